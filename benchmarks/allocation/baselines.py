"""The ways people share today, and the plain program a solver would be given: what the engine is compared with."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.allocation.figures import kilometres
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


def program(problem: Problem, *, whole: bool, common_level: bool, seconds: int) -> Shares:
    """The weighted program in PuLP, solved by CBC, crates whole or not.

    Plain: maximise kg × (2 - level before), so that a kilo counts more where less came, less 0.001 a kg × km.
    With the common level: minimise 2 × kg left + kg that structures lack of the common level + 0.001 × kg × km.
    """
    import pulp

    model = pulp.LpProblem("sharing", pulp.LpMinimize)
    ground = reach(problem)
    kind = "Integer" if whole else "Continuous"
    given: dict[str, list[object]] = {s.id: [] for s in ground.structures}
    rooms: dict[tuple[str, str], tuple[float, list[object]]] = {}
    cost, crates = [], {}
    for index, lot in enumerate(ground.lots):
        kg, own = lot.crate_g / 1000, []
        for structure in candidates(ground, index):
            count = pulp.LpVariable(f"n{len(crates)}", 0, lot.crates, kind)
            crates[lot.id, structure.id] = count
            own.append(count)
            given[structure.id].append(kg * count)
            worth = 2.0 if common_level else 2 - structure.received_g / structure.need_g
            cost.append(kg * (0.001 * kilometres(lot, structure) - worth) * count)
            for name, cap in _caps(lot, structure):
                rooms.setdefault((structure.id, name), (cap / 1000, []))[1].append(kg * count)
        if own:
            model += pulp.lpSum(own) <= lot.crates
    for cap_kg, inside in rooms.values():
        model += pulp.lpSum(inside) <= cap_kg
    if common_level:
        for structure, wanted_kg in _common_level(ground).items():
            lack = pulp.LpVariable(f"lack{structure}", 0)
            model += lack >= wanted_kg - pulp.lpSum(given[structure])
            cost.append(lack)
    model += pulp.lpSum(cost)
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=seconds, timeMode="cpu", threads=1))
    return {key: count.value() for key, count in crates.items() if count.value() and count.value() > 1e-6}


def _caps(lot: Lot, structure: Structure) -> list[tuple[str, int]]:
    caps = structure.caps
    bounds = (("", caps.total_g), (lot.storage, caps.of_storage(lot.storage)))
    found = (*bounds, (f"category {lot.category}", caps.categories.get(lot.category)))
    return [(name, cap) for name, cap in found if cap is not None]


def _common_level(ground: Ground) -> dict[str, float]:
    """Kilos that would bring each structure to the level all would have if everything could go everywhere."""
    supply = sum(lot.crates * lot.crate_g for lot in ground.lots)
    need = sum(s.need_g for s in ground.structures)
    common = (supply + sum(s.received_g for s in ground.structures)) / need
    return {s.id: (common * s.need_g - s.received_g) / 1000 for s in ground.structures}
