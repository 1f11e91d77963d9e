"""Writing messages, and sending those that are due. One link a message, why you get it, how to stop."""

import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.messages import rules
from tablee.domains.messages.kinds import KINDS, WORDINGS
from tablee.domains.messages.models import MUTED, OVER, Message
from tablee.kernel import expiry, links
from tablee.kernel.models import Link
from tablee.kernel.words import one_line

log = logging.getLogger(__name__)
MUTE_SCOPE = "messages.mute"
TRIES = 5
KEY_LENGTH = 120
HANDFUL = 20  # messages taken in one transaction
CHUNK = 400  # names in one question to the database
DAY = timedelta(hours=24)
STOP_LASTS, STOP_SHARED = timedelta(days=90), timedelta(days=30)


@dataclass(frozen=True)
class Reader:
    """Where a message goes. `person_ref` is empty for a structure's own address."""

    address: str
    organization_ref: str = ""
    person_ref: str = ""
    language: str = "fr"
    muted: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """What one reader is to be told. `path` is the one link when a single line leaves, `many_path` when several leave
    together; a `key` that was told already is not told again. `about`: what it speaks of, where its words are made on
    leaving.
    """

    to: Reader
    subject: str
    line: str
    path: str
    why: str
    key: str | None = None
    many_path: str = ""
    about: str = ""


def reader_of(organization_ref: str, correspondent: Mapping[str, Any]) -> Reader:
    """From `actors.queries.correspondents`."""
    return Reader(
        address=correspondent["email"],
        organization_ref=organization_ref,
        person_ref=correspondent["person_ref"],
        language=correspondent["language"],
        muted=list(correspondent["muted"]),
    )


@transaction.atomic
def tell_many(
    kind: str, drafts: Sequence[Draft], *, at: datetime, zone: str, use_by_at: datetime | None = None
) -> int:
    """Write a message for each draft, or add its line to one of the same kind still waiting for the same reader.

    How many were written or had a line added: not those whose reader switched the kind off, whose cap is reached or whose
    key is known. A surplus in a large network is told to two thousand people in one transaction: a few reads for all of
    them together, nobody else should wait seconds for it.
    """
    return sum(
        _tell(kind, drafts[start : start + CHUNK], at, zone, use_by_at)
        for start in range(0, len(drafts), CHUNK)
    )


def _tell(kind: str, drafts: Sequence[Draft], at: datetime, zone: str, use_by_at: datetime | None) -> int:
    known, made, grown, told = _Known(kind, drafts, at), list[Message](), dict[int, Message](), 0
    for draft in known.still_to_tell(drafts):
        waiting = known.waiting.get((draft.to.address, draft.to.organization_ref))
        told += 1
        if waiting is None or not draft.many_path:
            last = known.last_sent.get(draft.to.address)
            not_before = rules.moment_after(last, kind, at=at, zone=zone, use_by_at=use_by_at)
            made.append(_message(kind, draft, at, not_before))
            known.remember(made[-1])
        elif draft.line not in waiting.lines or _about(draft):
            waiting.lines, waiting.path = list(dict.fromkeys([*waiting.lines, draft.line])), draft.many_path
            waiting.about = {**waiting.about, **_about(draft)}
            if waiting.pk:
                grown[waiting.pk] = waiting
    Message.objects.bulk_create(made)
    Message.objects.bulk_update(grown.values(), ["lines", "about", "path"])
    return told


class _Known:
    """What the database holds about these readers and this kind, read once."""

    def __init__(self, kind: str, drafts: Sequence[Draft], at: datetime) -> None:
        self._policy = policy = KINDS[kind]
        to_them = Message.objects.filter(address__in={draft.to.address for draft in drafts}, kind=kind)
        keys = Message.objects.filter(key__in=[short_key(draft.key) for draft in drafts if draft.key])
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
        policy = self._policy
        for draft in drafts:
            if draft.key and short_key(draft.key) in self._keys:
                continue
            if not rules.hears(policy.key, draft.to.muted):
                continue
            if policy.a_day and self._of_the_day.get(draft.to.address, 0) >= policy.a_day:
                continue
            yield draft

    def remember(self, message: Message) -> None:
        self._keys.add(message.key)
        self._of_the_day[message.address] = self._of_the_day.get(message.address, 0) + 1
        if self._policy.batch:
            self.waiting.setdefault((message.address, message.organization_ref), message)


def _message(kind: str, draft: Draft, at: datetime, not_before: datetime) -> Message:
    return Message(
        kind=kind,
        address=draft.to.address,
        person_ref=draft.to.person_ref,
        organization_ref=draft.to.organization_ref,
        language=draft.to.language,
        subject=one_line(draft.subject)[:200],
        lines=[draft.line],
        about=_about(draft),
        path=draft.path,
        many_path=draft.many_path,
        why=draft.why,
        key=short_key(draft.key),
        created_at=at,
        not_before=not_before,
    )


def _about(draft: Draft) -> dict[str, str]:
    return {draft.about: draft.line} if draft.about else {}


def send_due(at: datetime, *, limit: int = 100) -> int:
    """Send what is due; how many left. A message is taken by one worker only; a failed one is tried again later.

    Taken and composed by the handful, marked one by one as they leave: a worker that dies sends one at most twice.
    """
    due = Message.objects.filter(state=Message.State.WAITING, not_before__lte=at).order_by("not_before", "id")
    waiting = list(due.values_list("pk", flat=True)[:limit])
    sent = 0
    for start in range(0, len(waiting), HANDFUL):
        sent += sum(_send(each, body, at) for each, body in _take(waiting[start : start + HANDFUL], at))
    return sent


@transaction.atomic
def _take(ids: Sequence[int], at: datetime) -> list[tuple[Message, str | None]]:
    """Those of them nobody else took, each with its text, None when it could not be composed.

    `not_before` becomes the moment they were taken: `free_stuck` counts from there.
    """
    free = Message.objects.select_for_update(skip_locked=True).filter(pk__in=ids, state=Message.State.WAITING)
    taken = list(free.order_by("not_before", "id"))
    for each in taken:
        each.state, each.attempts, each.not_before = Message.State.SENDING, each.attempts + 1, at
    Message.objects.bulk_update(taken, ["state", "attempts", "not_before"])
    return [(each, _composed(each, at)) for each in taken]


def _composed(message: Message, at: datetime) -> str | None:
    try:
        with transaction.atomic(), translation.override(message.language):
            _say_anew(message, at)
            return compose(message, at)
    except Exception as error:  # one that cannot be written holds up no other
        log.warning("message %s not composed: %s", message.ref, type(error).__name__)
        return None


def _say_anew(message: Message, at: datetime) -> None:
    """Its lines as they are true now, without what is over; the row keeps the first words until it has left."""
    wording, subjects = WORDINGS.get(message.kind), dict[str, str]()
    written = dict(message.about)
    for line in message.lines:
        refs = [ref for ref, said in written.items() if said == line]
        if wording is None or not refs:
            subjects[line] = message.subject
            continue
        for ref in refs:
            news = wording(ref, message.organization_ref, at)
            message.about[ref] = news.line if news else ""
            if news:
                subjects[news.line] = one_line(news.subject)[:200]
    message.lines = list(subjects)
    message.subject = subjects[message.lines[0]] if len(subjects) == 1 else _several(len(subjects))


def forget_person(person_ref: str) -> int:
    """Delete every message written to a person."""
    return expiry.delete(Message.objects.filter(person_ref=person_ref))


@transaction.atomic
def forget_about(refs: Iterable[str]) -> int:
    """Delete what others were told about these things: their lines name who did it. Keys hold the reference."""
    named, deleted = [Q(key__contains=f":{ref}:") for ref in refs], 0
    for start in range(0, len(named), 50):
        deleted += expiry.delete(Message.objects.filter(reduce(or_, named[start : start + 50])))
    return deleted


def forget_sent(before: datetime) -> int:
    """Delete messages sent or dropped before this moment (retention)."""
    done = [Message.State.SENT, Message.State.DROPPED]
    return expiry.delete(Message.objects.filter(state__in=done, created_at__lt=before))


def heed_muting(person_ref: str, muted: Collection[str], *, at: datetime) -> None:
    """What waits of a kind that somebody has switched off leaves no more; switched on again in time, it waits again."""
    written = Message.objects.filter(person_ref=person_ref)
    dropped, waiting = Message.State.DROPPED, Message.State.WAITING
    written.filter(kind__in=muted, state=waiting).update(state=dropped, dropped_because=MUTED)
    again = written.filter(state=dropped, dropped_because=MUTED, not_before__gt=at).exclude(kind__in=muted)
    again.update(state=waiting, dropped_because="")


@transaction.atomic
def free_stuck(at: datetime) -> int:
    """Messages a killed worker had taken are offered again ten minutes later."""
    stuck = Message.objects.filter(state=Message.State.SENDING, not_before__lte=at - timedelta(minutes=10))
    return stuck.update(state=Message.State.WAITING, not_before=at)


@transaction.atomic
def try_again(ref: str, *, at: datetime) -> bool:
    """A message that did not leave is due now, with all its tries before it. False when it left, or is unknown."""
    stuck = Message.objects.filter(
        ref=ref, state__in=[Message.State.DROPPED, Message.State.WAITING], attempts__gt=0
    ).exclude(dropped_because__in=[OVER, MUTED])
    return stuck.update(state=Message.State.WAITING, attempts=0, not_before=at, dropped_because="") == 1


def short_key(key: str | None) -> str | None:
    """A key names an address, and addresses may be long: beyond the column's length a digest ends it; what it is about
    stands at its head, where `forget_about` looks."""
    if key is None or len(key) <= KEY_LENGTH:
        return key
    digest = hashlib.sha256(key.encode()).hexdigest()
    return key[: KEY_LENGTH - len(digest)] + digest


def _send(message: Message, body: str | None, at: datetime) -> int:
    if body is None:
        _try_later(message, at)
        return 0
    row = Message.objects.filter(pk=message.pk)
    if not message.lines:
        row.update(state=Message.State.DROPPED, dropped_because=OVER)
        return 0
    reply_to = [message.reply_to] if message.reply_to else None
    try:
        with translation.override(message.language):
            EmailMessage(message.subject, body, to=[message.address], reply_to=reply_to).send()
    except Exception as error:  # any transport may fail in its own way; the message is kept
        log.warning("message %s not sent: %s", message.ref, type(error).__name__)
        _try_later(message, at)
        return 0
    with transaction.atomic():
        row.update(
            state=Message.State.SENT,
            sent_at=at,
            subject=message.subject,
            lines=message.lines,
            about=message.about,
        )
    return 1


def compose(message: Message, at: datetime) -> str:
    """The plain text of a message: its lines, its one link, why, and how to stop."""
    parts = ["\n".join(message.lines)]
    if message.path:
        parts.append(f"{settings.PUBLIC_URL}{message.path}")
    parts.append("—\n" + message.why)
    if KINDS[message.kind].may_mute and message.person_ref:
        stop = _stop_link(message, at)
        parts.append(
            _("Ne plus recevoir ce genre de message\u00a0: répondez à cette adresse ou suivez %(address)s")
            % {"address": f"{settings.PUBLIC_URL}/l/{links.token_of(stop)}/"}
        )
    return "\n\n".join(parts) + "\n"


def _stop_link(message: Message, at: datetime) -> Link:
    """The way out of this kind of message: one link serves a month of them."""
    holder = message.kind[:12]
    live = links.live_links(MUTE_SCOPE, message.person_ref, at=at, holder_ref=holder)
    if live and live[0].expires_at >= at + STOP_LASTS:
        return live[0]
    expires_at = at + STOP_LASTS + STOP_SHARED
    return links.issue(MUTE_SCOPE, message.person_ref, holder_ref=holder, at=at, expires_at=expires_at)


def _several(count: int) -> str:
    return ngettext("%(count)s nouvelle près de vous", "%(count)s nouvelles près de vous", count) % {
        "count": count
    }


def _try_later(message: Message, at: datetime) -> None:
    with transaction.atomic():
        changes: dict[str, Any] = {"state": Message.State.WAITING, "not_before": at + timedelta(minutes=5)}
        if message.attempts >= TRIES:
            changes = {"state": Message.State.DROPPED, "dropped_because": "transport"}
        Message.objects.filter(pk=message.pk).update(**changes)
