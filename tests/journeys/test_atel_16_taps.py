"""ATEL-16: frequent actions within the tap budgets of flows.csv, on a phone, as a hand that knows the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tablee.domains.sharing.models import Claim, Need
from tablee.flows import scopes
from tablee.kernel import links
from tests import make
from tests.journeys.fingers import Finger

pytestmark = pytest.mark.django_db(transaction=True)


def living_offer(table: make.Table) -> Any:
    now = timezone.now()
    return make.offer(table.network, table.tilleuls, at=now, until_at=now + timedelta(hours=5))


def test_p2_accepts_in_two_taps(table: make.Table, open_page: Any) -> None:
    offer = living_offer(table)
    finger = Finger(open_page())
    finger.open(links.path_of(scopes.personal_link(offer.bundle, table.erables, at=timezone.now())))
    finger.tap(finger.page.get_by_role("button", name="Je prends"))
    finger.page.get_by_role("heading", name="C’est noté").wait_for()
    assert len(finger.taps) <= 2 and Claim.objects.count() == 1


def test_p3_reserves_in_three_taps(table: make.Table, open_page: Any) -> None:
    offer = living_offer(table)
    finger = Finger(open_page(table.bob))
    finger.open(f"/partager/{offer.ref}/")
    finger.tap(finger.page.get_by_role("button", name="Je prends"))
    finger.page.get_by_text("Votre part").wait_for()
    assert len(finger.taps) <= 3 and Claim.objects.count() == 1


def test_p3_says_what_is_missing_in_six_taps(table: make.Table, open_page: Any) -> None:
    page = open_page(table.bob)
    page.goto("/aujourdhui/")
    finger = Finger(page)
    finger.tap(page.get_by_role("link", name="Il me manque"))
    for family in ("Fruits et légumes", "Féculents et pain", "Légumes secs", "Produits laitiers"):
        finger.tap(page.locator("label", has_text=family))
    finger.tap(page.get_by_role("button", name="Envoyer"))
    page.get_by_text("familles manquent").wait_for()
    assert len(finger.taps) <= 6 and Need.objects.count() == 4
