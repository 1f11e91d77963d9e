"""Joining, leaving, inviting, founding: each in two taps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors import rules as actors_rules
from tablee.domains.sharing import queries as sharing
from tablee.flows import departure
from tablee.flows.new_network import found_network_with
from tablee.kernel.refusals import NotVisible, insist, refuse, visible
from tablee.web.network.forms import InviteForm, NetworkForm
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, reads, writes
from tablee.web.shell.submission import form_page

if TYPE_CHECKING:
    from tablee.domains.actors.models import Network, Organization


INVITATIONS_AN_HOUR = 30
HOUR_S = 3600


@reads
def invitations(request: SeenRequest) -> HttpResponse:
    """Which networks hold out their hand to us?"""
    context = {
        "invitations": actors.invitations_for(request.viewer),
        "own": actors.own_organization(request.viewer),
    }
    return render(request, "network/invitations.html", context)


@writes
def join(request: SeenRequest, ref: str) -> HttpResponse:
    """Say yes or no to one invitation."""
    viewer = request.viewer
    invitation = visible(actors.invitations_for(viewer).filter(network__ref=ref).first())
    network, now = invitation.network, timezone.now()
    if request.method == "POST":
        own = actors.own_organization(viewer)
        if request.POST.get("answer") == "no":
            actions.refuse_invitation(network, organization=own, by=viewer, at=now)
            messages.success(
                request, _("C’est noté : vous ne rejoignez pas %(name)s.") % {"name": network.name}
            )
            return redirect("network:invitations")
        actions.join(network, organization=own, by=viewer, at=now)
        messages.success(request, _("Bienvenue à table : %(name)s.") % {"name": network.name})
        return redirect(f"{reverse('network:members')}?{urlencode({'reseau': network.ref})}")
    return render(request, "network/join.html", {"network": network})


@writes
def leave(request: SeenRequest, ref: str) -> HttpResponse:
    """What is still open is listed, the data can be taken along, one press confirms."""
    viewer, now = request.viewer, timezone.now()
    network = actors.network_seen_by(viewer, ref)
    if network.pk not in viewer.network_ids:
        raise NotVisible(ref)
    own = actors.own_organization(viewer)
    if request.method == "POST":
        departure.settle_and_leave(network, organization=own, by=viewer, at=now)
        messages.success(
            request, _("Votre structure a quitté %(name)s. La porte reste ouverte.") % {"name": network.name}
        )
        return redirect("network:invitations")
    context = {
        "network": network,
        "open": sharing.commitments(own, network.pk, at=now),
        "donors": actors.donors_spoken_for(own, network),
        "refused": actors_rules.why_not_leave(network, own, by=viewer),
    }
    return render(request, "network/leave.html", context)


@writes
def invite(request: SeenRequest, ref: str) -> HttpResponse:
    """Hold out the network's hand to a structure, by its code or by the name of one already seen."""
    viewer = request.viewer
    network = actors.network_seen_by(viewer, ref)
    if network.pk not in viewer.facilitates:
        raise NotVisible(ref)

    def act(data: dict[str, Any]) -> Organization:
        invited = _whom(request, data["who"], network)
        actions.invite(network, organization=invited, by=viewer, at=timezone.now())
        return invited

    return form_page(
        request,
        "network/invite.html",
        InviteForm(request.POST or None),
        act,
        done=lambda invited: _("Invitation faite à %(name)s : à elle de dire oui.") % {"name": invited.name},
        to=reverse("network:invite", args=[network.ref]),
        context={"network": network},
    )


def _whom(request: SeenRequest, typed: str, network: Network) -> Organization:
    """The organisation meant. Raises Refused in the same words whether it does not exist or is not told apart."""
    viewer = request.viewer
    insist(why_not_again(request, "invite", limit=INVITATIONS_AN_HOUR, seconds=HOUR_S, who=viewer.person_ref))
    found = actors.organization_to_invite(viewer, typed)
    if found is None:
        refuse(
            "unknown",
            _("Aucune structure ne répond à ce code ou à ce nom."),
            _("Demandez-lui son code à huit signes : il est en haut de ses réglages."),
            field="who",
        )
    if actors_rules.is_in(network, found):
        refuse("already_in", _("Cette structure est déjà dans le réseau."), field="who")
    return found


@writes
def new_network(request: SeenRequest) -> HttpResponse:
    """A new network, from one's own structure."""
    return form_page(
        request,
        "network/found.html",
        NetworkForm(request.POST or None),
        lambda data: found_network_with(request.viewer, at=timezone.now(), **data),
        done=lambda network: _("%(name)s existe. Invitez une première structure.") % {"name": network.name},
        to=lambda network: reverse("network:invite", args=[network.ref]),
    )
