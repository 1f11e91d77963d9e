"""The norm's own keys for what Tablée can say. They go into files for machines, never onto a page.

A network that the norm does not list (Andès, Secours catholique, Réseau Cocagne) is left out: an invented key is an error there.
"""

from collections.abc import Mapping
from typing import Final

FOOD: Final = "equipement-et-alimentation--alimentation"

# Our service: (its name in the directory, the norm's type, the norm's themes).
SERVICES: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "epicerie_solidaire": ("Épicerie solidaire", "aide-materielle", (FOOD,)),
    "colis_panier": ("Paniers et colis", "aide-materielle", (FOOD,)),
    "repas": ("Repas", "aide-materielle", (FOOD,)),
    "bon_cheque": ("Bons d’achat alimentaires", "aide-financiere", (FOOD,)),
    "colis_bebe": ("Pour nourrir et changer un bébé", "aide-materielle", (FOOD,)),
    "frigo_solidaire": ("Frigo solidaire", "aide-materielle", (FOOD,)),
    "cuisine_partagee": ("Cuisine partagée", "aide-materielle", (FOOD,)),
    "atelier_cuisine": ("Atelier de cuisine", "atelier", (FOOD,)),
    "jardin_partage": ("Jardin partagé", "atelier", ("remobilisation--lien-social",)),
}
PUBLICS: Final[Mapping[str, str]] = {
    "everybody": "tous-publics",
    "families": "familles",
    "students": "etudiants",
    "young": "jeunes",
    "elderly": "seniors",
    "women": "femmes",
    "exiled": "personnes-exilees",
    "emergency": "personnes-en-situation-durgence",
}
FEES: Final[Mapping[str, str]] = {"free": "gratuit", "paid": "payant"}
WAYS: Final[Mapping[str, str]] = {
    "come": "se-presenter",
    "call": "telephoner",
    "write": "envoyer-un-courriel",
    "site": "utiliser-lien-mobilisation",
}
WHO_ASKS: Final[Mapping[str, str]] = {"people": "usagers", "professionals": "professionnels"}
NETWORK_OF_KIND: Final[Mapping[str, str]] = {
    "ccas": "ccas-cias",
    "banque_alimentaire": "banques-alimentaires",
}
# The beginning of a name, folded: these structures bear their network's name.
NETWORK_OF_NAME: Final[Mapping[str, str]] = {
    "croix rouge": "croix-rouge",
    "restos du coeur": "restos-du-coeur",
    "les restos du coeur": "restos-du-coeur",
    "secours populaire": "secours-populaire",
    "emmaus": "emmaus",
}
NAME_CHARS: Final = (3, 150)
DESCRIPTION_CHARS: Final = (5, 10_000)
GOOD_DESCRIPTION_CHARS: Final = 200
