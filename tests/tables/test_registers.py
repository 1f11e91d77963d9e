"""A register of hand-overs in a sheet: written down as it was, read and corrected like any other slip, taken back whole."""

from collections.abc import Iterable
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tablee.domains.deliveries.actions import sign
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver
from tablee.domains.deliveries.rules import Weighed
from tablee.domains.stock.models import Lot, Movement
from tablee.flows import pick_up
from tablee.kernel.laws import check_all
from tablee.kernel.models import OutboxEvent
from tablee.tables import imports
from tests import make
from tests.tables.place import Place, Row, read, undo
from tests.web.visitors import signed_in

pytestmark = pytest.mark.django_db

REGISTER = {
    "handed_on": make.TODAY - timedelta(days=9),
    "handed_at": time(8, 30),
    "giver": "Boulangerie du Sureau",
    "receiver": "Les Tilleuls",
    "label": "Pain",
    "units": 4,
    "unit": "crate",
    "unit_g": 5_000,
}


def test_a_register_is_written_down_as_it_was_and_taken_back_whole(place: Place) -> None:
    rows = [
        REGISTER | {"refused_g": 2_000, "refusal_reason": "un peu moisi", "reference": "B-12"},
        REGISTER | {"label": "Yaourts", "storage": "chilled", "celsius": Decimal("9.5"), "reference": "B-12"},
        REGISTER | {"label": "Lait", "handed_at": time(17)},
    ]
    lines = read("handovers", "csv", rows)
    done, job = place.run("handovers", lines)
    first, second = HandOver.objects.order_by("handed_at")
    assert (first.lines.count(), second.lines.count()) == (2, 1)
    bread = first.lines.get(label="Pain")
    assert (bread.good_g, bread.refused_g, bread.reason) == (18_000, 2_000, "spoiled")
    assert "B-12" in first.note
    assert first.publisher == place.own  # it brought the donor in
    reading = first.readings.get()
    assert (reading.tenths, bool(reading.remedy)) == (95, True)
    assert Movement.objects.count() == 3
    assert not OutboxEvent.objects.filter(
        name="deliveries.handed_over"
    ).exists()  # nobody is told of the past
    assert not list(broken())
    assert place.look_over("handovers", lines).there == 3
    sign(second, how=Signed.PAPER, by=place.viewer, at=make.NOON)
    _batch, undone = undo(done, job)
    assert undone.count == 1
    assert second.code in str(undone.stays[0])
    assert list(HandOver.objects.all()) == [second]
    assert Lot.objects.count() == Movement.objects.count() == 1
    assert not list(broken())


def broken() -> Iterable[Any]:
    return (breach for breaches in check_all().values() for breach in breaches)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"receiver": "Les Érables"}, "n’est pas une structure pour laquelle vous pouvez écrire"),
        ({"giver": "Inconnue"}, "n’est ni dans le réseau"),
        ({"giver": "Les Tilleuls"}, "elle-même"),
        ({"handed_on": make.TODAY + timedelta(days=1)}, "pas encore passé"),
        ({"refused_g": 21_000}, "dépasse"),
        ({"accepted_g": 200_000}, "beaucoup plus"),
    ],
)
def test_a_register_s_line_that_cannot_be(place: Place, changed: Row, said: str) -> None:
    review = imports.look_over(
        "handovers", read("handovers", "xlsx", [REGISTER | changed]), place.job("handovers")
    )
    assert [step.state for step in review.steps] == ["wrong"]
    assert said in review.steps[0].said


def test_a_slip_from_a_register_is_read_and_corrected_like_any_other(place: Place) -> None:
    place.bring_in("handovers", read("handovers", "csv", [REGISTER]))
    made = HandOver.objects.get()
    client = signed_in(place.viewer)
    assert client.get(f"/remises/{made.ref}/").status_code == 200
    line = made.lines.get()
    weighed = Weighed(line.source_ref, line.units, line.offered_g, 19_000)
    corrected = pick_up.correct(made, lines=[weighed], reason="repesé", by=place.viewer, at=make.NOON)
    assert corrected.lines.get().good_g == 19_000
    assert not list(broken())
