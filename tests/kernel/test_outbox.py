"""The outbox: facts of a rolled-back transaction never happened; a failing handler is tried later, then given up."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from tablee.kernel import counters, outbox
from tablee.kernel.models import Counter, OutboxEvent
from tests.make import NOON

Heard = list[Mapping[str, Any]]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    said: Heard = []
    monkeypatch.setitem(outbox.HANDLERS, "test.fact", [lambda payload, at: said.append(payload)])
    return said


def put(n: int = 1, **more: Any) -> None:
    outbox.put("test.fact", {"n": n}, at=NOON, **more)


def test_a_fact_is_handled_once(db: None, heard: Heard) -> None:
    put(1), put(2)
    assert outbox.backlog(NOON) == 2
    assert outbox.run_due(NOON) == 2
    assert outbox.run_due(NOON + timedelta(days=1)) == 0
    assert heard == [{"n": 1}, {"n": 2}]
    assert outbox.backlog(NOON) == 0


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
    assert heard == [{"n": 1}, {"n": 3}]


def test_a_fact_nobody_listens_to_is_done(db: None) -> None:
    outbox.put("test.silence", {}, at=NOON)
    assert outbox.run_due(NOON) == 1


def test_a_limit_leaves_the_rest_for_the_next_turn(db: None, heard: Heard) -> None:
    for n in range(5):
        put(n)
    assert [outbox.run_due(NOON, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [each["n"] for each in heard] == [0, 1, 2, 3, 4]


def test_a_failing_handler_is_tried_later_with_longer_pauses_then_given_up(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(payload: Mapping[str, Any], at: datetime) -> None:
        counters.next_value("half-done")
        raise ValueError("someone@exemple.test is not for the logs")

    monkeypatch.setitem(outbox.HANDLERS, "test.fact", [fail])
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
    assert outbox.failed() == [event]
    assert outbox.run_due(at + timedelta(days=30)) == 0
    assert not Counter.objects.exists(), "what a failed handler wrote is undone"


def test_when_the_second_handler_fails_the_first_is_undone_too(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails = [True]

    def second(payload: Mapping[str, Any], at: datetime) -> None:
        if fails:
            fails.pop()
            raise ValueError

    monkeypatch.setitem(
        outbox.HANDLERS, "test.fact", [lambda payload, at: counters.next_value("first") and None, second]
    )
    put()
    assert outbox.run_due(NOON) == 0
    assert outbox.run_due(NOON + timedelta(seconds=10)) == 1
    assert Counter.objects.get(name="first").value == 1


def test_one_bad_fact_does_not_hold_up_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch, heard: Heard
) -> None:
    def picky(payload: Mapping[str, Any], at: datetime) -> None:
        if payload["n"] == 1:
            raise ValueError
        heard.append(payload)

    monkeypatch.setitem(outbox.HANDLERS, "test.fact", [picky])
    put(1), put(2)
    assert outbox.run_due(NOON) == 1
    assert heard == [{"n": 2}]


def test_a_fact_of_a_killed_worker_comes_back_after_its_lease(db: None, heard: Heard) -> None:
    put()
    OutboxEvent.objects.update(locked_until=NOON + outbox.LEASE, attempts=1)
    assert outbox.run_due(NOON + outbox.LEASE - timedelta(seconds=1)) == 0
    assert outbox.run_due(NOON + outbox.LEASE) == 1
    assert heard == [{"n": 1}]


def test_a_worker_slower_than_its_lease_does_not_double_the_effect(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second worker takes the fact over while the first is still at it: one of them must find it done."""
    inside, may_end = threading.Event(), threading.Event()

    def slow(payload: Mapping[str, Any], at: datetime) -> None:
        counters.next_value("effect")
        if not inside.is_set():
            inside.set()
            assert may_end.wait(timeout=60)

    monkeypatch.setitem(outbox.HANDLERS, "test.fact", [slow])
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
    monkeypatch.setattr(outbox, "HANDLERS", {})

    @outbox.on("test.fact")
    def handler(payload: Mapping[str, Any], at: datetime) -> None: ...

    assert {"test.fact": [handler]} == outbox.HANDLERS
