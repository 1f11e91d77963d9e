"""What a claim would refuse is nowhere offered, and the reason stands in its place: cards, lists, pages, links, API.

What only silences an alert is said beside the button, and is no card of the day.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tablee.domains.field.enums import Family
from tablee.domains.messages.models import Message
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.flows import scopes
from tablee.kernel import links, outbox
from tests import make
from tests.api.callers import program
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

BUTTON, FORM = "Prendre une part", 'id="prendre"'
UNAUTHORIZED = "réservé aux structures habilitées"


def loop(offer: Offer) -> str:
    return links.path_of(scopes.loop_link(offer.bundle, at=make.NOON))


def personal(table: make.Table, offer: Offer) -> str:
    return links.path_of(scopes.personal_link(offer.bundle, table.erables, at=make.NOON))


def home(table: make.Table) -> str:
    return str(signed_in(table.bob).get(reverse("today:home")).content.decode())


def listed(table: make.Table) -> str:
    return str(signed_in(table.bob).get(reverse("share:list")).content.decode())


def page(table: make.Table, offer: Offer) -> str:
    return str(signed_in(table.bob).get(reverse("share:offer", args=[offer.ref])).content.decode())


def by_program(table: make.Table, offer: Offer) -> dict[str, Any]:
    answer: dict[str, Any] = program(table.erables).get(f"/offers/{offer.ref}").json()
    return answer


def test_who_has_no_authorization_is_invited_nowhere(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, needs_authorization=True)
    assert BUTTON not in home(table)
    assert BUTTON not in listed(table) and UNAUTHORIZED in listed(table)
    for shown in (page(table, offer), phone().get(personal(table, offer)).content.decode()):
        assert FORM not in shown and UNAUTHORIZED in shown
    assert by_program(table, offer)["why_not"]["code"] == "not_authorized"


def test_who_has_an_authorization_is_invited_everywhere(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, needs_authorization=True)
    make.authorization(table.erables)
    assert BUTTON in home(table) and BUTTON in listed(table)
    for shown in (page(table, offer), phone().get(personal(table, offer)).content.decode()):
        assert FORM in shown and UNAUTHORIZED not in shown
    assert by_program(table, offer)["why_not"] is None


def test_a_partner_without_authorization_gets_no_message(table: make.Table) -> None:
    make.bundle(table.network, table.tilleuls, [make.targeted(table.erables, needs_authorization=True)])
    outbox.run_due(make.NOON)
    assert not Message.objects.filter(person_ref=table.bob.person_ref).exists()
    assert MatchNote.objects.get().code == "not_authorized"


def test_by_a_link_only_those_who_may_take_are_proposed(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, needs_authorization=True)
    nobody = phone().get(loop(offer)).content.decode()
    assert FORM not in nobody and UNAUTHORIZED in nobody
    make.authorization(table.erables)
    somebody = phone().get(loop(offer)).content.decode()
    assert FORM in somebody and "Les Érables" in somebody and UNAUTHORIZED in somebody


def _takes_nothing(table: make.Table) -> None:
    make.profile(table.erables, max_g=0)


def _takes_fruit(table: make.Table) -> None:
    make.profile(table.erables, families=[Family.FRUIT_VEG])


def _closed_today(table: make.Table) -> None:
    make.profile(table.erables, weekdays=["fr"])


@pytest.mark.parametrize(
    ("say", "sentence"),
    [
        (_takes_nothing, "Vous ne recevez pas de denrées."),
        (_takes_fruit, "Vous ne prenez pas cette famille de produits."),
        (_closed_today, "Vous n’êtes pas là avant la fin de l’offre."),
    ],
)
def test_what_silences_an_alert_is_said_beside_the_button(
    table: make.Table, say: Callable[[make.Table], None], sentence: str
) -> None:
    offer = make.offer(table.network, table.tilleuls)
    assert BUTTON in home(table)
    say(table)
    assert BUTTON not in home(table)
    assert BUTTON in listed(table) and sentence in listed(table)
    for shown in (page(table, offer), phone().get(personal(table, offer)).content.decode()):
        assert FORM in shown and sentence in shown
    answer = by_program(table, offer)
    assert (answer["why_not"], answer["silence"]["sentence"]) == (None, sentence)


def test_an_offer_kept_for_us_is_a_card_whatever_we_said(table: make.Table) -> None:
    """It is told to its partner whatever the partner declared: so is its card."""
    make.profile(table.erables, families=[Family.FRUIT_VEG])
    make.bundle(table.network, table.tilleuls, [make.targeted(table.erables)])
    assert "Gardé pour vous" in home(table)


def test_the_rule_costs_the_same_at_one_and_at_three_offers(table: make.Table) -> None:
    browser, costs = signed_in(table.bob), []
    for path in (reverse("share:list"), reverse("today:home")):
        for _more in range(2):
            make.offer(table.network, table.tilleuls, needs_authorization=True)
            make.offer(
                table.network,
                table.tilleuls,
                make.chilled(use_by_on=make.TODAY + timedelta(days=4)),
                until_at=make.TONIGHT,
            )
            with CaptureQueriesContext(connection) as queries:
                browser.get(path)
            costs.append(len(queries))
    assert costs[0] == costs[1] and costs[2] == costs[3]
