"""Between a sheet and the lines of an import: what is kept of the file, how it is read again with the person's choices."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tablee.standards.sheets import tables
from tablee.standards.sheets.cells import Sheet, unpack_workbook
from tablee.standards.sheets.intake import Parsed, Row, Schema, parse_table
from tablee.standards.sheets.wording import note_text
from tablee.tables.register import SCHEMAS
from tablee.tables.table import Line

Mapped = Mapping[str, str | None]


@dataclass(frozen=True)
class Reading:
    """What was understood. `lines` are those without a problem of their own, also when others have one."""

    parsed: Parsed
    lines: list[Line]
    sheets: list[str]
    notes: list[str]
    unread: list[str]

    @property
    def wrong_lines(self) -> set[int]:
        return {problem.line for problem in self.parsed.problems if problem.line is not None}

    @property
    def unsure(self) -> bool:
        """The columns themselves are in question: the person should say which is which."""
        return any(problem.line is None for problem in self.parsed.problems)


def read(kind: str, table: Mapping[str, Any], *, mapping: Mapped | None, sheet: str = "") -> Reading:
    """Read the kept table against its schema. Never raises for what the cells hold."""
    book, schema = unpack_workbook(table), SCHEMAS[kind]
    chosen, notes = tables.choose_sheet(book, schema.columns, mapping, sheet)
    parsed = parse_table(schema, chosen, mapping, date_1904=book.date_1904, notes=(*book.notes, *notes))
    return Reading(
        parsed,
        [
            Line.of(row, list(parsed.columns))
            for row in _good_rows(schema, chosen, mapping, book.date_1904, parsed)
        ],
        [each.name for each in book.sheets if not each.hidden and each.rows],
        [note_text(note) for note in parsed.notes if note.code != "ignored_columns"],
        [
            _("«\u00a0%(title)s\u00a0» (%(cells)s)") % {"title": title, "cells": ", ".join(cells)}
            for title, cells in parsed.unread.items()
        ],
    )


def _good_rows(
    schema: Schema, sheet: Sheet, mapping: Mapped | None, date_1904: bool, parsed: Parsed
) -> tuple[Row, ...]:
    """All rows when all is well; else those of the sheet without its wrong lines, so that the report can speak of them."""
    wrong = {problem.line for problem in parsed.problems}
    if not wrong:
        return parsed.rows
    if None in wrong or parsed.problems_left_out:
        return ()
    rows = tuple(() if number in wrong else row for number, row in enumerate(sheet.rows, start=1))
    return parse_table(schema, replace(sheet, rows=rows), mapping, date_1904=date_1904).rows
