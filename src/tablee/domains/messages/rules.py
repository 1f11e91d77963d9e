"""When a message may leave: quiet hours, caps, switches. Reads only."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tablee.domains.messages.kinds import KINDS, QUIET_FROM, QUIET_TO
from tablee.domains.messages.models import Message


def out_of_quiet_hours(moment: datetime, zone: str) -> datetime:
    """The moment itself, or the next 7:30 of the zone when it falls in quiet hours (20:30–7:30)."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.time() < QUIET_FROM:
        return moment
    day = local.date() if local.time() < QUIET_TO else local.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_TO, tzinfo=ZoneInfo(zone))


def first_moment(
    kind: str, *, address: str, at: datetime, zone: str, use_by_at: datetime | None = None
) -> datetime:
    """Earliest moment the policy lets a message of this kind leave for this address."""
    last = None
    if KINDS[kind].every:
        sent = Message.objects.filter(address=address, kind=kind, state=Message.State.SENT)
        last = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return moment_after(last, kind, at=at, zone=zone, use_by_at=use_by_at)


def moment_after(
    last: datetime | None, kind: str, *, at: datetime, zone: str, use_by_at: datetime | None = None
) -> datetime:
    """The same, when it is known when the last one of this kind was sent.

    Quiet hours yield to a use-by that passes before the next window opens.
    """
    policy = KINDS[kind]
    moment = at + policy.batch
    if policy.every and last:
        moment = max(moment, last + policy.every)
    if policy.at_night:
        return moment
    quiet_over = out_of_quiet_hours(moment, zone)
    if use_by_at is not None and use_by_at <= quiet_over:
        return at
    return quiet_over


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
