"""Synthetic territories of the three sizes, from a seed: structures, needs, nested caps, lots, places."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from tablee.engines.allocation import Caps, Lot, Parameters, Problem, Structure

CATEGORIES = (
    # category, storage, share of the lots, crate weights in grams
    ("fruits_legumes", "ambient", 0.31, (6_000, 8_000, 10_000, 12_000, 15_000)),
    ("feculents", "ambient", 0.16, (10_000, 12_000)),
    ("epicerie", "ambient", 0.14, (6_000, 12_000)),
    ("produits_laitiers", "chilled", 0.15, (5_000, 6_000)),
    ("viande_poisson_oeuf", "chilled", 0.09, (6_000, 8_000)),
    ("plats_prepares", "chilled", 0.06, (3_000, 4_000)),
    ("surgeles", "frozen", 0.09, (8_000, 10_000)),
)
NORM_G = 3_000 * 4
"""Grams a person over the window of four weeks."""


@dataclass(frozen=True, slots=True)
class Size:
    """`side_km`: the square the territory lies in; `reach_km`: how far a structure goes for a lot."""

    name: str
    structures: int
    lots: int
    side_km: float
    reach_km: tuple[float, float]
    supply: float = 1.0
    spread_km: float = 8


TERRITORY = Size("territory 20 × 30", 20, 30, 40, (25, 60), supply=1.1)
REGION = Size("region 300 × 500", 300, 500, 220, (40, 120), supply=1.5)
COUNTRY = Size("country 8000 × 3000", 8_000, 3_000, 900, (22, 42), supply=2.2, spread_km=40)
SIZES = (TERRITORY, REGION, COUNTRY)


def world(size: Size, seed: int) -> Problem:
    """A problem of the size; the same seed gives the same problem. A twentieth of the offer fits nowhere, or about."""
    rng = random.Random(f"{size.name}/{seed}")
    towns = [
        (rng.random(), rng.random(), rng.paretovariate(1.1)) for _ in range(max(4, size.structures // 25))
    ]
    structures = tuple(structure(f"S{index:05d}", rng, size, towns) for index in range(size.structures))
    lots = tuple(lot(f"L{index:05d}", rng, size, towns) for index in range(size.lots))
    return Problem(lots, structures, Parameters())


def structure(
    name: str, rng: random.Random, size: Size, towns: list[tuple[float, float, float]]
) -> Structure:
    persons = min(2_000, int(rng.lognormvariate(5.0, 0.8)) + 15)
    need_g = persons * NORM_G
    lat, lon = _place(rng, size, towns)
    cold, frozen = rng.random() < 0.75, rng.random() < 0.45
    caps = Caps(
        total_g=_room(persons * rng.uniform(1_500, 6_000)),
        ambient_g=_room(persons * rng.uniform(1_000, 5_000)),
        chilled_g=_room(persons * rng.uniform(300, 1_800)) if cold else 0,
        frozen_g=_room(persons * rng.uniform(60, 300)) if frozen else 0,
        categories={
            category: _room(persons * rng.uniform(300, 2_500))
            for category, *_ in CATEGORIES
            if rng.random() < 0.5
        },
    )
    return Structure(
        id=name,
        need_g=need_g,
        lat=lat,
        lon=lon,
        received_g=int(need_g * rng.betavariate(2, 6)),
        caps=caps,
        authorized=rng.random() < 0.8,
        refuses=frozenset(category for category, *_ in CATEGORIES if rng.random() < 0.06),
        max_km=rng.uniform(*size.reach_km),
    )


def _room(grams: float) -> int:
    """People state their room in tens of kilos."""
    return max(1, round(grams / 10_000)) * 10_000


def lot(name: str, rng: random.Random, size: Size, towns: list[tuple[float, float, float]]) -> Lot:
    category, storage, _, weights = rng.choices(CATEGORIES, [share for _, _, share, _ in CATEGORIES])[0]
    lat, lon = _place(rng, size, towns)
    kg = min(4_000, rng.lognormvariate(4.6, 0.9)) * size.supply
    crate_g = rng.choice(weights)
    return Lot(
        id=name,
        crates=max(1, round(kg * 1000 / crate_g)),
        crate_g=crate_g,
        category=category,
        storage=storage,  # type: ignore[arg-type]
        lat=lat,
        lon=lon,
        needs_authorization=rng.random() < 0.25,
    )


def _place(rng: random.Random, size: Size, towns: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Most places lie around a town, the others anywhere in the square."""
    if rng.random() < 0.7:
        x, y, _ = rng.choices(towns, [weight for *_, weight in towns])[0]
        spread = min(0.25, size.spread_km / size.side_km)
        x, y = rng.gauss(x, spread), rng.gauss(y, spread)
    else:
        x, y = rng.random(), rng.random()
    degree = size.side_km / 111.2
    return 43.2 + degree * y, 1.0 + degree * x / math.cos(math.radians(46))
