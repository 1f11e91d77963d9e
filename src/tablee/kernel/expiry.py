"""What the ground floor forgets: sessions that ended, doors that closed, facts long handled, notes of old jobs.

Each takes the moment before which nothing is kept, and says how many rows went. Durations stand in `own_keeping.py`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet

from tablee.kernel.models import ImportBatch, JobRun, Link, Operator, OutboxEvent


@transaction.atomic
def delete(rows: QuerySet[Any]) -> int:
    """All of these rows go; how many."""
    deleted, _by_table = rows.delete()
    return deleted


def sessions(before: datetime) -> int:
    """Who was signed in, once the session has ended; a code asked for at the entrance lives in one too."""
    return delete(Session.objects.filter(expire_date__lt=before))


@transaction.atomic
def sessions_naming(words: Iterable[str], *, person_id: int) -> int:
    """Sessions of this person, and those in which one of the words stands (an address that asked for its code)."""
    wanted = [word.lower() for word in words if word]
    theirs = []
    for session in Session.objects.iterator(chunk_size=500):
        inside = session.get_decoded()
        text = str(inside).lower()
        if str(inside.get(SESSION_KEY)) == str(person_id) or any(word in text for word in wanted):
            theirs.append(session.pk)
    return delete(Session.objects.filter(pk__in=theirs))


@transaction.atomic
def imports_of(person_ref: str) -> int:
    """Sheets this person sent and never imported; of those imported, the title they gave."""
    sent = ImportBatch.objects.filter(person_ref=person_ref)
    return delete(sent.filter(imported_at__isnull=True)) + sent.exclude(title="").update(title="")


def links(before: datetime) -> int:
    """Links that ended or were closed. Whoever follows one later reads « inconnu » instead of « terminé »."""
    return delete(Link.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before)))


@transaction.atomic
def facts(before: datetime) -> int:
    """Facts that were handled. Those with a key stay as a mark, emptied: the same fact must not be put again."""
    done = OutboxEvent.objects.filter(done_at__lt=before)
    marks = done.filter(key__isnull=False).exclude(payload={}).update(payload={}, last_error="")
    return delete(done.filter(key__isnull=True)) + marks


def import_batches(before: datetime) -> int:
    """What an import added, once it is too old to be undone."""
    return delete(ImportBatch.objects.filter(imported_at__lt=before))


def job_runs(before: datetime) -> int:
    """What jobs said."""
    return delete(JobRun.objects.filter(finished_at__lt=before))


def operators(before: datetime) -> int:
    """Who operated, some time after it ended."""
    return delete(Operator.objects.filter(ended_at__lt=before))
