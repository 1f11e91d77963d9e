"""Lines that people put in a table and that are not data: totals, sums, titles repeated, notes below. None goes unsaid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tablee.kernel.words import fold
from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import Cell, Note
from tablee.standards.sheets.columns import Header
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.values.figures import number_of_text

TOTAL: Final = re.compile(
    r"^sous tota(?:l|ux)\b.*$|^tota(?:l|ux)(?: general| generaux| kg| g| tonnes?| caisses?| personnes?| (?:des?|du|par|d) .*)?$"
    r"|^(?:somme|cumul|moyenne)s?(?: generale| des .*| du .*)?$"
)
AMOUNT: Final = re.compile(r"^([+-]?[0-9][0-9.,\u00a0\u202f '’]*?) *[^\W\d]{0,12}\.?$")
FOOTNOTE: Final = re.compile(
    r"^(?:sources?|notes?|nb|n b|legende|mise a jour|mis a jour|edite le|imprime le)\b"
)


@dataclass(frozen=True)
class Line:
    """A line of data; `number` is the one that the tableur shows."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, index: int) -> Cell:
        return self.cells[index] if index < len(self.cells) else Cell()

    @property
    def written(self) -> list[Cell]:
        return [cell for cell in self.cells if not cell.empty]


Needed = Sequence[frozenset[int]]  # groups of column indexes: a line of data fills at least one of each group


def without_leftovers(
    lines: Sequence[Line], headers: Sequence[Header], needed: Needed
) -> tuple[list[Line], list[Note]]:
    """The lines of data, and a note for each other line."""
    notes: list[Note] = []
    filled = [line for line in lines if line.written]
    body, footnotes = _split_footnotes(filled, needed)
    empty = sum(1 for line in lines if not line.written and body and line.number < body[-1].number)
    kept: list[Line] = []
    repeated = {header.index: fold(header.text) for header in headers if header.text}
    for line in body:
        if _repeats(line, repeated):
            notes.append(Note("repeated_header", {"line": line.number}))
        elif label := _total_label(line):
            notes.append(Note("total_row", {"line": line.number, "text": label}))
        else:
            kept.append(line)
    if len(kept) > 2 and _is_sum(kept[-1], kept[:-1], needed):
        notes.append(Note("sum_row", {"line": kept.pop().number}))
    if empty:
        notes.append(Note("empty_rows", {"count": empty}))
    notes += [
        Note("footnote", {"line": line.number, "text": line.written[0].text[:80]}) for line in footnotes
    ]
    return kept, notes


def _repeats(line: Line, titles: dict[int, str]) -> bool:
    """The titles again, as at the head of a printed page; also the upper or lower half of two title lines."""
    written = [
        (index, cell.text[: limits.MAX_TITLE_CHARS])
        for index, cell in enumerate(line.cells)
        if not cell.empty
    ]
    return len(written) > 1 and all(
        index in titles and titles[index] == fold(text) for index, text in written
    )


def _total_label(line: Line) -> str:
    """« Total », « Sous-total fruits » … when everything else on the line is figures."""
    first, *rest = line.written
    if not isinstance(first.value, str) or not TOTAL.match(_folded(first)):
        return ""
    return first.text if all(cell.error or amount(cell) is not None for cell in rest) else ""


def _is_sum(last: Line, before: Sequence[Line], needed: Needed) -> bool:
    """Figures alone, a required column empty, and one figure that is exactly the sum of those above."""
    figures = {index: amount(cell) for index, cell in enumerate(last.cells) if not cell.empty}
    if any(value is None for value in figures.values()) or not _lacks(last, needed):
        return False
    return any(
        value == sum((amount(line.cell(index)) or Decimal(0) for line in before), Decimal(0))
        for index, value in figures.items()
    )


def _split_footnotes(lines: list[Line], needed: Needed) -> tuple[list[Line], list[Line]]:
    """Lone texts at the end, below an empty line or worded as a note, that could not be a line of data."""
    cut = len(lines)
    while cut > 1 and _is_lone_text(lines[cut - 1], needed):
        cut -= 1
    while cut < len(lines):
        apart = cut == 0 or lines[cut].number > lines[cut - 1].number + 1
        note = lines[cut].written[0]
        if apart or note.text.startswith("*") or FOOTNOTE.match(_folded(note)):
            break
        cut += 1
    return lines[:cut], lines[cut:]


def _is_lone_text(line: Line, needed: Needed) -> bool:
    """One text and nothing else, on a line that could not be data (or that says itself that it is a note)."""
    written = line.written
    if len(written) != 1 or not isinstance(written[0].value, str) or TOTAL.match(_folded(written[0])):
        return False
    return _lacks(line, needed) or bool(FOOTNOTE.match(_folded(written[0])))


def _folded(cell: Cell) -> str:
    return fold(cell.text[: limits.MAX_TITLE_CHARS])


def _lacks(line: Line, needed: Needed) -> bool:
    return not needed or any(all(line.cell(index).empty for index in group) for group in needed)


def amount(cell: Cell) -> Decimal | None:
    """The figure in a cell, typed or written, units aside; None when it is not a figure."""
    if isinstance(cell.value, int | Decimal) and not isinstance(cell.value, bool):
        return Decimal(cell.value)
    if isinstance(cell.value, str) and len(cell.text) < 40 and (match := AMOUNT.match(cell.text)):
        try:
            return number_of_text(match.group(1))
        except BadValue:
            return None
    return None
