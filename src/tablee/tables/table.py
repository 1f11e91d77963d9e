"""A table: one noun as lines of a sheet. Every table leaves; an import table comes back, line by line, and is undone.

Values by the keys of the columns: grams, counts, days, keys of the enums. A key without a value says nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import Refusal, Refused
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Row as SheetRow
from tablee.standards.sheets.intake import Schema
from tablee.tables.stays import Stay
from tablee.tables.words import plain_value, row_words, titles

Row = dict[str, Any]
Mark = dict[str, Any]  # plain JSON values: what was added, by reference, or what stood before
SETTLED: Mapping[str, tuple[str, ...]] = {"limit_date": ("use_by", "best_before")}  # columns read as others


class State(StrEnum):
    READY = "ready"
    CHANGES = "changes"
    THERE = "there"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One readable line. `fingerprint`: the same whenever the same line is read again (64 hex signs).

    `blank`: columns that the sheet carries and this line leaves empty.
    """

    number: int
    values: Mapping[str, Any]
    fingerprint: str
    blank: frozenset[str] = frozenset()

    @classmethod
    def of(cls, row: SheetRow, carried: Sequence[str]) -> "Line":
        """`carried`: keys of the columns that were found in the sheet."""
        keys = {settled for key in carried for settled in SETTLED.get(key, (key,))}
        return cls(row.line, row.values, row.fingerprint, frozenset(keys - set(row.values)))


@dataclass(frozen=True)
class Job:
    """Who imports, for whom, and what the sheet leaves open: the network, until when, whether past dates were checked."""

    by: Viewer
    organization: Organization
    at: datetime
    network: Network | None = None
    until_at: datetime | None = None
    checked: bool = False
    batch_ref: str = ""

    @property
    def robot(self) -> Viewer:
        """The same author, where a rule asks for consent that the sheet's owner gives for the network."""
        return self.by.but(via="job")

    @property
    def table(self) -> Network:
        """The network the lines go to. ValueError when there is none: `why_not` has said so before."""
        if self.network is None:
            raise ValueError("these lines belong to a network")
        return self.network

    @property
    def network_name(self) -> str:
        """For whoever has several; "" where no other could be meant."""
        several = len(self.by.network_ids | self.by.facilitates) > 1
        return self.network.name if self.network and several else ""

    def where(self, network: Network) -> str:
        """In which network something stands, if it is another than the one the lines go to; "" here."""
        if network == self.network:
            return ""
        return _("dans un autre réseau\u00a0: %(network)s") % {"network": network.name}


@dataclass(frozen=True)
class Step:
    """What one line would do. `what`: the line as a person recognises it; `said`: why not, or what changes.

    ValueError for a change without its words: the page has nothing else to show of it.
    """

    number: int
    state: State
    what: str
    said: str = ""
    ready: Any = None

    def __post_init__(self) -> None:
        if self.state in (State.CHANGES, State.WRONG) and not self.said:
            raise ValueError(f"line {self.number}: {self.state} says why")


class Wrong(Exception):
    """A line that cannot be imported, with the sentence that says why."""


@dataclass(frozen=True)
class Counts:
    ready: int = 0
    changes: int = 0
    there: int = 0
    wrong: int = 0

    @property
    def to_write(self) -> int:
        return self.ready + self.changes

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "Counts":
        by_state = [step.state for step in steps]
        return cls(*(by_state.count(state) for state in State))


@dataclass(frozen=True)
class Review:
    """The dry run."""

    steps: list[Step]
    counts: Counts
    refusal: Refusal | None = None
    marks: list[Mark] = field(default_factory=list)

    @property
    def may_import(self) -> bool:
        return self.refusal is None and not self.counts.wrong and self.counts.to_write > 0


class Table(ABC):
    """What leaves: a noun's columns and its lines as this viewer may see them."""

    schema: ClassVar[Schema]
    label: ClassVar[str | Promise]  # among what may be taken away
    lead: ClassVar[str | Promise]

    @property
    def key(self) -> str:
        return self.schema.key

    @abstractmethod
    def rows(self, viewer: Viewer, network: Network, at: datetime) -> list[Row]:
        """The lines, values by the keys of the columns."""


class ImportTable(Table):
    """What leaves and comes back: imported again unchanged, it changes nothing."""

    ask: ClassVar[str | Promise]  # among what may be imported
    for_facilitators: ClassVar[bool] = False
    in_network: ClassVar[bool] = True  # whether its lines go to one network
    in_what: ClassVar[frozenset[str]] = frozenset()  # columns that `what` tells
    names: ClassVar[Mapping[str, str]]  # what a mark names its row by: its key, and the row's field
    reasons: ClassVar[Mapping[str, str | Promise]] = {}  # why a thing stays, by its code

    @abstractmethod
    def why_not(self, job: Job) -> Refusal | None:
        """Whether this person may import this table at all."""

    @abstractmethod
    def what(self, values: Mapping[str, Any]) -> str:
        """A line as a person recognises it."""

    @abstractmethod
    def look(self, lines: Sequence[Line], job: Job) -> Any:
        """Everything the lines are compared with, read once."""

    @abstractmethod
    def step(self, line: Line, what: str, look: Any) -> Step:
        """What one line would do; reads only. Raises Wrong, or Refused with the rule's own reason."""

    @abstractmethod
    def write_rows(self, rows: list[Any], job: Job) -> list[Mark]:
        """Write what steps held ready: one of them, or those that are one thing `together`."""

    @abstractmethod
    def added(self, job: Job) -> QuerySet[Any]:
        """The rows that marks name and that are not gone, with all that `why_stays` and `take_back` read."""

    @abstractmethod
    def why_stays(self, row: Any, mark: Mark, job: Job) -> Refusal | None:
        """Why a row is not taken back. Asks the database nothing: all of it comes with the row."""

    @abstractmethod
    def take_back(self, row: Any, mark: Mark, job: Job) -> None:
        """Take a row back that `why_stays` lets go. Raises Refused."""

    def hold_before(self, rows: QuerySet[Any]) -> None:
        """Lock what this noun's actions lock before its rows: whoever acts meanwhile never waits crosswise."""

    def named(self, row: Any, mark: Mark) -> str:
        """What was added, as a person recognises it: as its line was, or by its structure."""
        return str(mark.get("what") or row.organization.name)

    def whose(self, row: Any) -> str:
        """The code of the structure it is of."""
        return str(row.organization.ref)

    def stay(self, code: str, **facts: str) -> Refusal:
        """One of the table's own `reasons`."""
        return Refusal(code, str(self.reasons[code]) % facts, facts=facts)

    def content(self, line: Line, step: Step, job: Job) -> str:
        """What would be written of a new line beside `what`, in words; whoever has several networks reads which."""
        words = []
        if step.state == State.READY:
            words = [self.ends(line, step, job), self.row_words(line, step)]
        if step.state in (State.READY, State.CHANGES) and self.in_network:
            words.append(job.network_name)
        return " · ".join(text for text in words if text)

    def ends(self, line: Line, step: Step, job: Job) -> str:
        """What decides whether anybody can come, before all else; "" where lines have no end."""
        return ""

    def row_words(self, line: Line, step: Step) -> str:
        columns = (column for column in self.schema.columns if column.key not in self.in_what)
        return row_words(columns, {**line.values, **self.settled(step.ready)}, line.values)

    def settled(self, ready: Any) -> Row:
        """What stands in for what the sheet left open."""
        return {}

    def thing(self, values: Mapping[str, Any], look: Any) -> Hashable:
        """What a line is about, however it is spelt; None where each line is about another thing."""
        return None

    def twin(self, values: Mapping[str, Any], first: int) -> str:
        """Of a line about the same thing as another one, by the number of that one."""
        sentence = _(
            "c’est déjà l’objet de la ligne %(first)s, avec d’autres valeurs ; gardez une seule des deux."
        )
        return sentence % {"first": first}

    def together(self, row: Any) -> Hashable:
        """What makes several rows one thing to write."""
        return id(row)

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """Reads only; one step a line, in order. Of two lines about one thing, the second is wrong."""
        look, first = self.look(lines, job), dict[Hashable, int]()
        return [self._planned(line, self.what(line.values), look, first) for line in lines]

    def _planned(self, line: Line, what: str, look: Any, first: dict[Hashable, int]) -> Step:
        try:
            thing = self.thing(line.values, look)
            if thing is not None and (number := first.setdefault(thing, line.number)) != line.number:
                raise Wrong(self.twin(line.values, number))
            return self.step(line, what, look)
        except Wrong as wrong:
            return Step(line.number, State.WRONG, what, str(wrong))
        except Refused as refused:
            return Step(line.number, State.WRONG, what, str(refused.refusal))

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        """Does the steps that are ready or change something; called in the transaction that planned them."""
        todo = (step for step in steps if step.state in (State.READY, State.CHANGES))
        groups = by_key((self.together(step.ready), step) for step in todo)
        written = [(group, self.write_rows([step.ready for step in group], job)) for group in groups.values()]
        return [
            {"what": group[0].what, "lines": len(group) // len(marks)} | mark
            for group, marks in written
            for mark in marks
        ]

    def undo(self, marks: Sequence[Mark], job: Job) -> tuple[list[Stay], int]:
        """Takes back what nothing depends on, one thing after the other: what cannot go stops no other.

        What had to stay, and how many lines of the sheet went.
        """
        answers = [(mark, answer) for mark in marks for answer in self._undone(mark, job)]
        gone = lines_of(mark for mark, answer in answers if answer is None)
        return [answer for _mark, answer in answers if answer], gone

    def stays(self, marks: Sequence[Mark], job: Job) -> list[Stay]:
        """What would stay if it were undone now, and why. Reads only, and once for all."""
        rows = {self._key(row): row for row in self._rows(marks, job)}
        pairs = ((rows.get(tuple(str(mark[key]) for key in self.names)), mark) for mark in marks)
        stays = (self._stay(row, mark, self.why_stays(row, mark, job)) for row, mark in pairs if row)
        return [stay for stay in stays if stay]

    def stayed(self, kept: Mark) -> Stay:
        """What stayed of an undone import, in the reader's language; a rule's reason without words here as it was said."""
        words = self.reasons.get(kept["stays"])
        sentence = kept["said"] if words is None else str(words) % kept["facts"]
        whose = kept.get("whose", kept.get("organization", kept.get("joined")))  # older ones did not say
        return Stay(kept, kept["what"], Refusal(kept["stays"], sentence), whose)

    def _undone(self, mark: Mark, job: Job) -> list[Stay | None]:
        """One decision, whole or not at all: None for what went, or what stays; nothing of what had gone."""
        row = None
        try:
            with transaction.atomic():
                if (row := self._hold(mark, job)) is None:
                    return []
                if (why := self.why_stays(row, mark, job)) is None:
                    self.take_back(row, mark, job)
        except Refused as refused:
            why = refused.refusal
        return [self._stay(row, mark, why)]

    def _hold(self, mark: Mark, job: Job) -> Any:
        """The row, locked first and then read with what depends on it: a change that came in between is seen."""
        rows = self._rows([mark], job)
        self.hold_before(rows)
        list(rows.model._default_manager.select_for_update().filter(pk__in=rows.order_by().values("pk")))
        return rows.first()

    def _rows(self, marks: Sequence[Mark], job: Job) -> QuerySet[Any]:
        meant = {f"{path}__in": {mark[key] for mark in marks} for key, path in self.names.items()}
        return self.added(job).filter(**meant)

    def _key(self, row: Any) -> tuple[str, ...]:
        return tuple(str(attrgetter(path.replace("__", "."))(row)) for path in self.names.values())

    def _stay(self, row: Any, mark: Mark, why: Refusal | None) -> Stay | None:
        return Stay(mark, self.named(row, mark), why, self.whose(row)) if why else None

    def until(self, network: Network, at: datetime) -> datetime | None:
        """The end that is proposed when the sheet says none; None where lines have no end."""
        return None

    def differences(self, line: Line, standing: Mapping[str, Any]) -> list[Column]:
        """The columns in which a line says something else than what stands, left empty against filled included.

        Only what stands in `standing` is compared: what its reader may not see cannot differ.
        """
        return [
            column
            for column in self.schema.columns
            if column.key in standing
            and (
                plain_value(line.values[column.key]) != plain_value(standing[column.key])
                if column.key in line.values
                else column.key in line.blank and plain_value(standing[column.key])
            )
        ]

    def there(self, line: Line, what: str, standing: Mapping[str, Any]) -> Step:
        """Nothing to do; what the sheet says otherwise is not written, and that is said."""
        different = self.differences(line, standing)
        said = _("rien n’y change\u202f; le tableau dit autre chose\u00a0: %(columns)s") if different else ""
        return Step(line.number, State.THERE, what, said % {"columns": titles(different)} if said else "")

    def unchanged(
        self,
        line: Line,
        what: str,
        standing: Mapping[str, Any],
        sentence: str,
        *,
        where: str = "",
        **named: str,
    ) -> Step:
        """A line that came out of here as it was; Wrong, by the columns of this sentence, when it says otherwise."""
        if different := self.differences(line, standing):
            said = sentence % (named | {"columns": titles(different)})
            raise Wrong(f"{said.rstrip('.')} ({where})." if where else said)
        return Step(line.number, State.THERE, what, where)


def lines_of(marks: Iterable[Mark]) -> int:
    """How many lines of the sheet they stand for; in older imports each is taken for one."""
    return sum(mark.get("lines", 1) for mark in marks)
