"""Numbers and weights: « 12,5 kg », « 1 180 », « 800 g »."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from tablee.kernel.quantities import GRAMS_IN, MASS_CEILING_G, MASS_WORDS
from tablee.kernel.words import fold
from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.faults import BadValue

BLANKS: Final = " \u00a0\u202f\u2007\u2009"
FIGURE: Final = rf"\d(?:[\d.,{BLANKS}'’]*\d)?"
MAX_COUNT: Final = 1_000_000
MASS: Final = re.compile(rf"^({FIGURE})[{BLANKS}]*([a-zA-Z]+)?\.?$")
COUNTED: Final = re.compile(rf"^({FIGURE})[{BLANKS}]*([^\W\d]+)\.?$")


def number(cell: Cell) -> Decimal:
    """A number as typed by the tableur, or as written with French or international marks."""
    if isinstance(cell.value, bool) or cell.value is None:
        raise _no_number(cell.text)
    if isinstance(cell.value, int | Decimal):
        return Decimal(cell.value)
    return number_of_text(cell.text)


def number_of_text(text: str) -> Decimal:
    """« 1 180,5 », « 1.180,5 », « 1,180.5 », « 12.5 ». « 1.180 » could be two numbers: refused."""
    bare = re.sub(rf"[{BLANKS}'’]", "", text)
    if not re.fullmatch(r"[+-]?[0-9][0-9.,]*", bare) or not _well_grouped(text):
        raise _no_number(text)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", bare):
        whole, thousandths = bare.split(".")
        raise BadValue(
            _("« %(text)s » peut se lire de deux façons : écrivez %(large)s ou %(small)s."),
            text,
            large=whole + thousandths,
            small=f"{whole},{thousandths}",
        )
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?", bare) and (bare.count(".") > 1 or "," in bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", bare) and (bare.count(",") > 1 or "." in bare):
        bare = bare.replace(",", "")
    elif bare.count(",") + bare.count(".") <= 1:
        bare = bare.replace(",", ".")
    else:
        raise _no_number(text)
    return Decimal(bare)


def _no_number(text: str) -> BadValue:
    return BadValue(
        _("«\u00a0%(text)s\u00a0» n’est pas un nombre\u00a0: écrivez des chiffres seuls, comme 800 ou 12,5."),
        text,
    )


def _well_grouped(text: str) -> bool:
    """Blanks may only part thousands: « 1 180 » is a number, « 12 5 » is two."""
    groups = re.split(rf"[{BLANKS}'’]", re.split(r"[.,]", text.strip(BLANKS), maxsplit=1)[0])
    return len(groups) == 1 or all(len(group) == 3 for group in groups[1:])


def count(cell: Cell, words: frozenset[str] = frozenset()) -> int:
    """A whole number from 0 to a million. `words`: units that may follow it, folded (« personnes », « jours »)."""
    text = cell.text
    if isinstance(cell.value, str) and (match := COUNTED.match(text)) and fold(match.group(2)) in words:
        amount = number_of_text(match.group(1))
    else:
        amount = number(cell)
    if amount != amount.to_integral_value():
        raise BadValue(_("« %(text)s » devrait être un nombre entier."), text)
    if amount < 0:
        raise BadValue(_("« %(text)s » ne peut pas être négatif."), text)
    if amount > MAX_COUNT:
        raise BadValue(_("« %(text)s » dépasse ce qui est vraisemblable."), text)
    return int(amount)


def mass(cell: Cell, unit: str = "kg") -> int:
    """Grams. A number alone counts in `unit`: the one in the column's title (« Poids (g) »), else kilograms."""
    if isinstance(cell.value, str) and (match := MASS.match(cell.text)):
        return grams(number_of_text(match.group(1)), match.group(2) or unit, cell.text)
    return grams(number(cell), unit, cell.text)


def grams(amount: Decimal, unit: str, text: str) -> int:
    """An amount in kg, g or t as grams. `text`: what was written, for the refusal."""
    if (known := MASS_WORDS.get(unit.lower())) is None:
        raise BadValue(
            _("« %(text)s » : l’unité « %(unit)s » n’est pas un poids ; écrivez des kg ou des g."),
            text,
            unit=unit,
        )
    exact = (amount * GRAMS_IN[known]).to_integral_value(ROUND_HALF_UP)
    if exact < 0:
        raise BadValue(_("« %(text)s » ne peut pas être négatif."), text)
    if exact > MASS_CEILING_G:
        raise BadValue(_("« %(text)s » dépasse mille tonnes : vérifiez l’unité."), text)
    return int(exact)


def bounded(cell: Cell, low: int, high: int, *, celsius: bool = False) -> Decimal:
    """A decimal between two bounds: degrees Celsius, degrees of latitude."""
    text = cell.text.replace("−", "-")
    if celsius:
        text = re.sub(rf"[{BLANKS}]*°?[{BLANKS}]*[cC]?$", "", text)
    amount = number_of_text(text) if isinstance(cell.value, str) else number(cell)
    if not low <= amount <= high:
        raise BadValue(
            _("« %(text)s » devrait être entre %(low)s et %(high)s."), cell.text, low=low, high=high
        )
    return amount.normalize() + 0
