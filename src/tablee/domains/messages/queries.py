"""What was said, for the operators' page and for tests; addresses are never shown to other structures."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from tablee.domains.messages.models import OVER, Message


def counts_by_state() -> dict[str, int]:
    return dict(Message.objects.values_list("state").annotate(count=Count("id")))


@dataclass(frozen=True)
class Troubled:
    """One message that failed at least once. To whom and what stays closed: operators look after machines."""

    ref: str
    kind: str
    attempts: int
    created_at: datetime
    not_before: datetime
    given_up: bool


def troubled(*, limit: int = 50) -> list[Troubled]:
    """Messages that did not leave: those given up first, then those that will be tried again."""
    rows = Message.objects.filter(sent_at__isnull=True, attempts__gt=0, state__in=("waiting", "dropped"))
    return [
        Troubled(row.ref, row.kind, row.attempts, row.created_at, row.not_before, row.state == "dropped")
        for row in rows.exclude(state="dropped", dropped_because__in=("", OVER)).order_by(
            "state", "-created_at", "pk"
        )[:limit]
    ]
