"""VAU-08: a gift for one use is told to that team only."""

from datetime import timedelta

from tablee.domains.messages.models import Message
from tablee.domains.sharing import queries
from tablee.flows import worker
from tests import make


def test_only_the_basket_team_is_notified(table: make.Table) -> None:
    paniers = make.organization("Paniers de Vauvert", network=table.network)
    for name in ("sarriette", "verveine"):
        make.viewer(paniers, first_name=name.title(), email=f"{name}@exemple.test")
    make.silence()
    line = make.targeted(paniers, "Épinards", units=9, unit_g=5000, target_purpose="Paniers de Vauvert")
    offer = make.offer(table.network, table.tilleuls, line, until_at=make.NOON + timedelta(hours=20))
    worker.drain(make.NOON)
    assert set(Message.objects.values_list("address", flat=True)) == {
        "sarriette@exemple.test",
        "verveine@exemple.test",
    }
    assert offer.target_purpose == "Paniers de Vauvert"
    assert queries.open_offers(table.bob, at=make.NOON) == []
    assert queries.open_offers(make.by_link(paniers), at=make.NOON) == [offer]
    taken = make.claim(offer, make.by_link(paniers), units=9)
    assert taken.units * offer.unit_g == 45_000
