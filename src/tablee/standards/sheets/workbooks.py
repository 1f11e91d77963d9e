"""XLSX and ODS parts become plain rows, inside the child process only: python-calamine reads, this file doubts."""

import io
import re
import xml.etree.ElementTree as ET  # DTDs were refused by safety.check_parts
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import Address, Packed, Scalar, pack_cell
from tablee.standards.sheets.faults import FileFault

CELL: Final = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
VALUE: Final = re.compile(rb"<(?:\w+:)?v>([^<]*)</")
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


# What calamine would hide: error cells, formulas never computed.
Doubts = dict[Address, str]


def parse(data: bytes, kind: str) -> dict[str, Any]:
    """The packed form that cells.unpack_workbook reads. Raises FileFault."""
    doubts, date_1904 = _doubts_of_xlsx(data) if kind == "xlsx" else ({}, False)
    notes: list[Packed] = []
    if kind == "ods" and (count := _ods_errors(data)):
        notes.append(["error_cells_empty", {"count": count}])
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            _pack_sheet(book, meta.name, meta.visible != SheetVisibleEnum.Visible, doubts.get(meta.name, {}))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError as error:
        raise FileFault("encrypted") from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise FileFault("broken_workbook") from error
    if not sheets:
        raise FileFault("no_sheet")
    return {"kind": kind, "date_1904": date_1904, "notes": notes, "sheets": sheets}


def _pack_sheet(book: CalamineWorkbook, name: str, hidden: bool, doubts: Doubts) -> dict[str, Any]:
    if hidden:  # never read further: its rows would only be thrown away
        return {"name": name, "hidden": True, "merges": [], "rows": []}
    sheet = book.get_sheet_by_name(name)
    rows = list(_rows(sheet, doubts))
    merges = [
        [a, b, min(c, len(rows)), d] for (a, b), (c, d) in sheet.merged_cell_ranges or () if a < len(rows)
    ]
    # Ranges that overlap, as no tableur writes them.
    if sum(c - a + 1 for a, _b, c, _d in merges) > limits.MAX_CELLS:
        raise FileFault("too_many_cells", most=limits.MAX_CELLS)
    return {"name": name, "hidden": False, "merges": merges, "rows": rows}


def _rows(sheet: CalamineSheet, doubts: Doubts) -> Iterator[list[Packed]]:
    """Rows from line 1, trailing blanks cut; the limits count what is written, not what is merely formatted."""
    if sheet.start is None or sheet.end is None:
        return
    if sheet.start[0] > limits.MAX_ROWS:
        raise FileFault("too_many_rows", most=limits.MAX_ROWS)
    left = sheet.start[1]
    cells = characters = 0
    for index, values in enumerate(sheet.iter_rows()):  # from line 1, but from the first written column
        row = [None] * left + [pack_cell(_scalar(value)) for value in values]
        for column in range(len(row)):
            if (index, column) in doubts:
                row[column] = {"e": doubts[index, column]}
        while row and row[-1] in (None, ""):
            row.pop()
        cells += len(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        _check(index, row, cells, characters)
        yield row


def _check(index: int, row: list[Packed], cells: int, characters: int) -> None:
    if len(row) > limits.MAX_COLUMNS:
        raise FileFault("too_many_columns", columns=len(row), most=limits.MAX_COLUMNS)
    if row and index >= limits.MAX_ROWS:
        raise FileFault("too_many_rows", most=limits.MAX_ROWS)
    if cells > limits.MAX_CELLS:
        raise FileFault("too_many_cells", most=limits.MAX_CELLS)
    if characters > limits.MAX_TOTAL_CHARS:
        raise FileFault("too_heavy")
    if any(isinstance(value, str) and len(value) > limits.MAX_CELL_CHARS for value in row):
        raise FileFault("long_cell", line=index + 1, most=limits.MAX_CELL_CHARS)


def _scalar(value: Any) -> Scalar:
    """calamine's value as ours: floats lose their binary dust (15 digits, as Excel shows), whole ones become int."""
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        number = Decimal(f"{value:.15g}")
        return int(number) if number == number.to_integral_value() else number
    if isinstance(value, timedelta):
        hours, minutes = divmod(int(value.total_seconds()) // 60, 60)
        return time(hours, minutes) if 0 <= hours < 24 else f"{hours}:{minutes:02d}"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\0", "")
    if value is None or isinstance(value, bool | int | datetime | date | time):
        return value
    return str(value)


def _doubts_of_xlsx(data: bytes) -> tuple[dict[str, Doubts], bool]:
    """Error cells by sheet name, and whether days count from 1904. Refuses cells written too far away."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        by_name = {name.lower(): name for name in archive.namelist()}
        try:
            book = ET.fromstring(archive.read(by_name["xl/workbook.xml"]))  # noqa: S314
            links = ET.fromstring(archive.read(by_name["xl/_rels/workbook.xml.rels"]))  # noqa: S314
        except (KeyError, ET.ParseError) as error:
            raise FileFault("broken_workbook") from error
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        doubts: dict[str, Doubts] = {}
        date_1904 = False
        for element in book.iter():
            tag = element.tag.rpartition("}")[2]
            if tag == "workbookPr":
                date_1904 = element.get("date1904", "0").lower() in {"1", "true"}
            elif tag == "sheet":
                target = targets.get(element.get(RELATION) or element.get(STRICT_RELATION), "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                part = by_name.get(path.lower())
                if part and "worksheet" in part.lower() and element.get("state", "visible") == "visible":
                    doubts[element.get("name", "")] = _doubts_of_part(archive.read(part))
        if len(doubts) > limits.MAX_SHEETS:
            raise FileFault("too_many_sheets", most=limits.MAX_SHEETS)
        return doubts, date_1904


def _doubts_of_part(part: bytes) -> Doubts:
    """One pass over the written cells. calamine lays cells out as a full rectangle: one far cell would fill the memory."""
    doubts: Doubts = {}
    for match in CELL.finditer(part):
        attributes, content = match.groups()
        if not content:
            continue
        reference = REFERENCE.search(b" " + attributes)
        if reference is None:
            continue
        row, column = int(reference.group(2)) - 1, _column(reference.group(1))
        value = VALUE.search(content)
        if row >= limits.MAX_ROWS:
            raise FileFault("too_many_rows", most=limits.MAX_ROWS)
        if column >= limits.MAX_COLUMNS and (value or b"<is>" in content):
            raise FileFault("too_many_columns", columns=column + 1, most=limits.MAX_COLUMNS)
        if b't="e"' in attributes:
            doubts[row, column] = value.group(1).decode("utf-8", "replace") if value else "#?"
        elif value is None and (b"<f>" in content or b"<f " in content):
            doubts[row, column] = "="
    return doubts


def _column(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - 64
    return index - 1


def _ods_errors(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read("content.xml").count(b'calcext:value-type="error"')
