"""Sentences and reasons: what each structure is told, and that the numbers in it are true."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given

from tablee.engines.allocation import Caps, Parameters, Problem, allocate
from tablee.engines.allocation.sentences import grouped, percent

from .problems import NOON, counts, crates_of, lot, problems, structure


def plainly(sentence: str) -> str:
    return sentence.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_sentence_of_the_product_guide() -> None:
    takers = (
        structure("me", 300_000, received_g=37_500),
        structure("x", 3_000_000, received_g=481_000),
        structure("y", 3_000_000, received_g=481_000),
    )
    told = allocate(Problem((lot(crates=37),), takers), seed=0).sentences["me"]
    assert plainly(told) == (
        "3 caisses : avec elles vous êtes servis à 22,5 % de votre besoin, les autres à 21,7 % ; "
        "une 4ᵉ vous mettrait à 25,8 % pendant que deux structures resteraient plus bas."
    )
    assert re.search(r"caisses\u00a0: .*22,5\u202f% .*21,7\u202f%\u202f; une 4ᵉ", told)


def test_every_reason_for_nothing() -> None:
    until = NOON + timedelta(hours=2)
    chilled = lot(crates=2, category="lait", storage="chilled", usable_until=until, needs_authorization=True)
    willing = structure("open", authorized=True)
    takers = {
        "served_more": replace(willing, received_g=900_000),
        "no_cold_room": replace(willing, caps=Caps(chilled_g=0)),
        "closed_before_date": replace(willing, opens_at=until),
        "category_full": replace(willing, caps=Caps(categories={"lait": 9_999})),
        "full": replace(willing, caps=Caps(total_g=9_999)),
        "said_no": replace(willing, refuses=frozenset({"lait"})),
        "too_far": replace(willing, lat=45.0, max_km=20),
        "not_authorized": replace(willing, authorized=False),
    }
    problem = Problem((chilled,), (willing, *(replace(one, id=reason) for reason, one in takers.items())))
    result = allocate(problem, seed=0)
    assert crates_of(result, "open") == 2
    assert result.why_none["OF-1"] == {reason: reason for reason in takers}
    for reason in takers:
        assert result.explanations[reason].kind == reason
        assert plainly(result.sentences[reason]).startswith("Aucune caisse cette fois : ")
    assert len({result.sentences[reason] for reason in takers}) == len(takers)


def test_full_alone_and_all_shared() -> None:
    capped, free = structure("capped", caps=Caps(ambient_g=20_000)), structure("free")
    result = allocate(Problem((lot(crates=6),), (capped, free)), seed=0)
    assert plainly(result.sentences["capped"]) == (
        "2 caisses : votre place à température ambiante est prise ; avec elles vous êtes servis à 2,0 % de votre besoin, "
        "les autres à 4,0 %."
    )
    assert plainly(result.sentences["free"]).endswith("à 2,0 % ; tout est partagé.")
    alone = allocate(Problem((lot(crates=1),), (free,)), seed=0)
    assert plainly(alone.sentences["free"]) == (
        "1 caisse : vous êtes la seule structure à pouvoir la prendre ; avec elle vous êtes servis à 1,0 % de votre besoin."
    )


@pytest.mark.parametrize(
    ("fraction", "told"), [(0.225, "22,5 %"), (0, "0,0 %"), (0.9999, "100,0 %"), (12.345, "1 234,5 %")]
)
def test_percentages_are_french(fraction: float, told: str) -> None:
    assert plainly(percent(fraction)) == told
    assert " " not in percent(fraction)
    assert plainly(grouped(1_180)) == "1 180"


@counts(80, 800)
@given(problems(most_lots=1))
def test_the_numbers_in_a_sentence_are_those_of_the_levels(problem: Problem) -> None:
    problem = replace(problem, parameters=Parameters())
    result = allocate(problem, seed=0)
    for level in result.levels:
        told = result.explanations[level.structure]
        sentence = plainly(result.sentences[level.structure])
        assert told.crates == crates_of(result, level.structure)
        if told.crates:
            assert sentence.startswith(f"{told.crates} caisse")
            assert plainly(percent(level.after)) in sentence
        else:
            assert sentence.startswith("Aucune caisse")
            assert level.structure in result.why_none[problem.lots[0].id]
        if told.kind == "next_crate":
            assert told.next_level == (level.after_g + problem.lots[0].crate_g) / level.need_g
            lower = [one for one in result.levels if one.after < told.next_level and one is not level]
            assert 0 < told.lower_then <= len(lower)


@counts(80, 800)
@given(problems())
def test_every_structure_without_a_crate_has_a_reason_for_every_lot(problem: Problem) -> None:
    result = allocate(problem, seed=0)
    holders = {(share.lot, share.structure) for share in result.shares}
    assert set(result.why_none) == {one.id for one in problem.lots}
    for name, reasons in result.why_none.items():
        assert set(reasons) == {one.id for one in problem.structures if (name, one.id) not in holders}
