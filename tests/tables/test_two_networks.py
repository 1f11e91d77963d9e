"""A structure in two networks: what came out of one is there already, whichever network the sheet goes to."""

from copy import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors.models import Network
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.domains.sharing.models import Offer
from tablee.tables import imports
from tablee.tables.handovers import source_of
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


# a line of strangers, read in the same words


@pytest.fixture
def stranger(place: Place) -> Place:
    """A structure of our name in another network, with a donor of our donor's name."""
    far = make.network("Réseau du Vidourle")
    twin = make.organization("Les Tilleuls", network=far)
    make.site(twin)
    make.donor(twin, far)
    theirs = copy(place)
    theirs.network, theirs.own, theirs.viewer = far, twin, make.seen_anew(make.facilitator(far, twin))
    return theirs


def test_a_register_that_reads_as_a_strangers_is_imported(place: Place, stranger: Place) -> None:
    """It read « déjà là dans un autre réseau : Réseau des Aulnes » and could never be imported."""
    lines = read("handovers", "csv", [SLIP, SLIP | {"label": "Riz"}])
    place.bring_in("handovers", lines)
    (step, _rice) = steps(stranger, stranger.network, "handovers", [SLIP, SLIP | {"label": "Riz"}])
    assert (step.state, step.said) == ("ready", "")
    assert stranger.bring_in("handovers", lines).ready == 2
    takers = HandOver.objects.order_by("id").values_list("taker", "lines__lot__network")
    assert list(takers) == [(it.own.pk, it.network.pk) for it in (place, stranger) for _line in lines]
    assert place.look_over("handovers", lines).there == stranger.look_over("handovers", lines).there == 2


def test_a_register_imported_before_is_there(place: Place, stranger: Place) -> None:
    """Older imports named a line by its words alone."""
    lines = read("handovers", "csv", [SLIP])
    place.bring_in("handovers", lines)
    HandOverLine.objects.update(source_ref=source_of(lines[0]))
    assert place.look_over("handovers", lines).there == 1
    assert stranger.bring_in("handovers", lines).ready == 1


def test_a_donor_s_line_in_a_network_unseen_is_no_line_of_ours(place: Place, stranger: Place) -> None:
    """A donor that gives elsewhere too: the sheet of its host told the name of that network."""
    row = {"label": "Pain", "units": 2, "unit": "crate", "unit_g": 5_000, "giver": "Boulangerie du Sureau"}
    place.bring_in("offers", read("offers", "csv", [row]))
    (again,) = place.take_out("offers")
    Offer.objects.update(network=stranger.network)
    for line in (row, again):
        (step,) = steps(place, place.network, "offers", [line])
        assert (step.state, step.said) == ("ready", "")


def test_a_slip_s_code_says_nothing_to_strangers(place: Place, stranger: Place) -> None:
    """A sheet with the code of somebody else's slip: what stands under it is not theirs to know."""
    place.bring_in("handovers", read("handovers", "csv", [SLIP]))
    (row,) = place.take_out("handovers")
    for changed in ({}, {"accepted_g": 17_000}):
        (step,) = steps(stranger, stranger.network, "handovers", [row | changed])
        assert (step.state, step.said) == ("ready", "")


def test_a_structure_s_code_says_nothing_of_networks_unseen(place: Place, stranger: Place) -> None:
    (row,) = (row for row in stranger.take_out("structures") if row.get("ref") == stranger.own.ref)
    row |= {"name": "Le Cyprès"}
    (step,) = steps(place, place.network, "structures", [row])
    assert step.state == "ready"
    assert stranger.network.name not in step.said


def test_a_need_said_in_a_network_unseen_is_not_told(place: Place, stranger: Place) -> None:
    """A neighbour of ours sits there too: in the same words, its need read « déjà là dans un autre réseau »."""
    neighbour = make.organization("Les Houx", network=place.network)
    make.member(stranger.network, neighbour)
    need = make.need(stranger.network, neighbour, note="du riz")
    row = {"structure": "Les Houx", "family": need.family, "note": "du riz", "until_on": need.until_on}
    (step,) = steps(place, place.network, "needs", [row])
    assert (step.state, stranger.network.name in step.said) == ("wrong", False)
    make.need(place.network, neighbour, note="du riz")
    assert [step.state for step in steps(place, place.network, "needs", [row])] == ["there"]
