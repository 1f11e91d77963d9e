"""The world's calendar: J is the day of loading, and what should be to come is to come at any hour."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tablee.kernel import moments
from tablee.standards.sheets.values.days import WEEKDAYS

_DAY = re.compile(r"J([+-]\d+)?(?: (\d\d):(\d\d))?")
ROOM = timedelta(minutes=45)  # an offer that ends sooner would be over before anyone has read it


def today(at: datetime) -> date:
    """J, on the clock of France."""
    return moments.local_day(at, moments.FRANCE)


def day(text: str, at: datetime) -> date:
    """« J », « J+2 », « J-35 », or the next « th » (never today)."""
    if text in WEEKDAYS:
        ahead = (WEEKDAYS.index(text) - today(at).weekday() - 1) % 7 + 1
        return today(at) + timedelta(days=ahead)
    return today(at) + timedelta(days=int(_parts(text)[0] or 0))


def moment(text: str, at: datetime) -> datetime:
    """« J-8 10:00 » exactly as said."""
    _days, hour, minute = _parts(text)
    return moments.at_local(day(text, at), time(int(hour or 0), int(minute or 0)), moments.FRANCE)


def to_come(texts: Sequence[str], at: datetime) -> datetime:
    """The first of these moments that leaves some room after `at`; when none does, the last one, whole days later."""
    for text in texts:
        if moment(text, at) >= at + ROOM:
            return moment(text, at)
    found = moment(texts[-1], at)
    while found < at + ROOM:
        later = moments.local_day(found, moments.FRANCE) + timedelta(days=1)
        found = moments.at_local(later, found.astimezone(moments.FRANCE).time(), moments.FRANCE)
    return found


def hour_of(text: str, that_day: datetime) -> datetime:
    """« 19:15 » on the local day of a moment, never after that moment."""
    hour, minute = text.split(":")
    found = moments.at_local(
        moments.local_day(that_day, moments.FRANCE), time(int(hour), int(minute)), moments.FRANCE
    )
    return min(found, that_day)


def _parts(text: str) -> tuple[str | None, str | None, str | None]:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"not a day of the demonstration: {text}")
    days, hour, minute = found.groups()
    return days, hour, minute
