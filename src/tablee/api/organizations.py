"""The directory, cards, what a structure accepts, and how many people it receives."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Where, page, slice_of
from tablee.api.paging import Part as PartOfList
from tablee.api.sites import Site, site_out
from tablee.api.values import (
    STORABLE,
    Body,
    Day,
    Email,
    Label,
    Line,
    Name,
    Point,
    Ref,
    Text,
    Thing,
    Website,
    answer_from,
    point_of,
)
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import WEEKDAY_CODES, Kind
from tablee.domains.actors.rules import MAX_PERSONS, PROFILE_BOUNDS
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import refuse

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization as OrganizationRow
    from tablee.domains.actors.models import Site as SiteRow


router = Router()
MOST_IN_DIRECTORY = 10_000
Weekday = Annotated[str, Field(pattern=f"^({'|'.join(WEEKDAY_CODES)})$")]


def _bounds(name: str) -> Any:
    least, most = PROFILE_BOUNDS[name]
    return Field(ge=least, le=most)


class Profile(BaseModel):
    """What a structure can take. Empty lists mean all; null means not said."""

    model_config = ConfigDict(from_attributes=True)

    families: list[str]
    declined_words: list[str]
    min_days_left: int
    weekdays: list[str]
    receiving_hours: str
    max_g: int | None
    max_km: int | None


class ProfileBody(Body):
    """Only what is sent changes."""

    families: Annotated[list[Family], Field(max_length=20)] = []
    declined_words: Annotated[list[Label], Field(max_length=50)] = []
    min_days_left: Annotated[StrictInt, _bounds("min_days_left")] = 0
    weekdays: Annotated[list[Weekday], Field(max_length=7)] = []
    receiving_hours: Annotated[str, Field(max_length=200, description="As OSM writes them"), STORABLE] = ""
    max_g: Annotated[StrictInt, _bounds("max_g")] | None = None
    max_km: Annotated[StrictInt, _bounds("max_km")] | None = None


class Organization(Thing, room="organizations"):
    """A card. `metres`: how far its nearest place is, when a point was given."""

    name: str
    kind: str
    does: str
    welcomes: str
    constraints_note: str
    vehicle_note: str
    contact_role: str
    website: str
    ours: bool
    sites: list[Site]
    profile: Profile
    metres: int | None = None


class CardBody(Body):
    """Only what is sent changes. The e-mail address is never shown to anybody."""

    name: Name = "-"
    kind: Kind = Kind.ASSOCIATION
    does: Text = ""
    welcomes: Annotated[str, Field(max_length=300), STORABLE] = ""
    constraints_note: Annotated[str, Field(max_length=500), STORABLE] = ""
    vehicle_note: Annotated[str, Field(max_length=200), STORABLE] = ""
    contact_role: Annotated[str, Field(max_length=120), STORABLE] = ""
    contact_email: Email = ""
    website: Website = ""
    phone: Annotated[str, Field(max_length=16, description="As +33561000000"), STORABLE] = ""
    siret: Annotated[str, Field(max_length=14), STORABLE] = ""


class Near(Where):
    """Which organisations: of one network, of some kind, with cold rooms, around a point."""

    network: Ref | None = None
    kind: Kind | None = None
    storage: StorageClass | None = Field(default=None, description="Declared litres of this class")
    near: Point | None = None
    km: Annotated[float, Field(gt=0, le=20_000, allow_inf_nan=False)] | None = None
    text: Line | None = Field(default=None, description="Words of the name, of what it does, of its commune")


class Count(BaseModel):
    """People received a week, from that day on."""

    model_config = ConfigDict(from_attributes=True)

    persons: int
    counted_on: date


class CountBody(Body):
    persons: Annotated[StrictInt, Field(ge=0, le=MAX_PERSONS)]
    counted_on: Day | None = Field(
        default=None, description="Today when not said; the same day again corrects"
    )


@reading(router, "/organizations", Page[Organization], name="organizations")
def list_organizations(request: TokenRequest, part: Annotated[Near, Query()]) -> Page[Organization]:
    """Who is around the table

    Alphabetical, whatever is asked: no organisation ranks before another.
    """
    viewer = request.viewer
    if part.km is not None and part.near is None:
        refuse("no_point", _("Dites autour de quel point."), field="near")
    rows = actors.organizations_seen_by(viewer)
    if part.network is not None:
        rows = rows.filter(
            pk__in=actors.members_of(actors.network_seen_by(viewer, part.network)).values("pk")
        )
    if part.near is None and part.storage is None and not part.text:
        rows = rows.filter(kind=part.kind) if part.kind else rows
        rows = rows.select_related("profile").prefetch_related("sites")
        out = partial(organization_out, viewer=viewer)
        return page(request, rows, out, order=("sort_name", "id"), part=part)
    return _around(request, part, set(rows.values_list("pk", flat=True)))


def _around(request: TokenRequest, part: Near, members: set[int]) -> Page[Organization]:
    """Grouped places of the directory that the pages use too."""
    places = actors.directory(
        request.viewer,
        text=part.text or "",
        kinds=[part.kind] if part.kind else [],
        storage=part.storage or "",
        near=point_of(part.near) if part.near else None,
        radius_m=round(part.km * 1000) if part.km else None,
        limit=MOST_IN_DIRECTORY,
    )
    there = [place for place in places if place.organization.pk in members]
    groups = list(by_key((place.organization.pk, place) for place in there).values())

    def out(group: list[Any]) -> Organization:
        return organization_out(
            group[0].organization,
            request.viewer,
            sites=[place.site for place in group],
            metres=min((place.metres for place in group if place.metres is not None), default=None),
        )

    return slice_of(
        request,
        groups,
        out,
        key=lambda group: [group[0].organization.sort_name, group[0].organization.pk],
        part=part,
    )


@reading(router, "/organizations/{ref}", Organization, name="organization")
def read_organization(request: TokenRequest, ref: Ref) -> Organization:
    """One card"""
    return organization_out(actors.organization_seen_by(request.viewer, ref), request.viewer)


@writing(router, "PATCH", "/organizations/{ref}", Organization, name="organization")
def change_organization(request: TokenRequest, ref: Ref, data: CardBody) -> Organization:
    """Change our card"""
    found = actors.organization_seen_by(request.viewer, ref)
    said = data.model_dump(exclude_unset=True)
    actions.update_card(found, by=request.viewer, at=timezone.now(), **said)
    return organization_out(actors.organization_seen_by(request.viewer, ref), request.viewer)


@reading(router, "/organizations/{ref}/profile", Profile, name="profile")
def read_profile(request: TokenRequest, ref: Ref) -> Profile:
    """What it accepts"""
    return Profile.model_validate(actors.organization_seen_by(request.viewer, ref).profile)


@writing(router, "PATCH", "/organizations/{ref}/profile", Profile, name="profile")
def change_profile(request: TokenRequest, ref: Ref, data: ProfileBody) -> Profile:
    """Change what we accept"""
    found = actors.organization_seen_by(request.viewer, ref)
    said = data.model_dump(exclude_unset=True)
    return Profile.model_validate(actions.set_profile(found, by=request.viewer, at=timezone.now(), **said))


@reading(router, "/organizations/{ref}/counts", Page[Count], name="counts")
def list_counts(request: TokenRequest, ref: Ref, part: PartOfList) -> Page[Count]:
    """People it receives a week, the newest first"""
    found = actors.organization_seen_by(request.viewer, ref)
    rows = actors.counts_of(found)
    return page(request, rows, Count.model_validate, order=("-counted_on", "-id"), part=part)


@writing(router, "POST", "/organizations/{ref}/counts", Count, name="counts", status=201)
def record_count(request: TokenRequest, ref: Ref, data: CountBody) -> Count:
    """Say how many people we receive a week"""
    found = actors.organization_seen_by(request.viewer, ref)
    now = timezone.now()
    day = data.counted_on or timezone.localdate(now)
    return Count.model_validate(
        actions.record_count(found, persons=data.persons, counted_on=day, by=request.viewer, at=now)
    )


def organization_out(
    row: "OrganizationRow",
    viewer: Viewer,
    *,
    sites: "Iterable[SiteRow] | None" = None,
    metres: int | None = None,
) -> Organization:
    return answer_from(
        Organization,
        row,
        ours=row.pk == viewer.organization_id,
        sites=[site_out(each, row) for each in (row.sites.all() if sites is None else sites)],
        metres=metres,
    )
