"""The engine's JSON, exactly as docs/allocation.md tells it: an unknown key is refused, so no other input can slip in."""

import json
import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, asdict, fields
from datetime import datetime
from functools import cache, partial
from typing import Any, TypeVar

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

T = TypeVar("T")
Reader = Callable[[str, Any], Any]
WITHOUT_FORM = {"urgent_g"}


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
        {"lots": (_list, MISSING), "structures": (_list, MISSING), "parameters": (_dict, {})},
    )
    parameters = _read("parameters", parts["parameters"], {**_keys(Parameters), "seed": (_whole, 0)})
    seed = parameters.pop("seed")
    problem = _problem(parts, Parameters(**parameters), without=WITHOUT_FORM)
    validate(problem)
    return problem, seed


def _problem(parts: Mapping[str, Any], parameters: Parameters, *, without: Collection[str] = ()) -> Problem:
    """`without`: fields that this form does not have."""
    return Problem(
        lots=tuple(_record(Lot, f"lots[{at}]", raw, without) for at, raw in enumerate(parts["lots"])),
        structures=tuple(
            _record(Structure, f"structures[{at}]", raw, without)
            for at, raw in enumerate(parts["structures"])
        ),
        parameters=parameters,
    )


def write_result(result: Result) -> str:
    """One JSON object, keys as documented, ending with a newline."""
    record = {
        "shares": [{"lot": s.lot, "structure": s.structure, "crates": s.crates} for s in result.shares],
        "levels": [{"structure": v.structure, "before": v.before, "after": v.after} for v in result.levels],
        "left": [{"lot": one.lot, "crates": one.crates, "reason": one.reason} for one in result.left],
        "sentences": dict(result.sentences),
        "given_g": result.given_g,
        "bound_g": result.bound_g,
        "kg_km": result.kg_km,
        "complaints": result.complaints,
    }
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def problem_record(problem: Problem) -> dict[str, Any]:
    """Values that JSON knows, urgent needs too, to keep; `problem_of` gives the problem back."""
    record = asdict(problem)
    for lot in record["lots"]:
        lot["usable_until"] = lot["usable_until"] and lot["usable_until"].isoformat()
    for structure in record["structures"]:
        structure["opens_at"] = structure["opens_at"] and structure["opens_at"].isoformat()
        structure |= {name: sorted(structure[name]) for name in ("refuses", "closed_for")}
    return record


def problem_of(record: Mapping[str, Any]) -> Problem:
    """The reverse of `problem_record`."""
    return _problem(record, _record(Parameters, "parameters", record["parameters"]))


def _record(kind: Callable[..., T], name: str, raw: Any, without: Collection[str] = ()) -> T:
    keys = _keys(kind)
    return kind(**_read(name, raw, {key: keys[key] for key in keys if key not in without}))


@cache
def _keys(record: Any) -> dict[str, tuple[Reader, Any]]:
    """Each field of a record: the reader of its type, and its own default."""
    readers: dict[Any, Reader] = {
        str: _text,
        Storage: _text,
        Mode: _text,
        bool: _yes_or_no,
        int: _whole,
        int | None: _whole,
        float: _number,
        float | None: _number,
        datetime | None: _moment,
        frozenset[str]: _texts,
        Mapping[str, int]: _rooms,
        Caps: partial(_record, Caps),
    }
    return {
        one.name: (
            readers[one.type],
            one.default if one.default_factory is MISSING else one.default_factory(),
        )
        for one in fields(record)
    }


def _read(name: str, raw: Any, keys: Mapping[str, tuple[Reader, Any]]) -> dict[str, Any]:
    """Every key of the form, read or at its default. A null stands for an absent value where there is a default."""
    given = _dict(name, raw)
    for key in given:
        if key not in keys:
            raise ProblemError(f"{name}: unknown key {key!r}")
    found = {}
    for key, (reader, default) in keys.items():
        if given.get(key) is None and default is not MISSING:
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


def _texts(name: str, raw: Any) -> frozenset[str]:
    return frozenset(_text(name, one) for one in _list(name, raw))


def _rooms(name: str, raw: Any) -> dict[str, int]:
    """Caps by category; they are named after what holds them."""
    caps, given = name.rpartition(":")[0], _dict(name, raw)
    return {
        category: _whole(f"{caps}: {category}", cap) for category, cap in given.items() if cap is not None
    }


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
