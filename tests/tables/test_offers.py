"""The offers' sheet asks before what writing asks after, and drops nothing that it read."""

from datetime import time, timedelta
from typing import Any

import pytest

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.sharing.models import Offer
from tablee.standards.sheets.values.days import Until
from tablee.tables import imports
from tests import make
from tests.tables.place import Place, read

BREAD: dict[str, Any] = {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000}


def look(place: Place, **changed: Any) -> tuple[str, str]:
    (step,) = imports.look_over("offers", read("offers", "csv", [BREAD | changed]), place.job("offers")).steps
    return step.state, step.said


@pytest.mark.parametrize("mode", ["first_ready", "fair_share"])
def test_a_target_is_not_dropped_by_another_mode(place: Place, mode: str) -> None:
    state, said = look(place, mode=mode, target="Les Érables")
    assert (state, "proposé d’abord" in said) == ("wrong", True)


def test_a_reservation_without_a_partner_is_not_dropped(place: Place) -> None:
    assert look(place, target_purpose="goûter")[0] == "wrong"
    assert look(place, target_until=Until(make.TODAY, time(14)))[0] == "wrong"


def test_a_pick_up_after_the_end_is_said_before_writing(place: Place) -> None:
    """The dry run asked fewer rules than the write (row 13): all lines looked ready, then none went in."""
    late = Until(make.TODAY + timedelta(days=3), time(12))
    state, said = look(place, pickup_from=late)
    assert (state, "commencerait après la fin" in said) == ("wrong", True)


def test_a_partner_closed_for_its_time_is_said_before_writing(place: Place, table: make.Table) -> None:
    days: dict[str, Any] = {"starts_on": make.TODAY, "ends_on": make.TODAY}
    announce_closure(table.erables, **days, by=table.bob, at=make.NOON)
    until = Until(make.TODAY + timedelta(days=2), time(12))
    assert look(place, target="Les Érables", until=until)[0] == "wrong"


def test_a_remark_without_a_use_by_is_kept(place: Place) -> None:
    """Row 15: only a sheet with a column DLC kept its « Remarque »."""
    place.bring_in("offers", read("offers", "xlsx", [BREAD | {"note": "à réchauffer"}]))
    assert Offer.objects.get().exception == "à réchauffer"
    (row,) = place.take_out("offers")
    assert row["note"] == "à réchauffer"
