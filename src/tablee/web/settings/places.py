"""Places of the structure: where, when they are open, what they keep cold."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.kernel.refusals import NotVisible
from tablee.web.components import describing as shown
from tablee.web.settings.acting import form_page, why_not_here
from tablee.web.settings.forms import SiteForm
from tablee.web.shell.guards import SeenRequest, reads, writes

KEPT = ("name", "address", "ambient_l", "chilled_l", "frozen_l", "commune")


@reads
def sites(request: SeenRequest) -> HttpResponse:
    """Where are we?"""
    own = actors.organization_seen_by(request.viewer, request.viewer.organization_ref)
    rows = [(site, shown.site_facts(site)) for site in own.sites.all()]
    return render(request, "settings/sites.html", {"rows": rows, "may_write": request.viewer.coordinates})


@writes
def new_site(request: SeenRequest) -> HttpResponse:
    """A further place."""
    return why_not_here(request) or _site_page(request, None)


@writes
def site(request: SeenRequest, ref: str) -> HttpResponse:
    """One place of ours."""
    found = actors.site_of(request.viewer, ref)
    if found.organization_id != request.viewer.organization_id:
        raise NotVisible(ref)
    return _site_page(request, found)


def _site_page(request: SeenRequest, site: Any | None) -> HttpResponse:
    own = actors.own_organization(request.viewer)
    initial = {name: getattr(site, name) for name in KEPT} if site else {}
    form = SiteForm(request.POST or None, initial=initial, hours=site.opening_hours if site else "")

    def act(_data: dict[str, Any]) -> object:
        return actions.set_site(own, site=site, by=request.viewer, at=timezone.now(), **form.place)

    return form_page(
        request,
        "settings/site.html",
        form,
        act,
        done=_("Lieu enregistré."),
        to=reverse("settings:sites"),
        context={"site": site},
        names={"insee_code": "commune"},
    )
