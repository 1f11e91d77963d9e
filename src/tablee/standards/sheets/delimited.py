"""Separated text (CSV, a paste) becomes rows: the separator is found, quotes are taken strictly, nothing is guessed at."""

import csv
import io
import re
from collections import Counter
from itertools import islice
from typing import Final

from tablee.standards.sheets import limits
from tablee.standards.sheets.faults import FileFault

SEPARATORS: Final = (";", "\t", "|", ",")  # in order of likelihood in France
SEPARATOR_HINT: Final = re.compile(r"^sep=(.)\r?\n", re.I)
SAMPLE_ROWS: Final = 200
# Written by our own exports (and by Excel) before a text that begins like a formula; see kernel.formulas.
TEXT_MARK: Final = re.compile(r"^'(?='*[=+\-@\t\r\n])")


def parse(text: str, *, separators: tuple[str, ...] = SEPARATORS) -> tuple[list[list[str]], str]:
    """Rows of texts and the separator found. Raises FileFault on a broken quote or beyond the limits."""
    if hint := SEPARATOR_HINT.match(text):
        separators, text = (hint.group(1),), text[hint.end() :]
    _check_lines(text)
    separator = separators[0] if len(separators) == 1 else _separator_of(text, separators)
    return _rows(text, separator), separator


def _check_lines(text: str) -> None:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > limits.MAX_LINE_CHARS:
            raise FileFault("long_line", line=number)


def _separator_of(text: str, separators: tuple[str, ...]) -> str:
    """The separator that cuts most lines into the same number of cells, then into more of them."""
    best, best_score = separators[0], (0.0, 0)
    for separator in separators:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            sample = [row for row in islice(reader, SAMPLE_ROWS) if any(row)]
        except csv.Error:
            continue
        if separator == "," and _is_prose(sample):
            continue
        widths = Counter(map(len, sample))
        width, agreeing = max(
            ((w, n) for w, n in widths.items() if w > 1), key=lambda pair: pair[1], default=(0, 0)
        )
        score = (round(agreeing / max(widths.total(), 1), 2), width)
        if width and score > best_score:
            best, best_score = separator, score
    return best


def _is_prose(sample: list[list[str]]) -> bool:
    """Commas that only part decimals (« 12,5 ») or sentences (« lait, pain ») are not separators."""
    cut = [row for row in sample if len(row) > 1]
    titled = any(not any(sign.isdigit() for cell in row for sign in cell) for row in cut)
    spaced = all(cell.startswith(" ") for row in cut for cell in row[1:] if cell)
    return not titled or spaced


def _rows(text: str, separator: str) -> list[list[str]]:
    csv.field_size_limit(limits.MAX_CELL_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    cells = 0
    started = 1
    try:
        for row in reader:
            rows.append([TEXT_MARK.sub("", value) for value in row])
            cells += len(row)
            if len(row) > limits.MAX_COLUMNS and any(row[limits.MAX_COLUMNS :]):
                raise FileFault("too_many_columns", columns=len(row), most=limits.MAX_COLUMNS)
            if len(rows) > limits.MAX_ROWS and any(row):
                raise FileFault("too_many_rows", most=limits.MAX_ROWS)
            if cells > limits.MAX_CELLS:
                raise FileFault("too_many_cells", most=limits.MAX_CELLS)
            started = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise FileFault("long_cell", line=started, most=limits.MAX_CELL_CHARS) from error
        raise FileFault("broken_quote", line=started) from error
    return rows
