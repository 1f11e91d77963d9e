"""Short ways to read a built file or lines of text in tests."""

from collections.abc import Callable
from typing import Any

import pytest

from tablee.standards.sheets import tables
from tablee.standards.sheets.cells import Cell, Note, Scalar, Workbook, cell_of, unpack_workbook
from tablee.standards.sheets.child import parse
from tablee.standards.sheets.columns import Remembered
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.intake import Parsed, Schema, parse_table
from tablee.standards.sheets.read import read_file
from tablee.standards.sheets.safety import inspect
from tablee.standards.sheets.wording import note_text


def parse_workbook(
    schema: Schema, book: Workbook, mapping: Remembered | None = None, *, sheet: str = ""
) -> Parsed:
    """Choose the sheet (or take the one named), then parse_table; the workbook's own notes come first."""
    chosen, notes = tables.choose_sheet(book, schema.columns, mapping, sheet)
    return parse_table(schema, chosen, mapping, date_1904=book.date_1904, notes=(*book.notes, *notes))


def remembered(parsed: Parsed) -> dict[str, str | None]:
    """What a person's choices would be: title key → column key, or None when left out."""
    found = {header.key: key for key, header in parsed.columns.items()}
    return {header.key: found.get(header.key) for header in parsed.headers if header.text}


def take(
    schema: Schema, name: str, data: bytes, mapping: Remembered | None = None, *, sheet: str = ""
) -> Parsed:
    """The whole way in, child process included."""
    return parse_workbook(schema, read_file(name, data), mapping, sheet=sheet)


def take_here(schema: Schema, name: str, data: bytes) -> Parsed:
    """The same without the child process, for tests that read hundreds of files."""
    kind, _notes = inspect(name, data)
    return parse_workbook(schema, unpack_workbook(parse(data, kind)))


def take_lines(schema: Schema, *lines: str, mapping: Remembered | None = None) -> Parsed:
    """Lines of separated text, as in a CSV file."""
    book = unpack_workbook(parse("\r\n".join(lines).encode(), "csv"))
    return parse_workbook(schema, book, mapping)


def values(parsed: Parsed) -> list[dict[str, Any]]:
    """The values of every row; fails with the problems when there are any."""
    assert parsed.ok, problems(parsed)
    return [dict(row.values) for row in parsed.rows]


def problems(parsed: Parsed) -> list[str]:
    return [plain(problem.text) for problem in parsed.problems]


def notes(parsed: Parsed | Workbook) -> list[str]:
    return [plain(note_text(note)) for note in parsed.notes]


def note_codes(parsed: Parsed) -> list[str]:
    return [note.code for note in parsed.notes]


def plain(text: str) -> str:
    """Without the typography that makes assertions hard to type."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def said(note: Note) -> str:
    return plain(note_text(note))


def refused(parse: Callable[[Cell], Any], value: Scalar) -> str:
    """Why a parser refuses this value; fails when it does not."""
    with pytest.raises(BadValue) as caught:
        parse(cell_of(value))
    return plain(caught.value.sentence)
