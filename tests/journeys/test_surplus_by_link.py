"""The journey of a surplus: offer → text for the loop → answer by link → lower → what the donor sees."""

import re
from typing import Any

import pytest

from tablee.domains.sharing.models import Claim, Offer
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_offer_loop_answer_lower_seen(table: make.Table, open_page: Any, javascript: bool) -> None:
    alice = open_page(table.alice, javascript=javascript)
    alice.goto("/partager/nouveau/")
    alice.get_by_label("Quoi").fill("Pain du jour")
    alice.get_by_label("Combien").fill("22 kg")
    alice.get_by_role("button", name="Publier").click()
    text = alice.locator("textarea").input_value()
    assert len(text) <= 600
    link = re.search(r"/l/[0-9a-z]{26}/", text)
    assert link, text

    bob = open_page(javascript=javascript)
    bob.goto(link[0])
    assert bob.get_by_text("22").first.is_visible()
    bob.get_by_label("Combien en prenez-vous").fill("10")
    bob.get_by_label("Pour quelle structure").select_option(label="Les Érables")
    bob.get_by_label("Votre prénom").fill("Olive")
    bob.get_by_role("button", name=re.compile("Je prends")).click()
    bob.get_by_role("heading", name="C’est noté").wait_for()
    bob.get_by_text("J’ai un souci").click()
    bob.get_by_label("Combien en gardez-vous").fill("4")
    bob.get_by_role("button", name="Garder cette quantité").click()
    bob.get_by_role("heading", name="C’est noté").wait_for()

    offer = Offer.objects.get()
    assert (offer.units_left, Claim.objects.get().units) == (18, 4)
    alice.goto(f"/partager/{offer.ref}/")
    seen = alice.locator("main").inner_text()
    assert "Olive" in seen and "Les Érables" in seen and "4\u00a0kg" in seen


def test_the_number_lives_while_the_page_is_read(table: make.Table, open_page: Any) -> None:
    from django.utils import timezone

    from tablee.flows import scopes
    from tablee.kernel import links

    now = timezone.now()
    offer = make.offer(table.network, table.tilleuls, at=now, until_at=now + make.timedelta(hours=5))
    page = open_page()
    page.goto(links.path_of(scopes.loop_link(offer.bundle, at=now)))
    make.claim(offer, table.bob, units=5, at=now)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.locator("[data-say^='Reste 7']").wait_for(timeout=20_000)
