"""ATEL-15, hand-over part: who handed what to whom, when, at what temperature, of which lot; and who holds it since.

(The recall itself walks the same movements; it comes with its own room.)
"""

from datetime import timedelta

import pytest

from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing.models import Offer
from tablee.domains.stock import queries as stock
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

KG = 1_000


@pytest.fixture
def chicken(table: make.Table) -> Offer:
    line = make.line(
        "Poulet",
        storage="chilled",
        units=72,
        unit_g=2 * KG,
        family="viande_poisson_oeuf",
        use_by_on=make.TODAY + timedelta(days=5),
    )
    return make.offer(table.network, table.tilleuls, line, until_at=make.NOON + timedelta(hours=9))


def three(table: make.Table) -> list[make.Organization]:
    return [
        make.organization(name, network=table.network) for name in ("Les Saules", "Les Ormes", "Les Frênes")
    ]


def test_a_lot_that_went_to_three_is_held_by_the_three(table: make.Table, chicken: Offer) -> None:
    takers = three(table)
    for number, taker in enumerate(takers, start=1):
        claim = make.claim(chicken, make.by_link(taker), units=10 * number)
        make.hand_over(claim, make.by_link(taker), at=make.NOON + timedelta(hours=number), tenths=31)
    lots = {made.lines.get().lot.ref for made in HandOver.objects.all()}
    assert len(lots) == 1, "one origin, one date: one lot"
    held = stock.holdings(lots.pop())
    assert held == {taker.pk: 20 * KG * number for number, taker in enumerate(takers, start=1)}


def test_who_when_temperature_and_lot_are_written(table: make.Table, chicken: Offer) -> None:
    claim = make.claim(chicken, table.bob, units=4)
    made = make.hand_over(claim, table.bob, tenths=31)
    reading = made.readings.get()
    assert (made.giver, made.taker, made.handed_at) == (table.tilleuls, table.erables, make.NOON)
    assert (reading.tenths, reading.most_tenths) == (31, 40), "meat asks for the stricter limit"
    assert made.lines.get().lot.use_by_on == make.TODAY + timedelta(days=5)
    entry = JournalEntry.objects.get(verb="deliveries.hand_over")
    assert entry.acting_ref == table.erables.ref


def test_too_warm_asks_what_was_done_about_it(table: make.Table, chicken: Offer) -> None:
    claim = make.claim(chicken, table.bob, units=4)
    with pytest.raises(Refused) as refused:
        make.hand_over(claim, table.bob, tenths=65)
    assert refused.value.refusal.code == "too_warm"
    assert not HandOver.objects.exists()


def test_what_is_refused_stays_with_the_giver(table: make.Table, chicken: Offer) -> None:
    claim = make.claim(chicken, table.bob, units=4)
    made = make.hand_over(claim, table.bob, refused_g=8 * KG, reason="cold", tenths=95)
    assert stock.holdings(made.lines.get().lot.ref) == {}
    assert not made.readings.exists(), "nothing cold was accepted"


def test_holders_at_any_past_moment(table: make.Table, chicken: Offer) -> None:
    claim = make.claim(chicken, table.bob, units=4)
    lot = make.hand_over(claim, table.bob, at=make.NOON + timedelta(hours=2)).lines.get().lot.ref
    assert stock.holdings(lot, until=make.NOON + timedelta(hours=1)) == {}
    assert stock.holdings(lot, until=make.NOON + timedelta(hours=2)) == {table.erables.pk: 8 * KG}
