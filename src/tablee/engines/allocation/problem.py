"""What is shared, among whom, under which caps; and what the engine answers. Frozen facts, integers, no clock."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Storage = Literal["ambient", "chilled", "frozen"]
Mode = Literal["batch", "urgent"]
Barrier = Literal["not_authorized", "said_no", "no_storage", "no_cold_room", "closed_before_date", "too_far"]
"""What keeps a structure from a lot whatever room it has."""

Reason = Barrier | Literal["category_full", "full", "served_more"]
"""Why a structure got nothing of a lot."""

LeftReason = Barrier | Literal["no_structure", "nobody_eligible", "category_full", "full"]
"""Why crates of a lot were left; `nobody_eligible` when several barriers stood there."""

STORAGES: tuple[Storage, ...] = ("ambient", "chilled", "frozen")
LARGEST_G = 10**12
"""A million tonnes: no weight, need or supply of one problem may pass it, so that every sum fits 64 bits."""


class ProblemError(ValueError):
    """The problem cannot be what was meant; the message is one line, in English, and names the culprit."""


@dataclass(frozen=True, slots=True)
class Lot:
    """`crates` crates of `crate_g` grams of one product. `usable_until` carries an offset; None never excludes."""

    id: str
    crates: int
    crate_g: int
    category: str
    storage: Storage
    lat: float
    lon: float
    usable_until: datetime | None = None
    needs_authorization: bool = False


@dataclass(frozen=True, slots=True)
class Caps:
    """Nested room in grams: category within storage within total. None is no cap; 0 means « cannot »."""

    total_g: int | None = None
    ambient_g: int | None = None
    chilled_g: int | None = None
    frozen_g: int | None = None
    categories: Mapping[str, int] = field(default_factory=dict)

    def of_storage(self, storage: Storage) -> int | None:
        if storage == "ambient":
            return self.ambient_g
        return self.chilled_g if storage == "chilled" else self.frozen_g


@dataclass(frozen=True, slots=True)
class Structure:
    """A taker. `need_g` over the window, `received_g` in it (points already applied, in grams of need).

    `urgent_g` is what it flagged as urgent in a scarce time: served first, up to it. It is absent from the JSON form.
    `closed_for`: categories fetched only on days when it does not receive, whatever `opens_at` says.
    """

    id: str
    need_g: int
    lat: float
    lon: float
    received_g: int = 0
    caps: Caps = field(default_factory=Caps)
    authorized: bool = False
    opens_at: datetime | None = None
    refuses: frozenset[str] = frozenset()
    max_km: float | None = None
    urgent_g: int = 0
    closed_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the network votes on. `km_tolerance`: only 0 is accepted for now."""

    mode: Mode = "batch"
    km_tolerance: float = 0.0
    minimum_g: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Lots and structures in any order: the answer does not depend on it."""

    lots: tuple[Lot, ...]
    structures: tuple[Structure, ...]
    parameters: Parameters = field(default_factory=Parameters)

    def floor_g(self, structure: Structure) -> int:
        """Up to here (history included) the structure is served before the others."""
        return max(
            self.parameters.minimum_g, structure.received_g + structure.urgent_g if structure.urgent_g else 0
        )


@dataclass(frozen=True, slots=True)
class Share:
    lot: str
    structure: str
    crates: int


@dataclass(frozen=True, slots=True)
class Level:
    """How much of its need a structure is served, before and after this sharing."""

    structure: str
    need_g: int
    before_g: int
    after_g: int

    @property
    def before(self) -> float:
        return self.before_g / self.need_g

    @property
    def after(self) -> float:
        return self.after_g / self.need_g


@dataclass(frozen=True, slots=True)
class Left:
    """Crates that nobody could take, and what stood in the way."""

    lot: str
    crates: int
    reason: LeftReason


@dataclass(frozen=True, slots=True)
class Explanation:
    """The facts of one structure's sentence, for whoever words it in another language.

    `kind`: alone, capped, next_crate, all_shared (it received), or a `Reason` (it received nothing). Levels are
    fractions of the need; `next_level` is its level with one more crate; `lower_then` how many would stay under it.
    """

    structure: str
    kind: str
    crates: int
    level: float
    others_level: float | None = None
    next_level: float | None = None
    lower_then: int = 0
    cap: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """Who gets what and why. `why_none[lot][structure]` says why a structure got nothing of a lot."""

    shares: tuple[Share, ...]
    levels: tuple[Level, ...]
    left: tuple[Left, ...]
    sentences: Mapping[str, str]
    given_g: int
    bound_g: int
    kg_km: float
    complaints: int
    seed: int
    explanations: Mapping[str, Explanation]
    why_none: Mapping[str, Mapping[str, Reason]]


def validate(problem: Problem) -> None:
    """Raise `ProblemError` at the first thing that cannot be meant."""
    _validate_lots(problem.lots)
    _validate_structures(problem.structures)
    parameters = problem.parameters
    if parameters.mode not in ("batch", "urgent"):
        raise ProblemError(f"parameters: mode {parameters.mode!r} is neither batch nor urgent")
    if parameters.km_tolerance != 0:
        raise ProblemError("parameters: km_tolerance can only be 0 for now")
    _weight("parameters: minimum_g", parameters.minimum_g)


def _validate_lots(lots: tuple[Lot, ...]) -> None:
    seen: set[str] = set()
    storage_of: dict[str, Storage] = {}
    supply_g = 0
    for lot in lots:
        name = f"lot {lot.id!r}"
        _once(name, lot.id, seen)
        if lot.crates < 0:
            raise ProblemError(f"{name}: crates is negative")
        _weight(f"{name}: crate_g", lot.crate_g, least=1)
        if lot.storage not in STORAGES:
            raise ProblemError(f"{name}: storage {lot.storage!r} is neither ambient, chilled nor frozen")
        if storage_of.setdefault(lot.category, lot.storage) != lot.storage:
            raise ProblemError(f"{name}: category {lot.category!r} is met in two storages")
        _place(name, lot.lat, lot.lon)
        _moment(f"{name}: usable_until", lot.usable_until)
        supply_g += lot.crates * lot.crate_g
    if supply_g > LARGEST_G:
        raise ProblemError(f"lots: more than {LARGEST_G} g in all")


def _validate_structures(structures: tuple[Structure, ...]) -> None:
    seen: set[str] = set()
    for structure in structures:
        name = f"structure {structure.id!r}"
        _once(name, structure.id, seen)
        _weight(f"{name}: need_g", structure.need_g, least=1)
        _weight(f"{name}: received_g", structure.received_g)
        _weight(f"{name}: urgent_g", structure.urgent_g)
        caps = structure.caps
        named = {"total_g": caps.total_g, "ambient_g": caps.ambient_g, "chilled_g": caps.chilled_g}
        for key, cap in {**named, "frozen_g": caps.frozen_g, **caps.categories}.items():
            if cap is not None and cap < 0:
                raise ProblemError(f"{name}: cap {key} is negative")
        _place(name, structure.lat, structure.lon)
        _moment(f"{name}: opens_at", structure.opens_at)
        if structure.max_km is not None and not (math.isfinite(structure.max_km) and structure.max_km >= 0):
            raise ProblemError(f"{name}: max_km is negative or not a number")


def _once(name: str, identifier: str, seen: set[str]) -> None:
    if not identifier:
        raise ProblemError(f"{name}: the id is empty")
    if identifier in seen:
        raise ProblemError(f"{name}: the id is repeated")
    seen.add(identifier)


def _weight(name: str, grams: int, *, least: int = 0) -> None:
    if grams < least:
        raise ProblemError(f"{name} is negative" if grams < 0 else f"{name} must be at least {least}")
    if grams > LARGEST_G:
        raise ProblemError(f"{name} is above {LARGEST_G}")


def _place(name: str, lat: float, lon: float) -> None:
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ProblemError(f"{name}: lat or lon is not on Earth")


def _moment(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ProblemError(f"{name} carries no offset")
