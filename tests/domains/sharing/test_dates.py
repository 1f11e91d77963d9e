"""Two dates of two kinds: a use-by forbids when its day is over, a best-before asks for a look."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.domains.governance.kinds import KINDS, LAW_VERSION
from tablee.domains.governance.queries import InForce
from tablee.domains.sharing import rules
from tablee.domains.sharing.kinds import BEST_BEFORE_PASSED
from tablee.domains.sharing.lines import OfferLine, end_of, local_day
from tests import make
from tests.domains.refusing import refused

PARIS = "Europe/Paris"
IN_FORCE = {key: InForce(kind, kind.default, LAW_VERSION, None) for key, kind in KINDS.items()}
HOUR = timedelta(hours=1)


def why(line: OfferLine, *, at: datetime, until: datetime | None = None, zone: str = PARIS) -> str | None:
    refusal = rules.why_not_line(
        line,
        until_at=until or at + timedelta(minutes=1),
        at=at,
        zone=zone,
        in_force=IN_FORCE,
        pickup_from_at=None,
        closures={},
    )
    return refusal.code if refusal else None


def use_by(day: date, exception: str = "Servi ce soir au repas.") -> OfferLine:
    return make.chilled(use_by_on=day, exception=exception)


def paris(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=ZoneInfo(PARIS))  # type: ignore[arg-type,misc]


# the day's end

SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)  # clocks change in the night before


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2026, 11, 24), datetime(2026, 11, 24, 23, 0, tzinfo=UTC)),
        (SPRING, datetime(2027, 3, 28, 22, 0, tzinfo=UTC)),
        (SPRING - timedelta(days=1), datetime(2027, 3, 27, 23, 0, tzinfo=UTC)),
        (AUTUMN, datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
        (AUTUMN - timedelta(days=1), datetime(2026, 10, 24, 22, 0, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, 0, tzinfo=UTC)),
    ],
)
def test_a_use_by_day_ends_at_midnight_local(day: date, ends: datetime) -> None:
    assert end_of(day, PARIS) == ends
    second = timedelta(seconds=1)
    assert why(use_by(day), at=ends - 60 * second, until=ends) is None
    assert why(use_by(day), at=ends - 60 * second, until=ends + second) == "until_after_use_by"
    assert why(use_by(day), at=ends) == "use_by_passed"
    assert why(use_by(day), at=ends + second) == "use_by_passed"


def test_the_day_ends_where_the_network_is() -> None:
    day = date(2026, 11, 24)
    late = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # 22:00 in Guadeloupe, 3:00 in Paris
    assert why(use_by(day), at=late, zone="America/Guadeloupe") is None
    assert why(use_by(day), at=late, zone=PARIS) == "use_by_passed"
    assert local_day(late, "America/Guadeloupe") == day


@pytest.mark.parametrize("wall", [True, False])
@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2026, 11, 26)])
def test_less_than_48_hours_asks_for_the_stated_exception(day: date, wall: bool) -> None:
    """Forty-eight hours that pass, also over a night with 23 or 25 of them, whatever zone the moment is given in."""
    mark = end_of(day, PARIS) - timedelta(hours=48)
    moments = [mark - timedelta(seconds=1), mark, mark + timedelta(seconds=1)]
    if wall:
        moments = [each.astimezone(ZoneInfo(PARIS)) for each in moments]
    assert [why(use_by(day, exception=""), at=each) for each in moments] == [None, None, "use_by_close"]
    assert why(use_by(day, exception="  "), at=moments[2]) == "use_by_close"
    assert why(use_by(day, exception="Repas de ce soir"), at=moments[2]) is None


def test_the_refusal_says_hours_and_what_to_do(table: make.Table) -> None:
    with refused("use_by_close") as caught:
        make.offer(table.network, table.tilleuls, make.chilled(use_by_on=make.TODAY + timedelta(days=1)))
    assert caught.refusal.sentence == "Il reste moins de 48 h avant la DLC."
    assert caught.refusal.field == "exception"
    assert "redistribué" in caught.refusal.remedy


def test_a_passed_use_by_cannot_be_offered_even_with_an_exception(table: make.Table) -> None:
    line = make.chilled(use_by_on=make.TODAY - timedelta(days=1), exception="Toujours bon")
    with refused("use_by_passed") as caught:
        make.offer(table.network, table.tilleuls, line)
    assert caught.refusal.sentence == "La DLC est passée\u00a0: ce produit ne se donne plus."
    today = make.chilled(use_by_on=make.TODAY, exception="Repas de ce soir")
    assert make.offer(table.network, table.tilleuls, today).exception == "Repas de ce soir"


@given(
    st.integers(0, 3 * 365 * 24 * 3600).map(
        lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    ),
    st.integers(-5, 10),
    st.sampled_from([PARIS, "America/Guadeloupe", "Indian/Reunion", "Pacific/Noumea", "America/Cayenne"]),
    st.booleans(),
)
def test_law_nothing_is_offered_once_its_day_is_over(
    at: datetime, days: int, zone: str, stated: bool
) -> None:
    day = local_day(at, zone) + timedelta(days=days)
    said = why(
        use_by(day, exception="Dit" if stated else ""), at=at, zone=zone, until=at + timedelta(seconds=1)
    )
    if days < 0:
        assert said == "use_by_passed"
    elif end_of(day, zone) < at + timedelta(seconds=1):
        assert said == "until_after_use_by"
    elif end_of(day, zone) - at < timedelta(hours=48) and not stated:
        assert said == "use_by_close"
    else:
        assert said is None


# best before


def best_before(days: int, *, checked: bool = False) -> OfferLine:
    return make.line("Riz", best_before_on=make.TODAY + timedelta(days=days), best_before_checked=checked)


@pytest.mark.parametrize(
    ("days", "checked", "code"),
    [
        (0, False, None),
        (5, False, None),
        (-1, False, "best_before_unchecked"),
        (-1, True, None),
        (-400, True, None),
    ],
)
def test_a_passed_best_before_asks_for_a_check(days: int, checked: bool, code: str | None) -> None:
    assert why(best_before(days, checked=checked), at=make.NOON) == code


def test_a_best_before_day_lasts_until_midnight_local() -> None:
    line = make.line("Riz", best_before_on=make.TODAY)
    midnight = end_of(make.TODAY, PARIS)
    assert why(line, at=midnight - timedelta(seconds=1)) is None
    assert why(line, at=midnight) == "best_before_unchecked"


def test_a_network_may_refuse_passed_best_befores(table: make.Table) -> None:
    make.rule(table.network, BEST_BEFORE_PASSED, False)
    with refused("best_before_passed"):
        make.offer(table.network, table.tilleuls, best_before(-1, checked=True))
    assert make.offer(table.elsewhere, table.cypres, best_before(-1, checked=True)).best_before_checked


def test_one_date_only() -> None:
    both = make.line(use_by_on=make.TODAY, best_before_on=make.TODAY)
    assert why(both, at=make.NOON) == "two_dates"


def test_end_of_is_given_in_utc_so_that_hours_are_hours() -> None:
    assert end_of(AUTUMN, PARIS) - paris(2026, 10, 25, 0, 0) == timedelta(hours=25)
    assert end_of(SPRING, PARIS) - paris(2027, 3, 28, 0, 0) == timedelta(hours=23)
