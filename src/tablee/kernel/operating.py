"""What whoever looks after this installation may see and do: who that is, how jobs went, what failed, trying it again."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tablee.kernel.models import JobRun, Operator, OutboxEvent, ScheduledRun


@dataclass(frozen=True)
class Disk:
    """Bytes on the disk that holds the data."""

    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Less than a tenth left, or less than a gigabyte."""
        return self.free < max(self.total // 10, 1_000_000_000)


def is_operator(person_ref: str) -> bool:
    """Whether this person looks after the installation now."""
    return bool(person_ref) and Operator.objects.filter(person_ref=person_ref, ended_at__isnull=True).exists()


@transaction.atomic
def name_operator(person_ref: str, *, at: datetime) -> Operator:
    """Twice is once."""
    found, _fresh = Operator.objects.get_or_create(
        person_ref=person_ref, ended_at=None, defaults={"named_at": at}
    )
    return found


@transaction.atomic
def end_operator(person_ref: str, *, at: datetime) -> bool:
    """False when this person was none."""
    return Operator.objects.filter(person_ref=person_ref, ended_at__isnull=True).update(ended_at=at) == 1


def jobs() -> list[ScheduledRun]:
    """Every recurring job that ever had its turn, by name."""
    return list(ScheduledRun.objects.order_by("name"))


def last_words(name: str) -> JobRun | None:
    """The newest run of a job that said something or failed."""
    return JobRun.objects.filter(name=name).order_by("-started_at", "-pk").first()


def failed_jobs(*, limit: int = 20) -> list[JobRun]:
    """Runs that failed, newest first."""
    return list(JobRun.objects.exclude(error="").order_by("-started_at", "-pk")[:limit])


def troubled_facts(*, limit: int = 50) -> list[OutboxEvent]:
    """Facts that failed: those given up first, then those that will come back."""
    rows = OutboxEvent.objects.filter(done_at__isnull=True, attempts__gt=0).exclude(last_error="")
    return list(rows.order_by("-gave_up_at", "due_at", "pk")[:limit])


@transaction.atomic
def try_fact_again(event_id: int, *, at: datetime) -> bool:
    """Due now, with all its tries before it. False when it is done already, or unknown."""
    rows = OutboxEvent.objects.filter(pk=event_id, done_at__isnull=True)
    return rows.update(due_at=at, attempts=0, gave_up_at=None, locked_until=None) == 1


@transaction.atomic
def run_soon(name: str, *, at: datetime) -> bool:
    """The worker runs this job at its next turn. False for a name it does not know."""
    return ScheduledRun.objects.filter(name=name).update(next_at=at) == 1


def disk() -> Disk:
    """Of the folder everything is kept in."""
    usage = shutil.disk_usage(Path(settings.DATA_DIR))
    return Disk(usage.free, usage.total)
