"""What a calendar reads back is what was meant, whatever stands in the texts."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tablee.standards.calendar.write import LINE_BYTES, Event, calendar
from tests import make

TEXTS = st.text(max_size=200)


def read(data: bytes) -> list[dict[str, str]]:
    """Events by property, unfolded and unescaped as the norm says."""
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    events: list[dict[str, str]] = []
    for line in lines:
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and name not in ("END", ""):
            events[-1][name] = unescaped(value)
    return events


def unescaped(value: str) -> str:
    out, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            follower = next(signs)
            out += "\n" if follower in "nN" else follower
        else:
            out += sign
    return out


def plain(text: str) -> str:
    """Control characters are blanks; the line's end is one sign."""
    text = text.replace("\r\n", "\n")
    return "".join(
        " " if (sign < " " and sign != "\n") or sign in "\x7f\u2028\u2029" else sign for sign in text
    )


@given(title=TEXTS, said=TEXTS, place=TEXTS)
def test_texts_come_back(title: str, said: str, place: str) -> None:
    event = Event("a@b", title, make.NOON, make.TONIGHT, said, place)
    (found,) = read(calendar("Tablée", [event], stamp=make.NOON))
    assert found["SUMMARY"] == plain(title)
    assert found.get("DESCRIPTION", "") == plain(said)
    assert found.get("LOCATION", "") == plain(place)


@given(TEXTS)
def test_no_line_is_longer_than_the_norm_allows(text: str) -> None:
    data = calendar(text, [Event("a@b", text, make.NOON)], stamp=make.NOON)
    assert all(len(line) <= LINE_BYTES for line in data.split(b"\r\n"))
    data.decode()  # no sign was cut


def test_moments_are_said_in_utc() -> None:
    (found,) = read(calendar("T", [Event("a@b", "x", make.NOON, make.TONIGHT)], stamp=make.NOON))
    assert (found["DTSTART"], found["DTEND"]) == ("20261124T110000Z", "20261124T184500Z")


def test_an_end_before_the_start_is_left_out() -> None:
    late = datetime(2026, 1, 1, tzinfo=UTC)
    (found,) = read(calendar("T", [Event("a@b", "x", late, late - timedelta(hours=1))], stamp=late))
    assert "DTEND" not in found
