"""MTP-01: a named partner first; when it does not answer in its time, the next circle is alerted, once."""

from datetime import timedelta

import pytest

from tablee.domains.messages.models import Message
from tablee.domains.sharing import queries
from tablee.flows import worker
from tablee.kernel.refusals import NotVisible
from tests import make

SIX = make.NOON.replace(hour=18)


def test_the_maraude_does_not_answer_by_six(table: make.Table) -> None:
    maraude = make.organization("Maraude du Lez", network=table.network)
    make.viewer(maraude, email="maraude@exemple.test")
    make.silence()
    line = make.targeted(
        maraude, "Salades", units=12, unit="piece", target_until_at=SIX, target_purpose="Tournée du soir"
    )
    offer = make.offer(table.network, table.tilleuls, line, until_at=make.NOON + timedelta(days=1, hours=6))
    worker.drain(make.NOON)
    worker.drain(SIX - timedelta(minutes=1))
    assert set(Message.objects.values_list("address", flat=True)) == {"maraude@exemple.test"}
    with pytest.raises(NotVisible):
        queries.offer_seen_by(table.bob, offer.ref, at=SIX - timedelta(seconds=1))
    worker.drain(SIX)
    assert set(Message.objects.values_list("address", flat=True)) == {
        "maraude@exemple.test",
        "bob@exemple.test",
    }
    assert queries.offer_seen_by(table.bob, offer.ref, at=SIX) == offer
    make.claim(offer, table.bob, units=12, at=SIX)
    before = Message.objects.filter(kind="offer").count()
    worker.drain(SIX + timedelta(hours=1))
    assert Message.objects.filter(kind="offer").count() == before, "told once"


def test_when_it_took_a_part_the_rest_goes_on(table: make.Table) -> None:
    line = make.targeted(table.erables, units=12, target_until_at=SIX)
    offer = make.offer(table.network, table.tilleuls, line, until_at=make.NOON + timedelta(days=1))
    other = make.organization("Les Saules", network=table.network)
    make.viewer(other, email="saule@exemple.test")
    make.claim(offer, table.bob, units=8)
    worker.drain(SIX)
    (told,) = Message.objects.filter(address="saule@exemple.test", kind="offer")
    assert "4\u00a0caisses" in told.lines[0], "of what is left"


def test_when_it_took_everything_nobody_else_hears(table: make.Table) -> None:
    other = make.organization("Les Saules", network=table.network)
    make.viewer(other, email="saule@exemple.test")
    make.silence()
    line = make.targeted(table.erables, units=12, target_until_at=SIX)
    offer = make.offer(table.network, table.tilleuls, line, until_at=make.NOON + timedelta(days=1))
    make.claim(offer, table.bob, units=12)
    worker.drain(SIX)
    assert not Message.objects.filter(address="saule@exemple.test").exists()
