"""What people write in a cell: read as one exact value, or refused with a reason."""

import sys
from collections.abc import Callable
from decimal import Decimal

import pytest

from tablee.domains.actors import enums as actors
from tablee.domains.field import quantities
from tablee.domains.field.enums import Family, StorageClass, Unit
from tablee.domains.sharing.enums import Mode
from tablee.kernel.words import strip_blank
from tablee.standards.sheets.cells import Cell, Scalar, cell_of
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.values import choices, contacts, days, figures, kinds
from tablee.tables import kinds as field
from tests.standards.sheets.reading import refused

Q = quantities.Quantity


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 180", "1180"),
        ("1\u202f180", "1180"),
        ("1\u00a0180,50", "1180.50"),
        ("1.180,5", "1180.5"),
        ("1,180.5", "1180.5"),
        ("1.180.000", "1180000"),
        ("1'180", "1180"),
        ("0.250", "0.250"),
        ("0,250", "0.250"),
        ("1,180", "1.180"),
        ("-3", "-3"),
    ],
)
def test_numbers(text: str, number: str) -> None:
    assert figures.number_of_text(text) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "douze", "12 5", "1 18", "12,5,5", "1.18.0", "12-13", "1e5", "١٢", "--3", "3 kg 5"]
)
def test_not_numbers(text: str) -> None:
    with pytest.raises(BadValue):
        figures.number_of_text(text)


def test_what_is_no_number_says_what_to_write() -> None:
    assert refused(figures.number, "~800") == (
        "« ~800 » n'est pas un nombre : écrivez des chiffres seuls, comme 800 ou 12,5."
    )


def test_a_number_that_reads_two_ways_is_asked() -> None:
    assert (
        refused(figures.number, "1.180") == "« 1.180 » peut se lire de deux façons : écrivez 1180 ou 1,180."
    )


@pytest.mark.parametrize(
    ("value", "unit", "grams"),
    [
        ("12,5 kg", "kg", 12_500),
        ("12.5", "kg", 12_500),
        ("800 g", "kg", 800),
        ("800", "g", 800),
        ("1,2 t", "kg", 1_200_000),
        ("3 kilos", "kg", 3_000),
        ("3Kg.", "kg", 3_000),
        (Decimal("33.333333333"), "kg", 33_333),
        (7, "kg", 7_000),
        (0, "kg", 0),
    ],
)
def test_masses(value: Scalar, unit: str, grams: int) -> None:
    assert figures.mass(cell_of(value), unit) == grams


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("300 L", "n'est pas un poids"),
        ("-3 kg", "n'est pas un nombre"),
        (-3, "négatif"),
        ("environ 12 kg", "n'est pas un nombre"),
        ("2000 t", "mille tonnes"),
        (True, "n'est pas un nombre"),
        ("12 kg et plus", "n'est pas un nombre"),
    ],
)
def test_masses_refused(value: Scalar, reason: str) -> None:
    assert reason in refused(figures.mass, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12 x 10 kg", Q(12, "crate", 10_000)),
        ("12×10kg", Q(12, "crate", 10_000)),
        ("12 * 800 g", Q(12, "crate", 800)),
        ("12 caisses de 10 kg", Q(12, "crate", 10_000)),
        ("30 plateaux à 1,5 kg", Q(30, "tray", 1_500)),
        ("10 kg x 12 caisses", Q(12, "crate", 10_000)),
        ("12 caisses", Q(12, "crate")),
        ("1 180 pièces", Q(1180, "piece")),
        ("45 kg (9 caisses)", Q(9, "crate", 5_000, 45_000)),
        ("1 200 kg (120 caisses × 10 kg, 2 palettes)", Q(120, "crate", 10_000, 1_200_000)),
        ("22 kg", Q(total_g=22_000)),
        ("22", Q(bare=Decimal(22))),
        (22, Q(bare=Decimal(22))),
    ],
)
def test_quantities(value: Scalar, expected: Q) -> None:
    assert quantities.quantity(cell_of(value)) == expected


@pytest.mark.parametrize(
    "value", ["beaucoup", "12 camions", "12 camions de 10 kg", "45 kg (7 caisses)", "12 x 10", "12 x 10 L"]
)
def test_quantities_refused(value: str) -> None:
    assert refused(quantities.quantity, value)


@pytest.mark.parametrize(
    ("value", "number"),
    [("120", 120), ("120 personnes", 120), ("1 180", 1180), (12, 12), (Decimal("12.0"), 12)],
)
def test_counts(value: Scalar, number: int) -> None:
    assert figures.count(cell_of(value), frozenset({"personnes"})) == number


@pytest.mark.parametrize("value", ["12,5", "-1", "12 chats", "beaucoup", 2_000_000, True])
def test_counts_refused(value: Scalar) -> None:
    assert refused(figures.count, value)


@pytest.mark.parametrize(
    ("text", "osm"),
    [
        ("Mo-Fr 08:30-12:30; PH off", "Mo-Fr 08:30-12:30; PH off"),
        ("24/7", "24/7"),
        ("lu-ve 9h-12h", "Mo-Fr 09:00-12:00"),
        ("lu-ve 9h-12h, 14h-17h ; sa 9h-12h", "Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00"),
        ("du lundi au vendredi de 9h à 12h30 et de 14h à 17h", "Mo-Fr 09:00-12:30,14:00-17:00"),
        ("Mardi et jeudi 14h30-17h", "Tu,Th 14:30-17:00"),
        ("lundi 9h-12h mardi 14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("tous les jours 8h-20h", "Mo-Su 08:00-20:00"),
        ("lu-sa 9h-midi, fermé les jours fériés", "Mo-Sa 09:00-12:00; PH off"),
    ],
)
def test_opening_hours(text: str, osm: str) -> None:
    assert days.opening_hours(cell_of(text)) == osm


@pytest.mark.parametrize(
    "text", ["sur rendez-vous peut-être", "lu-ve 25h-26h", "9h-12h lu-", "lundi matin", "x" * 300]
)
def test_opening_hours_refused(text: str) -> None:
    assert refused(days.opening_hours, text)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("05 61 00 00 00", "+33561000000"),
        ("05.61.00.00.00", "+33561000000"),
        ("+33 (0)5 61 00 00 00", "+33561000000"),
        ("0033561000000", "+33561000000"),
        (561000000, "+33561000000"),
        ("+32 470 12 34 56", "+32470123456"),
    ],
)
def test_phones(value: Scalar, number: str) -> None:
    assert contacts.phone(cell_of(value)) == number


@pytest.mark.parametrize(
    "value", ["05 61 00 00", "05 61 00 00 00 / 06 00 00 00 00", "demander Thym", "115", "+33 05"]
)
def test_phones_refused(value: str) -> None:
    assert refused(contacts.phone, value)


def test_emails() -> None:
    assert contacts.email(cell_of("Basilic@Epicerie.example")) == "basilic@epicerie.example"
    assert contacts.email(cell_of("mailto:thym@a-b.example")) == "thym@a-b.example"
    for text in ("basilic@", "@x.fr", "a b@c.fr", "a@b", "a@b.fr; c@d.fr", "a..b@c.fr", "a@-b.fr"):
        assert refused(contacts.email, text)


def test_codes() -> None:
    assert contacts.postal_code(cell_of(9000)) == "09000"
    assert contacts.insee_code(cell_of("2a004")) == "2A004"
    assert contacts.siret(cell_of("732 829 320 00074")) == "73282932000074"
    assert contacts.siret(cell_of("35600000000048")) == "35600000000048"  # La Poste
    assert contacts.gtin(cell_of("3017620422003")) == "3017620422003"
    assert contacts.website(cell_of("epicerie.example/accueil")) == "https://epicerie.example/accueil"
    bad: list[tuple[Callable[[Cell], str], Scalar]] = [
        (contacts.postal_code, "99999"),
        (contacts.postal_code, "310"),
        (contacts.insee_code, "2C004"),
        (contacts.siret, "73282932000075"),
        (contacts.siret, "1234"),
        (contacts.gtin, "3017620422004"),
        (contacts.website, "javascript:alert(1)"),
        (contacts.website, "pas de site"),
    ]
    for parse, value in bad:
        assert refused(parse, value)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ambiant", "ambient"),
        ("Température ambiante", "ambient"),
        ("frais", "chilled"),
        ("+4", "chilled"),
        ("0 à +4 °C", "chilled"),
        ("froid négatif", "frozen"),
        ("-18 °C", "frozen"),
        ("Surgelés", "frozen"),
    ],
)
def test_storage(text: str, key: str) -> None:
    assert field.storage(cell_of(text)) == key


@pytest.mark.parametrize("text", ["mixte", "frais et surgelé", "tiède", "-4 °C", "60°C"])
def test_storage_refused(text: str) -> None:
    assert refused(field.storage, text)


def test_families() -> None:
    read = field.families
    assert read(cell_of("Fruits & Légumes")) == ("fruits_legumes",)
    assert read(cell_of("Œufs, pain ; lait")) == ("feculents", "produits_laitiers", "viande_poisson_oeuf")
    assert read(cell_of("Viande, poisson, œufs; Autres produits")) == ("viande_poisson_oeuf", "autres")
    assert len(read(cell_of("toutes"))) == 10
    assert "n'est pas dans la liste" in refused(read, "chaussures")


def test_yes_or_no() -> None:
    assert choices.yes_no(cell_of("Oui")) is True
    assert choices.yes_no(cell_of("✓")) is True
    assert choices.yes_no(cell_of("n")) is False
    assert choices.yes_no(cell_of(False)) is False
    assert choices.yes_no(cell_of(1)) is True
    assert refused(choices.yes_no, "peut-être")


def test_closed_lists_are_those_of_the_domains() -> None:
    """A key read from a sheet is a key that the tables accept, and every key can be written and read."""
    assert set(field.STORAGE_LIST.options) == set(StorageClass.values)
    assert set(field.FAMILY_LIST.options) == set(Family.values)
    assert set(field.KIND_LIST.options) == set(actors.Kind.values)
    assert set(field.UNIT_LIST.options) - {"g", "t"} == set(Unit.values)
    assert set(field.MODE_LIST.options) == set(Mode.values)
    assert tuple(key for key, _label in actors.WEEKDAYS) == days.WEEKDAYS
    for listed in (field.STORAGE_LIST, field.FAMILY_LIST, field.KIND_LIST, field.UNIT_LIST, field.MODE_LIST):
        for key in listed.options:
            assert listed.read(cell_of(listed.label(key))) == key


def test_texts_have_a_length() -> None:
    short = kinds.text(5)
    assert short.read(cell_of(" Thym "), kinds.Setting()) == "Thym"
    with pytest.raises(BadValue):
        short.read(cell_of("Basilic"), kinds.Setting())


def test_a_text_is_read_without_any_blank_that_a_domain_would_take_away() -> None:
    """A name that ended with the blank of Ogham came back without it, and was another one."""
    blanks = [sign for sign in map(chr, range(sys.maxunicode)) if sign.isspace()]
    assert "\u1680" in blanks
    assert {strip_blank(f"{sign}pois chiches{sign}\u200b") for sign in blanks} == {"pois chiches"}
