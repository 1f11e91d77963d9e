"""Who looks after a network: anybody of the network reads it; those who do may share it, or stop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors import rules as actors_rules
from tablee.kernel.refusals import insist
from tablee.web.network.forms import EntrustForm
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.submission import form_page

if TYPE_CHECKING:
    from tablee.domains.actors.models import Organization


@writes
def facilitation(request: SeenRequest, ref: str) -> HttpResponse:
    """Who looks after this network?"""
    viewer = request.viewer
    network = actors.network_seen_by(viewer, ref)
    now_by = list(actors.looked_after_by(network))
    members = {member.ref: member for member in actors.members_of(network) if member not in now_by}
    form = EntrustForm(
        request.POST if request.method == "POST" and "stop" not in request.POST else None,
        choices={
            "organization": [("", _("Choisissez")), *((ref, each.name) for ref, each in members.items())]
        },
    )
    may = network.pk in viewer.facilitates
    context: dict[str, Any] = {
        "network": network,
        "now_by": now_by,
        "may": may,
        "members": members,
        "stop": {"stop": "1"},
        "why_not_stop": actors_rules.why_not_stop_facilitating(network, by=viewer) if may else None,
    }
    if request.method == "POST":
        insist(actors_rules.why_not_facilitate(network, by=viewer))
    if "stop" in request.POST:
        actions.stop_facilitating(network, by=viewer, at=timezone.now())
        messages.success(request, _("Vous n’animez plus %(name)s.") % {"name": network.name})
        return redirect("network:members" if network.pk in viewer.network_ids else "account:home")

    def act(data: dict[str, Any]) -> Organization:
        chosen = members[data["organization"]]
        actions.entrust(network, organization=chosen, by=viewer, at=timezone.now())
        return chosen

    return form_page(
        request,
        "network/facilitating.html",
        form,
        act,
        done=lambda chosen: _("%(name)s anime aussi le réseau.") % {"name": chosen.name},
        to=reverse("network:facilitating", args=[network.ref]),
        context=context,
    )
