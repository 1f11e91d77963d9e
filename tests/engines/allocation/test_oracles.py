"""The worked examples of the product guide, and the rows they stand for."""

from __future__ import annotations

from dataclasses import replace

from tablee.engines.allocation import Caps, Problem, allocate, write_sheet

from .problems import crates_of, lot, oracle, structure

CRATE_G = 10_000


def split(crates: int, caps: list[int], weights: list[int] | None = None, *, seed: int = 0) -> list[int]:
    weights = weights or [1] * len(caps)
    names = [f"s{n}" for n in range(len(caps))]
    takers = tuple(
        structure(name, weight * 12_000, caps=Caps(total_g=cap * CRATE_G))
        for name, weight, cap in zip(names, weights, caps, strict=True)
    )
    result = allocate(Problem((lot(crates=crates),), takers), seed=seed)
    return [crates_of(result, name) for name in names]


def test_oracle_a_equal_weights_exactly() -> None:
    told = oracle("A_equal_weights")
    assert split(told["crates"], told["caps"]) == told["expect"]


def test_oracle_b_clementines_within_one_crate() -> None:
    told = oracle("B_weighted_clementines")
    found = split(told["crates"], told["caps"], told["weights"])
    assert sum(found) == told["crates"]
    assert max(abs(ours - theirs) for ours, theirs in zip(found, told["expect"], strict=True)) <= 1
    assert found[told["ids"].index("sc31")] == 6


def test_oracle_c_tie_exactly_and_by_the_seed() -> None:
    told = oracle("C_tie")
    found = {tuple(split(told["crates"], told["caps"], seed=seed)) for seed in range(20)}
    assert {tuple(sorted(one)) for one in found} == {tuple(told["expect_sorted"])}
    assert len(found) == 3, "the odd crate should not always fall to the same structure"


def test_the_example_of_the_documentation() -> None:
    takers = tuple(structure(name, need_kg * 1000) for name, need_kg in (("a", 100), ("b", 200), ("c", 300)))
    result = allocate(Problem((lot(crates=4),), takers), seed=0)
    assert [crates_of(result, name) for name in "abc"] == [1, 1, 2]


def test_atel_10_bulk_donation_split_within_caps_same_again_and_explained() -> None:
    told = oracle("B_weighted_clementines")
    takers = tuple(
        structure(name, weight * 12_000, caps=Caps(total_g=cap * CRATE_G))
        for name, weight, cap in zip(told["ids"], told["weights"], told["caps"], strict=True)
    )
    problem = Problem((lot("OF-101", told["crates"]),), takers)
    result, again = allocate(problem, seed=7), allocate(problem, seed=7)
    assert result.shares == again.shares
    assert write_sheet(problem, result) == write_sheet(problem, again)
    assert sum(share.crates for share in result.shares) == 120
    assert set(result.sentences) == set(told["ids"])
    assert result.sentences["sc31"].startswith("6 caisses\u00a0: votre plafond est atteint")


def test_ler_p3_money_hours_and_votes_are_no_field_of_the_problem() -> None:
    told = {field for kind in (lot(), structure("a"), Caps()) for field in kind.__slots__}
    assert not {
        name
        for name in told
        if any(word in name for word in ("contribution", "paid", "hour", "vote", "euro"))
    }
    # What a structure refused before is no input either: only what it refuses now, and it costs it nothing later.
    takers = (structure("a"), structure("b"))
    before = allocate(Problem((lot(),), takers), seed=1)
    refusing = Problem((lot(),), (replace(takers[0], refuses=frozenset({"bottes"})), takers[1]))
    assert allocate(refusing, seed=1).shares == before.shares
