"""Look over, import all or nothing, undo. The same sheet again adds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer
from tablee.kernel import batches, counters, journal
from tablee.kernel.models import ImportBatch
from tablee.kernel.refusals import Refusal, insist, refuse
from tablee.tables.register import IMPORTS
from tablee.tables.stays import sentences
from tablee.tables.table import Counts, Job, Line, Review, lines_of

MOST_FORESEEN = 200  # things looked at to say what would stay
MOST_SAID = 100  # of what stays


@dataclass(frozen=True)
class Stays:
    """The first sentences, how many more there are, and after how many things it is known only once they are undone."""

    sentences: list[str] = field(default_factory=list)
    more: int = 0
    looked_at: int = 0


def look_over(kind: str, lines: Sequence[Line], job: Job) -> Review:
    """What each line would do. Writes nothing."""
    table = IMPORTS[kind]
    refusal = table.why_not(job)
    steps = [] if refusal else table.plan(lines, job)
    return Review(steps, Counts.of(steps), refusal)


@transaction.atomic
def run(batch: ImportBatch, lines: Sequence[Line], job: Job) -> ImportBatch:
    """Write every line or none. A batch already imported is returned as it is. Raises Refused."""
    # One import of an organisation at a time: two presses, or two people with the same sheet, meet here.
    counters.next_value(f"import:{job.organization.ref}")
    fresh = batches.hold(batch)
    if fresh.imported_at is not None:
        return fresh
    table = IMPORTS[fresh.kind]
    insist(table.why_not(job))
    steps = table.plan(lines, job)
    counted = Counts.of(steps)
    if counted.wrong:
        refuse(
            "lines_changed",
            _("Une ligne ne va plus : quelque chose a changé depuis la relecture."),
            _("Relisez le rapport, corrigez votre tableau et renvoyez-le. Rien n’a été écrit."),
            conflict=True,
        )
    batches.mark_imported(
        fresh,
        created=table.write(steps, job),
        counts={"ready": counted.ready, "changes": counted.changes, "there": counted.there},
        network_ref=job.network.ref if job.network else "",
        at=job.at,
    )
    _note("import.run", fresh, job.by, job.at)
    return fresh


@transaction.atomic
def undo(batch: ImportBatch, job: Job) -> ImportBatch:
    """Take back what the import added, as far as nothing depends on it. Twice is once. Raises Refused.

    Where all of it stays it stands, and may be tried again.
    """
    counters.next_value(f"import:{job.organization.ref}")
    fresh = batches.hold(batch)
    insist(why_not_undo(fresh, job))
    if fresh.undone_at is not None:
        return fresh
    remaining, gone = IMPORTS[fresh.kind].undo(fresh.created, job)
    kept = [stay.kept for stay in remaining]
    is_news = True
    if kept and not gone:
        is_news = batches.mark_tried(fresh, stays=lines_of(kept))
    else:
        batches.mark_undone(fresh, kept, gone=gone, stays=lines_of(kept), at=job.at)
    if is_news:
        _note("import.undo", fresh, job.by, job.at)
    return fresh


def stays(batch: ImportBatch, job: Job) -> Stays:
    """What stayed of an import that was undone; what would stay of one that stands, as far as that is looked at."""
    table, created = IMPORTS[batch.kind], batch.created
    if batch.undone_at is not None:
        kept = [mark for mark in created if "stays" in mark]  # older ones did not say what stayed
        remaining = [table.stayed(mark) for mark in kept[:MOST_SAID]]
        return Stays(sentences(remaining, job.by, batch.network_ref), len(kept[MOST_SAID:]))
    foreseen = table.stays(created[:MOST_FORESEEN], job)
    said = sentences(foreseen[:MOST_SAID], job.by, batch.network_ref)
    return Stays(said, len(foreseen[MOST_SAID:]), MOST_FORESEEN if len(created) > MOST_FORESEEN else 0)


def why_not_undo(batch: ImportBatch, job: Job) -> Refusal | None:
    """Only the organisation's last import that stands, by whoever sent it or coordinates, and may still import this."""
    if batch.person_ref != job.by.person_ref and not job.by.coordinates:
        return Refusal(
            "not_yours", _("Seules la personne qui a importé et la coordination peuvent défaire cet import.")
        )
    if batch.undone_at is not None:
        return None
    if not batches.is_last(batch):
        return Refusal(
            "not_last",
            _("Un autre import du même genre a suivi celui-ci."),
            _("Défaites d’abord le plus récent."),
        )
    return IMPORTS[batch.kind].why_not(job)


def _note(verb: str, batch: ImportBatch, by: Viewer, at: datetime) -> None:
    about = journal.Topic("import", batch.ref, batch.network_ref, (batch.organization_ref,))
    journal.write(verb, about, by.author, at, after={"table": batch.kind, **batch.counts})
