"""Nobody is told of, dealt, or invited to what falls in its closure."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import dealing, matching
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.domains.sharing.reception import LATEST, Reception
from tablee.flows import alerts
from tablee.kernel import outbox
from tablee.kernel.refusals import Refused
from tests import make
from tests.web.visitors import signed_in


def close(table: make.Table, first: date, last: date, **about: object) -> Closure:
    return announce_closure(table.erables, starts_on=first, ends_on=last, by=table.bob, at=make.NOON, **about)


def why_not(offer: Offer, table: make.Table) -> str:
    (candidate,) = [
        each for each in matching.candidates(offer, at=make.NOON) if each.organization == table.erables
    ]
    refusal = matching.why_not_alert(
        offer, candidate, in_force={}, at=make.NOON, zone=table.network.time_zone
    )
    return refusal.code if refusal else ""


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (make.TODAY, make.TODAY, "closure"),
        (make.TODAY - timedelta(days=3), make.TODAY + timedelta(days=30), "closure"),
        (make.TODAY + timedelta(days=1), make.TODAY + timedelta(days=9), ""),
    ],
)
def test_nobody_is_told_of_what_falls_in_its_closure(
    table: make.Table, first: date, last: date, code: str
) -> None:
    offer = make.offer(table.network, table.tilleuls, until_at=make.TONIGHT)
    Closure.objects.create(organization=table.erables, starts_on=first, ends_on=last)
    assert why_not(offer, table) == code


def test_a_day_of_reception_left_before_the_end_is_enough(table: make.Table) -> None:
    close(table, make.TODAY, make.TODAY + timedelta(days=1))
    later = make.offer(table.network, table.tilleuls, until_at=make.NOON + timedelta(days=2))
    assert why_not(later, table) == ""
    make.profile(table.erables, weekdays=["tu", "we"])
    assert why_not(later, table) == "closure"


def test_another_place_that_is_closed_changes_nothing(table: make.Table) -> None:
    annexe = make.site(table.erables, name="Annexe")
    close(table, make.TODAY, make.TODAY, site=annexe)
    assert why_not(make.offer(table.network, table.tilleuls), table) == ""


def test_the_worker_tells_nobody_and_the_page_says_why(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    assert alerts
    close(table, make.TODAY, make.TODAY)
    offer = make.offer(table.network, table.tilleuls, by=alice)
    outbox.run_due(make.NOON)
    note = MatchNote.objects.get(offer=offer, organization=table.erables)
    assert (note.told, note.code) == (False, "closure")
    assert "Vous êtes fermés jusqu’à l’ouverture du mercredi 25" in note.silence


@pytest.mark.usefixtures("noon")
def test_today_keeps_silent_and_the_list_says_why(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    make.offer(table.network, table.tilleuls, by=alice)
    client = signed_in(bob)
    assert "Prendre une part" in client.get("/aujourdhui/").content.decode()
    close(table, timezone.localdate(), timezone.localdate())
    assert "Prendre une part" not in client.get("/aujourdhui/").content.decode()
    assert "Vous êtes fermés" in client.get("/partager/").content.decode()


def test_nothing_is_dealt_for_days_of_closure(table: make.Table, alice: Viewer) -> None:
    make.count(table.erables, 100)
    make.count(table.tilleuls, 100)
    giver = make.organization("Hyper des Aulnes", network=table.network)
    offer = make.offer(table.network, giver, make.line(units=120), until_at=make.TONIGHT)
    before = dealing.deal([offer], at=make.NOON)
    assert {share.structure for share in before.result.shares} == {table.erables.ref, table.tilleuls.ref}
    close(table, make.TODAY, make.TODAY)
    after = dealing.deal([offer], at=make.NOON)
    assert {share.structure for share in after.result.shares} == {table.tilleuls.ref}


def test_nothing_is_kept_for_a_closed_partner(table: make.Table, alice: Viewer) -> None:
    line = make.line(mode="targeted", target_id=table.erables.pk)
    close(table, make.TODAY, make.TODAY + timedelta(days=2))
    with pytest.raises(Refused) as refused:
        make.offer(table.network, table.tilleuls, line, by=alice)
    assert refused.value.refusal.code == "target_closed"
    assert "vendredi 27" in refused.value.refusal.remedy
    assert make.offer(table.network, table.tilleuls, line, by=alice, until_at=make.NOON + timedelta(days=3))


def test_closed_for_ever_opens_at_no_moment() -> None:
    long = Closure(starts_on=make.TODAY, ends_on=make.TODAY + timedelta(days=900))
    reception = Reception((), (long,))
    assert reception.opens_at(make.NOON, "Europe/Paris") is None
    assert dealing._opens_at(reception, make.NOON, "Europe/Paris") == LATEST
    refusal = reception.why_not_between(make.NOON, make.TONIGHT, "Europe/Paris")
    assert refusal is not None
    assert refusal.sentence == "Vous êtes fermés."


def test_the_end_of_a_day_is_not_the_next_day() -> None:
    """An offer until 24:00 on Tuesday does not reach whoever receives on Wednesday."""
    midnight = make.NOON.replace(hour=0, minute=0) + timedelta(days=1)
    refusal = Reception(["we"]).why_not_between(make.NOON, midnight, "Europe/Paris")
    assert refusal is not None
    assert refusal.code == "closed"
    assert (
        Reception(["we"]).why_not_between(make.NOON, midnight + timedelta(minutes=1), "Europe/Paris") is None
    )


def test_an_end_in_the_past_is_said_as_such_and_not_as_a_closed_partner(
    table: make.Table, alice: Viewer
) -> None:
    assert Reception().why_not_between(make.NOON, make.NOON, "Europe/Paris") is None
    line = make.line(mode="targeted", target_id=table.erables.pk)
    with pytest.raises(Refused) as refused:
        make.offer(table.network, table.tilleuls, line, by=alice, until_at=make.NOON - timedelta(hours=1))
    assert refused.value.refusal.code == "past"
