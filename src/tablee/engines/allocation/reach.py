"""Who may take what: the pairs (lot, structure) that storage, date, distance, authorisation and wish allow."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from tablee.engines.allocation.problem import STORAGES, Barrier, Lot, Problem, Structure

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EARTH_M = 6_371_008.8
LOTS_AT_ONCE = 64
COSINE_MARGIN = 1e-9
"""About 300 m at any distance: the quick test keeps too many pairs, the exact one decides."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER_OPEN, NO_DATE = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Ground:
    """The problem in order of id, with its eligible pairs: those of lot i are `first[i]` to `first[i + 1]`."""

    problem: Problem
    lots: tuple[Lot, ...]
    structures: tuple[Structure, ...]
    pair_lot: Ints
    pair_structure: Ints
    metres: Ints
    first: Ints


def reach(problem: Problem) -> Ground:
    """Sort lots and structures by id and find every eligible pair."""
    lots = tuple(sorted(problem.lots, key=lambda lot: lot.id))
    structures = tuple(sorted(problem.structures, key=lambda structure: structure.id))
    pair_lot, pair_structure, metres = _pairs(lots, structures)
    first = np.searchsorted(pair_lot, np.arange(len(lots) + 1))
    return Ground(
        problem=problem,
        lots=lots,
        structures=structures,
        pair_lot=pair_lot,
        pair_structure=pair_structure,
        metres=metres,
        first=first.astype(np.int64),
    )


def _pairs(lots: tuple[Lot, ...], structures: tuple[Structure, ...]) -> tuple[Ints, Ints, Ints]:
    """Lots, structures and metres of every eligible pair, by lot then structure."""
    empty = np.zeros(0, dtype=np.int64)
    if not lots or not structures:
        return empty, empty, empty
    sieve = _Sieve(lots, structures)
    # From south to north, so that the lots taken at once meet few structures.
    northward = np.argsort(sieve.lot_place[:, 0], kind="stable")
    found = [
        sieve.pairs(northward[start : start + LOTS_AT_ONCE]) for start in range(0, len(lots), LOTS_AT_ONCE)
    ]
    lot, structure, metres = (np.concatenate(column) for column in zip(*found, strict=True))
    order = np.lexsort((structure, lot))
    return lot[order], structure[order], metres[order]


def barrier(lot: Lot, structure: Structure, *, measured: bool = True) -> Barrier | None:
    """What keeps this structure from this lot, whatever is left of its room; None when nothing does.

    `measured=False` leaves the distance out.
    """
    opens_at, usable_until = structure.opens_at, lot.usable_until
    too_late = opens_at is not None and usable_until is not None and opens_at >= usable_until
    if too_late or lot.category in structure.closed_for:
        return "closed_before_date"
    if lot.needs_authorization and not structure.authorized:
        return "not_authorized"
    if lot.category in structure.refuses:
        return "said_no"
    if structure.caps.of_storage(lot.storage) == 0:
        return "no_storage" if lot.storage == "ambient" else "no_cold_room"
    if measured and structure.max_km is not None and metres_between(lot, structure) > structure.max_km * 1000:
        return "too_far"
    return None


def metres_between(lot: Lot, structure: Structure) -> float:
    """Great circle, metres."""
    there = np.array([[structure.lat, structure.lon]])
    return float(_great_circle(np.array([[lot.lat, lot.lon]]), there)[0])


def _great_circle(here: Floats, there: Floats) -> Floats:
    lat_1, lon_1, lat_2, lon_2 = (np.radians(column) for column in (*here.T, *there.T))
    chord = (
        np.sin((lat_2 - lat_1) / 2) ** 2 + np.cos(lat_1) * np.cos(lat_2) * np.sin((lon_2 - lon_1) / 2) ** 2
    )
    found: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return found


def _on_sphere(places: Floats) -> Floats:
    lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _microseconds(moment: datetime | None, absent: int) -> int:
    return absent if moment is None else (moment - EPOCH) // timedelta(microseconds=1)


class _Sieve:
    """Columns of the problem, so that thousands of lots meet thousands of structures without a loop over pairs."""

    def __init__(self, lots: tuple[Lot, ...], structures: tuple[Structure, ...]) -> None:
        self.lot_place = np.array([[lot.lat, lot.lon] for lot in lots], dtype=np.float64)
        self.place = np.array([[s.lat, s.lon] for s in structures], dtype=np.float64)
        self.sphere = _on_sphere(self.place).T.copy()
        self.limit_m = np.array([math.inf if s.max_km is None else s.max_km * 1000 for s in structures])
        angle = np.minimum(self.limit_m / EARTH_M, math.pi)
        self.least_cosine = np.cos(angle) - COSINE_MARGIN
        # Nothing within reach lies further north or south than this, a little margin included.
        reach_degrees = np.degrees(np.minimum(self.limit_m / EARTH_M, math.pi)) + 0.01
        self.south, self.north = self.place[:, 0] - reach_degrees, self.place[:, 0] + reach_degrees
        self.until = np.array([_microseconds(lot.usable_until, NO_DATE) for lot in lots], dtype=np.int64)
        self.opens = np.array([_microseconds(s.opens_at, NEVER_OPEN) for s in structures], dtype=np.int64)
        self.guarded = np.array([lot.needs_authorization for lot in lots], dtype=bool)
        self.authorized = np.array([s.authorized for s in structures], dtype=bool)
        self.storage = np.array([STORAGES.index(lot.storage) for lot in lots], dtype=np.int64)
        rooms = [[s.caps.of_storage(storage) != 0 for s in structures] for storage in STORAGES]
        self.has_storage = np.array(rooms, dtype=bool)
        categories = {
            category: index for index, category in enumerate(sorted({lot.category for lot in lots}))
        }
        self.category = np.array([categories[lot.category] for lot in lots], dtype=np.int64)
        self.refused = np.zeros((len(categories), len(structures)), dtype=bool)
        for column, structure in enumerate(structures):
            for category in (structure.refuses | structure.closed_for) & categories.keys():
                self.refused[categories[category], column] = True

    def pairs(self, lots: Ints) -> tuple[Ints, Ints, Ints]:
        """Eligible pairs of these lots, with whole metres."""
        lat = self.lot_place[lots, 0]
        band = (self.south <= lat.max()) & (self.north >= lat.min())
        near_band = np.flatnonzero(band)
        cosine = _on_sphere(self.lot_place[lots]) @ self.sphere[:, near_band]
        row, column = np.nonzero(cosine >= self.least_cosine[near_band])
        lot, structure = lots[row], near_band[column]
        keep = self.opens[structure] < self.until[lot]
        keep &= self.authorized[structure] | ~self.guarded[lot]
        keep &= self.has_storage[self.storage[lot], structure]
        keep &= ~self.refused[self.category[lot], structure]
        lot, structure = lot[keep], structure[keep]
        metres = _great_circle(self.lot_place[lot], self.place[structure])
        near = metres <= self.limit_m[structure]
        return lot[near], structure[near], np.rint(metres[near]).astype(np.int64)
