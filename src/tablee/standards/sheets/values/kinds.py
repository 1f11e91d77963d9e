"""Kinds of columns: how a cell of each kind is read, and how its value is written back so that reading gives it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from tablee.kernel.identifiers import say_phone
from tablee.kernel.words import one_line, strip_blank
from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import Cell, Scalar
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.values import choices, contacts, days, figures


@dataclass(frozen=True)
class Setting:
    """What a parser needs beside the cell: the unit said in the column's title ("" if none), the way days are counted."""

    unit: str = ""
    date_1904: bool = False


@dataclass(frozen=True)
class Kind:
    """`read`: a non-empty cell to a value, or BadValue. `write`: a value to what the export puts in its cell."""

    key: str
    read: Callable[[Cell, Setting], Any]
    write: Callable[[Any], Scalar]
    most: int = limits.MAX_VALUE_CHARS  # a longer cell is refused before any pattern meets it


def same(value: Any) -> Scalar:
    """Written as it is."""
    kept: Scalar = value
    return kept


def _kilograms(grams: int) -> Scalar:
    return _exact(Decimal(grams) / 1000)


def _exact(number: Decimal) -> Scalar:
    return int(number) if number == number.to_integral_value() else number.normalize()


def text(most: int, *, lines: bool = False) -> Kind:
    """Free text of at most `most` characters; on one line unless `lines`."""

    def read(cell: Cell, _setting: Setting) -> str:
        kept = cell.text.replace("\r\n", "\n").replace("\r", "\n") if lines else one_line(cell.text)
        if len(kept) > most:
            raise BadValue(
                _("« %(text)s… » dépasse %(most)s caractères (%(count)s)."),
                kept[:30],
                most=most,
                count=len(kept),
            )
        return kept

    return Kind("text", read, same, limits.MAX_CELL_CHARS)


def count(*words: str) -> Kind:
    """A whole number, perhaps followed by one of these folded words."""
    known = frozenset(words)
    return Kind("count", lambda cell, _setting: figures.count(cell, known), same)


def bounded(low: int, high: int, *, celsius: bool = False) -> Kind:
    """A decimal between two bounds."""
    return Kind("decimal", lambda cell, _setting: figures.bounded(cell, low, high, celsius=celsius), _exact)


def choice(options: choices.Choice) -> Kind:
    return Kind("choice", lambda cell, _setting: options.read(cell), options.label)


def limit_date(assume: days.DateKind | None = None) -> Kind:
    """A date on food. Assumed use-by or best-before columns give the day; a mixed column gives a LimitDate."""

    def read(cell: Cell, setting: Setting) -> date | days.LimitDate:
        found = days.limit_date(cell, setting.date_1904, assume=assume)
        return found.on if assume else found

    return Kind("limit_date", read, same if assume else _limit_words)


def _limit_words(found: days.LimitDate) -> Scalar:
    prefix = {"use_by": "DLC ", "best_before": "DDM ", None: ""}[found.kind]
    return f"{prefix}{found.on:%d/%m/%Y}"


def _until_words(found: days.Until) -> Scalar:
    return found.on if found.at is None else f"{found.on:%d/%m/%Y} {found.at:%H:%M}"


def words(most: int) -> Kind:
    """Several short texts parted by commas or semicolons, as a tuple."""

    def read(cell: Cell, _setting: Setting) -> tuple[str, ...]:
        parts = [
            strip_blank(" ".join(part.split()))
            for part in cell.text.replace(";", ",").replace("\n", ",").split(",")
        ]
        kept = tuple(dict.fromkeys(part for part in parts if part))
        if any(len(part) > most for part in kept):
            raise BadValue(_("Chaque mot de cette liste tient en %(most)s caractères."), most=most)
        return kept

    return Kind("words", read, ", ".join, 2_000)


DAY_LETTERS: Final = {"mo": "lu", "tu": "ma", "we": "me", "th": "je", "fr": "ve", "sa": "sa", "su": "di"}


def _phone_words(number: str) -> Scalar:
    """« 05 61 00 00 00 »: neither a sum nor a number to a tableur."""
    return say_phone(number).replace("\u00a0", " ")


def _siret_words(siret: str) -> Scalar:
    """« 732 829 320 00074 »: in one piece, a CSV opened in a tableur shows 7,32829E+13."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


def _clock_words(at: time) -> Scalar:
    return f"{at:%H:%M}"


PLAIN: Final = Kind("plain", lambda cell, _setting: cell.value, same)  # for tables that only leave
MASS: Final = Kind("mass", lambda cell, setting: figures.mass(cell, setting.unit or "kg"), _kilograms)
DAY: Final = Kind("day", lambda cell, setting: days.day(cell, setting.date_1904), same)
WEEK: Final = Kind("week", lambda cell, setting: days.week_start(cell, setting.date_1904), same)
UNTIL: Final = Kind("until", lambda cell, setting: days.until(cell, setting.date_1904), _until_words)
CLOCK: Final = Kind("clock", lambda cell, _setting: days.clock(cell), _clock_words)
WEEKDAYS: Final = Kind(
    "weekdays",
    lambda cell, _setting: days.weekdays(cell),
    lambda keys: ",".join(DAY_LETTERS[key] for key in keys),
)
YES_NO: Final = Kind(
    "yes_no", lambda cell, _setting: choices.yes_no(cell), lambda value: "oui" if value else "non"
)
EMAIL: Final = Kind("email", lambda cell, _setting: contacts.email(cell), same)
PHONE: Final = Kind("phone", lambda cell, _setting: contacts.phone(cell), _phone_words)
WEBSITE: Final = Kind("website", lambda cell, _setting: contacts.website(cell), same)
POSTAL_CODE: Final = Kind("postal_code", lambda cell, _setting: contacts.postal_code(cell), same)
INSEE_CODE: Final = Kind("insee_code", lambda cell, _setting: contacts.insee_code(cell), same)
SIRET: Final = Kind("siret", lambda cell, _setting: contacts.siret(cell), _siret_words)
GTIN: Final = Kind("gtin", lambda cell, _setting: contacts.gtin(cell), same)
HOURS: Final = Kind("opening_hours", lambda cell, _setting: days.opening_hours(cell), same)
