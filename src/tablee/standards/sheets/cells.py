"""What was read: workbooks, sheets and cells, and their passage from the child process as JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from tablee.kernel.words import strip_blank
from tablee.standards.sheets.faults import Fact

Scalar = str | int | bool | Decimal | date | datetime | time | None
Packed = Any  # JSON: null, bool, int, str, or a one-key object {"d"|"j"|"m"|"h"|"e": str}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. `text` is what a person would recognise, `value` the typed reading; an error cell (#N/A) has no value."""

    value: Scalar = None
    text: str = ""
    error: bool = False

    @property
    def empty(self) -> bool:
        return not self.error and (self.value is None or (isinstance(self.value, str) and not self.text))


EMPTY = Cell()
Address = tuple[int, int]  # row, column, both from 0


@dataclass(frozen=True)
class Sheet:
    """A rectangle of cells: rows[0] is line 1 of the file. `merges` are (first, last) corners, both included, sorted."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    merges: tuple[tuple[Address, Address], ...] = ()


@dataclass(frozen=True)
class Note:
    """Something the reader did or left out, said to the person. `code` is a key of `wording.NOTES`."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Workbook:
    """kind: xlsx, ods, csv or paste. `date_1904`: bare serial numbers count from 1904 instead of 1900."""

    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...] = ()
    date_1904: bool = False


def cell_of(value: Scalar) -> Cell:
    """The cell a person would see for this value; decimals with a comma, days as 12/03/2026."""
    if value is None:
        return EMPTY
    if isinstance(value, str):
        text = strip_blank(value)
        return Cell(text, text) if text else EMPTY
    return Cell(value, text_of(value))


def text_of(value: Scalar) -> str:
    """A typed value in French figures, without thousands separators."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, Decimal):
        return format(value, "f").replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return "" if value is None else str(value)


# How a value that JSON does not know goes through it: tag, type, written, read. A moment is a day too: it comes first.
TAGS: Final[Mapping[str, tuple[type[Any], Callable[[Any], str], Callable[[str], Scalar]]]] = {
    "d": (Decimal, str, Decimal),
    "m": (datetime, datetime.isoformat, datetime.fromisoformat),
    "j": (date, date.isoformat, date.fromisoformat),
    "h": (time, time.isoformat, time.fromisoformat),
}


def pack_cell(value: Scalar) -> Packed:
    if value is None or isinstance(value, str | int):  # bool is an int
        return value
    return next({tag: write(value)} for tag, (kind, write, _) in TAGS.items() if isinstance(value, kind))


def unpack_cell(packed: Packed) -> Cell:
    if not isinstance(packed, dict):
        return cell_of(packed)
    ((tag, text),) = packed.items()
    return Cell(None, text, error=True) if tag == "e" else cell_of(TAGS[tag][2](text))


def pack_note(note: Note) -> Packed:
    return [note.code, dict(note.facts)]


def pack_workbook(book: Workbook) -> dict[str, Packed]:
    """The workbook as plain JSON, the shape that `unpack_workbook` reads."""
    return {
        "kind": book.kind,
        "date_1904": book.date_1904,
        "notes": [pack_note(note) for note in book.notes],
        "sheets": [
            {
                "name": sheet.name,
                "hidden": sheet.hidden,
                "merges": [[*first, *last] for first, last in sheet.merges],
                "rows": [
                    [{"e": cell.text} if cell.error else pack_cell(cell.value) for cell in row]
                    for row in sheet.rows
                ],
            }
            for sheet in book.sheets
        ],
    }


def unpack_workbook(packed: Mapping[str, Any]) -> Workbook:
    """The child's answer: {"kind", "date_1904", "notes", "sheets": [{"name", "hidden", "merges", "rows"}]}."""
    return Workbook(
        kind=packed["kind"],
        sheets=tuple(_unpack_sheet(sheet) for sheet in packed["sheets"]),
        notes=tuple(Note(code, facts) for code, facts in packed["notes"]),
        date_1904=packed["date_1904"],
    )


def _unpack_sheet(packed: Mapping[str, Any]) -> Sheet:
    rows: Sequence[Sequence[Packed]] = packed["rows"]
    return Sheet(
        name=packed["name"],
        rows=tuple(tuple(unpack_cell(value) for value in row) for row in rows),
        hidden=packed["hidden"],
        merges=tuple(sorted(((a, b), (c, d)) for a, b, c, d in packed["merges"])),
    )
