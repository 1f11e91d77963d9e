"""« Partager » as people use it: publish in three fields, take, lower, give back, withdraw, correct."""

import re

import pytest
from django.urls import reverse

from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.flows import scopes
from tablee.kernel import links
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

THREE_FIELDS = {
    "lines-TOTAL_FORMS": "1",
    "lines-INITIAL_FORMS": "0",
    "lines-0-label": "Pain du jour",
    "lines-0-quantity": "22 kg",
    "until_at": "2026-11-24T19:45",
}


def test_three_fields_publish_and_show_the_text_for_the_loop(table: make.Table) -> None:
    browser = signed_in(table.alice)
    answer = browser.post(reverse("share:new"), THREE_FIELDS, follow=True)
    offer = Offer.objects.get()
    assert (offer.units_total, offer.unit, offer.unit_g) == (22, "kg", 1000)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("share:offer", args=[offer.ref])
    assert "/l/" in page and "22\u00a0kg" in page


def test_a_pressed_twice_button_publishes_once(table: make.Table) -> None:
    browser = signed_in(table.alice)
    for _press in range(2):
        browser.post(reverse("share:new"), THREE_FIELDS | {"key": "k-1"})
    assert Bundle.objects.count() == 1


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="(\w*)"', page)
    return found[1] if found else ""


def test_the_same_key_with_another_text_is_refused_once_and_then_asked_anew(table: make.Table) -> None:
    browser = signed_in(table.alice)
    browser.post(reverse("share:new"), THREE_FIELDS | {"key": "k-1"})
    other = THREE_FIELDS | {"lines-0-label": "Pommes"}
    answer = browser.post(reverse("share:new"), other | {"key": "k-1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "avec un autre contenu" in page and "Pommes" in page
    assert Bundle.objects.count() == 1
    assert key_in(page) not in ("", "k-1")
    assert browser.post(reverse("share:new"), other | {"key": key_in(page)}).status_code == 302
    assert Bundle.objects.count() == 2


def test_taking_again_with_the_same_key_and_another_number_says_what_stands(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    where, link = (
        reverse("share:offer", args=[offer.ref]),
        scopes.personal_link(offer.bundle, table.erables, at=make.NOON),
    )
    browser = signed_in(table.bob)
    assert browser.post(where, {"units": "4", "key": "k"}).status_code == 302
    assert browser.post(where, {"units": "4", "key": "k"}).status_code == 302, "the same press twice"
    by_link = f"{links.path_of(link)}prendre/{offer.ref}/"
    for answer in (
        browser.post(where, {"units": "6", "key": "k"}),
        phone().post(by_link, {"units": "6", "key": "k"}),
    ):
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "avec un autre contenu" in page
        assert "Votre part" in page
    assert Claim.objects.get().units == 4


@pytest.mark.parametrize(
    ("changed", "beside"),
    [
        ({"lines-0-quantity": "douze"}, "Écrivez par exemple"),
        ({"lines-0-quantity": "12,5 kg"}, "nombre entier de kilos"),
        ({"lines-0-quantity": "12 caisses"}, "Il manque le poids"),
        ({"lines-0-label": ""}, "obligatoire"),
        ({"until_at": "2026-11-24T08:00"}, "déjà passée"),
        ({"until_at": ""}, "obligatoire"),
        ({"lines-0-date_kind": "use_by", "lines-0-date_on": "2026-11-20"}, "DLC est passée"),
        ({"lines-0-date_kind": "use_by", "lines-0-date_on": "2026-11-25"}, "moins de 48"),
        ({"lines-0-date_kind": "best_before", "lines-0-date_on": "2026-11-20"}, "DDM est passée"),
        ({"lines-0-date_kind": "use_by"}, "Recopiez la date"),
        ({"lines-0-storage": "chilled", "lines-0-family": "plats_prepares"}, "avec sa date"),
    ],
)
def test_what_is_wrong_is_said_beside_and_nothing_is_lost(
    table: make.Table, changed: dict[str, str], beside: str
) -> None:
    answer = signed_in(table.alice).post(reverse("share:new"), THREE_FIELDS | changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert beside in page
    assert re.search("points? à revoir", page), "said at the top too (newcomer's 18)"
    assert Offer.objects.count() == 0
    assert (THREE_FIELDS | changed)["lines-0-label"] in page


def test_another_line_is_added_without_javascript(table: make.Table) -> None:
    answer = signed_in(table.alice).post(reverse("share:new"), THREE_FIELDS | {"more": "1"})
    page = answer.content.decode()
    assert 'name="lines-1-label"' in page and "Pain du jour" in page
    assert Offer.objects.count() == 0


def test_two_lines_share_one_link(table: make.Table) -> None:
    two = THREE_FIELDS | {
        "lines-TOTAL_FORMS": "2",
        "lines-1-label": "Pommes",
        "lines-1-quantity": "4 caisses de 12 kg",
    }
    signed_in(table.alice).post(reverse("share:new"), two)
    assert Bundle.objects.count() == 1
    assert sorted(Offer.objects.values_list("label", "unit_g")) == [("Pain du jour", 1000), ("Pommes", 12000)]


def test_bob_takes_lowers_and_gives_back(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, units=12)
    browser = signed_in(table.bob)
    url = reverse("share:offer", args=[offer.ref])
    browser.post(url, {"units": "4"})
    offer.refresh_from_db()
    assert offer.units_left == 8
    claim = Claim.objects.get()
    change = reverse("share:change_claim", args=[claim.ref])
    browser.post(change, {"units": "3"})
    offer.refresh_from_db()
    assert offer.units_left == 9
    browser.post(change, {"give_back": "1", "units": "3"})
    offer.refresh_from_db()
    assert offer.units_left == 12


def test_asking_for_too_many_says_what_remains_and_keeps_the_number(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, units=3)
    answer = signed_in(table.bob).post(reverse("share:offer", args=[offer.ref]), {"units": "10"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Il ne reste que 3\u00a0caisses" in page and 'value="10"' in page


def test_a_stranger_does_not_find_the_offer(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    browser = signed_in(table.chloe)
    for name in ("offer", "photo", "withdraw", "renew_link", "correct"):
        url = reverse(f"share:{name}", args=[offer.ref])
        post_only = name in ("withdraw", "renew_link")
        answer = browser.post(url, {}) if post_only else browser.get(url)
        assert answer.status_code == 404, name


def test_bob_cannot_withdraw_what_alice_gives(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    browser = signed_in(table.bob)
    browser.post(reverse("share:withdraw", args=[offer.ref]))
    offer.refresh_from_db()
    assert offer.status == "open"
    for name in ("renew_link", "correct"):
        assert browser.post(reverse(f"share:{name}", args=[offer.ref]), {}).status_code == 404


def test_correcting_a_weight_asks_why(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    browser = signed_in(table.alice)
    url = reverse("share:correct", args=[offer.ref])
    assert browser.post(url, {"unit_g": "12,5 kg", "reason": ""}).status_code == 422
    browser.post(url, {"unit_g": "12,5 kg", "reason": "pesé au quai"})
    offer.refresh_from_db()
    assert offer.unit_g == 12_500


def test_needs_are_said_in_pills_and_closed(table: make.Table) -> None:
    browser = signed_in(table.bob)
    answer = browser.post(
        reverse("share:need"),
        {"families": ["feculents", "produits_laitiers"], "until_on": "2026-11-29"},
        follow=True,
    )
    assert "Il ne manque plus" in answer.content.decode()
    assert browser.post(reverse("share:need"), {"until_on": "2026-11-29"}).status_code == 422


@pytest.mark.parametrize("page", ["share:list", "today:home"])
def test_lists_ask_the_same_whatever_their_length(table: make.Table, page: str) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = signed_in(table.bob)
    counts = []
    for _round in range(3):
        make.offer(table.network, table.tilleuls)
        make.offer(table.network, table.erables)
        make.claim(make.offer(table.network, table.tilleuls), table.bob, units=1)
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse(page))
        counts.append(len(asked))
    assert len(set(counts)) == 1 and counts[0] <= 25, counts


def start(page: str) -> str:
    """The number the stepper shows first."""
    found = re.search(r'name="units" value="(\d+)"', page)
    assert found, page
    return found[1]


@pytest.mark.parametrize(
    ("declared", "about", "starts_at", "said"),
    [
        ({}, {}, "1", ""),
        ({"max_g": 6_000}, {}, "6", "Votre plafond déclaré\u00a0: 6\u00a0caisses."),
        ({"max_g": 90_000}, {}, "12", "Votre plafond déclaré\u00a0: 90\u00a0caisses."),
        ({"max_g": 500}, {}, "1", ""),
        ({"max_g": 0}, {}, "1", ""),
        ({}, {"storage": "chilled", "units": 300, "family": "fruits_legumes"}, "200", "Votre froid déclaré"),
        ({}, {"storage": "frozen"}, "1", ""),
    ],
)
def test_the_stepper_starts_at_what_was_declared_with_an_account_as_by_link(
    table: make.Table, declared: dict[str, int], about: dict[str, object], starts_at: str, said: str
) -> None:
    make.profile(table.erables, **declared)
    offer = make.offer(table.network, table.tilleuls, **about)
    mine = scopes.personal_link(offer.bundle, table.erables, at=make.NOON)
    inside = signed_in(table.bob).get(reverse("share:offer", args=[offer.ref])).content.decode()
    outside = phone().get(links.path_of(mine)).content.decode()
    for page in (inside, outside):
        assert start(page) == starts_at
        assert said in page
        assert said or "déclaré\u00a0:" not in page, "a limit below one unit is no reason for one"


def test_the_stepper_starts_at_one_for_whoever_has_not_said_who_and_whole_for_whom_it_is_kept(
    table: make.Table,
) -> None:
    offer = make.offer(table.network, table.tilleuls)
    loop = scopes.loop_link(offer.bundle, at=make.NOON)
    assert start(phone().get(links.path_of(loop)).content.decode()) == "1"
    kept = make.offer(table.network, table.tilleuls, make.targeted(table.erables, "Blettes", units=7))
    assert start(signed_in(table.bob).get(reverse("share:offer", args=[kept.ref])).content.decode()) == "7"
