"""Pour a total over structures that all draw from one source: the least served first, unit by unit, in one go.

A unit weighs `unit` grams; the next unit of a structure at y grams has the key (2 y + unit) / need: giving units in
the order of their keys is the least sum of need × level² for that total, and the weighted leximin of the levels.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tablee.engines.allocation.reach import Floats, Ints
from tablee.engines.allocation.ties import Ticket

EXACT_BITS = 96
"""Keys are compared as whole numbers: two fractions of needs up to 10^12 differ by more than 2^-80 or are equal."""


@dataclass(frozen=True, slots=True)
class Basins:
    """Columns of the structures of one group: history and need in grams, bounds in units, tickets for ties.

    `floor` units come first (guaranteed minimum or urgent need), in their own round; `most` is never passed.
    `exact`: units are crates, not grams of crates still to be made whole.
    """

    history_g: Ints
    need_g: Ints
    floor: Ints
    most: Ints
    tickets: list[Ticket]
    unit: int
    exact: bool = True

    def part(self, rows: Ints) -> "Basins":
        return Basins(
            history_g=self.history_g[rows],
            need_g=self.need_g[rows],
            floor=self.floor[rows],
            most=self.most[rows],
            tickets=[self.tickets[row] for row in rows.tolist()],
            unit=self.unit,
            exact=self.exact,
        )


def key(y_g: int, crate_g: int, need_g: int) -> int:
    """Whole number that orders crates as (2 y + crate) / need does; equal fractions give equal numbers."""
    return ((2 * y_g + crate_g) << EXACT_BITS) // need_g


def pour(basins: Basins, total: int) -> Ints:
    """Units for each structure, summing to `total` (at most the sum of `most`)."""
    first = np.minimum(basins.floor, basins.most)
    guaranteed = int(first.sum())
    if total <= guaranteed:
        return _pour_between(basins, np.zeros_like(first), first, total)
    return _pour_between(basins, first, basins.most, total)


def _pour_between(basins: Basins, least: Ints, most: Ints, total: int) -> Ints:
    level = _continuous_level(basins, least, most, total)
    # Every unit whose key is under the level: an estimate that the exact rounds below bring to the greedy answer.
    middle = (level * basins.need_g - basins.history_g) / basins.unit - 0.5
    units = np.clip(np.floor(middle).astype(np.int64) + 1, least, most)
    if not basins.exact:
        return _nudge(basins, units, least, most, total - int(units.sum()))
    return _greedy_from(basins, units, least, most, total)


def _continuous_level(basins: Basins, least: Ints, most: Ints, total: int) -> float:
    """The level at which the structures, filled between their bounds without regard to units, hold `total` units."""
    need, history = basins.need_g.astype(np.float64), basins.history_g.astype(np.float64)
    starts = (history + least * float(basins.unit)) / need
    stops = (history + most * float(basins.unit)) / need
    at = np.concatenate([starts, stops])
    order = np.argsort(at, kind="stable")
    slope = np.cumsum(np.concatenate([need, -need])[order])
    at = at[order]
    volume = np.concatenate([[0.0], np.cumsum(slope[:-1] * np.diff(at))])
    wanted = (total - float(least.sum())) * basins.unit
    step = int(np.searchsorted(volume, wanted, side="left"))
    if step == 0:
        return float(at[0])
    if step == len(volume):
        return float(at[-1])
    below = step - 1
    return float(at[below] + (wanted - volume[below]) / max(float(slope[below]), 1e-300))


def _nudge(basins: Basins, units: Ints, least: Ints, most: Ints, missing: int) -> Ints:
    """Bring a sum of grams right, a gram a structure a round: who is lowest gains first, who is highest gives first."""
    while missing:
        step = 1 if missing > 0 else -1
        can = np.flatnonzero(units < most if step > 0 else units > least)
        level: Floats = (basins.history_g[can] + units[can]) / basins.need_g[can]
        rows = can[np.argsort(step * level, kind="stable")[: abs(missing)]]
        units[rows] += step
        missing -= step * len(rows)
    return units


def _greedy_from(basins: Basins, units: Ints, least: Ints, most: Ints, total: int) -> Ints:
    """The exact greedy answer from an estimate: give or take units, then exchange while a lower key waits."""
    held, low, high = units.tolist(), least.tolist(), most.tolist()
    history, need, unit = basins.history_g.tolist(), basins.need_g.tolist(), basins.unit

    def turn(row: int, index: int) -> Turn:
        return Turn(key(history[row] + index * unit, unit, need[row]), basins.tickets[row])

    rows = range(len(held))
    waiting = _Queue(lambda row: turn(row, held[row]) if held[row] < high[row] else None, rows)
    given = _Queue(lambda row: turn(row, held[row] - 1).last_first() if held[row] > low[row] else None, rows)
    missing = total - sum(held)
    while True:
        taker, giver = waiting.first(), given.first()
        gains = missing > 0 or (missing == 0 and _exchange_is_due(taker, giver, held, turn))
        loses = missing < 0 or (missing == 0 and gains)
        if not (gains or loses):
            return np.array(held, dtype=np.int64)
        for row, step in ((taker, int(gains)), (giver, -int(loses))):
            if row is not None and step:
                held[row] += step
                missing -= step
                waiting.refresh(row)
                given.refresh(row)


def _exchange_is_due(
    taker: int | None, giver: int | None, held: list[int], turn: "Callable[[int, int], Turn]"
) -> bool:
    """Whether the next unit of one comes before the last unit of the other."""
    if taker is None or giver is None or taker == giver:
        return False
    return turn(taker, held[taker]) < turn(giver, held[giver] - 1)


@dataclass(frozen=True, slots=True)
class Turn:
    """When a unit is given: smaller keys first, then smaller tickets; `reverse` for taking units back."""

    key: int
    ticket: Ticket
    reverse: bool = False

    def last_first(self) -> "Turn":
        return Turn(self.key, self.ticket, reverse=True)

    def __lt__(self, other: "Turn") -> bool:
        first, second = (other, self) if self.reverse else (self, other)
        return first.key < second.key if first.key != second.key else first.ticket < second.ticket


class _Queue:
    """Rows by their present turn, first first; a row whose turn changed is entered anew and its old entry ignored."""

    def __init__(self, turn_now: Callable[[int], Turn | None], rows: range) -> None:
        self.turn_now = turn_now
        found = ((turn_now(row), row) for row in rows)
        self.heap = [(turn, row) for turn, row in found if turn is not None]
        heapq.heapify(self.heap)

    def first(self) -> int | None:
        while self.heap:
            entered, row = self.heap[0]
            now = self.turn_now(row)
            if now is not None and now.key == entered.key:
                return row
            heapq.heappop(self.heap)
        return None

    def refresh(self, row: int) -> None:
        now = self.turn_now(row)
        if now is not None:
            heapq.heappush(self.heap, (now, row))
