"""Founding, joining and leaving networks, freely."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from tablee.domains.actors import rules
from tablee.domains.actors.enums import Stance
from tablee.domains.actors.events import OrganizationInvited, OrganizationJoined, OrganizationLeft
from tablee.domains.actors.models import Invitation, Membership, Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import journal
from tablee.kernel.refusals import Refused, insist, visible
from tablee.kernel.words import one_line, strip_blank


@transaction.atomic
def found_network(
    name: str,
    *,
    by: Viewer,
    at: datetime,
    territory: str = "",
    description: str = "",
    time_zone: str = "Europe/Paris",
) -> Network:
    """A new, empty network. Whoever founds it has to join and be named its facilitator by further actions."""
    insist(rules.why_not_name(name))
    network = Network.objects.create(
        name=one_line(name),
        territory=one_line(territory),
        description=strip_blank(description),
        time_zone=time_zone,
        created_at=at,
    )
    journal.write("actors.found_network", network.topic, by.author, at, after={"name": network.name})
    return network


@transaction.atomic
def invite(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> Invitation:
    """Open the network's hand to an organisation; twice is once."""
    insist(rules.why_not_facilitate(network, by=by))
    invitation, fresh = Invitation.objects.get_or_create(
        network=network,
        organization=organization,
        answered_at=None,
        defaults={"invited_at": at, "invited_by_ref": by.person_ref},
    )
    if fresh:
        _note("actors.invite", network, organization, by, at)
        OrganizationInvited(network=network.ref, organization=organization.ref).put(at)
    return invitation


@transaction.atomic
def refuse_invitation(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> None:
    """Say no, without a reason and without consequence."""
    insist(rules.why_not_change(organization, by=by))
    Invitation.objects.filter(network=network, organization=organization, answered_at__isnull=True).update(
        answered_at=at
    )
    _note("actors.refuse_invitation", network, organization, by, at)


@transaction.atomic
def join(
    network: Network, *, organization: Organization, by: Viewer, at: datetime, stance: str = Stance.MEMBER
) -> Membership:
    """The organisation sits at the network's table from now on."""
    insist(rules.why_not_join(network, organization, by=by))
    membership, fresh = Membership.objects.get_or_create(
        network=network, organization=organization, left_at=None, defaults={"joined_at": at, "stance": stance}
    )
    if not fresh:  # another tap was quicker
        raise Refused(rules.already_in())
    Invitation.objects.filter(network=network, organization=organization, answered_at__isnull=True).update(
        answered_at=at
    )
    _note("actors.join", network, organization, by, at)
    OrganizationJoined(network=network.ref, organization=organization.ref).put(at)
    return membership


@transaction.atomic
def leave(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> Membership:
    """The organisation leaves: from this moment it sees nothing of the network, and the network nothing of it.

    What it still owes or holds is settled by `flows.departure`, in the same transaction.
    """
    insist(rules.why_not_leave(network, organization, by=by))
    seats = Membership.objects.select_for_update().filter(network=network, organization=organization)
    membership = visible(seats.filter(left_at__isnull=True).first())  # another tap was quicker
    membership.left_at = at
    membership.save(update_fields=["left_at"])
    _note("actors.leave", network, organization, by, at)
    OrganizationLeft(network=network.ref, organization=organization.ref).put(at)
    return membership


def _note(verb: str, network: Network, organization: Organization, by: Viewer, at: datetime) -> None:
    about = replace(organization.topic, network_ref=network.ref)
    journal.write(verb, about, by.author, at, after={"network": network.name})
