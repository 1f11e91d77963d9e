"""Moments are said in the zone of the place, across midnight and across the nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tablee.kernel.moments import (
    FRANCE,
    at_local,
    end_of_day,
    format_date,
    format_day,
    format_end,
    format_full_end,
    format_hour,
    format_moment,
    format_wait,
    format_window,
    local_day,
    start_of_day,
)

H = "\u00a0"
SUNDAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=FRANCE)


def test_hours_in_both_languages() -> None:
    moment = datetime(2026, 11, 22, 18, 45, tzinfo=UTC)
    assert format_hour(moment, FRANCE) == f"19{H}h{H}45"
    assert format_hour(time(8, 0)) == f"8{H}h{H}00"
    with translation.override("en"):
        assert format_hour(moment, FRANCE) == "19:45"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 21), "hier"),
        (SUNDAY, "aujourd’hui"),
        (date(2026, 11, 23), "demain"),
        (date(2026, 11, 24), "après-demain"),
        (date(2026, 11, 26), f"jeudi 26{H}novembre"),
        (date(2026, 12, 1), f"mardi 1er{H}décembre"),
        (date(2027, 11, 26), f"vendredi 26{H}novembre{H}2027"),
    ],
)
def test_days(day: date, text: str) -> None:
    assert format_day(day, SUNDAY) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (NOON.replace(hour=8), f"ce matin, 8{H}h{H}00"),
        (NOON.replace(hour=15), f"cet après-midi, 15{H}h{H}00"),
        (NOON.replace(hour=19, minute=45), f"ce soir, 19{H}h{H}45"),
        (NOON + timedelta(days=1), f"demain, 12{H}h{H}00"),
        (NOON.replace(minute=30), f"aujourd’hui, 12{H}h{H}30"),
        (NOON.replace(hour=8) + timedelta(days=1), f"demain matin, 8{H}h{H}00"),
        (NOON + timedelta(days=4), f"jeudi 26{H}novembre, 12{H}h{H}00"),
    ],
)
def test_moments(moment: datetime, text: str) -> None:
    assert format_moment(moment, NOON, FRANCE) == text


def test_a_window_says_its_day_once() -> None:
    start, end = NOON.replace(hour=19, minute=15), NOON.replace(hour=19, minute=45)
    assert format_window(start, end, NOON, FRANCE) == f"ce soir, 19{H}h{H}15 – 19{H}h{H}45"
    assert format_window(start, start + timedelta(hours=10), NOON, FRANCE).endswith(
        f"demain matin, 5{H}h{H}15"
    )


def test_what_ends_at_midnight_ends_with_its_day() -> None:
    """« jusqu’à mardi 1er décembre, 0 h 00 » of what ended on Monday night: people came on Tuesday."""
    midnight = end_of_day(date(2026, 11, 30), FRANCE)
    assert format_end(midnight, NOON, FRANCE) == f"lundi 30{H}novembre inclus"
    assert format_full_end(midnight, FRANCE) == f"lundi 30{H}novembre inclus"
    assert format_end(end_of_day(SUNDAY, FRANCE), NOON, FRANCE) == "ce soir, minuit"
    evening = NOON.replace(hour=19)
    assert (
        format_window(evening, end_of_day(SUNDAY, FRANCE), NOON, FRANCE) == f"ce soir, 19{H}h{H}00 – minuit"
    )
    assert (
        format_window(evening, midnight, NOON, FRANCE) == f"ce soir, 19{H}h{H}00 – lundi 30{H}novembre inclus"
    )
    assert format_end(evening, NOON, FRANCE) == f"ce soir, 19{H}h{H}00", "control: another hour is said"


def test_the_day_is_that_of_the_place() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert local_day(late, FRANCE) == date(2026, 11, 23)
    assert local_day(late, ZoneInfo("America/Cayenne")) == SUNDAY


def test_a_moment_without_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        format_hour(datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001


@pytest.mark.parametrize(("day", "hours"), [(SUNDAY, 24), (date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_lasts_until_24_local(day: date, hours: int) -> None:
    lasted = end_of_day(day, FRANCE).astimezone(UTC) - start_of_day(day, FRANCE).astimezone(UTC)
    assert lasted == timedelta(hours=hours)


def test_an_hour_the_spring_night_skips_moves_on() -> None:
    assert at_local(date(2026, 3, 29), time(2, 30), FRANCE).time() == time(3, 30)


def test_waits_are_rounded_down() -> None:
    assert format_wait(NOON + timedelta(seconds=30), NOON) == "maintenant"
    assert format_wait(NOON + timedelta(minutes=25, seconds=59), NOON) == f"25{H}min"
    assert format_wait(NOON + timedelta(hours=3, minutes=59), NOON) == f"3{H}h"
    assert format_wait(NOON + timedelta(hours=49), NOON) == "2 jours"


def test_first_of_the_month_is_ordinal_in_french_only() -> None:
    assert format_date(date(2027, 1, 1), year=True) == f"vendredi 1er{H}janvier{H}2027"
    with translation.override("en"):
        assert "1er" not in format_date(date(2027, 1, 1))


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["Europe/Paris", "America/Cayenne", "Pacific/Noumea"]),
)
def test_one_day_ends_where_the_next_begins(day: date, name: str) -> None:
    zone = ZoneInfo(name)
    assert end_of_day(day, zone) == start_of_day(day + timedelta(days=1), zone)
    assert local_day(end_of_day(day, zone) - timedelta(microseconds=1), zone) == day
