"""« Aujourd'hui »: at most seven cards, each about one thing, each with its one action."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.web.today.cards import MOST, cards
from tests import make
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def titles(viewer: object) -> list[str]:
    return [card.title.replace("\u00a0", " ") for card in cards(viewer, now=make.NOON)[0]]  # type: ignore[arg-type]


def test_a_gift_waiting_to_be_dealt_has_one_card_and_asks_for_no_loop(table: make.Table) -> None:
    gift = make.offer(table.network, table.tilleuls, units=40, mode=Mode.FAIR_SHARE, by=table.alice)
    assert titles(table.alice) == ["Gros don : Pain"]
    page = signed_in(table.alice).get(reverse("today:home")).content.decode()
    assert "collez le lien" not in page
    make.count(table.erables, 100)
    sharing.propose([gift], by=table.alice, at=make.NOON)
    assert titles(table.alice) == ["Votre offre : Pain"]
    assert titles(table.bob) == ["Une part vous attend : Pain"]


def test_what_presses_comes_first_and_seven_are_enough(table: make.Table) -> None:
    for number in range(9):
        make.offer(
            table.network,
            table.tilleuls,
            label=f"Lot {number}",
            until_at=make.TONIGHT - timedelta(minutes=number),
        )
    found, more = cards(table.bob, now=make.NOON)
    assert (len(found), more) == (MOST, 2)
    assert found[0].title == "Lot 8"
    assert all(card.url and card.action for card in found)
