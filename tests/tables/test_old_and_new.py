"""What stands is replaced with open eyes: old → new beforehand, a blank takes nothing away, undone it is said again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.models import Need
from tablee.standards.sheets.write import to_csv
from tablee.tables import imports
from tablee.tables.register import SCHEMAS
from tablee.tables.table import Line
from tests import make
from tests.standards.sheets.reading import take_here
from tests.tables.place import Place, read, undo

pytestmark = pytest.mark.django_db
SOON, LATER = make.TODAY + timedelta(days=2), make.TODAY + timedelta(days=9)
MILK = {"structure": "Les Tilleuls", "family": "produits_laitiers", "note": "environ 20 L 🥛", "urgent": True,
        "until_on": SOON}  # fmt: skip


def lines(kind: str, titles: list[str], *cells: list[str]) -> list[Line]:
    parsed = take_here(SCHEMAS[kind], "t.csv", to_csv(titles, list(cells)))
    assert parsed.ok
    return [Line.of(row, list(parsed.columns)) for row in parsed.rows]


def sentence_of(place: Place, kind: str, lines: list[Line]) -> str:
    (step,) = imports.look_over(kind, lines, place.job(kind)).steps
    assert step.state == "changes"
    return step.said.replace("\u00a0", " ").replace("\u202f", " ")


def milk(place: Place, note: str = "~800 L", urgent: str = "") -> list[Line]:
    titles = ["Structure", "Famille", "Précision", "Urgent", "Jusqu’au"]
    return lines("needs", titles, ["Les Tilleuls", "Produits laitiers", note, urgent, f"{LATER:%d/%m/%Y}"])


def standing() -> dict[str, Any]:
    need = Need.objects.get(closed_at=None)
    return {"note": need.note, "urgent": need.urgent, "until_on": need.until_on}


BEFORE = {name: MILK[name] for name in ("note", "urgent", "until_on")}


@pytest.mark.parametrize(
    ("kind", "old", "new", "words"),
    [
        ("products", {"code": "POM", "label": "Pommes", "family": "autres", "crate_g": 8_000}, {"crate_g": 12_500},
         "corrige la ligne « POM » · Poids d’une caisse (kg) : 8 → 12,5"),
        ("counts", {"structure": "Les Tilleuls", "counted_on": make.TODAY, "persons": 120}, {"persons": 140},
         "Personnes reçues : 120 → 140"),
        ("profiles", {"structure": "Les Tilleuls", "max_km": 15}, {"max_km": 20, "weekdays": ("mo", "tu")},
         "Distance maximale (km) : 15 → 20"),
        ("closures", {"structure": "Les Tilleuls", "starts_on": SOON, "ends_on": LATER, "reason": "fêtes"},
         {"reason": "inventaire", "yearly": True}, "Chaque année : non → oui · Pourquoi : fêtes → inventaire"),
        ("needs", MILK, {"note": "~800 L"}, "Précision : environ 20 L 🥛 → ~800 L"),
        ("needs", MILK, {"urgent": False, "until_on": LATER},
         "Urgent : oui → non · Jusqu’au : jeudi 26 novembre → jeudi 3 décembre"),
    ],
)  # fmt: skip
def test_a_change_says_what_was_and_what_will_be(
    place: Place, kind: str, old: dict[str, Any], new: dict[str, Any], words: str
) -> None:
    """A need showed neither its old words nor the new ones, a product its code alone."""
    place.bring_in(kind, read(kind, "csv", [old]))
    assert words in sentence_of(place, kind, read(kind, "csv", [old | new]))


def test_a_text_is_long_and_differs_at_its_end(place: Place) -> None:
    long = "x" * 150
    place.bring_in("needs", read("needs", "csv", [MILK | {"note": f"{long} a"}]))
    assert "Précision" in sentence_of(place, "needs", read("needs", "csv", [MILK | {"note": f"{long} b"}]))


def test_an_empty_cell_takes_nothing_of_a_need_away(place: Place) -> None:
    """« urgent » went, because its cell was empty."""
    place.bring_in("needs", read("needs", "csv", [MILK]))
    place.bring_in("needs", milk(place))
    assert standing() == {"note": "~800 L", "urgent": True, "until_on": LATER}
    place.bring_in("needs", milk(place, note="", urgent="non"))
    assert standing() == {"note": "~800 L", "urgent": False, "until_on": LATER}


def test_an_empty_cell_takes_nothing_of_a_closure_away(place: Place) -> None:
    row = {
        "structure": "Les Tilleuls",
        "starts_on": SOON,
        "ends_on": LATER,
        "reason": "fêtes",
        "yearly": True,
    }
    place.bring_in("closures", read("closures", "csv", [row]))
    days = [f"{SOON:%d/%m/%Y}", f"{LATER:%d/%m/%Y}"]
    for reason, yearly, kept in (("", "non", ("fêtes", False)), ("inventaire", "", ("inventaire", False))):
        titles = ["Structure", "Du", "Au", "Pourquoi", "Chaque année"]
        place.bring_in("closures", lines("closures", titles, ["Les Tilleuls", *days, reason, yearly]))
        closure = place.own.closures.get()
        assert (closure.reason, closure.yearly) == kept


def test_an_undone_import_says_the_need_as_it_was(place: Place) -> None:
    """The imported words stayed and the old ones were lost: « c’était déjà dit avant l’import »."""
    first, first_job = place.run("needs", read("needs", "csv", [MILK]))
    batch, job = place.run("needs", milk(place))
    assert imports.stays(batch, job).sentences == []
    batch, undone = undo(batch, job)
    assert (undone.count, undone.stays, standing()) == (1, [], BEFORE)
    first, undone = undo(first, first_job)
    assert (undone.count, Need.objects.get().closed_at is not None) == (1, True), "the first one's own still"


def test_a_need_changed_by_hand_since_stays_as_it_is(place: Place) -> None:
    place.bring_in("needs", read("needs", "csv", [MILK]))
    batch, job = place.run("needs", milk(place))
    sharing.say_needs(
        place.network, organization=place.own, families=["produits_laitiers"], until_on=LATER, note="du lait cru",
        by=place.viewer, at=make.NOON,
    )  # fmt: skip
    foreseen = imports.stays(batch, job).sentences
    batch, undone = undo(batch, job)
    assert (undone.count, [str(stay) for stay in undone.stays]) == (0, foreseen)
    assert foreseen[0].endswith("le besoin a été redit depuis")
    assert standing()["note"] == "du lait cru"


def test_a_need_whose_old_day_is_over_stays_and_it_is_foreseen(place: Place) -> None:
    place.bring_in("needs", read("needs", "csv", [MILK]))
    batch, job = place.run("needs", milk(place))
    later = replace(job, at=make.NOON + timedelta(days=5))
    (foreseen,) = imports.stays(batch, later).sentences
    assert foreseen.endswith("ce qui était dit avant ne valait que jusqu’au jeudi 26\u00a0novembre")
    batch, undone = undo(batch, later)
    assert [str(stay) for stay in undone.stays] == [foreseen]
    assert standing()["note"] == "~800 L"


def test_an_older_import_kept_no_old_words_and_says_so(place: Place) -> None:
    place.bring_in("needs", read("needs", "csv", [MILK]))
    batch, job = place.run("needs", milk(place))
    del batch.created[0]["before"]
    (sentence,) = imports.stays(batch, job).sentences
    assert sentence.endswith("ce qui était dit avant l’import n’a pas été gardé, ce qu’il a écrit reste")


def test_a_need_that_is_over_is_said_anew_without_a_day(place: Place) -> None:
    """Its own past day was proposed again, and refused."""
    place.bring_in("needs", read("needs", "csv", [MILK]))
    batch = lines(
        "needs", ["Structure", "Famille", "Précision"], ["Les Tilleuls", "Produits laitiers", "crème"]
    )
    job = replace(place.job("needs"), at=make.NOON + timedelta(days=5))
    (step,) = imports.look_over("needs", batch, job).steps
    assert (step.state, "Jusqu’au" in step.said) == ("changes", True)


@pytest.mark.parametrize(
    ("kind", "titles", "cells"),
    [("needs", ["Famille"], ["Autres"]), ("counts", ["Semaine du", "Personnes"], ["16/11/2026", "4"])],
)
def test_a_sheet_without_structures_is_about_our_own(
    place: Place, kind: str, titles: list[str], cells: list[str]
) -> None:
    """Closures were; needs and counts asked for a column that says the same on every line."""
    (step,) = imports.look_over(kind, lines(kind, titles, cells), place.job(kind)).steps
    assert (step.state, step.what.partition(" (")[0]) == ("ready", "Les Tilleuls")
    with_empty = lines(kind, ["Structure", *titles], ["", *cells], ["Les Tilleuls", *cells])
    steps = imports.look_over(kind, with_empty, place.job(kind)).steps
    assert [step.state for step in steps] == ["wrong", "ready"], "an empty cell is no word for one's own"
    place.bring_in(kind, lines(kind, titles, cells))
    assert place.take_out(kind)[0]["structure"] == "Les Tilleuls"
