"""The policy of messages written plainly, one message at a time: what `tell_many` is held against."""

from datetime import datetime, timedelta

from tablee.domains.messages import actions, rules
from tablee.domains.messages.actions import Reader
from tablee.domains.messages.kinds import KINDS
from tablee.domains.messages.models import Message


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
    about: str = "",
) -> Message | None:
    """Write one message, or add the line to one of the same kind still waiting for the same reader.

    None when the reader switched the kind off, the cap is reached, or `key` was told already. `path` is the one
    link when a single line leaves, `many_path` when several leave together.
    """
    policy = KINDS[kind]
    key = actions.short_key(key)
    if key is not None and Message.objects.filter(key=key).exists():
        return None
    if why_not_tell(kind, address=to.address, muted=to.muted, at=at) is not None:
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
            if about or line not in waiting.lines:
                waiting.path = many_path
            if line not in waiting.lines:
                waiting.lines = [*waiting.lines, line]
            if about:
                waiting.about = {**waiting.about, about: line}
            waiting.save(update_fields=["lines", "about", "path"])
            return waiting
    return Message.objects.create(
        kind=kind,
        address=to.address,
        person_ref=to.person_ref,
        organization_ref=to.organization_ref,
        language=to.language,
        subject=actions.one_line(subject)[:200],
        lines=[line],
        about={about: line} if about else {},
        path=path,
        many_path=many_path,
        why=why,
        key=key,
        created_at=at,
        not_before=first_moment(kind, address=to.address, at=at, zone=zone, use_by_at=use_by_at),
    )


def first_moment(
    kind: str, *, address: str, at: datetime, zone: str, use_by_at: datetime | None = None
) -> datetime:
    """Earliest moment the policy lets a message of this kind leave for this address."""
    last = None
    if KINDS[kind].every:
        sent = Message.objects.filter(address=address, kind=kind, state=Message.State.SENT)
        last = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return rules.moment_after(last, kind, at=at, zone=zone, use_by_at=use_by_at)


def why_not_tell(kind: str, *, address: str, muted: list[str], at: datetime) -> str | None:
    """A short code when the message must not be written: switched off, or the day's cap is reached."""
    policy = KINDS[kind]
    if policy.may_mute and kind in muted:
        return "muted"
    if policy.a_day:
        since = at - timedelta(hours=24)
        sent = Message.objects.filter(address=address, kind=kind, created_at__gt=since)
        if sent.exclude(state=Message.State.DROPPED).count() >= policy.a_day:
            return "capped"
    return None
