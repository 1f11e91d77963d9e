"""Laws of sharing find a world broken behind the back of actions; each has a planted breach."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel import laws
from tests import make

Breaker = Callable[[make.Table, Offer], object]


def taken_twice(table: make.Table, offer: Offer) -> object:
    return Claim.objects.create(offer=offer, organization=table.erables, units=5, taken_at=make.NOON)


def other_network(table: make.Table, offer: Offer) -> object:
    return Offer.objects.filter(pk=offer.pk).update(network=table.elsewhere)


def own(table: make.Table, offer: Offer) -> object:
    Offer.objects.filter(pk=offer.pk).update(units_left=11)
    return Claim.objects.create(offer=offer, organization=table.tilleuls, units=1, taken_at=make.NOON)


def stray_target(table: make.Table, offer: Offer) -> object:
    return Offer.objects.filter(pk=offer.pk).update(target=table.erables)


def stranger(table: make.Table, offer: Offer) -> object:
    Offer.objects.filter(pk=offer.pk).update(units_left=11)
    return Claim.objects.create(offer=offer, organization=table.cypres, units=1, taken_at=make.NOON)


def past_use_by(table: make.Table, offer: Offer) -> object:
    return Offer.objects.filter(pk=offer.pk).update(use_by_on=make.TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("breaker", "name"),
    [
        (taken_twice, "sharing.units"),
        (other_network, "sharing.one_network"),
        (own, "sharing.not_own"),
        (stray_target, "sharing.target"),
        (stranger, "sharing.takers_belong"),
        (past_use_by, "sharing.use_by"),
    ],
)
def test_a_planted_breach_is_found(table: make.Table, breaker: Breaker, name: str) -> None:
    offer = make.offer(table.network, table.tilleuls)
    make.claim(make.offer(table.network, table.tilleuls), table.bob)
    assert not any(laws.check_all().values()), "true before"
    breaker(table, offer)
    assert laws.check_all()[name], "found after"
