"""Places of the structure: where, when they are open, what they keep cold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.flows import places as flow
from tablee.kernel.refusals import NotVisible
from tablee.web.components import organization_facts
from tablee.web.settings.coordination import why_not_here
from tablee.web.settings.forms import SiteForm
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page

if TYPE_CHECKING:
    from tablee.domains.actors.models import Site


KEPT = ("name", "address", "ambient_l", "chilled_l", "frozen_l", "commune")


@reads
def sites(request: SeenRequest) -> HttpResponse:
    """Where are we?"""
    own = actors.organization_seen_by(request.viewer, request.viewer.organization_ref)
    rows = [(site, organization_facts.site_facts(site)) for site in own.sites.all()]
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
    if request.method == "POST" and (wanted := request.POST.get("place", "")):
        return _change_place(request, found, wanted)
    return _site_page(request, found)


def _change_place(request: SeenRequest, site: Site, wanted: str) -> HttpResponse:
    """« Lieu principal » or « supprimer »: one press, from the place's page."""
    viewer, now = request.viewer, timezone.now()
    if wanted == "main":
        actions.make_main(site, by=viewer, at=now)
        messages.success(request, _("C’est maintenant votre lieu principal."))
    elif wanted == "remove":
        flow.remove(site, by=viewer, at=now)
        messages.success(request, _("Ce lieu n’est plus le vôtre."))
    return redirect("settings:sites")


def _site_page(request: SeenRequest, site: Site | None) -> HttpResponse:
    own = actors.own_organization(request.viewer)
    initial = {name: getattr(site, name) for name in KEPT} if site else {}
    form = SiteForm(request.POST or None, initial=initial, hours=site.opening_hours if site else "")
    now = timezone.now()
    context = {
        "site": site,
        "why_stays": flow.why_not_remove(site, by=request.viewer, at=now) if site else None,
        "to_main": {"place": "main"},
        "to_remove": {"place": "remove"},
    }
    return form_page(
        request,
        "settings/site.html",
        form,
        lambda _data: actions.set_site(own, site=site, by=request.viewer, at=now, **form.place),
        done=_("Lieu enregistré."),
        to=reverse("settings:sites"),
        may_write=request.viewer.coordinates,
        context=context,
        names={"insee_code": "commune"},
    )
