"""Bytes become a packed workbook. Runs in the child process (and in tests); knows limits, no language, no Django."""

from typing import Any, Final

from tablee.standards.sheets import decoding, delimited, safety
from tablee.standards.sheets.cells import Note, Packed, pack_note

PASTE_SEPARATORS: Final = ("\t", ";", "|")
SEPARATOR_NAMES: Final = {"\t": "tabulation", ";": ";", ",": ",", "|": "|"}


def parse(data: bytes, kind: str) -> dict[str, Any]:
    """The packed form of a workbook. kind: xlsx, ods, csv or paste (UTF-8). Raises FileFault."""
    if kind in {"xlsx", "ods"}:
        from tablee.standards.sheets import workbooks  # the native library is loaded only where it is needed

        safety.check_parts(data)
        return workbooks.parse(data, kind)
    text, notes = decoding.decode(data)
    rows, separator = (
        delimited.parse(text, separators=PASTE_SEPARATORS) if kind == "paste" else delimited.parse(text)
    )
    if kind == "csv" and separator != ";":
        notes = (*notes, Note("separator", {"separator": SEPARATOR_NAMES.get(separator, separator)}))
    return {
        "kind": kind,
        "date_1904": False,
        "notes": [pack_note(note) for note in notes],
        "sheets": [{"name": "", "hidden": False, "merges": [], "rows": [_trimmed(row) for row in rows]}],
    }


def _trimmed(row: list[str]) -> list[Packed]:
    cells: list[Packed] = [value or None for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return cells
