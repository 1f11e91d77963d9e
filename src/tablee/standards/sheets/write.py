"""Tables out: XLSX, and CSV that French Excel opens with a double click. No cell can run; reading back gives the same values."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from tablee.kernel.formulas import CONTROLS, FORMULA_START, neutral
from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import Scalar, text_of
from tablee.standards.sheets.intake import Schema

XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\']")


def export_rows(schema: Schema, rows: Iterable[Mapping[str, Any]]) -> tuple[list[str], list[list[Scalar]]]:
    """Titles and cells of a schema's table; columns that no row fills are left out, required ones excepted.

    Never fewer than two columns: in a CSV of one column nothing shows which sign is the separator.
    """
    kept = list(rows)
    filled = {key for row in kept for key, value in row.items() if value not in (None, "", ())}
    kept_keys = [column.key for column in schema.columns if column.required or column.key in filled]
    spare = [column.key for column in schema.columns if column.key not in kept_keys]
    kept_keys += spare[: max(0, 2 - len(kept_keys))]
    columns = [column for column in schema.columns if column.key in kept_keys]
    body = [[_written(column.kind.write, row.get(column.key)) for column in columns] for row in kept]
    return [column.label for column in columns], body


def _written(write: Any, value: Any) -> Scalar:
    written: Scalar = None if value in (None, "", ()) else write(value)
    return written


def to_csv(titles: Sequence[str], rows: Iterable[Sequence[Scalar]]) -> bytes:
    """UTF-8 with its mark, semicolons, decimal commas, days as 12/03/2026; formulas neutralised with an apostrophe."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(title) for title in titles])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Scalar) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return neutral(value)
    return text_of(value.normalize() if isinstance(value, Decimal) else value)


def to_xlsx(titles: Sequence[str], rows: Iterable[Sequence[Scalar]], *, sheet: str = "Tablée") -> bytes:
    """One sheet: titles frozen and filtered, texts written as texts (never as formulas or links), real numbers and days."""
    import xlsxwriter  # a fifth of a process's start, and few ever write a workbook

    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(SHEET_NAME.sub(" ", sheet)[:31].strip() or "Tablée")
        formats: dict[Any, Any] = {
            "title": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            str: book.add_format({"quote_prefix": True}),
            date: book.add_format({"num_format": "dd/mm/yyyy"}),
            datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            time: book.add_format({"num_format": "hh:mm"}),
        }
        widths = [len(title) for title in titles]
        for column, title in enumerate(titles):
            page.write_string(0, column, CONTROLS.sub(" ", title), formats["title"])
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(page, last, column, value, formats)
                widths[column] = max(widths[column], min(len(_csv_cell(value)), 48))
        for column, width in enumerate(widths):
            page.set_column(column, column, max(8, min(width, 48)) + 2)
        page.freeze_panes(1, 0)
        if titles and last:
            page.autofilter(0, 0, last, len(titles) - 1)
    return buffer.getvalue()


def _write_cell(page: Any, row: int, column: int, value: Scalar, formats: Mapping[Any, Any]) -> None:
    if isinstance(value, bool):
        value = "oui" if value else "non"
    if isinstance(value, str):
        text = CONTROLS.sub(" ", value)[: limits.MAX_CELL_CHARS]
        page.write_string(row, column, text, formats[str] if FORMULA_START.match(text) else None)
    elif value is not None:
        page.write(row, column, value, formats.get(type(value)))


def export_xlsx(schema: Schema, rows: Iterable[Mapping[str, Any]], *, sheet: str = "Tablée") -> bytes:
    """A schema's values as a workbook that `intake.parse_table` reads back to the same values."""
    titles, body = export_rows(schema, rows)
    return to_xlsx(titles, body, sheet=sheet)


def export_csv(schema: Schema, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The same as CSV for French Excel."""
    titles, body = export_rows(schema, rows)
    return to_csv(titles, body)


def template_xlsx(schema: Schema) -> bytes:
    """An empty sheet to fill: every title, and one line of examples to overwrite."""
    titles = [column.label for column in schema.columns]
    return to_xlsx(titles, [[column.example or None for column in schema.columns]], sheet="À remplir")
