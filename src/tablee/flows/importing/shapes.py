"""What the tables of an import exchange: lines in, steps out, marks kept so that a batch can be undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal

Mark = dict[str, Any]  # plain JSON values: what was added, by reference, or what stood before


class State(StrEnum):
    READY = "ready"
    CHANGES = "changes"
    THERE = "there"
    WRONG = "wrong"


@dataclass(frozen=True)
class Line:
    """One readable line. `fingerprint`: the same whenever the same line is read again (64 hex signs)."""

    number: int
    values: Mapping[str, Any]
    fingerprint: str


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


@dataclass(frozen=True)
class Step:
    """What one line would do. `what`: the line as a person recognises it; `said`: why not, or what changes."""

    number: int
    state: State
    what: str
    said: str = ""
    ready: Any = None


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


class Table(Protocol):
    """One table that can be imported."""

    @property
    def key(self) -> str: ...

    def why_not(self, job: Job) -> Refusal | None:
        """Whether this person may import this table at all."""

    def plan(self, lines: Sequence[Line], job: Job) -> list[Step]:
        """Reads only; one step a line, in order."""

    def write(self, steps: Sequence[Step], job: Job) -> list[Mark]:
        """Does the steps that are ready or change something; called in the transaction that planned them."""

    def undo(self, marks: Sequence[Mark], job: Job) -> Undone:
        """Takes back what nothing depends on."""


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
