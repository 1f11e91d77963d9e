"""Undoing an import: each line for itself, what can no longer go stays and is named, before and after."""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure, Organization, Person, VisitorCount
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Need, Offer
from tablee.domains.stock import actions as stock
from tablee.domains.stock.models import Product
from tablee.flows.words import _undone, undone_in_part
from tablee.kernel.models import Counter, JournalEntry
from tablee.kernel.refusals import Refusal, Refused
from tablee.kernel.sentences import Names
from tablee.tables import imports
from tablee.tables.register import IMPORTS
from tests import make
from tests.tables.place import Place, read, undo
from tests.tables.test_registers import REGISTER
from tests.web.visitors import signed_in

pytestmark = pytest.mark.django_db
BREAD: dict[str, Any] = {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000}


def test_a_closure_that_is_over_stays_and_the_others_go(place: Place) -> None:
    first = make.TODAY + timedelta(days=2)
    row = {"structure": "Les Tilleuls", "place": "", "starts_on": first, "ends_on": first, "yearly": False,
           "reason": "fêtes"}  # fmt: skip
    place.bring_in("closures", read("closures", "csv", [row]))
    far = row | {"starts_on": first + timedelta(days=90), "ends_on": first + timedelta(days=90)}
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}, far]))
    later = replace(job, at=make.NOON + timedelta(days=30))
    foreseen = imports.stays(batch, later)
    assert Closure.objects.count() == 2
    batch, undone = undo(batch, later)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (1, foreseen.sentences)
    (sentence,) = foreseen.sentences
    assert "Les Tilleuls" in sentence and sentence.endswith("déjà finie")
    assert "jeudi 26 novembre" in sentence.replace("\u00a0", " ")
    assert Closure.objects.get().reason == "inventaire"
    assert imports.stays(batch, later) == foreseen, "the page says it afterwards too"


def test_a_closure_that_would_be_one_too_many_stays(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is counted when it is said again, not for each line of the foreseen."""
    first = make.TODAY + timedelta(days=2)
    row = {"structure": "Les Tilleuls", "starts_on": first, "ends_on": first, "reason": "fêtes"}
    place.bring_in("closures", read("closures", "csv", [row]))
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}]))
    monkeypatch.setattr("tablee.domains.actors.rules.closures.MAX_CLOSURES", 0)
    batch, undone = undo(batch, job)
    assert [stay.why.code for stay in undone.stays] == ["too_many"]
    assert Closure.objects.get().reason == "inventaire"
    (sentence,) = imports.stays(batch, job).sentences
    assert "au plus 0 fermetures" in sentence.replace("\u00a0", " ")


def test_the_journal_keeps_how_many_and_whoever_reads_is_told_in_their_language(place: Place) -> None:
    """A finished sentence, names inside, stood in the append-only journal in the language of whoever pressed."""
    rows = [{"structure": name, "counted_on": make.TODAY, "persons": 4} for name in place.names]
    batch, job = place.run("counts", read("counts", "csv", rows))
    actors.record_count(place.own, persons=9, counted_on=make.TODAY, by=place.viewer, at=make.NOON)
    batch, _undone_now = undo(batch, job)
    entry = JournalEntry.objects.get(verb="import.undo")
    assert (entry.after["gone"], entry.after["stays"]) == (2, 1)
    assert "Tilleuls" not in str(entry.after) and "depuis" not in str(entry.after)
    assert set(map(type, batch.counts.values())) == {int}
    (kept,) = batch.created
    assert (kept["stays"], kept["facts"]) == ("changed", {})
    with translation.override("en"):
        (sentence,) = imports.stays(batch, job).sentences
        assert sentence.endswith("the number has changed since")
        assert _undone(entry, Names("", {}, {}))[1].endswith("1 line")


def test_a_long_one_says_the_first_and_how_many_more(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet of 20,000 rows made a page of as many sentences; beyond what was foreseen nothing said so."""
    rows = [{"structure": name, "counted_on": make.TODAY, "persons": 4} for name in place.names]
    before = rows[0] | {
        "counted_on": make.TODAY - timedelta(days=7)
    }  # goes: of an import that all stays, it stands
    batch, job = place.run("counts", read("counts", "csv", [*rows, before]))
    VisitorCount.objects.filter(counted_on__gt=before["counted_on"]).update(persons=9)
    monkeypatch.setattr(imports, "MOST_SAID", 1)
    foreseen = imports.stays(batch, job)
    assert (len(foreseen.sentences), foreseen.more, foreseen.looked_at) == (1, 2, 0)
    monkeypatch.setattr(imports, "MOST_FORESEEN", 2)
    foreseen = imports.stays(batch, job)
    assert (len(foreseen.sentences), foreseen.more, foreseen.looked_at) == (1, 1, 2)
    batch, _undone_now = undo(batch, job)
    assert imports.stays(batch, job) == replace(foreseen, more=2, looked_at=0)


def test_an_older_import_names_its_things_by_themselves(place: Place) -> None:
    """Imports of older versions kept no word for a line."""
    row = {"structure": "Les Tilleuls", "counted_on": make.TODAY, "persons": 4}
    batch, job = place.run("counts", read("counts", "csv", [row]))
    VisitorCount.objects.update(persons=9)
    del batch.created[0]["what"]
    assert imports.stays(batch, job).sentences == ["Les Tilleuls\u00a0: le nombre a changé depuis"]


# the same table of three lines for each noun


def lines_of(kind: str, place: Place) -> list[dict[str, Any]]:
    soon = make.TODAY + timedelta(days=9)
    each = {
        "structures": {"insee_code": "31555"},
        "offers": BREAD,
        "handovers": REGISTER,
        "products": {"family": "autres", "crate_g": 8_000},
        "profiles": {"min_days_left": 2},
        "counts": {"counted_on": make.TODAY, "persons": 4},
        "closures": {"starts_on": soon, "ends_on": soon},
        "needs": {"family": "autres", "until_on": soon},
    }[kind]
    names = {
        "structures": [{"name": name} for name in ("Le Cyprès", "Le Cèdre", "Le Hêtre")],
        "offers": [{"label": label} for label in ("Pain", "Riz", "Lait")],
        "handovers": [{"handed_at": time(hour)} for hour in (8, 9, 10)],
        "products": [{"code": code, "label": code} for code in ("POM", "RIZ", "LAIT")],
    }.get(kind) or [{"structure": name} for name in place.names]
    return [each | name for name in names]


@pytest.mark.parametrize(
    ("kind", "stood"), [*((kind, {}) for kind in sorted(IMPORTS)), ("closures", {"reason": "inventaire"})]
)
def test_three_lines_are_foreseen_with_the_queries_of_one(
    place: Place, kind: str, stood: dict[str, str]
) -> None:
    """Each thing was asked about by one to six queries of its own, and closures that were replaced by one more."""
    lines = lines_of(kind, place)
    if stood:
        place.run(kind, read(kind, "csv", [line | stood for line in lines]))
        lines = [line | {"reason": "travaux"} for line in lines]
    batch, job = place.run(kind, read(kind, "csv", lines))
    counted = []
    for marks in (batch.created[:1], batch.created):
        with CaptureQueriesContext(connection) as queries:
            IMPORTS[kind].stays(marks, job)
        counted.append(len(queries))
    assert len(batch.created) == 3
    assert all(mark["before"] for mark in batch.created) if stood else True
    assert counted[0] == counted[1], counted


@pytest.mark.parametrize("kind", sorted(IMPORTS))
def test_what_goes_is_locked_before_it_is_compared(
    place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change committed between the comparison and the writing was overwritten; only offers were locked."""
    batch, job = place.run(kind, read(kind, "csv", lines_of(kind, place)[:1]))
    table, locked, compared = IMPORTS[kind], list[type](), list[Any]()
    lock, why_stays = QuerySet.select_for_update, type(table).why_stays

    def see_lock(rows: Any, *args: Any, **more: Any) -> Any:
        locked.append(rows.model)
        return lock(rows, *args, **more)

    def see_comparison(*args: Any) -> Any:
        compared.append(type(args[1]) in locked)
        return why_stays(*args)

    monkeypatch.setattr(QuerySet, "select_for_update", see_lock)
    monkeypatch.setattr(type(table), "why_stays", see_comparison)
    _batch, undone = undo(batch, job)
    assert (undone.count, compared) == (1, [True])


def test_what_was_taken_stays_and_the_others_go(place: Place, table: make.Table) -> None:
    batch, job = place.run("offers", read("offers", "csv", [BREAD, BREAD | {"label": "Riz"}]))
    make.claim(Offer.objects.get(label="Pain"), table.bob)
    (foreseen,) = imports.stays(batch, job).sentences
    _batch, undone = undo(batch, job)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (1, [foreseen])
    assert "Pain" in foreseen and "déjà prise" in foreseen
    assert Offer.objects.get(label="Pain").status == "open"


def test_what_its_action_refuses_stays_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the act: one decision falls back whole, the others stand."""
    rows = [{"structure": name, "counted_on": make.TODAY, "persons": 4} for name in place.names]
    batch, job = place.run("counts", read("counts", "csv", rows))
    take_back = actors.take_back_count

    def refuse_the_second(row: Any, **about: Any) -> None:
        take_back(row, **about)
        if row.organization == place.own:
            raise Refused(Refusal("no", "Non, 100\u00a0% non."))

    monkeypatch.setattr(actors, "take_back_count", refuse_the_second)
    batch, undone = undo(batch, job)
    assert undone.count == 2
    (row,) = VisitorCount.objects.all()
    assert (row.organization, row.persons) == (place.own, 4), "its row is there again"
    taken_back = JournalEntry.objects.filter(verb="actors.take_back_count")
    assert taken_back.count() == 2, "what a refused decision had written before falls back with it"
    (sentence,) = map(str, undone.stays)
    assert "Les Tilleuls" in sentence and sentence.endswith("Non, 100\u00a0% non")
    assert imports.stays(batch, job).sentences == [sentence], (
        "the words of a rule that no table has words for"
    )


@pytest.mark.parametrize("kind", ["products", "profiles"])
def test_what_somebody_changed_since_stays(place: Place, kind: str) -> None:
    row: dict[str, Any] = {"structure": "Les Tilleuls", "min_days_left": 2}
    if kind == "products":
        row = {"code": "POM", "label": "Pommes", "family": "autres", "crate_g": 8_000}
    batch, job = place.run(kind, read(kind, "csv", [row]))
    if kind == "products":
        stock.list_product("POM", label="Pommes", family="autres", crate_g=9_000, network=place.network)
    else:
        actors.set_profile(place.own, by=place.viewer, at=make.NOON, min_days_left=7)
    _batch, undone = undo(batch, job)
    assert undone.count == 0
    assert "a changé depuis" in str(undone.stays[0])
    if kind == "products":
        assert Product.objects.get(code="POM").crate_g == 9_000


@pytest.mark.parametrize("again", [{"note": "des poires", "urgent": True}, {}])
def test_a_need_that_was_said_again_since_stays(place: Place, again: dict[str, Any]) -> None:
    """It was closed with the words that somebody had said by hand in between, the same ones or others."""
    row = {"structure": "Les Tilleuls", "family": "autres", "until_on": make.TODAY + timedelta(days=9)}
    other = row | {"structure": place.names[1]}
    batch, job = place.run("needs", read("needs", "csv", [row, other]))
    days = 39 if again else 9
    sharing.say_needs(
        place.network,
        organization=place.own,
        families=["autres"],
        until_on=make.TODAY + timedelta(days=days),
        by=place.viewer,
        at=make.NOON + timedelta(hours=1),
        **again,
    )
    foreseen = imports.stays(batch, job)
    (sentence,) = foreseen.sentences
    assert "Les Tilleuls" in sentence and sentence.endswith("a été redit depuis")
    batch, undone = undo(batch, job)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (1, [sentence])
    assert imports.stays(batch, job) == foreseen
    need = Need.objects.get(closed_at=None)
    assert (need.organization, need.note) == (place.own, again.get("note", ""))


def test_what_goes_and_what_stays_are_counted_in_lines(place: Place) -> None:
    """A slip of two lines is one thing; the page had said how many lines came in."""
    rows = [REGISTER, REGISTER | {"label": "Yaourts"}, REGISTER | {"handed_at": time(17)}]
    batch, job = place.run("handovers", read("handovers", "csv", rows))
    assert len(batch.created) == 2
    batch, undone = undo(batch, job)
    assert undone.count == 2
    assert (batch.counts["gone"], batch.counts["stays"]) == (3, 0)


def test_an_offer_that_another_gives_stays_and_it_is_foreseen(place: Place, table: make.Table) -> None:
    batch, job = place.run("offers", read("offers", "csv", [BREAD]))
    by = job.by.but(organization_id=table.erables.pk, organization_ref=table.erables.ref)
    (foreseen,) = imports.stays(batch, replace(job, by=by)).sentences
    assert foreseen.endswith("Seule la structure qui donne peut faire cela")
    assert imports.stays(batch, job).sentences == []


def test_a_product_that_a_lot_names_stays_and_it_is_foreseen(place: Place) -> None:
    rows = [{"code": code, "label": code, "family": "autres", "crate_g": 8_000} for code in ("POM", "RIZ")]
    batch, job = place.run("products", read("products", "csv", rows))
    product = Product.objects.get(code="POM")
    stock.open_lot(
        "LOT1", network=place.network, origin=place.own, label="POM", family="autres", storage="ambient",
        at=make.NOON, product=product,
    )  # fmt: skip
    (foreseen,) = imports.stays(batch, job).sentences
    assert foreseen.startswith("POM") and foreseen.endswith("le nomme déjà")
    assert not stock.unlist_product("POM", network=place.network)
    _batch, undone = undo(batch, job)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (1, [foreseen])
    assert list(Product.objects.filter(network=place.network)) == [product]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: nobody comes in between")
@pytest.mark.django_db(transaction=True)
def test_what_is_said_while_an_import_is_undone_is_not_lost(
    noon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another connection writes between the comparison and the taking back: it waits, and its number stands."""
    place = Place(make.table())
    rows = [{"structure": "Les Tilleuls", "counted_on": make.TODAY, "persons": 4}]
    batch, job = place.run("counts", read("counts", "csv", rows))
    table = type(IMPORTS["counts"])
    why_stays = table.why_stays
    others = []

    def count_anew() -> None:
        try:
            actors.record_count(place.own, persons=9, counted_on=make.TODAY, by=place.viewer, at=make.NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def compare_then_let_another_in(*args: Any) -> Any:
            why = why_stays(*args)
            others.append(pool.submit(count_anew))
            assert not wait_for(others, timeout=1).done, "the row is not held while it is taken back"
            return why

        monkeypatch.setattr(table, "why_stays", compare_then_let_another_in)
        _batch, undone = undo(batch, job)
    assert undone.count == 1
    (other,) = others
    other.result()
    assert VisitorCount.objects.get().persons == 9


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: nobody comes in between")
@pytest.mark.django_db(transaction=True)
def test_what_was_said_just_before_the_row_is_held_is_seen(
    noon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row is read after it is locked: another connection's number, committed up to then, stays."""
    place = Place(make.table())
    rows = [{"structure": "Les Tilleuls", "counted_on": make.TODAY, "persons": 4}]
    batch, job = place.run("counts", read("counts", "csv", rows))
    lock = QuerySet.select_for_update

    def count_anew() -> None:
        try:
            VisitorCount.objects.update(persons=9)
        finally:
            connection.close()

    def let_another_in_then_lock(rows: Any, *args: Any, **more: Any) -> Any:
        if rows.model is VisitorCount:
            with ThreadPoolExecutor(1) as pool:
                pool.submit(count_anew).result()
        return lock(rows, *args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", let_another_in_then_lock)
    _batch, undone = undo(batch, job)
    (sentence,) = map(str, undone.stays)
    assert (undone.count, sentence.endswith("le nombre a changé depuis")) == (0, True)
    assert VisitorCount.objects.get().persons == 9


# an organisation's closures: its row first


FETE: dict[str, Any] = {
    "starts_on": make.TODAY + timedelta(days=9),
    "ends_on": make.TODAY + timedelta(days=9),
}


@pytest.mark.parametrize("stood", [False, True])
def test_closures_are_undone_under_their_organisations_lock(
    place: Place, stood: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As they are announced: its row, then theirs."""
    row = {"structure": "Les Tilleuls", **FETE}
    if stood:
        place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}]))
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "travaux"}]))
    lock, locked = QuerySet.select_for_update, list[type]()

    def see_lock(rows: Any, *args: Any, **more: Any) -> Any:
        locked.append(rows.model)
        return lock(rows, *args, **more)

    monkeypatch.setattr(QuerySet, "select_for_update", see_lock)
    _batch, undone = undo(batch, job)
    assert undone.count == 1
    assert locked.index(Organization) < locked.index(Closure)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time: nobody comes in between")
@pytest.mark.django_db(transaction=True)
def test_an_announcement_while_an_import_is_undone_waits_its_turn(
    noon: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each held what the other waited for: one of the two was thrown out."""
    place = Place(make.table())
    row = {"structure": "Les Tilleuls", **FETE}
    place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}]))
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "travaux"}]))
    table, others = type(IMPORTS["closures"]), list[Any]()
    why_stays = table.why_stays

    def announce() -> None:
        try:
            announce_closure(place.own, **FETE, reason="fêtes", by=place.viewer, at=make.NOON)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:

        def compare_then_let_another_in(*args: Any) -> Any:
            others.append(pool.submit(announce))
            assert not wait_for(others, timeout=1).done
            return why_stays(*args)

        monkeypatch.setattr(table, "why_stays", compare_then_let_another_in)
        _batch, undone = undo(batch, job)
    others[0].result()
    assert (undone.count, Closure.objects.get().reason) == (1, "fêtes")


# guards: whoever may no longer import it takes none of it back


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("structures", {"name": "Le Cyprès", "insee_code": "31555"}),
        ("offers", BREAD),
        ("handovers", REGISTER),
    ],
)
def test_who_may_no_longer_import_a_table_undoes_none_of_it(
    place: Place, kind: str, row: dict[str, object]
) -> None:
    batch, job = place.run(kind, read(kind, "csv", [row]))
    nobody = job.by.but(caps=(), facilitates=frozenset(), organization_id=0)
    assert imports.why_not_undo(batch, job) is None
    assert imports.why_not_undo(batch, replace(job, by=nobody)), (
        "the page offers no button that is then refused"
    )
    with pytest.raises(Refused):
        imports.undo(batch, replace(job, by=nobody))
    batch.refresh_from_db()
    assert batch.undone_at is None


def test_a_slip_stays_for_whoever_no_longer_coordinates_its_taker(place: Place) -> None:
    batch, job = place.run("handovers", read("handovers", "csv", [REGISTER]))
    left = tuple(cap for cap in place.viewer.caps if cap.organization_id != place.own.pk)
    _batch, undone = undo(batch, replace(job, by=job.by.but(caps=left)))
    assert (undone.count, len(undone.stays)) == (0, 1)


def test_a_closure_that_stood_before_stays_for_whoever_no_longer_coordinates(place: Place) -> None:
    """What stood would be said again by nobody of that structure."""
    row = {"structure": "Les Tilleuls", **FETE}
    place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}]))
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "travaux"}]))
    left = tuple(cap for cap in place.viewer.caps if cap.organization_id != place.own.pk)
    later = replace(job, by=job.by.but(caps=left))
    (foreseen,) = imports.stays(batch, later).sentences
    assert "pas une structure pour laquelle" in foreseen
    _batch, undone = undo(batch, later)
    assert (undone.count, [stay.why.code for stay in undone.stays]) == (0, ["not_theirs"])
    assert Closure.objects.get().reason == "travaux"


def test_undoing_twice_is_undoing_once(place: Place) -> None:
    """The second press wrote again what had gone, and that it stayed."""
    rows = [{"structure": name, "counted_on": make.TODAY, "persons": 4} for name in place.names]
    batch, job = place.run("counts", read("counts", "csv", rows))
    actors.record_count(place.own, persons=9, counted_on=make.TODAY, by=place.viewer, at=make.NOON)
    once = imports.undo(batch, job)
    actors.record_count(place.own, persons=4, counted_on=make.TODAY, by=place.viewer, at=make.NOON)
    twice = imports.undo(batch, replace(job, at=make.NOON + timedelta(hours=1)))
    assert (twice.undone_at, twice.counts, twice.created) == (once.undone_at, once.counts, once.created)
    assert JournalEntry.objects.filter(verb="import.undo").count() == 1
    assert VisitorCount.objects.get(organization=place.own).persons == 4


def test_an_offer_whose_shares_are_proposed_stays(place: Place, table: make.Table) -> None:
    make.count(table.erables, 100)
    row = BREAD | {"mode": "fair_share", "units": 40}
    batch, job = place.run("offers", read("offers", "csv", [row, BREAD | {"label": "Riz"}]))
    sharing.propose([Offer.objects.get(label="Pain")], by=place.viewer, at=make.NOON)
    (foreseen,) = imports.stays(batch, job).sentences
    assert "Pain" in foreseen and foreseen.endswith("des parts sont proposées")
    _batch, undone = undo(batch, job)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (1, [foreseen])
    assert Offer.objects.get(label="Pain").status == "open"


def test_one_import_of_an_organisation_at_a_time(place: Place) -> None:
    """Both ways take the organisation's own turn first: the second waits for the first."""
    turn = f"import:{place.own.ref}"
    batch, job = place.run("offers", read("offers", "csv", [BREAD]))
    assert Counter.objects.get(name=turn).value == 1
    imports.undo(batch, job)
    assert Counter.objects.get(name=turn).value == 2


def test_claims_leave_for_whoever_took_or_gives_only(place: Place, table: make.Table) -> None:
    """What two others exchange is no line of ours."""
    theirs = make.offer(place.network, table.erables, label="Lait", by=table.bob)
    make.claim(theirs, make.by_link(make.organization("Les Ormes", network=place.network)))
    assert place.take_out("claims") == []
    ours = make.offer(place.network, place.own, by=place.viewer)
    make.claim(ours, table.bob)
    make.claim(theirs, make.by_link(place.own))
    rows = place.take_out("claims")
    assert sorted((row["giver"], row["receiver"]) for row in rows) == [
        ("Les Tilleuls", "Les Érables"), ("Les Érables", "Les Tilleuls"),
    ]  # fmt: skip


# whoever reads: only of structures that they see


HIDDEN = "une structure ou un réseau que vous ne voyez pas"


@pytest.mark.parametrize(
    "kind", ["counts", "profiles", "closures", "needs", "handovers", "structures", "products"]
)
def test_what_stays_names_no_structure_that_its_reader_does_not_see(
    place: Place, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« Secrète, semaine du 23 : 77 », to a coordinator of the structure that the importer acted for."""
    far = make.network("Réseau des Marges")
    secret = make.organization("Secrète", network=far)
    make.role(Person.objects.get(pk=place.viewer.person_id), secret)
    actors.facilitate(far, person=Person.objects.get(pk=place.viewer.person_id), by=make.ROBOT, at=make.NOON)
    place.viewer, place.network = make.seen_anew(place.viewer), far
    if kind == "needs":
        make.member(far, place.own)
    rows = [
        {key: "Secrète" if value == "Les Tilleuls" else value for key, value in row.items()}
        for row in lines_of(kind, place)[:1]
    ]
    batch, job = place.run(kind, read(kind, "csv", rows))
    monkeypatch.setattr(
        type(IMPORTS[kind]), "why_stays", lambda *_args: Refusal("changed", "« Secrète » a changé.")
    )
    actors.leave(far, organization=place.own, by=make.ROBOT, at=make.NOON) if kind == "needs" else None
    reader = replace(job, by=make.viewer(place.own))
    (foreseen,) = imports.stays(batch, job).sentences
    assert foreseen != HIDDEN
    assert imports.stays(batch, reader).sentences == [HIDDEN]
    batch, undone = undo(batch, job)
    batch.undone_at, batch.created = make.NOON, [stay.kept for stay in undone.stays]
    assert imports.stays(batch, reader).sentences == [HIDDEN]
    assert "Secrète" not in str(imports.stays(batch, reader))
    assert imports.stays(batch, job).sentences != [HIDDEN]


def test_a_thing_that_an_older_undoing_left_is_of_nobody_known(place: Place) -> None:
    soon = make.TODAY + timedelta(days=9)
    row = {"structure": "Les Tilleuls", "starts_on": soon, "ends_on": soon}
    batch, job = place.run("closures", read("closures", "csv", [row]))
    (mark,) = batch.created
    batch.undone_at = make.NOON
    batch.created = [mark | {"what": "Secrète", "stays": "changed", "facts": {}, "said": ""}]
    assert imports.stays(batch, job).sentences == [HIDDEN]


@pytest.mark.parametrize(
    ("came", "kept", "title", "verb"),
    [
        (3, ["Pain\u00a0: une part est déjà prise"], "2 lignes défaites sur 3", "a défait un import en partie"),
        (1, ["Pain\u00a0: une part est déjà prise"], "Rien n’a pu être défait", "n’a rien pu défaire d’un import"),
        (1, [], "", "a défait un import"),
    ],
)  # fmt: skip
def test_the_first_imports_that_were_undone_kept_sentences(
    place: Place, came: int, kept: list[str], title: str, verb: str
) -> None:
    """A list where a number is now: the page answered 500, the journal « a changé quelque chose »."""
    batch, job = place.run("offers", read("offers", "csv", [BREAD]))
    batch.undone_at, batch.counts = make.NOON, {"ready": came, "changes": 0, "there": 0, "stays": kept}
    batch.save()
    assert undone_in_part(batch.counts) == title
    entry = JournalEntry(verb="import.undo", before={}, after={"table": "offers", **batch.counts})
    assert _undone(entry, Names("", {}, {}))[0] == verb
    page = signed_in(job.by).get(f"/importer/{batch.ref}/fait/")
    assert page.status_code == 200
    assert ("Tout est resté" in page.content.decode()) == (title == "Rien n’a pu être défait")
    assert signed_in(job.by).get("/importer/").status_code == 200
