"""What can be taken away, for the coordination of a structure and whoever looks after a network; and the agenda's address."""

from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from tablee.domains.actors import queries as actors
from tablee.flows import agenda
from tablee.kernel import links
from tablee.kernel.refusals import insist, refuse, visible
from tablee.standards.sheets.write import CSV_TYPE, XLSX_TYPE
from tablee.tables import exports
from tablee.tables.register import EXPORTS
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.downloads import download
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.networks import chosen, tabs
from tablee.web.shell.submission import posted

TAKES, TAKES_IN_S = 60, 600
FORMATS = {"xlsx": (XLSX_TYPE, exports.workbook), "csv": (CSV_TYPE, exports.csv)}


@reads
def home(request: SeenRequest) -> HttpResponse:
    """Which tables can we take away, and how does our agenda follow?"""
    viewer, at = request.viewer, timezone.now()
    networks = [each for each in actors.networks_seen_by(viewer) if _may(viewer, each)]
    network = chosen(networks, request.GET.get("reseau", ""))
    asked = f"?{urlencode({'reseau': network.ref})}" if network else ""
    link = agenda.live_link(viewer, at=at)
    context = {
        "network": network,
        "tabs": tabs(networks, network, reverse("exports:home")) if network else [],
        "tables": [
            (
                table,
                reverse("exports:xlsx", args=[kind]) + asked,
                reverse("exports:csv", args=[kind]) + asked,
            )
            for kind, table in EXPORTS.items()
        ],
        "agenda": f"{settings.PUBLIC_URL}{links.path_of(link)}" if link else "",
    }
    return render(request, "exports/home.html", context)


@writes
def follow(request: SeenRequest) -> HttpResponse:
    """Make the agenda's address, or show it again."""
    act = partial(agenda.open_link, request.viewer, at=timezone.now())
    return posted(request, act, done=_("Copiez l’adresse dans votre agenda."), to="exports:home")


@writes
def unfollow(request: SeenRequest) -> HttpResponse:
    """Close the agenda's address."""
    act = partial(agenda.close_link, request.viewer, at=timezone.now())
    return posted(request, act, done=_("L’adresse ne mène plus à rien."), to="exports:home")


@reads
def table(request: SeenRequest, kind: str, suffix: str) -> HttpResponse:
    """One table as a workbook, or as CSV."""
    content_type, write = FORMATS[suffix]
    if kind not in EXPORTS:
        raise Http404
    viewer = request.viewer
    network = visible(chosen(list(actors.networks_seen_by(viewer)), request.GET.get("reseau", "")))
    if not _may(viewer, network):
        refuse(
            "not_coordinator",
            _("Seule la coordination emporte les tableaux du réseau."),
            _("Demandez à la personne qui coordonne."),
        )
    insist(why_not_again(request, "exports", limit=TAKES, seconds=TAKES_IN_S, who=viewer.person_ref))
    with override("fr"):  # the titles are those that the import recognises
        body = write(EXPORTS[kind], viewer, network, at=timezone.now())
    return download(body, content_type, f"tablee-{kind}-{timezone.localdate().isoformat()}.{suffix}")


def _may(viewer: Any, network: Any) -> bool:
    return network.pk in viewer.facilitates or (viewer.coordinates and network.pk in viewer.network_ids)
