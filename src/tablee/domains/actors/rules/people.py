"""Reasons why a role may not end, or somebody not look after a network, entrust it, or stop."""

from datetime import datetime

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Facilitation, Membership, Network, Organization, Role
from tablee.domains.actors.rules.networks import is_in
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal


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


def why_not_facilitate(network: Network, *, by: Viewer) -> Refusal | None:
    if by.via == "job" or network.pk in by.facilitates:
        return None
    return Refusal(
        "not_facilitator",
        _("Seule l’animation du réseau peut faire cela."),
        _("Écrivez à une personne qui anime le réseau."),
    )


def why_not_entrust(network: Network, organization: Organization, *, by: Viewer) -> Refusal | None:
    """To a member of the network where somebody coordinates."""
    if (refusal := why_not_facilitate(network, by=by)) is not None:
        return refusal
    if not is_in(network, organization):
        return Refusal("not_in", _("Cette structure n’est pas dans ce réseau."), field="organization")
    coordinates = Role.objects.filter(organization=organization, kind="coordinator", ends_at__isnull=True)
    if not coordinates.filter(person__is_active=True).exists():
        return Refusal(
            "nobody",
            _("Personne n’a encore de compte pour coordonner cette structure."),
            _("Choisissez-en une autre."),
            field="organization",
        )
    return None


def why_not_stop_facilitating(network: Network, *, by: Viewer) -> Refusal | None:
    """A network is not left alone: somebody who sits there has to look after it as well."""
    if network.pk not in by.facilitates:
        return Refusal("not_facilitator", _("Vous n’animez pas ce réseau."))
    others = Facilitation.objects.filter(network=network, ends_at__isnull=True).exclude(
        person_id=by.person_id
    )
    seated = Membership.objects.filter(network=network, left_at__isnull=True).values("organization_id")
    if not others.filter(
        person__roles__organization_id__in=seated, person__roles__ends_at__isnull=True
    ).exists():
        return Refusal(
            "last_facilitator",
            _("Vous êtes la dernière personne qui anime ce réseau."),
            _("Confiez-le d’abord à la coordination d’une structure."),
        )
    return None
