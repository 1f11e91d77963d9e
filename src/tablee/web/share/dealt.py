"""A dealing as pages show it, before it is proposed and after: one row a structure, its bar, its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from tablee.domains.field.units import format_count_of_units, unit_word
from tablee.domains.sharing.dealing import Deal, closed_until, read_problem
from tablee.domains.sharing.reasons import say, why_none
from tablee.kernel.moments import format_past
from tablee.kernel.quantities import format_mass


@dataclass(frozen=True)
class Row:
    """before and after in hundredths of the need; `state` empty until somebody was asked; `label`: of which surplus, when
    several are dealt together."""

    ref: str
    name: str
    units: int
    amount: str
    before: int
    after: int
    reason: str
    state: str = ""
    state_label: str = ""
    taken: int = 0
    label: str = ""

    @property
    def title(self) -> str:
        return f"{self.name} · {self.label}" if self.label else self.name

    @property
    def count(self) -> str | int:
        """A bare number under one head; with its unit when each row counts its own."""
        return self.amount if self.label else self.units


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
    sentence = _("%(supply)s, moins que ce que toutes pourraient prendre\u00a0: la règle répartit.")
    return _("Partage limité"), sentence % {"supply": supply}


def preview_rows(dealt: Deal, offers: Sequence[Any]) -> list[Row]:
    """Who would get what, the most first; then who gets nothing and why. One row a structure, and a surplus of several."""
    by_ref = {offer.ref: offer for offer in offers}
    levels = {level.structure: level for level in dealt.result.levels}
    rows = [
        _row(
            dealt,
            levels[share.structure],
            say(dealt.result.explanations[share.structure], offer.unit),
            units=share.crates,
            amount=format_count_of_units(share.crates, offer.unit),
            label=offer.label if len(offers) > 1 else "",
        )
        for share in dealt.result.shares
        for offer in [by_ref[share.lot]]
    ]
    rows.sort(key=lambda row: (row.label, -row.units, row.name))
    holders = {share.structure for share in dealt.result.shares}
    closed = closed_until(dealt.problem)
    empty = [
        _row_without(dealt, level, closed) for level in dealt.result.levels if level.structure not in holders
    ]
    return rows + sorted(empty, key=lambda row: row.name)


def _row(dealt: Deal, level: Any, reason: str, *, units: int = 0, amount: str = "", label: str = "") -> Row:
    before, after = (int(share * 100 + 0.5) for share in (level.before, level.after))
    name = dealt.structures[level.structure].name
    return Row(level.structure, name, units, amount, before, after, reason, label=label)


def _row_without(dealt: Deal, level: Any, closed: Mapping[tuple[str, str], date]) -> Row:
    reasons = [
        why_none(codes[level.structure], closed.get((lot, level.structure)))
        for lot, codes in dealt.result.why_none.items()
        if level.structure in codes
    ]
    return _row(dealt, level, ", ".join(dict.fromkeys(reasons)))


def _taken_back(share_out: Any) -> Any | None:
    """A share that whoever ended it took back; those of a withdrawn offer went before."""
    cancelled = [share for share in share_out.rows if share.cancelled_at]
    return max(cancelled, key=lambda share: share.cancelled_at, default=None)


def state_label(share: Any, now: datetime) -> str:
    """What one structure said to its share; who took it back, and when."""
    if share.state == "proposed":
        return _("doit répondre")
    if share.cancelled_at is None:
        return str(share.get_state_display())
    when = format_past(share.cancelled_at, now)
    if share.canceller is None:
        return _("annulée, %(when)s") % {"when": when}
    return _("annulée par %(name)s, %(when)s") % {"name": share.canceller.name, "when": when}


def with_status(share_outs: Sequence[Any], now: datetime) -> Sequence[Any]:
    """Share-outs of a list, each with where it stands."""
    for share_out in share_outs:
        share_out.status_label = status_label(share_out, now)
    return share_outs


def status_label(share_out: Any, now: datetime) -> str:
    """Where a share-out stands; who took it back; one over of which nobody took anything says so."""
    if share_out.status == "cancelled" and (by := _taken_back(share_out)) is not None:
        return state_label(by, now)
    states = {share.state for share in share_out.rows}
    if states & {"proposed", "taken"} or share_out.status == "cancelled":
        return str(share_out.get_status_display())
    return _("annulée") if states == {"cancelled"} else _("terminée, rien de pris")


def written_rows(share_out: Any, now: datetime) -> list[Row]:
    """The shares of a share-out that was proposed, with what each structure said; one row a structure and offer."""
    several = len({share.offer_id for share in share_out.rows}) > 1
    return [
        Row(
            ref=share.ref,
            name=share.organization.name,
            units=share.units,
            amount=format_count_of_units(share.units, share.offer.unit),
            before=(share.level_before + 5) // 10,
            after=(share.level_after + 5) // 10,
            reason=share.reason,
            state=share.state,
            state_label=state_label(share, now),
            taken=share.units_taken,
            label=share.offer.label if several else "",
        )
        for share in share_out.rows
    ]


def units_head(offers: Sequence[Any]) -> str:
    """The head over the counts: the unit of the one surplus, « Part » over several."""
    return unit_word(2, offers[0].unit).capitalize() if len(offers) == 1 else _("Part")


def left_out(share_out: Any, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, reason) of structures that were dealt nothing at all."""
    got = {share.organization.ref for share in share_out.rows}
    found: dict[str, list[str]] = {}
    closed = closed_until(read_problem(share_out.problem))
    for lot, reasons in share_out.result["why_none"].items():
        for ref, code in reasons.items():
            if ref not in got:
                found.setdefault(ref, []).append(why_none(code, closed.get((lot, ref))))
    for ref in share_out.result.get("uncounted", []):
        found.setdefault(ref, []).append(why_none("uncounted"))
    known = ((names.get(ref, ""), ", ".join(dict.fromkeys(each))) for ref, each in found.items())
    return sorted((name, why) for name, why in known if name)


def scale_of(rows: Iterable[Row]) -> int:
    """One scale for every bar of a table: a full bar is the whole need, or the highest above it."""
    return max(100, max((row.after for row in rows), default=0))
