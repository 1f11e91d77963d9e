"""A quantity as people say it: « 12 caisses », « 22 kg », « 120 caisses de 10 kg », « 84 x 2,5 kg »."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tablee.domains.field.enums import Unit
from tablee.kernel.quantities import parse_mass
from tablee.kernel.words import fold

_WORDS = {
    Unit.CRATE: ("caisse", "cagette", "carton", "crate", "box", "boxe", "colis"),
    Unit.PIECE: (
        "piece",
        "barquette",
        "part",
        "bocal",
        "bocaux",
        "pot",
        "botte",
        "repa",
        "unite",
        "jar",
        "portion",
    ),
    Unit.TRAY: ("plateau", "plateaux", "tray", "plaque"),
    Unit.PACKET: ("paquet", "pack", "packet", "lot"),
    Unit.BAG: ("sac", "sachet", "bag", "filet"),
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words}
_SAID = re.compile(
    r"^\s*(?P<count>\d[\d\s.\u202f\u00a0]*)\s*(?P<unit>[^\W\d]*)\s*(?:(?:x|×|\*|de|d['’]|of|à|@)\s*(?P<each>\d[\d\s.,]*\s*(?:kg|g|kilos?|grammes?)))?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Said:
    """`unit_g` None when the weight of one unit was not said."""

    units: int
    unit: str
    unit_g: int | None


def parse_quantity(text: str) -> Said:
    """What was said, or ValueError with the reason in plain French. A fraction of a kilogram is refused, not rounded."""
    # One space between words: the pattern below would try every way to split a long blank.
    cleaned = " ".join(text.split())
    if _is_mass(cleaned):
        grams = parse_mass(cleaned)
        if grams % 1000:
            raise ValueError(
                _(
                    "Donnez un nombre entier de kilos, ou des caisses\u00a0: «\u00a05 caisses de 2,5 kg\u00a0»."
                )
            )
        return Said(grams // 1000, Unit.KG, 1000)
    match = _SAID.match(cleaned.replace(" x ", " x "))
    if match is None:
        raise ValueError(
            _(
                "Écrivez par exemple «\u00a012 caisses\u00a0», «\u00a022 kg\u00a0» ou «\u00a0120 caisses de 10 kg\u00a0»."
            )
        )
    units = int(re.sub(r"[\s.]", "", match["count"]))
    word, each = fold(match["unit"] or ""), match["each"]
    if word in ("x",):
        word = ""
    unit = _UNIT_OF.get(
        word.rstrip("s") if word not in _UNIT_OF else word, Unit.CRATE if word == "" else None
    )
    if unit is None:
        raise ValueError(
            _("«\u00a0%(word)s\u00a0»\u00a0: dites caisses, pièces, plateaux, paquets, sacs ou kg.")
            % {"word": word}
        )
    return Said(units, unit, parse_mass(each) if each else None)


def _is_mass(text: str) -> bool:
    return re.fullmatch(r"[\d\s.,]+\s*(kg|kgs|kilos?|t|tonnes?|g|grammes?)\.?", text.lower()) is not None
