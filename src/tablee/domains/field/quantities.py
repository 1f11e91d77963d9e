"""A quantity as people write it, in a form or in a cell: « 12 caisses », « 12 x 10 kg », « 45 kg (9 caisses) », « 22 kg »."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from tablee.domains.field.enums import Unit
from tablee.domains.field.names import UNITS
from tablee.kernel.quantities import MASS_WORDS
from tablee.kernel.words import fold, singular
from tablee.standards.sheets.cells import Cell, cell_of
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.values.figures import (
    BLANKS,
    COUNTED,
    FIGURE,
    MASS,
    count,
    grams,
    mass,
    number,
    number_of_text,
)

MOST_SIGNS: Final = 100  # a longer text is no quantity, and no pattern should meet it
TIMES: Final = re.compile(
    rf"^({FIGURE})[{BLANKS}]*([^\W\d]*?\.?)[{BLANKS}]*(?:[x×*@]|\b(?:des?|of)\b|\bd['’]|à)[{BLANKS}]*({FIGURE})[{BLANKS}]*([a-zA-Z]+)\.?$",
    re.I,
)
MASS_THEN_CRATES: Final = re.compile(rf"^({FIGURE}[{BLANKS}]*[a-zA-Z]+)[{BLANKS}]*\(([^()]*)\)$")
_UNIT_OF: Final = {
    singular(name): unit for unit, names in UNITS.items() if unit != Unit.KG for name in names
}  # kilograms are weighed, not counted


def unit_of(word: str) -> str | None:
    """The unit in which this container is counted: « cagettes » → crate."""
    return _UNIT_OF.get(singular(word))


@dataclass(frozen=True)
class Quantity:
    """What a quantity says, possibly in part: how many units, which unit (a key of Unit), grams in each, grams in all,
    or a bare number whose unit stands elsewhere.
    """

    units: int | None = None
    unit: str | None = None
    unit_g: int | None = None
    total_g: int | None = None
    bare: Decimal | None = None


def quantity(cell: Cell, unit: str = "") -> Quantity:
    """What a cell says. `unit`: the weight unit in the column's title, in which a bare number then counts."""
    text = cell.text
    if not isinstance(cell.value, str) or re.fullmatch(FIGURE, text):
        return Quantity(total_g=mass(cell, unit)) if unit else Quantity(bare=number(cell))
    if match := TIMES.match(text):
        return _times(match, text)
    if match := MASS_THEN_CRATES.match(text):
        return _mass_in_crates(mass(cell_of(match.group(1))), match.group(2), text)
    if (match := COUNTED.match(text)) and (known := unit_of(match.group(2))):
        return Quantity(units=count(cell_of(match.group(1))), unit=known)
    if (match := MASS.match(text)) and match.group(2):
        return Quantity(total_g=mass(cell))
    raise BadValue(
        _(
            "«\u00a0%(text)s\u00a0» n’est pas une quantité lisible\u00a0: écrivez «\u00a012 caisses\u00a0»,"
            " «\u00a012 x 10 kg\u00a0» ou «\u00a045 kg\u00a0»."
        )
        % {"text": text}
    )


def parse_quantity(text: str) -> Quantity:
    """What somebody typed: `units` and `unit` always, `unit_g` when the weight of one was said.

    ValueError with the reason in plain French. A fraction of a kilogram is refused, not rounded.
    """
    cleaned = " ".join(text.split())
    heard = _typed(cleaned)
    if heard.total_g is not None and heard.units is None:
        if heard.total_g % 1000:
            raise ValueError(
                _(
                    "Donnez un nombre entier de kilos, ou des caisses\u00a0: «\u00a05 caisses de 2,5 kg\u00a0»."
                )
            )
        return Quantity(heard.total_g // 1000, Unit.KG, 1000)
    if heard.bare is not None and heard.bare == heard.bare.to_integral_value() and heard.bare >= 0:
        return Quantity(int(heard.bare), Unit.CRATE)
    if heard.units is None:
        raise ValueError(_how_to_write())
    return Quantity(heard.units, heard.unit, heard.unit_g)


def _typed(text: str) -> Quantity:
    if not text or len(text) > MOST_SIGNS:
        raise ValueError(_how_to_write())
    try:
        heard = quantity(cell_of(text))
    except BadValue as bad:
        if (match := COUNTED.match(text)) and unit_of(match.group(2)) is None:
            raise ValueError(
                _("«\u00a0%(word)s\u00a0»\u00a0: dites caisses, pièces, plateaux, paquets, sacs ou kg.")
                % {"word": fold(match.group(2))}
            ) from bad
        raise ValueError(_how_to_write()) from bad
    if 0 in (heard.unit_g, heard.total_g):
        raise ValueError(_how_to_write())
    return heard


def _how_to_write() -> str:
    return _(
        "Écrivez par exemple «\u00a012 caisses\u00a0», «\u00a022 kg\u00a0» ou «\u00a0120 caisses de 10 kg\u00a0»."
    )


def _times(match: re.Match[str], text: str) -> Quantity:
    amount, word, weight, unit = match.groups()
    word, unit = fold(word), fold(unit)
    if word in MASS_WORDS and (known := unit_of(unit)):  # « 10 kg x 12 caisses », the other way round
        return Quantity(count(cell_of(weight)), known, grams(number_of_text(amount), word, text))
    if word and unit_of(word) is None:
        raise BadValue(
            _("«\u00a0%(text)s\u00a0»\u00a0: «\u00a0%(word)s\u00a0» n’est pas un contenant connu."),
            text,
            word=word,
        )
    return Quantity(
        count(cell_of(amount)), unit_of(word) or Unit.CRATE.value, grams(number_of_text(weight), unit, text)
    )


def _mass_in_crates(total_g: int, inside: str, text: str) -> Quantity:
    """« 45 kg (9 caisses) », « 1 200 kg (120 caisses × 10 kg, 2 palettes) »: the two figures must agree."""
    counted = quantity(cell_of(inside.split(",", 1)[0].strip()))
    if counted.units and counted.unit_g is None and total_g % counted.units == 0:
        return Quantity(counted.units, counted.unit, total_g // counted.units, total_g)
    if counted.units and counted.unit_g and counted.units * counted.unit_g == total_g:
        return Quantity(counted.units, counted.unit, counted.unit_g, total_g)
    raise BadValue(_("«\u00a0%(text)s\u00a0»\u00a0: le poids et les caisses ne s’accordent pas."), text)
