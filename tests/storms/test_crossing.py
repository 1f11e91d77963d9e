"""Claims, changes, withdrawals and leavings that cross: nobody waits for ever, every law holds, every answer is clear."""

import random
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors.models import Membership
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel import laws
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet, in_step

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

CREWS = 4
CLEAR = {"not_enough", "already", "withdrawn", "cancelled"}


def test_claim_change_and_withdraw_at_once() -> None:
    """Each round: three structures hold a part; the giver withdraws while holders change and others claim."""
    rounds, dice = max(FORCE.rounds // 4, 8), random.Random(7)
    network = make.network()
    giver = make.organization(network=network)
    takers = [make.organization(f"Structure {n:02d}", network=network) for n in range(11)]
    plans: list[list[dict[str, Any]]] = [[] for _ in range(12)]
    for i in range(rounds):
        offer = make.offer(network, giver, units=20)
        for number in range(1, 4):
            make.claim(offer, make.by_link(takers[number - 1]), units=4, key=f"held-{i}-{number}")
        plans[0].append({"i": i, "do": "withdraw", "offer": offer.ref, "keep": bool(i % 2)})
        for number in range(1, 12):
            if number <= 3:
                request = {"do": "change", "key": f"held-{i}-{number}", "units": dice.choice([0, 1, 4, 6, 9])}
            else:
                request = {
                    "do": "claim",
                    "offer": offer.ref,
                    "units": dice.randint(1, 5),
                    "key": f"n-{i}-{number}",
                }
            plans[number].append({"i": i, **request})
    clients = [
        {
            "client": number,
            "organization": (giver if number == 0 else takers[number - 1]).ref,
            "requests": plan,
        }
        for number, plan in enumerate(plans)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    assert not [each for each in answers if "error" in each]
    assert {each["refused"] for each in answers if "refused" in each} <= CLEAR
    assert not Offer.objects.exclude(status="withdrawn", units_left=0).exists()
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def test_answers_to_shares_proposals_and_withdrawals_at_once() -> None:
    """Each round deals two offers; everybody answers at once while the giver deals again and takes one offer back."""
    rounds = max(FORCE.rounds // 20, 4)
    network = make.network()
    giver = make.organization(network=network)
    takers = [make.organization(f"Structure {n:02d}", network=network) for n in range(6)]
    for taker in takers:
        make.site(taker)
        make.count(taker, 100)
    plans: list[list[dict[str, Any]]] = [[] for _ in range(8)]
    for i in range(rounds):
        offers = [
            make.offer(network, giver, units=30, mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1))
            for _ in range(2)
        ]
        sharing.propose(offers, by=make.by_link(giver), at=make.NOON)
        refs = [offer.ref for offer in offers]
        plans[0].append({"i": i, "do": "propose", "offers": refs})
        plans[1].append({"i": i, "do": "withdraw", "offer": refs[i % 2], "keep": True})
        for number in range(2, 8):
            plans[number].append({"i": i, "do": "answer", "offers": refs, "units": number})
    clients = [
        {
            "client": number,
            "organization": (giver if number < 2 else takers[number - 2]).ref,
            "requests": plan,
        }
        for number, plan in enumerate(plans)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    assert not [each for each in answers if "error" in each]
    assert [each for each in answers if each.get("taken")], "somebody took a share"
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def test_structures_that_gave_to_each_other_leave_at_once() -> None:
    """Every pair holds parts of each other's offers: leaving must lock in one order, and strand nothing."""
    rounds = max(FORCE.rounds // 20, 3)
    network = make.network()
    pairs = [
        (make.organization(f"Aulne {n}", network=network), make.organization(f"Saule {n}", network=network))
        for n in range(rounds)
    ]
    for left, right in pairs:
        offers = [make.offer(network, giver, units=9) for giver in (left, right, left, right)]
        for offer in offers[::-1] if left.pk % 2 else offers:
            taker = right if offer.giver_id == left.pk else left
            make.claim(offer, make.by_link(taker), units=2)
    clients = [
        {
            "client": 2 * n + side,
            "organization": pair[side].ref,
            "requests": [{"i": 0, "do": "leave", "network": network.ref}],
        }
        for n, pair in enumerate(pairs)
        for side in range(2)
    ]
    with Fleet(CREWS) as fleet:
        answers = in_step(fleet, clients)
    assert not [each for each in answers if "error" in each]
    assert not Membership.objects.filter(network=network, left_at__isnull=True).exists()
    assert not Claim.objects.filter(status="taken").exists()
    assert not Offer.objects.filter(status="open").exists()
    assert {name: found for name, found in laws.check_all().items() if found} == {}
