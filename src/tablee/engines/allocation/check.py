"""The independent judge: from a problem and its shares alone, is every share lawful and is anybody right to complain?

It shares no code with the solver on purpose. A complaint is justified when a structure eligible for a lot, with room
for one of its crates, would after receiving it still be less served than a holder of that lot after giving it up;
nobody may complain of a holder at or below the floor it is guaranteed. A crate left while somebody eligible has room
is a complaint too.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tablee.engines.allocation.problem import Lot, Problem, Share, Structure

EARTH_KM = 6371.0088
TOLERANCE_KM = 1e-6
"""A millimetre: two honest ways of measuring a distance may differ by less."""

UNLIMITED = 2**62


@dataclass(frozen=True, slots=True)
class Complaint:
    """`holder` is None when the crate complained about was left on the floor."""

    lot: str
    structure: str
    holder: str | None


class Unlawful(ValueError):
    """A share that should not exist: more than there is, above a cap, or given to somebody not eligible."""


def justified_complaints(problem: Problem, shares: Iterable[Share]) -> list[Complaint]:
    """One complaint at most for each lot and structure. Raises `Unlawful` before judging fairness."""
    judge = _Judge(problem, tuple(shares))
    judge.refuse_unlawful()
    found: list[Complaint] = []
    for lot in problem.lots:
        found.extend(judge.complaints_about(lot))
    return found


class _Judge:
    def __init__(self, problem: Problem, shares: tuple[Share, ...]) -> None:
        self.structures = problem.structures
        self.row = {s.id: row for row, s in enumerate(problem.structures)}
        self.lots = {lot.id: lot for lot in problem.lots}
        self.holders: dict[str, dict[int, int]] = {lot.id: {} for lot in problem.lots}
        self.shares = shares
        self.stand_g = [s.received_g for s in problem.structures]
        self.floor_g = [
            max(problem.parameters.minimum_g, s.received_g + s.urgent_g if s.urgent_g > 0 else 0)
            for s in problem.structures
        ]
        self.taken: dict[str, NDArray[np.int64]] = defaultdict(
            lambda: np.zeros(len(self.structures), dtype=np.int64)
        )
        self.caps: dict[str, NDArray[np.int64]] = {}
        for share in shares:
            self._count(share)
        self.need = np.array([s.need_g for s in problem.structures], dtype=np.float64)
        self.stand = np.array(self.stand_g, dtype=np.float64)
        self.sphere = np.array([_unit_vector(s.lat, s.lon) for s in problem.structures]).reshape(-1, 3)
        kms = np.array(
            [np.inf if s.max_km is None else s.max_km for s in problem.structures], dtype=np.float64
        )
        self.least_dot = np.cos(np.minimum(kms / EARTH_KM, np.pi)) - 1e-9

    def _count(self, share: Share) -> None:
        lot, row = self.lots.get(share.lot), self.row.get(share.structure)
        if lot is None or row is None:
            raise Unlawful(f"{share}: unknown lot or structure")
        if share.crates < 1 or row in self.holders[lot.id]:
            raise Unlawful(f"{share}: empty or repeated")
        self.holders[lot.id][row] = share.crates
        grams = share.crates * lot.crate_g
        self.stand_g[row] += grams
        for room in _rooms(lot):
            self.taken[room][row] += grams

    def refuse_unlawful(self) -> None:
        for lot_id, holders in self.holders.items():
            lot = self.lots[lot_id]
            if sum(holders.values()) > lot.crates:
                raise Unlawful(f"lot {lot_id}: more crates given than offered")
            for row in holders:
                if not _may_take(lot, self.structures[row], TOLERANCE_KM):
                    raise Unlawful(f"lot {lot_id}: {self.structures[row].id} is not eligible")
        for room in list(self.taken):
            over = np.flatnonzero(self.taken[room] > self._cap(room))
            if len(over):
                raise Unlawful(f"{self.structures[int(over[0])].id}: above its cap {room}")

    def _cap(self, room: str) -> NDArray[np.int64]:
        """Column of one cap over all structures."""
        if room not in self.caps:
            column = [_cap_of(s, room) for s in self.structures]
            self.caps[room] = np.array([UNLIMITED if cap is None else cap for cap in column], dtype=np.int64)
        return self.caps[room]

    def complaints_about(self, lot: Lot) -> list[Complaint]:
        holders = self.holders[lot.id]
        left = lot.crates - sum(holders.values())
        blamed = [row for row in holders if self.stand_g[row] > self.floor_g[row]]
        if not self.structures or (not left and not blamed):
            return []
        here = np.array(_unit_vector(lot.lat, lot.lon))
        rows = np.flatnonzero(self.sphere @ here >= self.least_dot)
        for room in _rooms(lot):
            rows = rows[self._cap(room)[rows] - self.taken[room][rows] >= lot.crate_g]
        worst = max(((self.stand_g[row] - lot.crate_g) / self.need[row] for row in blamed), default=-1.0)
        if not left:
            with_one_more = (self.stand[rows] + lot.crate_g) / self.need[rows]
            rows = rows[with_one_more < worst * (1 + 1e-12)]
        found = []
        for row in rows.tolist():
            if _may_take(lot, self.structures[row], -TOLERANCE_KM):
                found.extend(self._complaint(lot, row, blamed, left))
        return found

    def _complaint(self, lot: Lot, row: int, blamed: list[int], left: int) -> list[Complaint]:
        me = self.structures[row]
        if left:
            return [Complaint(lot.id, me.id, None)]
        for other in blamed:
            holder = self.structures[other]
            mine = (self.stand_g[row] + lot.crate_g) * holder.need_g
            theirs = (self.stand_g[other] - lot.crate_g) * me.need_g
            if other != row and mine < theirs:
                return [Complaint(lot.id, me.id, holder.id)]
        return []


def _rooms(lot: Lot) -> tuple[str, str, str]:
    return "total", f"storage:{lot.storage}", f"category:{lot.category}"


def _cap_of(structure: Structure, room: str) -> int | None:
    family, _, name = room.partition(":")
    caps = structure.caps
    if family == "total":
        return caps.total_g
    if family == "category":
        return caps.categories.get(name)
    return {"ambient": caps.ambient_g, "chilled": caps.chilled_g, "frozen": caps.frozen_g}[name]


def _may_take(lot: Lot, structure: Structure, tolerance_km: float) -> bool:
    if _cap_of(structure, f"storage:{lot.storage}") == 0:
        return False
    if lot.category in structure.refuses or lot.category in structure.closed_for:
        return False
    if lot.needs_authorization and not structure.authorized:
        return False
    if (
        lot.usable_until is not None
        and structure.opens_at is not None
        and structure.opens_at >= lot.usable_until
    ):
        return False
    if structure.max_km is None:
        return True
    chord = math.dist(_unit_vector(lot.lat, lot.lon), _unit_vector(structure.lat, structure.lon))
    return 2 * EARTH_KM * math.asin(min(1.0, chord / 2)) <= structure.max_km + tolerance_km


def _unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    up, round_ = math.radians(lat), math.radians(lon)
    return math.cos(up) * math.cos(round_), math.cos(up) * math.sin(round_), math.sin(up)
