"""What was read before somebody took it away: refused or not found, never a fault of the software."""

from collections.abc import Callable
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Site
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries import bulk
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.kernel.refusals import NotVisible, Refused
from tablee.tables import imports
from tests import make
from tests.tables.place import Place, read
from tests.tables.test_registers import REGISTER

pytestmark = pytest.mark.django_db


@pytest.fixture
def annexe(table: make.Table) -> Site:
    """A place as a form had read it, gone by the time it is sent."""
    site = make.site(table.tilleuls, name="Annexe")
    actors.remove_site(Site.objects.get(pk=site.pk), by=table.alice, at=make.NOON)
    return site


@pytest.mark.parametrize("verb", ["remove", "set", "make_main"])
def test_a_place_that_is_gone_is_not_found(table: make.Table, annexe: Site, verb: str) -> None:
    about: dict[str, Any] = {"by": table.alice, "at": make.NOON}
    acts: dict[str, Callable[[], object]] = {
        "remove": lambda: actors.remove_site(annexe, **about),
        "set": lambda: actors.set_site(table.tilleuls, site=annexe, name="Réserve", **about),
        "make_main": lambda: actors.make_main(annexe, **about),
    }
    with pytest.raises(NotVisible):
        acts[verb]()


def test_an_offer_at_a_place_that_is_gone_is_refused_beside_its_field(
    table: make.Table, annexe: Site
) -> None:
    """The foreign key answered."""
    with pytest.raises(Refused) as refused:
        make.offer(table.network, table.tilleuls, by=table.alice, site=annexe)
    assert (refused.value.refusal.code, refused.value.refusal.field) == ("place_gone", "site")
    assert not Bundle.objects.exists()


def sign(slip: HandOver, about: dict[str, Any]) -> None:
    deliveries.sign(slip, how=Signed.TAP, **about)


def correct(slip: HandOver, about: dict[str, Any]) -> None:
    deliveries.correct(slip, lines=[], reason="repesé", **about)


def take_back(slip: HandOver, about: dict[str, Any]) -> None:
    bulk.take_back(slip, **about)


@pytest.mark.parametrize("act", [sign, correct, take_back])
def test_a_slip_whose_import_was_undone_is_not_found(
    table: make.Table, noon: None, act: Callable[[HandOver, dict[str, Any]], None]
) -> None:
    place = Place(table)
    batch, job = place.run("handovers", read("handovers", "csv", [REGISTER]))
    slip = HandOver.objects.get()
    imports.undo(batch, job)
    with pytest.raises(NotVisible):
        act(slip, {"by": place.viewer, "at": make.NOON})


def test_an_offer_or_a_share_that_went_with_its_time_is_not_found(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    share = make.claim(offer, table.bob)
    Claim.objects.filter(pk=share.pk).delete()
    Offer.objects.filter(pk=offer.pk).delete()
    about: dict[str, Any] = {"by": table.alice, "at": make.NOON}
    with pytest.raises(NotVisible):
        sharing.withdraw(offer, **about)
    with pytest.raises(NotVisible):
        sharing.correct(offer, unit_g=900, reason="repesé", **about)
    with pytest.raises(NotVisible):
        sharing.claim(offer, units=1, by=table.bob, at=make.NOON)
    with pytest.raises(NotVisible):
        sharing.cancel_claim(share, by=table.bob, at=make.NOON)


def test_a_seat_that_was_left_in_between_is_not_found(
    table: make.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two taps on « Quitter » at once."""
    about: dict[str, Any] = {"organization": table.tilleuls, "by": table.alice, "at": make.NOON}
    actors.leave(table.network, **about)
    monkeypatch.setattr("tablee.domains.actors.rules.why_not_leave", lambda *_args, **_more: None)
    with pytest.raises(NotVisible):
        actors.leave(table.network, **about)
