"""The journal: written once, shown to those concerned, sealed; tampering by raw SQL is seen."""

import hashlib
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, transaction

from tablee.kernel import journal
from tablee.kernel.models import JournalConcern, JournalEntry, JournalSeal
from tests.make import NOON

AUTHOR = journal.Author(person_ref="PERSON01", acting_ref="ORG00001", via="page")


def entry(verb: str = "test.did", by: journal.Author = AUTHOR, **more: Any) -> JournalEntry:
    return journal.write(verb, journal.Topic("thing", "T1"), by, NOON, **more)


def test_an_entry_says_who_for_whom_what_before_after_rule_and_reason(db: None) -> None:
    made = entry(
        before={"units": 4},
        after={"units": 2, "until": NOON},
        concerns=["ORG00002"],
        rule_version="v2",
        reason="pesé",
    )
    row = JournalEntry.objects.get(pk=made.pk)
    assert (row.person_ref, row.acting_ref, row.via) == ("PERSON01", "ORG00001", "page")
    assert (row.before, row.after["units"], row.rule_version, row.reason) == ({"units": 4}, 2, "v2", "pesé")
    assert set(row.concerns.values_list("ref", flat=True)) == {"ORG00001", "ORG00002"}


def test_nobody_is_not_concerned(db: None) -> None:
    made = entry(by=journal.Author(), concerns=["", "ORG00002"])
    assert list(made.concerns.values_list("ref", flat=True)) == ["ORG00002"]


def test_a_long_reason_is_cut_not_refused(db: None) -> None:
    assert len(JournalEntry.objects.get(pk=entry(reason="x" * 900).pk).reason) == 300


def test_addresses_never_enter_the_journal(db: None) -> None:
    made = entry(
        before={"does": "Écrire à flore.aubepine@exemple.test"},
        after={"deep": ["a@b.fr", {"x": "Vers C.D+e@sous.exemple.test, merci"}]},
        reason="Demande de lise@exemple.test",
    )
    row = JournalEntry.objects.get(pk=made.pk)
    assert row.before == {"does": "Écrire à …@…"}
    assert row.after == {"deep": ["…@…", {"x": "Vers …@…, merci"}]}
    assert row.reason == "Demande de …@…"


def test_the_database_refuses_a_changed_entry(db: None) -> None:
    made = entry()
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        JournalEntry.objects.filter(pk=made.pk).update(reason="autre")
    with (
        pytest.raises(DatabaseError, match="written once"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE kernel_journalentry SET verb = 'test.other' WHERE id = %s", [made.pk])
    assert JournalEntry.objects.get(pk=made.pk).verb == "test.did"


def test_a_seal_holds_and_the_next_is_chained(db: None) -> None:
    assert journal.seal(NOON) is None
    entry(), entry()
    first = journal.seal(NOON)
    assert first is not None
    assert first.entries == 2
    assert journal.seal(NOON) is None, "nothing new, no seal"
    entry(after={"weights": {"b": 1.5, "a": [1, None, True, "é"]}})
    second = journal.seal(NOON + timedelta(hours=1))
    assert second is not None
    assert second.entries == 3
    assert journal.verify() == []


def sealed() -> list[JournalEntry]:
    rows = [entry(f"test.did_{n}", before={"n": n}) for n in range(4)]
    journal.seal(NOON)
    rows += [entry(f"test.did_{n}", before={"n": n}) for n in range(4, 8)]
    journal.seal(NOON + timedelta(hours=1))
    assert journal.verify() == []
    return rows


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def take_the_trigger_down() -> None:
    """As whoever owns the database could."""
    if connection.vendor == "postgresql":
        run_sql("SET session_replication_role = replica")
    else:
        run_sql("DROP TRIGGER journal_written_once")


def put_the_trigger_back() -> None:
    if connection.vendor == "postgresql":
        run_sql("SET session_replication_role = DEFAULT")


@pytest.mark.parametrize("victim", [0, 3, 4, 7])
def test_a_removed_entry_is_seen(db: None, victim: int) -> None:
    rows = sealed()
    run_sql("DELETE FROM kernel_journalconcern WHERE entry_id = %s", rows[victim].pk)
    run_sql("DELETE FROM kernel_journalentry WHERE id = %s", rows[victim].pk)
    assert journal.verify()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "test.else"),
        ("person_ref", "PERSON09"),
        ("before", '{"n": 9}'),
        ("reason", "autre"),
        ("via", "job"),
        ("role", "coordinator"),
    ],
)
def test_a_changed_entry_is_seen_even_with_the_trigger_down(db: None, column: str, value: str) -> None:
    rows = sealed()
    take_the_trigger_down()
    run_sql(f"UPDATE kernel_journalentry SET {column} = %s WHERE id = %s", value, rows[2].pk)
    put_the_trigger_back()
    assert journal.verify()


def test_seals_from_before_roles_were_kept_still_verify(db: None) -> None:
    """As they were computed then: the thirteen columns of that time, and no more."""
    rows = [entry(f"test.old_{n}") for n in range(3)]
    state = hashlib.sha256(b"")
    for row in JournalEntry.objects.order_by("id").values_list(*journal.SEALED_FIRST):
        assert len(row) == 13
        state.update(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True).encode())
    JournalSeal.objects.create(up_to=rows[-1].pk, entries=3, digest=state.hexdigest(), sealed_at=NOON)
    told = entry("test.new", by=journal.Author(person_ref="PERSON01", role="team"))
    assert journal.seal(NOON) is not None
    assert journal.verify() == []
    assert JournalEntry.objects.get(pk=told.pk).role == "team"


@pytest.mark.parametrize("forged", ["coordinator", "", None])
def test_a_role_changed_or_emptied_afterwards_is_seen(db: None, forged: str | None) -> None:
    told = entry("test.new", by=journal.Author(person_ref="PERSON01", role="team"))
    journal.seal(NOON)
    assert journal.verify() == []
    take_the_trigger_down()
    run_sql("UPDATE kernel_journalentry SET role = %s WHERE id = %s", forged, told.pk)
    put_the_trigger_back()
    assert journal.verify()


def test_an_entry_slipped_in_is_seen(db: None) -> None:
    rows = sealed()
    JournalConcern.objects.filter(entry=rows[7]).delete()
    JournalEntry.objects.filter(pk=rows[7].pk).delete()
    JournalEntry.objects.create(
        pk=rows[7].pk, at=NOON, verb="test.did_7", object_kind="thing", object_ref="T1", before={"n": 7}
    )
    assert journal.verify()


def test_a_removed_seal_breaks_the_chain(db: None) -> None:
    sealed()
    first = JournalSeal.objects.order_by("up_to").first()
    assert first is not None
    first.delete()
    assert journal.verify()


def test_a_seal_waits_for_writers_still_at_work(transactional_db: None) -> None:
    """A writer may hold a lower number and commit last: sealed around, it would look like a forgery ever after."""
    began, may_end, sealing = threading.Event(), threading.Event(), threading.Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                entry("test.slow")
                began.set()
                assert may_end.wait(timeout=60)
        finally:
            connection.close()

    def seal_meanwhile() -> None:
        try:
            sealing.set()
            journal.seal(NOON)
        finally:
            connection.close()

    writer = threading.Thread(target=write_slowly)
    writer.start()
    assert began.wait(timeout=60)
    if connection.vendor == "postgresql":  # on SQLite there is one writer at a time
        entry("test.quick")
    sealer = threading.Thread(target=seal_meanwhile)
    sealer.start()
    assert sealing.wait(timeout=60)
    sealer.join(timeout=0.5)  # time enough to seal wrongly; a right seal is still waiting
    may_end.set()
    writer.join(timeout=60)
    sealer.join(timeout=60)
    assert not sealer.is_alive()
    assert not writer.is_alive()
    assert JournalSeal.objects.count() == 1
    assert journal.verify() == []
