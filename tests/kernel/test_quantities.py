"""Quantities read and write as French and English hands do."""

from contextlib import suppress
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tablee.kernel.quantities import (
    MASS_CEILING_G,
    format_distance,
    format_mass,
    format_number,
    format_percent,
    parse_mass,
)

N, H = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1180, 0, f"1{N}180", "1,180"),
        (1234567, 0, f"1{N}234{N}567", "1,234,567"),
        (-1180, 0, f"−1{N}180", "−1,180"),
        ("12.50", 2, "12,5", "12.5"),
        ("0.005", 2, "0,01", "0.01"),
        ("-0.001", 2, "0", "0"),
        ("100.00", 2, "100", "100"),
        ("1200", 2, f"1{N}200", "1,200"),
    ],
)
def test_format_number(value: int | str, decimals: int, french: str, english: str) -> None:
    with translation.override("fr"):
        assert format_number(Decimal(value), decimals) == french
    with translation.override("en"):
        assert format_number(Decimal(value), decimals) == english


@pytest.mark.parametrize(
    ("grams", "text"),
    [
        (0, f"0{H}g"),
        (800, f"800{H}g"),
        (999, f"999{H}g"),
        (1_000, f"1{H}kg"),
        (1_250, f"1,25{H}kg"),
        (12_500, f"12,5{H}kg"),
        (99_960, f"100{H}kg"),
        (450_000, f"450{H}kg"),
        (1_200_000, f"1{N}200{H}kg"),
        (-12_500, f"−12,5{H}kg"),
    ],
)
def test_format_mass(grams: int, text: str) -> None:
    assert format_mass(grams) == text


@pytest.mark.parametrize(
    ("metres", "text"),
    [
        (0, f"0{H}m"),
        (804, f"800{H}m"),
        (994, f"990{H}m"),
        (995, f"1{H}km"),
        (4_230, f"4,2{H}km"),
        (2_000, f"2{H}km"),
        (36_900, f"37{H}km"),
    ],
)
def test_format_distance(metres: int, text: str) -> None:
    assert format_distance(metres) == text


def test_format_percent_in_both_languages() -> None:
    assert format_percent(22) == f"22{N}%"
    with translation.override("en"):
        assert format_percent(22) == "22%"


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("12,5 kg", 12_500),
        ("12.5", 12_500),
        ("800 g", 800),
        ("1 180", 1_180_000),
        (f"1{N}180{H}kg", 1_180_000),
        ("1.234,5", 1_234_500),
        ("1,234.5 kg", 1_234_500),
        ("1'200 kg", 1_200_000),
        ("1,2 t", 1_200_000),
        ("450KG", 450_000),
        ("3 kilos", 3_000),
        ("  7 ", 7_000),
        ("0,5 g", 1),
        ("12,5 kg.", 12_500),
        ("+4", 4_000),
        ("1000 t", MASS_CEILING_G),
    ],
)
def test_parse_mass_reads_what_hands_type(text: str, grams: int) -> None:
    with translation.override("fr"):
        assert parse_mass(text) == grams


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Écrivez un poids"),
        ("   ", "Écrivez un poids"),
        ("-3 kg", "négatif"),
        ("−3", "négatif"),
        ("0", "plus grand que zéro"),
        ("0,0001 g", "plus grand que zéro"),
        ("1001 t", "tonnes"),
        ("9" * 60, "tonnes"),
        ("beaucoup", "n’est pas un poids"),
        ("12 caisses", "n’est pas un poids"),
        ("1e9", "n’est pas un poids"),
        ("inf", "n’est pas un poids"),
        ("nan", "n’est pas un poids"),
        ("1,2,3.4,5", "pas clair"),
        ("12 5", "pas clair"),
        ("١٢", "n’est pas un poids"),
        ("12 kg 500", "n’est pas un poids"),
    ],
)
def test_parse_mass_refuses_with_a_reason(text: str, reason: str) -> None:
    with translation.override("fr"), pytest.raises(ValueError, match=reason):
        parse_mass(text)


@given(st.text(max_size=60))
def test_parse_mass_never_breaks(text: str) -> None:
    with suppress(ValueError):
        assert 0 < parse_mass(text) <= MASS_CEILING_G


@given(st.integers(min_value=1, max_value=MASS_CEILING_G // 1_000), st.sampled_from(["fr", "en"]))
def test_what_is_shown_can_be_typed_back(kilograms: int, language: str) -> None:
    with translation.override(language):
        assert parse_mass(format_mass(kilograms * 1_000)) == kilograms * 1_000


@given(st.integers(min_value=0, max_value=99_999))
def test_the_shown_mass_is_within_half_its_last_digit(grams: int) -> None:
    if grams:
        assert abs(parse_mass(format_mass(grams)) - grams) <= (5 if grams < 10_000 else 50)
