"""Places of organisations: where, when they are open, what they keep cold."""

from typing import TYPE_CHECKING, Annotated

from django.utils import timezone
from ninja import Router
from pydantic import Field, StrictInt

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page
from tablee.api.values import STORABLE, Address, Body, Commune, Ref, Thing, answer_from
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization
    from tablee.domains.actors.models import Site as SiteRow


router = Router()
Litres = Annotated[StrictInt, Field(ge=0, le=10_000_000)]
Degrees = Annotated[float, Field(allow_inf_nan=False, strict=True)]


class Site(Thing, room="sites"):
    """A place. Litres are null when not said."""

    organization: str
    name: str
    address: str
    insee_code: str
    commune: str
    lat: float
    lon: float
    opening_hours: str
    ambient_l: int | None
    chilled_l: int | None
    frozen_l: int | None
    is_main: bool


class SiteChanged(Body):
    """Only what is sent changes. Without lat and lon, the commune's point is taken."""

    name: Annotated[str, Field(max_length=120), STORABLE] = ""
    address: Address = ""
    insee_code: Commune = "00000"
    lat: Annotated[Degrees, Field(ge=-90, le=90)] = 0.0
    lon: Annotated[Degrees, Field(ge=-180, le=180)] = 0.0
    opening_hours: Annotated[
        str, Field(max_length=200, description="As OSM writes them: Mo-Fr 09:00-12:00"), STORABLE
    ] = ""
    ambient_l: Litres | None = None
    chilled_l: Litres | None = None
    frozen_l: Litres | None = None


class SiteBody(SiteChanged):
    """A further place: its commune is enough."""

    insee_code: Commune


@reading(router, "/organizations/{ref}/sites", Page[Site], name="sites")
def list_sites(request: TokenRequest, ref: Ref) -> Page[Site]:
    """Its places, the main one first"""
    found = actors.organization_seen_by(request.viewer, ref)
    return Page(items=[site_out(site, found) for site in found.sites.all()])


@writing(router, "POST", "/organizations/{ref}/sites", Site, name="sites", status=201)
def add_site(request: TokenRequest, ref: Ref, data: SiteBody) -> Site:
    """Add a place of ours"""
    found = actors.organization_seen_by(request.viewer, ref)
    said = data.model_dump(exclude_unset=True)
    return site_out(actions.set_site(found, by=request.viewer, at=timezone.now(), **said), found)


@reading(router, "/sites/{ref}", Site, name="site")
def read_site(request: TokenRequest, ref: Ref) -> Site:
    """One place"""
    found = actors.site_of(request.viewer, ref)
    return site_out(found, found.organization)


@writing(router, "PATCH", "/sites/{ref}", Site, name="site")
def change_site(request: TokenRequest, ref: Ref, data: SiteChanged) -> Site:
    """Change a place of ours"""
    found = actors.site_of(request.viewer, ref)
    said = data.model_dump(exclude_unset=True)
    changed = actions.set_site(found.organization, site=found, by=request.viewer, at=timezone.now(), **said)
    return site_out(changed, found.organization)


@writing(router, "POST", "/sites/{ref}/main", Site, name="site_main")
def make_site_main(request: TokenRequest, ref: Ref) -> Site:
    """Make it our main place

    Where others fetch and bring unless said otherwise.
    """
    found = actors.site_of(request.viewer, ref)
    return site_out(actions.make_main(found, by=request.viewer, at=timezone.now()), found.organization)


@writing(router, "DELETE", "/sites/{ref}", Site, name="site")
def remove_site(request: TokenRequest, ref: Ref) -> Site:
    """Remove a place of ours

    Answers with what stood. The main place stays as long as there is another.
    """
    found = actors.site_of(request.viewer, ref)
    stood = site_out(found, found.organization)
    actions.remove_site(found, by=request.viewer, at=timezone.now())
    return stood


def site_out(row: "SiteRow", organization: "Organization") -> Site:
    return answer_from(Site, row, organization=organization.ref)
