"""A sheet against a schema: typed rows, a problem per wrong cell with its address, a note per thing left out."""

import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from tablee.standards.sheets import limits, tables
from tablee.standards.sheets.cells import Note, Sheet
from tablee.standards.sheets.columns import Column, Header, Recognised, Remembered, recognise
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.leftovers import Line
from tablee.standards.sheets.values.kinds import Setting

SAMPLES, SAMPLE_SIGNS = 3, 30  # cells of a column that is not read
Values = dict[str, Any]


class BadRow(Exception):
    """The cells are readable, together they are not. `column`: the column key to blame, or ""."""

    def __init__(self, sentence: str, column: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.column = column


def _as_is(values: Values, _line: int) -> tuple[Values, tuple[Note, ...]]:
    return values, ()


@dataclass(frozen=True)
class Schema:
    """What a table holds. `one_of`: of each group of columns, a line fills at least one. `finish`: settles a line's
    values together (may raise BadRow). `repeats`: two identical lines are two things (crates), else one (structures).
    """

    key: str
    columns: tuple[Column, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    finish: Callable[[Values, int], tuple[Values, tuple[Note, ...]]] = _as_is
    repeats: bool = False

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Row:
    """One line read. `fingerprint` (64 hex signs) is the same whenever the same line of the same schema is read again."""

    line: int
    values: Mapping[str, Any]
    fingerprint: str


@dataclass(frozen=True)
class Problem:
    """Something to correct in the sheet. line None: the whole table; column "": the whole line."""

    code: str
    sentence: str
    line: int | None = None
    column: str = ""

    @property
    def text(self) -> str:
        """« ligne 12, colonne « Poids » : … »."""
        if self.line is None:
            return self.sentence
        facts = {"line": self.line, "column": self.column, "sentence": self.sentence}
        if not self.column:
            return _("Ligne %(line)s : %(sentence)s") % facts
        return _("Ligne %(line)s, colonne « %(column)s » : %(sentence)s") % facts


@dataclass(frozen=True)
class Parsed:
    """The whole reading. Import it only when `ok`: all or nothing. `columns`: column key → title found."""

    schema: Schema
    sheet: str = ""
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    problems_left_out: int = 0
    notes: tuple[Note, ...] = ()
    columns: Mapping[str, Header] = field(default_factory=dict)
    headers: tuple[Header, ...] = ()
    unread: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # their titles, the first cells that hold something

    @property
    def ok(self) -> bool:
        return not self.problems


def parse_table(
    schema: Schema,
    sheet: Sheet,
    mapping: Remembered | None = None,
    *,
    date_1904: bool = False,
    notes: Sequence[Note] = (),
) -> Parsed:
    """Every line of the sheet read against the schema. Never raises for what is in the cells: see `problems`."""
    table = tables.find_table(sheet, schema.columns, mapping, schema.one_of)
    if table is None:
        return Parsed(schema, sheet.name, problems=(_no_titles(schema),), notes=tuple(notes))
    seen = recognise(table.headers, schema.columns, mapping)
    said = [*notes, *table.notes]
    if seen.ignored:
        said.append(
            Note("ignored_columns", {"columns": ", ".join(_quoted(header.text) for header in seen.ignored)})
        )
    base = Parsed(
        schema,
        sheet.name,
        columns=seen.found,
        headers=table.headers,
        unread=_unread(seen.ignored, table.lines),
        notes=tuple(said),
    )
    if not table.lines:  # before the columns: an empty table of ours leaves out those that nothing fills
        return _with(
            base, problems=[Problem("no_line", _("Sous les titres de colonnes, aucune ligne n’est remplie."))]
        )
    if problems := _column_problems(schema, seen):
        return _with(base, problems=problems)
    rows, problems, row_notes = _Reader(schema, seen, date_1904).read(table.lines)
    return _with(replace(base, notes=(*said, *row_notes)), rows=rows, problems=problems)


def _with(base: Parsed, *, problems: Sequence[Problem], rows: Sequence[Row] = ()) -> Parsed:
    """All or nothing: with a problem there are no rows."""
    return replace(
        base,
        rows=() if problems else tuple(rows),
        problems=tuple(problems[: limits.MAX_PROBLEMS]),
        problems_left_out=max(len(problems) - limits.MAX_PROBLEMS, 0),
    )


def _unread(headers: Sequence[Header], lines: Sequence[Line]) -> dict[str, tuple[str, ...]]:
    """Of columns that hold something: what is lost if nobody says what they mean."""
    unread = dict[str, tuple[str, ...]]()
    for header in headers:
        cells = (line.cell(header.index) for line in lines)
        texts = list(dict.fromkeys(cell.text[:SAMPLE_SIGNS] for cell in cells if not cell.empty))
        if texts:
            both = [*unread.get(header.text, ()), *texts[:SAMPLES]]  # two columns may bear one title
            unread[header.text] = (*both, *(["…"] if len(texts) > SAMPLES else []))
    return unread


def _quoted(title: str) -> str:
    return _("«\u00a0%(title)s\u00a0»") % {"title": title}


def _no_titles(schema: Schema) -> Problem:
    labels = ", ".join(_quoted(column.label) for column in schema.columns if column.required)
    return Problem(
        "no_titles",
        _(
            "Aucun titre de colonne n’a été reconnu. La première ligne doit nommer les colonnes, par exemple : %(labels)s."
        )
        % {"labels": labels or _quoted(schema.columns[0].label)},
    )


def _column_problems(schema: Schema, seen: Recognised) -> list[Problem]:
    problems = [
        Problem(
            "doubled_column",
            _(
                "Plusieurs colonnes peuvent être « %(label)s » : %(titles)s. Gardez-en une, ou dites laquelle lire."
            )
            % {
                "label": schema.column(key).label,
                "titles": ", ".join(_quoted(header.text) for header in group),
            },
        )
        for key, group in seen.doubled.items()
    ]
    there = seen.found.keys() | seen.doubled.keys()
    needed = [*((column.key,) for column in schema.columns if column.required), *schema.one_of]
    problems += [
        Problem(
            "missing_column",
            _("Il manque la colonne « %(label)s ». Ajoutez-la, ou dites quelle colonne la remplace.")
            % {"label": _(" ou ").join(schema.column(key).label for key in group)},
        )
        for group in needed
        if not there.intersection(group)
    ]
    return problems


class _Reader:
    """Reads the lines of one table; keeps what it has seen to tell the same line again."""

    def __init__(self, schema: Schema, seen: Recognised, date_1904: bool) -> None:
        self.schema = schema
        self.columns = [(schema.column(key), header) for key, header in seen.found.items()]
        self.settings = {header.index: Setting(header.unit, date_1904) for _column, header in self.columns}
        self.titles = {key: header.text for key, header in seen.found.items()}
        self.problems: list[Problem] = []
        self.notes: list[Note] = []
        self.rows: list[Row] = []
        self.first_line: dict[str, int] = {}
        self.times: dict[str, int] = {}

    def read(self, lines: Sequence[Line]) -> tuple[list[Row], list[Problem], list[Note]]:
        for line in lines:
            if self._is_example(line):
                self.notes.append(Note("example_line", {"line": line.number}))
                continue
            values = self._values(line)
            if values is None:
                continue
            try:
                finished, notes = self.schema.finish(values, line.number)
            except BadRow as bad:
                self._complain("line", bad.sentence, line.number, bad.column)
                continue
            self.notes.extend(notes)
            self._keep(line.number, finished)
        return self.rows, self.problems, self.notes

    def _is_example(self, line: Line) -> bool:
        """The line of examples of our own empty sheet, left where it was: every column is there, nothing was changed."""
        whole = len(self.columns) == len(self.schema.columns)
        return whole and all(
            column.example == line.cell(header.index).text for column, header in self.columns
        )

    def _complain(self, code: str, sentence: str, line: int, key: str = "") -> None:
        title = self.titles.get(key) or (self.schema.column(key).label if key else "")
        self.problems.append(Problem(code, sentence, line, title))

    def _values(self, line: Line) -> Values | None:
        """The line's values, or None when a cell was refused."""
        before = len(self.problems)
        values: Values = {}
        for column, header in self.columns:
            cell = line.cell(header.index)
            if cell.error:
                self._complain("error_cell", _error_sentence(cell.text), line.number, column.key)
            elif cell.empty or cell.text in BLANK_MARKS:
                if column.required:
                    self._complain("empty", _("cette case ne peut pas être vide."), line.number, column.key)
            else:
                try:
                    if len(cell.text) > column.kind.most:
                        raise BadValue(
                            _("cette case est trop longue (%(count)s caractères)."), count=len(cell.text)
                        )
                    values[column.key] = column.kind.read(cell, self.settings[header.index])
                except BadValue as bad:
                    self._complain("value", bad.sentence, line.number, column.key)
        for group in self.schema.one_of:
            if len(self.problems) == before and not any(key in values for key in group):
                labels = _(" ou ").join(_quoted(self.schema.column(key).label) for key in group)
                self._complain("empty", _("remplissez %(labels)s.") % {"labels": labels}, line.number)
        return values if len(self.problems) == before else None

    def _keep(self, line: int, values: Values) -> None:
        print_ = fingerprint(self.schema.key, values)
        first = self.first_line.setdefault(print_, line)
        if first != line and not self.schema.repeats:
            self.notes.append(Note("same_line_dropped", {"line": line, "first": first}))
            return
        self.times[print_] = rank = self.times.get(print_, 0) + 1
        if rank > 1:
            self.notes.append(Note("same_line_twice", {"line": line, "first": first}))
        own = print_ if rank == 1 else fingerprint(self.schema.key, values, rank)
        self.rows.append(Row(line, values, own))


BLANK_MARKS: Final = frozenset({"-", "–", "—", "/", "?", "n/a", "N/A", "NC", "nc", "néant", "…", "..."})


def _error_sentence(text: str) -> str:
    if text == "=":
        return _("la formule n’a pas été calculée ; ouvrez le fichier dans votre tableur et enregistrez-le.")
    return _("la case est en erreur (%(text)s) ; corrigez sa formule.") % {"text": text}


def fingerprint(schema_key: str, values: Mapping[str, Any], rank: int = 1) -> str:
    """sha256 of the values in one settled form: blanks, case and width of letters do not count, empty values neither."""
    settled = {key: _settled(value) for key, value in values.items() if value not in (None, "", ())}
    body = json.dumps([schema_key, settled, rank], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(body.encode()).hexdigest()


def _settled(value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).casefold().split())
    if isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return str(value.normalize() + 0)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_settled(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _settled(item) for key, item in asdict(value).items() if item is not None}
    raise TypeError(f"{type(value).__name__} has no settled form")
