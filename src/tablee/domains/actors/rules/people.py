"""Reasons why a role may not end."""

from datetime import datetime

from django.utils.translation import gettext as _

from tablee.domains.actors.models import Role
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
