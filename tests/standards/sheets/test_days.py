"""Days, moments, hours and weekdays, as French hands write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tablee.standards.sheets.cells import Scalar, cell_of
from tablee.standards.sheets.values import days
from tests.standards.sheets.reading import refused


@pytest.mark.parametrize(
    "value",
    [
        "12/03/2026",
        "12/3/26",
        "12-03-2026",
        "12.03.2026",
        "12 03 2026",
        "2026-03-12",
        "2026-03-12T00:00:00",
        "20260312",
        "12 mars 2026",
        "jeudi 12 mars 2026",
        "jeu. 12 mars 26",
        "le 12/03/2026",
        "46093",
        46093,
        date(2026, 3, 12),
    ],
)
def test_days(value: Scalar) -> None:
    assert days.day(cell_of(value)) == date(2026, 3, 12)


def test_first_of_a_month_and_accents() -> None:
    assert days.day(cell_of("1er août 2026")) == date(2026, 8, 1)
    assert days.day(cell_of("15 déc. 2026")) == date(2026, 12, 15)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("31/02/2026", "ce jour n'existe pas"),
        ("31/02", "ce jour n'existe pas"),
        ("30 février 2026", "ce jour n'existe pas"),
        ("03/25/2026", "il n'y a pas de mois 25"),
        ("12/03", "l'année manque"),
        ("12 mars", "l'année manque"),
        ("mars 2026", "le jour manque"),
        ("bientôt", "n'est pas une date"),
        ("12 brumaire 2026", "n'est pas un mois"),
        (0, "n'est pas une date"),
        (12, "n'est pas une date"),
        (date(1900, 1, 1), "sûrement une erreur"),
        ("12/03/1226", "sûrement une erreur"),
    ],
)
def test_days_refused(value: Scalar, reason: str) -> None:
    assert reason in refused(days.day, value)


def test_the_date_system_of_the_workbook_counts() -> None:
    assert days.day(cell_of(44631), date_1904=True) == date(2026, 3, 12)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_writing(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for value in (f"{day:%d/%m/%Y}", day.isoformat(), day, serial, f"DLC {day:%d/%m/%Y}"):
        assert days.limit_date(cell_of(value)).on == day


@pytest.mark.parametrize(
    ("text", "kind", "on"),
    [
        ("DLC 12/03/2026", "use_by", date(2026, 3, 12)),
        ("DLC : 12/03/26", "use_by", date(2026, 3, 12)),
        ("à consommer jusqu'au 12/03/2026", "use_by", date(2026, 3, 12)),
        ("DDM 12/03/2026", "best_before", date(2026, 3, 12)),
        ("DDM fin mars 2027", "best_before", date(2027, 3, 31)),
        ("ddm 02/2028", "best_before", date(2028, 2, 29)),
        ("A consommer de préférence avant fin 03/2027", "best_before", date(2027, 3, 31)),
        ("12/03/2026", None, date(2026, 3, 12)),
    ],
)
def test_limit_dates(text: str, kind: str | None, on: date) -> None:
    found = days.limit_date(cell_of(text))
    assert (found.kind, found.on) == (kind, on)


def test_a_cell_may_not_contradict_its_column() -> None:
    assert "même date" in refused(lambda cell: days.limit_date(cell, assume="use_by"), "DDM 12/03/2026")
    assert refused(days.limit_date, "DLC 31/02") == "« DLC 31/02 » : ce jour n'existe pas."
    assert "le jour manque" in refused(lambda cell: days.limit_date(cell, assume="use_by"), "03/2026")


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("8h", time(8)),
        ("8h30", time(8, 30)),
        ("8 h 30", time(8, 30)),
        ("08:30", time(8, 30)),
        ("08:30:00", time(8, 30)),
        ("midi", time(12)),
        ("8 heures", time(8)),
        (time(8, 30), time(8, 30)),
        (Decimal("0.5"), time(12)),
    ],
)
def test_hours_of_the_clock(value: Scalar, at: time) -> None:
    assert days.clock(cell_of(value)) == at


@pytest.mark.parametrize("value", ["25h", "8h75", "tôt", "24:00", 3])
def test_hours_of_the_clock_refused(value: Scalar) -> None:
    assert "n'est pas une heure" in refused(days.clock, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("22/11/2026 19h45", days.Until(date(2026, 11, 22), time(19, 45))),
        ("22/11/2026 à 19:45", days.Until(date(2026, 11, 22), time(19, 45))),
        ("2026-11-22T19:45", days.Until(date(2026, 11, 22), time(19, 45))),
        ("dimanche 22 novembre 2026 à 19h", days.Until(date(2026, 11, 22), time(19))),
        ("22/11/2026", days.Until(date(2026, 11, 22))),
        (datetime(2026, 11, 22, 19, 45), days.Until(date(2026, 11, 22), time(19, 45))),  # noqa: DTZ001
    ],
)
def test_until(value: Scalar, expected: days.Until) -> None:
    assert days.until(cell_of(value)) == expected


@pytest.mark.parametrize(
    "text", ["S47 2026", "semaine 47 de 2026", "2026-W47", "2026-S47", "16/11/2026", "sem. 47 2026"]
)
def test_weeks(text: str) -> None:
    assert days.week_start(cell_of(text)) == date(2026, 11, 16)


def test_a_week_that_does_not_exist() -> None:
    assert "n'existe pas" in refused(days.week_start, "S54 2026")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lu-ve", "mo tu we th fr"),
        ("ma,je", "tu th"),
        ("du lundi au vendredi", "mo tu we th fr"),
        ("lun. au mer. et sam.", "mo tu we sa"),
        ("Lundi, Mardi", "mo tu"),
        ("sa-lu", "mo sa su"),
        ("tous les jours", "mo tu we th fr sa su"),
        ("les mardis et jeudis", "tu th"),
        ("en semaine", "mo tu we th fr"),
    ],
)
def test_weekdays(text: str, expected: str) -> None:
    assert days.weekdays(cell_of(text)) == tuple(expected.split())


@pytest.mark.parametrize("text", ["quand on peut", "lu-", "L M V", "5"])
def test_weekdays_refused(text: str) -> None:
    assert refused(days.weekdays, text)
