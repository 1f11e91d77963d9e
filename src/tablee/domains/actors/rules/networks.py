"""Reasons why an organisation may not join or leave a network."""

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Invitation, Membership, Network, Organization
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal


def is_in(network: Network, organization: Organization) -> bool:
    return Membership.objects.filter(
        network=network, organization=organization, left_at__isnull=True
    ).exists()


def already_in() -> Refusal:
    return Refusal("already_in", _("Votre structure est déjà dans ce réseau."))


def why_not_join(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    """Joining needs consent on both sides: the network's invitation and the organisation's own coordination."""
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if is_in(network, organization):
        return already_in()
    open_invitation = Invitation.objects.filter(
        network=network, organization=organization, answered_at__isnull=True
    )
    if by.via == "job" or open_invitation.exists():
        return None
    return Refusal(
        "not_invited", _("Ce réseau ne vous a pas encore invités."), _("Demandez-lui une invitation.")
    )


def why_not_leave(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if not is_in(network, organization):
        return Refusal("not_in", _("Votre structure n’est plus dans ce réseau."))
    return None
