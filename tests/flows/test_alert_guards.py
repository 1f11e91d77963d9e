"""Whom an alert must not reach: a partner that closed since, whoever left, a part that sits elsewhere."""

from datetime import timedelta

import pytest
from django.core import mail

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.messages import actions as messages
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import MatchNote
from tablee.flows.alerts import tell_a_part
from tablee.flows.events import CirclePart
from tablee.kernel import outbox
from tests import make

EVENING = make.NOON.replace(hour=21)
MORNING = make.NOON.replace(hour=8) + timedelta(days=1)


@pytest.mark.parametrize("queued", [False, True])
def test_a_partner_that_closed_for_its_time_is_not_told(table: make.Table, queued: bool) -> None:
    """Kept for it until noon, offered for two days: closed until then, it was told all the same (row 9)."""
    line = make.targeted(table.erables, target_until_at=EVENING + timedelta(hours=15))
    until_at = EVENING + timedelta(hours=48)
    make.bundle(table.network, table.tilleuls, [line], by=table.alice, at=EVENING, until_at=until_at)
    if queued:
        outbox.run_due(EVENING)
        assert Message.objects.filter(address="bob@exemple.test").exists()
    for day in (EVENING.date(), MORNING.date()):
        announce_closure(table.erables, starts_on=day, ends_on=day, by=table.bob, at=EVENING)
    outbox.run_due(EVENING)
    if not queued:  # known at once, not first when its message would leave
        note = MatchNote.objects.get(organization=table.erables)
        assert (note.told, note.code) == (False, "closure")
        assert not Message.objects.exists()
    messages.send_due(MORNING)
    assert mail.outbox == []
    note = MatchNote.objects.get(organization=table.erables)
    assert (note.told, note.code) == (False, "closure")


@pytest.mark.parametrize("queued", [False, True])
@pytest.mark.parametrize("days", [1, 5], ids=["open again", "still closed"])
def test_a_partner_not_told_for_its_closure_hears_when_the_offer_widens(
    table: make.Table, queued: bool, days: int
) -> None:
    """It was noted as told when the others were, and no message left for it: queued, dropped, or never written."""
    make.viewer(
        make.organization("Les Frênes", network=table.network), first_name="Fanny", email="fanny@exemple.test"
    )
    make.silence()
    line = make.targeted(table.erables, target_until_at=EVENING + timedelta(hours=24))
    until_at = EVENING + timedelta(days=5)
    make.bundle(table.network, table.tilleuls, [line], by=table.alice, at=EVENING, until_at=until_at)
    if queued:
        outbox.run_due(EVENING)
    last = EVENING.date() + timedelta(days=days)
    announce_closure(table.erables, starts_on=EVENING.date(), ends_on=last, by=table.bob, at=EVENING)
    outbox.run_due(EVENING)
    messages.send_due(MORNING)
    note = MatchNote.objects.get(organization=table.erables)
    assert (note.told, note.code) == (False, "closure")
    later = EVENING + timedelta(hours=25)
    assert sharing.widen_due(later) == 1
    outbox.run_due(later)
    opens, waiting = days == 1, Message.objects.exclude(state=Message.State.DROPPED)
    heard = {"fanny@exemple.test"} | ({"bob@exemple.test"} if opens else set())
    assert set(waiting.values_list("address", flat=True)) == heard
    note.refresh_from_db()
    assert (note.told, note.code) == (opens, "" if opens else "closure")


def test_a_partner_that_was_told_is_not_told_again_and_its_note_stands(table: make.Table) -> None:
    line = make.targeted(table.erables, target_until_at=make.NOON + timedelta(hours=2))
    make.bundle(table.network, table.tilleuls, [line], by=table.alice, until_at=make.TONIGHT)
    outbox.run_due(make.NOON)
    make.profile(table.erables, max_g=0)
    later = make.NOON + timedelta(hours=3)
    assert sharing.widen_due(later) == 1
    outbox.run_due(later)
    assert Message.objects.filter(address="bob@exemple.test").count() == 1
    assert MatchNote.objects.get(organization=table.erables).told


def test_a_part_reaches_members_only(table: make.Table) -> None:
    """Named while it sat there, or never: whoever does not sit there now hears nothing (B12)."""
    make.viewer(table.cypres, first_name="Cyprien", email="cyprien@exemple.test")
    offer = make.offer(table.network, table.tilleuls)
    named = (table.erables.ref, table.cypres.ref)
    tell_a_part(CirclePart(offer=offer.ref, organizations=named), make.NOON)
    assert set(Message.objects.values_list("address", flat=True)) == {"bob@exemple.test"}
