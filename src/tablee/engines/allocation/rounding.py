"""From grams to crates: round down, deal what is left to the least served, move crates while that is fairer."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable

from tablee.engines.allocation.problem import LARGEST_G, STORAGES
from tablee.engines.allocation.reach import Ground, Ints
from tablee.engines.allocation.waterfill import key

NO_CAP_G = 4 * LARGEST_G
Pause = Callable[[], None]
Draw = Callable[[int], list[int]]
"""The draws of a lot's pairs, in their order: asked only when two keys are equal."""


class Table:
    """The crates on the table: how many each pair holds, and how much room each structure has left."""

    def __init__(self, ground: Ground, crates: Ints | None = None) -> None:
        problem = ground.problem
        self.ground = ground
        self.structure_of: list[int] = ground.pair_structure.tolist()
        self.first: list[int] = ground.first.tolist()
        self.held: list[int] = [0] * len(self.structure_of)
        self.left = [lot.crates for lot in ground.lots]
        self.y_g = [s.received_g for s in ground.structures]
        self.need_g = [s.need_g for s in ground.structures]
        self.floor_g = [problem.floor_g(s) for s in ground.structures]
        self.total_room = [_grams(s.caps.total_g) for s in ground.structures]
        self.storage_room = [
            [_grams(s.caps.of_storage(storage)) for s in ground.structures] for storage in STORAGES
        ]
        capped = {category for s in ground.structures for category in s.caps.categories}
        no_cap = [NO_CAP_G] * len(ground.structures)
        self.category_room: dict[str, list[int]] = {
            category: [_grams(s.caps.categories.get(category)) for s in ground.structures]
            if category in capped
            else no_cap
            for category in {lot.category for lot in ground.lots}
        }
        if crates is not None:
            for pair, lot, count in zip(
                range(len(self.held)), ground.pair_lot.tolist(), crates.tolist(), strict=True
            ):
                if count:
                    self.put(lot, pair, count)

    def pairs_of(self, lot: int) -> range:
        return range(self.first[lot], self.first[lot + 1])

    def rooms_of(self, lot: int) -> tuple[list[int], list[int], list[int]]:
        offered = self.ground.lots[lot]
        return (
            self.total_room,
            self.storage_room[STORAGES.index(offered.storage)],
            self.category_room[offered.category],
        )

    def put(self, lot: int, pair: int, count: int) -> None:
        """`count` crates of the lot go to the pair's structure; negative takes them back."""
        structure, grams = self.structure_of[pair], count * self.ground.lots[lot].crate_g
        self.held[pair] += count
        self.left[lot] -= count
        self.y_g[structure] += grams
        for rooms in self.rooms_of(lot):
            rooms[structure] -= grams

    def can_take(self, lot: int, structure: int) -> bool:
        crate_g = self.ground.lots[lot].crate_g
        return all(rooms[structure] >= crate_g for rooms in self.rooms_of(lot))

    def given_g(self) -> int:
        lots = self.ground.lots
        return sum((lot.crates - left) * lot.crate_g for lot, left in zip(lots, self.left, strict=True))


def _grams(cap_g: int | None) -> int:
    return NO_CAP_G if cap_g is None else cap_g


def deal(table: Table, lot: int, draw: Draw) -> set[int]:
    """Crate by crate to the least served who can take one: the smallest (2 y + crate) / need, floors first.

    Answers which structures received some.
    """
    crate_g = table.ground.lots[lot].crate_g
    tickets = draw(lot)

    def turn(place: int, pair: int) -> tuple[bool, int, int, int]:
        structure = table.structure_of[pair]
        y_g = table.y_g[structure]
        above = y_g + crate_g > table.floor_g[structure]
        return above, key(y_g, crate_g, table.need_g[structure]), tickets[place], pair

    pairs = table.pairs_of(lot)
    queue = [
        turn(place, pair) for place, pair in enumerate(pairs) if table.can_take(lot, table.structure_of[pair])
    ]
    heapq.heapify(queue)
    served = set[int]()
    while table.left[lot] and queue:
        pair = queue[0][3]
        table.put(lot, pair, 1)
        served.add(table.structure_of[pair])
        if table.can_take(lot, table.structure_of[pair]):
            heapq.heapreplace(queue, turn(pair - pairs.start, pair))
        else:
            heapq.heappop(queue)
    return served


def settle(table: Table, draw: Draw, pause: Pause) -> None:
    """Deal and move single crates until nothing changes: then nobody has a justified complaint."""
    lots = table.ground.lots
    lots_of_structure: list[list[int]] = [[] for _ in table.ground.structures]
    for lot, structure in zip(table.ground.pair_lot.tolist(), table.structure_of, strict=True):
        lots_of_structure[structure].append(lot)
    # Heavy crates first: they are the hardest to fit.
    order = sorted(range(len(lots)), key=lambda lot: (-lots[lot].crate_g, lots[lot].id))
    mover = _Mover(table)
    waiting, listed = deque(order), [True] * len(lots)
    while waiting:
        lot = waiting.popleft()
        listed[lot] = False
        pause()
        served = deal(table, lot, draw) if table.left[lot] else set[int]()
        for structure in served | mover.improve(lot):
            for other in lots_of_structure[structure]:
                if not listed[other]:
                    listed[other] = True
                    waiting.append(other)


class _Mover:
    """Moves one crate of a lot from its best served holder to its least served candidate, while that is fairer."""

    def __init__(self, table: Table) -> None:
        self.table = table
        # Moves that serve a floor may raise the squares; crates of mixed weights could turn in circles without a limit.
        self.floor_moves = 1000 + len(table.held)

    def improve(self, lot: int) -> set[int]:
        """Structures whose level or room changed."""
        table, changed = self.table, set[int]()
        while True:
            holder, taker = self.best_served_holder(lot), self.least_served_taker(lot)
            if holder is None or taker is None or not self.is_fairer(lot, taker, holder):
                return changed
            table.put(lot, holder, -1)
            table.put(lot, taker, 1)
            changed |= {table.structure_of[holder], table.structure_of[taker]}

    def best_served_holder(self, lot: int) -> int | None:
        table, crate_g = self.table, self.table.ground.lots[lot].crate_g
        best, best_key = None, (False, 0.0)
        for pair in table.pairs_of(lot):
            if table.held[pair]:
                structure = table.structure_of[pair]
                y_g = table.y_g[structure]
                turn = (y_g > table.floor_g[structure], (2 * y_g - crate_g) / table.need_g[structure])
                if best is None or turn > best_key:
                    best, best_key = pair, turn
        return best

    def least_served_taker(self, lot: int) -> int | None:
        table, crate_g = self.table, self.table.ground.lots[lot].crate_g
        total, storage, category = table.rooms_of(lot)
        best, best_key = None, (False, 0.0)
        for pair in table.pairs_of(lot):
            structure = table.structure_of[pair]
            y_g = table.y_g[structure]
            turn = (self.is_above(structure, crate_g), (2 * y_g + crate_g) / table.need_g[structure])
            if best is not None and turn >= best_key:
                continue
            if (
                total[structure] >= crate_g
                and storage[structure] >= crate_g
                and category[structure] >= crate_g
            ):
                best, best_key = pair, turn
        return best

    def is_above(self, structure: int, crate_g: int) -> bool:
        return self.floor_moves <= 0 or self.table.y_g[structure] + crate_g > self.table.floor_g[structure]

    def is_fairer(self, lot: int, taker: int, holder: int) -> bool:
        """Whether a crate given up by the holder lowers the weighted squares, or serves a floor."""
        table, crate_g = self.table, self.table.ground.lots[lot].crate_g
        to, of = table.structure_of[taker], table.structure_of[holder]
        if to == of:
            return False
        taker_above, holder_above = self.is_above(to, crate_g), table.y_g[of] > table.floor_g[of]
        if taker_above != holder_above:
            self.floor_moves -= holder_above
            return holder_above
        gain, loss = 2 * table.y_g[to] + crate_g, 2 * table.y_g[of] - crate_g
        return gain * table.need_g[of] < loss * table.need_g[to]
