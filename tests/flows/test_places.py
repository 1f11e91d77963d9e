"""A place becomes the main one, or goes once nobody has to come there any more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Offer
from tablee.flows import places
from tablee.kernel import laws
from tablee.kernel.models import JournalEntry
from tests import make
from tests.domains.refusing import refused

AFTER = make.NOON + timedelta(hours=12)


@pytest.fixture
def store(table: make.Table) -> Site:
    """A second place of Alice's structure."""
    return make.site(table.tilleuls, name="Réserve", insee_code=make.VAUVERT)


def test_the_main_place_is_another_from_now_on(table: make.Table, store: Site) -> None:
    first = table.tilleuls.sites.get(is_main=True)
    actors.make_main(store, by=table.alice, at=make.NOON)
    actors.make_main(store, by=table.alice, at=make.NOON)
    assert [site.ref for site in table.tilleuls.sites.filter(is_main=True)] == [store.ref]
    entry = JournalEntry.objects.get(verb="actors.make_main_site")
    assert (entry.before["site"], entry.after["site"]) == (first.ref, store.ref)
    assert not any(laws.check_all().values())


def test_a_place_nobody_comes_to_goes_and_its_history_stays(table: make.Table, store: Site) -> None:
    offer = make.offer(table.network, table.tilleuls, site=store)
    make.claim(offer, table.bob)
    places.remove(store, by=table.alice, at=AFTER)
    assert not Site.objects.filter(pk=store.pk).exists()
    assert Offer.objects.get(pk=offer.pk).bundle.site is None
    assert JournalEntry.objects.get(verb="actors.remove_site").before["place"] == "Réserve"


def open_offer(table: make.Table, store: Site) -> None:
    make.offer(table.network, table.tilleuls, site=store)


def share_waiting(table: make.Table, store: Site) -> None:
    make.count(table.erables, 100)
    offer = make.offer(
        table.network, table.tilleuls, site=store, by=table.alice, units=40, mode=Mode.FAIR_SHARE
    )
    sharing.propose([offer], by=table.alice, at=make.NOON)
    assert not Offer.objects.get(pk=offer.pk).units_left


def withdrawn_but_taken(table: make.Table, store: Site) -> None:
    offer = make.offer(table.network, table.tilleuls, site=store)
    make.claim(offer, table.bob)
    sharing.withdraw(offer, by=table.alice, at=make.NOON)


@pytest.mark.parametrize("living", [open_offer, share_waiting, withdrawn_but_taken])
def test_a_place_where_somebody_still_comes_stays(
    table: make.Table, store: Site, living: Callable[[make.Table, Site], None]
) -> None:
    living(table, store)
    with refused("living_offer") as caught:
        places.remove(store, by=table.alice, at=make.NOON)
    assert "OF-101" in caught.refusal.sentence
    assert Site.objects.filter(pk=store.pk).exists()
    places.remove(store, by=table.alice, at=AFTER)


def test_the_main_place_goes_last(table: make.Table, store: Site) -> None:
    main = table.tilleuls.sites.get(is_main=True)
    with refused("main_site"):
        places.remove(main, by=table.alice, at=make.NOON)
    places.remove(store, by=table.alice, at=make.NOON)
    places.remove(main, by=table.alice, at=make.NOON)
    assert not table.tilleuls.sites.exists()
    assert not any(laws.check_all().values())


def test_an_authorisation_never_comes_to_hold_for_more_than_it_named(table: make.Table, store: Site) -> None:
    given: dict[str, Any] = {"level": "national", "holder": "", "starts_on": make.A_MONTH_AGO}
    ended = make.TODAY - timedelta(days=1)
    actors.authorize(table.tilleuls, sites=[store], ends_on=ended, by=table.alice, at=make.LONG_AGO, **given)
    assert places.why_not_remove(store, by=table.alice, at=make.NOON) is None
    actors.authorize(table.tilleuls, sites=[store], by=table.alice, at=make.NOON, **given)
    with refused("authorized_place"):
        places.remove(store, by=table.alice, at=make.NOON)


@pytest.mark.parametrize("act", [actors.make_main, places.remove])
def test_only_its_own_coordination(table: make.Table, store: Site, act: Callable[..., object]) -> None:
    team: Viewer = make.viewer(table.tilleuls, kind="team")
    for by in (table.bob, table.chloe, team):
        with refused("not_coordinator"):
            act(store, by=by, at=make.NOON)
