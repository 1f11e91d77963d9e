"""Twenty-six weeks of one territory with its history: ours against pro-rata and first come first served."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, replace

from benchmarks.allocation.baselines import Shares, first_come, pro_rata
from benchmarks.allocation.figures import figures, gini
from benchmarks.allocation.worlds import Size, world
from tablee.engines.allocation import Problem, Structure, allocate

WEEKS, WINDOW = 26, 4
TERRITORY = Size("weeks 20 × 30", 20, 30, 40, (25, 60), supply=1.1)
WAYS = ("ours", "pro-rata", "first come")


@dataclass(frozen=True, slots=True)
class Season:
    """Levels are what each structure received over all the weeks, by its need over them."""

    gini: float
    least: float
    waste: float
    tonne_km: float


def quickness(structure: Structure) -> float:
    """Answers an hour: large teams have somebody near the phone, and some are quicker than others, always the same."""
    own = random.Random(f"quick/{structure.id}").lognormvariate(0, 0.6)
    return own * (structure.need_g / 1_000_000) ** 0.5


def shared(way: str, problem: Problem, rng: random.Random) -> Shares:
    if way == "ours":
        return {(one.lot, one.structure): one.crates for one in allocate(problem, seed=0).shares}
    return pro_rata(problem) if way == "pro-rata" else first_come(problem, quickness, rng)


def season(way: str, seed: int) -> Season:
    """Every week new lots; the history is what came in the last four weeks, and nothing before the first."""
    structures = world(TERRITORY, seed).structures
    total = dict.fromkeys((one.id for one in structures), 0)
    window: deque[dict[str, int]] = deque(maxlen=WINDOW - 1)
    rng = random.Random(f"answers/{seed}")
    supply_g, given_g, tonne_km = 0, 0, 0.0
    for week in range(WEEKS):
        received = {name: sum(past[name] for past in window) for name in total}
        lots = world(TERRITORY, seed * 1000 + week + 1).lots
        takers = tuple(replace(one, received_g=received[one.id]) for one in structures)
        problem = Problem(lots, takers)
        shares = shared(way, problem, rng)
        crate_g = {lot.id: lot.crate_g for lot in lots}
        got = dict.fromkeys(total, 0)
        for (lot, structure), crates in shares.items():
            got[structure] += int(crates) * crate_g[lot]
        for name, grams in got.items():
            total[name] += grams
        window.append(got)
        supply_g += sum(lot.crates * lot.crate_g for lot in lots)
        given_g += sum(got.values())
        tonne_km += figures(problem, shares).tonne_km
    levels = [total[one.id] / (one.need_g * WEEKS / WINDOW) for one in structures]
    return Season(gini(levels), min(levels), 1 - given_g / supply_g, tonne_km)
