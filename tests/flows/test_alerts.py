"""Who hears of what: those it suits, a partner first, the giver of an answer, takers of a change. Nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tablee.domains.actors.models import Person
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions, queries
from tablee.domains.sharing.events import (
    ClaimChanged,
    OfferClaimed,
    OfferPublished,
    OfferWidened,
    OfferWithdrawn,
)
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.flows import worker
from tablee.flows.events import CirclePart
from tablee.kernel import outbox
from tablee.kernel.models import OutboxEvent
from tests import make


def told(kind: str = "") -> set[str]:
    rows = Message.objects.filter(kind=kind) if kind else Message.objects.all()
    return set(rows.values_list("address", flat=True))


@pytest.fixture
def saules(table: make.Table) -> Any:
    """A third neighbour, with a chilled room."""
    made = make.organization("Les Saules", network=table.network)
    make.site(made, chilled_l=900)
    viewer = make.viewer(made, first_name="Saule", email="saule@exemple.test")
    make.silence()
    return viewer


def test_everybody_it_suits_hears_but_the_giver_and_strangers(table: make.Table, saules: Any) -> None:
    make.offer(table.network, table.tilleuls, by=table.alice)
    outbox.run_due(make.NOON)
    assert told() == {"bob@exemple.test", "saule@exemple.test"}
    message = Message.objects.get(address="bob@exemple.test")
    assert message.kind == "offer"
    assert message.subject == "Pain\u00a0: 12\u00a0caisses près de vous"
    assert message.lines == [
        "Pain\u00a0: 12\u00a0caisses, chez Les Tilleuls, jusqu’à ce soir, 19\u00a0h\u00a045"
    ]
    assert message.path.startswith("/l/")
    assert "Les Érables" in message.why


def test_each_structure_has_its_own_link(table: make.Table, saules: Any) -> None:
    make.offer(table.network, table.tilleuls)
    outbox.run_due(make.NOON)
    assert len(set(Message.objects.values_list("path", flat=True))) == 2


def test_who_is_not_told_reads_why(table: make.Table, saules: Any) -> None:
    make.profile(table.erables, declined_words=["pain"])
    offer = make.offer(table.network, table.tilleuls)
    outbox.run_due(make.NOON)
    assert told() == {"saule@exemple.test"}
    (note,) = queries.match_notes(table.bob)
    assert (note.offer, note.told, note.code) == (offer, False, "declined")
    assert note.reason == "Vous ne prenez pas\u00a0: pain."
    assert [each.told for each in queries.match_notes(saules)] == [True]
    assert queries.match_notes(table.chloe) == []
    assert queries.offer_seen_by(table.bob, offer.ref, at=make.NOON), "not told, yet seen and free to take"


def test_a_chilled_surplus_that_ends_soon_presses(table: make.Table) -> None:
    soon = make.chilled(use_by_on=make.TODAY + timedelta(days=5))
    make.offer(table.network, table.tilleuls, soon, until_at=make.NOON + timedelta(hours=5))
    make.offer(table.network, table.tilleuls, soon, until_at=make.NOON + timedelta(hours=7))
    outbox.run_due(make.NOON)
    kinds = dict(Message.objects.values_list("kind", "not_before"))
    assert set(kinds) == {"urgent_offer", "offer"}
    assert kinds["urgent_offer"] == make.NOON, "no batch: at once"


def a_crowd(table: make.Table, count: int) -> set[str]:
    """Structures with somebody who reads; their addresses."""
    addresses = set()
    for number in range(count):
        each = make.organization(f"Les Charmes {number:02}", network=table.network)
        make.viewer(each, first_name="Aubier", email=f"charme{number}@exemple.test")
        addresses.add(f"charme{number}@exemple.test")
    make.silence()
    return addresses


def test_a_crowd_is_told_ten_structures_at_a_time(table: make.Table) -> None:
    """One transaction for two thousand readers would let nobody else write meanwhile."""
    crowd = a_crowd(table, 21) | {"bob@exemple.test"}
    make.offer(table.network, table.tilleuls)
    assert outbox.run_due(make.NOON) == 1
    assert told() == set()
    assert [len(each.payload["organizations"]) for each in parts()] == [10, 10, 2]
    assert outbox.run_due(make.NOON) == 3
    assert told() == crowd
    assert Message.objects.count() == len(crowd)


def test_the_rest_of_a_crowd_is_not_told_of_what_is_gone(table: make.Table) -> None:
    a_crowd(table, 21)
    offer = make.offer(table.network, table.tilleuls)
    outbox.run_due(make.NOON)
    actions.withdraw(offer, by=table.alice, at=make.NOON)
    outbox.run_due(make.NOON)
    assert told("offer") == set()


def parts() -> list[OutboxEvent]:
    return list(OutboxEvent.objects.filter(name=CirclePart.name).order_by("id"))


def test_a_withdrawn_or_ended_offer_is_not_told(table: make.Table) -> None:
    actions.withdraw(make.offer(table.network, table.tilleuls), by=table.alice, at=make.NOON)
    make.offer(table.network, table.tilleuls)
    OutboxEvent.objects.filter(name="sharing.offer_published").update(due_at=make.TONIGHT)
    outbox.run_due(make.TONIGHT)
    assert told() == set()


def test_the_giver_hears_of_an_answer_and_of_its_changes(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.silence()
    claim = make.claim(offer, table.bob, units=4)
    outbox.run_due(make.NOON)
    actions.change_claim(claim, units=2, by=table.bob, at=make.NOON + timedelta(minutes=1))
    outbox.run_due(make.NOON + timedelta(minutes=1))
    actions.cancel_claim(claim, by=table.bob, at=make.NOON + timedelta(minutes=2))
    outbox.run_due(make.NOON + timedelta(minutes=2))
    assert told() == {"alice@exemple.test"}
    lines = [row.lines[0] for row in Message.objects.order_by("id")]
    assert lines[0].startswith("Bob (Les Érables) prend 4\u00a0caisses")
    assert "de 4\u00a0caisses à 2\u00a0caisses" in lines[1]
    assert "à 0\u00a0caisse" in lines[2]


def test_a_donors_host_hears_too(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network, contact_email="fournil@exemple.test")
    offer = make.offer(table.network, baker, by=table.alice)
    make.silence()
    make.claim(offer, table.bob)
    outbox.run_due(make.NOON)
    assert told("answer") == {"fournil@exemple.test", "alice@exemple.test"}


def test_whoever_loses_a_share_hears_at_once_and_a_kept_one_does_not(table: make.Table, saules: Any) -> None:
    offers = [make.offer(table.network, table.tilleuls) for _ in range(2)]
    for offer in offers:
        make.claim(offer, table.bob)
    make.silence()
    late = make.NOON.replace(hour=19, minute=30)
    actions.withdraw(offers[0], by=table.alice, at=late, keep_claims=True)
    actions.withdraw(offers[1], by=table.alice, at=late, keep_claims=False)
    outbox.run_due(late)
    (message,) = Message.objects.filter(kind="changed")
    assert (message.address, message.not_before) == ("bob@exemple.test", late)
    assert "Ne vous déplacez pas." in message.lines[0]
    assert offers[1].label in message.subject


def test_a_share_taken_by_link_is_told_to_the_structure_it_was_taken_for(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    make.silence()
    make.claim(offer, make.by_link(table.erables, first_name="Olive"))
    outbox.run_due(make.NOON)
    (message,) = Message.objects.filter(address="bob@exemple.test")
    assert message.lines[0].startswith("Olive a pris 4\u00a0caisses pour votre structure")


def test_a_fact_about_something_gone_is_let_go(db: None) -> None:
    for fact in (
        OfferPublished(offer="OF-999"),
        OfferWidened(offer="OF-999"),
        OfferClaimed(claim="NOTHING0", units=1),
        ClaimChanged(claim="NOTHING0", units_before=1, units_after=0),
        OfferWithdrawn(offer="OF-999", claims=("NOTHING0",)),
    ):
        fact.put(make.NOON)
    assert outbox.run_due(make.NOON) == 5
    assert not Message.objects.exists()


def test_one_address_of_many_letters_does_not_silence_the_others(table: make.Table, saules: Any) -> None:
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.test"
    make.viewer(make.organization("Les Ifs", network=table.network), email=long)
    make.offer(table.network, table.tilleuls)
    outbox.run_due(make.NOON)
    assert long in told()
    assert "saule@exemple.test" in told()


def test_the_same_facts_again_tell_nobody_twice(table: make.Table, saules: Any) -> None:
    """As after a restore, or a fact put twice."""
    offer = make.offer(table.network, table.tilleuls)
    make.claim(offer, table.bob)
    outbox.run_due(make.NOON)
    before = Message.objects.count()
    OutboxEvent.objects.update(done_at=None)
    outbox.run_due(make.NOON)
    assert Message.objects.count() == before


def test_a_journey_ends_in_mailboxes(table: make.Table, mailoutbox: list[Any]) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    worker.drain(make.NOON)
    make.claim(Offer.objects.get(pk=offer.pk), table.bob)
    worker.drain(make.NOON + timedelta(hours=1))
    assert {(mail.to[0], mail.subject) for mail in mailoutbox} == {
        ("bob@exemple.test", "Pain\u00a0: 8\u00a0caisses près de vous"),  # what is left when it leaves
        ("alice@exemple.test", "Une réponse\u00a0: Pain"),
    }


def test_notes_are_kept_for_everybody_in_the_circle(table: make.Table, saules: Any) -> None:
    make.offer(table.network, table.tilleuls)
    outbox.run_due(make.NOON)
    assert MatchNote.objects.count() == 2


def test_what_was_taken_before_the_worker_came_by_is_not_told(table: make.Table, saules: Any) -> None:
    make.claim(make.offer(table.network, table.tilleuls, units=4), table.bob, units=4)
    outbox.run_due(make.NOON)
    assert told("offer") == set()


@pytest.fixture
def english(table: make.Table) -> make.Table:
    """Alice reads English; Bob, French; the baker is an address."""
    Person.objects.filter(pk=table.alice.person_id).update(language="en")
    return table


def said(address: str, language: str) -> list[str]:
    found = Message.objects.filter(address=address)
    assert {each.language for each in found} == {language}, address
    return [text for each in found for text in (each.subject, *each.lines, each.why)]


@pytest.mark.parametrize("worker_speaks", ["fr", "en"])
def test_each_reader_reads_their_own_language_whatever_the_worker_speaks(
    english: make.Table, worker_speaks: str
) -> None:
    table = english
    baker = make.donor(table.tilleuls, table.network, contact_email="four@exemple.test")
    theirs = make.offer(table.network, baker, by=table.alice)
    by_link = make.by_link(table.erables)
    ours = make.offer(table.network, table.erables, label="Lait", by=table.bob)
    with override(worker_speaks):
        for offer, by in ((theirs, by_link), (ours, make.by_link(table.tilleuls))):
            claim = make.claim(offer, by, units=4)
            outbox.run_due(make.NOON)
            actions.change_claim(claim, units=2, by=by, at=make.NOON)
            outbox.run_due(make.NOON)
            actions.withdraw(offer, by=make.ROBOT, at=make.NOON, keep_claims=False)
            outbox.run_due(make.NOON)
    french = ("Vous recevez ce message", "prend ", "passe de", "a retiré", "caisses", "Une réponse", "chez ")
    english_words = ("You receive this message", "takes", "withdr", "crates", "An answer", " at ")
    for address, language, mine, others in (
        ("alice@exemple.test", "en", english_words, french),
        ("bob@exemple.test", "fr", french, english_words),
        ("four@exemple.test", "fr", french[:3], english_words),
    ):
        text = "\n".join(said(address, language))
        assert not [word for word in others if word in text], text
        assert [word for word in mine if word in text], text
