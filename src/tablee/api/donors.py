"""Donors without account that we brought in: who they are, where they give, and the link that is theirs."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, rows_of_page
from tablee.api.references import our_networks
from tablee.api.sites import Site, site_out
from tablee.api.values import Address, Body, Commune, Email, Name, Named, Ref, Thing, answer_from
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import Kind
from tablee.domains.actors.viewer import Viewer
from tablee.flows import donors as flow
from tablee.flows.loop_text import address_of
from tablee.kernel.refusals import refuse

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization


router = Router()
Networks = Annotated[list[Ref], Field(min_length=1, max_length=50)]


class Donor(Thing, room="donors"):
    """A shop or a grower that gives through us. Its e-mail address is never shown."""

    name: str
    kind: str
    networks: list[Named]
    sites: list[Site]
    link: str | None = Field(
        default=None,
        description="With it the donor says what is left; shown when one donor is read by a token that writes",
    )


class DonorBody(Body):
    """A name and a kind are enough."""

    name: Name
    kind: Kind
    insee_code: Commune | None = None
    address: Address = ""
    contact_email: Email = ""
    networks: Networks | None = Field(default=None, description="Our first network when not said")


class DonorChanged(Body):
    """Only what is sent changes; `address` goes with its `insee_code`."""

    name: Name = "-"
    kind: Kind = Kind.SMALL_SHOP
    insee_code: Commune = "00000"
    address: Address = ""
    contact_email: Email = ""
    networks: Networks = []


@reading(router, "/donors", Page[Donor], name="donors")
def list_donors(request: TokenRequest, part: Part) -> Page[Donor]:
    """Donors we brought in"""
    rows = actors.donors_of(request.viewer).prefetch_related("sites")
    found, following = rows_of_page(request, rows, order=("sort_name", "id"), part=part)
    return Page(items=donors_out(found, request.viewer), next=following)


@writing(router, "POST", "/donors", Donor, name="donors", status=201)
def bring_in_donor(request: TokenRequest, data: DonorBody) -> Donor:
    """Bring a donor in

    It gets its link: read the donor to have it.
    """
    viewer = request.viewer
    place = {"insee_code": data.insee_code, "address": data.address} if data.insee_code else {}
    made = flow.bring_in(
        data.name,
        kind=data.kind.value,
        networks=our_networks(viewer, data.networks),
        by=viewer,
        at=timezone.now(),
        place=place,
        contact_email=data.contact_email,
    )
    return donors_out([made], viewer)[0]


@reading(router, "/donors/{ref}", Donor, name="donor")
def read_donor(request: TokenRequest, ref: Ref) -> Donor:
    """One donor, with its link"""
    found = actors.donor_seen_by(request.viewer, ref)
    shown = donors_out([found], request.viewer)[0]
    if request.viewer.coordinates:
        # Only here: answers to writes are kept for 90 days, and a copy of the database must open no link.
        live = flow.live_link(found, at=timezone.now())
        shown.link = address_of(live) if live else None
    return shown


@writing(router, "PATCH", "/donors/{ref}", Donor, name="donor")
def change_donor(request: TokenRequest, ref: Ref, data: DonorChanged) -> Donor:
    """Change what is said of a donor, or where it gives"""
    viewer = request.viewer
    found = actors.donor_seen_by(viewer, ref)
    said = data.model_dump(mode="json", exclude_unset=True)
    place: dict[str, Any] = {name: said.pop(name) for name in ("insee_code", "address") if name in said}
    if place and "insee_code" not in place:
        refuse("no_commune", _("Dites aussi la commune de cette adresse."), field="insee_code")
    wanted = said.pop("networks", None)
    seats = (
        our_networks(viewer, wanted)
        if wanted is not None
        else actors.seats_of([found], viewer).get(found.pk, [])
    )
    changed = flow.update(found, networks=seats, by=viewer, at=timezone.now(), place=place, **said)
    return donors_out([changed], viewer)[0]


@writing(router, "DELETE", "/donors/{ref}", Donor, name="donor")
def let_go_of_donor(request: TokenRequest, ref: Ref) -> Donor:
    """No longer our donor

    Its link closes and its address is forgotten; what it gave stays. Answers with what stood.
    """
    found = actors.donor_seen_by(request.viewer, ref)
    stood = donors_out([found], request.viewer)[0]
    flow.let_go(found, by=request.viewer, at=timezone.now())
    return stood


@writing(router, "POST", "/donors/{ref}/link", Donor, name="donor_link")
def renew_donor_link(request: TokenRequest, ref: Ref) -> Donor:
    """Close a donor's link and open another

    Read the donor to have it.
    """
    found = actors.donor_seen_by(request.viewer, ref)
    flow.renew_link(found, by=request.viewer, at=timezone.now())
    return donors_out([found], request.viewer)[0]


@writing(router, "DELETE", "/donors/{ref}/link", Donor, name="donor_link")
def close_donor_link(request: TokenRequest, ref: Ref) -> Donor:
    """Close a donor's link"""
    found = actors.donor_seen_by(request.viewer, ref)
    flow.close_link(found, by=request.viewer, at=timezone.now())
    return donors_out([found], request.viewer)[0]


def donors_out(rows: Sequence["Organization"], viewer: Viewer) -> list[Donor]:
    seats = actors.seats_of(rows, viewer)
    return [
        answer_from(
            Donor,
            row,
            networks=[Named.model_validate(each) for each in seats.get(row.pk, [])],
            sites=[site_out(site, row) for site in row.sites.all()],
        )
        for row in rows
    ]
