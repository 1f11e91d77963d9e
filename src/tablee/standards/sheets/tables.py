"""Where the table is in a sheet: its titles (one or two lines), its lines, what around it is left out, and said so."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import gettext as _

from tablee.kernel.words import fold
from tablee.standards.sheets import columns as titles
from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import EMPTY, Cell, Note, Sheet, Workbook
from tablee.standards.sheets.columns import Column, Header, Remembered
from tablee.standards.sheets.leftovers import Line, without_leftovers

HEADER_SEARCH_LINES: Final = 60
AMOUNTS: Final = frozenset({"mass", "quantity", "count"})
HINTS: Final = frozenset(
    {
        "kg",
        "g",
        "t",
        "l",
        "litre",
        "litres",
        "jj mm aaaa",
        "oui non",
        "obligatoire",
        "facultatif",
        "texte",
        "nombre",
        "date",
    }
)


@dataclass(frozen=True)
class Table:
    """Titles and lines of one sheet. Line numbers are those that the tableur shows."""

    sheet: str
    headers: tuple[Header, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def choose_sheet(
    book: Workbook, columns: tuple[Column, ...], mapping: Remembered | None = None, wanted: str = ""
) -> tuple[Sheet, tuple[Note, ...]]:
    """The visible sheet whose titles are best recognised (or the one `wanted`), and what to say about the others."""
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    notes = [Note("hidden_sheet", {"sheet": sheet.name}) for sheet in book.sheets if sheet.hidden]
    filled = [sheet for sheet in visible if sheet.rows] or visible
    named = [sheet for sheet in filled if sheet.name == wanted]
    scores = {id(sheet): _best_header(sheet, columns, mapping)[0] for sheet in filled}
    chosen = named[0] if named else max(filled, key=lambda sheet: scores[id(sheet)])  # the first of equals
    others = [sheet.name for sheet in filled if sheet is not chosen]
    if others:
        notes.append(Note("chosen_sheet", {"sheet": chosen.name, "others": ", ".join(others)}))
    return chosen, tuple(notes)


def find_table(
    sheet: Sheet,
    columns: tuple[Column, ...],
    mapping: Remembered | None = None,
    one_of: Sequence[Sequence[str]] = (),
) -> Table | None:
    """The table of this sheet, or None when no line looks like its titles. `one_of`: as in Schema."""
    score, first, last = _best_header(sheet, columns, mapping)
    if score == 0:
        return None
    headers = _headers(sheet, first, last, _width(sheet))
    notes: list[Note] = []
    above = [index + 1 for index in range(first) if any(not cell.empty for cell in sheet.rows[index])]
    if above:
        *others, final = map(str, above)
        code = "title_lines" if others else "title_line"
        notes.append(Note(code, {"lines": ", ".join(others), "last": final}))
    if last > first:
        notes.append(Note("two_header_lines", {"first": first + 1, "last": last + 1}))
    rows, merged_notes = _fill_merges(sheet, last + 1, columns, headers, mapping)
    lines = [Line(last + 2 + offset, cells) for offset, cells in enumerate(rows)]
    headers = _with_untitled(headers, lines)
    kept, left_out = without_leftovers(lines, headers, _needed(headers, columns, mapping, one_of))
    return Table(sheet.name, tuple(headers), tuple(kept), (*notes, *merged_notes, *left_out))


def _width(sheet: Sheet) -> int:
    return max(map(len, sheet.rows), default=0)


def _best_header(
    sheet: Sheet, columns: tuple[Column, ...], mapping: Remembered | None
) -> tuple[int, int, int]:
    """(how many columns are recognised, first and last index of the title lines); the first best line wins."""
    names = titles.known_names(columns)
    best = (0, 0, 0)
    width = _width(sheet)
    for index in range(min(len(sheet.rows), HEADER_SEARCH_LINES)):
        single = _score(_headers(sheet, index, index, width), names, mapping)
        if single > best[0]:
            best = (single, index, index)
        if _may_be_second_line(sheet, index + 1):
            double = _score(_headers(sheet, index, index + 1, width), names, mapping)
            lower = _score(_headers(sheet, index + 1, index + 1, width), names, mapping)
            hints = single == double and single > 0 and _only_hints(sheet.rows[index + 1])
            if double > max(best[0], lower) or (hints and best == (single, index, index)):
                best = (double, index, index + 1)
    return best


def _score(headers: Sequence[Header], names: dict[str, str], mapping: Remembered | None) -> int:
    told = mapping or {}
    found = {told.get(header.key) or titles.key_of(header.parts, names) for header in headers if header.text}
    return len(found - {None})


def _may_be_second_line(sheet: Sheet, index: int) -> bool:
    """Titles hold no figure, no date, no error: a first line of data seldom passes for one."""
    if index >= len(sheet.rows):
        return False
    written = [cell for cell in sheet.rows[index] if not cell.empty]
    return bool(written) and all(
        isinstance(cell.value, str) and not re.match(r"^[\d+\-=]", cell.text) for cell in written
    )


def _only_hints(row: Sequence[Cell]) -> bool:
    return all(len(cell.text) < 20 and fold(cell.text) in HINTS for cell in row if not cell.empty)


def _headers(sheet: Sheet, first: int, last: int, width: int) -> list[Header]:
    """The titles of every column, merged ones spread over what they cover."""
    upper = _title_texts(sheet, first, width)
    lower = _title_texts(sheet, last, width) if last > first else [""] * width
    if last > first:
        group = ""
        for index in range(width):
            group = upper[index] or group
            if not upper[index] and lower[index] and index and lower[index - 1]:
                upper[index] = group
    parts = [tuple(dict.fromkeys(part for part in pair if part)) for pair in zip(upper, lower, strict=True)]
    texts = [" ".join(pair) for pair in parts]
    keys = titles.header_keys(texts)
    return [Header(index, texts[index], keys[index], parts[index]) for index in range(width)]


def _title_texts(sheet: Sheet, index: int, width: int) -> list[str]:
    row = sheet.rows[index]
    texts = [" ".join(cell.text.split())[: limits.MAX_TITLE_CHARS] for cell in row] + [""] * (
        width - len(row)
    )
    first, after = (bisect_left(sheet.merges, ((top, -1), (0, 0))) for top in (index, index + 1))
    for (_top, left), (bottom, right) in sheet.merges[first:after]:
        if bottom <= index + 1 and right < width:
            for column in range(left, right + 1):
                texts[column] = texts[column] or texts[left]
    return texts[:width]


def _fill_merges(
    sheet: Sheet,
    start: int,
    columns: tuple[Column, ...],
    headers: Sequence[Header],
    mapping: Remembered | None,
) -> tuple[list[tuple[Cell, ...]], list[Note]]:
    """A name merged over several lines belongs to each; a weight merged over several lines is counted once, and said."""
    rows = [list(row) for row in sheet.rows[start:]]
    found = titles.recognise(headers, columns, mapping).found
    kinds = {column.key: column.kind.key for column in columns}
    amounts = {header.index for key, header in found.items() if kinds[key] in AMOUNTS}
    filled, notes = 0, []
    for (top, left), (bottom, _right) in sheet.merges:
        if top < start or bottom == top or top - start >= len(rows) or left >= len(rows[top - start]):
            continue
        value = rows[top - start][left]
        if value.empty:
            continue
        if left in amounts:
            notes.append(Note("merged_amount", {"first": top + 1, "last": bottom + 1, "text": value.text}))
            continue
        for index in range(top - start + 1, min(bottom - start + 1, len(rows))):
            row = rows[index]
            row.extend([EMPTY] * (left + 1 - len(row)))
            row[left] = value
            filled += 1
    if filled:
        notes.append(Note("merged_filled", {"count": filled}))
    return [tuple(row) for row in rows], notes


def _with_untitled(headers: list[Header], lines: Sequence[Line]) -> list[Header]:
    """A column with data and no title is named after its letter, so that it is listed rather than lost."""
    used = {index for line in lines for index, cell in enumerate(line.cells) if not cell.empty}
    return [
        replace(
            header,
            text=_("colonne %(letter)s") % {"letter": header.letter},
            key=f"colonne {header.letter.lower()}",
        )
        if not header.text and header.index in used
        else header
        for header in headers
    ]


def _needed(
    headers: Sequence[Header],
    columns: tuple[Column, ...],
    mapping: Remembered | None,
    one_of: Sequence[Sequence[str]],
) -> list[frozenset[int]]:
    found = titles.recognise(headers, columns, mapping).found
    groups = [*([column.key] for column in columns if column.required), *one_of]
    indexes = [frozenset(found[key].index for key in group if key in found) for group in groups]
    return [group for group in indexes if group]
