"""The kinds of rules a network lives by: their type, unit, default and source; each room says those it follows.

Values are dated, never in code paths. Defaults come from law (`data/regles_fr.json`, gathered November 2026) or from the
founding documents; a network replaces any of them by a dated rule of its own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.functional import Promise


@dataclass(frozen=True)
class RuleKind:
    """type: "int", "bool" or "table" (string keys to integers in thousandths); low/high bound the integers."""

    key: str
    label: "str | Promise"
    type: str
    default: Any
    unit: "str | Promise" = ""
    source: str = ""
    low: int = 0
    high: int = 10_000_000
    locked: bool = False  # set by law: shown, not changed by a network


LAW_VERSION = "droit 2026-11"
Code = tuple[
    str, "str | Promise"
]  # how rows name a rule beside the version they followed, and what that is called
KINDS: dict[str, RuleKind] = {}  # in the order pages show them
CODES: dict[str, Code] = {}


@cache
def law() -> dict[str, Any]:
    """The shipped legal settings."""
    text = files("tablee.domains.governance").joinpath("data/regles_fr.json").read_text(encoding="utf-8")
    values: dict[str, Any] = json.loads(text)
    return values


def follow_rules(*kinds: RuleKind, codes: Mapping[str, Code] | None = None) -> None:
    """Register the rules that a room follows: before those of the storeys below it; a key has one kind."""
    by_key = {kind.key: kind for kind in kinds}
    if twice := KINDS.keys() & by_key:
        raise ValueError(f"two kinds of rules are called {sorted(twice)}")
    below = dict(KINDS)
    KINDS.clear()
    KINDS.update(by_key | below)
    CODES.update(codes or {})
