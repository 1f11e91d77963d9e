"""Events as an iCalendar document: moments in UTC, texts escaped, lines folded at 75 bytes, each ended by CRLF."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

ICS_TYPE: Final = "text/calendar; charset=utf-8"
LINE_BYTES: Final = 75
_CONTROLS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True)
class Event:
    """`uid`: the same as long as it is the same event. Moments are aware; without an end it is a moment alone.

    Days instead of moments: whole days, both included; `yearly` repeats them.
    """

    uid: str
    title: str
    starts_at: datetime | date
    ends_at: datetime | date | None = None
    said: str = ""
    place: str = ""
    url: str = ""
    yearly: bool = False


def calendar(name: str, events: Iterable[Event], *, stamp: datetime, product: str = "Tablée") -> bytes:
    """UTF-8. `stamp`: when this was written."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(product)}//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ]
    for event in events:
        lines += _event(event, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(_folded(line) for line in lines)


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"DTSTAMP:{_moment(stamp)}"
    yield from _span(event.starts_at, event.ends_at)
    if event.yearly:
        yield "RRULE:FREQ=YEARLY"
    yield f"SUMMARY:{_text(event.title)}"
    for name, value in (("DESCRIPTION", event.said), ("LOCATION", event.place)):
        if value:
            yield f"{name}:{_text(value)}"
    if event.url:
        yield f"URL:{_CONTROLS.sub('', event.url)}"
    yield "END:VEVENT"


def _span(start: datetime | date, end: datetime | date | None) -> Iterator[str]:
    if isinstance(start, datetime):
        yield f"DTSTART:{_moment(start)}"
        if isinstance(end, datetime) and end > start:
            yield f"DTEND:{_moment(end)}"
        return
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    if end is not None:  # the first day after, as the norm wants it
        yield f"DTEND;VALUE=DATE:{end + timedelta(days=1):%Y%m%d}"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    clean = _CONTROLS.sub(" ", value.replace("\r\n", "\n"))
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Never in the middle of a sign."""
    parts, room = [b""], LINE_BYTES
    for sign in line:
        encoded = sign.encode()
        if len(parts[-1]) + len(encoded) > room:
            parts.append(b"")
            room = LINE_BYTES - 1  # the blank that opens a continued line
        parts[-1] += encoded
    return b"\r\n ".join(parts) + b"\r\n"
