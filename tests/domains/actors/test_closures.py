"""« Fermé du 24 décembre au 2 janvier »: said, counted day by day, taken back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import actions
from tablee.domains.actors.actions import closures
from tablee.domains.actors.models import Closure, Site
from tablee.domains.actors.queries.closures import (
    coming_closures,
    main_closures,
    overlap_sentence,
)
from tablee.domains.actors.rules.closures import MAX_CLOSURES
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import Refused
from tablee.standards.opening_hours.read import is_osm
from tablee.standards.opening_hours.write import with_rules
from tests import make

CHRISTMAS, NEW_YEAR = date(2026, 12, 24), date(2027, 1, 2)


def closure(**days: object) -> Closure:
    """In memory, for arithmetic."""
    return Closure(**{"starts_on": CHRISTMAS, "ends_on": NEW_YEAR, **days})


def covers(one: Closure, day: date) -> bool:
    return any(one.runs(day, day))


@pytest.mark.parametrize(
    ("day", "once", "yearly"),
    [
        (date(2025, 12, 25), False, False),  # before it was first said
        (date(2026, 12, 23), False, False),
        (CHRISTMAS, True, True),
        (NEW_YEAR, True, True),
        (date(2027, 1, 3), False, False),
        (date(2027, 12, 24), False, True),
        (date(2030, 1, 2), False, True),
        (date(2030, 7, 14), False, False),
    ],
)
def test_both_days_are_included_and_a_yearly_one_comes_back(day: date, once: bool, yearly: bool) -> None:
    assert covers(closure(), day) is once
    assert covers(closure(yearly=True), day) is yearly


def test_a_yearly_one_around_29_february() -> None:
    leap = closure(starts_on=date(2028, 2, 29), ends_on=date(2028, 3, 3), yearly=True)
    assert leap.next_days(date(2029, 1, 1)) == (date(2029, 3, 1), date(2029, 3, 3))
    ends = closure(starts_on=date(2028, 2, 20), ends_on=date(2028, 2, 29), yearly=True)
    assert ends.next_days(date(2029, 1, 1)) == (date(2029, 2, 20), date(2029, 2, 28))
    for one in (leap, ends):
        for days in range(800):
            day = date(2028, 1, 1) + timedelta(days=days)
            run = one.next_days(day)
            assert run is not None
            assert covers(one, day) is (run[0] <= day <= run[1]), day


def test_the_closure_that_runs_or_comes_next() -> None:
    assert closure().next_days(NEW_YEAR) == (CHRISTMAS, NEW_YEAR)
    assert closure().next_days(date(2027, 1, 3)) is None
    yearly = closure(yearly=True)
    assert yearly.next_days(date(2027, 1, 1)) == (CHRISTMAS, NEW_YEAR)
    assert yearly.next_days(date(2027, 1, 3)) == (date(2027, 12, 24), date(2028, 1, 2))
    assert yearly.next_days(date(2026, 1, 1)) == (CHRISTMAS, NEW_YEAR)


def test_of_29_february_alone_it_waits_for_a_leap_year() -> None:
    leap = date(2028, 2, 29)
    alone = closure(starts_on=leap, ends_on=leap, yearly=True)
    assert alone.next_days(leap) == (leap, leap)
    assert alone.next_days(date(2028, 3, 1)) == (date(2032, 2, 29), date(2032, 2, 29))
    assert alone.next_days(date(2097, 1, 1)) == (date(2104, 2, 29), date(2104, 2, 29))
    assert [covers(alone, date(2029, month, day)) for month, day in ((2, 28), (3, 1))] == [False, False]


def test_it_is_said_once_and_again_with_what_was_said_last(table: make.Table, alice: Viewer) -> None:
    days = {"starts_on": CHRISTMAS, "ends_on": NEW_YEAR, "by": alice, "at": make.NOON}
    first = closures.announce_closure(table.tilleuls, reason=" fêtes ", **days)
    assert closures.announce_closure(table.tilleuls, reason="fêtes", **days) == first
    again = closures.announce_closure(table.tilleuls, yearly=True, reason="fêtes", **days)
    assert (again.pk, again.yearly, again.reason) == (first.pk, True, "fêtes")
    entries = JournalEntry.objects.filter(verb="actors.announce_closure").order_by("id")
    assert [entry.after["yearly"] for entry in entries] == [False, True]
    assert "fêtes" not in str([entry.after for entry in entries])  # somebody may be named in a reason


def test_it_is_taken_back_once(table: make.Table, alice: Viewer) -> None:
    said = closures.announce_closure(
        table.tilleuls, starts_on=CHRISTMAS, ends_on=NEW_YEAR, by=alice, at=make.NOON
    )
    closures.cancel_closure(said, by=alice, at=make.NOON)
    closures.cancel_closure(said, by=alice, at=make.NOON)
    assert not Closure.objects.exists()
    assert JournalEntry.objects.filter(verb="actors.cancel_closure").count() == 1


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ({"ends_on": CHRISTMAS - timedelta(days=1)}, "bad_days"),
        ({"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 2)}, "past"),
        ({"ends_on": CHRISTMAS + timedelta(days=366)}, "too_long"),
        ({"ends_on": CHRISTMAS + timedelta(days=180), "yearly": True}, "too_long"),
        ({"starts_on": date(2030, 1, 1), "ends_on": date(2030, 1, 2)}, "too_far_ahead"),
    ],
)
def test_what_is_refused(table: make.Table, alice: Viewer, days: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        closures.announce_closure(
            table.tilleuls,
            **{"starts_on": CHRISTMAS, "ends_on": NEW_YEAR, "by": alice, "at": make.NOON, **days},
        )
    assert refused.value.refusal.code == code
    assert not Closure.objects.exists()


def test_only_our_coordination_and_our_places(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    days = {"starts_on": CHRISTMAS, "ends_on": NEW_YEAR, "at": make.NOON}
    with pytest.raises(Refused):
        closures.announce_closure(table.tilleuls, by=bob, **days)
    theirs = make.site(table.erables)
    with pytest.raises(Refused) as refused:
        closures.announce_closure(table.tilleuls, by=alice, site=theirs, **days)
    assert refused.value.refusal.code == "not_your_place"


@pytest.mark.parametrize("breach", ["days", "twice", "twice at a place"])
def test_the_database_holds_when_all_else_is_wrong(table: make.Table, breach: str) -> None:
    right = {"organization": table.tilleuls, "starts_on": CHRISTMAS, "ends_on": NEW_YEAR}
    right |= {"site": table.tilleuls.sites.first()} if breach == "twice at a place" else {}
    Closure.objects.create(**right)
    wrong = right | ({"ends_on": date(2026, 12, 1)} if breach == "days" else {})
    with pytest.raises(IntegrityError, match="closure"), transaction.atomic():
        Closure.objects.create(**wrong)


def test_past_ones_are_let_go_and_yearly_ones_stay(table: make.Table) -> None:
    for starts, yearly in ((date(2024, 5, 1), False), (date(2024, 6, 1), True), (CHRISTMAS, False)):
        Closure.objects.create(
            organization=table.tilleuls, starts_on=starts, ends_on=starts + timedelta(days=3), yearly=yearly
        )
    assert closures.forget_closures(make.NOON - timedelta(days=365)) == 1
    assert Closure.objects.count() == 2


def test_the_main_place_counts_and_another_does_not(table: make.Table) -> None:
    own = table.tilleuls
    main = own.sites.first() or make.site(own)
    other = make.site(own, name="Annexe")
    for site in (None, main, other):
        Closure.objects.create(organization=own, site=site, starts_on=CHRISTMAS, ends_on=NEW_YEAR)
    closed = main_closures([own.pk], make.TODAY)[own.pk]
    assert {each.site_id for each in closed} == {None, main.pk}
    assert main_closures([own.pk], date(2027, 1, 3)) == {}


def test_sentences_and_openstreetmap_hours() -> None:
    once, yearly = coming_closures(
        [closure(pk=1, reason="inventaire"), closure(pk=2, yearly=True)], make.TODAY
    )
    plain = once.sentence.replace("\u00a0", " ")
    assert plain == "fermé du jeudi 24 décembre 2026 au samedi 2 janvier 2027, inventaire"
    assert yearly.sentence.endswith("chaque année")
    (day,) = coming_closures([closure(ends_on=CHRISTMAS)], make.TODAY)
    assert day.sentence.replace("\u00a0", " ") == "fermé le jeudi 24 décembre 2026"
    hours = with_rules("Mo-Fr 09:00-12:00", (days.osm for days in [once, yearly]))
    assert hours == "Mo-Fr 09:00-12:00; 2026 Dec 24-2027 Jan 02 off; Dec 24-Jan 02 off"
    assert is_osm(hours)
    assert with_rules("", (days.osm for days in [once])) == ""
    many = with_rules("Mo-Fr 09:00-12:00", (days.osm for days in [once] * 20))
    assert many.startswith("Mo-Fr 09:00-12:00; 2026 Dec 24") and is_osm(many), "what there is room for"


@pytest.mark.parametrize(
    ("today", "hours"),
    [
        (date(2026, 11, 24), "2027 Dec 24-2028 Jan 02 off"),  # « Dec 24 » alone would close it in 2026 too
        (date(2027, 1, 2), "2027 Dec 24-2028 Jan 02 off"),
        (date(2027, 1, 3), "Dec 24-Jan 02 off"),
        (date(2027, 12, 25), "Dec 24-Jan 02 off"),
        (date(2030, 5, 1), "Dec 24-Jan 02 off"),
    ],
)
def test_a_yearly_one_is_off_in_no_year_before_its_first(today: date, hours: str) -> None:
    later = closure(starts_on=date(2027, 12, 24), ends_on=date(2028, 1, 2), yearly=True)
    said = with_rules("Mo-Fr 09:00-12:00", (days.osm for days in coming_closures([later], today)))
    assert said == f"Mo-Fr 09:00-12:00; {hours}"
    assert is_osm(said)


def test_there_are_only_so_many_to_come(table: make.Table, alice: Viewer) -> None:
    days = [CHRISTMAS + timedelta(days=2 * number) for number in range(MAX_CLOSURES + 1)]
    past = {"organization": table.tilleuls, "starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 2)}
    Closure.objects.create(**past)
    about = {"by": alice, "at": make.NOON}
    for day in days[:-1]:
        closures.announce_closure(table.tilleuls, starts_on=day, **about)
    with pytest.raises(Refused) as refused:
        closures.announce_closure(table.tilleuls, starts_on=days[-1], **about)
    assert refused.value.refusal.code == "too_many"
    again = closures.announce_closure(table.tilleuls, starts_on=days[0], reason="inventaire", **about)
    assert again.reason == "inventaire"


def test_a_place_that_goes_takes_its_closures_with_it_and_the_journal_says_so(
    table: make.Table, alice: Viewer
) -> None:
    annexe = make.site(table.tilleuls, name="Annexe")
    closures.announce_closure(table.tilleuls, starts_on=CHRISTMAS, site=annexe, by=alice, at=make.NOON)
    actions.remove_site(annexe, by=alice, at=make.NOON)
    assert not Closure.objects.exists()
    entry = JournalEntry.objects.get(verb="actors.cancel_closure")
    assert (entry.before["place"], entry.before["from"][:10]) == ("Annexe", CHRISTMAS.isoformat())


def test_a_place_that_is_gone_by_then_is_refused_beside_its_field(table: make.Table, alice: Viewer) -> None:
    """Read with the form, gone before the announcement had its turn: the foreign key answered."""
    annexe = make.site(table.tilleuls, name="Annexe")
    actions.remove_site(type(annexe).objects.get(pk=annexe.pk), by=alice, at=make.NOON)
    with pytest.raises(Refused) as refused:
        closures.announce_closure(table.tilleuls, starts_on=CHRISTMAS, site=annexe, by=alice, at=make.NOON)
    assert (refused.value.refusal.code, refused.value.refusal.field) == ("place_gone", "site")


def test_a_moment_late_at_night_is_still_that_day(table: make.Table, alice: Viewer) -> None:
    late = datetime(2026, 12, 24, 23, 59, tzinfo=make.PARIS)
    closures.announce_closure(table.tilleuls, starts_on=CHRISTMAS, ends_on=CHRISTMAS, by=alice, at=late)
    assert Closure.objects.count() == 1


def test_only_its_own_coordination_opens_again(table: make.Table) -> None:
    """Found by its row, a closure of somebody else stays."""
    days = {"starts_on": make.TODAY, "ends_on": make.TODAY}
    closure = closures.announce_closure(table.tilleuls, **days, by=table.alice, at=make.NOON)
    helper = make.viewer(table.tilleuls, first_name="Souci", kind="team")
    for stranger in (table.bob, table.chloe, helper):
        with pytest.raises(Refused):
            closures.cancel_closure(closure, by=stranger, at=make.NOON)
    assert Closure.objects.filter(pk=closure.pk).exists()
    assert not JournalEntry.objects.filter(verb="actors.cancel_closure").exists()


def test_closures_are_counted_under_their_organisations_lock(table: make.Table) -> None:
    """Two announcements at once each counted forty-nine others."""
    with CaptureQueriesContext(connection) as asked:
        closures.announce_closure(table.tilleuls, starts_on=CHRISTMAS, by=table.alice, at=make.NOON)
    said = [query["sql"] for query in asked.captured_queries]
    locks = [n for n, sql in enumerate(said) if 'FROM "actors_organization"' in sql]
    counts = [n for n, sql in enumerate(said) if "COUNT(" in sql and "actors_closure" in sql]
    assert locks and locks[0] < counts[0]
    assert not connection.features.has_select_for_update or "FOR UPDATE" in said[locks[0]]


def test_a_place_that_goes_journals_only_closures_to_come(table: make.Table) -> None:
    annexe = make.site(table.tilleuls, name="Annexe")
    about = {"organization": table.tilleuls, "site": annexe}
    past = make.TODAY - timedelta(days=30)
    Closure.objects.create(**about, starts_on=past, ends_on=past)
    Closure.objects.create(**about, starts_on=CHRISTMAS, ends_on=CHRISTMAS)
    actions.remove_site(annexe, by=table.alice, at=make.NOON)
    (line,) = JournalEntry.objects.filter(verb="actors.cancel_closure")
    assert line.before["from"][:10] == CHRISTMAS.isoformat()
    assert not Closure.objects.filter(organization=table.tilleuls).exists()


def _november(first: int, last: int, site_id: int | None = None) -> dict[str, Any]:
    return {"starts_on": date(2026, 11, first), "ends_on": date(2026, 11, last), "site_id": site_id}


OVERLAPS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "the same days of the same place, said again": (_november(24, 28), _november(24, 28), False),
    "another place": (_november(24, 28, 1), _november(24, 28, 2), False),
    "one of them closes everywhere": (_november(24, 28, 1), _november(24, 27), True),
    "other days of the same place": (_november(24, 28, 1), _november(24, 27, 1), True),
    "over before today": (_november(20, 28), _november(18, 23), False),
    "its last day is today": (_november(20, 28), _november(18, 24), True),
    "its last day is the first": (_november(26, 28), _november(25, 26), True),
    "over before the first": (_november(26, 28), _november(25, 25), False),
}


@pytest.mark.parametrize("name", list(OVERLAPS))
def test_which_closures_overlap_is_told_from_today_on(name: str) -> None:
    said, stands, overlaps = OVERLAPS[name]
    closures = [Closure(organization_id=1, **days) for days in (said, stands)]
    for closure in closures:
        if closure.site_id:
            closure.site = Site(pk=closure.site_id, name=f"Lieu {closure.site_id}")
    assert bool(overlap_sentence(closures[0], closures[1:], date(2026, 11, 24))) == overlaps


def test_several_that_it_overlaps_are_one_sentence() -> None:
    said, *others = (
        Closure(organization_id=1, **days)
        for days in (_november(25, 29), _november(24, 26), _november(28, 30))
    )
    sentence = overlap_sentence(said, others, date(2026, 11, 24))
    assert sentence.count("touche aussi") == 1 and sentence.count("la fermeture du") == 2
    assert sentence.endswith(", qui restent") and "chevauche" not in sentence
