"""Pouring over one group: the greedy answer from any start, and the grams that come close to it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tablee.engines.allocation.ties import tickets
from tablee.engines.allocation.waterfill import Basins, pour
from tablee.engines.allocation.waterfill import _greedy_from as greedy_from

from .problems import counts

GROUPS = st.lists(
    st.tuples(
        st.integers(0, 40), st.integers(1, 30), st.integers(0, 3), st.integers(0, 9), st.integers(0, 9)
    ),
    min_size=1,
    max_size=8,
)
"""History, need, floor, most, and a wrong start of each structure."""


def basins_of(group: list[tuple[int, int, int, int, int]], unit: int, *, exact: bool = True) -> Basins:
    history, need, floor, most, _ = (np.array(column, dtype=np.int64) for column in zip(*group, strict=True))
    names = [f"s{row}" for row in range(len(group))]
    return Basins(history, need, floor, most, tickets(0, ["lot"], names), unit, exact)


def one_by_one(basins: Basins, total: int) -> list[int]:
    """Unit after unit to the smallest key, floors first: slow and plain."""
    held = [0] * len(basins.need_g)
    for _ in range(total):

        def turn(row: int) -> tuple[bool, Fraction, bytes]:
            y_g = int(basins.history_g[row]) + held[row] * basins.unit
            key = Fraction(2 * y_g + basins.unit, int(basins.need_g[row]))
            return held[row] >= basins.floor[row], key, basins.tickets[row].drawn()

        able = [row for row in range(len(held)) if held[row] < basins.most[row]]
        held[min(able, key=turn)] += 1
    return held


@counts(150, 1000)
@given(GROUPS, st.integers(1, 7), st.integers(0, 60))
def test_pouring_crates_is_dealing_them_one_by_one(
    group: list[tuple[int, ...]], unit: int, total: int
) -> None:
    basins = basins_of(group, unit)  # type: ignore[arg-type]
    total = min(total, int(basins.most.sum()))
    assert pour(basins, total).tolist() == one_by_one(basins, total)


@counts(150, 1000)
@given(GROUPS, st.integers(1, 7), st.integers(0, 60))
def test_the_greedy_answer_comes_from_any_start(group: list[tuple[int, ...]], unit: int, total: int) -> None:
    basins = basins_of([(h, n, 0, m, start) for h, n, _, m, start in group], unit)
    total = min(total, int(basins.most.sum()))
    start = np.minimum(basins.most, [one[4] for one in group])
    found = greedy_from(basins, start, np.zeros_like(start), basins.most, total)
    assert found.tolist() == one_by_one(basins, total)


@counts(150, 1000)
@given(GROUPS, st.integers(0, 60))
def test_poured_grams_sum_and_stay_within_bounds(group: list[tuple[int, ...]], total: int) -> None:
    basins = basins_of(group, 1, exact=False)  # type: ignore[arg-type]
    total = min(total, int(basins.most.sum()))
    found = pour(basins, total)
    assert found.sum() == total
    assert (found >= 0).all()
    assert (found <= basins.most).all()
    if total >= np.minimum(basins.floor, basins.most).sum():
        assert (found >= np.minimum(basins.floor, basins.most)).all()
