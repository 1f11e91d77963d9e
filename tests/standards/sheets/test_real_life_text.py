"""The same table in every dress: encodings, separators, quotes, commas that are not separators, damaged accents."""

import pytest

from tablee.standards.sheets.read import read_file
from tablee.tables.register import SCHEMAS
from tests.standards.sheets import real_life as files
from tests.standards.sheets import real_life_text as texts
from tests.standards.sheets.corpus import REAL_LIFE
from tests.standards.sheets.reading import note_codes, take, values

OFFERS = SCHEMAS["offers"]

CRATES = [
    {"label": "Clémentine", "units": 120, "unit": "crate", "unit_g": 10_000},
    {"label": "Épinard", "units": 9, "unit": "crate", "unit_g": 5_000},
]
SAME_TABLE = [
    "plain_xlsx",
    "plain_ods",
    "csv_cp1252_semicolon",
    "csv_utf8_semicolon",
    "csv_utf8_mark_semicolon",
    "csv_utf8_comma",
    "csv_utf16_tab",
    "csv_utf16_without_mark",
    "csv_utf16_big_endian",
    "csv_mac_roman",
    "csv_msdos",
    "csv_pipe",
    "csv_separator_hint",
    "renamed_workbook",
    "starts_lower_right",
]


@pytest.mark.parametrize("name", SAME_TABLE)
def test_the_same_table_in_every_dress(name: str) -> None:
    assert values(take(OFFERS, *REAL_LIFE[name]())) == CRATES


def test_a_renamed_workbook_is_said() -> None:
    assert "renamed" in note_codes(take(OFFERS, *files.renamed_workbook()))


def test_csv_latin9() -> None:
    (row,) = values(take(OFFERS, *texts.csv_latin9()))
    assert row["label"] == "Œufs"
    assert row["note"] == "bœuf exclu, 3 €"


def test_csv_quoted() -> None:
    (row,) = values(take(OFFERS, *texts.csv_quoted()))
    assert row["label"] == 'Clémentine "Corse"'
    assert row["note"] == "Lot 1; à trier sur place"


def test_csv_decimal_commas_and_semicolons() -> None:
    rows = values(take(OFFERS, *texts.csv_decimal_commas_and_semicolons()))
    assert [row["units"] * row["unit_g"] for row in rows] == [12_500, 3_250, 1_500]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("csv_one_column_of_decimals", ["12,5", "13,25"]),
        ("csv_one_column_of_prose", ["Lait, demi-écrémé", "Pain, complet"]),
    ],
)
def test_commas_that_are_not_separators(name: str, expected: list[str]) -> None:
    rows = read_file(*REAL_LIFE[name]()).sheets[0].rows
    assert [[cell.text for cell in row] for row in rows[1:]] == [[text] for text in expected]


def test_csv_mojibake_is_repaired_and_said() -> None:
    parsed = take(OFFERS, *texts.csv_mojibake())
    assert [row["label"] for row in values(parsed)] == ["Clémentine", "Pêche"]
    assert "accents_repaired" in note_codes(parsed)


def test_csv_ctrl_z_and_blank_lines() -> None:
    parsed = take(OFFERS, *texts.csv_ctrl_z_and_blank_lines())
    assert [row.line for row in parsed.rows] == [3, 6]
    assert "empty_rows" in note_codes(parsed)
