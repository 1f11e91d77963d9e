"""Reasons why a program gets no way in."""

from django.utils.translation import gettext as _

from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import ApiToken, Organization
from tablee.domains.actors.rules.organizations import why_not_change
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal

MOST_TOKENS = 20


def why_not_issue_token(organization: Organization, *, name: str, scope: str, by: Viewer) -> Refusal | None:
    """Only its coordination, in person: a program makes no key for another program."""
    if by.via == "api":
        return Refusal("not_by_program", _("Un programme ne donne pas d’accès à un autre."))
    if (refusal := why_not_change(organization, by=by)) is not None:
        return refusal
    if not name.strip():
        return Refusal("no_name", _("Dites à quoi sert cet accès."), field="name")
    if scope not in TokenScope.values:
        return Refusal(
            "bad_scope", _("Choisissez «\u00a0lire\u00a0» ou «\u00a0lire et écrire\u00a0»."), field="scope"
        )
    if ApiToken.objects.filter(organization=organization, revoked_at__isnull=True).count() >= MOST_TOKENS:
        return Refusal(
            "too_many_tokens",
            _("Votre structure a déjà %(most)s accès ouverts.") % {"most": MOST_TOKENS},
            _("Fermez ceux qui ne servent plus."),
        )
    return None
