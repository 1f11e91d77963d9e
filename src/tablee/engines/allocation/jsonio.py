"""The engine's JSON, exactly as docs/allocation.md tells it: an unknown key is refused, so no other input can slip in."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, cast

from tablee.engines.allocation.problem import (
    Caps,
    Lot,
    Mode,
    Parameters,
    Problem,
    ProblemError,
    Result,
    Storage,
    Structure,
    validate,
)

Reader = Callable[[str, Any], Any]
REQUIRED = object()


def read_problem(text: str) -> tuple[Problem, int]:
    """The problem and its seed. Raises `ProblemError` with one line on anything malformed."""
    try:
        raw = json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except RecursionError:
        raise ProblemError("not JSON: nested too deeply") from None
    except ValueError as error:
        if isinstance(error, ProblemError):
            raise
        raise ProblemError(f"not JSON: {error}") from None
    parts = _read(
        "problem",
        raw,
        {"lots": (_list, REQUIRED), "structures": (_list, REQUIRED), "parameters": (_dict, {})},
    )
    parameters, seed = _parameters(parts["parameters"])
    problem = Problem(
        lots=tuple(_lot(f"lots[{index}]", one) for index, one in enumerate(parts["lots"])),
        structures=tuple(
            _structure(f"structures[{index}]", one) for index, one in enumerate(parts["structures"])
        ),
        parameters=parameters,
    )
    validate(problem)
    return problem, seed


def write_result(result: Result) -> str:
    """One JSON object, keys as documented, ending with a newline."""
    told = {
        "shares": [{"lot": s.lot, "structure": s.structure, "crates": s.crates} for s in result.shares],
        "levels": [{"structure": v.structure, "before": v.before, "after": v.after} for v in result.levels],
        "left": [{"lot": one.lot, "crates": one.crates, "reason": one.reason} for one in result.left],
        "sentences": dict(result.sentences),
        "given_g": result.given_g,
        "bound_g": result.bound_g,
        "kg_km": result.kg_km,
        "complaints": result.complaints,
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def write_problem(problem: Problem, seed: int) -> str:
    """The JSON form of a problem; `read_problem` gives it back. Urgent needs have no JSON form and are refused."""
    if any(structure.urgent_g for structure in problem.structures):
        raise ProblemError("urgent_g has no JSON form")
    parameters = problem.parameters
    told = {
        "lots": [_plain(lot, "usable_until") for lot in problem.lots],
        "structures": [
            {
                **_plain(structure, "opens_at"),
                "refuses": sorted(structure.refuses),
                "caps": {**_plain(structure.caps), "categories": dict(structure.caps.categories)},
            }
            for structure in problem.structures
        ],
        "parameters": {**_plain(parameters), "seed": seed},
    }
    for structure in cast("list[dict[str, Any]]", told["structures"]):
        del structure["urgent_g"]
    return json.dumps(told, ensure_ascii=False)


def _plain(record: Any, moment: str | None = None) -> dict[str, Any]:
    found = {name: getattr(record, name) for name in record.__slots__}
    if moment and found[moment] is not None:
        found[moment] = found[moment].isoformat()
    return found


def _parameters(raw: dict[str, Any]) -> tuple[Parameters, int]:
    keys: dict[str, tuple[Reader, Any]] = {
        "mode": (_text, "batch"),
        "km_tolerance": (_number, 0),
        "minimum_g": (_whole, 0),
        "seed": (_whole, 0),
    }
    found = _read("parameters", raw, keys)
    seed = found.pop("seed")
    return Parameters(cast("Mode", found["mode"]), found["km_tolerance"], found["minimum_g"]), seed


def _lot(name: str, raw: Any) -> Lot:
    keys: dict[str, tuple[Reader, Any]] = {
        "id": (_text, REQUIRED),
        "crates": (_whole, REQUIRED),
        "crate_g": (_whole, REQUIRED),
        "category": (_text, REQUIRED),
        "storage": (_text, REQUIRED),
        "lat": (_number, REQUIRED),
        "lon": (_number, REQUIRED),
        "usable_until": (_moment, None),
        "needs_authorization": (_yes_or_no, False),
    }
    found = _read(name, raw, keys)
    return Lot(**{**found, "storage": cast("Storage", found["storage"])})


def _structure(name: str, raw: Any) -> Structure:
    keys: dict[str, tuple[Reader, Any]] = {
        "id": (_text, REQUIRED),
        "need_g": (_whole, REQUIRED),
        "received_g": (_whole, 0),
        "caps": (_dict, {}),
        "lat": (_number, REQUIRED),
        "lon": (_number, REQUIRED),
        "authorized": (_yes_or_no, False),
        "opens_at": (_moment, None),
        "refuses": (_list, []),
        "max_km": (_number, None),
    }
    found = _read(name, raw, keys)
    refuses = frozenset(_text(f"{name}: refuses", one) for one in found["refuses"])
    return Structure(**{**found, "refuses": refuses, "caps": _caps(f"{name}: caps", found["caps"])})


def _caps(name: str, raw: dict[str, Any]) -> Caps:
    rooms: dict[str, tuple[Reader, Any]] = dict.fromkeys(
        ("total_g", "ambient_g", "chilled_g", "frozen_g"), (_whole, None)
    )
    found = _read(name, raw, {**rooms, "categories": (_dict, {})})
    categories = {
        category: _whole(f"{name}: {category}", cap)
        for category, cap in found["categories"].items()
        if cap is not None
    }
    return Caps(**{**found, "categories": categories})


def _read(name: str, raw: Any, keys: Mapping[str, tuple[Reader, Any]]) -> dict[str, Any]:
    """Every key of the form, read or at its default. A null stands for an absent value where there is a default."""
    given = _dict(name, raw)
    for key in given:
        if key not in keys:
            raise ProblemError(f"{name}: unknown key {key!r}")
    found = {}
    for key, (reader, default) in keys.items():
        if given.get(key) is None and default is not REQUIRED:
            found[key] = default
        elif key not in given:
            raise ProblemError(f"{name}: {key} is missing")
        else:
            found[key] = reader(f"{name}: {key}", given[key])
    return found


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ProblemError(f"key {max(keys, key=keys.count)!r} is repeated in one object")
    return found


def _no_constant(name: str) -> None:
    raise ProblemError(f"{name} is not a number here")


def _dict(name: str, raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise ProblemError(f"{name} must be an object")
    return raw


def _list(name: str, raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        raise ProblemError(f"{name} must be a list")
    return raw


def _text(name: str, raw: Any) -> str:
    if not isinstance(raw, str) or not raw:
        raise ProblemError(f"{name} must be a text that is not empty")
    if any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise ProblemError(f"{name} is not valid Unicode")
    return raw


def _whole(name: str, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise ProblemError(f"{name} must be a whole number")
    if raw < 0:
        raise ProblemError(f"{name} is negative")
    return raw


def _number(name: str, raw: Any) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise ProblemError(f"{name} must be a number")
    try:
        value = float(raw)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise ProblemError(f"{name} is too large")
    return value


def _yes_or_no(name: str, raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ProblemError(f"{name} must be true or false")
    return raw


def _moment(name: str, raw: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(name, raw))
        offset = moment.utcoffset()
    except ValueError:
        raise ProblemError(f"{name} is not an ISO 8601 moment: {raw!r}") from None
    if offset is None:
        raise ProblemError(f"{name} carries no offset: {raw!r}")
    return moment
