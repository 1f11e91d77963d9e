"""What the page shows, in words: last checks, last copies, jobs and their errors, room on the disk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.kernel import laws as all_laws
from tablee.kernel import operating, schedule
from tablee.kernel.backups import rotation
from tablee.kernel.quantities import format_number


@dataclass(frozen=True)
class Laws:
    """count: laws of the house; asked_at: None before the first check; broken: their names."""

    count: int
    asked_at: datetime | None
    broken: str


@dataclass(frozen=True)
class Copies:
    """None where it never happened."""

    last: Any
    verified: Any
    failed: Any
    count: int
    size: str
    rule: str


@dataclass(frozen=True)
class Job:
    name: str
    label: "str | Promise"
    last_at: datetime | None
    next_at: datetime
    error: str


def laws() -> Laws:
    """As the last nightly check found them."""
    run = operating.last_words("check_laws")
    return Laws(
        len(all_laws.LAWS), run.started_at if run else None, run.error.partition(": ")[2] if run else ""
    )


def copies() -> Copies:
    """Rolling copies: the newest, the newest that was restored with every law holding, the last failure since."""
    last, verified = rotation.last_run("copy", ok=True), rotation.last_proved()
    wrong = rotation.last_failure()
    if wrong is not None and verified is not None and wrong.finished_at < verified.finished_at:
        wrong = None
    found = rotation.copies()
    size = sum(path.stat().st_size for _moment, path in found)
    rule = _(  # how many stay
        "les %(latest)s dernières, puis une par jour sur %(daily)s jours, par semaine sur %(weekly)s, "
        "par mois sur %(monthly)s"
    )
    return Copies(last, verified, wrong, len(found), megabytes(size), rule % vars(rotation.kept()))


def disk() -> dict[str, Any]:
    room = operating.disk()
    return {"free": megabytes(room.free), "total": megabytes(room.total), "short": room.is_short}


def jobs() -> list[Job]:
    """Every recurring job, by its name in words."""
    found = [
        Job(row.name, schedule.label_of(row.name), row.last_started_at, row.next_at, row.last_error)
        for row in operating.jobs()
    ]
    return sorted(found, key=lambda job: str(job.label))


def failures() -> list[dict[str, Any]]:
    """The last runs that failed."""
    return [
        {"label": schedule.label_of(run.name), "at": run.started_at, "error": run.error}
        for run in operating.failed_jobs(limit=10)
    ]


def megabytes(size: int) -> str:
    """« 1 234 Mo »; at least one."""
    count = max(1, round(size / 1_000_000))
    return ngettext("%(count)s Mo", "%(count)s Mo", count) % {"count": format_number(count)}
