"""Laws that hold for every problem: nothing created or lost, caps, order, one more lot, no justified complaint."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.engines.allocation import Lot, Parameters, Problem, Result, Stopped, allocate
from tablee.engines.allocation.check import justified_complaints

from .problems import counts, crates_of, lot, lots, problems, structure


def given_of(problem: Problem, result: Result, name: str) -> int:
    weights = {one.id: one.crate_g for one in problem.lots}
    return sum(share.crates * weights[share.lot] for share in result.shares if share.structure == name)


@counts(150, 1000)
@given(problems(), st.integers(0, 3))
def test_nothing_is_created_or_lost(problem: Problem, seed: int) -> None:
    result = allocate(problem, seed=seed)
    out: Counter[str] = Counter()
    for share in result.shares:
        assert share.crates > 0
        out[share.lot] += share.crates
    for one in result.left:
        assert one.crates > 0
        out[one.lot] += one.crates
    assert out == Counter({one.id: one.crates for one in problem.lots if one.crates})
    assert result.given_g == sum(given_of(problem, result, one.id) for one in problem.structures)
    assert result.given_g <= result.bound_g
    for level, one in zip(result.levels, sorted(problem.structures, key=lambda s: s.id), strict=True):
        assert level.structure == one.id
        assert (level.before_g, level.after_g) == (
            one.received_g,
            one.received_g + given_of(problem, result, one.id),
        )


@counts(150, 1000)
@given(problems())
def test_never_above_a_cap_and_never_to_who_cannot(problem: Problem) -> None:
    result = allocate(problem, seed=0)
    by_name = {one.id: one for one in problem.lots}
    for one in problem.structures:
        rooms: Counter[str] = Counter()
        for share in result.shares:
            if share.structure == one.id:
                taken = by_name[share.lot]
                assert taken.category not in one.refuses | one.closed_for
                assert one.authorized or not taken.needs_authorization
                assert taken.usable_until is None or one.opens_at is None or one.opens_at < taken.usable_until
                for room in ("total_g", f"{taken.storage}_g", taken.category):
                    rooms[room] += share.crates * taken.crate_g
        for room, grams in rooms.items():
            cap = one.caps.categories.get(room) if not room.endswith("_g") else getattr(one.caps, room)
            assert cap is None or grams <= cap


@counts(150, 1000)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_lots_and_structures_changes_nothing(problem: Problem, rng) -> None:  # type: ignore[no-untyped-def]
    mixed_lots, mixed_structures = list(problem.lots), list(problem.structures)
    rng.shuffle(mixed_lots)
    rng.shuffle(mixed_structures)
    mixed = Problem(tuple(mixed_lots), tuple(mixed_structures), problem.parameters)
    ours, theirs = allocate(problem, seed=3), allocate(mixed, seed=3)
    assert ours.shares == theirs.shares
    assert ours.sentences == theirs.sentences


@counts(150, 1000)
@given(problems(), lots("another"))
def test_one_more_lot_never_lowers_what_is_given(problem: Problem, another: Lot) -> None:
    more = Problem((*problem.lots, another), problem.structures, problem.parameters)
    storages = {one.category: one.storage for one in more.lots}
    assert len(storages) == len({(one.category, one.storage) for one in more.lots})
    assert allocate(more, seed=0).given_g >= allocate(problem, seed=0).given_g


@counts(200, 2000)
@given(problems())
def test_nobody_has_a_justified_complaint(problem: Problem) -> None:
    result = allocate(problem, seed=0)
    assert result.complaints == 0
    assert justified_complaints(problem, result.shares) == []


@counts(150, 800)
@given(problems(uniform=True))
def test_the_guaranteed_minimum_comes_first(problem: Problem) -> None:
    """Who can take a crate and stay within its floor gets it before a holder of that lot passes its own."""
    result = allocate(problem, seed=0)
    levels = {level.structure: level for level in result.levels}
    floors = {one.id: problem.floor_g(one) for one in problem.structures}
    for one in problem.lots:
        reasons = result.why_none[one.id]
        holders = [share.structure for share in result.shares if share.lot == one.id]
        above = [name for name in holders if levels[name].after_g > floors[name]]
        for name, reason in reasons.items():
            if reason == "served_more" and levels[name].after_g + one.crate_g <= floors[name]:
                assert not above


def test_the_minimum_serves_a_small_structure_before_a_large_one() -> None:
    takers = (
        structure("large", 10_000_000, received_g=100_000),
        structure("small", 100_000, received_g=40_000),
    )
    without = allocate(Problem((lot(crates=5),), takers), seed=0)
    guaranteed = allocate(Problem((lot(crates=5),), takers, Parameters(minimum_g=60_000)), seed=0)
    assert (crates_of(without, "large"), crates_of(without, "small")) == (5, 0)
    assert (crates_of(guaranteed, "large"), crates_of(guaranteed, "small")) == (3, 2)


def test_urgent_needs_come_first_in_a_scarce_time() -> None:
    takers = (structure("a"), structure("b", received_g=500_000, urgent_g=30_000))
    result = allocate(Problem((lot(crates=4),), takers), seed=0)
    assert (crates_of(result, "a"), crates_of(result, "b")) == (1, 3)


@counts(60, 600)
@given(problems(most_lots=1))
def test_urgent_and_batch_agree_on_one_lot(problem: Problem) -> None:
    urgent = replace(problem, parameters=replace(problem.parameters, mode="urgent"))
    batch = replace(problem, parameters=replace(problem.parameters, mode="batch"))
    assert allocate(urgent, seed=5).shares == allocate(batch, seed=5).shares


def test_one_lot_and_the_same_lot_beside_one_that_nobody_can_take_agree() -> None:
    """Crate by crate and by levels and flow: two ways to the same shares, ties included."""
    takers = tuple(structure(f"s{n}", 1_000 * (n % 3 + 1), received_g=100 * (n % 2)) for n in range(9))
    alone = allocate(Problem((lot("A", 17, 100),), takers), seed=0)
    split_in_two = (lot("A", 17, 100), lot("B", 6, 100, category="lait", storage="chilled"))
    cold = tuple(replace(one, caps=replace(one.caps, chilled_g=0)) for one in takers)
    assert allocate(Problem(split_in_two, cold), seed=0).shares == alone.shares


def test_a_thousand_million_crates_across_the_earth_take_no_longer() -> None:
    takers = tuple(structure(f"s{n}", 10**6 * (n + 1), lat=-43.6, lon=-178.0) for n in range(4))
    result = allocate(Problem((lot("A", 10**9, 1),), takers), seed=0)
    assert [crates_of(result, one.id) for one in takers] == [10**8, 2 * 10**8, 3 * 10**8, 4 * 10**8]
    two = (lot("A", 5 * 10**11, 1), lot("B", 10**11, 3, category="lait", storage="chilled"))
    assert allocate(Problem(two, takers), seed=0).given_g == 8 * 10**11


def test_stop_is_obeyed() -> None:
    with pytest.raises(Stopped):
        allocate(Problem((lot("a"), lot("b")), (structure("s"), structure("t"))), seed=0, stop=lambda: True)
