"""Copies that make themselves: the latest ones, then one a day, a week, a month; the newest is restored every night."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from tablee.kernel import expiry
from tablee.kernel.backups import beside, restoration, snapshot
from tablee.kernel.backups.archive import Damaged
from tablee.kernel.models import BackupRun, JournalEntry
from tablee.kernel.schedule import JobFailed

NAME = "tablee-%Y%m%dT%H%M%SZ.zip"
_OURS = re.compile(r"^tablee-\d{8}T\d{6}Z\.zip$")
# A copy may cost a twentieth of the time, no more: a large territory is copied less often.
REST_FACTOR = 20


class BackupFailed(JobFailed):
    """The job's error: its text names no person."""


@dataclass(frozen=True)
class Kept:
    """How many copies stay: the newest `latest`, and the newest of each of so many days, weeks and months."""

    latest: int = 12
    daily: int = 7
    weekly: int = 4
    monthly: int = 6


def kept() -> Kept:
    """As the installation wants it (BACKUPS_KEPT)."""
    return Kept(*settings.BACKUPS_KEPT)


def copies() -> list[tuple[datetime, Path]]:
    """Rolling copies on the disk, newest first."""
    found = [path for path in beside.work_folder().glob("tablee-*.zip") if _OURS.match(path.name)]
    return sorted(((moment_of(path.name), path) for path in found), reverse=True)


def moment_of(name: str) -> datetime:
    return datetime.strptime(name, NAME).replace(tzinfo=UTC)


def to_keep(moments: Iterable[datetime], keeps: Kept) -> set[datetime]:
    """Which copies stay. The newest always does."""
    newest_first = sorted(set(moments), reverse=True)
    stay = set(newest_first[: max(keeps.latest, 1)])
    for form, count in (("%Y-%m-%d", keeps.daily), ("%G-%V", keeps.weekly), ("%Y-%m", keeps.monthly)):
        newest_of: dict[str, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(moment.strftime(form), moment)
        stay.update(list(newest_of.values())[:count])
    return stay


def copy_if_due(at: datetime) -> dict[str, object] | None:
    """A copy when something was written since the last one and the last one is old enough. Raises BackupFailed."""
    if not settings.BACKUP_EVERY_MINUTES:
        return None
    last = last_run(BackupRun.Kind.COPY)
    if last is not None and not _is_due(last, at):
        return None
    return copy_now(at)


def copy_now(at: datetime) -> dict[str, object]:
    """A rolling copy; then those that nobody needs go. Raises BackupFailed."""
    started, path = timezone.now(), beside.work_folder() / at.astimezone(UTC).strftime(NAME)
    try:
        taken = snapshot.take(path, at=at)
    except OSError as error:
        restoration.note_run(BackupRun.Kind.COPY, path.name, None, at=at, said=type(error).__name__)
        raise BackupFailed(f"{type(error).__name__}: {error.strerror}") from error
    restoration.note_run(BackupRun.Kind.COPY, path.name, taken, at=at, took=timezone.now() - started)
    gone = forget_old()
    return {"file": path.name, "size": taken.size, "rows": taken.rows, "gone": gone}


def forget_old() -> int:
    """Delete copies beyond what is kept; how many."""
    found = copies()
    stay = to_keep((moment for moment, _path in found), kept())
    old = [path for moment, path in found if moment not in stay]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def verify_newest(at: datetime) -> dict[str, object] | None:
    """Restore the newest copy into a file of its own and ask every law; None without any copy. Raises BackupFailed."""
    found = copies()
    if not found:
        return None
    path = found[0][1]
    try:
        proved = restoration.verify(path)
    except beside.Busy:
        return None
    except (Damaged, OSError) as error:
        restoration.note_run(BackupRun.Kind.VERIFY, path.name, None, at=at, said=str(error))
        raise BackupFailed(f"{path.name}: {error}") from error
    said = restoration.sentence_of(proved.broken)
    restoration.note_run(BackupRun.Kind.VERIFY, path.name, proved.archive, at=at, said=said)
    if proved.broken:
        raise BackupFailed(f"{path.name}: {', '.join(sorted(proved.broken))}")
    return {"file": path.name, "rows": proved.archive.rows}


def last_run(kind: str, *, ok: bool | None = None) -> BackupRun | None:
    """The newest run of a kind, for the pages."""
    runs = BackupRun.objects.filter(kind=kind)
    if ok is not None:
        runs = runs.filter(ok=ok)
    return runs.order_by("-finished_at", "-pk").first()


def last_proved() -> BackupRun | None:
    """The newest copy that was put back whole with every law holding: in a file of its own, or for real."""
    proved = BackupRun.objects.filter(kind__in=[BackupRun.Kind.VERIFY, BackupRun.Kind.RESTORE], ok=True)
    return proved.order_by("-finished_at", "-pk").first()


def last_failure() -> BackupRun | None:
    """The newest copy or verification that went wrong."""
    return BackupRun.objects.filter(ok=False).order_by("-finished_at", "-pk").first()


def forget_runs(before: datetime) -> int:
    """Notes of old copies go; the newest of each kind stays."""
    newest = [run.pk for kind in BackupRun.Kind.values if (run := last_run(kind, ok=True)) is not None]
    return expiry.delete(BackupRun.objects.filter(finished_at__lt=before).exclude(pk__in=newest))


def _is_due(last: BackupRun, at: datetime) -> bool:
    cost = last.finished_at - last.started_at
    rest = max(timedelta(minutes=settings.BACKUP_EVERY_MINUTES), cost * REST_FACTOR)
    if at - last.started_at < rest:
        return False
    day_over = at - last.started_at >= timedelta(days=1)
    return day_over or not last.ok or JournalEntry.objects.filter(at__gt=last.started_at).exists()
