"""Makers of problems: the smallest true ones by hand, and random ones for laws."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from tablee.engines.allocation import Caps, Lot, Parameters, Problem, Result, Structure

PROOF = os.environ.get("TABLEE_PROOF") == "1"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
KINDS = (("fruits", "ambient"), ("pain", "ambient"), ("lait", "chilled"), ("surgeles", "frozen"))
"""Each category with its storage."""


def counts(few: int, many: int) -> settings:
    """How many examples: few in `make test`, many in `make proof`."""
    return settings(max_examples=many if PROOF else few, deadline=None, derandomize=not PROOF)


def crates_of(result: Result, structure: str) -> int:
    return sum(share.crates for share in result.shares if share.structure == structure)


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


# Tiny weights on purpose: ties, full caps and knapsacks are met at every turn.
LATITUDES = st.sampled_from([43.0, 43.2, 43.5, 43.6, 44.0])
LONGITUDES = st.sampled_from([1.0, 1.3, 1.44, 2.0])
CATEGORIES = st.sampled_from([category for category, _ in KINDS])
MOMENTS = st.sampled_from([None, None, *(NOON + timedelta(hours=hours) for hours in range(4))])


def up_to(most: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, most)


CAPS = st.builds(
    Caps,
    up_to(60),
    up_to(40),
    up_to(30),
    up_to(30),
    st.dictionaries(CATEGORIES, st.integers(0, 30), max_size=3),
)
LOT_FACTS = st.tuples(
    st.sampled_from(KINDS),
    st.integers(0, 8),
    st.integers(1, 9),
    LATITUDES,
    LONGITUDES,
    MOMENTS,
    st.integers(0, 4),
)
STRUCTURES = st.builds(
    Structure,
    id=st.just(""),
    need_g=st.integers(1, 60),
    lat=LATITUDES,
    lon=LONGITUDES,
    received_g=st.integers(0, 30),
    caps=CAPS,
    authorized=st.booleans(),
    opens_at=MOMENTS,
    refuses=st.frozensets(CATEGORIES, max_size=1),
    max_km=up_to(120),
    urgent_g=st.sampled_from([0, 0, 0, 5, 12]),
    closed_for=st.frozensets(CATEGORIES, max_size=1),
)
PARAMETERS = st.builds(
    Parameters, st.sampled_from(["batch", "urgent"]), st.just(0.0), st.sampled_from([0, 0, 7, 20])
)
SAME_WEIGHT = st.sampled_from([1, 2, 3, 5, 10])


def _lot(name: str, facts: tuple[Any, ...], crate_g: int | None, crates: int) -> Lot:
    (category, storage), count, own_g, lat, lon, until, guarded = facts
    return Lot(
        name,
        min(count, crates),
        crate_g or own_g,
        category,
        storage,
        lat,
        lon,
        until,
        needs_authorization=guarded == 0,
    )


@st.composite
def lots(draw: st.DrawFn, name: str) -> Lot:
    return _lot(name, draw(LOT_FACTS), None, 8)


@st.composite
def problems(
    draw: st.DrawFn,
    *,
    uniform: bool | None = None,
    most_lots: int = 5,
    most_structures: int = 6,
    crates: int = 8,
) -> Problem:
    """Any problem; `uniform` says whether its crates weigh the same."""
    same = draw(st.booleans()) if uniform is None else uniform
    crate_g = draw(SAME_WEIGHT) if same else None
    facts = draw(st.lists(LOT_FACTS, min_size=1, max_size=most_lots))
    takers = draw(st.lists(STRUCTURES, min_size=1, max_size=most_structures))
    return Problem(
        tuple(_lot(f"L{n}", one, crate_g, crates) for n, one in enumerate(facts)),
        tuple(replace(one, id=f"S{n}") for n, one in enumerate(takers)),
        draw(PARAMETERS),
    )
