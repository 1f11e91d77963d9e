"""The ways people share today, and the plain program a solver would be given: what the engine is compared with."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from tablee.engines.allocation import Lot, Problem, Structure
from tablee.engines.allocation.reach import Ground, reach

Shares = dict[tuple[str, str], float]


@dataclass
class Rooms:
    """What is left of every cap while shares are handed out one after another."""

    left: dict[tuple[str, str], int] = field(default_factory=dict)

    def crates(self, lot: Lot, structure: Structure) -> int:
        return min(self._room(lot, structure)) // lot.crate_g

    def take(self, lot: Lot, structure: Structure, crates: int) -> None:
        for name, room in zip(self._names(lot), self._room(lot, structure), strict=True):
            self.left[structure.id, name] = room - crates * lot.crate_g

    def _room(self, lot: Lot, structure: Structure) -> list[int]:
        caps = structure.caps
        bounds = (caps.total_g, caps.of_storage(lot.storage), caps.categories.get(lot.category))
        found = []
        for name, cap in zip(self._names(lot), bounds, strict=True):
            found.append(self.left.get((structure.id, name), 10**12 if cap is None else cap))
        return found

    def _names(self, lot: Lot) -> tuple[str, str, str]:
        return "", f"storage {lot.storage}", f"category {lot.category}"


def candidates(ground: Ground, lot: int) -> list[Structure]:
    rows = ground.pair_structure[ground.first[lot] : ground.first[lot + 1]].tolist()
    return [ground.structures[row] for row in rows]


def pro_rata(problem: Problem) -> Shares:
    """Each lot in proportion to the people received, largest remainders, cut to the room: what a spreadsheet does."""
    ground, rooms, shares = reach(problem), Rooms(), Shares()
    for index, lot in enumerate(ground.lots):
        takers = candidates(ground, index)
        need = sum(structure.need_g for structure in takers)
        wholes = {s.id: lot.crates * s.need_g // need for s in takers}
        remainders = sorted(takers, key=lambda s: (-(lot.crates * s.need_g % need), s.id))
        for structure in remainders[: lot.crates - sum(wholes.values())]:
            wholes[structure.id] += 1
        for structure in takers:
            count = min(wholes[structure.id], rooms.crates(lot, structure))
            if count:
                rooms.take(lot, structure, count)
                shares[lot.id, structure.id] = count
    return shares


def first_come(problem: Problem, quickness: Callable[[Structure], float], rng: random.Random) -> Shares:
    """Each lot to whoever answers first, who takes all it has room for, then the next: what donation apps do.

    The wait for an answer is exponential; `quickness` is its rate.
    """
    ground, rooms, shares = reach(problem), Rooms(), Shares()
    for index, lot in enumerate(ground.lots):
        answered = {s.id: rng.expovariate(quickness(s)) for s in candidates(ground, index)}
        left = lot.crates
        for structure in sorted(candidates(ground, index), key=lambda s: (answered[s.id], s.id)):
            count = min(left, rooms.crates(lot, structure))
            if count:
                rooms.take(lot, structure, count)
                shares[lot.id, structure.id] = count
                left -= count
    return shares


def program(problem: Problem, *, whole: bool, seconds: int) -> Shares:
    """The plain weighted program in PuLP, solved by CBC: grams left, grams under the common level, kilometres.

    Minimise 2 × kg left + kg that structures lack of the common level + 0.001 × kg × km, crates whole or not.
    """
    import pulp

    from benchmarks.allocation.figures import kilometres

    ground = reach(problem)
    supply = sum(lot.crates * lot.crate_g for lot in ground.lots)
    need = sum(s.need_g for s in ground.structures)
    common = (supply + sum(s.received_g for s in ground.structures)) / need
    model = pulp.LpProblem("sharing", pulp.LpMinimize)
    kind = "Integer" if whole else "Continuous"
    given: dict[str, list[object]] = {s.id: [] for s in ground.structures}
    rooms: dict[tuple[str, str], list[object]] = {}
    caps: dict[tuple[str, str], float] = {}
    cost, crates = [], {}
    for index, lot in enumerate(ground.lots):
        kg, own = lot.crate_g / 1000, []
        for structure in candidates(ground, index):
            count = pulp.LpVariable(f"n{len(crates)}", 0, lot.crates, kind)
            crates[lot.id, structure.id] = count
            own.append(count)
            given[structure.id].append(kg * count)
            cost.append(0.001 * kg * kilometres(lot, structure) * count)
            bounds = (structure.caps.total_g, structure.caps.of_storage(lot.storage))
            for name, cap in zip(
                ("", lot.storage, f"category {lot.category}"),
                (*bounds, structure.caps.categories.get(lot.category)),
                strict=True,
            ):
                if cap is not None:
                    rooms.setdefault((structure.id, name), []).append(kg * count)
                    caps[structure.id, name] = cap / 1000
        if own:
            model += pulp.lpSum(own) <= lot.crates
            cost.append(-2 * kg * pulp.lpSum(own))
    for key, inside in rooms.items():
        model += pulp.lpSum(inside) <= caps[key]
    for structure in ground.structures:
        lack = pulp.LpVariable(f"lack{structure.id}", 0)
        model += lack >= (common * structure.need_g - structure.received_g) / 1000 - pulp.lpSum(
            given[structure.id]
        )
        cost.append(lack)
    model += pulp.lpSum(cost)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, threads=1))
    return {key: count.value() for key, count in crates.items() if count.value() and count.value() > 1e-6}
