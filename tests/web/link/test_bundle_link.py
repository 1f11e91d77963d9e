"""A link pasted in a loop: live state, a part taken without account, changed, given back; closed links say why."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.sharing import actions as actions_of_sharing
from tablee.domains.sharing import rules
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.flows import scopes
from tablee.flows.loop_text import loop_text
from tablee.kernel import links
from tablee.kernel.moments import format_full_moment
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def loop(bundle: Bundle) -> str:
    return links.path_of(scopes.loop_link(bundle, at=make.NOON))


@pytest.fixture
def offer(table: make.Table) -> Offer:
    return make.offer(table.network, table.tilleuls, units=22)


def take(path: str, offer: Offer, browser: Any, **said: str) -> Any:
    return browser.post(f"{path}prendre/{offer.ref}/", {"units": "10", **said}, follow=True)


def test_atel_05_two_phones_without_account(table: make.Table, offer: Offer) -> None:
    path = loop(offer.bundle)
    first, second = phone(), phone()
    assert "22" in first.get(path).content.decode()
    taken = take(path, offer, first, first_name="Olive", for_whom=table.erables.ref)
    assert "C’est noté" in taken.content.decode()
    claim = Claim.objects.get()
    assert (claim.units, claim.first_name, claim.via) == (10, "Olive", "link")
    assert 'data-say="Reste 12' in second.get(f"{path}etat/").content.decode()
    too_many = second.post(
        f"{path}prendre/{offer.ref}/", {"units": "13", "for_whom": table.erables.ref, "first_name": "Ronce"}
    )
    assert too_many.status_code == 422
    giver = signed_in(table.alice).get(f"/partager/{offer.ref}/").content.decode()
    assert "Olive" in giver and "12\u00a0h\u00a000" in giver.replace("\u202f", "\u00a0")


def test_who_is_closed_then_is_said_beside_its_name(table: make.Table, offer: Offer) -> None:
    """A stranger took for a closed structure without a word; why is its networks' to read."""
    path = loop(offer.bundle)
    assert ">Les Érables</option>" in phone().get(path).content.decode()
    announce_closure(
        table.erables,
        starts_on=make.TODAY,
        ends_on=make.TODAY,
        reason="inventaire",
        by=table.bob,
        at=make.NOON,
    )
    shown = phone().get(path).content.decode()
    closed = "Les Érables – fermée jusqu’au mardi 24\u00a0novembre\u00a02026</option>"
    assert closed in shown
    assert "inventaire" not in shown
    refused = phone().post(f"{path}prendre/{offer.ref}/", {"units": "99", "for_whom": table.erables.ref})
    assert closed in refused.content.decode()
    taken = take(path, offer, phone(), first_name="Olive", for_whom=table.erables.ref)
    assert "C’est noté" in taken.content.decode()  # whoever knows better may


def test_the_loop_text_is_short_and_ends_with_the_link(table: make.Table, offer: Offer) -> None:
    from tablee.flows.loop_text import loop_text

    link = scopes.loop_link(offer.bundle, at=make.NOON)
    many = [offer] * 30
    text = loop_text(offer.bundle, many, link, at=make.NOON)
    assert len(text) <= 600 and text.endswith(links.path_of(link)) and "autres lignes" in text


def test_for_whom_is_asked_once(table: make.Table, offer: Offer) -> None:
    path = loop(offer.bundle)
    browser = phone()
    assert take(path, offer, browser, first_name="Olive").status_code == 422
    take(path, offer, browser, first_name="Olive", for_whom=table.erables.ref)
    other = make.offer(table.network, table.tilleuls, label="Pommes")
    page = browser.get(loop(other.bundle)).content.decode()
    assert "Vous répondez pour" in page and "Les Érables" in page and 'name="for_whom"' not in page
    browser.post(f"{loop(other.bundle)}qui/")
    assert 'name="for_whom"' in browser.get(loop(other.bundle)).content.decode()


def test_a_phone_changes_only_what_it_took(table: make.Table, offer: Offer) -> None:
    path = loop(offer.bundle)
    took, pretends = phone(), phone()
    take(path, offer, took, first_name="Olive", for_whom=table.erables.ref)
    other = make.offer(table.network, table.tilleuls, label="Pommes")
    take(loop(other.bundle), other, pretends, first_name="Ronce", for_whom=table.erables.ref, units="1")
    assert "Changer ou rendre" in took.get(path).content.decode()
    assert "Changer ou rendre" not in pretends.get(path).content.decode()


def test_a_share_is_lowered_and_given_back_by_its_link(table: make.Table, offer: Offer) -> None:
    browser = phone()
    back = take(
        loop(offer.bundle), offer, browser, first_name="Olive", for_whom=table.erables.ref
    ).redirect_chain[-1][0]
    phone().post(f"{back}changer/", {"units": "4"})
    offer.refresh_from_db()
    assert offer.units_left == 18
    phone().post(f"{back}changer/", {"give_back": "1"})
    offer.refresh_from_db()
    assert offer.units_left == 22


def test_the_same_press_twice_takes_once(table: make.Table, offer: Offer) -> None:
    browser = phone()
    for _press in range(2):
        take(loop(offer.bundle), offer, browser, first_name="Olive", for_whom=table.erables.ref, key="k")
    offer.refresh_from_db()
    assert offer.units_left == 12


def test_nobody_answers_for_a_structure_of_elsewhere(table: make.Table, offer: Offer) -> None:
    answer = take(loop(offer.bundle), offer, phone(), first_name="Olive", for_whom=table.cypres.ref)
    assert answer.status_code == 422 and Claim.objects.count() == 0


def test_a_personal_link_knows_for_whom(table: make.Table, offer: Offer) -> None:
    path = links.path_of(scopes.personal_link(offer.bundle, table.erables, at=make.NOON))
    assert "Les Érables" in phone().get(path).content.decode()
    assert take(path, offer, phone()).status_code == 200
    assert Claim.objects.get().organization == table.erables


@pytest.mark.parametrize("broken", ["", "x", "0" * 26, "é" * 26, "a" * 200])
def test_a_forged_link_opens_nothing(broken: str) -> None:
    assert phone().get(f"/l/{broken}/").status_code == 404


def test_a_touched_signature_opens_nothing(offer: Offer) -> None:
    path = loop(offer.bundle)
    touched = path[:-2] + ("a" if path[-2] != "a" else "b") + "/"
    assert phone().get(touched).status_code == 404


def test_closed_links_say_why(table: make.Table, offer: Offer) -> None:
    link = scopes.loop_link(offer.bundle, at=make.NOON)
    signed_in(table.alice).post(f"/partager/{offer.ref}/lien/")
    closed = phone().get(links.path_of(link))
    assert closed.status_code == 410 and "a été fermé" in closed.content.decode()
    fresh = links.path_of(scopes.loop_link(offer.bundle, at=make.NOON))
    with time_machine.travel(offer.until_at + timedelta(days=3), tick=False):
        ended = phone().get(fresh)
    assert ended.status_code == 410 and "terminé" in ended.content.decode()


def test_a_link_opens_its_own_offer_only(table: make.Table, offer: Offer) -> None:
    other = make.offer(table.network, table.tilleuls, label="Pommes")
    answer = phone().post(
        f"{loop(offer.bundle)}prendre/{other.ref}/", {"units": "1", "for_whom": table.erables.ref}
    )
    assert answer.status_code == 404


def test_the_preview_says_what_remains_and_nothing_about_anyone(offer: Offer) -> None:
    page = phone().get(loop(offer.bundle)).content.decode()
    assert 'property="og:title" content="Pain : 22\u00a0caisses"' in page
    assert "Reste 22" in page.split("og:description")[1][:200]


def test_the_living_part_answers_304_when_nothing_changed(offer: Offer) -> None:
    path = f"{loop(offer.bundle)}etat/"
    tag = phone().get(path)["ETag"]
    assert phone().get(path, headers={"If-None-Match": tag}).status_code == 304


def test_too_many_tries_are_slowed(table: make.Table, offer: Offer) -> None:
    browser = phone()
    answers = [take(loop(offer.bundle), offer, browser, units="9999").content.decode() for _try in range(42)]
    assert "Trop d’essais" in answers[-1] and "Trop d’essais" not in answers[0]


def test_what_is_kept_for_a_partner_opens_for_it_alone(table: make.Table) -> None:
    third = make.organization("Les Houx", network=table.network)
    kept = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    partner = links.path_of(scopes.personal_link(kept.bundle, table.erables, at=make.NOON))
    assert "Je prends" in phone().get(partner).content.decode()
    others = links.path_of(scopes.personal_link(kept.bundle, third, at=make.NOON))
    assert "d’abord proposée" in phone().get(others).content.decode()
    assert phone().post(f"{others}prendre/{kept.ref}/", {"units": "1"}).status_code == 404


def test_what_is_kept_for_a_partner_says_until_when_and_not_for_whom(table: make.Table) -> None:
    """Newcomer's 5: a text that invites everybody to take, and a link that sends them away without a date."""
    kept = make.offer(table.network, table.tilleuls, make.targeted(table.erables), by=table.alice)
    until = format_full_moment(kept.target_until_at, ZoneInfo(table.network.time_zone))
    link = scopes.loop_link(kept.bundle, at=make.NOON)
    said = (
        phone().get(links.path_of(link)).content.decode(),
        loop_text(kept.bundle, [kept], link, at=make.NOON),
    )
    for text in said:
        assert f"jusqu’à {until}" in text and table.erables.name not in text
    page = signed_in(table.alice).get(reverse("share:offer", args=[kept.ref])).content.decode()
    assert "Le texte à coller sera ici après." in page and links.path_of(link) not in page


FOUR, SIX = make.NOON.replace(hour=16), make.NOON.replace(hour=18)
KEPT = {
    "one kept, one open": ((SIX, None), (), None),
    "two ends: from the first on something is there": ((SIX, FOUR), (), FOUR),
    "the other way round": ((FOUR, SIX), (), FOUR),
    "what was open is withdrawn": ((None, SIX), (0,), SIX),
    "what was kept is withdrawn": ((FOUR, SIX), (0,), SIX),
}


@pytest.mark.parametrize("name", list(KEPT))
def test_until_when_a_bundle_is_kept_is_true_for_whoever_reads_it(table: make.Table, name: str) -> None:
    """The text for the loop and the page by its link each had a rule of their own: all of the lines, any of them."""
    ends, withdrawn, until = KEPT[name]
    lines = [
        make.targeted(table.erables, str(rank), target_until_at=end) if end else make.line(str(rank))
        for rank, end in enumerate(ends)
    ]
    bundle = make.bundle(table.network, table.tilleuls, lines, by=table.alice)
    for rank in withdrawn:
        Offer.objects.filter(bundle=bundle, label=str(rank)).update(status="withdrawn")
    offers, link = list(bundle.offers.order_by("id")), scopes.loop_link(bundle, at=make.NOON)
    text, page = (
        loop_text(bundle, offers, link, at=make.NOON),
        phone().get(links.path_of(link)).content.decode(),
    )
    words = format_full_moment(until, ZoneInfo(table.network.time_zone)) if until else ""
    assert (f"pour un partenaire jusqu’à {words}, ensuite" in text) == bool(until)
    assert ("pour un partenaire" in text) == bool(until)
    if None not in ends:
        assert f"proposée à un partenaire, jusqu’à {words}. Revenez" in page
    else:
        assert "proposée à un partenaire" not in page
    assert loop_text(bundle, offers, link, at=SIX).count("pour un partenaire") == 0


@pytest.mark.parametrize("state", ["withdrawn", "taken"])
@pytest.mark.parametrize("lines", [1, 2])
def test_what_was_kept_and_is_gone_says_so(table: make.Table, state: str, lines: int) -> None:
    """« D’abord proposée à un partenaire, jusqu’à 18 h. Revenez ensuite »: there was nothing to come back for."""
    bundle = make.bundle(
        table.network, table.tilleuls, [make.targeted(table.erables, str(rank)) for rank in range(lines)],
        by=table.alice,
    )  # fmt: skip
    link = links.path_of(scopes.loop_link(bundle, at=make.NOON))
    assert "Revenez ensuite" in phone().get(link).content.decode()
    for offer in bundle.offers.all():
        if state == "withdrawn":
            actions_of_sharing.withdraw(offer, by=table.alice, at=make.NOON)
        else:
            make.claim(offer, table.bob, units=offer.units_total)
    page, living = phone().get(link).content.decode(), phone().get(f"{link}etat/").content.decode()
    assert "un partenaire" not in page and "Je prends" not in page
    assert ("a été retirée" if state == "withdrawn" else "Tout est pris") in page
    assert living.strip()
    assert table.erables.name not in page


def test_what_is_kept_to_its_end_asks_nobody_to_come_back(table: make.Table) -> None:
    """« Jusqu’à 15 h, ensuite pour toutes », and below « jusqu’à 15 h »."""
    soon = make.NOON + timedelta(hours=3)
    kept = make.offer(
        table.network, table.tilleuls, make.targeted(table.erables), by=table.alice, until_at=soon
    )
    assert kept.target_until_at == soon
    link = scopes.loop_link(kept.bundle, at=make.NOON)
    text, page = (
        loop_text(kept.bundle, [kept], link, at=make.NOON),
        phone().get(links.path_of(link)).content.decode(),
    )
    ours = signed_in(table.alice).get(reverse("share:offer", args=[kept.ref])).content.decode()
    assert "Pour un partenaire." in text and "ensuite" not in text
    assert "Cette offre est proposée à un partenaire." in page and "Revenez" not in page
    assert "Pour Les Érables, jusqu’à" in ours and "D’abord" not in ours
    refusal = rules.why_not_take(kept, by=table.alice.but(organization_id=0), at=make.NOON)
    assert refusal is not None and refusal.sentence == "Cette offre est proposée à un partenaire."


def test_a_gift_that_is_dealt_says_so_and_invites_nobody_to_take(table: make.Table) -> None:
    gift = make.offer(table.network, table.tilleuls, units=40, mode=Mode.FAIR_SHARE, by=table.alice)
    link = scopes.loop_link(gift.bundle, at=make.NOON)
    page = phone().get(links.path_of(link)).content.decode()
    assert "parts justes" in page and "Je prends" not in page
    text = loop_text(gift.bundle, [gift], link, at=make.NOON)
    assert "part juste" in text and "prenez votre part" not in text
    make.count(table.erables, 100)
    actions_of_sharing.propose([gift], by=table.alice, at=make.NOON)
    asked = phone().get(links.path_of(link)).content.decode()
    assert "parts justes" in asked and "Tout est pris" not in asked


def test_as_many_queries_for_one_line_as_for_six(table: make.Table) -> None:
    def asked(lines: int) -> int:
        given = [make.line(f"Soupe {n}", storage="chilled", family="fruits_legumes") for n in range(lines)]
        bundle = make.bundle(table.network, table.tilleuls, given)
        path = links.path_of(scopes.personal_link(bundle, table.erables, at=make.NOON))
        phone().get(path)
        with CaptureQueriesContext(connection) as seen:
            phone().get(path)
        return len(seen)

    assert asked(1) == asked(6) <= 25


def test_whoever_is_closed_then_is_said_to_be_beside_its_name(table: make.Table, offer: Offer) -> None:
    announce_closure(
        table.erables,
        starts_on=make.TODAY,
        ends_on=make.TODAY + timedelta(days=3),
        by=table.bob,
        at=make.NOON,
    )
    page = phone().get(loop(offer.bundle)).content.decode()
    assert "Les Érables – fermée jusqu’au vendredi 27\u00a0novembre\u00a02026" in page
