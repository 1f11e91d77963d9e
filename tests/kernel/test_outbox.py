"""The outbox: facts of a rolled-back transaction never happened; a failing handler is tried later, then given up."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tablee.domains.sharing.events import OfferWithdrawn
from tablee.kernel import counters, events, outbox
from tablee.kernel.models import Counter, OutboxEvent
from tests import make
from tests.facts import Noted
from tests.make import NOON

Heard = list[Noted]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    said: Heard = []
    monkeypatch.setitem(events.HANDLERS, Noted, [lambda fact, at: said.append(fact)])
    return said


def put(n: int = 1, **more: Any) -> None:
    Noted(n=n).put(NOON, **more)


def test_a_fact_is_handled_once(db: None, heard: Heard) -> None:
    put(1), put(2)
    assert make.facts_due(NOON) == 2
    assert outbox.run_due(NOON) == 2
    assert outbox.run_due(NOON + timedelta(days=1)) == 0
    assert heard == [Noted(n=1), Noted(n=2)]
    assert make.facts_due(NOON) == 0


def test_not_before_its_moment(db: None, heard: Heard) -> None:
    put()
    assert outbox.run_due(NOON - timedelta(seconds=1)) == 0
    assert heard == []


def test_a_rolled_back_fact_never_was(db: None, heard: Heard) -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    outbox.run_due(NOON)
    assert heard == []


def test_a_known_key_writes_nothing(db: None, heard: Heard) -> None:
    put(1, key="once"), put(2, key="once"), put(3, key="other")
    outbox.run_due(NOON)
    assert heard == [Noted(n=1), Noted(n=3)]


def test_a_fact_nobody_listens_to_is_done(db: None) -> None:
    put()
    assert outbox.run_due(NOON) == 1


def test_a_limit_leaves_the_rest_for_the_next_turn(db: None, heard: Heard) -> None:
    for n in range(5):
        put(n)
    assert [outbox.run_due(NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [fact.n for fact in heard] == [0, 1, 2, 3, 4]


def test_a_failing_handler_is_tried_later_with_longer_pauses_then_given_up(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(fact: Noted, at: datetime) -> None:
        counters.next_value("half-done")
        raise ValueError("someone@exemple.test is not for the logs")

    monkeypatch.setitem(events.HANDLERS, Noted, [fail])
    put()
    at, pauses = NOON, []
    for _ in outbox.BACK_OFF_S:
        assert outbox.run_due(at) == 0
        event = OutboxEvent.objects.get()
        pauses.append(int((event.due_at - at).total_seconds()))
        assert outbox.run_due(event.due_at - timedelta(seconds=1)) == 0
        assert OutboxEvent.objects.get().attempts == len(pauses), "not tried before its moment"
        at = event.due_at
    assert tuple(pauses) == outbox.BACK_OFF_S
    assert pauses == sorted(pauses)
    outbox.run_due(at)
    event = OutboxEvent.objects.get()
    assert event.gave_up_at == at
    assert event.last_error == "ValueError"
    assert list(OutboxEvent.objects.filter(gave_up_at__isnull=False)) == [event]
    assert outbox.run_due(at + timedelta(days=30)) == 0
    assert not Counter.objects.exists(), "what a failed handler wrote is undone"


def test_when_the_second_handler_fails_the_first_is_undone_too(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [True]

    def second(fact: Noted, at: datetime) -> None:
        if fails:
            fails.pop()
            raise ValueError

    monkeypatch.setitem(
        events.HANDLERS, Noted, [lambda fact, at: counters.next_value("first") and None, second]
    )
    put()
    assert outbox.run_due(NOON) == 0
    assert outbox.run_due(NOON + timedelta(seconds=10)) == 1
    assert Counter.objects.get(name="first").value == 1


def test_one_bad_fact_does_not_hold_up_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    def picky(fact: Noted, at: datetime) -> None:
        if fact.n == 1:
            raise ValueError
        heard.append(fact)

    monkeypatch.setitem(events.HANDLERS, Noted, [picky])
    put(1), put(2)
    assert outbox.run_due(NOON) == 1
    assert heard == [Noted(n=2)]


def test_a_fact_of_a_killed_worker_comes_back_after_its_lease(db: None, heard: Heard) -> None:
    put()
    OutboxEvent.objects.update(locked_until=NOON + outbox.LEASE, attempts=1)
    assert outbox.run_due(NOON + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.run_due(NOON + outbox.LEASE) == 1
    assert heard == [Noted(n=1)]


def test_a_worker_slower_than_its_lease_does_not_double_the_effect(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second worker takes the fact over while the first is still at it: one of them must find it done."""
    inside, may_end = threading.Event(), threading.Event()

    def slow(fact: Noted, at: datetime) -> None:
        counters.next_value("effect")
        if not inside.is_set():
            inside.set()
            assert may_end.wait(timeout=60)

    monkeypatch.setitem(events.HANDLERS, Noted, [slow])
    put()

    def work(at: datetime) -> None:
        try:
            outbox.run_due(at)
        finally:
            connection.close()

    first = threading.Thread(target=work, args=(NOON,))
    second = threading.Thread(target=work, args=(NOON + outbox.LEASE * 2,))
    first.start()
    assert inside.wait(timeout=60)
    second.start()
    second.join(timeout=0.3)  # it waits for the first, on both databases
    may_end.set()
    first.join(timeout=60)
    second.join(timeout=60)
    assert not second.is_alive()
    assert Counter.objects.get(name="effect").value == 1


def test_registering_keeps_the_handler_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HANDLERS", {})

    @events.on(Noted)
    def handler(fact: Noted, at: datetime) -> None: ...

    assert {Noted: [handler]} == events.HANDLERS


def test_a_fact_comes_back_as_it_was_put(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list in JSON is a tuple again, so that two facts compare equal."""
    heard: list[OfferWithdrawn] = []
    monkeypatch.setitem(events.HANDLERS, OfferWithdrawn, [lambda fact, at: heard.append(fact)])
    put_one = OfferWithdrawn(offer="OF-1", claims=("C1", "C2"))
    put_one.put(NOON)
    assert outbox.run_due(NOON) == 1
    assert heard == [put_one]


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"n": 3, "of_a_later_version": [1]}, Noted(n=3)),
        ({}, Noted(n=0)),
        ({"person": "REF"}, Noted(person="REF")),
    ],
)
def test_a_fact_stored_by_another_version_is_still_read(
    db: None, heard: Heard, payload: dict[str, Any], expected: Noted
) -> None:
    OutboxEvent.objects.create(name="test.fact", payload=payload, created_at=NOON, due_at=NOON)
    assert outbox.run_due(NOON) == 1
    assert heard == [expected]


def test_a_fact_no_version_knows_any_more_is_let_go(db: None) -> None:
    OutboxEvent.objects.create(name="test.of_old", payload={"n": 1}, created_at=NOON, due_at=NOON)
    assert outbox.run_due(NOON) == 1
    assert make.facts_due(NOON) == 0


def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"test\.fact"):
        type("NotedToo", (events.Event,), {"name": "test.fact"})
    assert events.EVENTS["test.fact"] is Noted
