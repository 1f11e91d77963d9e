"""What everybody may read, without account: a page, and files for maps and directories. Slow clients are asked to wait."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override

from tablee.domains.actors import queries as actors
from tablee.kernel.identifiers import say_phone
from tablee.standards.data_inclusion.write import JSON_TYPE, to_json
from tablee.standards.feed.write import RSS_TYPE, Item, rss
from tablee.standards.geojson.write import GEOJSON_TYPE, feature_collection
from tablee.web.components import organization_facts
from tablee.web.directory import entries
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, reads

TRIES, TRIES_IN_S = 60, 60
FRESH_S = 3600  # a map may keep the file for an hour
NEWS = 50
PLACES_A_PAGE = 48


@reads(login=False)
def places(request: SeenRequest) -> HttpResponse:
    """Who may be found here by anybody, and where the files are."""
    page = Paginator(actors.public_places(), PLACES_A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "name": place.organization.name,
            "kind": organization_facts.kind_of(place.organization),
            "services": ", ".join(entries.services_of(place)),
            "facts": [
                *(organization_facts.site_facts(place.site)[:2] if place.site else []),
                (
                    _("Fermetures"),
                    [organization_facts.capital(days.sentence) for days in place.closures],
                ),
                (_("Téléphone"), say_phone(place.phone)),
                (_("Écrire"), place.card.email),
            ],
            "website": place.organization.website,
            "changed_at": place.changed_at,
        }
        for place in page
    ]
    return render(request, "directory/public.html", {"rows": rows, "page": page})


@reads(login=False)
def file(request: SeenRequest, what: str) -> HttpResponse:
    """The same words for every reader, cacheable, with an ETag; 429 for who asks without end."""
    content_type, write = FILES[what]
    if why_not_again(request, "directory", limit=TRIES, seconds=TRIES_IN_S) is not None:
        return HttpResponse(status=429, headers={"Retry-After": str(TRIES_IN_S)})
    with override("fr"):
        body = write()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": f"public, max-age={FRESH_S}",
        "ETag": etag,
        "Access-Control-Allow-Origin": "*",
    }
    response = HttpResponse(body, content_type=content_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


def _points() -> bytes:
    """Public places."""
    points = [entries.point_of(place) for place in actors.public_places()]
    return feature_collection(point for point in points if point is not None)


def _rows(what: str) -> bytes:
    """Public structures, or their services, data.inclusion v1."""
    return to_json(entries.rows_of(what, actors.public_places()))


def _news() -> bytes:
    """Structures that joined the directory, newest first."""
    link = f"{settings.PUBLIC_URL}{reverse('directory:public')}"
    first: dict[str, Any] = {}
    for place in actors.public_places():
        first.setdefault(place.organization.ref, place)
    latest = sorted(first.values(), key=lambda place: place.card.since_at, reverse=True)[:NEWS]
    items = [
        Item(
            f"{place.organization.ref}-{place.card.since_at:%Y%m%d%H%M%S}",
            place.organization.name,
            ", ".join(entries.services_of(place)) or organization_facts.kind_of(place.organization),
            link,
            place.card.since_at,
        )
        for place in latest
    ]
    return rss(_("Annuaire public"), link=link, said=_("Les structures qui s’y montrent."), items=items)


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "sites": (GEOJSON_TYPE, _points),
    "structures": (JSON_TYPE, partial(_rows, "structures")),
    "services": (JSON_TYPE, partial(_rows, "services")),
    "news": (RSS_TYPE, _news),
}
