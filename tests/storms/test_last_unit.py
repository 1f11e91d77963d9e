"""Twenty clients reach for the last unit at the same moment; and twenty copies of one request arrive together."""

import pytest

from tablee.domains.sharing.models import Claim, Offer
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet, in_step

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

CLIENTS, CREWS = 20, 4


def test_exactly_one_wins_the_last_unit() -> None:
    network = make.network()
    giver = make.organization(network=network)
    offers = [make.offer(network, giver, units=1) for _ in range(FORCE.rounds)]
    clients = [
        {
            "client": number,
            "organization": make.organization(f"Structure {number:02d}", network=network).ref,
            "requests": [
                {"i": i, "do": "claim", "offer": each.ref, "units": 1, "key": f"c{number}-{i}"}
                for i, each in enumerate(offers)
            ],
        }
        for number in range(CLIENTS)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    assert len(answers) == CLIENTS * FORCE.rounds
    for index, offer in enumerate(offers):
        of_round = [each for each in answers if each["i"] == index]
        losers = [each for each in of_round if "claim" not in each]
        assert len(of_round) - len(losers) == 1, f"round {index}: one winner"
        assert {(each.get("refused"), each["facts"]["left"]) for each in losers} == {("not_enough", 0)}
        assert Claim.objects.filter(offer=offer).count() == 1
    assert not Offer.objects.exclude(units_left=0).exists()


def test_the_same_request_twenty_times_is_one_claim() -> None:
    rounds = max(FORCE.rounds // 10, 3)
    network = make.network()
    giver, taker = make.organization(network=network), make.organization("Les Érables", network=network)
    offers = [make.offer(network, giver, units=12) for _ in range(rounds)]
    clients = [
        {
            "client": number,
            "organization": taker.ref,
            "requests": [
                {"i": i, "do": "claim", "offer": each.ref, "units": 4, "key": f"tap-{i}"}
                for i, each in enumerate(offers)
            ],
        }
        for number in range(CLIENTS)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    for index, offer in enumerate(offers):
        made = Claim.objects.get(offer=offer)
        said = {(each.get("claim"), each.get("units")) for each in answers if each["i"] == index}
        assert said == {(made.ref, 4)}, "every copy hears of the same claim"
        assert Offer.objects.get(pk=offer.pk).units_left == 8


def test_one_structure_on_twenty_phones_takes_once() -> None:
    rounds = max(FORCE.rounds // 10, 3)
    network = make.network()
    giver, taker = make.organization(network=network), make.organization("Les Érables", network=network)
    offers = [make.offer(network, giver, units=100) for _ in range(rounds)]
    clients = [
        {
            "client": number,
            "organization": taker.ref,
            "requests": [
                {"i": i, "do": "claim", "offer": each.ref, "units": 4, "key": f"phone-{number}-{i}"}
                for i, each in enumerate(offers)
            ],
        }
        for number in range(CLIENTS)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    for index, offer in enumerate(offers):
        made = Claim.objects.get(offer=offer)
        of_round = [each for each in answers if each["i"] == index]
        losers = [each for each in of_round if "claim" not in each]
        assert len(losers) == CLIENTS - 1
        assert {(each.get("refused"), each["facts"]["claim"]) for each in losers} == {("already", made.ref)}
        assert Offer.objects.get(pk=offer.pk).units_left == 96
