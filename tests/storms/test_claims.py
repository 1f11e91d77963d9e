"""A storm of claims, changes and cancellations by many clients in processes that are killed in the middle of it.

A client that got no answer sends the same request again under the same key, as a phone does. In the end every
client's own account of what it holds must be what the database holds, to the unit.
"""

import random
import sys
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import connection

from tablee.domains.actors.models import Organization
from tablee.domains.sharing import actions
from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel import laws
from tablee.kernel.models import JournalEntry, OutboxEvent
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Crew, Fleet

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

OFFERS, UNITS = 5, 90


@dataclass
class Client:
    """A phone: its requests in order, how far it got an answer, and what it believes to hold of each offer."""

    number: int
    organization: Organization
    requests: list[dict[str, Any]]
    answered: int = 0
    holds: dict[str, tuple[str, int]] = field(default_factory=dict)  # offer → (key, units)
    refused: int = 0

    def plan(self) -> dict[str, Any]:
        left = self.requests[self.answered :]
        return {"client": self.number, "organization": self.organization.ref, "requests": left}

    def hears(self, message: dict[str, Any]) -> None:
        assert message["i"] == self.answered, "answers come in order, each once"
        request = self.requests[self.answered]
        self.answered += 1
        code = message.get("refused")
        assert "error" not in message, message
        if "claim" in message:
            self.holds[request["offer"]] = (request["key"], message["units"])
        elif code == "cancelled":  # the answer to our cancellation was lost; the cancellation was not
            self.holds[request["offer"]] = (request["key"], 0)
        elif code is not None:
            assert code in {"not_enough", "already"}, message
            self.refused += 1


@dataclass(frozen=True)
class Outcome:
    clients: list[Client]
    kills: int
    turned_away: int
    seconds: float


def requests_of(number: int, count: int, offers: list[Offer], dice: random.Random) -> list[dict[str, Any]]:
    """Claims, and among them changes and cancellations of claims this client asked for before."""
    asked: dict[str, str] = {}
    plan: list[dict[str, Any]] = []
    for index in range(count):
        ref = dice.choice(offers).ref
        if ref in asked and dice.random() < 0.6:
            units = dice.choice([0, 0, 1, 2, 3, 5, 8])
            request = {"do": "change", "offer": ref, "key": asked[ref], "units": units}
            if units == 0:
                del asked[ref]
        else:
            key = f"c{number}-{index}"
            asked.setdefault(ref, key)
            request = {"do": "claim", "offer": ref, "key": key, "units": dice.randint(1, 6)}
        plan.append({"i": index, **request})
    return plan


def blow(clients: list[Client], *, kills: int, dice: random.Random) -> Outcome:
    """Run every client to its last answer, killing crews at random lines of what is heard."""
    total = sum(len(each.requests) for each in clients)
    moments = sorted(dice.randrange(1, 2 * total - total // 4) for _ in range(kills))
    by_number = {each.number: each for each in clients}
    lines = killed = turned_away = 0
    with Fleet(FORCE.crews, spares=1 if kills else 0) as fleet:
        fleet.all_ready()
        for number, crew in enumerate(fleet.crews):
            _man(crew, clients[number :: FORCE.crews])
        begun = time.monotonic()
        for crew, message in fleet.messages():
            if message is None:
                left = [
                    by_number[n] for n in crew.clients if by_number[n].answered < len(by_number[n].requests)
                ]
                assert crew.killed or not left, "a crew broke"
                if left:
                    _man(fleet.replacement(another=killed < kills), left)
                if all(each.answered == len(each.requests) for each in clients):
                    return Outcome(clients, killed, turned_away, time.monotonic() - begun)
                continue
            lines += 1
            turned_away += "turned_away" in message
            if "i" in message:
                by_number[message["client"]].hears(message)
            if (
                killed < len(moments)
                and lines >= moments[killed]
                and not crew.killed
                and "done" not in message
            ):
                crew.kill()
                killed += 1
    raise AssertionError("unreachable")


def _man(crew: Crew, clients: list[Client]) -> None:
    crew.clients = [each.number for each in clients]
    crew.tell({"clients": [each.plan() for each in clients]})


def sea(seed: int) -> tuple[list[Client], list[Offer], random.Random]:
    """Offers of one giver, too small for what the clients will ask."""
    dice = random.Random(seed)
    network = make.network()
    giver = make.organization("Les Tilleuls", network=network)
    per_client = FORCE.requests // FORCE.clients
    units = UNITS if FORCE.clients > 8 else UNITS // 5
    offers = [make.offer(network, giver, units=units, label=f"Pain {n}") for n in range(OFFERS)]
    clients = []
    for number in range(FORCE.clients):
        structure = make.organization(f"Structure {number:02d}", network=network)
        count = per_client + (1 if number < FORCE.requests % FORCE.clients else 0)
        clients.append(Client(number, structure, requests_of(number, count, offers, dice)))
    return clients, offers, dice


@pytest.mark.parametrize("seed", FORCE.seeds)
def test_nothing_oversold_lost_or_stranded(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    clients, offers, dice = sea(seed)
    outcome = blow(clients, kills=FORCE.kills, dice=dice)
    with capsys.disabled():
        refused = sum(each.refused for each in clients)
        print(
            f"\n  claims storm, {connection.vendor}, seed {seed}: {FORCE.requests} requests × {FORCE.clients} clients, "
            f"{outcome.kills} kills, {refused} refused, {outcome.turned_away} sent again at the gate, "
            f"{outcome.seconds:.1f} s with restarts",
            file=sys.stderr,  # pytest's helpers in other processes pass on nothing else
        )
    assert outcome.kills == FORCE.kills
    assert any(each.refused for each in clients), (
        "nobody was ever refused: the sea was too calm to prove a thing"
    )
    _nothing_is_lost(clients, offers)
    _nothing_is_oversold(offers)
    _nothing_is_stranded(offers)


def _nothing_is_lost(clients: list[Client], offers: list[Offer]) -> None:
    """What each client was told is what stands: same claim, same units, nothing more."""
    told = {
        (client.organization.pk, ref): held
        for client in clients
        for ref, held in client.holds.items()
        if held[1] > 0
    }
    stands = {
        (row.organization_id, row.offer.ref): (row.key, row.units)
        for row in Claim.objects.filter(offer__in=offers, status="taken").select_related("offer")
    }
    assert stands == told
    keys = [held[0] for client in clients for held in client.holds.values()]
    assert Claim.objects.filter(key__in=keys).count() == len(keys), (
        "an acknowledged claim is not in the database"
    )


def _nothing_is_oversold(offers: list[Offer]) -> None:
    assert {name: found for name, found in laws.check_all().items() if found} == {}
    for offer in Offer.objects.filter(pk__in=[each.pk for each in offers]):
        assert (
            sum(row.units for row in offer.claims.filter(status="taken")) + offer.units_left
            == offer.units_total
        )
    claims = Claim.objects.count()
    assert JournalEntry.objects.filter(verb="sharing.claim").count() == claims, "one entry for each claim"
    assert OutboxEvent.objects.filter(name="sharing.offer_claimed").count() == claims, (
        "one fact for each claim"
    )


def _nothing_is_stranded(offers: list[Offer]) -> None:
    """Every unit is somebody's or can still be taken: one more structure takes all that is left."""
    network = offers[0].network
    last = make.by_link(make.organization("La Dernière", network=network))
    for offer in Offer.objects.filter(pk__in=[each.pk for each in offers], units_left__gt=0):
        actions.claim(offer, units=offer.units_left, by=last, at=make.NOON)
    assert not Offer.objects.filter(pk__in=[each.pk for each in offers], units_left__gt=0).exists()


def test_claims_per_second(capsys: pytest.CaptureFixture[str]) -> None:
    """The same without kills: how many answers a second this machine gives. At least 80 are asked for at full counts."""
    clients, offers, dice = sea(seed=9)
    outcome = blow(clients, kills=0, dice=dice)
    rate = FORCE.requests / outcome.seconds
    with capsys.disabled():
        print(
            f"\n  {connection.vendor}: {rate:.0f} claims and changes a second, {FORCE.clients} clients",
            file=sys.stderr,
        )
    _nothing_is_lost(clients, offers)
    _nothing_is_oversold(offers)
