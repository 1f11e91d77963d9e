"""What is seen: one's networks' offers, not those reserved to somebody else, one's own always; a stranger sees nothing."""

from datetime import timedelta

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.viewer import NOBODY, Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.sharing import actions, lines, queries
from tablee.domains.sharing.models import Offer
from tablee.kernel.refusals import NotVisible
from tests import make


@pytest.fixture
def offer(table: make.Table) -> Offer:
    return make.offer(table.network, table.tilleuls, by=table.alice)


def sees(viewer: Viewer, offer: Offer, at: object = make.NOON) -> bool:
    try:
        return queries.offer_seen_by(viewer, offer.ref, at=at) == offer  # type: ignore[arg-type]
    except NotVisible:
        return False


def listed(viewer: Viewer, **asked: object) -> list[str]:
    return [each.ref for each in queries.open_offers(viewer, at=make.NOON, **asked)]  # type: ignore[arg-type]


def test_neighbours_see_strangers_do_not(table: make.Table, offer: Offer) -> None:
    assert sees(table.alice, offer)
    assert sees(table.bob, offer)
    assert not sees(table.chloe, offer)
    assert not sees(NOBODY, offer)
    assert listed(table.bob) == [offer.ref]
    assert listed(table.alice) == [], "one's own is not among what one can take"
    assert listed(table.chloe) == listed(NOBODY) == []


def test_a_reserved_offer_is_seen_by_its_partner_until_its_time_is_over(table: make.Table) -> None:
    saules = make.viewer(make.organization("Les Saules", network=table.network))
    offer = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    over = offer.target_until_at
    assert over is not None
    assert sees(table.bob, offer)
    assert not sees(saules, offer, over - timedelta(seconds=1))
    assert sees(saules, offer, over)


def test_whoever_left_sees_nothing_more(table: make.Table, offer: Offer) -> None:
    actors.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    gone = make.seen_anew(table.bob)
    assert not sees(gone, offer)
    assert listed(gone) == []


def test_whoever_took_keeps_seeing_what_it_took(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob)
    actions.withdraw(offer, by=table.alice, at=make.NOON)
    assert sees(table.bob, offer)
    found = queries.offer_seen_by(table.bob, offer.ref, at=make.NOON)
    assert found is not None
    assert [each.units for each in found.mine] == [4]  # type: ignore[attr-defined]


def test_the_list_holds_what_can_be_taken_soonest_first(table: make.Table) -> None:
    late = make.offer(table.network, table.tilleuls, until_at=make.TONIGHT)
    soon = make.offer(table.network, table.tilleuls, until_at=make.NOON + timedelta(hours=1))
    empty = make.offer(table.network, table.tilleuls, units=1)
    make.claim(empty, table.bob, units=1)
    gone = make.offer(table.network, table.tilleuls)
    actions.withdraw(gone, by=table.alice, at=make.NOON)
    assert listed(table.bob) == [soon.ref, late.ref]
    assert listed(table.bob, limit=1) == [soon.ref]


def test_filters(table: make.Table) -> None:
    bread = make.offer(table.network, table.tilleuls)
    yoghurt = make.offer(
        table.network, table.tilleuls, make.chilled(use_by_on=make.TODAY + timedelta(days=9))
    )
    assert listed(table.bob, families=[Family.DAIRY]) == [yoghurt.ref]
    assert listed(table.bob, storage=StorageClass.AMBIENT) == [bread.ref]


def test_who_took_what_is_for_the_giver(table: make.Table, offer: Offer) -> None:
    saules = make.viewer(make.organization("Les Saules", network=table.network))
    theirs, ours = make.claim(offer, saules), make.claim(offer, table.bob)
    assert queries.claims_on(offer, table.alice) == [theirs, ours]
    assert queries.claims_on(offer, table.bob) == [ours]
    assert queries.claims_on(offer, table.chloe) == []


def test_a_claim_is_ones_own(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob)
    assert queries.claim_seen_by(table.bob, claim.ref) == claim
    for stranger in (table.alice, NOBODY):
        with pytest.raises(NotVisible):
            queries.claim_seen_by(stranger, claim.ref)
    assert queries.claims_to_fetch(table.bob, at=make.NOON) == [claim]
    assert queries.claims_to_fetch(table.bob, at=make.TONIGHT) == []
    long = make.offer(table.network, table.tilleuls, until_at=make.NOON + lines.MAX_AHEAD)
    taken = make.claim(long, table.bob, units=2)
    almost = make.NOON + lines.MAX_AHEAD - timedelta(seconds=1)
    assert queries.claims_to_fetch(table.bob, at=almost) == [taken], "to its very last day"


def test_ones_own_running_offers(table: make.Table, offer: Offer) -> None:
    baker = make.donor(table.tilleuls, table.network)
    through_us = make.offer(table.network, baker, by=table.alice)
    assert {each.ref for each in queries.offers_given_by(table.alice, at=make.NOON)} == {
        offer.ref,
        through_us.ref,
    }
    assert [each.ref for each in queries.offers_given_by(make.by_link(baker), at=make.NOON)] == [
        through_us.ref
    ]
    assert queries.offers_given_by(table.bob, at=make.NOON) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(
    table: make.Table, django_assert_num_queries: object, rows: int
) -> None:
    for _ in range(rows):
        made = make.offer(table.network, table.tilleuls, site=table.tilleuls.sites.get())
        make.claim(made, table.bob, units=1)
    with django_assert_num_queries(2):  # type: ignore[operator]
        for each in queries.open_offers(table.bob, at=make.NOON):
            str([each.giver.name, each.bundle.site, each.network.name, each.target, each.product, each.mine])  # type: ignore[attr-defined]
    with django_assert_num_queries(2):  # type: ignore[operator]
        for each in queries.offers_given_by(table.alice, at=make.NOON):
            str([claim.organization.name for claim in each.taken])  # type: ignore[attr-defined]
    with django_assert_num_queries(1):  # type: ignore[operator]
        for claim in queries.claims_to_fetch(table.bob, at=make.NOON):
            str([claim.offer.giver.name, claim.offer.bundle.site, claim.offer.network.name])


def test_open_commitments_are_those_of_one_network(table: make.Table, offer: Offer) -> None:
    claim, need = make.claim(offer, table.bob), make.need(table.network, table.erables)
    given = make.offer(table.network, table.erables)
    found = queries.commitments(table.erables, table.network.pk, at=make.NOON)
    assert (found.claims, found.offers, found.needs) == ([claim], [given], [need])
    assert found
    assert not queries.commitments(table.erables, table.elsewhere.pk, at=make.NOON)
    assert queries.commitments(table.erables, table.network.pk, at=make.TONIGHT).claims == []


def test_what_one_published_for_a_donor_is_a_commitment(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    offer = make.offer(table.network, baker, by=table.alice)
    assert queries.commitments(table.tilleuls, table.network.pk, at=make.NOON).offers == [offer]
