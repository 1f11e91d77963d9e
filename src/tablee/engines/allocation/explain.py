"""One sentence a structure and one reason a refusal: what the shares mean for each, in words that can be checked."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tablee.engines.allocation.problem import (
    Barrier,
    Explanation,
    Left,
    LeftReason,
    Level,
    Lot,
    Reason,
    Structure,
)
from tablee.engines.allocation.reach import Ground, barrier
from tablee.engines.allocation.rounding import Table
from tablee.engines.allocation.sentences import sentence_in_french

LOTS_LOOKED_AT = 50
"""Enough to say why somebody is eligible for nothing."""

PREFERRED: tuple[Reason, ...] = ("served_more", "full", "category_full")


class Words(NamedTuple):
    """What a result says of its shares, under the names it has there."""

    levels: tuple[Level, ...]
    left: tuple[Left, ...]
    explanations: Mapping[str, Explanation]
    sentences: Mapping[str, str]
    why_none: Mapping[str, Mapping[str, Reason]]


def explain(table: Table) -> Words:
    """Levels, left crates, sentences and reasons of a finished table."""
    ground = table.ground
    teller = _Teller(table)
    explanations = {s.id: teller.tell(row) for row, s in enumerate(ground.structures)}
    return Words(
        levels=tuple(
            Level(s.id, s.need_g, s.received_g, table.y_g[row]) for row, s in enumerate(ground.structures)
        ),
        left=tuple(_left(table)),
        explanations=explanations,
        sentences={name: sentence_in_french(told) for name, told in explanations.items()},
        why_none=WhyNone(table),
    )


class WhyNone(Mapping[str, Mapping[str, Reason]]):
    """`why_none[lot][structure]`: found when asked, since a country has millions of such pairs."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._lots = {lot.id: index for index, lot in enumerate(table.ground.lots)}

    def __getitem__(self, lot: str) -> Mapping[str, Reason]:
        index = self._lots[lot]
        table, ground = self._table, self._table.ground
        pairs = {table.structure_of[pair]: pair for pair in table.pairs_of(index)}
        found: dict[str, Reason] = {}
        for row, structure in enumerate(ground.structures):
            if row not in pairs:
                found[structure.id] = _barrier(ground.lots[index], structure)
            elif not table.held[pairs[row]]:
                found[structure.id] = _reason_for_candidate(table, index, row)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._lots)

    def __len__(self) -> int:
        return len(self._lots)


def _barrier(lot: Lot, structure: Structure) -> Barrier:
    """The barrier of a pair known not to be eligible: when nothing else stands between them, it is the distance."""
    return barrier(lot, structure, measured=False) or "too_far"


def _reason_for_candidate(table: Table, lot: int, structure: int) -> Reason:
    cap = _full_cap(table, lot, structure)
    if cap is None:
        return "served_more"
    return "category_full" if cap == "category" else "full"


def _full_cap(table: Table, lot: int, structure: int) -> str | None:
    """The narrowest cap without room for one more crate of the lot."""
    offered = table.ground.lots[lot]
    total, storage, category = (rooms[structure] for rooms in table.rooms[lot])
    if category < offered.crate_g:
        return "category"
    if storage < offered.crate_g:
        return offered.storage
    return "total" if total < offered.crate_g else None


def _left(table: Table) -> Iterator[Left]:
    for index, lot in enumerate(table.ground.lots):
        if table.left[index]:
            yield Left(lot.id, table.left[index], _left_reason(table, index, lot))


def _left_reason(table: Table, index: int, lot: Lot) -> LeftReason:
    ground = table.ground
    if not ground.structures:
        return "no_structure"
    candidates = [table.structure_of[pair] for pair in table.pairs_of(index)]
    if candidates:
        everybody = all(_full_cap(table, index, row) == "category" for row in candidates)
        return "category_full" if everybody else "full"
    first = _barrier(lot, ground.structures[0])
    if any(_barrier(lot, structure) != first for structure in ground.structures):
        return "nobody_eligible"
    return first


class _Teller:
    """Finds the facts of each structure's sentence: against whom it is compared, and what one more crate would do."""

    def __init__(self, table: Table) -> None:
        self.table = table
        ground: Ground = table.ground
        self.candidates_y = [0] * len(ground.lots)
        self.candidates_need = [0] * len(ground.lots)
        self.pairs = table.pairs_of_structure
        for pair, lot in enumerate(ground.pair_lot.tolist()):
            structure = table.structure_of[pair]
            self.candidates_y[lot] += table.y_g[structure]
            self.candidates_need[lot] += table.need_g[structure]

    def tell(self, structure: int) -> Explanation:
        held = [(lot, self.table.held[pair]) for lot, pair in self.pairs[structure] if self.table.held[pair]]
        return self._holder(structure, held) if held else self._without(structure)

    def _holder(self, structure: int, held: list[tuple[int, int]]) -> Explanation:
        table, lots = self.table, self.table.ground.lots
        # Of several lots, the one that weighs most in its share stands for the others.
        lot = max(held, key=lambda one: (one[1] * lots[one[0]].crate_g, -one[0]))[0]
        crates = sum(count for _, count in held)
        cap = _full_cap(table, lot, structure)
        alone = len(table.pairs_of(lot)) == 1
        next_level = None if cap else self._level(structure, lots[lot].crate_g)
        lower = 0 if next_level is None else self._lower_with_room(lot, structure, next_level)
        kind = "capped" if cap else "next_crate" if lower else "all_shared"
        return Explanation(
            structure=table.ground.structures[structure].id,
            kind="alone" if alone else kind,
            crates=crates,
            level=self._level(structure),
            others_level=self._others_level(lot, structure),
            next_level=next_level,
            lower_then=lower,
            cap=cap,
        )

    def _without(self, structure: int) -> Explanation:
        table, lots = self.table, self.table.ground.lots
        name, level = table.ground.structures[structure].id, self._level(structure)
        reasons: dict[Reason, int] = {}
        for lot, _ in self.pairs[structure]:
            reasons.setdefault(_reason_for_candidate(table, lot, structure), lot)
        for reason in PREFERRED:
            if reason in reasons:
                lot = reasons[reason]
                next_level = self._level(structure, lots[lot].crate_g) if reason == "served_more" else None
                others = self._others_level(lot, structure)
                cap = _full_cap(table, lot, structure)
                return Explanation(name, reason, 0, level, others, next_level, cap=cap)
        met = [_barrier(lot, table.ground.structures[structure]) for lot in lots[:LOTS_LOOKED_AT]]
        return Explanation(name, max(met, key=met.count) if met else "nothing_offered", 0, level)

    def _level(self, structure: int, more_g: int = 0) -> float:
        return (self.table.y_g[structure] + more_g) / self.table.need_g[structure]

    def _others_level(self, lot: int, structure: int) -> float | None:
        need = self.candidates_need[lot] - self.table.need_g[structure]
        return (self.candidates_y[lot] - self.table.y_g[structure]) / need if need else None

    def _lower_with_room(self, lot: int, structure: int, level: float) -> int:
        """How many other candidates with room for a crate would stay under this level."""
        return sum(
            1 for _, other in self.table.with_room(lot) if other != structure and self._level(other) < level
        )
