"""A table: one noun as lines of a sheet. Every table leaves; an import table comes back, line by line, and is undone.

Values by the keys of the columns: grams, counts, days, keys of the enums. A key without a value says nothing.
"""

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import Refusal, Refused
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import Row as SheetRow
from tablee.standards.sheets.intake import Schema, twice

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
class Undone:
    """How many were taken back, and one sentence for each that had to stay."""

    count: int = 0
    stays: tuple[str, ...] = ()


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
    def why_stays(self, thing: Any, job: Job) -> str | None:
        """Why one thing is not taken back; "" when it may go, None when it is gone already. Reads only."""

    @abstractmethod
    def take_back(self, thing: Any, job: Job) -> None:
        """Take one thing back that `why_stays` lets go. Raises Refused."""

    def named(self, thing: Any) -> str:
        """A thing that was added, as a person recognises it."""
        return str(thing.get("what", ""))

    def hold(self, thing: Any) -> Any:
        """The thing as it stands, so that nobody changes it before it is taken back."""
        return thing

    def thing(self, values: Mapping[str, Any], look: Any) -> Hashable:
        """What a line is about, however it is spelt; None where its spelling alone tells twins."""
        return None

    def together(self, row: Any) -> Hashable:
        """What makes several rows one thing to write."""
        return id(row)

    def added(self, marks: Sequence[Mark]) -> Iterable[Any]:
        """What is to be taken back, where it is read at once for all marks."""
        return marks

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """Reads only; one step a line, in order. Of two lines about one thing, the second is wrong."""
        look, first = self.look(lines, job), dict[Hashable, int]()
        return [self._planned(line, self.what(line.values), look, first) for line in lines]

    def _planned(self, line: Line, what: str, look: Any, first: dict[Hashable, int]) -> Step:
        try:
            thing = self.thing(line.values, look)
            if thing is not None and (twin := first.setdefault(thing, line.number)) != line.number:
                raise Wrong(twice(twin))
            return self.step(line, what, look)
        except Wrong as wrong:
            return Step(line.number, State.WRONG, what, str(wrong))
        except Refused as refused:
            return Step(line.number, State.WRONG, what, str(refused.refusal))

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        """Does the steps that are ready or change something; called in the transaction that planned them."""
        todo = (step for step in steps if step.state in (State.READY, State.CHANGES))
        groups = by_key((self.together(step.ready), step) for step in todo)
        return [
            {"what": group[0].what} | mark
            for group in groups.values()
            for mark in self.write_rows([step.ready for step in group], job)
        ]

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """Takes back what nothing depends on, one thing after the other: what cannot go stops no other."""
        answers = [self._undone(thing, job) for thing in self.added(marks)]
        return Undone(answers.count(""), tuple(answer for answer in answers if answer))

    def stays(self, marks: Sequence[Mark], job: Job) -> list[str]:
        """What would stay if it were undone now, and why. Reads only."""
        answers = [(thing, self.why_stays(thing, job)) for thing in self.added(marks)]
        return [self._sentence(thing, why) for thing, why in answers if why]

    def _undone(self, thing: Any, job: Job) -> str | None:
        """One decision, whole or not at all: "" when it went, None when it had gone, or what stays and why."""
        try:
            with transaction.atomic():
                why = self.why_stays(self.hold(thing), job)
                if why == "":
                    self.take_back(thing, job)
        except Refused as refused:
            why = refused.refusal.sentence.rstrip(".")
        return why and self._sentence(thing, why)

    def _sentence(self, thing: Any, why: str) -> str:
        return f"{name}\u00a0: {why}" if (name := self.named(thing)) else why

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
                _plain(line.values[column.key]) != _plain(standing[column.key])
                if column.key in line.values
                else column.key in line.blank and _plain(standing[column.key])
            )
        ]

    def there(self, line: Line, what: str, standing: Mapping[str, Any]) -> Step:
        """Nothing to do; what the sheet says otherwise is not written, and that is said."""
        different = self.differences(line, standing)
        said = _("rien n’y change\u202f; le tableau dit autre chose\u00a0: %(columns)s") if different else ""
        return Step(line.number, State.THERE, what, said % {"columns": titles(different)} if said else "")

    def unchanged(
        self, line: Line, what: str, standing: Mapping[str, Any], sentence: str, **named: str
    ) -> Step:
        """A line that came out of here as it was; Wrong, by the columns of this sentence, when it says otherwise."""
        if different := self.differences(line, standing):
            raise Wrong(sentence % (named | {"columns": titles(different)}))
        return Step(line.number, State.THERE, what)


def titles(columns: Sequence[Column]) -> str:
    """« Produit, DLC »."""
    return ", ".join(column.label for column in columns)


def _plain(value: Any) -> Any:
    """Blanks and the way a letter is composed do not count; « non » and nothing are the same."""
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).split())
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return "" if value is None or value is False else value


def no_network() -> Refusal:
    return Refusal("no_network", _("Votre structure n’est dans aucun réseau pour le moment."))
