"""« Répartir » as people use it: preview with reasons, lower a cap, propose, answer by a link, replay, take the CSV."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tablee.domains.actors.actions.closures import announce_closure, cancel_closure
from tablee.domains.messages.actions import send_due
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Offer, Share, ShareOut
from tablee.flows import scopes
from tablee.kernel import links, outbox
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def gift(table: make.Table) -> Offer:
    """40 crates from Alice's; Bob's structure and two others can take, of 100, 200 and 300 people."""
    make.count(table.erables, 100)
    for name, persons in (("Les Houx", 200), ("Les Ormes", 300)):
        other = make.organization(name, network=table.network)
        make.site(other)
        make.count(other, persons)
    return make.offer(
        table.network, table.tilleuls, label="Pommes", family="fruits_legumes", units=40, unit_g=10_000,
        mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip


def deal_url(*offers: Offer) -> str:
    return reverse("share:deal") + "?" + "&".join(f"offre={offer.ref}" for offer in offers)


def proposed(table: make.Table, gift: Offer) -> ShareOut:
    return sharing.propose([gift], by=table.alice, at=make.NOON)


def bobs(share_out: ShareOut, table: make.Table) -> Share:
    return Share.objects.get(share_out=share_out, organization=table.erables)


def test_the_preview_says_who_gets_what_and_why(table: make.Table, gift: Offer) -> None:
    page = signed_in(table.alice).get(deal_url(gift)).content.decode()
    assert "Les Érables" in page and "servis à" in page and "plainte justifiée" in page
    assert "Partage limité" in page
    assert ShareOut.objects.count() == 0


def test_a_cap_is_lowered_then_proposed(table: make.Table, gift: Offer) -> None:
    browser = signed_in(table.alice)
    cap = {f"cap_{table.erables.ref}": "20"}
    again = browser.post(deal_url(gift), cap | {"preview": "1"})
    assert again.status_code == 200 and ShareOut.objects.count() == 0
    answer = browser.post(deal_url(gift), cap | {"propose": "1"})
    share_out = ShareOut.objects.get()
    assert answer["Location"] == reverse("share:share_out", args=[share_out.ref])
    assert bobs(share_out, table).units == 2


def test_what_differs_from_the_preview_that_was_read_is_read_again(table: make.Table, gift: Offer) -> None:
    """Newcomer's 2: a structure closed between the preview and the press, and others were proposed other shares."""
    browser = signed_in(table.alice)

    def read(html: str) -> dict[str, str]:
        found = re.search(r'name="portions" value="([^"]+)"', html)
        assert found
        return {"portions": found.group(1), "propose": "1"}

    first = read(browser.get(deal_url(gift)).content.decode())
    until = make.TODAY + timedelta(days=5)
    announce_closure(table.erables, starts_on=make.TODAY, ends_on=until, by=table.bob, at=make.NOON)
    answer = browser.post(deal_url(gift), first)
    html = answer.content.decode()
    assert answer.status_code == 422 and ShareOut.objects.count() == 0
    assert "Les parts ont changé depuis votre lecture\u00a0: plus rien pour Les Érables." in html
    second = read(html)
    assert second != first
    assert browser.post(deal_url(gift), second).status_code == 302
    assert not Share.objects.filter(organization=table.erables).exists()


def test_whoever_opened_since_the_preview_is_named(table: make.Table, gift: Offer) -> None:
    until = make.TODAY + timedelta(days=5)
    closure = announce_closure(table.erables, starts_on=make.TODAY, ends_on=until, by=table.bob, at=make.NOON)
    browser = signed_in(table.alice)
    found = re.search(r'name="portions" value="([^"]+)"', browser.get(deal_url(gift)).content.decode())
    assert found
    cancel_closure(closure, by=table.bob, at=make.NOON)
    answer = browser.post(deal_url(gift), {"portions": found.group(1), "propose": "1"})
    assert answer.status_code == 422 and ShareOut.objects.count() == 0
    changed = "Les parts ont changé depuis votre lecture\u00a0: une part de plus, pour Les Érables."
    assert changed in answer.content.decode()


@pytest.mark.parametrize("bad", ["douze", "-3", "9" * 40])
def test_a_bad_cap_is_said_beside_its_field(table: make.Table, gift: Offer, bad: str) -> None:
    answer = signed_in(table.alice).post(deal_url(gift), {f"cap_{table.erables.ref}": bad, "propose": "1"})
    assert answer.status_code == 422 and f'value="{bad}"' in answer.content.decode()
    assert ShareOut.objects.count() == 0


def test_a_deadline_after_the_end_is_refused(table: make.Table, gift: Offer) -> None:
    answer = signed_in(table.alice).post(deal_url(gift), {"deadline_at": "2026-12-24T12:00", "propose": "1"})
    assert answer.status_code == 422 and "Le délai doit finir" in answer.content.decode()


def test_bob_reads_his_share_and_takes_it_in_one_press(table: make.Table, gift: Offer) -> None:
    share_out = proposed(table, gift)
    share = bobs(share_out, table)
    browser = signed_in(table.bob)
    assert "Une part vous attend" in browser.get(reverse("today:home")).content.decode()
    browser.post(reverse("share:answer", args=[share.ref]), {"all": "1"})
    assert Claim.objects.get(organization=table.erables).units == share.units


def test_a_share_is_answered_by_its_link(table: make.Table, gift: Offer) -> None:
    share = bobs(proposed(table, gift), table)
    path = links.path_of(scopes.share_link(share, at=make.NOON))
    assert share.reason[:20] in phone().get(path).content.decode()
    done = phone().post(f"{path}part/", {"units": str(share.units - 1), "less": "1"}, follow=True)
    assert "C’est noté" in done.content.decode()
    assert Claim.objects.get(organization=table.erables).units == share.units - 1


def test_whoever_is_closed_reads_it_beside_the_buttons(table: make.Table, gift: Offer) -> None:
    """Newcomer's 7 and 20: the share's own pages were silent on it; who has to answer « attend une réponse »."""
    share_out = proposed(table, gift)
    share, address = bobs(share_out, table), reverse("share:share_out", args=[share_out.ref])
    link, offer = (
        links.path_of(scopes.share_link(share, at=make.NOON)),
        reverse("share:offer", args=[gift.ref]),
    )
    pages = [(signed_in(table.bob), address), (signed_in(table.bob), offer), (phone(), link)]
    for browser, path in pages:
        assert "Vous êtes fermés" not in browser.get(path).content.decode()
    announce_closure(table.erables, starts_on=make.TODAY, ends_on=make.TODAY, by=table.bob, at=make.NOON)
    for browser, path in pages:
        assert "Vous êtes fermés" in browser.get(path).content.decode()
    giver = signed_in(table.alice)
    html = giver.get(address).content.decode()
    assert "doit répondre" in html and "attend une réponse" not in html
    html = giver.get(reverse("share:list")).content.decode()
    assert "en attente de réponses" in html and "personne encore" not in html


def test_whoever_the_deal_left_out_reads_its_reason(table: make.Table, gift: Offer) -> None:
    """Newcomer's 8: « La répartition est faite. » and nothing else."""
    make.profile(table.erables, families=["pain"])
    proposed(table, gift)
    html = signed_in(table.bob).get(reverse("share:offer", args=[gift.ref])).content.decode()
    assert "La répartition est faite. Vous ne prenez pas ce produit." in html


def test_passing_by_link_asks_no_reason_and_promises_no_consequence(table: make.Table, gift: Offer) -> None:
    share = bobs(proposed(table, gift), table)
    path = links.path_of(scopes.share_link(share, at=make.NOON))
    done = phone().post(f"{path}part/", {"pass": "1"}, follow=True).content.decode()
    assert "Passer ne change rien" in done and not Claim.objects.exists()


@pytest.mark.parametrize("units", ["", "douze", "-1", "1e3", "٣", "999", "9" * 30])
def test_a_bad_number_is_refused_softly(table: make.Table, gift: Offer, units: str) -> None:
    share = bobs(proposed(table, gift), table)
    path = links.path_of(scopes.share_link(share, at=make.NOON))
    answer = phone().post(f"{path}part/", {"units": units}, follow=True)
    assert answer.status_code == 200 and "Donnez un nombre entier" in answer.content.decode()
    assert not Claim.objects.exists()


def test_a_share_out_is_read_replayed_and_recomputed(table: make.Table, gift: Offer) -> None:
    share_out = proposed(table, gift)
    browser = signed_in(table.bob)
    url = reverse("share:share_out", args=[share_out.ref])
    assert "Les Ormes" in browser.get(url).content.decode()
    assert "le même résultat" in browser.get(f"{url}?rejouer=1").content.decode()
    sheet = browser.get(reverse("share:sheet", args=[share_out.ref]))
    assert sheet["Content-Type"].startswith("text/csv") and gift.ref in sheet.content.decode()


def test_a_changed_result_does_not_replay(table: make.Table, gift: Offer) -> None:
    share_out = proposed(table, gift)
    share_out.result["shares"][0][2] += 1
    share_out.save(update_fields=["result"])
    page = (
        signed_in(table.bob)
        .get(reverse("share:share_out", args=[share_out.ref]) + "?rejouer=1")
        .content.decode()
    )
    assert "un autre résultat" in page


def test_only_who_gives_deals_and_a_stranger_finds_nothing(table: make.Table, gift: Offer) -> None:
    assert signed_in(table.bob).get(deal_url(gift)).status_code == 404
    stranger = signed_in(table.chloe)
    assert stranger.get(deal_url(gift)).status_code == 404
    share_out = proposed(table, gift)
    for name in ("share_out", "sheet"):
        assert stranger.get(reverse(f"share:{name}", args=[share_out.ref])).status_code == 404
    share = bobs(share_out, table)
    assert stranger.post(reverse("share:answer", args=[share.ref]), {"all": "1"}).status_code == 404


def test_the_rule_page_explains_with_an_example_and_a_year(table: make.Table) -> None:
    page = signed_in(table.bob).get(reverse("share:rule")).content.decode()
    assert "0,10" in page and "premier arrivé" in page and "<polyline" in page


def test_waiting_lists_ask_the_same_whatever_their_length(table: make.Table, gift: Offer) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser: Any = signed_in(table.alice)
    counts = []
    for _round in range(3):
        make.offer(table.network, table.tilleuls, units=40, mode=Mode.FAIR_SHARE)
        sharing.propose(
            [
                make.offer(
                    table.network, table.tilleuls, units=40, mode=Mode.FAIR_SHARE, family="fruits_legumes"
                )
            ],
            by=table.alice,
            at=make.NOON,
        )
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("share:waiting"))
        counts.append(len(asked))
    assert len(set(counts)) == 1 and counts[0] <= 25, counts


def test_several_dealt_together_name_the_surplus_and_its_unit(table: make.Table, gift: Offer) -> None:
    bread = make.offer(
        table.network, table.tilleuls, label="Pain", family="feculents", units=40, unit_g=1_000, unit="kg",
        mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip
    preview = signed_in(table.alice).get(deal_url(gift, bread)).content.decode()
    share_out = sharing.propose([gift, bread], by=table.alice, at=make.NOON)
    written = signed_in(table.alice).get(reverse("share:share_out", args=[share_out.ref])).content.decode()
    for page in (preview, written):
        # Who gets which of the two may turn on a tie, and ties on references.
        assert re.search(r"Les \w+ · Pommes", page) and re.search(r"Les \w+ · Pain", page)
        assert re.search(r'<td class="count">\d+\u00a0caisses</td>', page)
        assert re.search(r'<td class="count">\d+\u00a0kg</td>', page)


def test_one_alone_counts_under_its_own_unit(table: make.Table, gift: Offer) -> None:
    page = signed_in(table.alice).get(deal_url(gift)).content.decode()
    assert "Caisses</th>" in page
    assert re.search(r'<td class="count">\d+</td>', page)


def test_the_offers_page_says_what_one_may_expect_and_holds_the_share(table: make.Table, gift: Offer) -> None:
    bob, address = signed_in(table.bob), reverse("share:offer", args=[gift.ref])
    assert "Votre part vous sera proposée" in bob.get(address).content.decode()
    make.profile(table.erables, families=["pain"])
    for page in (address, reverse("share:list")):
        assert "Vous n’aurez pas de part. Vous ne prenez pas cette famille" in bob.get(page).content.decode()
    make.profile(table.erables, families=[])
    share = bobs(proposed(table, gift), table)
    page = bob.get(address).content.decode()
    assert "Une part vous attend" in page and reverse("share:answer", args=[share.ref]) in page
    assert "vous sera proposée" not in page
    bob.post(reverse("share:answer", args=[share.ref]), {"pass": "1"})
    after = bob.get(address).content.decode()
    assert "La répartition est faite." in after and "vous sera proposée" not in after


def test_a_second_tab_on_the_preview_leads_to_what_was_proposed(table: make.Table, gift: Offer) -> None:
    """Newcomer's 4: « Rien à cette adresse », read and pressed, after proposing from another tab."""
    browser = signed_in(table.alice)
    browser.post(deal_url(gift), {"propose": "1"})
    made = ShareOut.objects.get()
    for press in (browser.get, browser.post):
        answer = press(deal_url(gift), {"propose": "1"} if press == browser.post else None)
        assert answer["Location"] == reverse("share:share_out", args=[made.ref])
        html = browser.get(answer["Location"]).content.decode()
        assert "C’était déjà proposé à 12\u00a0h\u00a000." in html
    assert ShareOut.objects.count() == 1
    assert signed_in(table.chloe).get(deal_url(gift)).status_code == 404
    assert browser.get(reverse("share:deal") + "?offre=OF-0").status_code == 404


@pytest.mark.parametrize("persons", [10_000, 100], ids=["little of the need", "much of it"])
def test_a_bar_is_as_full_as_the_need_is_served(table: make.Table, gift: Offer, persons: int) -> None:
    """Newcomer's 9: « 0 → 9 % » was drawn 45 % full."""
    make.count(table.erables, persons)
    browser = signed_in(table.alice)
    preview = browser.get(deal_url(gift)).content.decode()
    share_out = proposed(table, gift)
    written = browser.get(reverse("share:share_out", args=[share_out.ref])).content.decode()
    bar = re.compile(r'class="gain" width="([\d.]+)".*?→ (\d+)\u202f?\u00a0?%', re.DOTALL)
    for html in (preview, written):
        drawn = [(float(width), int(figure)) for width, figure in bar.findall(html)]
        assert drawn and all(width == figure for width, figure in drawn if figure <= 100), drawn


def test_a_share_says_where_and_when_to_fetch_in_its_mail_and_on_its_pages(
    table: make.Table, gift: Offer
) -> None:
    """Newcomer's 8: « Votre part : 44 caisses … Répondez avant » and neither where nor when."""
    gift.bundle.place_note = "Quai B"
    gift.bundle.save(update_fields=["place_note"])
    share_out = proposed(table, gift)
    outbox.run_due(make.NOON)
    send_due(make.NOON)
    (sent,) = [
        each for each in mail.outbox if each.to == ["bob@exemple.test"] and "Votre part" in each.subject
    ]
    until = "demain, 12\u00a0h\u00a000"
    assert "À retirer chez Les Tilleuls, Quai B" in sent.body and f"jusqu’à {until}.\n" in sent.body
    share = bobs(share_out, table)
    link = links.path_of(scopes.share_link(share, at=make.NOON))
    bob = signed_in(table.bob)
    addresses = [reverse("share:share_out", args=[share_out.ref]), reverse("share:offer", args=[gift.ref])]
    for answer in (phone().get(link), *map(bob.get, addresses)):
        html = " ".join(answer.content.decode().split("Une part vous attend")[1].split())
        assert f"· Les Tilleuls · Quai B · à retirer jusqu’à {' '.join(until.split())}" in html
