"""The names that people write for the words of the field: the label we write first, then what is understood beside it.

Compared after `kernel.words.fold`, plurals aside. Keys are those of `enums`.
"""

from collections.abc import Mapping
from typing import Final

Names = Mapping[str, tuple[str, ...]]

STORAGE: Final[Names] = {
    "ambient": ("ambiant", "ambiante", "sec", "temperature ambiante", "t ambiante", "hors froid", "sans froid"),
    "chilled": (
        "frais", "froid", "froid positif", "positif", "refrigere", "refrigeree", "frigo", "chambre froide",
    ),
    "frozen": (
        "surgelé", "surgeles", "congele", "congelee", "froid negatif", "negatif", "congelateur", "grand froid",
    ),
}  # fmt: skip

FAMILIES: Final[Names] = {
    "fruits_legumes": (
        "Fruits et légumes", "fruits", "legumes", "fruit legume", "f l", "fel", "legume frais", "fruit frais",
        "fruit et legume frais", "primeur", "maraichage", "fruits & légumes",
    ),
    "feculents": (
        "Féculents et pain", "feculent", "pain", "boulangerie", "viennoiserie", "pates", "riz", "cereale",
        "pain et viennoiserie", "pates et riz", "pomme de terre", "farine",
    ),
    "legumineuses": ("Légumes secs", "legumineuse", "lentille", "pois chiche", "haricot sec"),
    "produits_laitiers": ("Produits laitiers", "laitage", "lait", "fromage", "yaourt", "cremerie", "lait et fromage"),
    "viande_poisson_oeuf": (
        "Viande, poisson, œufs", "viande", "poisson", "oeuf", "viande poisson oeuf", "vpo", "proteine",
        "viande et poisson", "charcuterie", "boucherie", "volaille", "viande poisson et oeuf",
    ),
    "plats_prepares": ("Plats préparés", "plat cuisine", "traiteur", "plat", "repas", "sandwich"),
    "produits_sucres_boissons": (
        "Sucré et boissons", "produit sucre", "boisson", "produit sucre et boisson", "sucre", "biscuit",
        "confiture", "jus", "dessert", "produits sucrés, boissons", "gateau",
    ),
    "matieres_grasses": ("Huiles et matières grasses", "matiere grasse", "huile", "beurre", "corps gras"),
    "hygiene_entretien": ("Hygiène et entretien", "hygiene", "entretien", "produit d hygiene", "menager", "bebe"),
    "autres": ("Autres produits", "autre", "divers", "non alimentaire"),
}  # fmt: skip

# What a line is counted in, and the containers that are counted so.
UNITS: Final[Names] = {
    "crate": (
        "caisse", "cagette", "cageot", "carton", "colis", "bac", "palette", "seau", "seaux", "bidon", "cs", "ct",
        "crate", "box", "boxes",
    ),
    "kg": ("kg", "kgs", "kilo", "kilogramme", "k"),
    "piece": (
        "pièce", "pcs", "pc", "unite", "u", "bocal", "bocaux", "bouteille", "boite", "pot", "botte", "portion",
        "part", "repas", "pain", "baguette", "barquette", "jar",
    ),
    "tray": ("plateau", "plateaux", "plaque", "tray"),
    "packet": ("paquet", "pack", "packet", "lot", "brique"),
    "bag": ("sac", "filet", "sachet", "bag"),
}  # fmt: skip
