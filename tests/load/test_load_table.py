"""The load figures: how growth is computed, and what counts as a missed goal."""

import math
from typing import Any

import pytest
from benchmarks.load.measure import CLAIMS, Figures
from benchmarks.load.table import beyond, exponent, tables


def figures(size: str, offers: int, **changes: Any) -> Figures:
    held = {"offers": offers, "claims": offers * 3, "journal": offers, "bytes": offers * 1000}
    about: dict[str, Any] = {
        "queries": {"Partager": 11},
        "cpu": {"Partager": 10.0},
        "p50": {"Partager": 20.0},
        "p95": {"Partager": 40.0},
        "claims_a_second": 120.0,
        "claims_with_worker": 90.0,
        "claims_cpu": 9.0,
        "memory_mb": 300.0,
        "taken": CLAIMS,
        "laws_hold": True,
    }
    return Figures(size, "sqlite", held, **{**about, **changes})


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0, 2.0])
def test_a_power_is_found_again(power: float) -> None:
    found = exponent([(x, 7 * x**power) for x in (500, 5_000, 50_000)])
    assert found is not None and math.isclose(found, power, abs_tol=1e-9)


def test_one_size_has_no_growth() -> None:
    assert exponent([(500, 3.0)]) is None
    assert exponent([(500, 0.0), (5000, 1.0)]) is None


def test_what_misses_its_goal_is_said() -> None:
    good = [figures("S", 500), figures("L", 50_000)]
    assert beyond(good) == []
    for changes, said in (
        ({"queries": {"Partager": 26}}, "26 queries"),
        ({"p95": {"Partager": 301.0}}, "p95 301 ms"),
        ({"claims_a_second": 79.0}, "79 claims"),
        ({"restore_s": 601.0}, "put back"),
        ({"taken": CLAIMS - 1}, "taken"),
        ({"laws_hold": False}, "BROKEN"),
        ({"not_200": {"Partager 500": 2}}, "2 × Partager 500"),
        ({"queries": {"Partager": 12}}, "not as many queries"),
    ):
        missed = beyond([good[0], figures("L", 50_000, **changes)])
        assert any(said in each for each in missed), said


def test_each_database_counts_its_own_statements() -> None:
    other = figures("S", 500, queries={"Partager": 9})
    other.database = "postgres"
    assert beyond([figures("S", 500), figures("L", 50_000), other]) == []


def test_the_table_stands_in_the_order_of_sizes() -> None:
    text = tables([figures("L", 50_000, cpu={"Partager": 100.0}), figures("S", 500)])
    assert "### sqlite, S / L" in text
    assert "| Partager | 11 | 10.0 / 100.0 | 0.50 | 20 | 40 | 0.00 |" in text
