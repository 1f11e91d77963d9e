"""import(export(x)) = x for every table, in XLSX and in CSV; nothing exported can run; the same file again is the same."""

import os
import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tablee.kernel import formulas
from tablee.standards.sheets import write
from tablee.standards.sheets.intake import Schema
from tablee.tables.register import SCHEMAS
from tests.standards.sheets.reading import problems, take, take_here, take_lines, values
from tests.standards.sheets.samples import TRAPS, tables

OFFERS, STRUCTURES = SCHEMAS["offers"], SCHEMAS["structures"]

FULL = os.environ.get("TABLEE_PROOF") == "1"
# 500 sets over seven tables and two formats with full counts: 7 × 36 × 2 = 504.
SETS = settings(max_examples=36 if FULL else 6, deadline=None, suppress_health_check=list(HealthCheck))
WRITERS = {"xlsx": write.export_xlsx, "csv": write.export_csv}


@pytest.mark.parametrize("key", SCHEMAS)
@pytest.mark.parametrize("suffix", WRITERS)
@SETS
@given(data=st.data())
def test_import_of_an_export_is_the_same(key: str, suffix: str, data: st.DataObject) -> None:
    schema = SCHEMAS[key]
    rows = data.draw(tables(schema))
    parsed = take_here(schema, f"export.{suffix}", WRITERS[suffix](schema, rows))
    assert values(parsed) == rows, problems(parsed)


@pytest.mark.parametrize("key", SCHEMAS)
@SETS
@given(data=st.data())
def test_the_same_line_has_the_same_fingerprint_in_every_format(key: str, data: st.DataObject) -> None:
    """The same file again adds nothing, even saved in another format."""
    schema = SCHEMAS[key]
    rows = data.draw(tables(schema))
    prints = [
        [row.fingerprint for row in take_here(schema, f"x.{suffix}", writer(schema, rows)).rows]
        for suffix, writer in WRITERS.items()
    ]
    assert prints[0] == prints[1]
    assert len(set(prints[0])) == len(rows)


@pytest.mark.parametrize("suffix", WRITERS)
def test_the_round_trip_holds_through_the_child_process(suffix: str) -> None:
    rows = [{"label": text.strip(), "units": 3, "unit": "crate"} for text in TRAPS]
    assert values(take(OFFERS, f"export.{suffix}", WRITERS[suffix](OFFERS, rows))) == rows


@pytest.mark.parametrize("trap", TRAPS)
def test_csv_cells_cannot_run(trap: str) -> None:
    body = write.to_csv(["Produit"], [[trap]]).decode("utf-8-sig").splitlines()[1].strip('"')
    assert not body.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("start", ["\t=1", "\r=1", "\n=1", "+1", "@x"])
def test_every_dangerous_start_is_marked(start: str) -> None:
    assert formulas.neutral(start) == f"'{start}"
    assert formulas.neutral("Épinard - 3") == "Épinard - 3"


def test_xlsx_texts_are_never_formulas_nor_links() -> None:
    data = write.to_xlsx(["=1+1"], [[trap] for trap in (*TRAPS, "https://a.example", "internal:x!A1")])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
        assert b'quotePrefix="1"' in archive.read("xl/styles.xml")


def test_csv_is_what_french_excel_opens() -> None:
    data = write.export_csv(OFFERS, [{"label": "Pâtes", "units": 3, "unit": "crate", "unit_g": 12_500}])
    assert data.startswith(b"\xef\xbb\xbf")
    assert (
        data.decode("utf-8-sig") == "Produit;Nombre;Unité;Poids d’une unité (kg)\r\nPâtes;3;caisse;12,5\r\n"
    )


def test_long_numbers_stay_what_they_are_in_a_tableur() -> None:
    row = {"name": "Thym", "insee_code": "31555", "phone": "+33561000000", "siret": "73282932000074"}
    text = write.export_csv(STRUCTURES, [row]).decode("utf-8-sig").splitlines()[1]
    assert text == "Thym;31555;05 61 00 00 00;732 829 320 00074"


def test_negative_numbers_stay_numbers() -> None:
    assert write.to_csv(["T"], [[-18]]) == b"\xef\xbb\xbfT\r\n-18\r\n"


@pytest.mark.parametrize("key", SCHEMAS)
def test_the_empty_sheet_to_fill_reads_as_itself(key: str) -> None:
    """Every title is recognised; the line of examples, left as it is, is not taken for data."""
    schema = SCHEMAS[key]
    parsed = take_here(schema, "modele.xlsx", write.template_xlsx(schema))
    assert set(parsed.columns) == {column.key for column in schema.columns}
    assert "ignored_columns" not in [note.code for note in parsed.notes]
    assert parsed.rows == ()
    assert [note.code for note in parsed.notes] == ["example_line"]


def test_same_file_again_has_the_same_fingerprints_whatever_its_order_of_columns() -> None:
    first = take_lines(STRUCTURES, "Nom;Ville;Personnes", "Épicerie Thym;Auch;12")
    again = take_lines(
        STRUCTURES,
        "Personnes reçues;Remarque;Commune;Structure",
        "12 personnes;vue mardi;AUCH;épicerie  thym",
    )
    assert first.rows[0].fingerprint == again.rows[0].fingerprint
    changed = take_lines(STRUCTURES, "Nom;Ville;Personnes", "Épicerie Thym;Auch;13")
    assert first.rows[0].fingerprint != changed.rows[0].fingerprint


def test_fingerprint_fits_the_key_of_the_tables() -> None:
    parsed = take_lines(OFFERS, "Produit;Poids", "Pain;22")
    assert len(parsed.rows[0].fingerprint) == 64


def columns_of(schema: Schema) -> dict[str, Any]:
    return {column.key: column for column in schema.columns}


def test_a_schema_never_gives_one_name_to_two_columns() -> None:
    from tablee.standards.sheets.columns import known_names

    for schema in SCHEMAS.values():
        assert set(known_names(schema.columns).values()) == set(columns_of(schema))
