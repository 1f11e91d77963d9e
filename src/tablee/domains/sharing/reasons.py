"""Why a structure receives its share, in the reader's language and in the units of the gift.

The engine tells facts; its own sentence, in French and in crates, is kept beside them as what was written that day.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.engines.allocation import Explanation
from tablee.kernel.quantities import Unit, format_count_of_units, format_percent


def stored(told: Mapping[str, Explanation]) -> dict[str, dict[str, Any]]:
    """The facts of every structure that received, ready for JSON."""
    return {name: asdict(each) for name, each in told.items() if each.crates}


def reason_in(result: Mapping[str, Any], structure: str, unit: str) -> str:
    """The sentence of one structure in a stored result; empty when its facts were not kept."""
    facts = result.get("told", {}).get(structure)
    if facts is None:
        return ""
    lots = {lot for lot, name, _units in result["shares"] if name == structure}
    return say(Explanation(**facts), unit if len(lots) == 1 else Unit.CRATE)


def say(told: Explanation, unit: str) -> str:
    """« 45 paquets : avec cette part vous êtes servis à 22,5 % de votre besoin, les autres à 21,7 % ; … »"""
    facts = {"said": format_count_of_units(told.crates, unit), "served": _served(told)}
    if told.kind == "alone":
        return (
            _("%(said)s\u00a0: vous êtes la seule structure à pouvoir prendre cela\u202f; %(served)s.")
            % facts
        )
    if told.kind == "capped":
        return _("%(said)s\u00a0: %(cap)s\u202f; %(served)s.") % (facts | {"cap": _full(told.cap)})
    if told.kind == "next_crate" and told.next_level is not None:
        more = {
            "more": format_count_of_units(told.crates + 1, unit),
            "next": _percent(told.next_level),
            "n": told.lower_then,
        }
        return ngettext(
            "%(said)s\u00a0: %(served)s\u202f; à %(more)s, vous seriez à %(next)s "
            "pendant que %(n)s structure resterait plus bas.",
            "%(said)s\u00a0: %(served)s\u202f; à %(more)s, vous seriez à %(next)s "
            "pendant que %(n)s structures resteraient plus bas.",
            told.lower_then,
        ) % (facts | more)
    return _("%(said)s\u00a0: %(served)s\u202f; tout est partagé.") % facts


def _served(told: Explanation) -> str:
    level = _percent(told.level)
    if told.others_level is None:
        return _("avec cette part vous êtes servis à %(level)s de votre besoin") % {"level": level}
    return _("avec cette part vous êtes servis à %(level)s de votre besoin, les autres à %(others)s") % {
        "level": level,
        "others": _percent(told.others_level),
    }


def _full(cap: str | None) -> str:
    return {
        "category": _("votre plafond pour cette famille est atteint"),
        "ambient": _("votre place à température ambiante est prise"),
        "chilled": _("votre place au frais est prise"),
        "frozen": _("votre place au congélateur est prise"),
    }.get(cap or "", _("votre plafond est atteint"))


def _percent(fraction: float) -> str:
    return format_percent(Decimal(fraction) * 100, 1)
