"""Words that people write in their sheets and that Tablée never shows: understood here, said nowhere.

Some are words this project refuses on its own surfaces. They are kept folded (no accents, lower case), used only
to recognise a column or a value, and never reach a page. All entries are compared after `kernel.words.fold`.
"""

from collections.abc import Mapping
from typing import Final

PEOPLE_RECEIVED: Final = (
    "beneficiaires, nb beneficiaires, nombre de beneficiaires, nbre de beneficiaires, usagers, nombre d usagers, "
    "nb usagers, personnes aidees, personnes assistees, ayants droit"
)

BEST_BEFORE: Final = "dluo, date dluo, date limite d utilisation optimale"

EITHER_DATE: Final = "dlc dluo, dluo dlc"

# Containers by the unit in which an offer counts them (keys of field.enums.Unit).
UNIT_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "crate": (
        "caisse", "caisses", "cagette", "cagettes", "cageot", "cageots", "carton", "cartons", "colis", "bac", "bacs",
        "palette", "palettes", "seau", "seaux", "bidon", "bidons", "cs", "ct",
    ),
    "tray": ("plateau", "plateaux", "barquette", "barquettes", "plaque", "plaques"),
    "bag": ("sac", "sacs", "filet", "filets", "sachet", "sachets"),
    "packet": ("paquet", "paquets", "pack", "packs", "lot", "lots", "brique", "briques"),
    "piece": (
        "piece", "pieces", "pcs", "pc", "unite", "unites", "u", "bocal", "bocaux", "bouteille", "bouteilles", "boite",
        "boites", "pot", "pots", "portion", "portions", "part", "parts", "repas", "pain", "pains", "baguette", "baguettes",
    ),
}  # fmt: skip
UNIT_OF_WORD: Final[Mapping[str, str]] = {word: unit for unit, words in UNIT_WORDS.items() for word in words}
