"""LER-P8: refusing needs no reason and costs nothing: what decides next time does not know of it."""

import inspect
from dataclasses import fields

from tablee.domains.actors import actions as actors
from tablee.domains.governance.queries import rules_on
from tablee.domains.sharing import actions, matching
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.flows import worker
from tests import make


def test_cancelling_refusing_and_leaving_ask_no_reason() -> None:
    for verb in (actions.cancel_claim, actions.change_claim, actors.refuse_invitation, actors.leave):
        assert "reason" not in inspect.signature(verb).parameters, verb.__name__


def test_who_gave_back_ten_times_is_told_the_eleventh(table: make.Table) -> None:
    """Two structures alike but for their past: matching says the same of both."""
    other = make.organization("Les Saules", network=table.network)
    make.site(other, chilled_l=600)
    saule = make.viewer(other, email="saule@exemple.test")
    for _ in range(10):
        offer = make.offer(table.network, table.tilleuls)
        actions.cancel_claim(make.claim(offer, table.bob), by=table.bob, at=make.NOON)
        make.claim(Offer.objects.get(pk=offer.pk), saule)
    last = make.offer(table.network, table.tilleuls)
    worker.drain(make.NOON)
    notes = dict(MatchNote.objects.filter(offer=last).values_list("organization__name", "told"))
    assert notes == {"Les Érables": True, "Les Saules": True}


def test_what_matching_reads_holds_no_past(table: make.Table) -> None:
    assert {each.name for each in fields(matching.Candidate)} == {
        "reception",
        "organization",
        "site",
        "authorized",
        "metres",
    }
    offer = make.offer(table.network, table.tilleuls)
    in_force = rules_on(table.network.pk, make.TODAY)
    before = [
        matching.why_not_alert(offer, each, in_force=in_force, at=make.NOON, zone="Europe/Paris")
        for each in matching.candidates(offer, at=make.NOON)
    ]
    actors.invite(table.elsewhere, organization=table.erables, by=make.ROBOT, at=make.NOON)
    actors.refuse_invitation(table.elsewhere, organization=table.erables, by=table.bob, at=make.NOON)
    after = [
        matching.why_not_alert(offer, each, in_force=in_force, at=make.NOON, zone="Europe/Paris")
        for each in matching.candidates(offer, at=make.NOON)
    ]
    assert before == after == [None]


def test_muting_is_free_and_hides_nothing(table: make.Table) -> None:
    actors.mute(table.bob.person_ref, kinds=["offer"])
    offer = make.offer(table.network, table.tilleuls)
    worker.drain(make.NOON)
    assert make.claim(offer, table.bob)
