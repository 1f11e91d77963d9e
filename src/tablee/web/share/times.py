"""Deadlines proposed to whoever offers: this evening while there is time, else tomorrow at noon."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

EVENING = time(19, 0)
NOON = time(12, 0)
ENOUGH = timedelta(hours=2)


def proposed_end(now: datetime, zone: str) -> datetime:
    """Local moment."""
    local = now.astimezone(ZoneInfo(zone))
    this_evening = datetime.combine(local.date(), EVENING, tzinfo=ZoneInfo(zone))
    if this_evening - local >= ENOUGH:
        return this_evening
    return datetime.combine(local.date() + timedelta(days=1), NOON, tzinfo=ZoneInfo(zone))


def end_of_week(now: datetime, zone: str) -> datetime:
    """The coming Sunday, today if it is one: how long a need lasts unless said otherwise."""
    local = now.astimezone(ZoneInfo(zone))
    return local + timedelta(days=6 - local.weekday())
