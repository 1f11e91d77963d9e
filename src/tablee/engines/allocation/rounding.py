"""From grams to crates: round down, deal what is left to the least served, move crates while that is fairer."""

import heapq
import math
from collections import deque
from collections.abc import Callable

from tablee.engines.allocation.problem import LARGEST_G, STORAGES
from tablee.engines.allocation.reach import Ground, Ints
from tablee.engines.allocation.ties import Ticket
from tablee.engines.allocation.waterfill import key

NO_CAP_G = 4 * LARGEST_G
Pause = Callable[[], None]
Tickets = Callable[[int], list[Ticket]]
"""The tickets of a lot's pairs, in their order."""


class Table:
    """The crates on the table: how many each pair holds, and how much room each structure has left.

    `pairs_of_structure` lists (lot, pair); `holders` the pairs of each lot that hold some;
    `holdings` the lots each structure holds, with their pairs; `rooms` the three nested rooms of each lot's crates, by
    structure.
    """

    def __init__(self, ground: Ground, crates: Ints | None = None) -> None:
        problem = ground.problem
        self.ground = ground
        self.structure_of: list[int] = ground.pair_structure.tolist()
        self.first: list[int] = ground.first.tolist()
        self.pairs_of_structure: list[list[tuple[int, int]]] = [[] for _ in ground.structures]
        for pair, lot in enumerate(ground.pair_lot.tolist()):
            self.pairs_of_structure[self.structure_of[pair]].append((lot, pair))
        self.held: list[int] = [0] * len(self.structure_of)
        self.holders: list[set[int]] = [set() for _ in ground.lots]
        self.holdings: list[dict[int, int]] = [{} for _ in ground.structures]
        self.left = [lot.crates for lot in ground.lots]
        self.y_g = [s.received_g for s in ground.structures]
        self.need_g = [s.need_g for s in ground.structures]
        self.floor_g = [problem.floor_g(s) for s in ground.structures]
        self.crate_g = [lot.crate_g for lot in ground.lots]
        self.rooms = _rooms(ground)
        if crates is not None:
            for pair, lot, count in zip(
                range(len(self.held)), ground.pair_lot.tolist(), crates.tolist(), strict=True
            ):
                if count:
                    self.put(lot, pair, count)

    def pairs_of(self, lot: int) -> range:
        return range(self.first[lot], self.first[lot + 1])

    def with_room(self, lot: int) -> list[tuple[int, int]]:
        """(pair, structure) of the candidates with room for a crate of the lot."""
        crate_g = self.crate_g[lot]
        total, storage, category = self.rooms[lot]
        return [
            (pair, taker)
            for pair, taker in enumerate(
                self.structure_of[self.first[lot] : self.first[lot + 1]], self.first[lot]
            )
            if total[taker] >= crate_g and storage[taker] >= crate_g and category[taker] >= crate_g
        ]

    def put(self, lot: int, pair: int, count: int) -> None:
        """`count` crates of the lot go to the pair's structure; negative takes them back."""
        structure, grams = self.structure_of[pair], count * self.crate_g[lot]
        self.held[pair] += count
        if self.held[pair]:
            self.holders[lot].add(pair)
            self.holdings[structure][lot] = pair
        else:
            self.holders[lot].discard(pair)
            self.holdings[structure].pop(lot, None)
        self.left[lot] -= count
        self.y_g[structure] += grams
        for rooms in self.rooms[lot]:
            rooms[structure] -= grams

    def can_take(self, lot: int, structure: int) -> bool:
        crate_g = self.crate_g[lot]
        total, storage, category = self.rooms[lot]
        return (
            total[structure] >= crate_g and storage[structure] >= crate_g and category[structure] >= crate_g
        )

    def given_g(self) -> int:
        lots = self.ground.lots
        return sum((lot.crates - left) * lot.crate_g for lot, left in zip(lots, self.left, strict=True))


def _rooms(ground: Ground) -> list[tuple[list[int], list[int], list[int]]]:
    """Total, storage and category room of every structure, for each lot; lots alike share the same lists."""
    takers = ground.structures
    total = [_grams(s.caps.total_g) for s in takers]
    storages = {storage: [_grams(s.caps.of_storage(storage)) for s in takers] for storage in STORAGES}
    capped = {category for s in takers for category in s.caps.categories}
    no_cap = [NO_CAP_G] * len(takers)
    categories = {
        category: [_grams(s.caps.categories.get(category)) for s in takers] if category in capped else no_cap
        for category in {lot.category for lot in ground.lots}
    }
    return [(total, storages[lot.storage], categories[lot.category]) for lot in ground.lots]


def _grams(cap_g: int | None) -> int:
    return NO_CAP_G if cap_g is None else cap_g


def deal(table: Table, lot: int, tickets: Tickets) -> set[int]:
    """Crate by crate to the least served who can take one: the smallest (2 y + crate) / need, floors first.

    Answers which structures received some.
    """
    crate_g, start = table.crate_g[lot], table.first[lot]
    own = tickets(lot)

    def turn(pair: int, structure: int) -> tuple[bool, int, Ticket, int]:
        y_g = table.y_g[structure]
        above = y_g + crate_g > table.floor_g[structure]
        return above, key(y_g, crate_g, table.need_g[structure]), own[pair - start], pair

    queue = [turn(pair, structure) for pair, structure in table.with_room(lot)]
    heapq.heapify(queue)
    served = set[int]()
    while table.left[lot] and queue:
        pair = queue[0][3]
        structure = table.structure_of[pair]
        table.put(lot, pair, 1)
        served.add(structure)
        if table.can_take(lot, structure):
            heapq.heapreplace(queue, turn(pair, structure))
        else:
            heapq.heappop(queue)
    return served


def settle(table: Table, tickets: Tickets, pause: Pause) -> None:
    """Deal and move single crates until nothing changes: then nobody has a justified complaint."""
    lots = table.ground.lots
    # Heavy crates first: they are the hardest to fit.
    order = sorted(range(len(lots)), key=lambda lot: (-lots[lot].crate_g, lots[lot].id))
    mover = _Mover(table)
    waiting, listed = deque(order), [True] * len(lots)
    while waiting:
        lot = waiting.popleft()
        listed[lot] = False
        pause()
        served = deal(table, lot, tickets) if table.left[lot] else set[int]()
        for structure in served | mover.improve(lot):
            for other in mover.concerned(structure):
                if not listed[other]:
                    listed[other] = True
                    waiting.append(other)


class _Mover:
    """Moves one crate of a lot from its best served holder to its least served candidate, while that is fairer.

    `top` remembers the turn of each lot's best served holder when the lot was last looked at. A holder may have come
    down since, never up without the lot being looked at again: enough to know who cannot want it.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        # Moves that serve a floor may raise the squares; crates of mixed weights could turn in circles without a limit.
        self.floor_moves = 1000 + len(table.held)
        self.top: list[tuple[bool, float]] = [(True, math.inf)] * len(table.left)

    def improve(self, lot: int) -> set[int]:
        """Structures whose level or room changed."""
        table, changed = self.table, set[int]()
        self.top[lot] = (False, -math.inf)
        while table.holders[lot]:
            self.top[lot], holder = self.best_served_holder(lot)
            taker = self.least_served_taker(lot)
            if taker is None or not self.is_fairer(
                lot, table.structure_of[taker], table.structure_of[holder]
            ):
                break
            table.put(lot, holder, -1)
            table.put(lot, taker, 1)
            changed |= {table.structure_of[holder], table.structure_of[taker]}
        return changed

    def concerned(self, structure: int) -> list[int]:
        """Lots to look at again once a structure's level or room changed: those it holds, and those it may now want."""
        table, left = self.table, self.table.left
        y_g, need_g = table.y_g[structure], table.need_g[structure]
        found = list(table.holdings[structure])
        for lot, _ in table.pairs_of_structure[structure]:
            crate_g = table.crate_g[lot]
            above, level = self.top[lot]
            # Told apart in this order because most lots fail the first test.
            if (
                (2 * y_g + crate_g) / need_g < level
                or left[lot]
                or (above and not self._above(structure, crate_g))
            ) and table.can_take(lot, structure):
                found.append(lot)
        return found

    def best_served_holder(self, lot: int) -> tuple[tuple[bool, float], int]:
        """Among the holders, who are some: its turn and its pair."""
        table, crate_g = self.table, self.table.crate_g[lot]

        def turn(pair: int) -> tuple[tuple[bool, float], int]:
            structure = table.structure_of[pair]
            y_g = table.y_g[structure]
            return (y_g > table.floor_g[structure], (2 * y_g - crate_g) / table.need_g[structure]), pair

        return max(map(turn, table.holders[lot]))

    def least_served_taker(self, lot: int) -> int | None:
        """Among the candidates with room; None when there is none."""
        table, crate_g = self.table, self.table.crate_g[lot]
        y_g, need_g, floor_g = table.y_g, table.need_g, table.floor_g
        best, best_above, best_level = None, True, math.inf
        for pair, structure in table.with_room(lot):
            level = (2 * y_g[structure] + crate_g) / need_g[structure]
            above = y_g[structure] + crate_g > floor_g[structure] or self.floor_moves <= 0
            if above < best_above or (level < best_level and above == best_above):
                best, best_above, best_level = pair, above, level
        return best

    def is_fairer(self, lot: int, to: int, of: int) -> bool:
        """Whether a crate that passes between these structures serves a floor or lowers the weighted squares."""
        table, crate_g = self.table, self.table.crate_g[lot]
        to_above, of_above = self._above(to, crate_g), table.y_g[of] > table.floor_g[of]
        if to_above != of_above:
            self.floor_moves -= of_above
            return of_above
        gain, loss = 2 * table.y_g[to] + crate_g, 2 * table.y_g[of] - crate_g
        return to != of and gain * table.need_g[of] < loss * table.need_g[to]

    def _above(self, structure: int, crate_g: int) -> bool:
        return self.floor_moves <= 0 or self.table.y_g[structure] + crate_g > self.table.floor_g[structure]
