"""A dealing as pages show it, before it is proposed and after: one row a structure, its bar, its reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.sharing.reasons import say
from tablee.kernel.quantities import format_count_of_units, format_mass

WHOLE = 1000  # levels are thousandths of a need


@dataclass(frozen=True)
class Row:
    """before and after in hundredths of the need; `state` empty until somebody was asked."""

    ref: str
    name: str
    units: int
    said: str
    before: int
    after: int
    reason: str
    state: str = ""
    state_label: str = ""
    taken: int = 0


def why_none(code: str) -> str:
    """Why a structure gets nothing of a lot, in plain words."""
    return {
        "served_more": _("déjà mieux servie que les autres"),
        "no_storage": _("n’a pas déclaré de place"),
        "no_cold_room": _("n’a pas déclaré de froid"),
        "closed_before_date": _("fermée avant la fin de l’offre"),
        "category_full": _("n’a plus de place pour ce produit"),
        "full": _("n’a plus de place"),
        "said_no": _("ne prend pas ce produit"),
        "too_far": _("trop loin pour elle"),
        "not_authorized": _("don réservé aux structures habilitées"),
    }.get(code, code)


def regime_words(name: str, because: str, figures: Mapping[str, Any]) -> tuple[str, str]:
    """(name, reason) of the regime, for people."""
    supply, could = format_mass(figures["supply_g"]), format_mass(figures["could_take_g"])
    if name == "scarce":
        return _("Rareté"), _("%(supply)s, moins que les besoins urgents\u00a0: ils passent d’abord.") % {
            "supply": supply
        }
    if because == "one_taker":
        return _("Abondance"), _("Un seul preneur\u00a0: rien à répartir, c’est pour lui.")
    if name == "abundance":
        return _("Abondance"), _(
            "%(supply)s, et tout le monde réuni peut prendre %(could)s\u00a0: prenez ce qu’il vous faut."
        ) % {
            "supply": supply,
            "could": could,
        }
    said = _("%(supply)s, moins que ce que toutes pourraient prendre\u00a0: la règle répartit.")
    return _("Partage limité"), said % {"supply": supply}


def preview_rows(dealt: Any, unit: str) -> list[Row]:
    """Who would get what, the most first; then who gets nothing and why. Levels: every structure of the problem."""
    units: dict[str, int] = {}
    for share in dealt.result.shares:
        units[share.structure] = units.get(share.structure, 0) + share.crates
    rows = []
    for level in dealt.result.levels:
        got = units.get(level.structure, 0)
        reasons = [
            why_none(each[level.structure])
            for each in dealt.result.why_none.values()
            if level.structure in each
        ]
        rows.append(
            Row(
                ref=level.structure,
                name=dealt.structures[level.structure].name,
                units=got,
                said=format_count_of_units(got, unit),
                before=int(level.before * 100 + 0.5),
                after=int(level.after * 100 + 0.5),
                reason=say(dealt.result.explanations[level.structure], unit)
                if got
                else ", ".join(dict.fromkeys(reasons)),
            )
        )
    return sorted(rows, key=lambda row: (-row.units, row.name))


def written_rows(share_out: Any) -> list[Row]:
    """The shares of a share-out that was proposed, with what each structure said; one row a structure and offer."""
    return [
        Row(
            ref=share.ref,
            name=share.organization.name,
            units=share.units,
            said=format_count_of_units(share.units, share.offer.unit),
            before=(share.level_before + 5) // 10,
            after=(share.level_after + 5) // 10,
            reason=share.reason,
            state=share.state,
            state_label=share.get_state_display(),
            taken=share.units_taken,
        )
        for share in share_out.rows
    ]


def left_out(share_out: Any, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, reason) of structures that were dealt nothing at all."""
    got = {share.organization.ref for share in share_out.rows}
    found: dict[str, list[str]] = {}
    for reasons in share_out.result["why_none"].values():
        for ref, code in reasons.items():
            if ref not in got:
                found.setdefault(ref, []).append(why_none(code))
    for ref in share_out.result.get("uncounted", []):
        found.setdefault(ref, []).append(_("n’a pas dit combien de personnes elle reçoit"))
    known = ((names.get(ref, ""), ", ".join(dict.fromkeys(each))) for ref, each in found.items())
    return sorted((name, why) for name, why in known if name)


def scale_of(rows: Iterable[Row]) -> int:
    """One scale for every bar of a table: the next ten above the highest, at least ten."""
    return max(10, (max((row.after for row in rows), default=0) // 10 + 1) * 10)
