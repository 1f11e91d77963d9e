"""Makers of problems: the smallest true ones by hand, and random ones for laws."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tablee.engines.allocation import Caps, Lot, Parameters, Problem, Structure

PROOF = os.environ.get("TABLEE_PROOF") == "1"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
KINDS = (("fruits", "ambient"), ("pain", "ambient"), ("lait", "chilled"), ("surgeles", "frozen"))
"""Each category with its storage."""


def counts(few: int, many: int) -> settings:
    """How many examples: few in `make test`, many in `make proof`."""
    return settings(max_examples=many if PROOF else few, deadline=None, derandomize=not PROOF)


def lot(name: str = "OF-1", crates: int = 10, crate_g: int = 10_000, **more: Any) -> Lot:
    return Lot(
        **{
            "id": name,
            "crates": crates,
            "crate_g": crate_g,
            "category": "fruits",
            "storage": "ambient",
            "lat": 43.6,
            "lon": 1.44,
            **more,
        }
    )


def structure(name: str, need_g: int = 1_000_000, **more: Any) -> Structure:
    return Structure(**{"id": name, "need_g": need_g, "lat": 43.6, "lon": 1.44, **more})


def oracle(name: str) -> dict[str, Any]:
    """An oracle of the demonstration world, copied here so that the tests stand on their own."""
    found: dict[str, Any] = json.loads((Path(__file__).parent / "oracles.json").read_text("utf-8"))[name]
    return found


@st.composite
def lots(draw: st.DrawFn, name: str, crate_g: int | None = None, crates: int = 8) -> Lot:
    category, storage = draw(st.sampled_from(KINDS))
    return Lot(
        id=name,
        crates=draw(st.integers(0, crates)),
        crate_g=crate_g or draw(st.integers(1, 9)),
        category=category,
        storage=storage,  # type: ignore[arg-type]
        lat=draw(st.integers(430, 440)) / 10,
        lon=draw(st.integers(10, 20)) / 10,
        usable_until=draw(st.none() | st.integers(0, 4).map(lambda hours: NOON + timedelta(hours=hours))),
        needs_authorization=draw(st.integers(0, 4)) == 0,
    )


@st.composite
def structures(draw: st.DrawFn, name: str) -> Structure:
    def cap(most: int) -> int | None:
        return draw(st.none() | st.integers(0, most))

    caps = Caps(cap(60), cap(40), cap(30), cap(30))
    categories = draw(
        st.dictionaries(st.sampled_from([kind for kind, _ in KINDS]), st.integers(0, 30), max_size=3)
    )
    return Structure(
        id=name,
        need_g=draw(st.integers(1, 60)),
        lat=draw(st.integers(430, 440)) / 10,
        lon=draw(st.integers(10, 20)) / 10,
        received_g=draw(st.integers(0, 30)),
        caps=Caps(caps.total_g, caps.ambient_g, caps.chilled_g, caps.frozen_g, categories),
        authorized=draw(st.booleans()),
        opens_at=draw(st.none() | st.integers(0, 3).map(lambda hours: NOON + timedelta(hours=hours))),
        refuses=frozenset(draw(st.sets(st.sampled_from([kind for kind, _ in KINDS]), max_size=1))),
        max_km=draw(st.none() | st.integers(0, 120)),
        urgent_g=draw(st.sampled_from([0, 0, 0, 5, 12])),
    )


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    uniform: bool | None = None,
    most_lots: int = 5,
    most_structures: int = 6,
    crates: int = 8,
) -> Problem:
    """Tiny weights on purpose: ties, full caps and knapsacks are met at every turn."""
    same = draw(st.booleans()) if uniform is None else uniform
    crate_g = draw(st.sampled_from([1, 2, 3, 5, 10])) if same else None
    return Problem(
        tuple(draw(lots(f"L{n}", crate_g, crates)) for n in range(draw(st.integers(1, most_lots)))),
        tuple(draw(structures(f"S{n}")) for n in range(draw(st.integers(1, most_structures)))),
        Parameters(draw(st.sampled_from(["batch", "urgent"])), 0, draw(st.sampled_from([0, 0, 7, 20]))),
    )
