"""Several cells that speak of one quantity or one date: one answer, or a reason."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablee.tables.register import SCHEMAS
from tests.standards.sheets.reading import notes, problems, take_lines, values

OFFERS = SCHEMAS["offers"]


def offer(titles: str, line: str) -> dict[str, Any]:
    (row,) = values(take_lines(OFFERS, f"Produit;{titles}", f"Pain;{line}"))
    return {key: value for key, value in row.items() if key != "label"}


def refused(titles: str, line: str) -> str:
    (problem,) = problems(take_lines(OFFERS, f"Produit;{titles}", f"Pain;{line}"))
    return problem


@pytest.mark.parametrize(
    ("titles", "line", "expected"),
    [
        ("Caisses;Poids par caisse;Poids total", "12;10;120", (12, "crate", 10_000)),
        ("Caisses;Poids total", "12;120", (12, "crate", 10_000)),
        ("Poids par caisse;Poids total", "10;120", (12, "crate", 10_000)),
        ("Caisses;Poids par caisse", "12;800 g", (12, "crate", 800)),
        ("Caisses;Poids par caisse (g)", "12;800", (12, "crate", 800)),
        ("Caisses;Poids par caisse (gr)", "12;800", (12, "crate", 800)),
        ("Caisses;Poids par caisse (grammes)", "12;800", (12, "crate", 800)),
        ("Caisses", "12", (12, "crate", None)),
        ("Caisses", "12 x 10 kg", (12, "crate", 10_000)),
        ("Nombre;Unité", "12;sacs", (12, "bag", None)),
        ("Nombre;Unité", "12;kg", (12, "kg", 1_000)),
        ("Nombre;Unité;Poids unitaire", "12;sacs;25", (12, "bag", 25_000)),
        ("Quantité;Unité", "12,5;kg", (1, "crate", 12_500)),
        ("Quantité;Unité", "2;t", (2_000, "kg", 1_000)),
        ("Quantité (kg)", "22", (22, "kg", 1_000)),
        ("Quantité;Poids", "12 caisses;120", (12, "crate", 10_000)),
        ("Poids", "22", (22, "kg", 1_000)),
        ("Poids", "12,5", (1, "crate", 12_500)),
        ("Poids (t)", "1,2", (1_200, "kg", 1_000)),
    ],
)
def test_quantities_agree(titles: str, line: str, expected: tuple[int, str, int | None]) -> None:
    row = offer(titles, line)
    assert (row["units"], row["unit"], row.get("unit_g")) == expected


@pytest.mark.parametrize(
    ("titles", "line", "reason"),
    [
        (
            "Caisses;Poids par caisse;Poids total",
            "12;10;100",
            "12 × 10 kg ne font pas 100 kg",
        ),
        ("Caisses;Quantité", "12;11 caisses", "deux quantités différentes"),
        ("Poids par caisse;Poids total", "10;125", "125 kg ne se partagent pas en caisses de 10 kg"),
        ("Caisses", "0", "la quantité est nulle"),
        ("Poids", "0", "la quantité est nulle"),
        ("Caisses;Poids par caisse", "12;0", "la quantité est nulle"),
        ("Quantité", "22", "caisses ou kilos ?"),
        ("Caisses", "12,5", "devrait être un nombre entier"),
        ("Quantité;Unité", "12;camions", "n'est pas dans la liste"),
        ("Caisses;DLC;DDM", "12;12/03/2026;12/03/2026", "une DLC et une DDM à la fois"),
        ("Caisses;DLC;Péremption", "12;12/03/2026;DLC 13/03/2026", "deux dates différentes"),
    ],
)
def test_quantities_and_dates_that_do_not(titles: str, line: str, reason: str) -> None:
    assert reason in refused(titles, line)


def test_dates_that_agree() -> None:
    row = offer("Caisses;DLC;Péremption", "12;12/03/2026;DLC 12/03/2026")
    assert row["use_by"] == date(2026, 3, 12)
    assert "limit_date" not in row


def test_a_rounding_is_said() -> None:
    parsed = take_lines(OFFERS, "Produit;Caisses;Poids total", "Pain;3;100")
    assert values(parsed)[0]["unit_g"] == 33_333
    assert "Ligne 2 : 100 kg en 3, lu 3 × 33,333 kg." in notes(parsed)


def test_a_weight_alone_is_said() -> None:
    parsed = take_lines(OFFERS, "Produit;Poids", "Pain;22")
    assert "Ligne 2 : 22 kg sans nombre de caisses, lu 22 × 1 kg." in notes(parsed)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 500), st.integers(1, 50_000))
def test_nothing_is_created_or_lost(units: int, unit_g: int) -> None:
    """Whichever two of the three figures are written, the third follows."""
    each, total = f"{unit_g} g", f"{units * unit_g} g"
    for titles, line in (
        ("Caisses;Poids par caisse", f"{units};{each}"),
        ("Caisses;Poids total", f"{units};{total}"),
        ("Poids par caisse;Poids total", f"{each};{total}"),
        ("Quantité", f"{units} x {each}"),
    ):
        row = offer(titles, line)
        assert (row["units"], row["unit_g"]) == (units, unit_g)


@pytest.mark.parametrize(
    ("titles", "line", "column"),
    [
        ("Caisses", "2,5", "Caisses"),
        ("Quantité;Unité", "2,5;caisse", "Quantité"),
        ("Quantité", "22", "Quantité"),
        ("Caisses", "0", "Caisses"),
        ("Poids", "0", "Poids"),
        ("Caisses;Poids par caisse", "12;0", "Poids par caisse"),
        ("Caisses;Quantité", "12;11 caisses", "Quantité"),
        ("Caisses;Poids par caisse;Poids total", "12;10;100", "Poids total"),
        ("Poids par caisse;Poids total", "10;125", "Poids total"),
    ],
)
def test_a_quantity_that_does_not_go_says_its_column(titles: str, line: str, column: str) -> None:
    """« 2,5 » was a fault of the whole line: in a sheet of twenty columns nobody finds it."""
    assert f"colonne « {column} » : " in refused(titles, line)
