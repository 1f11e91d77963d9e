"""Facts leave a transaction through the outbox and reach their handlers, with back-off.

What is put and who hears it stands in `kernel/events.py`. What handlers
write and the mark « done » are one transaction: a fact takes effect in the database once, also when workers are
killed or a lease runs out. Handlers therefore only write to the database; the outside is reached by messages.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from tablee.kernel import events
from tablee.kernel.models import OutboxEvent

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BACK_OFF_S = (10, 60, 300, 1800, 7200, 21600)
TRIES = len(BACK_OFF_S) + 1


def known(keys: Iterable[str]) -> set[str]:
    """Those of the keys under which a fact was ever put."""
    listed = list(keys)
    found: set[str] = set()
    for start in range(0, len(listed), 500):
        rows = OutboxEvent.objects.filter(key__in=listed[start : start + 500])
        found.update(key for key in rows.values_list("key", flat=True) if key)
    return found


def run_due(at: datetime, *, limit: int = 100) -> int:
    """Handle facts that are due; how many were handled. Several workers may call this at once."""
    handled = 0
    due = _waiting(at).order_by("due_at", "id").values_list("id", flat=True)[:limit]
    for event_id in list(due):
        handled += _run_one(event_id, at)
    return handled


def pass_over(before: datetime, *, at: datetime, since: datetime | None = None) -> int:
    """Facts of [since, before) count as handled, unheard: for histories planted all at once. How many."""
    with transaction.atomic():
        old = OutboxEvent.objects.filter(created_at__lt=before, done_at__isnull=True, gave_up_at__isnull=True)
        if since is not None:
            old = old.filter(created_at__gte=since)
        return old.update(done_at=at)


def _waiting(at: datetime) -> Any:
    free = Q(locked_until__isnull=True) | Q(locked_until__lte=at)
    return OutboxEvent.objects.filter(free, done_at__isnull=True, gave_up_at__isnull=True, due_at__lte=at)


def _run_one(event_id: int, at: datetime) -> int:
    with transaction.atomic():
        taken = _waiting(at).filter(pk=event_id).update(locked_until=at + LEASE, attempts=F("attempts") + 1)
    if not taken:
        return 0
    event = OutboxEvent.objects.get(pk=event_id)
    try:
        with transaction.atomic():
            # Marked first: whoever comes after a lease ran out waits here, then finds it done.
            if not _open(event_id).update(done_at=at, locked_until=None, last_error=""):
                return 0
            events.handle(event.name, event.payload, at)
    except Exception as error:  # a handler may fail in any way; the fact stays and is tried again
        _postpone(event, at, error)
        return 0
    return 1


def _open(event_id: int) -> Any:
    return OutboxEvent.objects.filter(pk=event_id, done_at__isnull=True)


def _postpone(event: OutboxEvent, at: datetime, error: Exception) -> None:
    log.warning("outbox event %s %s failed: %s", event.pk, event.name, type(error).__name__)
    tries = event.attempts
    changes: dict[str, Any] = {"locked_until": None, "last_error": type(error).__name__[:300]}
    if tries > len(BACK_OFF_S):
        changes["gave_up_at"] = at
    else:
        changes["due_at"] = at + timedelta(seconds=BACK_OFF_S[tries - 1])
    with transaction.atomic():
        _open(event.pk).update(**changes)
