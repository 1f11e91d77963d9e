"""Reasons why something about people and places may not happen; reads only."""

from datetime import datetime

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Invitation, Membership, Network, Organization, Role
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal


def why_not_change(organization: Organization, *, by: Viewer) -> Refusal | None:
    """Only its own coordination changes a structure's card, places, profile and people."""
    if by.via == "job" or (by.organization_id == organization.pk and by.coordinates):
        return None
    return Refusal(
        "not_coordinator",
        _("Seule la coordination de cette structure peut changer cela."),
        _("Demandez à la personne qui coordonne."),
    )


def why_not_facilitate(network: Network, *, by: Viewer) -> Refusal | None:
    if by.via == "job" or network.pk in by.facilitates:
        return None
    return Refusal(
        "not_facilitator",
        _("Seule l’animation du réseau peut faire cela."),
        _("Écrivez à une personne qui anime le réseau."),
    )


def why_not_join(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    """Joining needs consent on both sides: the network's invitation and the organisation's own coordination."""
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if is_in(network, organization):
        return Refusal("already_in", _("Votre structure est déjà dans ce réseau."))
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


def why_not_end_role(role: Role, *, by: Viewer, at: datetime) -> Refusal | None:
    """A structure keeps at least one person who coordinates; anyone may end their own role otherwise."""
    if role.person_id != by.person_id and (refusal := why_not_change(role.organization, by=by)) is not None:
        return refusal
    if role.ends_at is not None:
        return Refusal("already_ended", _("Ce rôle est déjà terminé."))
    others = Role.objects.filter(organization_id=role.organization_id, kind=role.kind, ends_at__isnull=True)
    if role.kind == "coordinator" and not others.exclude(pk=role.pk).exists():
        return Refusal(
            "last_coordinator",
            _("C’est la dernière personne qui coordonne cette structure."),
            _("Confiez d’abord la coordination à quelqu’un d’autre."),
        )
    return None


def is_in(network: Network, organization: Organization) -> bool:
    return Membership.objects.filter(
        network=network, organization=organization, left_at__isnull=True
    ).exists()
