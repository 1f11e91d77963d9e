"""COOP-08: the quality of what is fetched, said at the door in two taps, told back to whoever gives."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.deliveries import queries as deliveries
from tablee.domains.deliveries.models import HandOver
from tablee.domains.messages.models import Message
from tablee.domains.sharing.models import Claim
from tablee.domains.stock import queries as stock
from tablee.flows import pick_up, worker
from tablee.flows.pick_up import ClaimCheck
from tablee.kernel.laws import check_all
from tablee.kernel.models import JournalEntry
from tests import make

pytestmark = pytest.mark.django_db

KG = 1000


@pytest.fixture
def tuesday(table: make.Table) -> HandOver:
    """Hyper des Coteaux gives 150 kg; Bob's volunteer marks 18 kg refused and 26 kg to sort."""
    donor = make.donor(
        table.tilleuls, table.network, "Hyper des Coteaux (fictif)", contact_email="hyper@exemple.test"
    )
    offer = make.offer(table.network, donor, label="Ramasse du mardi", units=15, unit_g=10 * KG)
    claim = make.claim(offer, table.bob, units=15, first_name="Romarin")
    made = pick_up.hand_over(
        offer.bundle,
        checked=[
            ClaimCheck(claim.ref, 15, good_g=106 * KG, to_sort_g=26 * KG, refused_g=18 * KG, reason="use_by")
        ],
        by=table.bob,
        at=make.NOON + timedelta(hours=1),
        first_name="Romarin",
    )
    assert made is not None
    return made


def test_the_slip_shows_what_was_accepted(tuesday: HandOver) -> None:
    line = tuesday.lines.get()
    assert line.accepted_g == 132 * KG
    assert line.good_g + line.to_sort_g + line.refused_g == 150 * KG == line.offered_g
    assert line.reason == "use_by"


def test_what_was_refused_counts_for_nobody(tuesday: HandOver, table: make.Table) -> None:
    line = tuesday.lines.get()
    assert Claim.objects.get(ref=line.source_ref).received_g == 132 * KG
    assert stock.holdings(line.lot.ref) == {table.erables.pk: 132 * KG}
    assert not any(check_all().values())


def test_the_donor_reads_88_per_cent_and_why(tuesday: HandOver, table: make.Table) -> None:
    (month,) = deliveries.quality(tuesday.giver_id, at=make.NOON + timedelta(days=1), zone="Europe/Paris")
    assert month.usable == 88
    assert month.reasons == (("use_by", 18 * KG),)


def test_the_donor_is_told_without_a_volunteer_s_name(tuesday: HandOver) -> None:
    worker.drain(make.NOON + timedelta(hours=1))
    told = Message.objects.get(kind="slip", address="hyper@exemple.test")
    assert "132" in told.lines[0]
    assert "Romarin" not in str(told.__dict__)


def test_the_journal_says_who_weighed_what(tuesday: HandOver) -> None:
    entry: Any = JournalEntry.objects.get(verb="deliveries.hand_over")
    assert entry.after["refused_g"] == 18 * KG
