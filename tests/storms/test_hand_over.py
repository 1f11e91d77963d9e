"""Answers to shares, cancellations, expiry and hand-overs together, by processes that are killed in the middle of it.

Each structure has two phones: one answers its share and goes to fetch it, the other changes its mind. A clock lets
deadlines pass, the giver takes some offers back. In the end every law holds, nothing waits for ever, and whoever read
« handed over » or « cancelled » finds it so.
"""

import random
import sys
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Offer, Share
from tablee.kernel import laws
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet, in_step
from tests.storms.test_claims import blow

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

TAKERS, CREWS = 6, 4
CLEAR = {
    "answered",
    "too_late",
    "cancelled",
    "handed_over",
    "withdrawn",
    "over",
    "changed",
    "more_than_share",
}


@dataclass
class Phone:
    """One client: its requests, how far it was answered, what it was told."""

    number: int
    organization: Any
    requests: list[dict[str, Any]]
    answered: int = 0
    refused: int = 0
    told: dict[str, list[str]] = field(default_factory=dict)

    def plan(self) -> dict[str, Any]:
        left = self.requests[self.answered :]
        return {"client": self.number, "organization": self.organization.ref, "requests": left}

    def hears(self, message: dict[str, Any]) -> None:
        assert message["i"] == self.answered, "answers come in order, each once"
        self.answered += 1
        assert "error" not in message, message
        assert message.get("refused", "cancelled") in CLEAR, message
        self.refused += "refused" in message
        for word in ("handed", "cancelled"):
            if message.get(word):
                self.told.setdefault(word, []).append(message[word])


@pytest.mark.parametrize("seed", FORCE.seeds[:2])
def test_everything_crosses_and_nothing_breaks(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    phones = _sea(seed, bundles=max(FORCE.rounds // 3, 6))
    outcome = blow(phones, kills=FORCE.kills, dice=random.Random(seed))  # type: ignore[arg-type]
    sharing.settle_due(make.NOON + timedelta(days=2))
    while sharing.settle_due(make.NOON + timedelta(days=30)):
        pass
    handed = [ref for phone in phones for ref in phone.told.get("handed", [])]
    cancelled = [ref for phone in phones for ref in phone.told.get("cancelled", [])]
    with capsys.disabled():
        print(
            f"\n  hand-over storm, {connection.vendor}, seed {seed}: {sum(len(each.requests) for each in phones)} requests × "
            f"{len(phones)} phones, {outcome.kills} kills, {len(handed)} handed over, {len(cancelled)} given back, "
            f"{sum(each.refused for each in phones)} refused, {outcome.seconds:.1f} s with restarts",
            file=sys.stderr,
        )
    assert outcome.kills == FORCE.kills
    assert handed and cancelled, "the sea was too calm to prove a thing"
    assert {name: found for name, found in laws.check_all().items() if found} == {}
    assert HandOver.objects.filter(ref__in=handed).count() == len(set(handed)), "an acknowledged slip is lost"
    assert not Claim.objects.filter(ref__in=cancelled, status="taken").exists()
    assert not Share.objects.filter(state="proposed").exists(), "a share waits for ever"
    assert not Offer.objects.filter(units_proposed__gt=0).exists()


def test_naive_code_hands_over_what_was_given_back(capsys: pytest.CaptureFixture[str]) -> None:
    """The positive control: read, wait for one another, write. A law must hear of it, or the storm proves nothing."""
    rounds = max(FORCE.rounds // 10, 3)
    network = make.network()
    giver, taker = make.organization(network=network), make.organization("Les Saules", network=network)
    bundles = []
    for _round in range(rounds):
        offer = make.offer(network, giver, units=9)
        make.claim(offer, make.by_link(taker), units=4)
        bundles.append(offer.bundle.ref)
    clients = [
        {
            "client": number,
            "organization": taker.ref,
            "requests": [{"i": i, "do": verb, "bundle": ref} for i, ref in enumerate(bundles)],
        }
        for number, verb in enumerate(("cancel", "hand_over"))
    ]
    with Fleet(1) as fleet:
        answers = in_step(fleet, clients, naive_crossing=True)
    assert not [each for each in answers if "error" in each], answers
    broken = laws.check_all()["sharing.received"]
    with capsys.disabled():
        print(
            f"\n  control, {connection.vendor}: {len(broken)} of {rounds} given back and fetched",
            file=sys.stderr,
        )
    assert broken


def _dealt(network: Any, giver: Any) -> Offer:
    offer = make.offer(network, giver, units=30, mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1))
    sharing.propose([offer], by=make.by_link(giver), at=make.NOON)
    return offer


def _sea(seed: int, *, bundles: int) -> list[Phone]:
    """Offers dealt among six structures; everybody's requests in an order of their own."""
    dice = random.Random(seed)
    network = make.network()
    giver = make.organization("Les Tilleuls", network=network)
    takers = [make.organization(f"Structure {n:02d}", network=network) for n in range(TAKERS)]
    for taker in takers:
        make.site(taker)
        make.count(taker, 100)
    goers: list[list[dict[str, Any]]] = [[] for _taker in takers]
    doubters: list[list[dict[str, Any]]] = [[] for _taker in takers]
    clock: list[dict[str, Any]] = []
    gives: list[dict[str, Any]] = []
    for number in range(bundles):
        dealt = _dealt(network, giver)
        taken = make.offer(network, giver, units=30)
        for each, taker in enumerate(takers):
            make.claim(taken, make.by_link(taker), units=4)
            goers[each] += [
                {"do": "answer", "offers": [dealt.ref], "units": dice.choice([2, 5, 9])},
                {"do": "hand_over", "bundle": taken.bundle.ref},
                {"do": "hand_over", "bundle": dealt.bundle.ref},
            ]
            doubters[each] += [{"do": "cancel", "bundle": one.bundle.ref} for one in (taken, dealt)]
        clock.append({"do": "settle", "hours": 5 if number % 3 == 2 else 1})
        if number % 4 == 3:
            gives.append({"do": "withdraw", "offer": dealt.ref, "keep": False})
    for plan in doubters:
        dice.shuffle(plan)
    organizations = [*takers, *takers, giver, giver]
    plans = [*goers, *doubters, clock, gives]
    return [
        Phone(number, organization, [{"i": i, **request} for i, request in enumerate(plan)])
        for number, (organization, plan) in enumerate(zip(organizations, plans, strict=True))
        if plan
    ]
