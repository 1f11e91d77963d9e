"""Days on which the structure, or one of its places, is closed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from tablee.domains.actors import queries as actors
from tablee.domains.actors.actions.closures import MAX_REASON, announce_closure, cancel_closure, terms_of
from tablee.domains.actors.queries.closures import (
    closure_seen_by,
    closures_of,
    closures_to_come,
    coming_closures,
    overlaps,
    was_cancelled,
)
from tablee.domains.actors.viewer import Viewer
from tablee.flows import agenda
from tablee.web.components.inputs import DayInput
from tablee.web.components.options import ViewerForm, radios, words
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.submission import form_page, press

if TYPE_CHECKING:
    from tablee.domains.actors.models import Closure
    from tablee.domains.sharing.models import Claim, Share


class ClosureForm(ViewerForm):
    """From when to when, where, and whether it comes back."""

    starts_on = forms.DateField(label=_("Du"), widget=DayInput())
    ends_on = forms.DateField(
        label=_("Au"),
        required=False,
        help_text=_("compris\u202f; vide\u00a0: un seul jour"),
        widget=DayInput(),
    )
    site = radios(_("Où"), required=False)
    reason = words(
        _("Pourquoi"),
        MAX_REASON,
        _("par exemple\u00a0: inventaire, fêtes\u202f; jamais l’affaire d’une personne"),
        required=False,
    )
    yearly = forms.BooleanField(label=_("Chaque année, aux mêmes jours"), required=False)


@writes
def closures(request: SeenRequest) -> HttpResponse:
    """When are we closed?"""
    own, now = actors.own_organization(request.viewer), timezone.now()
    sites = {site.ref: site for site in own.sites.all()}
    places = [(ref, site.label) for ref, site in sites.items()]
    form = ClosureForm(
        request.POST or None, choices={"site": [("", __("partout")), *places]}, initial={"site": ""}
    )

    def act(data: dict[str, Any]) -> tuple["Closure", list["Closure"]]:
        site, stood = sites.get(data.pop("site")), list(closures_of(own))
        return announce_closure(own, site=site, by=request.viewer, at=now, **data), stood

    return form_page(
        request,
        "settings/closures.html",
        form,
        act,
        done=lambda said: _announced(*said, request.viewer, now),
        to=reverse("settings:closures"),
        may_write=request.viewer.coordinates,
        context={
            "rows": closures_to_come(own, timezone.localdate(now)),
            "several_sites": len(sites) > 1,
            "in_closure": [(row, *_way_to(row)) for row in agenda.in_closure(request.viewer, at=now)],
        },
    )


@writes
def cancel(request: SeenRequest, ref: str) -> HttpResponse:
    """Open after all."""
    if was_cancelled(request.viewer, ref):  # in another tab
        messages.info(request, __("C’était déjà fait."))
        return redirect("settings:closures")
    closure = closure_seen_by(request.viewer, ref)
    if request.method != "POST":
        return redirect("settings:closures")
    now = timezone.now()
    return press(
        request,
        lambda: cancel_closure(closure, by=request.viewer, at=now),
        done=lambda _done: _reopened(closure, now),
        to="settings:closures",
    )


def _announced(closure: "Closure", stood: list["Closure"], viewer: Viewer, at: datetime) -> str:
    """What changes, and which of those that stood before keeps some of the same days closed."""
    said = _change(closure, stood, viewer, at)
    beside = overlaps(closure, stood, timezone.localdate(at))
    if not beside:
        return said
    if len(beside) == 1:
        way_out = __(
            "Mais elle chevauche %(others)s, qui reste\u00a0: «\u00a0Finalement ouvert\u00a0» la retire."
        )
    else:
        way_out = __(
            "Ces jours touchent aussi\u00a0: %(others)s. «\u00a0Finalement ouvert\u00a0» les retire."
        )
    others = "\u202f; ".join(beside)
    return f"{said} {way_out % {'others': others}}"


def _change(closure: "Closure", stood: list["Closure"], viewer: Viewer, at: datetime) -> str:
    """Another place that closes changes nothing of what is proposed."""
    before = next((row for row in stood if row.pk == closure.pk), None)
    if before is not None and terms_of(before) == terms_of(closure):
        return __("C’était déjà dit.")
    if before is not None:
        return __(
            "Ces jours étaient déjà annoncés\u00a0: le reste est remplacé par ce que vous venez de dire."
        )
    if closure.site is not None and not closure.site.is_main:
        return __("C’est dit, pour ce lieu seulement\u00a0: ce qui vous est proposé ne change pas.")
    if agenda.in_closure(viewer, at=at, announced=closure):
        return __("C’est dit\u00a0: rien d’autre ne vous sera proposé ces jours-là. Voyez ce qui tombe déjà.")
    return __("C’est dit\u00a0: rien ne vous sera proposé ces jours-là.")


def _reopened(closure: "Closure", at: datetime) -> str:
    """Open, unless another closure covers some of the same days."""
    today = timezone.localdate(at)
    days = next(iter(coming_closures([closure], today)), None)
    coming = closures_to_come(closure.organization, today)
    left = [other.sentence for other in coming if days is not None and other.meets(days)]
    if left:
        return __("C’est noté\u202f; il reste\u00a0: %(left)s.") % {"left": "\u202f; ".join(left)}
    return __("C’est noté\u00a0: vous êtes ouverts ces jours-là.")


def _way_to(row: "Claim | Share") -> tuple[str, str]:
    """Where it is answered, or given back, and which of the two."""
    if hasattr(row, "share_out"):
        return reverse("share:share_out", args=[row.share_out.ref]), __("\u00a0: à répondre")
    return reverse("share:offer", args=[row.offer.ref]), __("\u00a0: à prendre, à garder ou à rendre")
