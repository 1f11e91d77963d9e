"""Writing messages, and sending those that are due. One link a message, why you get it, how to stop."""

import hashlib
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.domains.messages import rules
from tablee.domains.messages.kinds import KINDS
from tablee.domains.messages.models import Message
from tablee.kernel import links

log = logging.getLogger(__name__)
MUTE_SCOPE = "messages.mute"
TRIES = 5
KEY_LENGTH = 120


@dataclass(frozen=True)
class Reader:
    """Where a message goes. `person_ref` is empty for a structure's own address."""

    address: str
    organization_ref: str = ""
    person_ref: str = ""
    language: str = "fr"
    muted: list[str] = field(default_factory=list)


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
def tell(
    kind: str,
    *,
    to: Reader,
    subject: str,
    line: str,
    path: str,
    why: str,
    at: datetime,
    many_path: str = "",
    key: str | None = None,
    zone: str = "Europe/Paris",
    use_by_at: datetime | None = None,
    reply_to: str = "",
) -> Message | None:
    """Write one message, or add the line to one of the same kind still waiting for the same reader.

    None when the reader switched the kind off, the cap is reached, or `key` was told already. `path` is the one
    link when a single line leaves, `many_path` when several leave together.
    """
    policy = KINDS[kind]
    key = short_key(key)
    if key is not None and Message.objects.filter(key=key).exists():
        return None
    if rules.why_not_tell(kind, address=to.address, muted=to.muted, at=at) is not None:
        return None
    if policy.batch and many_path:
        waiting = (
            Message.objects.select_for_update()
            .filter(
                address=to.address,
                kind=kind,
                organization_ref=to.organization_ref,
                state=Message.State.WAITING,
            )
            .first()
        )
        if waiting is not None:
            if line not in waiting.lines:
                waiting.lines = [*waiting.lines, line]
                waiting.path = many_path
                waiting.save(update_fields=["lines", "path"])
            return waiting
    return Message.objects.create(
        kind=kind,
        address=to.address,
        person_ref=to.person_ref,
        organization_ref=to.organization_ref,
        language=to.language,
        subject=one_line(subject)[:200],
        lines=[line],
        path=path,
        many_path=many_path,
        why=why,
        reply_to=reply_to,
        key=key,
        created_at=at,
        not_before=rules.first_moment(kind, address=to.address, at=at, zone=zone, use_by_at=use_by_at),
    )


def send_due(at: datetime, *, limit: int = 100) -> int:
    """Send what is due; how many left. A message is taken by one worker only; a failed one is tried again later.

    `not_before` becomes the moment it was taken: `free_stuck` counts from there.
    """
    due = Message.objects.filter(state=Message.State.WAITING, not_before__lte=at).order_by("not_before", "id")
    sent = 0
    for message_id in list(due.values_list("id", flat=True)[:limit]):
        with transaction.atomic():
            taken = Message.objects.filter(pk=message_id, state=Message.State.WAITING).update(
                state=Message.State.SENDING, attempts=F("attempts") + 1, not_before=at
            )
        if taken:
            sent += _send(Message.objects.get(pk=message_id), at)
    return sent


@transaction.atomic
def forget_person(person_ref: str) -> int:
    """Delete every message written to a person."""
    deleted, _each = Message.objects.filter(person_ref=person_ref).delete()
    return deleted


@transaction.atomic
def forget_about(refs: Iterable[str]) -> int:
    """Delete what others were told about these things: their lines name who did it. Keys hold the reference."""
    listed, deleted = list(refs), 0
    for start in range(0, len(listed), 50):
        named = Q()
        for ref in listed[start : start + 50]:
            named |= Q(key__contains=f":{ref}:")
        deleted += Message.objects.filter(named).delete()[0]
    return deleted


@transaction.atomic
def forget_sent(before: datetime) -> int:
    """Delete messages sent or dropped before this moment (retention)."""
    done = Message.objects.filter(
        state__in=[Message.State.SENT, Message.State.DROPPED], created_at__lt=before
    )
    deleted, _each = done.delete()
    return deleted


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
    )
    return stuck.update(state=Message.State.WAITING, attempts=0, not_before=at, dropped_because="") == 1


def short_key(key: str | None) -> str | None:
    """A key names an address, and addresses may be long: beyond the column's length its digest serves."""
    if key is None or len(key) <= KEY_LENGTH:
        return key
    return hashlib.sha256(key.encode()).hexdigest()


def one_line(text: str) -> str:
    """A subject is one line; a mail with two is refused by every server."""
    return re.sub(r"[\r\n\v\f\x85\u2028\u2029]+", " ", text)


def _send(message: Message, at: datetime) -> int:
    try:
        with translation.override(message.language):
            mail = EmailMessage(
                subject=message.subject if len(message.lines) == 1 else _several(message),
                body=compose(message, at),
                to=[message.address],
                reply_to=[message.reply_to] if message.reply_to else None,
            )
            mail.send()
    except Exception as error:  # any transport may fail in its own way; the message is kept
        log.warning("message %s not sent: %s", message.ref, type(error).__name__)
        _try_later(message, at)
        return 0
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state=Message.State.SENT, sent_at=at)
    return 1


def compose(message: Message, at: datetime) -> str:
    """The plain text of a message: its lines, its one link, why, and how to stop."""
    parts = ["\n".join(message.lines)]
    if message.path:
        parts.append(f"{settings.PUBLIC_URL}{message.path}")
    parts.append("—\n" + message.why)
    if KINDS[message.kind].may_mute and message.person_ref:
        stop = links.issue(
            MUTE_SCOPE,
            message.person_ref,
            holder_ref=message.kind[:12],
            at=at,
            expires_at=at + timedelta(days=90),
        )
        parts.append(
            _("Ne plus recevoir ce genre de message\u00a0: répondez à cette adresse ou suivez %(address)s")
            % {"address": f"{settings.PUBLIC_URL}/l/{links.token_of(stop)}/"}
        )
    return "\n\n".join(parts) + "\n"


def _several(message: Message) -> str:
    count = len(message.lines)
    return ngettext("%(count)s nouvelle près de vous", "%(count)s nouvelles près de vous", count) % {
        "count": count
    }


def _try_later(message: Message, at: datetime) -> None:
    with transaction.atomic():
        changes: dict[str, Any] = {"state": Message.State.WAITING, "not_before": at + timedelta(minutes=5)}
        if message.attempts >= TRIES:
            changes = {"state": Message.State.DROPPED, "dropped_because": "transport"}
        Message.objects.filter(pk=message.pk).update(**changes)
