"""A shop without account: it offers, says « rien aujourd'hui », sees who comes, from its own link."""

import pytest

from tablee.domains.sharing.models import Offer, QuietDay
from tablee.flows import scopes
from tablee.kernel import links
from tests import make
from tests.web.visitors import phone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FIELDS = {
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-label": "Pain",
    "lines-0-quantity": "22 kg",
    "until_at": "2026-11-24T19:45",
}


@pytest.fixture
def door(table: make.Table) -> str:
    donor = make.donor(table.tilleuls, table.network)
    return links.path_of(scopes.donor_link(donor, at=make.NOON))


def test_a_donor_offers_from_its_link(table: make.Table, door: str) -> None:
    answer = phone().post(f"{door}offrir/", FIELDS, follow=True)
    offer = Offer.objects.get()
    assert offer.giver.name == "Boulangerie du Sureau" and answer.redirect_chain[-1][0] == door
    make.claim(offer, make.by_link(table.erables, first_name="Olive"), units=10)
    page = phone().get(door).content.decode()
    assert "Olive" in page and "10\u00a0kg" in page
    assert "Un texte prêt à envoyer" in page and "votre boucle" not in page, "a shop may have no loop"


def test_a_donor_says_nothing_today_once(door: str) -> None:
    for _press in range(2):
        page = phone().post(f"{door}rien/", follow=True).content.decode()
    assert QuietDay.objects.count() == 1 and "rien aujourd’hui" in page


def test_a_donor_takes_back_its_own_only(table: make.Table, door: str) -> None:
    foreign = make.offer(table.network, table.tilleuls)
    assert phone().post(f"{door}retirer/{foreign.ref}/").status_code == 404
    phone().post(f"{door}offrir/", FIELDS)
    own = Offer.objects.exclude(pk=foreign.pk).get()
    phone().post(f"{door}retirer/{own.ref}/")
    own.refresh_from_db()
    assert own.status == "withdrawn"


def test_a_refused_offer_keeps_what_was_typed(door: str) -> None:
    answer = phone().post(f"{door}offrir/", FIELDS | {"lines-0-quantity": "beaucoup"})
    assert answer.status_code == 422 and 'value="beaucoup"' in answer.content.decode()


def test_a_donor_door_shows_no_other_structure_s_offers(table: make.Table, door: str) -> None:
    make.offer(table.network, table.tilleuls, label="Secret de tilleul")
    assert "Secret de tilleul" not in phone().get(door).content.decode()
