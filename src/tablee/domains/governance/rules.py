"""Why a rule may not be adopted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tablee.domains.actors import rules as actors_rules
from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.governance.kinds import KINDS, RuleKind
from tablee.kernel.moments import local_day, why_not_years
from tablee.kernel.refusals import Refusal
from tablee.kernel.words import strip_blank


def why_not_adopt(
    network: Network, *, key: str, value: Any, starts_on: date, reason: str, by: Viewer, at: datetime
) -> Refusal | None:
    """Until votes come, the network's facilitators adopt rules, with a reason everybody can read."""
    if (refusal := actors_rules.why_not_facilitate(network, by=by)) is not None:
        return refusal
    kind = KINDS.get(key)
    if kind is None:
        return Refusal("unknown_rule", _("Cette règle n’existe pas."), field="kind")
    if kind.locked:
        return Refusal(
            "set_by_law", _("Cette règle vient de la loi\u00a0: le réseau ne la change pas."), field="value"
        )
    if not strip_blank(reason):
        return Refusal(
            "no_reason", _("Dites pourquoi\u00a0: tout le réseau lira cette phrase."), field="reason"
        )
    return (
        _why_not_value(kind, value)
        or why_not_years(starts_on=starts_on)
        or why_not_day(network, starts_on, by=by, at=at)
    )


def why_not_day(network: Network, starts_on: date, *, by: Viewer, at: datetime) -> Refusal | None:
    """A rule binds from today on at the earliest: what was shared yesterday followed yesterday's rule.

    The doors that plant a past (founding, demonstration) date theirs as they wish.
    """
    if by.via == "job" or starts_on >= local_day(at, ZoneInfo(network.time_zone)):
        return None
    return Refusal(
        "past_day",
        _("Ce jour est passé\u00a0: ce qui a été décidé ce jour-là a suivi l’ancienne règle."),
        _("Choisissez aujourd’hui ou un jour à venir."),
        field="starts_on",
    )


def _why_not_value(kind: RuleKind, value: Any) -> Refusal | None:
    if kind.type == "bool":
        return None if isinstance(value, bool) else _bad_value(kind, "value")
    if kind.type == "table":
        return _why_not_table(kind, value)
    return None if _within(kind, value) else _bad_value(kind, "value")


def _why_not_table(kind: RuleKind, value: Any) -> Refusal | None:
    """Every line of the table, no other, each within bounds. The field names its line: `value_feculents`."""
    if not isinstance(value, Mapping) or set(value) != set(kind.default):
        return Refusal(
            "bad_table",
            _("Ce tableau n’a pas les lignes attendues."),
            _("Donnez une valeur pour chaque famille."),
            field="value",
        )
    wrong = next((key for key in kind.default if not _within(kind, value[key])), None)
    return None if wrong is None else _bad_value(kind, f"value_{wrong}")


def _within(kind: RuleKind, value: Any) -> bool:
    return type(value) is int and kind.low <= value <= kind.high


def _bad_value(kind: RuleKind, field: str) -> Refusal:
    return Refusal(
        "bad_value",
        _("Cette valeur ne convient pas."),
        _("Donnez un nombre entier entre %(low)s et %(high)s.") % {"low": kind.low, "high": kind.high},
        field=field,
    )
