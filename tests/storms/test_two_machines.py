"""Two web servers and two workers on one PostgreSQL, some of them killed: nothing oversold, each fact and each job once.

On SQLite there is one machine by definition; `test_claims` and `test_outbox` blow over its processes.
"""

import random
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tablee.domains.sharing.models import Claim, Offer
from tablee.flows import scopes
from tablee.kernel import events, laws, links, outbox, schedule
from tablee.kernel.models import Counter, JournalEntry, OutboxEvent
from tests import make
from tests.facts import StormPassed
from tests.storms import worker
from tests.storms.conftest import FORCE
from tests.storms.machines import Machines
from tests.storms.phone import Phone

pytestmark = [
    pytest.mark.storm,
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="two machines share a PostgreSQL, never a file"),
]

OFFERS = 5


class Sea:
    """Every phone in a thread of its own; `answered` counts over all of them."""

    def __init__(self, phones: list[Phone], each: int) -> None:
        self.phones, self.each = phones, each
        self.answered = 0
        self.failed: list[BaseException] = []
        self._changed = threading.Condition()
        self._threads = [threading.Thread(target=self._run, args=(phone,), daemon=True) for phone in phones]

    def _run(self, phone: Phone) -> None:
        try:
            for index in range(self.each):
                phone.press(index)
                with self._changed:
                    self.answered += 1
                    self._changed.notify_all()
        except BaseException as error:  # said by the test itself, in its own thread
            with self._changed:
                self.failed.append(error)
                self._changed.notify_all()
        finally:
            phone.hang_up()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self, answers: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.failed or self.answered >= answers, timeout=300)
        assert not self.failed, self.failed[0]


def phones(machines: Machines, offers: list[Offer]) -> list[Phone]:
    found = []
    for number in range(FORCE.clients):
        structure = make.organization(f"Structure {number:02d}", network=offers[0].network)
        doors = {
            offer.ref: links.path_of(scopes.personal_link(offer.bundle, structure, at=timezone.now()))
            for offer in offers
        }
        found.append(Phone(number, machines.addresses, doors, random.Random(number)))
    return found


def test_two_servers_and_two_workers_on_one_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    network = make.network()
    giver = make.organization(network=network)
    until, units = now + timedelta(hours=8), 90 if FORCE.clients > 8 else 18
    offers = [make.offer(network, giver, units=units, at=now, until_at=until) for _ in range(OFFERS)]
    for number in range(FORCE.facts):
        StormPassed(fact=number).put(now)
    each = FORCE.requests // FORCE.clients
    dice = random.Random(5)
    moments = sorted(dice.sample(range(each, each * FORCE.clients * 4 // 5), FORCE.kills))
    with Machines(tmp_path) as machines:
        sea = Sea(phones(machines, offers), each)
        begun = time.monotonic()
        sea.start()
        crew = [machines.servers[0], machines.workers[0], machines.servers[1], machines.workers[1]]
        for turn, moment in enumerate(moments):
            sea.wait(moment)
            machines.kill(crew[turn % len(crew)])
        sea.wait(each * FORCE.clients)
        seconds = time.monotonic() - begun
    _said(capsys, sea, seconds)
    assert all(sum(phone.answered_by.get(one, 0) for phone in sea.phones) for one in machines.addresses)
    assert any(phone.refused for phone in sea.phones), "the sea was too calm to prove a thing"
    _nothing_is_oversold(sea.phones)
    _each_fact_took_effect_once(monkeypatch)
    _each_job_started_once(timezone.now() - now)


def _nothing_is_oversold(crew: list[Phone]) -> None:
    told = {
        (f"Structure {phone.number:02d}", ref): units
        for phone in crew
        for ref, (_way_back, units) in phone.holds.items()
    }
    rows = Claim.objects.filter(status="taken").select_related("organization", "offer")
    assert {(row.organization.name, row.offer.ref): row.units for row in rows} == told
    for offer in Offer.objects.all():
        taken = sum(row.units for row in rows if row.offer_id == offer.pk)
        assert taken + offer.units_left == offer.units_total
    claims = Claim.objects.count()
    assert JournalEntry.objects.filter(verb="sharing.claim").count() == claims
    assert OutboxEvent.objects.filter(name="sharing.offer_claimed").count() == claims
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def _each_fact_took_effect_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What killed workers had begun is due again when their lease is over."""
    monkeypatch.setitem(events.HANDLERS, StormPassed, [worker.count_fact])
    later = timezone.now() + outbox.LEASE * 2
    while outbox.run_due(later, limit=1000):
        pass
    assert not OutboxEvent.objects.filter(done_at__isnull=True).exists()
    effects = Counter.objects.filter(name__startswith="fact:").values_list("name", "value")
    assert dict(effects) == {f"fact:{number}": 1 for number in range(FORCE.facts)}


def _each_job_started_once(elapsed: timedelta) -> None:
    starts = dict(Counter.objects.filter(name__startswith="job:").values_list("name", "value"))
    for job in schedule.JOBS:
        most = 1 + elapsed // job.every
        least = 0 if job.at_night else 1
        assert least <= starts.get(f"job:{job.name}", 0) <= most, job.name
        if job.every >= timedelta(days=1) and not job.at_night:
            assert starts[f"job:{job.name}"] == 1


def _said(capsys: pytest.CaptureFixture[str], sea: Sea, seconds: float) -> None:
    refused, again = (sum(getattr(each, name) for each in sea.phones) for name in ("refused", "sent_again"))
    with capsys.disabled():
        print(
            f"\n  two machines: {sea.answered} requests × {len(sea.phones)} phones, {FORCE.kills} kills, {refused} "
            f"refused, {again} sent again, {sea.answered / seconds:.0f} a second with restarts",
            file=sys.stderr,
        )
