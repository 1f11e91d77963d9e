"""Two people press « Importer » on the same sheet at once: its lines enter once. And a press twice is a press once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions
from tablee.domains.sharing.models import Offer
from tablee.kernel import batches
from tablee.kernel.models import ImportBatch, JournalEntry
from tablee.kernel.refusals import Refused
from tablee.tables import imports
from tablee.tables.table import Job, Line
from tests import make
from tests.tables.place import undo

LINES = [
    Line(
        number,
        {"label": label, "units": 4, "unit": "crate", "unit_g": 5_000},
        f"{label}{number}".ljust(64, "0"),
    )
    for number, label in enumerate(("Pommes", "Poires", "Coings"), start=2)
]


def job_for(table: make.Table, by: Viewer, batch: ImportBatch) -> Job:
    return Job(
        by, table.tilleuls, make.NOON, network=table.network, until_at=make.TONIGHT, batch_ref=batch.ref
    )


def kept(table: make.Table, by: Viewer) -> ImportBatch:
    return batches.keep(
        {}, kind="offers", organization_ref=table.tilleuls.ref, person_ref=by.person_ref, at=make.NOON
    )


def together(act: Callable[[int], Any], count: int) -> list[Any]:
    gate = Barrier(count)

    def one(number: int) -> Any:
        gate.wait()
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


@pytest.mark.django_db(transaction=True)
def test_the_same_sheet_sent_by_several_at_once_enters_once() -> None:
    table = make.table()
    sent = [kept(table, table.alice) for _each in range(6)]
    done = together(
        lambda number: imports.run(sent[number], LINES, job_for(table, table.alice, sent[number])), 6
    )
    assert Offer.objects.count() == len(LINES)
    assert sorted(batch.counts["ready"] for batch in done) == [0] * 5 + [3]


@pytest.mark.django_db(transaction=True)
def test_one_sheet_pressed_by_several_at_once_enters_once() -> None:
    table = make.table()
    sent = kept(table, table.alice)
    together(lambda _number: imports.run(sent, LINES, job_for(table, table.alice, sent)), 6)
    assert Offer.objects.count() == len(LINES)
    assert JournalEntry.objects.filter(verb="import.run").count() == 1


@pytest.mark.django_db
def test_a_line_that_no_longer_goes_takes_all_with_it(table: make.Table) -> None:
    """Between the report and the press something changed: nothing is written."""
    batch = kept(table, table.alice)
    stranger = [*LINES, Line(9, LINES[0].values | {"giver": "Boulangerie inconnue"}, "f" * 64)]
    with pytest.raises(Refused) as refused:
        imports.run(batch, stranger, job_for(table, table.alice, batch))
    assert refused.value.conflict
    assert not Offer.objects.exists()
    batch.refresh_from_db()
    assert batch.imported_at is None


@pytest.mark.django_db
def test_what_fails_in_the_middle_leaves_nothing(table: make.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    published = actions.publish

    def fail_on_the_second(*args: Any, **given: Any) -> Any:
        if Offer.objects.exists():
            raise RuntimeError("the second bundle")
        return published(*args, **given)

    monkeypatch.setattr(actions, "publish", fail_on_the_second)
    batch = kept(table, table.alice)
    apart = [LINES[0], Line(3, LINES[1].values | {"place": "quai B"}, LINES[1].fingerprint)]
    with pytest.raises(RuntimeError):
        imports.run(batch, apart, job_for(table, table.alice, batch))
    assert not Offer.objects.exists()


@pytest.mark.django_db
def test_who_may_undo(table: make.Table) -> None:
    batch = kept(table, table.alice)
    done = imports.run(batch, LINES, job_for(table, table.alice, batch))
    helper = make.viewer(table.tilleuls, first_name="Souci", kind="team")
    with pytest.raises(Refused):
        imports.undo(done, job_for(table, helper, batch))
    other = make.viewer(table.tilleuls, first_name="Sauge")  # coordinates too
    _batch, undone = undo(done, job_for(table, other, batch))
    assert undone.count == 3
    _batch, again = undo(done, job_for(table, other, batch))
    assert again.count == 0
    assert Organization.objects.count() == 3
