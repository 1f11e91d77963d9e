"""One message to each of hundreds of readers: the policy of `actions.tell`, with a few reads for all of them together.

A surplus in a large network is told to two thousand people in one transaction: nobody else should wait seconds for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from tablee.domains.messages.actions import Reader, one_line, short_key
from tablee.domains.messages.kinds import KINDS
from tablee.domains.messages.models import Message
from tablee.domains.messages.rules import moment_after

CHUNK = 400  # names in one question to the database
DAY = timedelta(hours=24)


@dataclass(frozen=True)
class Draft:
    """What `actions.tell` takes, for one reader."""

    to: Reader
    subject: str
    line: str
    path: str
    why: str
    key: str
    many_path: str = ""


@transaction.atomic
def tell_many(
    kind: str, drafts: Sequence[Draft], *, at: datetime, zone: str, use_by_at: datetime | None = None
) -> int:
    """As `tell` for each draft in turn; how many messages were written or had a line added."""
    return sum(
        _tell(kind, drafts[start : start + CHUNK], at, zone, use_by_at)
        for start in range(0, len(drafts), CHUNK)
    )


def _tell(kind: str, drafts: Sequence[Draft], at: datetime, zone: str, use_by_at: datetime | None) -> int:
    known, made, grown = _Known(kind, drafts, at), list[Message](), dict[int, Message]()
    told = 0
    for draft in known.still_to_tell(drafts):
        waiting = (
            known.waiting.get((draft.to.address, draft.to.organization_ref)) if draft.many_path else None
        )
        told += 1
        if waiting is None:
            last = known.last_sent.get(draft.to.address)
            message = _written(
                kind, draft, at, moment_after(last, kind, at=at, zone=zone, use_by_at=use_by_at)
            )
            made.append(message)
            known.remember(message)
        elif draft.line not in waiting.lines:
            waiting.lines, waiting.path = [*waiting.lines, draft.line], draft.many_path
            if waiting.pk:
                grown[waiting.pk] = waiting
    Message.objects.bulk_create(made)
    Message.objects.bulk_update(grown.values(), ["lines", "path"])
    return told


class _Known:
    """What the database holds about these readers and this kind, read once."""

    def __init__(self, kind: str, drafts: Sequence[Draft], at: datetime) -> None:
        policy = KINDS[kind]
        self._may_mute, self._a_day, self._kind, self._batch = (
            policy.may_mute,
            policy.a_day,
            kind,
            bool(policy.batch),
        )
        to_them = Message.objects.filter(address__in={each.to.address for each in drafts}, kind=kind)
        keys = Message.objects.filter(key__in=[short_key(each.key) for each in drafts])
        self._keys = set(keys.values_list("key", flat=True))
        self._of_the_day: dict[str, int] = {}
        self.last_sent: dict[str, datetime] = {}
        self.waiting: dict[tuple[str, str], Message] = {}
        if policy.a_day:
            recent = to_them.filter(created_at__gt=at - DAY).exclude(state=Message.State.DROPPED)
            self._of_the_day = dict(recent.values_list("address").annotate(Count("pk")).order_by())
        if policy.every:
            sent = to_them.filter(state=Message.State.SENT).values_list("address").annotate(Max("sent_at"))
            self.last_sent = dict(sent.order_by())
        if policy.batch:
            rows = to_them.select_for_update().filter(state=Message.State.WAITING).order_by("-pk")
            self.waiting = {(row.address, row.organization_ref): row for row in rows}  # the oldest stands

    def still_to_tell(self, drafts: Sequence[Draft]) -> Iterator[Draft]:
        """Asked one after the other: what was written for one counts for the next."""
        for draft in drafts:
            if short_key(draft.key) in self._keys:
                continue
            if self._may_mute and self._kind in draft.to.muted:
                continue
            if self._a_day and self._of_the_day.get(draft.to.address, 0) >= self._a_day:
                continue
            yield draft

    def remember(self, message: Message) -> None:
        self._keys.add(message.key)
        self._of_the_day[message.address] = self._of_the_day.get(message.address, 0) + 1
        if self._batch:
            self.waiting.setdefault((message.address, message.organization_ref), message)


def _written(kind: str, draft: Draft, at: datetime, not_before: datetime) -> Message:
    return Message(
        kind=kind,
        address=draft.to.address,
        person_ref=draft.to.person_ref,
        organization_ref=draft.to.organization_ref,
        language=draft.to.language,
        subject=one_line(draft.subject)[:200],
        lines=[draft.line],
        path=draft.path,
        many_path=draft.many_path,
        why=draft.why,
        key=short_key(draft.key),
        created_at=at,
        not_before=not_before,
    )
