"""When a message may leave: quiet hours, pauses. Reads nothing."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tablee.domains.messages.kinds import KINDS, QUIET_FROM, QUIET_TO


def hears(kind: str, muted: Collection[str]) -> bool:
    """Whether somebody who switched these kinds off is still written to of this one."""
    return kind not in muted or not KINDS[kind].may_mute


def out_of_quiet_hours(moment: datetime, zone: str) -> datetime:
    """The moment itself, or the next 7:30 of the zone when it falls in quiet hours (20:30–7:30)."""
    local = moment.astimezone(ZoneInfo(zone))
    if QUIET_TO <= local.time() < QUIET_FROM:
        return moment
    day = local.date() if local.time() < QUIET_TO else local.date() + timedelta(days=1)
    return datetime.combine(day, QUIET_TO, tzinfo=ZoneInfo(zone))


def moment_after(
    last: datetime | None, kind: str, *, at: datetime, zone: str, use_by_at: datetime | None = None
) -> datetime:
    """Earliest moment the policy lets a message of this kind leave for an address; `last`: when it was sent the last one.

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
