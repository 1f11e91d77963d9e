"""The makers make what they say."""

from tablee.domains.sharing import queries
from tests import make


def test_the_table_has_two_neighbours_and_a_stranger(table: make.Table) -> None:
    assert table.alice.network_ids == table.bob.network_ids == {table.network.pk}
    assert table.chloe.network_ids == {table.elsewhere.pk}
    assert table.alice.coordinates
    assert table.account(table.alice).first_name == "Alice"


def test_an_offer_and_a_claim(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    claim = make.claim(offer, table.bob, units=4)
    assert (offer.units_left, claim.units) == (12, 4)
    assert [each.units_left for each in queries.open_offers(table.bob, at=make.NOON)] == [8]
    assert queries.open_offers(table.chloe, at=make.NOON) == []


def test_each_maker_once(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    assert make.bundle(table.network, baker, by=table.alice).giver == baker
    assert make.need(table.network, table.erables).organization == table.erables
    assert make.rule(table.network).version == 1
    assert make.facilitator(table.network, table.tilleuls).facilitates == {table.network.pk}
    assert make.authorization(table.erables).level == "national"
    assert make.profile(table.erables, max_km=10).max_km == 10
    assert make.product().label == "Pain"
    assert make.seen_anew(table.alice) == table.alice
    assert make.by_link(table.erables).organization_id == table.erables.pk
    reserved = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    assert reserved.target == table.erables
    assert make.offer(
        table.network, table.tilleuls, make.chilled(use_by_on=make.TODAY.replace(day=28))
    ).use_by_on
