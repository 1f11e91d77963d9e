"""A structure in two networks: what came out of one is there already, whichever network the sheet goes to."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors.models import Network
from tablee.tables import imports
from tablee.tables.table import Step
from tests import make
from tests.tables.place import Place, read

pytestmark = pytest.mark.django_db
SLIP = {
    "handed_on": make.TODAY - timedelta(days=9), "giver": "Boulangerie du Sureau", "receiver": "Les Tilleuls",
    "label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000,
}  # fmt: skip


@pytest.fixture
def other(place: Place) -> Network:
    """Where the lines go by mistake: the one that the page chose."""
    made = make.network("Réseau du Lez")
    make.member(made, place.own)
    place.viewer = make.seen_anew(place.viewer)
    return made


def steps(place: Place, network: Network, kind: str, rows: list[dict[str, Any]]) -> list[Step]:
    job = replace(place.job(kind), network=network)
    return imports.look_over(kind, read(kind, "csv", rows), job).steps


CHANGED = {"offers": {"place": "quai B"}, "needs": {"note": "du sel"}, "handovers": {"accepted_g": 17_000}}


@pytest.mark.parametrize("kind", list(CHANGED))
def test_what_stands_in_another_of_our_networks_is_there(place: Place, other: Network, kind: str) -> None:
    """The same food was promised twice, the same need said twice."""
    if kind == "offers":
        make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    elif kind == "needs":
        make.need(place.network, place.own, note="du riz")
    else:
        place.bring_in(kind, read(kind, "csv", [SLIP]))
    (row,) = place.take_out(kind)
    (here,) = steps(place, place.network, kind, [row])
    assert (here.state, here.said) == ("there", "")
    (there,) = steps(place, other, kind, [row])
    assert there.state == "there"
    assert place.network.name in there.said
    (changed,) = steps(place, other, kind, [row | CHANGED[kind]])
    assert changed.state == "wrong"
    assert place.network.name in changed.said


def test_lines_without_a_reference_are_there_too(place: Place, other: Network) -> None:
    """An imported line is known by what it says; which network it is in was not said."""
    bread = {"label": "Pain", "units": 2, "unit": "crate", "unit_g": 5_000}
    for kind, row in (("offers", bread), ("handovers", SLIP)):
        place.bring_in(kind, read(kind, "csv", [row]))
        (step,) = steps(place, other, kind, [row])
        assert step.state == "there"
        assert place.network.name in step.said


def test_a_card_of_another_network_is_not_made_twice(place: Place, other: Network) -> None:
    """Its code was unknown here: a second card of the same name was made."""
    make.facilitator(other, place.own)
    job = place.job("structures")
    job = replace(job, network=other, by=job.by.but(facilitates=job.by.facilitates | {other.pk}))
    rows = [row for row in place.take_out("structures") if "insee_code" in row]
    review = imports.look_over("structures", read("structures", "csv", rows), job)
    assert {step.state for step in review.steps} == {"there"}
    ours = [step for step in review.steps if step.what.startswith("Les Tilleuls")]
    assert [step.said for step in ours] == [""]
    assert all(place.network.name in step.said for step in review.steps if step not in ours)


def test_a_need_that_is_over_elsewhere_may_be_said_here(place: Place, other: Network) -> None:
    need = make.need(place.network, place.own, note="du riz")
    type(need).objects.update(until_on=make.TODAY - timedelta(days=1))
    row = {"structure": "Les Tilleuls", "family": need.family, "note": "du riz"}
    assert [step.state for step in steps(place, other, "needs", [row])] == ["ready"]
