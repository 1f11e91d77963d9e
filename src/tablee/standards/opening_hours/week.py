"""A week of plain hours: what a simple rule list tells of it, and back."""

import re
from collections.abc import Callable, Sequence
from datetime import time

from tablee.kernel.groups import by_key
from tablee.standards.opening_hours.read import OSM_DAYS

Span = tuple[time, time]
Week = tuple[tuple[Span, ...], ...]
"""Seven days from Monday; each holds its spans in order, none when closed."""

EMPTY_WEEK: Week = ((),) * 7
_RULE = re.compile(
    r"(?P<days>(?:Mo|Tu|We|Th|Fr|Sa|Su)(?:[-,](?:Mo|Tu|We|Th|Fr|Sa|Su))*) (?P<hours>off|closed|[\d:,\- ]+)"
)
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def read_week(text: str) -> Week | None:
    """The week a simple rule list tells (« Mo-Fr 09:00-12:00,14:00-17:00; Sa off »); None when it says more than that."""
    week: list[tuple[Span, ...]] = list(EMPTY_WEEK)
    for rule in filter(None, (part.strip() for part in text.split(";"))):
        found = _RULE.fullmatch(rule)
        spans = _spans(found["hours"]) if found else None
        if found is None or spans is None:
            return None
        for day in _days(found["days"]):
            week[day] = spans
    return tuple(week)


def write_week(week: Week) -> str:
    """The shortest plain rule list for a week; empty when every day is closed."""
    return "; ".join(rules_of(week, OSM_DAYS, lambda at: f"{at:%H:%M}"))


def rules_of(week: Week, names: Sequence[str], clock: Callable[[time], str]) -> list[str]:
    """A rule a group of days."""
    return [
        f"{join_days(days, lambda day: names[day], '-')} "
        + ",".join(f"{clock(start)}-{clock(end)}" for start, end in spans)
        for days, spans in day_groups(week)
    ]


def join_days(days: Sequence[int], name: Callable[[int], str], to: str) -> str:
    """Runs of three days or more are shortened."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    parts = []
    for run in runs:
        parts += [f"{name(run[0])}{to}{name(run[-1])}"] if len(run) > 2 else [name(day) for day in run]
    return ",".join(parts) if to == "-" else ", ".join(parts)


def day_groups(week: Week) -> list[tuple[list[int], tuple[Span, ...]]]:
    """Open days with the same hours together, in the order of the first."""
    groups = by_key((spans, day) for day, spans in enumerate(week) if spans)
    return [(days, spans) for spans, days in groups.items()]


def _spans(text: str) -> tuple[Span, ...] | None:
    if text.strip() in {"off", "closed"}:
        return ()
    spans = []
    for part in text.split(","):
        found = _SPAN.fullmatch(part.strip())
        if found is None:
            return None
        opens, opens_m, closes, closes_m = (int(group) for group in found.groups())
        if max(opens, closes) > 23 or max(opens_m, closes_m) > 59:
            return None
        spans.append((time(opens, opens_m), time(closes, closes_m)))
    return tuple(spans)


def _days(text: str) -> list[int]:
    days: list[int] = []
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        start, end = OSM_DAYS.index(first), OSM_DAYS.index(last or first)
        days += range(start, end + 1) if start <= end else [*range(start, 7), *range(end + 1)]
    return days
