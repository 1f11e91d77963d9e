"""The sentence of a share: in the reader's language, in the gift's own units, from the facts the engine told."""

from typing import Any

import pytest
from django.utils import translation

from tablee.domains.field.enums import Unit
from tablee.domains.sharing.reasons import reason_in, say, stored
from tablee.engines.allocation import Explanation

NEXT = Explanation("les-erables", "next_crate", 44, 0.152, 0.153, 0.155, 3)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_share_is_said_in_the_units_of_the_gift() -> None:
    assert plain(say(NEXT, Unit.PACKET)) == (
        "44 paquets : avec cette part vous êtes servis à 15,2 % de votre besoin, les autres à 15,3 % ; "
        "à 45 paquets, vous seriez à 15,5 % pendant que 3 structures resteraient plus bas."
    )


def test_the_same_facts_are_said_in_english() -> None:
    with translation.override("en"):
        assert plain(say(NEXT, Unit.PACKET)) == (
            "44 packets: with this share, 15.2% of your need is met, the others’ 15.3%; "
            "at 45 packets, you would be at 15.5% while 3 organisations stayed lower."
        )


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            Explanation("a", "alone", 1, 0.01),
            "1 caisse : vous êtes la seule structure à pouvoir prendre cela ; "
            "avec cette part vous êtes servis à 1 % de votre besoin.",
        ),
        (
            Explanation("a", "capped", 2, 0.02, 0.3, cap="chilled"),
            "2 caisses : votre place au frais est prise ; "
            "avec cette part vous êtes servis à 2 % de votre besoin, les autres à 30 %.",
        ),
        (
            Explanation("a", "all_shared", 3, 0.225, 0.217),
            "3 caisses : avec cette part vous êtes servis à 22,5 % de votre besoin, les autres à 21,7 % ; tout est partagé.",
        ),
    ],
)
def test_each_kind_has_its_sentence(told: Explanation, expected: str) -> None:
    assert plain(say(told, Unit.CRATE)) == expected


def result(shares: list[list[Any]]) -> dict[str, Any]:
    return {"shares": shares, "told": stored({NEXT.structure: NEXT})}


def test_facts_come_back_from_storage() -> None:
    kept = result([["OF-1", NEXT.structure, 44]])
    assert reason_in(kept, NEXT.structure, Unit.PACKET) == say(NEXT, Unit.PACKET)


def test_several_gifts_are_counted_in_crates() -> None:
    kept = result([["OF-1", NEXT.structure, 40], ["OF-2", NEXT.structure, 4]])
    assert reason_in(kept, NEXT.structure, Unit.PACKET) == say(NEXT, Unit.CRATE)


def test_without_facts_nothing_is_invented() -> None:
    assert reason_in({"shares": []}, NEXT.structure, Unit.PACKET) == ""
    assert stored({"b": Explanation("b", "full", 0, 0.5)}) == {}
