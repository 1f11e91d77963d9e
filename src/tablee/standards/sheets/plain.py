"""Plain rows to take away: a ZIP of CSV tables that any spreadsheet opens, one's own data as they stand."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from tablee.kernel.formulas import neutral


def zip_of_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]], **files: bytes) -> bytes:
    """One CSV a table (UTF-8 with its mark, « ; »), and `files` beside them, by a name without its ending .json."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _csv(rows))
        for name, content in files.items():
            archive.writestr(f"{name}.json", content)
    return packed.getvalue()


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    text.write("\ufeff")
    if rows:
        writer = csv.DictWriter(text, fieldnames=list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


def cell(value: Any) -> str:
    """Text that a spreadsheet would run as a formula is quoted; lists read as one writes them."""
    if isinstance(value, list):
        return neutral(", ".join(map(str, value)))
    return "" if value is None else neutral(value) if isinstance(value, str) else str(value)
