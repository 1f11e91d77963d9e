"""Recurring jobs run once each at their moment, whoever asks; a failing one does not stop the others."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tablee.flows import worker
from tablee.kernel import schedule
from tablee.kernel.models import Counter, JournalSeal, OutboxEvent, ScheduledRun
from tests import make

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    moments: list[datetime] = []
    monkeypatch.setattr(schedule, "JOBS", (schedule.Job("test", 10 * MINUTE, moments.append),))
    return moments


def test_a_job_runs_when_due(db: None, ran: list[datetime]) -> None:
    counts = [schedule.run_due(make.NOON + n * MINUTE) for n in (0, 1, 9, 10, 11, 100)]
    assert counts == [1, 0, 0, 1, 0, 1]
    assert ran == [make.NOON, make.NOON + 10 * MINUTE, make.NOON + 100 * MINUTE], (
        "missed turns are not made up"
    )


def test_a_failing_job_says_so_and_the_others_run(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(at: datetime) -> None:
        raise ValueError("flore@exemple.test")

    good: list[datetime] = []
    jobs = (schedule.Job("bad", MINUTE, fail), schedule.Job("good", MINUTE, good.append))
    monkeypatch.setattr(schedule, "JOBS", jobs)
    assert schedule.run_due(make.NOON) == 2
    assert good == [make.NOON]
    assert ScheduledRun.objects.get(name="bad").last_error == "ValueError"
    assert schedule.run_due(make.NOON + MINUTE) == 2, "it runs again at its next moment"


def test_a_job_whose_worker_died_is_taken_again(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        """What no job catches: the process is gone."""

    def die(at: datetime) -> None:
        raise Killed

    monkeypatch.setattr(schedule, "JOBS", (schedule.Job("daily", timedelta(days=1), die),))
    with pytest.raises(Killed):
        schedule.run_due(make.NOON)
    ran: list[datetime] = []
    monkeypatch.setattr(schedule, "JOBS", (schedule.Job("daily", timedelta(days=1), ran.append),))
    assert schedule.run_due(make.NOON + 59 * MINUTE) == 0, "it may still be at work"
    assert schedule.run_due(make.NOON + 60 * MINUTE) == 1
    assert schedule.run_due(make.NOON + timedelta(hours=25, minutes=-1)) == 0
    assert len(ran) == 1


def test_several_workers_run_a_job_once(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[int] = []
    monkeypatch.setattr(schedule, "JOBS", (schedule.Job("test", MINUTE, lambda at: ran.append(1)),))
    together = threading.Barrier(6)

    def work() -> None:
        try:
            together.wait(timeout=60)
            schedule.run_due(make.NOON)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert ran == [1]


def test_every_real_job_runs_on_an_empty_and_on_a_full_house(table: make.Table) -> None:
    make.offer(table.network, table.tilleuls)
    assert schedule.run_due(make.NOON) == sum(not job.at_night for job in schedule.JOBS)
    assert schedule.run_due(make.NOON + timedelta(days=1)) == len(schedule.JOBS)
    assert set(ScheduledRun.objects.values_list("last_error", flat=True)) == {""}
    assert JournalSeal.objects.count() == 1
    names = [job.name for job in schedule.JOBS]
    assert len(set(names)) == len(names)


def test_a_turn_does_what_is_due_and_drain_ends(table: make.Table) -> None:
    make.offer(table.network, table.tilleuls)
    assert worker.turn(make.NOON) > 0
    assert worker.drain(make.NOON + MINUTE) >= 0
    assert worker.turn(make.NOON + MINUTE) == 0
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    assert Counter.objects.exists()
