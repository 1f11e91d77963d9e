"""Sheets from the field are read right: encodings, separators, merged titles, totals, dates of both systems, hidden sheets."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from tablee.standards.sheets.values.days import Until
from tablee.tables.register import SCHEMAS
from tests.standards.sheets import real_life as files
from tests.standards.sheets import real_life_figures as figures
from tests.standards.sheets.corpus import HOSTILE, REAL_LIFE
from tests.standards.sheets.reading import note_codes, notes, problems, remembered, take, values

COUNTS, HANDOVERS, OFFERS, STRUCTURES = (
    SCHEMAS["counts"],
    SCHEMAS["handovers"],
    SCHEMAS["offers"],
    SCHEMAS["structures"],
)


def test_the_corpus_is_large_enough() -> None:
    assert len(HOSTILE) + len(REAL_LIFE) >= 120


def test_merged_headers() -> None:
    parsed = take(OFFERS, *files.merged_headers())
    assert values(parsed) == [
        {
            "label": "Yaourt nature",
            "units": 12,
            "unit": "crate",
            "unit_g": 6_000,
            "use_by": date(2026, 11, 30),
        },
        {"label": "Pâtes", "units": 20, "unit": "crate", "unit_g": 8_000, "best_before": date(2027, 9, 30)},
    ]
    assert "Les titres de colonnes tiennent sur les lignes 1 et 2." in notes(parsed)


def test_merged_headers_ods() -> None:
    (row,) = values(take(OFFERS, *files.merged_headers_ods()))
    assert row == {"label": "Yaourt", "units": 12, "unit": "crate", "unit_g": 6_000}


def test_two_header_lines_csv() -> None:
    (row,) = values(take(OFFERS, *files.two_header_lines_csv()))
    assert row["units"] == 12
    assert row["use_by"] == date(2026, 11, 30)


def test_group_titles_needed() -> None:
    parsed = take(OFFERS, *files.group_titles_needed())
    assert set(parsed.columns) == {"label", "units", "unit_g", "total_g", "use_by"}
    assert values(parsed)[0]["unit_g"] == 6_000


def test_units_under_headers() -> None:
    (row,) = values(take(OFFERS, *files.units_under_headers()))
    assert row["units"] * row["unit_g"] == 800


def test_title_lines_above() -> None:
    parsed = take(OFFERS, *files.title_lines_above())
    assert values(parsed) == [{"label": "Clémentine", "units": 12, "unit": "crate", "unit_g": 10_000}]
    assert parsed.rows[0].line == 5
    assert "Ce qui est écrit au-dessus des titres de colonnes (lignes 1 et 2) n'est pas lu." in notes(parsed)


def test_totals_row() -> None:
    parsed = take(OFFERS, *files.totals_row())
    assert [row["label"] for row in values(parsed)] == ["Pain", "Riz", "Pomme"]
    assert "La ligne 6 (« TOTAL ») est un total : elle n'est pas lue." in notes(parsed)
    assert "La ligne 4 (« Sous-total féculents ») est un total : elle n'est pas lue." in notes(parsed)


def test_totals_row_without_label() -> None:
    parsed = take(OFFERS, *files.totals_row_without_label())
    assert len(values(parsed)) == 3
    assert "La ligne 5 est la somme des précédentes : elle n'est pas lue." in notes(parsed)


def test_not_a_totals_row() -> None:
    assert len(values(take(STRUCTURES, *files.not_a_totals_row()))) == 2


def test_footnotes() -> None:
    parsed = take(OFFERS, *files.footnotes())
    assert len(values(parsed)) == 2
    assert note_codes(parsed).count("footnote") == 2


def test_repeated_headers() -> None:
    parsed = take(OFFERS, *files.repeated_headers())
    assert len(values(parsed)) == 2
    assert "repeated_header" in note_codes(parsed)


def test_mass_with_unit() -> None:
    rows = values(take(OFFERS, *figures.mass_with_unit()))
    assert [row["units"] * row["unit_g"] for row in rows] == [
        12_500,
        12_500,
        1_180_000,
        800,
        1_200_000,
        3_000,
    ]


def test_narrow_spaces() -> None:
    rows = values(take(OFFERS, *figures.narrow_spaces()))
    assert [row["units"] * row["unit_g"] for row in rows] == [1_180_000, 2_400_500, 1_200_000]


def test_text_numbers_xlsx() -> None:
    rows = values(take(OFFERS, *figures.text_numbers_xlsx()))
    assert [row["units"] * row["unit_g"] for row in rows] == [1_180_500, 12_000, 3_000]


def test_ambiguous_number_is_asked() -> None:
    assert problems(take(OFFERS, *figures.ambiguous_number())) == [
        "Ligne 2, colonne « Poids » : « 1.180 » peut se lire de deux façons : écrivez 1180 ou 1,180."
    ]


def test_use_by_31_02() -> None:
    parsed = take(OFFERS, *files.use_by_31_02())
    assert problems(parsed) == [
        "Ligne 3, colonne « DLC » : « DLC 31/02 » : ce jour n'existe pas.",
        "Ligne 4, colonne « DLC » : « 31/02/2026 » : ce jour n'existe pas.",
    ]
    assert parsed.rows == ()  # all or nothing


@pytest.mark.parametrize("build", [files.dates_of_1900, files.dates_of_1904])
def test_dates_of_1900_and_1904(build: object) -> None:
    name = build.__name__  # type: ignore[attr-defined]
    first, second = values(take(OFFERS, *REAL_LIFE[name]()))
    assert first["use_by"] == second["use_by"] == date(2026, 3, 12)
    assert first["until"] == Until(date(2026, 3, 10), time(19, 45))


def test_written_dates() -> None:
    rows = values(take(OFFERS, *files.written_dates()))
    assert {row["use_by"] for row in rows} == {date(2026, 3, 12)}


def test_both_kinds_of_dates() -> None:
    milk, rice, tuna = values(take(OFFERS, *files.both_kinds_of_dates()))
    assert milk["use_by"] == date(2026, 3, 12)
    assert rice["best_before"] == date(2027, 3, 31)
    assert tuna["best_before"] == date(2028, 2, 1)


def test_date_of_unknown_kind_is_asked() -> None:
    (problem,) = problems(take(OFFERS, *files.date_of_unknown_kind()))
    assert problem.startswith("Ligne 2, colonne « Péremption » : est-ce une DLC ou une DDM ?")


def test_hidden_sheets() -> None:
    parsed = take(OFFERS, *files.hidden_sheets())
    assert [row["label"] for row in values(parsed)] == ["Pain"]
    assert "L'onglet masqué « Brouillon » n'est pas lu." in notes(parsed)


def test_hidden_sheet_ods() -> None:
    parsed = take(OFFERS, *files.hidden_sheet_ods())
    assert [row["label"] for row in values(parsed)] == ["Pain"]
    assert "hidden_sheet" in note_codes(parsed)


def test_several_sheets_the_best_is_chosen_and_said() -> None:
    parsed = take(OFFERS, *files.several_sheets())
    assert parsed.sheet == "Novembre"
    assert "L'onglet « Novembre » est lu ; les autres ne le sont pas (Lisez-moi, Décembre)." in notes(parsed)


def test_several_sheets_the_named_one_is_read() -> None:
    parsed = take(OFFERS, *files.several_sheets(), sheet="Décembre")
    assert [row["label"] for row in values(parsed)] == ["Dinde"]


def test_trailing_empty_columns() -> None:
    parsed = take(OFFERS, *files.trailing_empty_columns())
    assert len(values(parsed)) == 2
    assert "ignored_columns" not in note_codes(parsed)


def test_formatted_far_away() -> None:
    assert len(values(take(OFFERS, *files.formatted_far_away()))) == 1


def test_merged_lines_fill_down() -> None:
    parsed = take(OFFERS, *files.merged_lines())
    assert problems(parsed) == ["Ligne 3 : remplissez « Nombre » ou « Quantité » ou « Poids total (kg) »."]
    assert "merged_filled" in note_codes(parsed)


def test_merged_weight_is_counted_once_and_said() -> None:
    parsed = take(OFFERS, *files.merged_weight())
    assert (
        "Lignes 2 à 3 : « 22 » est fusionné sur plusieurs lignes ; il n'est compté qu'à la première."
        in notes(parsed)
    )
    assert len(parsed.problems) == 1


def test_error_cells_are_problems() -> None:
    assert problems(take(OFFERS, *files.error_cells())) == [
        "Ligne 3, colonne « Poids » : la case est en erreur (#DIV/0!) ; corrigez sa formule."
    ]


def test_formula_never_computed_is_a_problem() -> None:
    (problem,) = problems(take(OFFERS, *files.formula_never_computed()))
    assert "la formule n'a pas été calculée" in problem


def test_computed_formulas() -> None:
    (row,) = values(take(OFFERS, *files.computed_formulas()))
    assert row == {"label": "Pain", "units": 12, "unit": "crate", "unit_g": 10_100}


def test_numbers_lost_their_zero() -> None:
    (row,) = values(take(STRUCTURES, *files.numbers_lost_their_zero()))
    assert row["postal_code"] == "09000"
    assert row["insee_code"] == "09122"
    assert row["phone"] == "+33561000000"


def test_people_columns_of_the_field() -> None:
    (row,) = values(take(STRUCTURES, *files.people_columns_of_the_field()))
    assert row == {
        "name": "Épicerie Basilic",
        "commune": "Toulouse",
        "persons": 1180,
        "contact_email": "contact@basilic.example",
        "phone": "+33561000000",
        "weekdays": ("mo", "tu", "we", "th", "fr"),
        "opening_hours": "Mo-Fr 09:00-12:00,14:00-17:00",
        "chilled_l": 6900,
    }


def test_words_we_never_write_are_understood() -> None:
    (row,) = values(take(COUNTS, *files.forbidden_words_are_understood()))
    assert row == {"structure": "Épicerie Basilic", "counted_on": date(2026, 11, 16), "persons": 120}


def test_quantities_of_all_shapes() -> None:
    rows = values(take(OFFERS, *figures.quantities_of_all_shapes()))
    assert [(row["units"], row["unit"], row.get("unit_g")) for row in rows] == [
        (12, "crate", 10_000),
        (12, "crate", None),
        (12, "crate", 10_000),
        (9, "crate", 5_000),
        (22, "kg", 1_000),
        (1, "crate", 12_500),
        (30, "tray", None),
        (150, "piece", None),
        (12, "crate", 800),
    ]


def test_quantity_with_unit_column() -> None:
    rows = values(take(OFFERS, *figures.quantity_with_unit_column()))
    assert [(row["units"], row["unit"], row.get("unit_g")) for row in rows] == [
        (22, "kg", 1000),
        (12, "crate", None),
        (1, "crate", 500),
    ]


def test_bare_quantity_is_asked() -> None:
    (problem,) = problems(take(OFFERS, *figures.bare_quantity()))
    assert problem.startswith("Ligne 2, colonne « Quantité » : caisses ou kilos ?")


def test_storage_of_all_shapes() -> None:
    said = [row["storage"] for row in values(take(OFFERS, *figures.storage_of_all_shapes()))]
    assert said == [
        "ambient",
        "chilled",
        "chilled",
        "chilled",
        "frozen",
        "frozen",
        "frozen",
        "chilled",
        "ambient",
    ]


def test_mixed_storage_is_refused() -> None:
    assert "une ligne par température" in problems(take(OFFERS, *figures.mixed_storage()))[0]


def test_same_line_twice_is_kept_for_crates_and_said() -> None:
    parsed = take(OFFERS, *files.same_line_twice())
    assert len(values(parsed)) == 2
    assert len({row.fingerprint for row in parsed.rows}) == 2
    assert "same_line_twice" in note_codes(parsed)


def test_same_structure_twice_is_two_lines_to_the_reader() -> None:
    """Its table knows what a line is about, and refuses the second: tests/tables."""
    parsed = take(STRUCTURES, *files.same_structure_twice())
    assert [row["persons"] for row in values(parsed)] == [12, 13]
    assert len({row.fingerprint for row in parsed.rows}) == 2


def test_doubled_column_is_asked_and_the_mapping_answers() -> None:
    name, data = files.doubled_column()
    (problem,) = problems(take(OFFERS, name, data))
    assert "« Poids net », « Poids brut »" in problem
    parsed = take(OFFERS, name, data, {"poid brut": None})
    assert values(parsed)[0]["units"] == 22
    assert take(OFFERS, name, data, remembered(parsed)).rows == parsed.rows


def test_missing_column_is_refused() -> None:
    parsed = take(OFFERS, *files.missing_column())
    assert problems(parsed) == [
        "Il manque la colonne « Produit ». Ajoutez-la, ou dites quelle colonne la remplace."
    ]


def test_no_titles_is_refused() -> None:
    assert problems(take(OFFERS, *files.no_titles()))[0].startswith("Aucun titre de colonne n'a été reconnu.")


def test_only_titles_is_refused() -> None:
    assert problems(take(OFFERS, *files.only_titles())) == [
        "Sous les titres de colonnes, aucune ligne n'est remplie."
    ]


def test_column_without_title_is_said() -> None:
    parsed = take(OFFERS, *files.column_without_title())
    assert len(values(parsed)) == 1
    assert "Ces colonnes ne sont pas reconnues et ne sont pas lues : « colonne B »." in notes(parsed)


def test_times_and_temperatures() -> None:
    (row,) = values(take(HANDOVERS, *files.times_and_yes_no()))
    assert row["handed_on"] == date(2026, 11, 20)
    assert row["handed_at"] == time(8, 30)
    assert row["celsius"] == Decimal("3.5")
    assert row["refused_g"] == 0


def test_every_real_life_file_is_tested_by_name() -> None:
    """A file added to the corpus without a test would prove nothing."""
    folder = Path(__file__).parent
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("test_real_life*.py"))
    assert [name for name in REAL_LIFE if name not in text] == []
