"""XC-09: everything important is in the journal: who, for whom, what, when, by which rule; corrected openly."""

import re

import pytest
from django.db import DatabaseError, transaction

from tablee.domains.actors import actions as actors
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions
from tablee.flows import departure, worker
from tablee.kernel import journal
from tablee.kernel.models import JournalConcern, JournalEntry, OutboxEvent
from tests import make
from tests.domains.refusing import refused
from tests.web.visitors import signed_in

ADDRESS = re.compile(r"[^\s@\"]+@[^\s@\"]+\.\w+")


def test_a_weight_corrected_keeps_the_old_one_and_asks_why(table: make.Table) -> None:
    make.rule(table.network, "target_hours", 4)
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    with refused("no_reason"):
        actions.correct(offer, unit_g=900, reason="", by=table.alice, at=make.NOON)
    actions.correct(offer, unit_g=900, reason="Pesé à l’arrivée", by=table.alice, at=make.NOON)
    entry = JournalEntry.objects.get(verb="sharing.correct")
    assert (entry.before["unit_g"], entry.after["unit_g"], entry.reason) == (1000, 900, "Pesé à l’arrivée")
    assert (entry.person_ref, entry.acting_ref, entry.at) == (
        table.alice.person_ref,
        table.tilleuls.ref,
        make.NOON,
    )
    assert JournalEntry.objects.get(verb="sharing.publish").rule_version == "droit 2026-11; target_hours v1"


def test_it_is_shown_to_those_concerned_only(table: make.Table, noon: None) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    actions.correct(offer, unit_g=900, reason="CANARI-MOTIF", by=table.alice, at=make.NOON)
    assert "CANARI-MOTIF" in signed_in(table.alice).get("/reglages/journal/").content.decode()
    for other in (table.bob, table.chloe):
        assert "CANARI-MOTIF" not in signed_in(other).get("/reglages/journal/").content.decode()


def test_nothing_in_it_is_edited(table: make.Table) -> None:
    make.offer(table.network, table.tilleuls)
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.update(reason="autre")
    journal.seal(make.NOON)
    gone = JournalEntry.objects.order_by("id").first()
    assert gone is not None
    JournalConcern.objects.filter(entry=gone).delete()
    gone.delete()
    assert journal.verify()


def a_day_of_everything(table: make.Table) -> None:
    """Every action once or more, with addresses in every free field a person could type one into."""
    typed = "écrire à lise.canari@exemple.test"
    actors.update_card(
        table.erables, by=table.bob, at=make.NOON, does=typed, welcomes=typed, constraints_note=typed, vehicle_note=typed,
        contact_role=typed, contact_email="lise.canari@exemple.test",
    )  # fmt: skip
    actors.set_site(
        table.erables, site=table.erables.sites.get(), by=table.bob, at=make.NOON, name=typed, address=typed
    )
    actors.set_profile(
        table.erables, by=table.bob, at=make.NOON, declined_words=[typed], receiving_hours="Mo-Fr 9:00-12:00"
    )
    actors.record_count(table.erables, persons=40, counted_on=make.TODAY, by=table.bob, at=make.NOON)
    somebody = make.person("Lise", email="lise.canari@exemple.test")
    role = actors.appoint(table.erables, person=somebody, by=table.bob, at=make.NOON)
    offer = make.offer(table.network, table.tilleuls, label=f"Pain {typed}", by=table.alice)
    claim = make.claim(offer, make.by_link(table.erables, first_name="lise.canari@exemple.test"))
    actions.change_claim(claim, units=2, by=table.bob, at=make.NOON)
    actions.correct(offer, unit_g=900, reason=typed, by=table.alice, at=make.NOON)
    make.need(table.network, table.erables, note=typed)
    make.rule(table.network, reason=typed)
    worker.drain(make.NOON)
    actions.withdraw(offer, by=table.alice, at=make.NOON, reason=typed, keep_claims=False)
    actors.end_role(role, by=table.bob, at=make.NOON)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    actors.erase_person(somebody, at=make.NOON)
    worker.drain(make.NOON)


def test_no_address_ever_enters_journal_or_outbox(table: make.Table) -> None:
    a_day_of_everything(table)
    assert JournalEntry.objects.count() > 12
    for row in JournalEntry.objects.values():
        assert not ADDRESS.search(str(row)), row
    for row in OutboxEvent.objects.values("payload", "key"):
        assert not ADDRESS.search(str(row)), row


def test_no_first_name_enters_the_journal(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, make.by_link(table.erables, first_name="Canarine"))
    a = make.person("Canarine")
    actors.appoint(table.erables, person=a, by=table.bob, at=make.NOON)
    worker.drain(make.NOON)
    assert "Canarine" not in str(list(JournalEntry.objects.values()))
    assert "Canarine" not in str(list(OutboxEvent.objects.values("payload", "key")))
    assert Message.objects.filter(lines__icontains="Canarine").exists(), "the giver reads it, once"
