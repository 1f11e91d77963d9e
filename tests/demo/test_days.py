"""J is the day of loading, and what should be to come is to come at any minute of it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.demo import days, files
from tablee.kernel.moments import FRANCE

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=FRANCE)
# Hypothesis wants its bounds without a zone.
any_moment = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_days_count_from_the_local_day() -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # already the 25th in France
    assert days.day("J", late) == date(2026, 11, 25)
    assert days.day("J+2", MORNING) == date(2026, 11, 26)
    assert days.day("J-35", MORNING) == date(2026, 10, 20)
    assert days.moment("J+1 12:00", MORNING) == datetime(2026, 11, 25, 12, 0, tzinfo=FRANCE)


def test_a_weekday_is_the_next_one_and_never_today() -> None:
    assert days.day("th", MORNING) == date(2026, 11, 26)
    assert days.day("tu", MORNING) == date(2026, 12, 1)


def test_what_is_not_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="not a day"):
        days.moment("demain", MORNING)


def test_the_bread_waits_for_tomorrow_when_it_is_nearly_over() -> None:
    assert days.to_come(["J 19:45"], MORNING).date() == MORNING.date()
    assert days.to_come(["J 19:45"], MORNING.replace(hour=18, minute=59)).date() == MORNING.date()
    tomorrow = days.to_come(["J 19:45"], MORNING.replace(hour=19, minute=1))
    assert tomorrow == datetime(2026, 11, 25, 19, 45, tzinfo=FRANCE)


def test_the_next_moment_said_goes_before_the_same_hour_later() -> None:
    evening = MORNING.replace(hour=20)
    assert days.to_come(["J 18:00", "J+1 11:00"], evening) == datetime(2026, 11, 25, 11, 0, tzinfo=FRANCE)


@given(any_moment)
def test_every_offer_of_the_world_is_to_come_at_any_minute(at: datetime) -> None:
    """Night, evening, and the two days of the year when clocks change."""
    for row in files.rows("offers"):
        until = days.to_come(row["until"], at)
        assert at + days.ROOM <= until
        assert until - at < timedelta(days=16)
        if "from" in row:
            assert days.hour_of(row["from"], until) <= until
        for line in row["lines"]:
            if "use_by" in line:
                assert until.astimezone(FRANCE).date() <= days.day(line["use_by"], at)
