"""What is reserved to a partner says so and until when, in its mail and on every page where it reads of it (newcomer's 3)."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tablee.domains.messages import actions as messages
from tablee.domains.sharing.models import Bundle
from tablee.flows import scopes
from tablee.kernel import links, outbox
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")

H = "\u00a0"
KEPT = f"Gardé pour vous jusqu’à cet après-midi, 14{H}h{H}00"


def kept_bundle(table: make.Table, *others: str) -> Bundle:
    make.silence()
    line = make.targeted(table.erables, "Tomates", target_until_at=make.NOON + timedelta(hours=2))
    lines = [line, *(make.targeted(table.erables, label) for label in others)]
    return make.bundle(table.network, table.tilleuls, lines, by=table.alice, until_at=make.TONIGHT)


def test_the_mail_says_for_whom_it_is_kept_and_until_when(table: make.Table) -> None:
    kept_bundle(table)
    outbox.run_due(make.NOON)
    messages.send_due(make.NOON + timedelta(hours=1))
    (sent,) = mail.outbox
    assert sent.to == ["bob@exemple.test"]
    assert sent.subject == f"Gardé pour vous{H}: Tomates{H}: 12{H}caisses"
    assert f"jusqu’à ce soir, 19{H}h{H}45. {KEPT}." in sent.body
    assert "gardé pour Les Érables" in sent.body


def test_a_mail_that_leaves_after_the_time_says_it_no_more(table: make.Table) -> None:
    kept_bundle(table)
    outbox.run_due(make.NOON)
    messages.send_due(make.NOON + timedelta(hours=3))
    assert sorted(each.to[0] for each in mail.outbox) == ["bob@exemple.test"]
    assert "Gardé" not in mail.outbox[0].subject and "Gardé" not in mail.outbox[0].body


def test_the_days_card_says_until_when_it_is_kept(table: make.Table) -> None:
    kept_bundle(table)
    html = signed_in(table.bob).get(reverse("today:home")).content.decode()
    assert f"Gardé pour vous{H}: Tomates" in html
    assert f"{KEPT}\u202f; à retirer jusqu’à ce soir, 19{H}h{H}45" in html


def test_the_list_the_offer_and_its_link_say_it_in_the_same_words(table: make.Table) -> None:
    bundle = kept_bundle(table)
    offer = bundle.offers.get()
    link = links.path_of(scopes.personal_link(bundle, table.erables, at=make.NOON))
    bob = signed_in(table.bob)
    pages = [
        bob.get(reverse("share:list")),
        bob.get(reverse("share:offer", args=[offer.ref])),
        phone().get(link),
    ]
    for page in pages:
        html = page.content.decode()
        assert KEPT in html and "D’abord pour" not in html
    assert (
        "D’abord pour Les Érables"
        in signed_in(table.alice).get(reverse("share:offer", args=[offer.ref])).content.decode()
    )


def test_of_several_lines_the_link_says_it_of_each(table: make.Table) -> None:
    link = scopes.personal_link(kept_bundle(table, "Courges"), table.erables, at=make.NOON)
    assert phone().get(links.path_of(link)).content.decode().count("Gardé pour vous jusqu’à") == 2


def test_after_its_time_the_card_is_like_any_other(table: make.Table) -> None:
    kept_bundle(table).offers.update(target_until_at=make.NOON)
    html = signed_in(table.bob).get(reverse("today:home")).content.decode()
    assert "Tomates" in html and "Gardé pour vous" not in html
