"""« Carte »: a list with filters, the same places on a map; the list alone does the job."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from tablee.domains.actors import communes
from tablee.domains.actors import queries as actors
from tablee.domains.actors.queries import Place
from tablee.web.components import organization_facts
from tablee.web.components.addresses import address_with
from tablee.web.network import still_map
from tablee.web.network.forms import PlacesForm
from tablee.web.shell.guards import SeenRequest, reads

ROWS_A_PAGE = 40


@dataclass(frozen=True)
class Centre:
    """Where distances are counted from, and how that place is called."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True)
class PlaceRow:
    """One line of the list."""

    name: str
    kind: str
    commune: str
    lat: float
    lon: float
    place: Place

    @property
    def pills(self) -> list[organization_facts.Pill]:
        """Litres of cold storage at this place."""
        return [
            organization_facts.litres_pill(kind, litres)
            for kind, litres in organization_facts.cold_of([self.place.site])
        ]

    @property
    def accepts(self) -> str:
        return _("Accepte\u00a0: %(what)s") % {
            "what": organization_facts.accepts(self.place.organization.profile)
        }

    @property
    def url(self) -> str:
        return address_with("network:organization", self.place.organization.ref)


@reads
def places(request: SeenRequest) -> HttpResponse:
    """Who does what near me?"""
    form = PlacesForm(request.GET or None)
    rows, centre, radius_m = matching_places(request, form)
    spots = still_map.spots_of(rows)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "centre": centre,
        "picture": still_map.picture(spots, centre, radius_m),
        "filtered": any(request.GET.get(name) for name in form.fields),
        "unfolded": any(request.GET.get(name) for name in ("commune", "kind", "storage"))
        or bool(form.errors),
        "points_url": f"{reverse('network:map_points')}?{request.GET.urlencode()}",
    }
    return render(request, "network/map.html", context)


@reads
def points(request: SeenRequest) -> HttpResponse:
    """The places of the same filters for the map: organisations only, never people."""
    rows, centre, radius_m = matching_places(request, PlacesForm(request.GET or None))
    answer = {
        "radius": radius_m,
        "centre": {"lat": centre.lat, "lon": centre.lon, "name": centre.name} if centre else None,
        "spots": [
            {
                "lat": spot.lat,
                "lon": spot.lon,
                "places": [
                    {"name": row.name, "kind": row.kind, "commune": row.commune, "url": row.url}
                    for row in spot.rows
                ],
            }
            for spot in still_map.spots_of(rows)
        ],
    }
    return JsonResponse(answer)


def matching_places(
    request: SeenRequest, form: PlacesForm
) -> tuple[list[PlaceRow], Centre | None, int | None]:
    """Rows that fit the form, alphabetically; the centre of the distances; the radius in metres. An error narrows nothing."""
    form.is_valid()
    wanted = form.cleaned_data if form.is_bound else {}
    centre = _centre(request, wanted.get("commune"))
    radius_m = int(wanted["km"]) * 1000 if wanted.get("km") and centre else None
    found = actors.directory(
        request.viewer,
        text=wanted.get("q") or "",
        kinds=[wanted["kind"]] if wanted.get("kind") else (),
        storage=wanted.get("storage") or "",
        near=(centre.lat, centre.lon) if centre else None,
        radius_m=radius_m,
    )
    return [_row(place) for place in found], centre, radius_m


def _centre(request: SeenRequest, commune: communes.Commune | None) -> Centre | None:
    if commune is not None and commune.lat is not None and commune.lon is not None:
        return Centre(commune.lat, commune.lon, commune.name)
    site = actors.main_site(request.viewer.organization_id)
    return Centre(site.lat, site.lon, site.commune) if site else None


def _row(place: Place) -> PlaceRow:
    organization, site = place.organization, place.site
    return PlaceRow(
        name=f"{organization.name} · {site.name}" if site.name else organization.name,
        kind=organization_facts.kind_of(organization),
        commune=site.commune,
        lat=site.lat,
        lon=site.lon,
        place=place,
    )
