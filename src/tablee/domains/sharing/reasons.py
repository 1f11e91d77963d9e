"""Why a structure receives its share or was not told of an offer, in the reader's language.

The engine tells facts; its own sentence, in French and in crates, is kept beside them as what was written that day.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.field.enums import Unit
from tablee.domains.field.units import format_count_of_units
from tablee.engines.allocation import Explanation
from tablee.kernel.moments import format_date, format_days
from tablee.kernel.quantities import format_distance, format_mass, format_number, format_percent
from tablee.kernel.refusals import Refusal


def stored(explanations: Mapping[str, Explanation]) -> dict[str, dict[str, Any]]:
    """The facts of every structure that received, ready for JSON."""
    return {name: asdict(explanation) for name, explanation in explanations.items() if explanation.crates}


def reason_in(result: Mapping[str, Any], structure: str, unit: str) -> str:
    """The sentence of one structure in a stored result; empty when its facts were not kept."""
    facts = result.get("told", {}).get(structure)
    if facts is None:
        return ""
    lots = {lot for lot, name, _units in result["shares"] if name == structure}
    return say(Explanation(**facts), unit if len(lots) == 1 else Unit.CRATE)


def say(explanation: Explanation, unit: str) -> str:
    """« 45 paquets : avec cette part vous êtes servis à 22,5 % de votre besoin, les autres à 21,7 % ; … »"""
    facts = {"said": format_count_of_units(explanation.crates, unit), "served": _served(explanation)}
    if explanation.kind == "alone":
        return (
            _("%(said)s\u00a0: vous êtes la seule structure à pouvoir prendre cela\u202f; %(served)s.")
            % facts
        )
    if explanation.kind == "capped":
        return _("%(said)s\u00a0: %(cap)s\u202f; %(served)s.") % (facts | {"cap": _full(explanation.cap)})
    if explanation.kind == "next_crate" and explanation.next_level is not None:
        more = {
            "more": format_count_of_units(explanation.crates + 1, unit),
            "next": _percent(explanation.next_level),
            "n": explanation.lower_then,
        }
        return ngettext(
            "%(said)s\u00a0: %(served)s\u202f; à %(more)s, vous seriez à %(next)s "
            "pendant que %(n)s structure resterait plus bas.",
            "%(said)s\u00a0: %(served)s\u202f; à %(more)s, vous seriez à %(next)s "
            "pendant que %(n)s structures resteraient plus bas.",
            explanation.lower_then,
        ) % (facts | more)
    return _("%(said)s\u00a0: %(served)s\u202f; tout est partagé.") % facts


def because(code: str, **facts: Any) -> Refusal:
    """A reason not to tell, kept as its code and figures, with its sentence."""
    return Refusal(code, silence(code, facts), facts=facts)


def silence(code: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a reason kept as its code and figures (grams, litres, metres); empty for an unknown code."""
    with suppress(KeyError, TypeError, ValueError):
        return _silence(code, facts)
    return ""


def _silence(code: str, facts: Mapping[str, Any]) -> str:
    if code == "declined":
        return _("Vous ne prenez pas\u00a0: %(word)s.") % {"word": facts["word"]}
    if code == "days_left":
        return _("Il reste %(left)s j avant la DLC, vous en demandez %(asked)s.") % facts
    if code == "no_cold":
        word = _("surgelé") if facts["storage"] == "frozen" else _("frais")
        return _("Vous n’avez pas déclaré de place en %(word)s.") % {"word": word}
    if code == "cold_room":
        return _(
            "%(mass)s demandent %(needed)s L de froid, vous en déclarez %(litres)s. Une partie reste possible."
        ) % {
            "mass": format_mass(facts["mass_g"]),
            "needed": format_number(facts["needed_l"]),
            "litres": format_number(facts["declared_l"]),
        }
    if code == "max":
        said = _("%(mass)s dépassent votre maximum de %(most)s. Une partie reste possible.")
        return said % {"mass": format_mass(facts["mass_g"]), "most": format_mass(facts["most_g"])}
    if code == "too_far":
        return _("C’est à %(far)s, votre limite est de %(most)s.") % {
            "far": format_distance(facts["metres"]),
            "most": format_distance(facts["most_m"]),
        }
    if code == "enough_today":
        return _("%(most)s alertes pressantes étaient déjà parties en 24 h\u00a0: c’est le plus.") % facts
    if code in ("closure", "closed_part"):
        closed = _closed(facts.get("closes_on", ""), facts["opens_on"])
        if code == "closure":
            return f"{closed}."
        return _("%(closed)s\u202f; venez un autre jour.") % {"closed": closed}
    return {
        "takes_nothing": _("Vous ne recevez pas de denrées."),
        "nobody_reads": _("Personne chez vous ne recevait ces messages."),
        "not_authorized": _("Don réservé aux structures habilitées."),
        "family": _("Vous ne prenez pas cette famille de produits."),
        "one_unit": _("Une seule unité dépasse votre maximum."),
        "closed": _("Vous n’êtes pas là avant la fin de l’offre."),
    }[code]


def _closed(closes_on: str, opens_on: str) -> str:
    """« Vous êtes fermés du lundi 23 novembre au mardi 24 novembre 2026 ». `closes_on` "": since before it was said."""
    if not opens_on:
        return _("Vous êtes fermés")
    last = date.fromisoformat(opens_on) - timedelta(days=1)
    if not closes_on:
        return _("Vous êtes fermés jusqu’au %(end)s compris") % {"end": format_date(last, year=True)}
    return _("Vous êtes fermés %(days)s") % {"days": format_days(date.fromisoformat(closes_on), last)}


def why_no_share(code: str, silence: Refusal | None) -> str:
    """Why the deal gives nothing to whoever reads, by its code; with the figures and days of `silence` if it says as much."""
    no_share = _no_share(code)
    if silence is not None and silence.code in no_share.silences:
        return silence.sentence
    return no_share.second_person or _no_share("no_storage").second_person


def why_left_out(code: str) -> str:
    """Why the deal that was done gave nothing to whoever reads."""
    return _no_share(code).second_person or {
        "full": _("Vous n’aviez plus de place."),
        "category_full": _("Vous n’aviez plus de place pour ce produit."),
        "served_more": _("Vous étiez déjà mieux servis que les autres."),
    }.get(code, "")


def why_none(code: str, closed_until: date | None = None) -> str:
    """The same said of another structure; `closed_until`: its last day of closure, where known."""
    if code == "closed_before_date" and closed_until is not None:
        return _("fermée jusqu’au %(day)s") % {"day": format_date(closed_until, year=True)}
    return _no_share(code).third_person or code


class _NoShare(NamedTuple):
    """Said to the structure itself, and of it to the others; `silences`: the alert's reasons that say as much."""

    second_person: str = ""
    third_person: str = ""
    silences: tuple[str, ...] = ()


def _no_share(code: str) -> _NoShare:
    return {
        "uncounted": _NoShare(
            _("Vous n’avez pas dit combien de personnes vous recevez."),
            _("n’a pas dit combien de personnes elle reçoit"),
        ),
        "no_member": _NoShare(_("Votre structure ne reçoit pas dans ce réseau.")),
        "said_no": _NoShare(
            _("Vous ne prenez pas ce produit."), _("ne prend pas ce produit"), ("declined", "family")
        ),
        "no_storage": _NoShare(
            _("Vous n’avez pas déclaré de place."), _("n’a pas déclaré de place"), ("takes_nothing",)
        ),
        "no_cold_room": _NoShare(
            _("Vous n’avez pas déclaré de froid."), _("n’a pas déclaré de froid"), ("no_cold",)
        ),
        "closed_before_date": _NoShare(
            _("Vous n’êtes pas là avant la fin de l’offre."), _("fermée ces jours-là"), ("closed", "closure")
        ),
        "too_far": _NoShare(_("C’est trop loin pour vous."), _("trop loin pour elle"), ("too_far",)),
        "not_authorized": _NoShare(
            _("Don réservé aux structures habilitées."), _("don réservé aux structures habilitées")
        ),
        "full": _NoShare("", _("n’a plus de place"), ("takes_nothing",)),
        "category_full": _NoShare("", _("n’a plus de place pour ce produit")),
        "served_more": _NoShare("", _("déjà mieux servie que les autres")),
    }.get(code, _NoShare())


def _served(explanation: Explanation) -> str:
    level = _percent(explanation.level)
    if explanation.others_level is None:
        return _("avec cette part vous êtes servis à %(level)s de votre besoin") % {"level": level}
    return _("avec cette part vous êtes servis à %(level)s de votre besoin, les autres à %(others)s") % {
        "level": level,
        "others": _percent(explanation.others_level),
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
