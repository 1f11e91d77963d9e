"""What is written in the evening and read in the morning says the morning's words: its days, what is left, what is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.messages import actions as messages
from tablee.domains.messages import queries as message_queries
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import MatchNote, Offer, Share
from tablee.flows import scopes
from tablee.flows.loop_text import loop_text
from tablee.kernel import outbox
from tablee.web.handover.slip import Slip
from tests import make

EVENING = make.NOON.replace(hour=21)
MORNING = make.NOON.replace(hour=8) + timedelta(days=1)
H = "\u00a0"


def evening_offer(table: make.Table, label: str, *, hours: int, **about: Any) -> Offer:
    """Published at 21:00, over `hours` later; heard by nobody before 7:30."""
    offer = make.offer(
        table.network, table.tilleuls, by=table.alice, label=label, at=EVENING,
        until_at=EVENING + timedelta(hours=hours), **about,
    )  # fmt: skip
    outbox.run_due(EVENING)
    return offer


def test_a_day_is_said_as_it_is_when_the_message_leaves(table: make.Table) -> None:
    evening_offer(table, "Pain", hours=15)
    assert messages.send_due(MORNING) == 1
    (sent,) = mail.outbox
    assert f"jusqu’à aujourd’hui, 12{H}h{H}00" in sent.body
    assert "demain" not in sent.body
    assert "aujourd’hui" in Message.objects.get().lines[0], "kept as it was read"


def test_what_is_over_is_left_out_and_the_rest_is_what_is_left(table: make.Table) -> None:
    evening_offer(table, "Lait", hours=3)
    bread = evening_offer(table, "Pain", hours=15)
    make.claim(bread, make.by_link(make.organization("Ormes", network=table.network)), units=5, at=EVENING)
    assert messages.send_due(MORNING) >= 1
    sent = next(each for each in mail.outbox if each.to == ["bob@exemple.test"])
    assert sent.subject == f"Pain{H}: 7{H}caisses près de vous"
    assert "Lait" not in sent.body


def test_two_that_read_alike_are_told_as_long_as_one_stands(table: make.Table) -> None:
    gone, stays = (evening_offer(table, "Pain", hours=15) for _ in range(2))
    assert len(Message.objects.get().lines) == 1
    sharing.withdraw(gone, by=table.alice, at=EVENING)
    assert messages.send_due(MORNING) == 1
    assert stays.label in mail.outbox[0].body


@pytest.mark.parametrize("why", ["over", "withdrawn", "all taken"])
def test_a_message_that_has_nothing_left_to_say_is_not_sent(table: make.Table, why: str) -> None:
    offer = evening_offer(table, "Pain", hours=3 if why == "over" else 15)
    if why == "withdrawn":
        sharing.withdraw(offer, by=table.alice, at=EVENING)
    if why == "all taken":
        make.claim(offer, make.by_link(table.erables), units=12, at=EVENING)
    assert messages.send_due(MORNING) == 0
    assert mail.outbox == []
    message = Message.objects.get(kind="offer")
    assert (message.state, message.dropped_because) == ("dropped", "over")
    assert message_queries.troubled() == [], "no fault: nothing for operators to try again"


@pytest.mark.parametrize("named_first", [False, True])
def test_whoever_closed_since_is_not_told(table: make.Table, named_first: bool) -> None:
    """Announced in the evening, the closure was passed over by the mail of the morning."""
    line = make.targeted(table.erables) if named_first else make.line()
    make.bundle(
        table.network,
        table.tilleuls,
        [line],
        by=table.alice,
        at=EVENING,
        until_at=EVENING + timedelta(hours=15),
    )
    outbox.run_due(EVENING)
    assert Message.objects.filter(address="bob@exemple.test").exists()
    announce_closure(
        table.erables, starts_on=MORNING.date(), ends_on=MORNING.date(), by=table.bob, at=EVENING
    )
    messages.send_due(MORNING)
    assert mail.outbox == []
    note = MatchNote.objects.filter(organization=table.erables).first()
    assert note is None or (note.told, note.code) == (False, "closure")


def test_a_try_that_fails_does_not_keep_that_days_words(
    table: make.Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening_offer(table, "Pain", hours=36)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: 1 / 0)
        assert messages.send_due(MORNING) == 0
    messages.send_due(MORNING + timedelta(days=1) - timedelta(hours=1))
    assert f"jusqu’à ce matin, 9{H}h{H}00" in mail.outbox[0].body


def proposed(table: make.Table) -> Share:
    for structure in (table.erables, table.tilleuls):
        make.count(structure, 100)
    offer = evening_offer(table, "Pain", hours=40, mode=Mode.FAIR_SHARE)
    sharing.propose([offer], by=table.alice, at=EVENING, deadline_at=EVENING + timedelta(hours=15))
    outbox.run_due(EVENING)
    return Share.objects.get(organization=table.erables)


def test_until_when_to_answer_is_said_as_it_is_when_the_message_leaves(table: make.Table) -> None:
    proposed(table)
    messages.send_due(MORNING)
    assert f"Répondez jusqu’à aujourd’hui, 12{H}h{H}00" in mail.outbox[0].body


def test_a_share_already_answered_is_not_asked_for(table: make.Table) -> None:
    sharing.answer(proposed(table), units=1, by=make.by_link(table.erables), at=EVENING)
    messages.send_due(MORNING)
    assert [sent.to for sent in mail.outbox if "Votre part" in sent.subject] == []


def test_a_text_for_a_loop_holds_the_date(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    text = loop_text(offer.bundle, [offer], scopes.loop_link(offer.bundle, at=make.NOON), at=make.NOON)
    assert f"Jusqu’à mardi 24{H}novembre, 19{H}h{H}45" in text


def test_paper_holds_the_date_of_a_signature(table: make.Table) -> None:
    made = make.hand_over(make.claim(make.offer(table.network, table.tilleuls), table.bob), table.bob)
    made.giver_signed, made.giver_signed_at, made.corrected_at = "tap", make.NOON, make.NOON
    day = f"mardi 24{H}novembre{H}2026, 12{H}h{H}00"
    paper = Slip(made, make.NOON, on_paper=True)
    assert day in paper.signed and day in paper.corrected
    assert "aujourd’hui" in Slip(made, make.NOON).signed


@pytest.mark.parametrize(
    ("taken", "words"), [(0, "Aucune structure n’a pris"), (1, "1 structure a pris sa part.")]
)
def test_the_end_of_a_round_counts_as_one_speaks(table: make.Table, taken: int, words: str) -> None:
    share = proposed(table)
    sharing.answer(share, units=taken, by=make.by_link(table.erables), at=EVENING)
    outbox.run_due(EVENING)
    assert any(words in line for message in Message.objects.filter(kind="answer") for line in message.lines)
