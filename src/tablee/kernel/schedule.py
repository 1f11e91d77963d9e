"""Recurring jobs; each room registers its own (`jobs.py`).

Whoever moves a job's next moment forward runs it: several workers, one run."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from tablee.kernel.models import JobRun, ScheduledRun

log = logging.getLogger(__name__)
# A job that ran well and has nothing to tell leaves no row; at this hour of the installation few people work.
NIGHT_HOUR = 3
LEFT_UNDONE = timedelta(hours=1)  # then a job is taken again whose worker died in the middle of it


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[datetime], object]
    at_night: bool = False
    label: "str | Promise" = ""

    def first(self, at: datetime) -> datetime:
        """At once, or the next time it strikes three."""
        return self.next(at) if self.at_night else at

    def next(self, at: datetime) -> datetime:
        if not self.at_night:
            return at + self.every
        local = timezone.localtime(at)
        tonight = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        return tonight if tonight > local else tonight + self.every


class JobFailed(RuntimeError):
    """Its text names no person: it is kept, where of other errors only the kind is."""


JOBS: list[Job] = []


def job(
    name: str,
    label: "str | Promise",
    run: Callable[[datetime], object],
    *,
    every: timedelta,
    at_night: bool = False,
) -> None:
    """Register a recurring job under a name, with what operators read of it."""
    if any(known.name == name for known in JOBS):
        raise ValueError(f"two jobs are called {name}")
    JOBS.append(Job(name, every, run, at_night, label))


def label_of(name: str) -> "str | Promise":
    """What operators read of a job; a job of an older version keeps its bare name."""
    return next((job.label for job in JOBS if job.name == name and job.label), name)


def run_due(at: datetime) -> int:
    """Run the jobs that are due; how many ran. A job that fails runs again at its next moment."""
    # Read outside a transaction: nothing is due most of the time, and SQLite has one writer.
    known = dict(ScheduledRun.objects.values_list("name", "next_at"))
    return sum(_run(job, known.get(job.name) or _first(job, at), at) for job in JOBS)


def _first(job: Job, at: datetime) -> datetime:
    with transaction.atomic():
        row, _fresh = ScheduledRun.objects.get_or_create(name=job.name, defaults={"next_at": job.first(at)})
    return row.next_at


def _run(job: Job, due: datetime, at: datetime) -> int:
    if due > at:
        return 0
    with transaction.atomic():
        taken = ScheduledRun.objects.filter(name=job.name, next_at=due).update(
            next_at=min(job.next(at), at + LEFT_UNDONE), last_started_at=at
        )
    if not taken:
        return 0
    _note(job, at, *_attempt(job, at))
    return 1


def _attempt(job: Job, at: datetime) -> tuple[object, Exception | None]:
    try:
        return job.run(at), None
    except Exception as failure:  # the schedule outlives any one job
        log.exception("job %s failed", job.name)
        return None, failure


def _note(job: Job, at: datetime, said: object, failure: Exception | None) -> None:
    kind = type(failure).__name__ if failure else ""
    with transaction.atomic():
        ours = ScheduledRun.objects.filter(name=job.name, last_started_at=at)
        ours.update(next_at=job.next(at), last_finished_at=at, last_error=kind)
        if failure or (isinstance(said, dict) and said):
            told = f"{kind}: {failure}" if isinstance(failure, JobFailed) else kind
            JobRun.objects.create(
                name=job.name, started_at=at, finished_at=at, error=told[:300],
                said=said if isinstance(said, dict) else {},
            )  # fmt: skip
