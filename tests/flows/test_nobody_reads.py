"""A structure where nobody reads alerts, or all switched them off: nothing is said to have been sent to it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from tablee.domains.actors import queries as people
from tablee.domains.messages import actions as messages
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import MatchNote
from tablee.flows import alerts
from tablee.flows.events import CirclePart
from tablee.kernel import outbox
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")

NOBODY = "ersonne chez vous ne re"  # « reçoit » above the page, « recevait » of what is past


def mute(table: make.Table, *kinds: str) -> None:
    """By the page of one's messages, as people do."""
    wanted = [kind for kind in ("offer", "urgent_offer", "share", "answer", "need") if kind not in kinds]
    signed_in(table.bob).post(reverse("account:messages"), {"wanted": wanted})


def read(table: make.Table) -> str:
    return signed_in(table.bob).get(reverse("settings:match_notes")).content.decode()


def offered(table: make.Table, *, targeted: bool = False) -> None:
    make.silence()
    line = make.targeted(table.erables) if targeted else make.line("Épinards")
    make.bundle(
        table.network, table.tilleuls, [line], by=table.alice, until_at=make.NOON + timedelta(hours=5)
    )
    outbox.run_due(make.NOON)


@pytest.mark.parametrize("targeted", [False, True], ids=["to all", "kept for it"])
def test_a_structure_whose_readers_all_switched_alerts_off_was_not_told(
    table: make.Table, targeted: bool
) -> None:
    mute(table, "offer", "urgent_offer")
    offered(table, targeted=targeted)
    note = MatchNote.objects.get(organization=table.erables)
    assert (note.told, note.code) == (False, "nobody_reads")
    assert not Message.objects.filter(kind="offer").exists()
    html = read(table)
    assert html.count(NOBODY) == 2 and "alerte envoyée" not in html and "une alerte part" not in html
    assert reverse("account:home") in html.split(NOBODY)[1]


def test_one_kind_switched_off_is_that_kind_only(table: make.Table) -> None:
    mute(table, "urgent_offer")
    offered(table)
    assert MatchNote.objects.get(organization=table.erables).told
    assert "partira" in read(table) and NOBODY not in read(table)


def test_a_structure_without_any_reader_was_not_told(table: make.Table) -> None:
    alone = make.organization("Les Saules", network=table.network)
    make.site(alone)
    offered(table)
    note = MatchNote.objects.get(organization=alone)
    assert (note.told, note.code) == (False, "nobody_reads")


@pytest.mark.parametrize("by_link", [False, True])
def test_what_waits_for_somebody_who_switches_it_off_leaves_no_more(table: make.Table, by_link: bool) -> None:
    """It was written, then switched off: it left all the same, and « partira » was said of it."""
    offered(table)
    message = Message.objects.get(address="bob@exemple.test")
    assert "partira" in read(table)
    if by_link:
        stop = messages._stop_link(message, make.NOON)
        phone().post(messages.links.path_of(stop))
    else:
        mute(table, "offer")
    assert NOBODY in read(table) and "partira" not in read(table)
    messages.send_due(message.not_before)
    assert mail.outbox == []


def test_what_is_switched_on_again_in_time_waits_again(table: make.Table) -> None:
    """Switched off for five seconds: food kept for it was never told of, and the page said that nobody reads."""
    offered(table)
    message = Message.objects.get(address="bob@exemple.test")
    mute(table, "offer")
    mute(table)
    html = read(table)
    assert "partira" in html and NOBODY not in html
    messages.send_due(message.not_before)
    assert len(mail.outbox) == 1


def test_what_is_switched_on_again_too_late_does_not_leave(table: make.Table) -> None:
    offered(table)
    message = Message.objects.get(address="bob@exemple.test")
    mute(table, "offer")
    messages.heed_muting(message.person_ref, (), at=message.not_before)
    message.refresh_from_db()
    assert message.state == Message.State.DROPPED


def test_a_note_of_before_is_not_said_to_have_been_sent(table: make.Table) -> None:
    """Written by an older version: told, of nobody, in the ninety days that messages are kept."""
    offer = make.offer(table.network, table.tilleuls)
    sharing.note_match(offer, organization_id=table.erables.pk, refusal=None, at=make.NOON)
    assert "alerte envoyée" in read(table)
    mute(table, "offer", "urgent_offer")
    assert "alerte envoyée" not in read(table) and read(table).count(NOBODY) == 2


def test_an_alert_of_what_is_all_proposed_says_that_a_share_came(table: make.Table) -> None:
    """Newcomer's 7: « finie ou toute prise avant », of shares nobody had answered yet."""
    make.count(table.erables, 100)
    make.silence()
    offer = make.offer(
        table.network, table.tilleuls, by=table.alice, mode=Mode.FAIR_SHARE,
        until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip
    outbox.run_due(make.NOON)
    sharing.propose([offer], by=table.alice, at=make.NOON)
    html = read(table)
    assert "une part vous a été proposée" in html and "toute prise avant" not in html


def test_a_line_that_joined_an_older_message_is_read_with_it(table: make.Table) -> None:
    """The oldest note on the page is younger than the message that bears its line."""
    make.silence()
    first = make.offer(table.network, table.tilleuls, by=table.alice, label="Pain")
    outbox.run_due(make.NOON)
    at = make.NOON + timedelta(minutes=10)
    make.offer(table.network, table.tilleuls, by=table.alice, label="Poires", at=at)
    outbox.run_due(at)
    assert len(Message.objects.get(address="bob@exemple.test").lines) == 2
    MatchNote.objects.filter(offer=first).delete()
    assert "partira" in read(table) and "alerte envoyée" not in read(table)


def test_the_fourth_pressing_alert_of_a_day_is_not_said_to_have_been_sent(table: make.Table) -> None:
    """Nobody is written to more than three times a day of what presses: the fourth was noted as told."""
    make.silence()
    make.site(table.erables, chilled_l=900)
    for _time in range(4):
        line = make.chilled("Épinards", use_by_on=make.TODAY + timedelta(days=3))
        until_at = make.NOON + timedelta(hours=5)
        make.bundle(table.network, table.tilleuls, [line], by=table.alice, until_at=until_at)
        outbox.run_due(make.NOON)
    notes = MatchNote.objects.filter(organization=table.erables).order_by("offer__pk")
    assert [(note.told, note.code) for note in notes] == [(True, "")] * 3 + [(False, "enough_today")]
    assert Message.objects.filter(address="bob@exemple.test", kind="urgent_offer").count() == 3
    assert "3 alertes pressantes étaient déjà parties en 24 h" in read(table)


def test_who_reads_for_two_structures_is_told_once_and_both_were_told(table: make.Table) -> None:
    """« 3 alertes pressantes étaient déjà parties » was said to the second structure, of none that had left."""
    saules = make.organization("Les Saules", network=table.network)
    make.site(saules)
    make.role(people.person_behind(table.bob), saules)
    offered(table)
    assert Message.objects.filter(kind="offer", address="bob@exemple.test").count() == 1
    notes = MatchNote.objects.filter(organization__in=[table.erables, saules])
    assert [(note.told, note.code) for note in notes] == [(True, ""), (True, "")]


def test_who_switched_it_off_since_the_circle_was_drawn_was_not_told_for_that(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    mute(table, "offer", "urgent_offer")
    alerts.tell_a_part(CirclePart(offer=offer.ref, organizations=(table.erables.ref,)), make.NOON)
    note = MatchNote.objects.get(offer=offer, organization=table.erables)
    assert (note.told, note.code) == (False, "nobody_reads")
