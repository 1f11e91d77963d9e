"""Days, moments, hours of the clock, days of the week and opening hours, as French hands write them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, Literal

from django.utils.translation import gettext as _

from tablee.kernel.moments import YEARS
from tablee.kernel.words import fold
from tablee.standards.opening_hours.read import MAX_CHARS, WEEKDAY_NAMES, read_hours
from tablee.standards.sheets import heard
from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.faults import BadValue

MONTHS: Final = {
    name: index
    for index, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin", "juillet juil",
            "aout aou", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
USE_BY_WORDS: Final = (
    "dlc",
    "date limite de consommation",
    "a consommer jusqu au",
    "a consommer jusque",
    "use by",
)
BEST_BEFORE_WORDS: Final = (
    "ddm", "date de durabilite minimale", "a consommer de preference avant fin", "a consommer de preference avant le",
    "a consommer de preference avant", "best before", *heard.BEST_BEFORE.split(", "),
)  # fmt: skip
NUMERIC: Final = re.compile(r"^(\d{1,2})[ ./\-](\d{1,2})[ ./\-](\d{4}|\d{2})$")
ISO: Final = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?z?)?$")
WORDED: Final = re.compile(r"^(\d{1,2})(?:er)? ([a-z]+) (\d{4}|\d{2})$")
MONTH_ONLY: Final = re.compile(r"^(?:fin )?(?:(\d{1,2})[ ./\-](\d{4})|([a-z]+) (\d{4}))$")
WITHOUT_YEAR: Final = re.compile(r"^(\d{1,2})(?:[ ./\-](\d{1,2})|(?:er)? ([a-z]+))$")
CLOCK: Final = re.compile(r"^(\d{1,2}) ?(?:[:h.] ?(\d{2})?|heures?(?: (\d{2}))?)(?::\d{2})?(?: ?min)?$")

DateKind = Literal["use_by", "best_before"]


@dataclass(frozen=True)
class LimitDate:
    """A date on food: `kind` is None when nothing says whether it is a use-by or a best-before."""

    kind: DateKind | None
    on: date


@dataclass(frozen=True)
class Until:
    """A day and perhaps an hour, on the clock of the network's place; `at` None means the whole day."""

    on: date
    at: time | None = None


def day(cell: Cell, date_1904: bool = False, *, month_end: bool = False) -> date:
    """A day. `date_1904`: days are counted from 1904 instead of 1900.

    `month_end`: « fin mars 2027 » is its last day, as on packaging; elsewhere the day is asked for.
    """
    value = cell.value
    if isinstance(value, datetime):
        return _plausible(value.date(), cell.text)
    if isinstance(value, date):
        return _plausible(value, cell.text)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return _serial(Decimal(value), cell.text, date_1904)
    return _day_of_text(cell.text, date_1904, month_end=month_end)


def _serial(number: Decimal, text: str, date_1904: bool) -> date:
    """A day that the tableur shows as a bare number: days since 1900 (with its false 29/02/1900) or since 1904."""
    digits = str(int(number))
    if len(digits) == 8:
        return _day_of_text(digits, date_1904, month_end=False)
    start = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)
    if not 20_000 <= number <= 80_000:
        raise BadValue(_("« %(text)s » n’est pas une date : écrivez jj/mm/aaaa."), text)
    return _plausible(start + timedelta(days=int(number)), text)


def _day_of_text(text: str, date_1904: bool, *, month_end: bool) -> date:
    plain = _plain(text)
    if match := ISO.match(plain) or re.match(r"^(\d{4})(\d{2})(\d{2})$", plain):
        year, month, number = (int(part) for part in match.groups())
        return _build(year, month, number, text)
    if match := NUMERIC.match(plain):
        return _build(_year(match.group(3)), int(match.group(2)), int(match.group(1)), text)
    if match := WORDED.match(plain):
        return _build(_year(match.group(3)), _month(match.group(2), text), int(match.group(1)), text)
    if re.match(r"^\d{5}$", plain):
        return _serial(Decimal(plain), text, date_1904)
    if match := MONTH_ONLY.match(plain):
        return _end_of_month(match, text, month_end=month_end)
    if match := WITHOUT_YEAR.match(plain):
        month = int(match.group(2)) if match.group(2) else _month(match.group(3), text)
        _build(2024, month, int(match.group(1)), text)  # a leap year: « 31/02 » is wrong in every year
        raise BadValue(_("« %(text)s » : l’année manque, écrivez jj/mm/aaaa."), text)
    raise BadValue(_("« %(text)s » n’est pas une date : écrivez jj/mm/aaaa."), text)


def _plain(text: str) -> str:
    """Lower case, no accents, one blank between words, the name of the weekday and « le » left out; marks of dates kept."""
    lowered = re.sub(r"[^\w./:\-]+|_", " ", text.lower().replace("û", "u").replace("é", "e"))
    words = lowered.split()
    while words and (
        words[0] == "le" or (words[0].strip(".") in WEEKDAY_NAMES and words[0].strip(".") not in MONTHS)
    ):
        words = words[1:]
    return " ".join(word.rstrip(".") if not word[0].isdigit() else word for word in words)


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) == 4 else (2000 if year < 80 else 1900) + year


def _month(name: str, text: str) -> int:
    if name not in MONTHS:
        raise BadValue(_("« %(text)s » : « %(month)s » n’est pas un mois."), text, month=name)
    return MONTHS[name]


def _build(year: int, month: int, number: int, text: str) -> date:
    if not 1 <= month <= 12:
        raise BadValue(
            _("« %(text)s » : il n’y a pas de mois %(month)s ; écrivez jj/mm/aaaa."), text, month=month
        )
    try:
        built = date(year, month, number)
    except ValueError as error:
        raise BadValue(_("« %(text)s » : ce jour n’existe pas."), text) from error
    return _plausible(built, text)


def _end_of_month(match: re.Match[str], text: str, *, month_end: bool) -> date:
    month = int(match.group(1)) if match.group(1) else _month(match.group(3), text)
    year = int(match.group(2) or match.group(4))
    first = _build(year, month, 1, text)
    if not month_end:
        raise BadValue(_("« %(text)s » : le jour manque, écrivez jj/mm/aaaa."), text)
    return first.replace(day=monthrange(year, month)[1])


def _plausible(found: date, text: str) -> date:
    if found.year not in YEARS:
        raise BadValue(_("« %(text)s » : l’année %(year)s est sûrement une erreur."), text, year=found.year)
    return found


def limit_date(cell: Cell, date_1904: bool = False, *, assume: DateKind | None = None) -> LimitDate:
    """« DLC 12/03/2026 », « DDM fin mars 2027 », a bare day. `assume`: what the column's title says; a cell that says
    the other kind is refused."""
    said, rest = _kind_and_rest(cell.text) if isinstance(cell.value, str) else (None, "")
    if said and assume and said != assume:
        raise BadValue(
            _(
                "« %(text)s » : la case et le titre de la colonne ne parlent pas de la même date (DLC ou DDM)."
            ),
            cell.text,
        )
    kind = said or assume
    if not said:
        return LimitDate(kind, day(cell, date_1904, month_end=kind == "best_before"))
    try:
        found = day(Cell(rest, rest), date_1904, month_end=kind == "best_before")
    except BadValue as error:
        raise BadValue(error.sentence.replace(rest, cell.text, 1)) from error
    return LimitDate(kind, found)


def _kind_and_rest(text: str) -> tuple[DateKind | None, str]:
    """The words before the first digit name the kind; the rest is the date, « fin » and month names kept."""
    head = re.match(r"^[^\d]*", text)
    words = fold(head.group() if head else "")
    kinds: tuple[tuple[tuple[str, ...], DateKind], ...] = (
        (USE_BY_WORDS, "use_by"),
        (BEST_BEFORE_WORDS, "best_before"),
    )
    for names, kind in kinds:
        for name in sorted(names, key=len, reverse=True):
            if words == name or words.startswith(f"{name} "):
                kept = words[len(name) :].removeprefix(" avant").removeprefix(" le").strip()
                digits = text[head.end() :] if head else text
                return kind, f"{kept} {digits}".strip()
    return None, text


def clock(cell: Cell) -> time:
    """« 8h », « 8 h 30 », « 08:30 », « midi », an hour of the tableur or its fraction of a day."""
    value = cell.value
    if isinstance(value, datetime):
        return value.time().replace(second=0, microsecond=0)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, Decimal) and 0 < value < 1:
        minutes = int((value * 1440).to_integral_value())
        return time(minutes // 60 % 24, minutes % 60)
    plain = cell.text.lower().replace("\u00a0", " ").replace("\u202f", " ")
    if fold(plain) in {"midi", "minuit"}:
        return time(12 if fold(plain) == "midi" else 0)
    match = CLOCK.match(plain)
    if not match or int(match.group(1)) > 23 or int(match.group(2) or match.group(3) or 0) > 59:
        raise BadValue(_("« %(text)s » n’est pas une heure : écrivez par exemple 8h30."), cell.text)
    return time(int(match.group(1)), int(match.group(2) or match.group(3) or 0))


def until(cell: Cell, date_1904: bool = False) -> Until:
    """« 22/11/2026 19h45 », « 22/11/2026 à 19:45 », a day alone."""
    if isinstance(cell.value, datetime):
        return Until(_plausible(cell.value.date(), cell.text), clock(cell))
    if isinstance(cell.value, str):
        text = cell.text.replace("\u00a0", " ").replace("\u202f", " ")
        match = re.match(
            r"^(.*?\d)(?:T|,? +(?:à |a |avant |jusqu'à )?)(\d{1,2} ?[:h](?: ?\d{2})?(?::\d{2})?|midi|minuit)$",
            text,
        )
        if match:
            on, at = match.group(1), match.group(2)
            return Until(day(Cell(on, on), date_1904), clock(Cell(at, at)))
    return Until(day(cell, date_1904))


def week_start(cell: Cell, date_1904: bool = False) -> date:
    """A day, or a week (« S47 2026 », « 2026-W47 », « semaine 47 de 2026 ») as its Monday."""
    if isinstance(cell.value, str):
        plain = fold(cell.text)
        match = re.match(r"^(?:s|sem|semaine) ?(\d{1,2})(?: de)? (\d{4})$", plain)
        iso = re.match(r"^(\d{4}) ?[ws] ?(\d{1,2})$", plain)
        pair = (match.group(2), match.group(1)) if match else iso.groups() if iso else None
        if pair:
            try:
                return _plausible(date.fromisocalendar(int(pair[0]), int(pair[1]), 1), cell.text)
            except ValueError as error:
                raise BadValue(_("« %(text)s » : cette semaine n’existe pas."), cell.text) from error
    return day(cell, date_1904)


def weekdays(cell: Cell) -> tuple[str, ...]:
    """« lu-ve », « ma,je », « du lundi au vendredi », « tous les jours »: keys mo … su, in the week's order."""
    text = fold(re.sub(r"[-–—]", " au ", cell.text))
    if text in {"tous les jours", "tlj", "7 7", "7j 7", "toute la semaine"}:
        return WEEKDAYS
    if text in {"en semaine", "semaine", "jours ouvres"}:
        return WEEKDAYS[:5]
    chosen: set[int] = set()
    previous: int | None = None
    spanning = False
    for word in text.split():
        if word in {"et", "le", "les", "du", "de"}:
            continue
        if word in {"au", "a"} and previous is not None:
            spanning = True
            continue
        if word not in WEEKDAY_NAMES:
            raise BadValue(
                _(
                    "« %(text)s » : « %(word)s » n’est pas un jour ; écrivez par exemple « lu-ve » ou « ma, je »."
                ),
                cell.text,
                word=word,
            )
        index = WEEKDAY_NAMES[word]
        if spanning and previous is not None:
            chosen.update((previous + step) % 7 for step in range((index - previous) % 7 + 1))
            spanning = False
        chosen.add(index)
        previous = index
    if not chosen or spanning:
        raise BadValue(_("« %(text)s » : aucun jour reconnu ; écrivez par exemple « lu-ve »."), cell.text)
    return tuple(WEEKDAYS[index] for index in sorted(chosen))


def opening_hours(cell: Cell) -> str:
    """A text that OpenStreetMap's grammar accepts, at most 200 characters."""
    if len(" ".join(cell.text.split())) > MAX_CHARS:
        raise BadValue(_("Ces horaires dépassent %(most)s caractères."), most=MAX_CHARS)
    if (found := read_hours(cell.text)) is not None:
        return found
    raise BadValue(
        _("« %(text)s » : horaires illisibles ; écrivez par exemple « lu-ve 9h-12h, 14h-17h ; sa 9h-12h »."),
        cell.text,
    )
