"""A quantity as people say it, and whatever else they may type."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.domains.field.enums import Unit
from tablee.domains.field.quantities import Quantity, parse_quantity


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("22 kg", Quantity(22, Unit.KG, 1000)),
        ("1\u202f180 kg", Quantity(1180, Unit.KG, 1000)),
        ("0,5 t", Quantity(500, Unit.KG, 1000)),
        ("12", Quantity(12, Unit.CRATE, None)),
        ("12 caisses", Quantity(12, Unit.CRATE, None)),
        ("120 caisses de 10 kg", Quantity(120, Unit.CRATE, 10_000)),
        ("84 x 2,5 kg", Quantity(84, Unit.CRATE, 2500)),
        ("84 barquettes de 2,5 kg", Quantity(84, Unit.PIECE, 2500)),
        ("9 sacs d’1 kg", Quantity(9, Unit.BAG, 1000)),
        ("  3   plateaux ", Quantity(3, Unit.TRAY, None)),
        ("6 bocaux", Quantity(6, Unit.PIECE, None)),
    ],
)
def test_what_people_say(typed: str, said: Quantity) -> None:
    assert parse_quantity(typed) == said


@pytest.mark.parametrize(
    "typed", ["", "beaucoup", "12,5 caisses", "2,5 kg", "-3 kg", "12 éléphants", "12 caisses de", "0 kg", "x"]
)
def test_what_is_not_clear_is_said_so(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        parse_quantity(typed)


@pytest.mark.parametrize(
    "typed", ["1" + " " * 5000 + "!", "1" * 6000, "1 " * 4000 + "!", "12 caisses de " + "1 " * 4000]
)
def test_a_long_line_is_answered_at_once(typed: str) -> None:
    """It hung for minutes on a line of blanks."""
    with suppress(ValueError):
        parse_quantity(typed)


@given(st.text(st.sampled_from("0123456789 .,xkgcaisetdu’'²½١\u202f\u00a0-"), max_size=40))
def test_anything_else_is_a_value_error_or_a_count(typed: str) -> None:
    with suppress(ValueError):
        said = parse_quantity(typed)
        assert said.units >= 0
        assert said.unit in Unit.values
        assert said.unit_g is None or said.unit_g > 0
