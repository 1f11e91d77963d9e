"""Nobody is told of, dealt, or invited to what falls in its closure."""

import csv
import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import dealing, matching, reasons
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.domains.sharing.reception import LATEST, Reception
from tablee.engines.allocation import jsonio
from tablee.flows import alerts
from tablee.kernel import outbox
from tablee.kernel.refusals import Refused
from tablee.web.share.dealt import preview_rows
from tests import make
from tests.api.callers import program
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
    assert "Vous êtes fermés jusqu’au mardi 24\u00a0novembre\u00a02026 compris." in note.silence


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
    assert "fermé jusqu’au jeudi 26" in refused.value.refusal.remedy
    until_at = make.NOON + timedelta(days=3)
    with pytest.raises(Refused):  # kept for six hours by the rule, all of them closed
        make.offer(table.network, table.tilleuls, line, by=alice, until_at=until_at)
    line = replace(line, target_until_at=until_at)
    assert make.offer(table.network, table.tilleuls, line, by=alice, until_at=until_at)


def test_closed_for_ever_opens_at_no_moment() -> None:
    long = Closure(starts_on=make.TODAY, ends_on=make.TODAY + timedelta(days=900))
    reception = Reception((), (long,))
    assert reception.opens_at(make.NOON, "Europe/Paris") is None
    assert dealing._opens_at(reception, make.NOON, "Europe/Paris") == LATEST
    refusal = reception.why_not_between(make.NOON, make.TONIGHT, "Europe/Paris")
    assert refusal is not None
    assert refusal.sentence == "Vous êtes fermés."


CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2027, 1, 2)


def test_the_first_open_day_minds_days_of_reception() -> None:
    closure = Closure(starts_on=CHRISTMAS, ends_on=NEW_YEAR)
    assert Reception((), [closure]).first_open_day(CHRISTMAS) == date(2027, 1, 3)
    assert Reception(["th"], [closure]).first_open_day(CHRISTMAS) == date(2027, 1, 7)
    assert Reception().first_open_day(CHRISTMAS) == CHRISTMAS
    always = [Closure(starts_on=CHRISTMAS, ends_on=CHRISTMAS + timedelta(days=500))]
    assert Reception((), always).first_open_day(CHRISTMAS) is None


@pytest.mark.parametrize("weekdays", [(), ("we",), ("mo", "sa")])
def test_the_first_open_day_is_that_of_a_walk_day_by_day(weekdays: tuple[str, ...]) -> None:
    codes = ["mo", "tu", "we", "th", "fr", "sa", "su"]
    spans = [(3, 9), (8, 12), (13, 13), (20, 60), (61, 75), (90, 97), (300, 310)]
    closures = [
        Closure(
            starts_on=CHRISTMAS + timedelta(days=a), ends_on=CHRISTMAS + timedelta(days=b), yearly=a % 3 == 0
        )
        for a, b in spans
    ]
    reception = Reception(weekdays, closures)
    for ahead in range(800):
        day = CHRISTMAS + timedelta(days=ahead - 30)
        walk = (day + timedelta(days=n) for n in range(400))
        wanted = (
            each
            for each in walk
            if (not weekdays or codes[each.weekday()] in weekdays)
            and not any(list(closure.runs(each, each)) for closure in closures)
        )
        assert reception.first_open_day(day) == next(wanted, None), day


def test_a_year_of_closures_is_read_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four hundred days times every closure, for every offer of a page."""
    days = [CHRISTMAS + timedelta(days=7 * number) for number in range(50)]
    closures = [Closure(starts_on=day, ends_on=day) for day in days]
    reads: list[date] = []
    next_days = Closure.next_days
    monkeypatch.setattr(
        Closure, "next_days", lambda self, today: (reads.append(today), next_days(self, today))[1]
    )
    assert Reception(["th"], closures).first_open_day(CHRISTMAS) == days[-1] + timedelta(days=7)
    assert len(reads) <= 2 * len(closures)


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


MORROW = make.TODAY + timedelta(days=5)
PICKUP = make.NOON + timedelta(days=5)


def later(table: make.Table, line: OfferLine | None = None, **about: object) -> Offer:
    """Fetched on `MORROW` only, said five days before."""
    ends = {"until_at": PICKUP + timedelta(hours=2), "pickup_from_at": PICKUP} | about
    made = make.bundle(table.network, table.tilleuls, [line or make.line(units=120)], **ends)
    return Offer.objects.select_related("bundle__site", "network", "giver").get(bundle=made)


def test_a_closure_counts_when_all_of_the_pick_up_lies_in_it(table: make.Table) -> None:
    """The days between now and the pick-up made whoever is closed on the day itself look open."""
    close(table, MORROW, MORROW)
    assert why_not(later(table), table) == "closure"
    assert why_not(later(table, pickup_from_at=None), table) == ""  # may be fetched before
    assert why_not(later(table, until_at=PICKUP + timedelta(days=1)), table) == ""  # may be fetched after
    make.profile(table.erables, weekdays=["mo"])  # the 29th is a Sunday
    assert why_not(later(table), table) == "closed"


def test_nothing_is_dealt_whose_pick_up_lies_in_a_closure(table: make.Table) -> None:
    for each in (table.erables, table.tilleuls):
        make.count(each, 100)
    giver = make.organization("Hyper des Aulnes", network=table.network)
    made = {"until_at": PICKUP + timedelta(hours=2), "pickup_from_at": PICKUP}
    make.bundle(table.network, giver, [make.line(units=120)], **made)
    make.bundle(table.network, giver, [make.line("Riz", units=120)], until_at=made["until_at"])
    lots = list(Offer.objects.order_by("id"))
    close(table, MORROW, MORROW)
    alone = dealing.deal(lots[:1], at=make.NOON)
    assert {share.structure for share in alone.result.shares} == {table.tilleuls.ref}
    reasons = [row.reason for row in preview_rows(alone, lots[:1]) if row.ref == table.erables.ref]
    assert reasons == ["fermée jusqu’au dimanche 29\u00a0novembre\u00a02026"]
    both = dealing.deal(lots, at=make.NOON)
    dealt = {share.lot for share in both.result.shares if share.structure == table.erables.ref}
    assert dealt == {lots[1].ref}
    assert both.result.why_none[lots[0].ref][table.erables.ref] == "closed_before_date"
    sheet = list(csv.DictReader(io.StringIO(dealing.sheet(both.problem, both.seed))))
    (line,) = [row for row in sheet if (row["lot"], row["structure"]) == (lots[0].ref, table.erables.ref)]
    assert (line["eligible"], line["reason"]) == ("0", "closed_before_date")
    assert dealing.read_problem(jsonio.problem_record(both.problem)) == both.problem


def test_nothing_is_kept_for_a_partner_closed_when_it_is_fetched(table: make.Table) -> None:
    close(table, MORROW, MORROW)
    line = make.line(mode="targeted", target_id=table.erables.pk)
    with pytest.raises(Refused) as refused:
        later(table, line)
    assert refused.value.refusal.code == "target_closed"
    assert later(table, line, until_at=PICKUP + timedelta(days=1))


@pytest.mark.usefixtures("noon")
def test_pages_and_programs_keep_silent_or_say_which_part_is_open(table: make.Table, bob: Viewer) -> None:
    close(table, MORROW, MORROW)
    offer = later(table)
    client = signed_in(bob)
    assert "Prendre une part" not in client.get("/aujourdhui/").content.decode()
    closed = "Vous êtes fermés le dimanche 29\u00a0novembre\u00a02026"
    assert f"{closed}." in client.get("/partager/").content.decode()
    assert f"{closed}." in client.get(f"/partager/{offer.ref}/").content.decode()
    Offer.objects.filter(pk=offer.pk).update(until_at=PICKUP + timedelta(days=1))
    assert "Prendre une part" in client.get("/aujourdhui/").content.decode()  # can come on the open part
    assert f"{closed}\u202f; venez un autre jour." in client.get(f"/partager/{offer.ref}/").content.decode()
    seen = program(table.erables).get(f"/offers/{offer.ref}").json()
    assert seen["why_not"] is None
    assert seen["closed_part"]["sentence"] == f"{closed}\u202f; venez un autre jour."


def test_a_closure_is_said_before_a_volume(table: make.Table) -> None:
    make.profile(table.erables, max_g=100)
    offer = make.offer(table.network, table.tilleuls)
    close(table, make.TODAY, make.TODAY)
    assert why_not(offer, table) == "closure"


def test_the_days_of_the_closure_are_said_whatever_day_one_would_come(table: make.Table) -> None:
    """The day after it is not always a day of reception, nor the first day asked about closed."""
    make.profile(table.erables, weekdays=["th"])
    close(table, make.TODAY + timedelta(days=1), make.TODAY + timedelta(days=3))
    reception = Reception(["th"], tuple(Closure.objects.all()))
    refusal = reception.why_not_between(make.NOON, make.NOON + timedelta(days=6), "Europe/Paris")
    assert refusal is not None
    assert refusal.sentence == (
        "Vous êtes fermés du mercredi 25\u00a0novembre au vendredi 27\u00a0novembre\u00a02026."
    )


def test_a_reason_noted_before_is_said_with_its_last_day() -> None:
    assert "jusqu’au lundi 23" in reasons.silence("closure", {"opens_on": make.TODAY.isoformat()})


def closed_part(offer: Offer, *spans: tuple[int, int]) -> dict[str, str]:
    """What is said of days of closure, counted from today."""
    days = [(make.TODAY + timedelta(days=first), make.TODAY + timedelta(days=last)) for first, last in spans]
    closures = [Closure(starts_on=first, ends_on=last) for first, last in days]
    refusal = Reception((), closures).closed_part(offer, make.NOON)
    assert refusal is not None
    return dict(refusal.facts)


def test_one_closure_right_after_another_is_said_as_one(table: make.Table) -> None:
    """« Closed until tomorrow » sent people there on the first day of the next one."""
    offer = make.offer(table.network, table.tilleuls, until_at=make.NOON + timedelta(days=9))
    opens_on = (make.TODAY + timedelta(days=5)).isoformat()
    assert closed_part(offer, (0, 1), (2, 4)) == {"closes_on": "", "opens_on": opens_on}


def test_the_end_of_a_long_closure_is_looked_for_from_the_first_day_one_may_come(table: make.Table) -> None:
    """Begun most of a year ago and followed by another: the end is near today, not near its beginning."""
    offer = make.offer(table.network, table.tilleuls, until_at=make.NOON + timedelta(days=9))
    opens_on = (make.TODAY + timedelta(days=121)).isoformat()
    assert closed_part(offer, (-300, 60), (61, 120)) == {"closes_on": "", "opens_on": opens_on}
