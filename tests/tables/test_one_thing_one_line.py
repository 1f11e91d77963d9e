"""Two lines of a sheet about one thing, however each spells it: the second is refused by the number of the first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure
from tablee.domains.actors.rules.closures import MAX_CLOSURES
from tablee.tables import imports
from tablee.tables.register import SCHEMAS
from tablee.tables.table import Line
from tests import make
from tests.standards.sheets import real_life as files
from tests.standards.sheets.reading import plain, take
from tests.tables.place import Place, read

pytestmark = pytest.mark.django_db
DAY = make.TODAY + timedelta(days=30)
ONE_DAY = {"starts_on": DAY, "ends_on": DAY}

TWINS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "a closure of everywhere": ("closures", ONE_DAY | {"reason": "fêtes"}, ONE_DAY | {"reason": "inventaire"}),
    "one day, with and without its end": ("closures", ONE_DAY, {"starts_on": DAY, "yearly": True}),
    "persons of a week": ("counts", {"counted_on": make.TODAY, "persons": 40}, {"counted_on": make.TODAY, "persons": 41}),
    "what it accepts": ("profiles", {"min_days_left": 2}, {"min_days_left": 3}),
    "a need": ("needs", {"family": "autres", "note": "sel"}, {"family": "autres", "note": "riz"}),
}  # fmt: skip


@pytest.mark.parametrize("name", list(TWINS))
def test_two_spellings_of_one_structure_are_one_thing(place: Place, name: str) -> None:
    """The last of two lines won, without a word of the first."""
    kind, first, second = TWINS[name]
    rows = [{"structure": "Les Tilleuls"} | first, {"structure": f"Les Tilleuls ({place.own.ref})"} | second]
    lines = read(kind, "csv", rows)
    one, other = imports.look_over(kind, lines, place.job(kind)).steps
    assert one.state in ("ready", "changes")
    assert other.state == "wrong"
    assert f"l’objet de la ligne {lines[0].number}" in other.said.replace("\u00a0", " ")


def test_two_lines_that_leave_the_place_empty_are_one_closure(place: Place) -> None:
    rows = [{"structure": "Les Tilleuls"} | ONE_DAY | {"reason": word} for word in ("fêtes", "inventaire")]
    steps = imports.look_over("closures", read("closures", "csv", rows), place.job("closures")).steps
    assert [step.state for step in steps] == ["ready", "wrong"]


def test_two_spellings_of_one_place_are_one_closure_and_two_places_are_two(place: Place) -> None:
    make.site(place.own, name="Annexe")
    rows = [
        {"structure": "Les Tilleuls", "place": spelt, "reason": word} | ONE_DAY
        for spelt, word in (("Annexe", "fêtes"), ("ANNEXE", "inventaire"), ("", "fêtes"))
    ]
    lines = [
        line for row in rows for line in read("closures", "csv", [row])
    ]  # one sheet each: the reader folds case
    steps = imports.look_over("closures", _numbered(lines), place.job("closures")).steps
    assert [step.state for step in steps] == ["ready", "wrong", "ready"]


def test_two_lines_for_one_new_structure(place: Place) -> None:
    """The second was « déjà là », and what it said otherwise was lost."""
    rows = [
        {"name": "Le Cyprès", "insee_code": "31555", "does": "Des paniers"},
        {"name": "Le Cyprès", "commune": "Toulouse", "does": "Des repas"},
    ]
    steps = imports.look_over("structures", read("structures", "csv", rows), place.job("structures")).steps
    assert [step.state for step in steps] == ["ready", "wrong"]


NEW = {"name": "Le Cyprès", "insee_code": "31555"}
STRUCTURES: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "one new code": ([NEW | {"ref": "ZZ2222"}, {"name": "Le Hêtre", "insee_code": "32013", "ref": "zz2222"}], ["ready", "wrong"]),
    "two new codes": ([NEW | {"ref": "ZZ2222"}, NEW | {"ref": "ZZ3333"}], ["ready", "ready"]),
    "a code, then none": ([NEW | {"ref": "ZZ2222"}, NEW], ["ready", "wrong"]),
    "none, then a code": ([NEW, NEW | {"ref": "ZZ2222"}], ["ready", "wrong"]),
    "two communes": ([NEW, NEW | {"insee_code": "32013"}], ["ready", "ready"]),
}  # fmt: skip


@pytest.mark.parametrize("name", list(STRUCTURES))
def test_lines_of_structures_by_code_and_by_name(place: Place, name: str) -> None:
    rows, states = STRUCTURES[name]
    lines = read("structures", "csv", [row | {"does": f"{rank}"} for rank, row in enumerate(rows)])
    steps = imports.look_over("structures", lines, place.job("structures")).steps
    assert [step.state for step in steps] == states, [step.said for step in steps]


def test_same_structure_twice_is_refused(place: Place) -> None:
    """Of another number of persons only: the same fingerprint it is not, the same structure it is."""
    parsed = take(SCHEMAS["structures"], *files.same_structure_twice())
    lines = [Line.of(row, list(parsed.columns)) for row in parsed.rows]
    first, second = imports.look_over("structures", lines, place.job("structures")).steps
    assert (first.state, second.state, second.number, second.what) == ("ready", "wrong", 3, "Épicerie Thym")
    assert (
        plain(second.said)
        == "c'est déjà l'objet de la ligne 2, avec d'autres valeurs ; gardez une seule des deux."
    )


@pytest.mark.parametrize("codes", [("POM", "pom"), ("POMMES", None), (None, "POMMES"), (None, None)], ids=str)
def test_lines_of_products_by_code_and_by_name(place: Place, codes: tuple[str | None, ...]) -> None:
    rows = [
        {"label": "Pommes", "family": "autres", "crate_g": 8_000 + rank} | ({"code": code} if code else {})
        for rank, code in enumerate(codes)
    ]
    first, second = imports.look_over("products", read("products", "csv", rows), place.job("products")).steps
    assert (first.state, second.state) == ("ready", "wrong")
    assert "que la ligne 2" in plain(second.said) and second.what.startswith("Pommes")


def test_two_codes_of_one_name_are_two_products(place: Place) -> None:
    rows = [{"label": "Pommes", "family": "autres", "crate_g": 8_000, "code": code} for code in ("A", "B")]
    steps = imports.look_over("products", read("products", "csv", rows), place.job("products")).steps
    assert [step.state for step in steps] == ["ready", "ready"]


def test_the_number_of_closures_to_come_is_bounded(place: Place) -> None:
    days = [DAY + timedelta(days=2 * number) for number in range(MAX_CLOSURES + 1)]
    rows = [{"structure": "Les Tilleuls", "starts_on": day, "ends_on": day} for day in days]
    steps = imports.look_over("closures", read("closures", "csv", rows), place.job("closures")).steps
    assert [step.state for step in steps] == ["ready"] * MAX_CLOSURES + ["wrong"]
    assert str(MAX_CLOSURES) in steps[-1].said


def _closed(place: Place, first: date, many: int, **about: Any) -> None:
    Closure.objects.bulk_create(
        Closure(organization=place.own, starts_on=day, ends_on=day, **about)
        for day in (first + timedelta(days=2 * number) for number in range(many))
    )


def _states(place: Place, *rows: dict[str, Any]) -> list[str]:
    lines = read("closures", "csv", [{"structure": "Les Tilleuls"} | row for row in rows])
    return [step.state for step in imports.look_over("closures", lines, place.job("closures")).steps]


def test_one_of_as_many_as_there_may_be_to_come_can_change(place: Place) -> None:
    _closed(place, DAY, MAX_CLOSURES)
    assert _states(place, ONE_DAY | {"reason": "fêtes"}) == ["changes"]


def test_closures_that_are_over_do_not_count(place: Place) -> None:
    _closed(place, make.TODAY - timedelta(days=150), MAX_CLOSURES)
    assert _states(place, ONE_DAY) == ["ready"]


def test_a_closure_that_was_over_and_comes_back_counts(place: Place) -> None:
    """The dry run said « changes », the run refused: one too many."""
    over = make.TODAY - timedelta(days=60)
    back = {"starts_on": over, "ends_on": over, "yearly": True}
    _closed(place, over, 1)
    _closed(place, DAY, MAX_CLOSURES - 1)
    another = DAY - timedelta(days=5)
    new = {"starts_on": another, "ends_on": another}
    assert _states(place, back, new) == ["changes", "wrong"]
    _closed(place, another, 1)
    assert _states(place, back) == ["wrong"]


@pytest.mark.parametrize("kind", ["closures", "offers"])
def test_as_many_questions_for_five_lines_as_for_two(place: Place, kind: str) -> None:
    partners = [make.organization(f"L’Orme {number}", network=place.network) for number in range(5)]
    place.viewer = make.seen_anew(place.viewer)
    food = {"label": "Pain", "unit": "crate", "unit_g": 5_000, "mode": "targeted"}
    rows = {
        "closures": [
            {"structure": "Les Tilleuls", "starts_on": day, "ends_on": day}
            for day in (DAY + timedelta(days=number) for number in range(5))
        ],
        "offers": [food | {"units": 2 + at, "target": each.name} for at, each in enumerate(partners)],
    }[kind]
    for each in partners:
        announce_closure(each, starts_on=DAY, by=make.ROBOT, at=make.NOON)
    counts = []
    for many in (2, 5):
        lines, job = read(kind, "csv", rows[:many]), place.job(kind)
        with CaptureQueriesContext(connection) as asked:
            review = imports.look_over(kind, lines, job)
        assert review.counts.ready == many, review.steps
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert Closure.objects.count() == 5


def _numbered(lines: list[Any]) -> list[Any]:
    return [replace(line, number=number) for number, line in enumerate(lines, start=2)]


@pytest.mark.parametrize("coded_first", [True, False])
def test_a_line_with_a_code_and_one_without_are_one_new_structure(place: Place, coded_first: bool) -> None:
    """Both were created where their commune was spelt in two ways."""
    rows = [
        {"name": "Le Cyprès", "insee_code": "31555", "ref": "ABCDEFGH"},
        {"name": "Le Cyprès", "commune": "Toulouse", "does": "Des repas"},
    ]
    lines = read("structures", "csv", rows if coded_first else rows[::-1])
    steps = imports.look_over("structures", lines, place.job("structures")).steps
    assert [step.state for step in steps] == ["ready", "wrong"]


def test_two_codes_are_two_structures_of_one_name(place: Place) -> None:
    rows = [{"name": "Le Cyprès", "insee_code": "31555", "ref": ref} for ref in ("ABCDEFGH", "ABCDEFGJ")]
    steps = imports.look_over("structures", read("structures", "csv", rows), place.job("structures")).steps
    assert [step.state for step in steps] == ["ready", "ready"]
