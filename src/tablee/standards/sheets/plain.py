"""Plain rows to take away: a ZIP of CSV tables that any spreadsheet opens, one's own data as they stand."""

import io
import zipfile
from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from typing import Any

from tablee.standards.sheets.write import to_csv


def zip_of_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]], **files: bytes) -> bytes:
    """One CSV a table (UTF-8 with its mark, « ; »), and `files` beside them, by a name without its ending .json."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.csv", _csv(rows))
        for name, content in files.items():
            archive.writestr(f"{name}.json", content)
    return packed.getvalue()


def _csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    titles = list(rows[0]) if rows else []
    return to_csv(titles, ([cell(row[title]) for title in titles] for row in rows)) if rows else BOM_UTF8


def cell(value: Any) -> str:
    """Lists read as one writes them."""
    return ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
