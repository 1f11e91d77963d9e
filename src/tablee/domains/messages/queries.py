"""What was said, for the operators' page and for tests; addresses are never shown to other structures."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from tablee.domains.messages.models import MUTED, OVER, Message
from tablee.kernel.groups import by_key

A_DAY = timedelta(days=1)  # a line joins a message that waits since the evening before


def counts_by_state() -> dict[str, int]:
    return dict(Message.objects.values_list("state").annotate(count=Count("id")))


@dataclass(frozen=True)
class Departure:
    """What became of all that was written to a structure about one thing: when the first left, else when it will; none
    of both when nothing of it left: `failed` by the transport's fault, `muted` by everybody's wish."""

    sent_at: datetime | None = None
    due_at: datetime | None = None
    failed: bool = False
    muted: bool = False


def departures(organization_ref: str, kinds: Collection[str], *, since: datetime) -> dict[str, Departure]:
    """By the reference of what the messages speak of. One read."""
    rows = Message.objects.filter(organization_ref=organization_ref, kind__in=kinds, created_at__gte=since)
    by_ref = by_key((ref, (row, said)) for row in rows for ref, said in row.about.items())
    return {ref: _departure(written) for ref, written in by_ref.items()}


def audience_of(about: str, addresses: Collection[str], *, since: datetime) -> set[str]:
    """Those of these readers to whom a message speaking of this was written, for whichever structure. One read."""
    rows = Message.objects.filter(address__in=addresses, created_at__gte=since - A_DAY)
    return {address for address, refs in rows.values_list("address", "about") if about in refs}


def refs_in_sent(kind: str, *, since: datetime) -> set[str]:
    """What messages of this kind that have left, or are leaving, spoke of, by reference. One read."""
    sent = Q(state=Message.State.SENT, sent_at__gte=since)
    left = Message.objects.filter(sent | Q(state=Message.State.SENDING), kind=kind)
    return {ref for about in left.values_list("about", flat=True) for ref, line in about.items() if line}


def _departure(written: Sequence[tuple[Message, str]]) -> Departure:
    sent = [row.sent_at for row, said in written if said and row.sent_at and row.state == Message.State.SENT]
    due = [
        row.not_before
        for row, _said in written
        if row.state in (Message.State.WAITING, Message.State.SENDING)
    ]
    dropped = {row.dropped_because for row, _said in written if row.state == Message.State.DROPPED}
    muted = not sent and not due and dropped == {MUTED}
    return Departure(min(sent, default=None), min(due, default=None), bool(dropped - {OVER, MUTED}), muted)


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
        for row in rows.exclude(state="dropped", dropped_because__in=("", OVER, MUTED)).order_by(
            "state", "-created_at", "pk"
        )[:limit]
    ]
