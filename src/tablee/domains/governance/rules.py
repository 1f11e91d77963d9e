"""Why a rule may not be adopted."""

from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.actors import rules as actors_rules
from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance.kinds import kinds
from tablee.kernel.refusals import Refusal


def why_not_adopt(network: Network, *, key: str, value: Any, reason: str, by: Viewer) -> Refusal | None:
    """Until votes come, the network's facilitators adopt rules, with a reason everybody can read."""
    if (refusal := actors_rules.why_not_facilitate(network, by=by)) is not None:
        return refusal
    kind = kinds().get(key)
    if kind is None:
        return Refusal("unknown_rule", _("Cette règle n’existe pas."), field="kind")
    if kind.locked:
        return Refusal(
            "set_by_law", _("Cette règle vient de la loi\u00a0: le réseau ne la change pas."), field="value"
        )
    if not reason.strip():
        return Refusal(
            "no_reason", _("Dites pourquoi\u00a0: tout le réseau lira cette phrase."), field="reason"
        )
    if kind.type == "bool":
        fits = isinstance(value, bool)
    elif kind.type == "table":
        fits = isinstance(value, dict) and all(
            type(v) is int and kind.low <= v <= kind.high for v in value.values()
        )
    else:
        fits = type(value) is int and kind.low <= value <= kind.high
    if not fits:
        low, high = kind.low, kind.high
        return Refusal(
            "bad_value",
            _("Cette valeur ne convient pas."),
            _("Donnez un nombre entier entre %(low)s et %(high)s.") % {"low": low, "high": high},
            field="value",
        )
    return None
