"""What the page shows, in words: last checks, last copies, jobs and their errors, room on the disk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tablee.kernel import laws as all_laws
from tablee.kernel import operating
from tablee.kernel.backups import rolling
from tablee.kernel.quantities import format_number

JOB_NAMES: dict[str, "str | Promise"] = {
    "settle_share_outs": gettext_lazy("Clore les répartitions échues"),
    "widen": gettext_lazy("Élargir les offres fléchées"),
    "free_stuck_messages": gettext_lazy("Libérer les messages restés en route"),
    "seal_journal": gettext_lazy("Sceller le journal"),
    "check_laws": gettext_lazy("Vérifier les lois"),
    "forget_rate_windows": gettext_lazy("Oublier les essais comptés"),
    "forget_answers": gettext_lazy("Oublier les réponses aux programmes"),
    "forget_imports": gettext_lazy("Oublier les tableaux laissés"),
    "copy": gettext_lazy("Copier"),
    "verify_copy": gettext_lazy("Vérifier la dernière copie"),
    "purge": gettext_lazy("Oublier ce qui a fait son temps"),
}


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
    last, verified = rolling.last_run("copy", ok=True), rolling.last_proved()
    wrong = rolling.last_failure()
    if wrong is not None and verified is not None and wrong.finished_at < verified.finished_at:
        wrong = None
    found = rolling.copies()
    size = sum(path.stat().st_size for _moment, path in found)
    return Copies(last, verified, wrong, len(found), megabytes(size), rule_in_words())


def rule_in_words() -> str:
    """How many copies stay."""
    said = _(
        "les %(latest)s dernières, puis une par jour sur %(daily)s jours, par semaine sur %(weekly)s, "
        "par mois sur %(monthly)s"
    )
    return said % vars(rolling.kept())


def disk() -> dict[str, Any]:
    room = operating.disk()
    return {"free": megabytes(room.free), "total": megabytes(room.total), "short": room.is_short}


def jobs() -> list[Job]:
    """Every recurring job, by its name in words."""
    found = [
        Job(row.name, JOB_NAMES.get(row.name, row.name), row.last_started_at, row.next_at, row.last_error)
        for row in operating.jobs()
    ]
    return sorted(found, key=lambda job: str(job.label))


def failures() -> list[dict[str, Any]]:
    """The last runs that failed."""
    return [
        {"label": JOB_NAMES.get(run.name, run.name), "at": run.started_at, "error": run.error}
        for run in operating.failed_jobs(limit=10)
    ]


def megabytes(size: int) -> str:
    """« 1 234 Mo »; at least one."""
    count = max(1, round(size / 1_000_000))
    return ngettext("%(count)s Mo", "%(count)s Mo", count) % {"count": format_number(count)}
