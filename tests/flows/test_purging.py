"""The timers: just before the end everything stands, just after it is gone or blank, and nothing else is."""

import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Closure, Person, Role
from tablee.domains.deliveries.models import HandOver
from tablee.domains.messages.models import Message
from tablee.domains.sharing.models import Claim
from tablee.flows import worker
from tablee.kernel import batches, journal, links, operating, retention
from tablee.kernel.backups import restoration
from tablee.kernel.models import BackupRun, ImportBatch, JobRun, Link, Operator, OutboxEvent
from tests import make
from tests.facts import Noted
from tests.web.visitors import signed_in

MOMENT = timedelta(minutes=1)
Count = Callable[[], int]


def a_session(table: make.Table) -> Count:
    Session.objects.create(session_key="k" * 32, session_data="", expire_date=make.NOON)
    return Session.objects.count


def a_link(table: make.Table) -> Count:
    links.issue("test", "REF", expires_at=make.NOON, at=make.NOON - MOMENT)
    return lambda: Link.objects.filter(scope="test").count()


def a_fact(table: make.Table) -> Count:
    Noted(person="REF").put(make.NOON)
    OutboxEvent.objects.update(done_at=make.NOON)
    return lambda: OutboxEvent.objects.filter(name="test.fact").count()


def a_message(table: make.Table) -> Count:
    Message.objects.create(
        kind="relay", address="a@exemple.test", subject="s", why="w", state="sent", created_at=make.NOON
    )
    return Message.objects.count


def a_first_name(table: make.Table) -> Count:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, make.by_link(table.erables, first_name="Canarine"))
    Claim.objects.update(changed_at=make.NOON)
    return lambda: Claim.objects.filter(first_name="Canarine").count()


def a_slip(table: make.Table) -> Count:
    HandOver.objects.create(
        network=table.network, giver=table.tilleuls, publisher=table.tilleuls, taker=table.erables,
        subject_ref="S", first_name="Canarine", handed_at=make.NOON,
    )  # fmt: skip
    return lambda: HandOver.objects.filter(first_name="Canarine").count()


def an_import(table: make.Table) -> Count:
    batch = batches.keep({}, kind="needs", organization_ref="A", person_ref="B", at=make.NOON)
    ImportBatch.objects.filter(pk=batch.pk).update(imported_at=make.NOON, table=None)
    return ImportBatch.objects.count


def a_role(table: make.Table) -> Count:
    somebody = make.person("Canarine")
    role = make.role(somebody, table.erables, "team")
    actors.end_role(role, by=table.bob, at=make.NOON)
    Person.objects.filter(pk=somebody.pk).update(last_login=make.NOON + timedelta(days=3650))
    return lambda: Role.objects.filter(pk=role.pk).count()


def a_person(table: make.Table) -> Count:
    somebody = make.person("Canarine", at=make.NOON)
    return lambda: Person.objects.filter(pk=somebody.pk, first_name="Canarine").count()


def a_job(table: make.Table) -> Count:
    JobRun.objects.create(name="test", started_at=make.NOON, finished_at=make.NOON)
    return lambda: JobRun.objects.filter(name="test").count()


def a_copy(table: make.Table) -> Count:
    run = restoration.note_run("copy", "x", None, at=make.NOON, said="OSError")
    return lambda: BackupRun.objects.filter(pk=run.pk).count()


def an_operator(table: make.Table) -> Count:
    operating.name_operator("REF", at=make.NOON)
    operating.end_operator("REF", at=make.NOON)
    return Operator.objects.count


def a_closure(table: make.Table) -> Count:
    """The table's structure was closed one day; a day is over at midnight."""
    Closure.objects.create(organization=table.tilleuls, starts_on=make.TODAY, ends_on=make.TODAY)
    return Closure.objects.count


MIDNIGHT = make.NOON + timedelta(hours=12)
MADE: dict[str, Callable[[make.Table], Count]] = {
    "sessions": a_session, "links": a_link, "facts": a_fact, "messages": a_message, "first_names": a_first_name,
    "slips": a_slip,
    "import_batches": an_import, "roles": a_role, "people": a_person, "job_runs": a_job, "backup_runs": a_copy,
    "operators": an_operator, "closures": a_closure,
}  # fmt: skip


def test_each_timer_is_tried_here() -> None:
    assert set(MADE) == set(retention.TIMERS)


@pytest.mark.parametrize("timer", sorted(MADE))
def test_it_goes_when_its_time_is_over_and_not_before(table: make.Table, timer: str) -> None:
    left = MADE[timer](table)
    end = (MIDNIGHT if timer == "closures" else make.NOON) + retention.TIMERS[timer].kept
    retention.purge(end - MOMENT)
    assert left() == 1
    gone = retention.purge(end + MOMENT)
    assert left() == 0
    assert gone[timer] == 1


def test_who_acts_for_somebody_stays(table: make.Table) -> None:
    retention.purge(make.NOON + timedelta(days=3650))
    assert table.account(table.alice).is_active
    assert Role.objects.filter(person_id=table.alice.person_id).exists()


def test_a_fact_under_a_key_is_never_put_twice(table: make.Table) -> None:
    """The control of the emptied mark: what it said goes, that it was said stays."""
    Noted(person="REF").put(make.NOON, key="once")
    OutboxEvent.objects.update(done_at=make.NOON)
    retention.purge(make.NOON + timedelta(days=31))
    assert OutboxEvent.objects.get(key="once").payload == {}
    Noted(person="REF").put(make.NOON, key="once")
    assert OutboxEvent.objects.count() == 1


def test_laws_hold_and_the_journal_is_whole_afterwards(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, table.bob)
    signed_in(table.bob)
    worker.drain(make.NOON)
    journal.seal(make.NOON)
    out = io.StringIO()
    call_command("purge", "--json", stdout=out)
    assert isinstance(json.loads(out.getvalue()), dict)
    retention.purge(make.NOON + timedelta(days=3650))
    assert journal.verify() == []
    call_command("invariants", stdout=io.StringIO())


def test_when_people_were_erased_is_when_it_happened(table: make.Table) -> None:
    make.person("Canarine", at=make.NOON)
    at: datetime = make.NOON + timedelta(days=731)
    retention.purge(at)
    erased = journal.JournalEntry.objects.filter(verb="actors.erase_person").values_list("at", flat=True)
    assert set(erased) == {at}
