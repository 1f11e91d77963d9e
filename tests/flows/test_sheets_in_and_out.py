"""What leaves in a sheet and what becomes of it on the way back: whose line may change, what is taken back."""

from datetime import datetime, time
from decimal import Decimal

import pytest

from tablee.domains.actors import actions
from tablee.domains.stock.models import Product
from tablee.flows.importing import journey
from tablee.standards.sheets.values.days import Until
from tests import make
from tests.flows.place import WRITERS, Place, read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_line_that_came_out_and_was_changed_is_told_where_to_change_it(place: Place, suffix: str) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    review = journey.look_over("offers", read("offers", suffix, [row | {"units": 99}]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert row["reference"] in review.steps[0].said


def test_whoever_left_is_not_brought_back_by_a_sheet(place: Place, table: make.Table) -> None:
    rows = place.take_out("structures")
    actions.leave(place.network, organization=table.erables, by=table.bob, at=make.NOON)
    review = journey.look_over("structures", read("structures", "xlsx", rows), place.job("structures"))
    wrong = [step for step in review.steps if step.state == "wrong"]
    assert [step.what for step in wrong] == ["Les Érables"]
    assert table.erables.ref in wrong[0].said


def test_the_neighbour_s_line_may_stand_but_not_change(place: Place, table: make.Table) -> None:
    make.count(table.erables, 80)
    rows = place.take_out("counts")
    same = journey.look_over("counts", read("counts", "csv", rows), place.job("counts"))
    assert [step.state for step in same.steps] == ["there"]
    changed = [row | {"persons": 81} for row in rows]
    other = journey.look_over("counts", read("counts", "csv", changed), place.job("counts"))
    assert [step.state for step in other.steps] == ["wrong"]


def test_an_address_leaves_with_its_own_coordination_only(place: Place, table: make.Table) -> None:
    for each in (table.tilleuls, table.erables):
        actions.update_card(
            each, by=make.ROBOT, at=make.NOON, contact_email=f"{each.ref.lower()}@exemple.test"
        )
    found = {row["name"]: row.get("contact_email") for row in place.take_out("structures")}
    assert found["Les Tilleuls"]
    assert found["Les Érables"] is None


def test_moments_leave_on_the_network_s_clock(place: Place) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    assert row["until"] == Until(make.TONIGHT.date(), time(19, 45))
    assert isinstance(make.TONIGHT, datetime)
    assert Decimal(row["unit_g"]) == 1000


def test_two_products_of_one_code_are_told_apart_by_hand(place: Place) -> None:
    """Codes that were not written are made of names: two that meet would hide one another."""
    rows = [
        {"label": label, "family": "autres", "crate_g": 1_000} for label in ("Pommes", "Pommes !", "Poires")
    ]
    review = journey.look_over("products", read("products", "csv", rows), place.job("products"))
    assert [step.state for step in review.steps] == ["ready", "wrong", "ready"]
    make.product("POMMES", "Pommes", network=place.network, family="autres")
    again = journey.look_over(
        "products", read("products", "csv", [rows[0] | {"code": "pommes"}]), place.job("products")
    )
    assert [step.state for step in again.steps] == ["there"]


def test_undone_products_leave_unless_an_offer_names_them(place: Place) -> None:
    common = make.product("PAIN", "Pain")
    rows = [
        {"code": code, "label": label, "family": "autres", "crate_g": 2_000}
        for code, label in (("PAIN", "Pain"), ("POM", "Pommes"))
    ]
    done, job = place.run("products", read("products", "csv", rows))
    assert Product.objects.filter(network=place.network).count() == 2
    apples = Product.objects.get(code="POM")
    make.offer(place.network, place.own, make.line("Pommes", product=apples), by=place.viewer)
    _batch, undone = journey.undo(done, job)
    assert undone.count == 1
    assert undone.stays[0].startswith("POM")
    assert set(Product.objects.all()) == {common, apples}
