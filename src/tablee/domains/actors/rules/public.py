"""Reasons why a public card may not say something."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tablee.domains.actors.enums import Public
from tablee.kernel.refusals import Refusal


def why_not_public(*, publics: Iterable[str]) -> Refusal | None:
    """« Everybody » leaves nobody to add."""
    chosen = set(publics)
    if Public.EVERYBODY in chosen and len(chosen) > 1:
        return Refusal(
            "everybody_and",
            _("«\u00a0Tout le monde\u00a0» se coche seul."),
            _("Décochez-le, ou décochez les autres."),
            "publics",
        )
    return None
