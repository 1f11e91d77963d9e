"""Days without hours, days off: rules beside those that a person types."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from tablee.standards.opening_hours.read import MAX_CHARS, OSM_DAYS

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def whole_days(weekdays: Iterable[int]) -> str:
    """« Mo,Th »: open on these days of the week (Monday 0), at hours that nobody said."""
    return ",".join(OSM_DAYS[day] for day in weekdays)


def days_off(first: date, last: date, *, yearly: bool = False) -> str:
    """« 2026 Dec 24-2027 Jan 02 off »; without its years when it comes back « yearly »."""
    start, end = (f"{MONTHS[day.month - 1]} {day.day:02d}" for day in (first, last))
    return f"{start}-{end} off" if yearly else f"{first.year} {start}-{last.year} {end} off"


def with_rules(hours: str, rules: Iterable[str]) -> str:
    """Hours and what changes them. Without hours nothing is known, and nothing is said. What comes first is said first,
    as far as there is room."""
    for rule in rules if hours else ():
        if len(longer := f"{hours}; {rule}") > MAX_CHARS:
            break
        hours = longer
    return hours
