"""Whatever the bytes and whatever the cells: read or refused with a reason, never a crash, never half a table."""

import os
import time as time_module
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tablee.standards.sheets import decoding, delimited
from tablee.standards.sheets.cells import Cell, Sheet, cell_of, unpack_workbook
from tablee.standards.sheets.child import parse
from tablee.standards.sheets.faults import FileFault
from tablee.standards.sheets.intake import parse_table
from tablee.standards.sheets.safety import inspect
from tablee.standards.sheets.wording import NOTES, REFUSALS, note_text, refusal
from tablee.tables.register import SCHEMAS
from tests.standards.sheets import builders as b
from tests.standards.sheets import real_life as files
from tests.standards.sheets.reading import parse_workbook

OFFERS = SCHEMAS["offers"]

FULL = os.environ.get("TABLEE_PROOF") == "1"
MANY = settings(max_examples=1_000 if FULL else 150, deadline=None, suppress_health_check=list(HealthCheck))
# Tables of many columns shrink for minutes; the seed that hypothesis prints is enough to see them again.
SOME = settings(MANY, max_examples=400 if FULL else 40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
SEEDS = {
    name: getattr(files, name)()
    for name in ("plain_xlsx", "plain_ods", "merged_headers", "dates_of_1904", "hidden_sheets")
}


def read_or_refuse(name: str, data: bytes) -> None:
    try:
        kind, _notes = inspect(name, data)
        book = unpack_workbook(parse(data, kind))
    except FileFault as fault:
        refusal(fault)  # KeyError when its code has no words
        return
    if any(not sheet.hidden and sheet.rows for sheet in book.sheets):
        parsed = parse_workbook(OFFERS, book)
        assert bool(parsed.rows) != bool(parsed.problems)
        assert all(note_text(note) for note in parsed.notes)


@MANY
@given(st.binary(max_size=3_000), st.sampled_from(["x.csv", "x.xlsx", "x.txt", "x", "x.ods"]))
def test_any_bytes(data: bytes, name: str) -> None:
    read_or_refuse(name, data)


@MANY
@given(st.text(max_size=600), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]))
def test_any_text(text: str, encoding: str) -> None:
    read_or_refuse("x.csv", text.encode(encoding, "replace"))


@MANY
@given(st.lists(st.text("a\"';,\t|\r\n= ", max_size=30), max_size=12))
def test_any_quotes_and_separators(parts: list[str]) -> None:
    read_or_refuse("x.csv", ("Produit;Poids\r\n" + "".join(parts)).encode())


@SOME
@given(st.sampled_from(sorted(SEEDS)), st.data())
def test_any_flipped_or_cut_workbook(seed: str, data: st.DataObject) -> None:
    name, whole = SEEDS[seed]
    body = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(body)))
    read_or_refuse(name, bytes(body) if data.draw(st.booleans()) else bytes(body[:cut]))


@pytest.mark.parametrize("method", [8, 12, 14, 97])
def test_a_kind_written_in_a_way_that_cannot_be_unpacked(method: int) -> None:
    """An ODS says its kind in a part of its own: stored, by the norm, but a damaged head may promise anything else."""
    name, whole = SEEDS["plain_ods"]
    body = bytearray(whole)
    central = body.rindex(b"PK\x01\x02", 0, body.index(b"mimetype", 60))
    for at in (8, central + 10):
        body[at : at + 2] = method.to_bytes(2, "little")
    start = 30 + len("mimetype")
    body[start : start + 4] = b"\xff" * 4
    with pytest.raises(FileFault, match="broken_zip"):
        inspect(name, bytes(body))


SCALARS = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.sampled_from(
        [
            "12 x 10 kg",
            "DLC 31/02",
            "lu-ve 9h-12h",
            "+4",
            "1.180",
            "Total",
            "12/03/2026",
            "frais",
            "-",
            "#N/A",
        ]
    ),
    st.integers(-(10**15), 10**15),
    st.booleans(),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9),
    st.dates(),
    st.datetimes(),
    st.times(),
).map(cell_of)
CELLS = st.one_of(SCALARS, st.just(Cell(None, "#REF!", error=True)))


@pytest.mark.parametrize("key", SCHEMAS)
@SOME
@given(data=st.data())
def test_any_cells_under_the_right_titles(key: str, data: st.DataObject) -> None:
    schema = SCHEMAS[key]
    titles = tuple(cell_of(column.label) for column in schema.columns)
    rows = data.draw(st.lists(st.tuples(*[CELLS] * len(titles)), min_size=1, max_size=6))
    parsed = parse_table(schema, Sheet("Feuil1", (titles, *rows)))
    assert bool(parsed.rows) != bool(parsed.problems) or not parsed.rows
    for problem in parsed.problems:
        assert problem.text
        assert "%(text)s" not in problem.text
    for row in parsed.rows:
        assert all(row.values.get(column.key) is not None for column in schema.columns if column.required)


@SOME
@given(st.lists(st.lists(CELLS, max_size=8), max_size=8), st.sampled_from(sorted(SCHEMAS)))
def test_any_sheet(rows: list[list[Cell]], key: str) -> None:
    parse_table(
        SCHEMAS[key], Sheet("x", tuple(map(tuple, rows)), merges=(((0, 0), (1, 3)), ((2, 1), (9, 1))))
    )


WORDS = "Épinard cœur Pêche façon déjà où naïve Œuf 12,5 € l’été «bio» 3° forêt août maïs reçu île maître À Évêque"
FRENCH = st.lists(st.sampled_from(WORDS.split(" ")), min_size=4).map(" ".join)


@MANY
@given(FRENCH, st.sampled_from(["cp1252", "utf-8", "utf-16", "mac-roman", "iso8859-15", "cp850"]))
def test_french_words_survive_every_usual_encoding(text: str, encoding: str) -> None:
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return  # MS-DOS has no œ and no €
    assert decoding.decode(data)[0] == text


@MANY
@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), min_size=1, max_size=5))
def test_separated_text_is_cut_like_the_csv_module_does(rows: list[list[str]]) -> None:
    """On text that Python's own writer made, nothing is lost and nothing invented."""
    import csv
    import io

    clean = [[cell.replace("\0", "").replace("\r", "").lstrip("'=+-@\t\n") for cell in row] for row in rows]
    width = max(map(len, clean))
    clean = [row + ["x"] * (width - len(row)) for row in clean]
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=";", quoting=csv.QUOTE_ALL).writerows(clean)
    assert delimited.parse(buffer.getvalue(), separators=(";",))[0] == clean


def test_every_code_has_its_words() -> None:
    """A code raised anywhere in the room is a sentence in French, and no sentence is without a use."""
    import re
    from pathlib import Path

    from tablee.standards import sheets
    from tablee.tables import food

    folder = Path(sheets.__file__).parent
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*folder.rglob("*.py"), Path(food.__file__))
        if path.name != "wording.py"
    )
    assert {code for code in REFUSALS if f'"{code}"' not in source} == set()
    assert {code for code in NOTES if f'"{code}"' not in source} == set()
    assert set(re.findall(r'FileFault\("(\w+)"', source)) <= set(REFUSALS)
    assert set(re.findall(r'Note\("(\w+)"', source)) <= set(NOTES)


def test_cells_are_shown_in_french() -> None:
    assert cell_of(Decimal("12.50")).text == "12,50"
    assert cell_of(date(2026, 3, 12)).text == "12/03/2026"
    assert cell_of(datetime(2026, 3, 12, 8, 30)).text == "12/03/2026 08:30"  # noqa: DTZ001
    assert cell_of(time(8, 30)).text == "08:30"
    assert cell_of(" \u00a0").empty


SIGNS = ("1 ", "1", " ", "(", "[", "a,", "9h-", "lu-", "é", "12 x ", "1.", "DLC ", "+", "total ")


@pytest.mark.parametrize("key", SCHEMAS)
def test_huge_texts_in_the_wrong_places_take_no_time(key: str) -> None:
    """No pattern of the server's own process may crawl over a cell of thousands of signs, whatever signs they are."""
    schema = SCHEMAS[key]
    titles = tuple(cell_of(column.label) for column in schema.columns)
    texts = [f"1{sign * (16_000 // len(sign))}!" for sign in SIGNS]
    rows = tuple(tuple(Cell(text, text) for _ in titles) for text in texts)
    begun = time_module.process_time()
    parsed = parse_table(schema, Sheet("Feuil1", (rows[0], titles, *rows)))
    assert not FULL or time_module.process_time() - begun < 2
    assert parsed.problems


def test_overlapping_merges_take_no_time() -> None:
    """Merged ranges that overlap, as no tableur writes them: refused in the child, before anyone walks them."""
    ranges = "".join(f'<mergeCell ref="A{i}:J20000"/>' for i in range(1, 2_000))
    rows = f'<row r="1">{b.inline("A1", "Produit")}</row><row r="20000">{b.inline("A20000", "Pain")}</row>'
    sheet = b.sheet_xml(rows, tail=f"<mergeCells>{ranges}</mergeCells>")
    with pytest.raises(FileFault, match="too_many_cells"):
        parse(b.raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet}), "xlsx")


def test_twenty_thousand_lines_are_read_in_seconds() -> None:
    line = "Clémentine {};12;caisses;10;frais;DLC 12/03/2027;Fruits et légumes;Primeurs;Dépôt;22/11/2026 19h45;note"
    titles = (
        "Produit;Nombre;Unité;Poids par caisse;Conservation;Péremption;Famille;Donateur;Lieu;Jusqu’à;Remarque"
    )
    text = "\r\n".join([titles, *(line.format(i) for i in range(19_999))])
    begun = time_module.process_time()
    parsed = parse_workbook(OFFERS, unpack_workbook(parse(text.encode(), "csv")))
    assert len(parsed.rows) == 19_999
    assert not FULL or time_module.process_time() - begun < 30
