"""Abundance, limited, scarce: named, with the figures that say so."""

from __future__ import annotations

from dataclasses import replace

from tablee.engines.allocation import Caps, Problem, allocate, regime_of

from .problems import crates_of, lot, oracle, structure


def test_ler_e2_three_fixtures_give_three_regimes() -> None:
    bread = Problem((lot("OF-103", 2, 11_000, category="pain"),), (structure("a", 3_360_000),))
    assert (regime_of(bread).name, regime_of(bread).because) == ("abundance", "one_taker")

    told = oracle("B_weighted_clementines")
    takers = tuple(
        structure(name, weight * 12_000, caps=Caps(total_g=cap * 10_000))
        for name, weight, cap in zip(told["ids"], told["weights"], told["caps"], strict=True)
    )
    found = regime_of(Problem((lot("OF-101", 120),), takers))
    assert (found.name, found.because, found.takers) == ("limited", "less_than_asked", 6)
    assert (found.supply_g, found.could_take_g) == (1_200_000, 1_780_000)

    milk = lot("lait", 18, 800, category="lait infantile")
    nine = tuple(structure(f"s{n}", urgent_g=2_400) for n in range(9))
    found = regime_of(Problem((milk,), nine))
    assert (found.name, found.because, found.urgent_g) == ("scarce", "under_urgent_needs", 21_600)


def test_enough_for_all_is_abundance() -> None:
    takers = (structure("a", caps=Caps(total_g=30_000)), structure("b"))
    problem = Problem((lot(crates=5),), takers)
    assert regime_of(problem).name == "limited"
    assert regime_of(problem, asked_g={"b": 20_000}).name == "abundance"
    assert regime_of(problem, asked_g={"b": 20_000}).because == "enough_for_all"
    assert regime_of(problem, asked_g={"b": 20_001}).name == "limited"


def test_urgent_needs_of_who_cannot_take_it_do_not_count() -> None:
    takers = (structure("a"), structure("b", urgent_g=900_000, refuses=frozenset({"fruits"})))
    assert regime_of(Problem((lot(),), takers)).name == "abundance"
    assert (
        regime_of(Problem((lot(),), (structure("a"), replace(takers[1], refuses=frozenset())))).name
        == "scarce"
    )


def test_scarce_serves_the_urgent_needs_first() -> None:
    milk = lot("lait", 6, 800, category="lait infantile")
    takers = (
        structure("plenty", 10_000_000),
        structure("urgent", 100_000, received_g=90_000, urgent_g=3_200),
    )
    result = allocate(Problem((milk,), takers), seed=0)
    assert (crates_of(result, "plenty"), crates_of(result, "urgent")) == (2, 4)


def test_nobody_can_take() -> None:
    problem = Problem((lot(),), (structure("a", refuses=frozenset({"fruits"})),))
    assert (regime_of(problem).name, regime_of(problem).because) == ("abundance", "nobody_can_take")
