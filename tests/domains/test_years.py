"""One bound for every day and moment that people write: a year that nobody means is said beside its field."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Authorization, Closure, VisitorCount
from tablee.domains.governance.actions import adopt
from tablee.domains.sharing.models import Bundle
from tests import make
from tests.api.callers import problem, program
from tests.domains.refusing import refused
from tests.web.visitors import signed_in

Act = Callable[[make.Table, date], Any]


def moment(day: date) -> datetime:
    return make.NOON.replace(year=day.year)


def close(table: make.Table, starts_on: date, ends_on: date) -> Closure:
    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "yearly": True}
    return announce_closure(table.tilleuls, **days, by=table.alice, at=make.NOON)


def authorize(table: make.Table, starts_on: date, ends_on: date | None = None) -> Authorization:
    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "level": "national", "holder": ""}
    return actors.authorize(table.tilleuls, **days, by=table.alice, at=make.NOON)


def offer(table: make.Table, **about: Any) -> Bundle:
    shared = {name: about.pop(name) for name in ("until_at", "pickup_from_at") if name in about}
    line = make.line(best_before_checked=True, **about)
    return make.bundle(table.network, table.tilleuls, [line], **shared)


def adopted(table: make.Table, day: date) -> Any:
    guide = make.facilitator(table.network, table.tilleuls)
    return adopt(
        table.network, key="target_hours", value=4, starts_on=day, reason="essai", by=guide, at=make.NOON
    )


EVERY: dict[str, tuple[str, Act, str]] = {
    "closure from": ("starts_on", lambda table, day: close(table, day, day), "0001 2101"),
    "closure to": ("ends_on", lambda table, day: close(table, make.TODAY, day), "2101"),
    "authorisation from": ("starts_on", lambda table, day: authorize(table, day), "0001 2101"),
    "authorisation to": ("ends_on", lambda table, day: authorize(table, make.TODAY, day), "2101"),
    "count": (
        "counted_on",
        lambda table, day: actors.record_count(
            table.tilleuls, persons=4, counted_on=day, by=table.alice, at=make.NOON
        ),
        "0001",
    ),
    "rule": ("starts_on", adopted, "0001 2101"),
    "use-by": ("date_on", lambda table, day: offer(table, use_by_on=day), "0001 2101 9999"),
    "best-before": ("date_on", lambda table, day: offer(table, best_before_on=day), "0001 2101 9999"),
    "offer until": ("until_at", lambda table, day: offer(table, until_at=moment(day)), "0001 2101 9999"),
    "pick-up": (
        "pickup_from_at",
        lambda table, day: offer(table, pickup_from_at=moment(day)),
        "0001 2101 9999",
    ),
    "reserved": (
        "target_until_at",
        lambda table, day: offer(
            table, mode="targeted", target_id=table.erables.pk, target_until_at=moment(day)
        ),
        "0001 2101",
    ),
}


@pytest.mark.parametrize("noun", list(EVERY))
def test_a_year_that_nobody_means_is_said_beside_its_field(table: make.Table, noun: str) -> None:
    field, act, years = EVERY[noun]
    for year in years.split():
        with refused("bad_year") as caught:
            act(table, date(int(year), 12, 31))
        assert caught.refusal.field == field
        assert year.lstrip("0") in caught.refusal.sentence


def test_a_need_keeps_its_ninety_days(table: make.Table) -> None:
    for year in (1, 2101, 9999):
        with refused("bad_day") as caught:
            make.need(table.network, table.tilleuls, until_on=date(year, 12, 31))
        assert caught.refusal.field == "until_on"


def test_the_pages_say_it_beside_the_field(table: make.Table, noon: None) -> None:
    browser, year_one = signed_in(table.alice), "0001-01-01"
    for address, said in (
        ("/reglages/fermetures/", {"starts_on": year_one, "ends_on": year_one, "site": "", "yearly": "on"}),
        ("/reglages/habilitation/", {"level": "national", "holder": "", "starts_on": year_one}),
    ):
        answer = browser.post(address, said)
        assert answer.status_code == 422, address
        assert answer.context["form"].errors["starts_on"]
        assert "L’année 1 est sûrement une erreur" in answer.content.decode()
    assert not Closure.objects.exists()


def test_programs_read_the_same_sentence(table: make.Table) -> None:
    for day in ("0001-01-01", "1989-12-31", "2101-01-01"):
        said = problem(
            program(table.tilleuls).post("/closures", {"starts_on": day, "ends_on": day}), 422, "bad_values"
        )
        assert (said["field"], "est sûrement une erreur" in said["detail"]) == ("starts_on", True)


def test_the_bound_itself_is_fine(table: make.Table) -> None:
    for first in (date(1990, 1, 1), date(2100, 12, 31) - timedelta(days=1)):
        assert authorize(table, first, date(2100, 12, 31))
    actors.record_count(table.tilleuls, persons=4, counted_on=date(1990, 1, 1), by=table.alice, at=make.NOON)
    assert VisitorCount.objects.filter(counted_on=date(1990, 1, 1)).exists()
