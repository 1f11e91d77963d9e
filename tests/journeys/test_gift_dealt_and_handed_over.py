"""A large gift: proposed to six, three take, one takes less, one passes, one is silent; dealt again; handed over, signed."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Offer, Share, ShareOut
from tablee.flows import scopes, worker
from tablee.kernel import laws, links
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

PERSONS = [520, 480, 450, 400, 380, 350]
NAMES = ["Les Saules", "Les Ormes", "Les Frênes", "Les Charmes", "Les Hêtres", "Les Pins"]


@pytest.fixture
def gift(table: make.Table) -> Offer:
    """120 crates of a donor that Alice's structure speaks for."""
    now = timezone.now()
    for name, persons in zip(NAMES, PERSONS, strict=True):
        each = make.organization(name, network=table.network)
        make.site(each)
        make.count(each, persons)
    donor = make.donor(table.tilleuls, table.network, "Primeurs des Aulnes (fictif)")
    return make.offer(
        table.network, donor, by=table.alice, label="Clémentine", family="fruits_legumes", units=120, unit_g=10_000,
        mode=Mode.FAIR_SHARE, at=now, until_at=now + timedelta(hours=20),
    )  # fmt: skip


def share_of(share_out: ShareOut, name: str) -> Share:
    return Share.objects.select_related("organization", "share_out__network", "offer").get(
        share_out=share_out, organization__name=name
    )


def door_of(share: Share) -> str:
    return links.path_of(scopes.share_link(share, at=timezone.now()))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_proposed_answered_dealt_again_handed_over(
    table: make.Table, gift: Offer, open_page: Any, javascript: bool
) -> None:
    alice = open_page(table.alice, javascript=javascript)
    alice.goto("/partager/repartir/apercu/?offre=" + gift.ref)
    alice.get_by_role("button", name=re.compile("Proposer aux 6")).click()
    alice.get_by_text("C’est proposé").wait_for()
    share_out = ShareOut.objects.get()

    phone = open_page(javascript=javascript)
    for name in NAMES[:3]:
        phone.goto(door_of(share_of(share_out, name)))
        phone.get_by_role("button", name=re.compile("Je prends [0-9]")).click()
        phone.get_by_text("C’est noté").first.wait_for()
    phone.goto(door_of(share_of(share_out, NAMES[3])))
    phone.get_by_text("Moins…").click()
    phone.get_by_label("Combien en prenez-vous").fill("2")
    phone.get_by_role("button", name="Je prends cette quantité").click()
    phone.get_by_text("C’est noté").first.wait_for()
    phone.goto(door_of(share_of(share_out, NAMES[4])))
    phone.get_by_role("button", name="Je passe").click()
    phone.get_by_text("vous passez").wait_for()

    # The sixth says nothing: its time passes.
    assert sharing.settle_due(share_out.deadline_at + timedelta(minutes=1)) == 1
    again = ShareOut.objects.get(previous=share_out)
    assert {each.organization.name for each in again.shares.select_related("organization")} <= set(NAMES[:3])
    first = share_of(again, NAMES[0])
    # That night is today for the browser's clock.
    now = timezone.now()
    ShareOut.objects.filter(pk=again.pk).update(proposed_at=now, deadline_at=now + timedelta(hours=1))
    phone.goto(door_of(first))
    phone.get_by_role("button", name=re.compile("Je prends [0-9]")).click()
    phone.get_by_text("C’est noté").first.wait_for()
    alice.goto(f"/partager/repartition/{share_out.ref}/")
    assert "sans réponse" in alice.locator("main").inner_text()

    _fetch(table, phone, gift, open_page, javascript)
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def _fetch(table: make.Table, phone: Any, gift: Offer, open_page: Any, javascript: bool) -> None:
    """The first structure's volunteer checks, sets a little aside and has the slip signed; the donor finds it."""
    claim = Claim.objects.get(organization__name=NAMES[0], offer=gift)
    phone.goto(links.path_of(scopes.claim_link(claim, at=timezone.now())))
    phone.get_by_role("button", name=re.compile("contrôler et peser")).click()
    phone.get_by_text("Une partie à trier ou à écarter").click()
    phone.get_by_label("Dont à écarter").fill("12,5 kg")
    phone.get_by_text("Abîmé, moisi").click()
    phone.get_by_label("Votre prénom").fill("Romarin")
    phone.get_by_role("button", name=re.compile("Terminé")).click()
    phone.get_by_role("heading", name="C’est remis").wait_for()
    made = HandOver.objects.get()
    line = made.lines.get()
    assert (line.refused_g, line.reason) == (12_500, "spoiled")
    assert made.code[:3] in phone.locator("main").inner_text()
    phone.get_by_role("button", name=re.compile("Le magasin signe ici")).click()
    phone.get_by_text("Signé par Primeurs des Aulnes").wait_for()

    worker.drain(timezone.now())
    donor = open_page(javascript=javascript)
    donor.goto(links.path_of(scopes.donor_link(gift.giver, at=timezone.now())))
    seen = donor.locator("main").inner_text()
    assert NAMES[0] in seen and "acceptés sur" in seen and "utilisable" in seen.lower()
    donor.get_by_role("link", name=NAMES[0]).click()
    slip = donor.locator("main").inner_text()
    assert "Abîmé, moisi" in slip and "12,5\u00a0kg" in slip
    assert "Romarin" not in slip
