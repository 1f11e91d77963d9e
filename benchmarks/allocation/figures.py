"""What a sharing is worth: spread of the levels, waste, tonne-kilometres, complaints."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tablee.engines.allocation import Lot, Problem, Share, Structure
from tablee.engines.allocation.check import justified_complaints


@dataclass(frozen=True, slots=True)
class Figures:
    """`complaining` counts structures; None where crates were cut in pieces and nobody can hold one."""

    gini: float
    p10: float
    least: float
    waste: float
    tonne_km: float
    complaining: int | None


def gini(levels: Iterable[float]) -> float:
    """0 when all are served alike, near 1 when one has everything."""
    ordered = sorted(levels)
    total = sum(ordered)
    if not total:
        return 0.0
    count = len(ordered)
    return sum((2 * rank - count - 1) * level for rank, level in enumerate(ordered, 1)) / (count * total)


def figures(problem: Problem, shares: Mapping[tuple[str, str], float], *, whole: bool = True) -> Figures:
    """Of crates by (lot, structure); `whole=False` for shares that cut crates."""
    lots = {lot.id: lot for lot in problem.lots}
    takers = {structure.id: structure for structure in problem.structures}
    y = {structure.id: float(structure.received_g) for structure in problem.structures}
    gram_km = 0.0
    for (lot, structure), crates in shares.items():
        grams = crates * lots[lot].crate_g
        y[structure] += grams
        gram_km += grams * kilometres(lots[lot], takers[structure])
    levels = sorted(y[structure.id] / structure.need_g for structure in problem.structures)
    supply = sum(lot.crates * lot.crate_g for lot in problem.lots)
    given = sum(y.values()) - sum(structure.received_g for structure in problem.structures)
    complaining = None
    if whole:
        crates = [
            Share(lot, structure, round(count)) for (lot, structure), count in shares.items() if round(count)
        ]
        complaining = len({complaint.structure for complaint in justified_complaints(problem, crates)})
    return Figures(
        gini(levels), levels[len(levels) // 10], levels[0], 1 - given / supply, gram_km / 1e6, complaining
    )


def kilometres(lot: Lot, structure: Structure) -> float:
    lot_lat, lat = math.radians(lot.lat), math.radians(structure.lat)
    turn = math.radians(structure.lon - lot.lon) / 2
    half = math.sin((lat - lot_lat) / 2) ** 2 + math.cos(lat) * math.cos(lot_lat) * math.sin(turn) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))
