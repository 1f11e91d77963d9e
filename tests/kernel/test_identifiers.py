"""Telephone numbers and SIRET: many ways to type them, one way to keep them."""

import pytest

from tablee.kernel.identifiers import read_phone, read_siret, say_phone


@pytest.mark.parametrize(
    "text", ["05 61 00 00 00", "0561000000", "05.61.00.00.00", "+33 5 61 00 00 00", "0033 (0)5 61-00-00-00"]
)
def test_one_number_many_hands(text: str) -> None:
    assert read_phone(text) == "+33561000000"


@pytest.mark.parametrize("text", ["", "0561", "05 61 00 00 00 / 06 00 00 00 00", "+33 0 61 00 00 00", "allô"])
def test_no_number(text: str) -> None:
    assert read_phone(text) is None


def test_a_number_is_said_as_french_hands_write_it() -> None:
    assert say_phone("+33561000000") == "05\u00a061\u00a000\u00a000\u00a000"
    assert say_phone("+3225550000") == "+3225550000"
    assert read_phone(say_phone("+33561000000")) == "+33561000000"


def test_a_siret_has_its_key() -> None:
    assert read_siret("732 829 320 00074") == "73282932000074"
    assert read_siret("35600000000048") == "35600000000048"  # La Poste
    assert read_siret("73282932000075") is None
    assert read_siret("7328293200007") is None
