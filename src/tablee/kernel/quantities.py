"""Quantities as people read and write them: « 1 180 », « 12,5 kg », « 4,2 km », in the language of the page.

Inside, a mass is a whole number of grams, a distance a whole number of metres, a count a whole number
of units. What the eye should not split keeps together: a narrow no-break space inside numbers and before
« % », a no-break space before a unit.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NARROW = "\u202f"
HARD = "\u00a0"

GRAMS_IN = {"g": 1, "kg": 1_000, "t": 1_000_000}
MASS_CEILING_G = 1_000 * GRAMS_IN["t"]
"""One entry above this is a slip of the finger, whatever the warehouse."""

_MASS = re.compile(r"(?P<sign>[-−+]?)(?P<number>[0-9][0-9.,\s'’]*)(?P<unit>[a-zéA-Z]*)\.?")
_KILOGRAM = ("", "k", "kg", "kgs", "kilo", "kilos", "kilogramme", "kilogrammes", "kilogram", "kilograms")
_GRAM = ("g", "gr", "grs", "gramme", "grammes", "gram", "grams")
_TONNE = ("t", "tonne", "tonnes", "ton", "tons")
MASS_WORDS = {
    word: unit for unit, words in (("kg", _KILOGRAM), ("g", _GRAM), ("t", _TONNE)) for word in words
}


def in_english() -> bool:
    """English when the page is; French elsewhere, also where no language is active (a command, a job)."""
    return (get_language() or "fr").startswith("en")


def is_singular(count: int | Decimal) -> bool:
    """French says « 0 caisse, 1,5 caisse »; English keeps the singular for exactly one."""
    return count in (1, -1) if in_english() else -2 < count < 2


def format_number(value: int | Decimal, decimals: int = 0) -> str:
    """1180 → « 1 180 » (English 1,180). Decimals are rounded half up; trailing zeros fall."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text.strip("-0") == "":
        text = "0"
    text = text.replace("-", "−")
    return text if in_english() else text.replace(",", NARROW).replace(".", ",")


def format_mass(grams: int) -> str:
    """Grams below 1 kg; above, kilograms with two decimals at most, one from 10 kg, none from 100 kg."""
    size = abs(grams)
    if size < GRAMS_IN["kg"]:
        return f"{format_number(grams)}{HARD}g"
    decimals = 2 if size < 10_000 else 1 if size < 100_000 else 0
    return f"{format_number(Decimal(grams) / GRAMS_IN['kg'], decimals)}{HARD}kg"


def format_exact_mass(grams: int) -> str:
    """To the gram, for what is signed: « 407,5 kg », « 0,85 kg » is « 850 g »."""
    if abs(grams) < GRAMS_IN["kg"]:
        return f"{format_number(grams)}{HARD}g"
    return f"{format_number(Decimal(grams) / GRAMS_IN['kg'], 3)}{HARD}kg"


def format_distance(metres: int) -> str:
    """To 10 m below one kilometre (« 800 m »), to 100 m below 20 km (« 4,2 km »), then whole kilometres."""
    if metres < 0:
        raise ValueError("a distance is not negative")
    if metres < 995:
        return f"{format_number((metres + 5) // 10 * 10)}{HARD}m"
    return f"{format_number(Decimal(metres) / 1_000, 1 if metres < 20_000 else 0)}{HARD}km"


def format_percent(value: int | Decimal, decimals: int = 0) -> str:
    """22 → « 22 % » (the value is already in hundredths)."""
    return f"{format_number(value, decimals)}{'' if in_english() else NARROW}%"


def format_temperature(tenths: int) -> str:
    """35 → « 3,5 °C », −180 → « −18 °C »."""
    return f"{format_number(Decimal(tenths) / 10, 1)}{HARD}°C"


def parse_temperature(text: str) -> int:
    """Tenths of a degree Celsius from « 3,5 », « -18 °C », « − 18 »; ValueError with a reason to show beside the field."""
    typed = re.sub(r"\s", "", text).lower().replace("−", "-").replace("–", "-").replace(",", ".")
    found = re.fullmatch(r"(?P<number>[+-]?[0-9]{1,3}(\.[0-9]+)?)(°?c?|degr[eé]s?)", typed)
    if found is None:
        reason = _("«\u00a0%(text)s\u00a0» n’est pas une température. Écrivez par exemple 3,5 ou -18.")
        raise ValueError(reason % {"text": text.strip()[:40]})
    return int((Decimal(found["number"]) * 10).to_integral_value(rounding=ROUND_HALF_UP))


def parse_mass(text: str) -> int:
    """Grams from what a hand typed: « 12,5 kg », « 12.5 », « 800 g », « 1 180 », « 1,2 t »; no unit means kg.

    ValueError with a reason to show beside the field, in the language of the page.
    """
    typed = " ".join(text.split()).lower()
    if not typed:
        raise ValueError(_("Écrivez un poids, par exemple 12,5\u00a0kg."))
    found = _MASS.fullmatch(typed)
    unit = MASS_WORDS.get(found["unit"]) if found else None
    if found is None or unit is None:
        reason = _(
            "«\u00a0%(text)s\u00a0» n’est pas un poids. Écrivez par exemple 12,5\u00a0kg ou 800\u00a0g."
        )
        raise ValueError(reason % {"text": text.strip()[:40]})
    if found["sign"] in ("-", "−"):
        raise ValueError(_("Un poids n’est pas négatif."))
    grams = _decimal(found["number"]) * GRAMS_IN[unit]
    if grams > MASS_CEILING_G:
        raise ValueError(_("Plus de 1\u202f000 tonnes d’un coup\u202f: vérifiez le nombre."))
    whole = int(grams.to_integral_value(rounding=ROUND_HALF_UP))
    if whole == 0:
        raise ValueError(_("Un poids est plus grand que zéro."))
    return whole


def _decimal(digits: str) -> Decimal:
    """French and English ways of writing one number.

    A mark alone is the decimal one, but for the comma of an English page before three digits (« 1,180 »).
    """
    compact = re.sub(r"(?<=[0-9])[\s'’](?=[0-9]{3}(?![0-9]))", "_", digits.strip())
    if in_english() and re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+", compact):
        compact = compact.replace(",", "_")
    elif re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3}){2,}|[0-9]{1,3}(\.[0-9]{3})+,[0-9]+", compact):
        compact = compact.replace(".", "_")
    elif re.fullmatch(r"[0-9]{1,3}(,[0-9]{3}){2,}|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+", compact):
        compact = compact.replace(",", "_")
    if not re.fullmatch(r"([0-9]+|[0-9]{1,3}(_[0-9]{3})+)([.,][0-9]*)?", compact):
        raise ValueError(_("Ce nombre n’est pas clair. Écrivez par exemple 12,5\u00a0kg."))
    return Decimal(compact.replace("_", "").replace(",", "."))
