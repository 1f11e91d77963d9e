"""ATEL-16: frequent actions within the tap budgets of flows.csv, on a phone, as a hand that knows the page."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Need, ShareOut
from tablee.flows import scopes
from tablee.kernel import links, moments
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


def four_families(table: make.Table) -> Any:
    """A pick-up of four lines, one of them chilled, and the link of the volunteer who fetches it."""
    now = timezone.now()
    lines = [
        make.line("Pain", family="feculents", units=2, unit_g=5_000),
        make.line("Pommes", family="fruits_legumes", units=3, unit_g=10_000),
        make.line("Biscuits", family="produits_sucres_boissons", units=1, unit_g=4_000),
        make.chilled(use_by_on=moments.local_day(now) + timedelta(days=5)),
    ]
    bundle = make.bundle(table.network, table.tilleuls, lines, at=now, until_at=now + timedelta(hours=5))
    for offer in bundle.offers.all():
        make.claim(offer, table.bob, units=offer.units_total, at=now)
    return links.path_of(scopes.pickup_link(bundle, table.erables, at=now))


def test_p2_checks_and_weighs_four_families_in_eleven_taps(table: make.Table, open_page: Any) -> None:
    """A weight a family (a tap on its field, the figures are characters), the temperature, « Terminé »."""
    finger = Finger(open_page())
    finger.open(four_families(table))
    for field in finger.page.get_by_label("Poids pesé").all():
        finger.taps.append("field")
        finger.type(field, "4,5")
    finger.taps.append("field")
    finger.type(finger.page.get_by_label("Température"), "3,5")
    finger.tap(finger.page.get_by_role("button", name="Terminé"))
    finger.page.get_by_role("heading", name="C’est remis").wait_for()
    assert len(finger.taps) <= 11
    assert HandOver.objects.get().lines.count() == 4


def test_p2_sets_something_aside_in_three_taps_and_has_it_signed_in_two(
    table: make.Table, open_page: Any
) -> None:
    page = open_page()
    page.goto(four_families(table))
    finger = Finger(page)
    finger.tap(page.get_by_text("Une partie à trier ou à écarter").first)
    finger.taps.append("field")
    finger.type(page.get_by_label("Dont à écarter").first, "1")
    finger.tap(page.locator("label", has_text="Abîmé, moisi").first)
    assert len(finger.taps) <= 3
    page.get_by_label("Température").fill("3,5")
    page.get_by_role("button", name="Terminé").click()
    page.get_by_role("heading", name="C’est remis").wait_for()
    finger = Finger(page)
    finger.tap(page.get_by_role("button", name="Le magasin signe ici"))
    page.get_by_text("Signé par").wait_for()
    assert len(finger.taps) <= 2
    made = HandOver.objects.get()
    assert (made.giver_signed, made.lines.filter(refused_g=1_000).count()) == ("tap", 1)


def test_p1_shares_120_crates_among_six_in_five_taps(table: make.Table, open_page: Any) -> None:
    now = timezone.now()
    for number in range(6):
        each = make.organization(f"Structure {number}", network=table.network)
        make.site(each)
        make.count(each, 300 + 40 * number)
    make.offer(
        table.network, table.tilleuls, label="Clémentine", units=120, unit_g=10_000, mode=Mode.FAIR_SHARE,
        at=now, until_at=now + timedelta(hours=20),
    )  # fmt: skip
    page = open_page(table.alice)
    page.goto("/aujourdhui/")
    finger = Finger(page)
    finger.tap(page.get_by_role("link", name="Répartir"))
    finger.tap(page.get_by_role("button", name="Proposer aux 6"))
    page.get_by_text("C’est proposé").wait_for()
    assert len(finger.taps) <= 5
    assert ShareOut.objects.get().shares.count() == 6
