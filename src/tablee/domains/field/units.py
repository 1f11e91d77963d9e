"""What a line is counted in, as people say it: « 12 caisses », « 1 caisse », « 22 kg »."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tablee.kernel.quantities import HARD, format_number, is_singular

# One and several. A symbol (kg, L) takes no plural mark.
_WORDS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "crate": (pgettext_lazy("unit", "caisse"), pgettext_lazy("unit", "caisses")),
    "piece": (pgettext_lazy("unit", "pièce"), pgettext_lazy("unit", "pièces")),
    "kg": ("kg", "kg"),
    "litre": ("L", "L"),
    "can": (pgettext_lazy("unit", "bidon"), pgettext_lazy("unit", "bidons")),
    "jar": (pgettext_lazy("unit", "bocal"), pgettext_lazy("unit", "bocaux")),
    "tin": (pgettext_lazy("unit", "boîte"), pgettext_lazy("unit", "boîtes")),
    "basket": (pgettext_lazy("unit", "panier"), pgettext_lazy("unit", "paniers")),
    "packet": (pgettext_lazy("unit", "paquet"), pgettext_lazy("unit", "paquets")),
    "tray": (pgettext_lazy("unit", "plateau"), pgettext_lazy("unit", "plateaux")),
    "bag": (pgettext_lazy("unit", "sac"), pgettext_lazy("unit", "sacs")),
    "bottle": (pgettext_lazy("unit", "bouteille"), pgettext_lazy("unit", "bouteilles")),
    "pallet": (pgettext_lazy("unit", "palette"), pgettext_lazy("unit", "palettes")),
    "meal": (pgettext_lazy("unit", "repas"), pgettext_lazy("units", "repas")),
}


def unit_word(units: int | Decimal, unit: str) -> str:
    """« caisse » or « caisses », as the count asks; ValueError on a unit nobody declared."""
    if unit not in _WORDS:
        raise ValueError(f"{unit!r} is no unit")
    one, many = _WORDS[unit]
    return str(one if is_singular(units) else many)


def format_count_of_units(units: int | Decimal, unit: str) -> str:
    """« 12 caisses », « 1 caisse », « 22 kg », « 84 pièces »."""
    return f"{format_number(units, 2)}{HARD}{unit_word(units, unit)}"
