"""Recurring jobs. Whoever moves a job's next moment forward runs it: several workers, one run."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tablee.domains.messages import actions as messages
from tablee.domains.sharing import actions as sharing
from tablee.flows import purging
from tablee.kernel import batches, idempotency, journal, laws, ratelimit
from tablee.kernel.backups import rolling
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

    def first(self, at: datetime) -> datetime:
        """At once, or the next time it strikes three."""
        if not self.at_night:
            return at
        return self.next(at)

    def next(self, at: datetime) -> datetime:
        if not self.at_night:
            return at + self.every
        local = timezone.localtime(at)
        tonight = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        return tonight if tonight > local else tonight + self.every


class LawBroken(RuntimeError):
    """Names the laws that `manage.py invariants` would show as broken."""


# Errors whose text names no person: it is kept, where of others only the kind is.
TELLING = (LawBroken, rolling.BackupFailed)


def check_laws(at: datetime) -> dict[str, object]:
    """Every law, once a day: a breach is logged and stands in the job's last error."""
    found = laws.check_all()
    broken = [name for name, breaches in found.items() if breaches]
    if broken:
        raise LawBroken(", ".join(broken))
    return {"laws": len(found)}


JOBS = (
    Job("settle_share_outs", timedelta(minutes=1), sharing.settle_due),
    Job("widen", timedelta(minutes=1), sharing.widen_due),
    Job("free_stuck_messages", timedelta(minutes=5), messages.free_stuck),
    Job("seal_journal", timedelta(hours=1), journal.seal),
    Job("check_laws", timedelta(days=1), check_laws),
    Job("forget_rate_windows", timedelta(hours=6), ratelimit.forget_old),
    Job("forget_answers", timedelta(days=1), idempotency.forget_old),
    Job("forget_imports", timedelta(minutes=15), batches.forget_old),
    Job("copy", timedelta(minutes=1), rolling.copy_if_due),
    Job("verify_copy", timedelta(days=1), rolling.verify_newest, at_night=True),
    Job("purge", timedelta(days=1), purging.purge, at_night=True),
)


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
            told = f"{kind}: {failure}" if isinstance(failure, TELLING) else kind
            JobRun.objects.create(
                name=job.name, started_at=at, finished_at=at, error=told[:300],
                said=said if isinstance(said, dict) else {},
            )  # fmt: skip
