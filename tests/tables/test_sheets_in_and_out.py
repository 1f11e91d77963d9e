"""What leaves in a sheet and what becomes of it on the way back: whose line may change, what is taken back."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from tablee.domains.actors import actions
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure
from tablee.domains.sharing.models import Offer
from tablee.domains.stock.models import Product
from tablee.standards.sheets import write
from tablee.standards.sheets.values.days import Until
from tablee.tables import imports
from tablee.tables.register import IMPORTS, SCHEMAS
from tablee.tables.table import Line
from tests import make
from tests.standards.sheets.reading import take_here
from tests.tables.place import WRITERS, Place, read, undo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_line_that_came_out_and_was_changed_is_told_where_to_change_it(place: Place, suffix: str) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    review = imports.look_over("offers", read("offers", suffix, [row | {"units": 99}]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert row["reference"] in review.steps[0].said


def test_whoever_left_is_not_brought_back_by_a_sheet(place: Place, table: make.Table) -> None:
    rows = place.take_out("structures")
    actions.leave(place.network, organization=table.erables, by=table.bob, at=make.NOON)
    review = imports.look_over("structures", read("structures", "xlsx", rows), place.job("structures"))
    wrong = [step for step in review.steps if step.state == "wrong"]
    assert [step.what for step in wrong] == ["Les Érables"]
    assert table.erables.ref in wrong[0].said


def test_the_neighbour_s_line_may_stand_but_not_change(place: Place, table: make.Table) -> None:
    make.count(table.erables, 80)
    rows = place.take_out("counts")
    same = imports.look_over("counts", read("counts", "csv", rows), place.job("counts"))
    assert [step.state for step in same.steps] == ["there"]
    changed = [row | {"persons": 81} for row in rows]
    other = imports.look_over("counts", read("counts", "csv", changed), place.job("counts"))
    assert [step.state for step in other.steps] == ["wrong"]


def test_an_address_leaves_with_its_own_coordination_only(place: Place, table: make.Table) -> None:
    for each in (table.tilleuls, table.erables):
        actions.update_card(
            each, by=make.ROBOT, at=make.NOON, contact_email=f"{each.ref.lower()}@exemple.test"
        )
    found = {row["name"]: row.get("contact_email") for row in place.take_out("structures")}
    assert found["Les Tilleuls"]
    assert found["Les Érables"] is None


def test_moments_leave_on_the_network_s_clock(place: Place) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    assert row["until"] == Until(make.TONIGHT.date(), time(19, 45))
    assert isinstance(make.TONIGHT, datetime)
    assert Decimal(row["unit_g"]) == 1000


def test_two_products_of_one_code_are_told_apart_by_hand(place: Place) -> None:
    """Codes that were not written are made of names: two that meet would hide one another."""
    rows = [
        {"label": label, "family": "autres", "crate_g": 1_000} for label in ("Pommes", "Pommes !", "Poires")
    ]
    review = imports.look_over("products", read("products", "csv", rows), place.job("products"))
    assert [step.state for step in review.steps] == ["ready", "wrong", "ready"]
    make.product("POMMES", "Pommes", network=place.network, family="autres")
    again = imports.look_over(
        "products", read("products", "csv", [rows[0] | {"code": "pommes"}]), place.job("products")
    )
    assert [step.state for step in again.steps] == ["there"]


def test_undone_products_leave_unless_an_offer_names_them(place: Place) -> None:
    common = make.product("PAIN", "Pain")
    rows = [
        {"code": code, "label": label, "family": "autres", "crate_g": 2_000}
        for code, label in (("PAIN", "Pain"), ("POM", "Pommes"))
    ]
    done, job = place.run("products", read("products", "csv", rows))
    assert Product.objects.filter(network=place.network).count() == 2
    apples = Product.objects.get(code="POM")
    make.offer(place.network, place.own, make.line("Pommes", product=apples), by=place.viewer)
    _batch, undone = undo(done, job)
    assert undone.count == 1
    assert str(undone.stays[0]).startswith("POM")
    assert set(Product.objects.all()) == {common, apples}


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"use_by": make.TODAY + timedelta(days=30)}, "DLC"),
        ({"note": "autre remarque"}, "Remarque"),
        ({"place": "quai B"}, "Lieu"),
        ({"storage": "frozen"}, "Conservation"),
        ({"family": "autres"}, "Famille"),
        ({"until": Until(make.TODAY, time(21))}, "Jusqu’à"),
        ({"giver": "Boulangerie du Sureau"}, "Donateur"),
    ],
)
def test_a_published_line_changed_in_any_column_is_not_already_there(
    place: Place, changed: dict[str, object], column: str
) -> None:
    """It read « déjà là » and the change was lost without a word."""
    line = make.line("Pain", use_by_on=make.TODAY + timedelta(days=9), exception="goûter de demain")
    make.offer(place.network, place.own, line, by=place.viewer)
    (row,) = place.take_out("offers")
    review = imports.look_over("offers", read("offers", "xlsx", [row | changed]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert row["reference"] in review.steps[0].said
    assert column in review.steps[0].said


def test_what_an_offer_says_beyond_its_goods_leaves_and_comes_back(place: Place, table: make.Table) -> None:
    """An authorisation asked for, a partner first: a round trip lost them."""
    line = make.line("Pain", needs_authorization=True, mode="targeted", target_id=table.erables.pk)
    make.offer(place.network, place.own, line, by=place.viewer)
    (row,) = place.take_out("offers")
    assert (row["needs_authorization"], row["mode"], row["target"]) == (True, "targeted", "Les Érables")


def test_a_card_changed_in_a_sheet_is_not_already_there(place: Place) -> None:
    rows = place.take_out("structures")
    changed = [row | {"does": "Tout autre chose"} for row in rows[:1]] + rows[1:]
    review = imports.look_over("structures", read("structures", "csv", changed), place.job("structures"))
    assert [step.state for step in review.steps].count("wrong") == 1
    (wrong,) = [step for step in review.steps if step.state == "wrong"]
    assert "Ce que nous faisons" in wrong.said


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"use_by": make.TODAY}, "DLC"),
        ({"accepted_g": 17_000}, "Poids accepté"),
        ({"unit_g": 4_000}, "Poids d’une"),
    ],
)
def test_a_slip_s_line_changed_in_any_column_is_not_already_there(
    place: Place, changed: dict[str, object], column: str
) -> None:
    said = {
        "handed_on": make.TODAY - timedelta(days=9), "giver": "Boulangerie du Sureau", "receiver": "Les Tilleuls",
        "label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000,
    }  # fmt: skip
    place.bring_in("handovers", read("handovers", "csv", [said]))
    (row,) = place.take_out("handovers")
    review = imports.look_over("handovers", read("handovers", "csv", [row | changed]), place.job("handovers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert row["reference"] in review.steps[0].said
    assert column in review.steps[0].said


def test_what_a_product_s_line_does_not_say_stays(place: Place) -> None:
    """A sheet without a bar code's column took the bar code away."""
    make.product(
        "POM", "Pommes", network=place.network, family="autres", gtin="3017620422003", min_days_left=3
    )
    said = {"code": "POM", "label": "Pommes", "family": "autres", "crate_g": 8_000}
    place.bring_in("products", read("products", "csv", [said]))
    kept = Product.objects.get(code="POM")
    assert (kept.crate_g, kept.gtin, kept.min_days_left) == (8_000, "3017620422003", 3)


def test_a_commune_said_otherwise_is_the_same_place_and_another_is_not(
    place: Place, table: make.Table
) -> None:
    rows = place.take_out("structures")
    said = rows[0] | {"commune": str(rows[0]["commune"]).upper()}
    assert place.look_over("structures", read("structures", "csv", [said])).there == 1
    moved = rows[0] | {"commune": "Auch"}
    review = imports.look_over("structures", read("structures", "csv", [moved]), place.job("structures"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert "Commune" in review.steps[0].said


def test_a_twin_from_elsewhere_stays_and_what_it_says_otherwise_is_said(place: Place) -> None:
    (row,) = [row for row in place.take_out("structures") if row["name"] == "Les Tilleuls"]
    line = {"name": row["name"], "insee_code": row["insee_code"], "welcomes": "tout le monde"}
    review = imports.look_over("structures", read("structures", "csv", [line]), place.job("structures"))
    assert [step.state for step in review.steps] == ["there"]
    assert "Pour qui" in review.steps[0].said


def test_an_emptied_cell_is_not_lost_without_a_word(place: Place, table: make.Table) -> None:
    """Where a line came out of here it is refused; where nothing said means unchanged, the report says so."""
    line = make.line("Pain", use_by_on=make.TODAY + timedelta(days=9), exception="goûter de demain")
    make.offer(place.network, place.own, line, by=place.viewer)
    make.offer(place.network, place.own, line, by=place.viewer)
    first, second = place.take_out("offers")
    emptied = {key: value for key, value in first.items() if key != "use_by"}
    review = imports.look_over("offers", read("offers", "csv", [emptied, second]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong", "there"]
    assert "DLC" in review.steps[0].said
    for own in (table.tilleuls, table.erables):
        make.profile(own, max_km=15)
    rows = [row for row in place.take_out("profiles") if row.get("max_km")]
    rows[0] = {key: value for key, value in rows[0].items() if key != "max_km"}
    review = imports.look_over("profiles", read("profiles", "csv", rows), place.job("profiles"))
    assert [step.state for step in review.steps] == ["there", "there"]
    assert [("Distance maximale" in step.said) for step in review.steps] == [True, False]


def test_a_targeted_offer_that_asks_for_an_authorisation_comes_back_whole(
    place: Place, table: make.Table
) -> None:
    """Published, taken out, brought into an empty place: the same partner first, until the same moment."""
    line = make.line(
        "Pain", needs_authorization=True, mode="targeted", target_id=table.erables.pk,
        target_purpose="petits déjeuners", target_until_at=make.NOON + timedelta(hours=2),
    )  # fmt: skip
    offer = make.offer(place.network, place.own, line, by=place.viewer)
    (row,) = place.take_out("offers")
    Offer.objects.filter(pk=offer.pk).delete()
    place.bring_in("offers", read("offers", "xlsx", [row]))
    (again,) = place.take_out("offers")
    assert again | {"reference": ""} == row | {"reference": ""}
    back = Offer.objects.get()
    assert (back.mode, back.target, back.needs_authorization) == ("targeted", table.erables, True)
    assert back.target_until_at == make.NOON + timedelta(hours=2)


def test_a_targeted_line_without_an_hour_is_reserved_for_the_rule_s_time_only(
    place: Place, table: make.Table
) -> None:
    """It must not be kept from the others to the end."""
    said = {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000, "target": "Les Érables",
            "until": Until(make.TODAY + timedelta(days=20), time(12))}  # fmt: skip
    place.bring_in("offers", read("offers", "csv", [said]))
    back = Offer.objects.get()
    assert (back.mode, back.target) == ("targeted", table.erables)
    assert back.target_until_at is not None
    assert back.target_until_at < back.until_at


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"target": "Inconnue"}, "n’est pas dans ce réseau"),
        ({"target": "Les Tilleuls"}, "une autre structure que la vôtre"),
        ({"mode": "targeted"}, "proposé d’abord"),
    ],
)
def test_a_partner_who_cannot_be_first(place: Place, changed: dict[str, object], sentence: str) -> None:
    said = {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000} | changed
    review = imports.look_over("offers", read("offers", "csv", [said]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert sentence in review.steps[0].said


def test_a_closure_changed_in_the_sheet_is_changed_and_undone(place: Place) -> None:
    first = make.TODAY + timedelta(days=30)
    row = {
        "structure": "Les Tilleuls", "place": "", "starts_on": first, "ends_on": first, "yearly": False, "reason": "fêtes",
    }  # fmt: skip
    place.bring_in("closures", read("closures", "csv", [row]))
    (out,) = place.take_out("closures")
    assert {key: out.get(key) or "" for key in ("place", "reason")} == {"place": "", "reason": "fêtes"}
    assert (
        imports.look_over("closures", read("closures", "csv", [row]), place.job("closures")).counts.there == 1
    )
    batch, job = place.run(
        "closures", read("closures", "csv", [row | {"reason": "inventaire", "yearly": True}])
    )
    closure = Closure.objects.get()
    assert (closure.reason, closure.yearly) == ("inventaire", True)
    imports.undo(batch, job)
    closure.refresh_from_db()
    assert (closure.reason, closure.yearly) == ("fêtes", False)
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}]))
    Closure.objects.update(reason="travaux")
    imports.undo(batch, job)
    closure.refresh_from_db()
    assert closure.reason == "travaux", "what somebody changed since stays"


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("closures", {"starts_on": make.TODAY, "ends_on": make.TODAY}),
        ("counts", {"counted_on": make.TODAY, "persons": 40}),
        ("profiles", {"min_days_left": 2}),
        ("needs", {"family": "autres", "until_on": make.TODAY + timedelta(days=9)}),
    ],
)
def test_who_may_no_longer_write_for_a_structure_takes_nothing_of_it_back(
    place: Place, kind: str, values: dict[str, object]
) -> None:
    rows = [{"structure": name, **values} for name in place.names[:2]]
    batch, job = place.run(kind, read(kind, "csv", rows))
    left = [cap for cap in place.viewer.caps if cap.ref not in place.names[1]]
    _batch, undone = undo(batch, replace(job, by=job.by.but(caps=tuple(left))))
    assert undone.count == 1
    (sentence,) = map(str, undone.stays)
    assert "Le Tamis" in sentence


LINES: dict[str, dict[str, object]] = {
    "structures": {"name": "Le Cyprès", "insee_code": "31555", "does": "Des paniers"},
    "profiles": {"structure": "Les Tilleuls", "min_days_left": 2, "max_km": 9, "max_g": 80_000},
    "counts": {"structure": "Les Tilleuls", "counted_on": make.TODAY, "persons": 40},
    "closures": {"structure": "Les Tilleuls", "starts_on": make.TODAY, "ends_on": make.TODAY, "reason": "fêtes"},
    "products": {"code": "POM", "label": "Pommes", "family": "autres", "crate_g": 8_000},
    "needs": {"structure": "Les Tilleuls", "family": "autres", "until_on": make.TODAY + timedelta(days=9)},
    "offers": {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000},
    "handovers": {
        "handed_on": make.TODAY - timedelta(days=9), "giver": "Boulangerie du Sureau", "receiver": "Les Tilleuls",
        "label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(IMPORTS))
def test_one_changed_cell_of_any_column_says_what_it_changes(place: Place, kind: str) -> None:
    """The page of a changed closure had no word for it, and fell."""
    place.bring_in(kind, read(kind, "csv", [LINES[kind]]))
    row = next(row for row in place.take_out(kind) if LINES[kind].items() & row.items())
    schema, changes = SCHEMAS[kind], 0
    titles, (cells,) = write.export_rows(schema, [row])
    for place_of, title in enumerate(titles):
        for text in ("", "29/11/2026", "oui", "non", "3", "autre", "autres", "Toulouse", "lu"):
            sheet = [*cells[:place_of], text, *cells[place_of + 1 :]]
            parsed = take_here(schema, "t.csv", write.to_csv(titles, [sheet]))
            lines = [Line.of(read_row, list(parsed.columns)) for read_row in parsed.rows] if parsed.ok else []
            for step in imports.look_over(kind, lines, place.job(kind)).steps:
                changes += step.state == "changes"
                assert step.said or step.state in ("ready", "there"), (title, text)
    assert changes or kind in ("structures", "offers", "handovers")  # those are corrected on their pages


def test_one_day_of_our_own_needs_neither_end_nor_structure(place: Place) -> None:
    first = make.TODAY + timedelta(days=30)
    for text in ("Du\n{}\n", "Structure;Du;Au\nLes Tilleuls;{};\n"):
        parsed = take_here(SCHEMAS["closures"], "t.csv", text.format(f"{first:%d/%m/%Y}").encode())
        assert parsed.ok
        lines = [Line.of(row, list(parsed.columns)) for row in parsed.rows]
        (step,) = imports.look_over("closures", lines, place.job("closures")).steps
        assert (step.state, step.what.split(",")[0].partition(" (")[0]) == (
            "there" if Closure.objects.exists() else "ready",
            "Les Tilleuls",
        )
        assert " le jeudi 24" in step.what.replace("\u00a0", " ")
        place.bring_in("closures", lines)
    closure = Closure.objects.get()
    assert (closure.organization, closure.starts_on, closure.ends_on) == (place.own, first, first)


def test_a_cell_left_empty_for_the_structure_is_no_word_for_one_s_own(place: Place) -> None:
    row = {"structure": "", "starts_on": make.TODAY, "ends_on": make.TODAY}
    titles, cells = write.export_rows(SCHEMAS["closures"], [row, row | {"structure": "Les Tilleuls"}])
    parsed = take_here(SCHEMAS["closures"], "t.csv", write.to_csv(titles, cells))
    lines = [Line.of(read_row, list(parsed.columns)) for read_row in parsed.rows]
    steps = imports.look_over("closures", lines, place.job("closures")).steps
    assert not parsed.ok or [step.state for step in steps] == ["wrong", "ready"]


def test_a_closure_of_an_unknown_place_or_of_others_is_refused(place: Place) -> None:
    first = make.TODAY + timedelta(days=30)
    row = {"structure": "Les Tilleuls", "starts_on": first, "ends_on": first}
    for wrong in (
        {"place": "Nulle Part"},
        {"structure": "Les Érables"},
        {"ends_on": first - timedelta(days=1)},
    ):
        review = imports.look_over("closures", read("closures", "csv", [row | wrong]), place.job("closures"))
        assert review.counts.wrong == 1, wrong


def test_a_closure_that_overlaps_one_that_stands_says_so(place: Place) -> None:
    """One changed the end of a line that came out: both stood, and one of them was believed gone."""
    first, last = date(2026, 11, 30), date(2026, 12, 4)
    announce_closure(place.own, starts_on=first, ends_on=last, by=place.viewer, at=make.NOON)
    annexe = make.site(place.own, name="Annexe")
    (row,) = place.take_out("closures")
    rows = [
        row | {"ends_on": date(2026, 12, 2)},
        row | {"starts_on": date(2026, 12, 3), "ends_on": date(2026, 12, 3), "place": annexe.label},
        row | {"starts_on": date(2026, 12, 5), "ends_on": date(2027, 1, 5)},
    ]
    steps = imports.look_over("closures", read("closures", "csv", rows), place.job("closures")).steps
    assert [step.state for step in steps] == ["ready"] * 3
    stays = "chevauche la fermeture du lundi 30 novembre au vendredi 4 décembre 2026, qui reste"
    assert [step.said.replace("\u00a0", " ") for step in steps] == [stays, stays, ""]
    assert "Annexe" in steps[1].what
    assert "5 décembre 2026 au" in steps[2].what.replace("\u00a0", " ")


def test_a_line_of_another_year_says_its_year(place: Place) -> None:
    rows = [
        {"structure": "Les Tilleuls", "counted_on": day, "persons": 40}
        for day in (date(2025, 11, 17), make.TODAY)
    ]
    steps = imports.look_over("counts", read("counts", "csv", rows), place.job("counts")).steps
    assert [f"{year}" in step.what for step, year in zip(steps, (2025, 2026), strict=True)] == [True, False]
