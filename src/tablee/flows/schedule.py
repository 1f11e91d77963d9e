"""Recurring jobs. Whoever moves a job's next moment forward runs it: several workers, one run."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tablee.domains.messages import actions as messages
from tablee.domains.sharing import actions as sharing
from tablee.kernel import batches, idempotency, journal, laws, ratelimit
from tablee.kernel.models import ScheduledRun

log = logging.getLogger(__name__)
MESSAGES_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class Job:
    name: str
    every: timedelta
    run: Callable[[datetime], object]


class LawBroken(RuntimeError):
    """Names the laws that `manage.py invariants` would show as broken."""


def check_laws(at: datetime) -> None:
    """Every law, once a day: a breach is logged and stands in the job's last error."""
    broken = [name for name, breaches in laws.check_all().items() if breaches]
    if broken:
        raise LawBroken(", ".join(broken))


JOBS = (
    Job("settle_share_outs", timedelta(minutes=1), sharing.settle_due),
    Job("widen", timedelta(minutes=1), sharing.widen_due),
    Job("free_stuck_messages", timedelta(minutes=5), messages.free_stuck),
    Job("seal_journal", timedelta(hours=1), journal.seal),
    Job("check_laws", timedelta(days=1), check_laws),
    Job("forget_rate_windows", timedelta(hours=6), ratelimit.forget_old),
    Job("forget_answers", timedelta(days=1), idempotency.forget_old),
    Job("forget_imports", timedelta(minutes=15), batches.forget_old),
    Job("forget_messages", timedelta(days=1), lambda at: messages.forget_sent(at - MESSAGES_KEPT)),
)


def run_due(at: datetime) -> int:
    """Run the jobs that are due; how many ran. A job that fails runs again at its next moment."""
    return sum(_run(job, at) for job in JOBS)


def _run(job: Job, at: datetime) -> int:
    with transaction.atomic():
        row, _fresh = ScheduledRun.objects.get_or_create(name=job.name, defaults={"next_at": at})
    if row.next_at > at:
        return 0
    with transaction.atomic():
        taken = ScheduledRun.objects.filter(name=job.name, next_at=row.next_at).update(
            next_at=at + job.every, last_started_at=at
        )
    if not taken:
        return 0
    error = ""
    try:
        job.run(at)
    except Exception as failure:  # the schedule outlives any one job
        log.exception("job %s failed", job.name)
        error = type(failure).__name__
    with transaction.atomic():
        ScheduledRun.objects.filter(name=job.name).update(last_finished_at=at, last_error=error)
    return 1
