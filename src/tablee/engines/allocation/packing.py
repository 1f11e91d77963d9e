"""Where crates of several weights compete for little room: exchanges that let more grams in.

Tried for every crate left on the table: a candidate passes another of its crates to somebody who has room, trades a
lighter crate for the heavier one that was left. Each raises what is given, so they end.
"""

from tablee.engines.allocation.rounding import Table


def pack(table: Table) -> bool:
    """Make every exchange that places more grams; whether any was made."""
    packer = _Packer(table)
    lots = table.ground.lots
    heavy_first = sorted(range(len(lots)), key=lambda lot: (-lots[lot].crate_g, lots[lot].id))
    made = False
    for lot in heavy_first:
        for pair in table.pairs_of(lot):
            while table.left[lot] and packer.make_place(lot, pair):
                made = True
    return made


class _Packer:
    def __init__(self, table: Table) -> None:
        self.table = table
        self.without_heir: set[int] = set()

    def make_place(self, lot: int, pair: int) -> bool:
        """Put one crate of the lot on the pair, room being free or freed by the best exchange."""
        table, structure = self.table, self.table.structure_of[pair]
        if table.can_take(lot, structure):
            self._put((lot, pair, 1))
            return True
        crate_g = table.crate_g[lot]
        traded: tuple[int, int] | None = None
        for other, other_pair in table.holdings[structure].items():
            if other == lot or not self._frees_enough(lot, other, structure):
                continue
            heir = self._heir(other, structure)
            if heir is not None:
                self._put((other, other_pair, -1), (other, heir, 1), (lot, pair, 1))
                return True
            other_g = table.ground.lots[other].crate_g
            if other_g < crate_g and (traded is None or other_g < table.ground.lots[traded[0]].crate_g):
                traded = other, other_pair
        if traded is None:
            return False
        self._put((*traded, -1), (lot, pair, 1))
        return True

    def _put(self, *moves: tuple[int, int, int]) -> None:
        for move in moves:
            self.table.put(*move)
        self.without_heir.clear()

    def _frees_enough(self, lot: int, other: int, structure: int) -> bool:
        """Whether a crate of `other` given up leaves room for one of the lot: only the caps both pass through gain."""
        table, lots = self.table, self.table.ground.lots
        wanted, freed = lots[lot].crate_g, lots[other].crate_g
        total, storage, category = (rooms[structure] for rooms in table.rooms[lot])
        return (
            total + freed >= wanted
            and storage + freed * (lots[lot].storage == lots[other].storage) >= wanted
            and category + freed * (lots[lot].category == lots[other].category) >= wanted
        )

    def _heir(self, lot: int, structure: int) -> int | None:
        """The least served other candidate with room for a crate of the lot."""
        if lot in self.without_heir:
            return None
        table, crate_g = self.table, self.table.crate_g[lot]
        able = table.with_room(lot)
        if not able:
            self.without_heir.add(lot)
        others = [
            ((2 * table.y_g[taker] + crate_g) / table.need_g[taker], pair)
            for pair, taker in able
            if taker != structure
        ]
        return min(others)[1] if others else None
