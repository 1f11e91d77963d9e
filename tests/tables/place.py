"""A table that sheets leave and come back to: whoever looks after it, what they take out, what they bring in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from unittest import mock

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import batches
from tablee.kernel.models import ImportBatch
from tablee.standards.sheets import write
from tablee.tables import imports
from tablee.tables.register import EXPORTS, IMPORTS, SCHEMAS
from tablee.tables.stays import Stay
from tablee.tables.table import Counts, Job, Line, Mark
from tests import make
from tests.standards.sheets.reading import problems, take_here

WRITERS: Mapping[str, Callable[..., bytes]] = {"xlsx": write.export_xlsx, "csv": write.export_csv}
Row = dict[str, Any]


class Place:
    """A network, somebody who looks after it and coordinates three structures (two of one name) and a donor."""

    def __init__(self, table: make.Table) -> None:
        self.network: Network = table.network
        self.own = table.tilleuls
        twins = [make.organization("Le Tamis", network=table.network) for _each in range(2)]
        for each in twins:
            make.site(each)
        make.donor(table.tilleuls, table.network)
        guide = make.facilitator(table.network, table.tilleuls)
        account = table.account(guide)
        for each in twins:
            make.role(account, each)
        self.viewer: Viewer = make.seen_anew(guide)
        self.names = ["Les Tilleuls", *(f"Le Tamis ({each.ref})" for each in twins)]
        self.givers = ["Les Tilleuls", "Boulangerie du Sureau"]

    def job(self, kind: str) -> Job:
        batch = batches.keep(
            {}, kind=kind, organization_ref=self.own.ref, person_ref=self.viewer.person_ref, at=make.NOON
        )
        return Job(
            self.viewer,
            self.own,
            make.NOON,
            self.network,
            until_at=make.TONIGHT,
            checked=True,
            batch_ref=batch.ref,
        )

    def run(self, kind: str, lines: list[Line]) -> tuple[Any, Job]:
        """The batch that was written, and the job that may undo it."""
        job = self.job(kind)
        batch = batches.kept(
            job.batch_ref, organization_ref=self.own.ref, person_ref=self.viewer.person_ref, at=make.NOON
        )
        return imports.run(batch, lines, job), job

    def bring_in(self, kind: str, lines: list[Line]) -> Counts:
        done, _job = self.run(kind, lines)
        return Counts(done.counts["ready"], done.counts["changes"], done.counts["there"])

    def look_over(self, kind: str, lines: list[Line]) -> Counts:
        review = imports.look_over(kind, lines, self.job(kind))
        assert review.refusal is None
        assert not review.counts.wrong, [step for step in review.steps if step.state == "wrong"]
        return review.counts

    def take_out(self, kind: str) -> list[Row]:
        rows = EXPORTS[kind].rows(self.viewer, self.network, make.NOON)
        return [{key: value for key, value in row.items() if value not in (None, "", ())} for row in rows]


@dataclass(frozen=True)
class Undone:
    """How many things were taken back, and what had to stay."""

    count: int
    stays: list[Stay]


def undo(batch: ImportBatch, job: Job) -> tuple[ImportBatch, Undone]:
    """As the page does it, and what the table answered for each thing."""
    table, answers = IMPORTS[batch.kind], list[Stay | None]()
    one = table._undone

    def see(mark: Mark, job: Job) -> list[Stay | None]:
        answers.extend(answer := one(mark, job))
        return answer

    with mock.patch.object(table, "_undone", see):
        batch = imports.undo(batch, job)
    return batch, Undone(answers.count(None), [stay for stay in answers if stay])


def read(kind: str, suffix: str, rows: Iterable[Row]) -> list[Line]:
    """Written as a file and read again, problems and all."""
    parsed = take_here(SCHEMAS[kind], f"t.{suffix}", WRITERS[suffix](SCHEMAS[kind], rows))
    assert parsed.ok, problems(parsed)
    return [Line.of(row, list(parsed.columns)) for row in parsed.rows]


def bare(rows: Iterable[Row], *left_out: str) -> list[str]:
    """To compare: without what only this place gives (codes), in no order."""
    return sorted(repr(sorted((k, v) for k, v in row.items() if k not in left_out)) for row in rows)
