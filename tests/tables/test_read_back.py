"""Before anything is written, each row says what will be: until when, where, and what the sheet left open."""

from dataclasses import replace

import pytest

from tablee.standards.sheets.write import to_csv
from tablee.tables import imports
from tablee.tables.register import IMPORTS, SCHEMAS
from tablee.tables.table import Line
from tests import make
from tests.standards.sheets.reading import take_here
from tests.tables.place import Place, read
from tests.tables.test_sheets_in_and_out import LINES

pytestmark = pytest.mark.django_db
UNSAID = "(pas dit dans le tableau)"


def content(place: Place, kind: str, titles: list[str], cells: list[str], **job: object) -> str:
    parsed = take_here(SCHEMAS[kind], "t.csv", to_csv(titles, [cells]))
    assert parsed.ok, parsed.problems
    (row,), about = parsed.rows, replace(place.job(kind), **job)  # type: ignore[arg-type]
    line = Line.of(row, list(parsed.columns))
    (step,) = imports.look_over(kind, [line], about).steps
    assert step.state == "ready", step.said
    words = IMPORTS[kind].content(line, step, about)
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_offer_says_until_when_where_and_what_was_not_said(place: Place) -> None:
    """« Pommes, 8 caisses, 80 kg · prête »: all became tonight, 19 h, at no place."""
    said = content(
        place, "offers", ["Produit", "Quantité", "avant", "Lieu"],
        ["Pommes", "8 x 10 kg", "01/12/2026 18h", "Halle des Érables"],
    )  # fmt: skip
    assert said.startswith("jusqu’à mardi 1er décembre, 18 h 00 · Halle des Érables · ")
    assert said.endswith("Conservation : ambiant, Famille : Autres produits (pas dits dans le tableau)")
    bare = content(place, "offers", ["Produit", "Quantité"], ["Pommes", "8 x 10 kg"])
    assert bare.startswith(f"jusqu’à ce soir, 19 h 45 {UNSAID} · ")


def test_a_line_says_its_network_to_whoever_has_several(place: Place) -> None:
    titles, cells = ["Produit", "Quantité"], ["Pommes", "8 x 10 kg"]
    assert place.network.name not in content(place, "offers", titles, cells)
    make.member(make.network("Réseau du Lez"), place.own)
    place.viewer = make.seen_anew(place.viewer)
    assert content(place, "offers", titles, cells).endswith(place.network.name)
    need = content(place, "needs", ["Structure", "Famille"], ["Les Tilleuls", "Autres"])
    assert need.endswith(place.network.name)
    count = content(
        place, "counts", ["Structure", "Semaine du", "Personnes"], ["Les Tilleuls", "16/11/2026", "4"]
    )
    assert place.network.name not in count, "people are counted in no network"


def test_a_need_says_until_when(place: Place) -> None:
    assert content(
        place, "needs", ["Structure", "Famille", "Précision"], ["Les Tilleuls", "Autres", "du sel"]
    ) == f"Précision : du sel · Jusqu’au : mardi 1er décembre {UNSAID}"  # fmt: skip


@pytest.mark.parametrize("kind", sorted(set(IMPORTS) - {"profiles", "counts"}))
def test_a_new_line_of_any_table_says_what_it_holds(place: Place, kind: str) -> None:
    """All of a profile stands in what it changes, all of a count in how its line is called."""
    (line,) = read(kind, "csv", [LINES[kind]])
    (step,) = imports.look_over(kind, [line], place.job(kind)).steps
    said = IMPORTS[kind].content(line, step, place.job(kind))
    assert said and "\u00a0: " in said
    assert step.what.split(",")[0] not in said


@pytest.mark.parametrize(
    ("kind", "title"),
    [(kind, title) for kind in ("offers", "needs") for title in (
        "avant", "Avant le", "Avant quand ?", "Pour quand", "Jusqu’à quand ?", "À prendre avant le", "Heure limite",
        "À récupérer avant", "À enlever avant",
    )] + [("needs", title) for title in ("Limite", "Quand", "Date", "Échéance", "Date limite")],
)  # fmt: skip
def test_the_end_is_recognised_however_it_is_called(kind: str, title: str) -> None:
    row = {"offers": ["Pommes", "8 x 10 kg"], "needs": ["Les Tilleuls", "Autres"]}[kind]
    titles = {"offers": ["Produit", "Quantité"], "needs": ["Structure", "Famille"]}[kind]
    parsed = take_here(SCHEMAS[kind], "t.csv", to_csv([*titles, title], [[*row, "01/12/2026"]]))
    assert parsed.ok and parsed.unread == {}
    assert {"until", "until_on"} & parsed.rows[0].values.keys()


@pytest.mark.parametrize("title", ["Limite", "Date", "Date limite", "Échéance", "Quand"])
def test_a_date_of_food_that_may_be_a_use_by_is_not_guessed(title: str) -> None:
    titles, cells = ["Produit", "Quantité", title, "Vide"], ["Pommes", "8 x 10 kg", "01/12/2026", ""]
    parsed = take_here(SCHEMAS["offers"], "t.csv", to_csv(titles, [cells, cells[:1] + cells[1:]]))
    assert "until" not in parsed.rows[0].values
    assert parsed.unread == {title: ("01/12/2026",)}, "what holds nothing is missed by nobody"


def test_what_is_not_read_says_its_first_cells() -> None:
    rows = [["Pommes", "8 x 10 kg", f"quai {number}"] for number in range(5)]
    parsed = take_here(SCHEMAS["offers"], "t.csv", to_csv(["Produit", "Quantité", "Porte"], rows))
    assert parsed.unread == {"Porte": ("quai 0", "quai 1", "quai 2", "…")}


def test_a_row_is_put_into_words_only_when_it_is_shown(place: Place) -> None:
    """A step of a line that stands, or that is wrong, has nothing to be written."""
    (line,) = read("offers", "csv", [LINES["offers"] | {"until": None}])
    place.bring_in("offers", [line])
    (step,) = imports.look_over("offers", [line], place.job("offers")).steps
    assert (step.state, IMPORTS["offers"].content(line, step, place.job("offers"))) == ("there", "")


def test_two_columns_of_one_title_are_both_said_not_to_be_read() -> None:
    rows = [["Pommes", "8 x 10 kg", "allergènes", "quai 3"]]
    parsed = take_here(SCHEMAS["offers"], "t.csv", to_csv(["Produit", "Quantité", "Divers", "Divers"], rows))
    assert parsed.unread == {"Divers": ("allergènes", "quai 3")}
