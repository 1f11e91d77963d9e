"""The judge itself: it must see every kind of unfair or unlawful share, or its silence means nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tablee.engines.allocation import BrokenPromise, Caps, Parameters, Problem, Share, allocate
from tablee.engines.allocation import solve as solving
from tablee.engines.allocation.check import Complaint, Unlawful, justified_complaints
from tablee.engines.allocation.rounding import Table

from .problems import lot, structure

TWO = Problem((lot(crates=4),), (structure("a"), structure("b")))


def test_it_accepts_the_fair_share_and_one_crate_of_difference() -> None:
    assert justified_complaints(TWO, [Share("OF-1", "a", 2), Share("OF-1", "b", 2)]) == []
    assert justified_complaints(TWO, [Share("OF-1", "a", 3), Share("OF-1", "b", 1)]) == []


def test_it_hears_who_would_still_be_less_served() -> None:
    assert justified_complaints(TWO, [Share("OF-1", "a", 4)]) == [Complaint("OF-1", "b", "a")]


def test_it_hears_of_a_crate_left_while_somebody_has_room() -> None:
    found = justified_complaints(TWO, [Share("OF-1", "a", 2), Share("OF-1", "b", 1)])
    assert found == [Complaint("OF-1", "a", None), Complaint("OF-1", "b", None)]


def test_nobody_without_room_or_right_may_complain() -> None:
    all_to_a = [Share("OF-1", "a", 4)]
    b = TWO.structures[1]
    for silent in (
        replace(b, caps=Caps(total_g=9_999)),
        replace(b, caps=Caps(categories={"fruits": 9_999})),
        replace(b, refuses=frozenset({"fruits"})),
        replace(b, closed_for=frozenset({"fruits"})),
        replace(b, closed_for=frozenset({"fruits"})),
        replace(b, lat=44.6, max_km=100),
    ):
        assert justified_complaints(replace(TWO, structures=(TWO.structures[0], silent)), all_to_a) == []
    assert justified_complaints(
        replace(TWO, structures=(TWO.structures[0], replace(b, lat=44.6, max_km=120))), all_to_a
    )


def test_nobody_complains_of_a_holder_at_its_minimum() -> None:
    guaranteed = replace(TWO, parameters=Parameters(minimum_g=40_000))
    assert justified_complaints(guaranteed, [Share("OF-1", "a", 4)]) == []
    less = replace(TWO, parameters=Parameters(minimum_g=39_999))
    assert justified_complaints(less, [Share("OF-1", "a", 4)]) == [Complaint("OF-1", "b", "a")]


@pytest.mark.parametrize(
    "shares",
    [
        [Share("OF-1", "a", 5)],
        [Share("OF-1", "a", 2), Share("OF-1", "a", 2)],
        [Share("OF-1", "a", 0)],
        [Share("OF-2", "a", 1)],
        [Share("OF-1", "nobody", 1)],
    ],
)
def test_it_refuses_the_unlawful(shares: list[Share]) -> None:
    with pytest.raises(Unlawful):
        justified_complaints(TWO, shares)


@pytest.mark.parametrize(
    "caps",
    [Caps(total_g=39_999), Caps(ambient_g=39_999), Caps(ambient_g=0), Caps(categories={"fruits": 39_999})],
)
def test_it_refuses_a_broken_cap(caps: Caps) -> None:
    with pytest.raises(Unlawful):
        justified_complaints(
            replace(TWO, structures=(replace(TWO.structures[0], caps=caps),)), [Share("OF-1", "a", 4)]
        )


def test_it_refuses_who_is_not_eligible() -> None:
    guarded = replace(TWO, lots=(replace(TWO.lots[0], needs_authorization=True),))
    with pytest.raises(Unlawful):
        justified_complaints(guarded, [Share("OF-1", "a", 1)])


def test_the_engine_does_not_answer_when_its_judge_complains(monkeypatch: pytest.MonkeyPatch) -> None:
    def unfair(table: Table, lot: int, draw: object) -> None:
        table.put(lot, table.first[lot], table.left[lot])

    monkeypatch.setattr(solving, "deal", unfair)
    with pytest.raises(BrokenPromise, match="justified complaints"):
        allocate(TWO, seed=0)
