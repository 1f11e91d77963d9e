"""A count and its unit, as the count asks."""

import pytest

from tablee.domains.field.enums import Unit
from tablee.domains.field.units import format_count_of_units
from tablee.kernel.quantities import HARD as H
from tablee.kernel.quantities import NARROW as N


@pytest.mark.parametrize(
    ("units", "unit", "french"),
    [
        (12, Unit.CRATE, f"12{H}caisses"),
        (1, "crate", f"1{H}caisse"),
        (0, "crate", f"0{H}caisse"),
        (22, "kg", f"22{H}kg"),
        (84, Unit.PIECE, f"84{H}pièces"),
        (2, "jar", f"2{H}bocaux"),
        (1180, Unit.CRATE, f"1{N}180{H}caisses"),
    ],
)
def test_counts_take_the_french_plural(units: int, unit: str, french: str) -> None:
    assert format_count_of_units(units, unit) == french


def test_a_unit_nobody_declared_is_an_error() -> None:
    with pytest.raises(ValueError, match="barrel"):
        format_count_of_units(2, "barrel")
