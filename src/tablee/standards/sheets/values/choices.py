"""Closed lists: storage classes, product families, kinds of structures, yes or no. Keys are those of `actors.enums`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from tablee.kernel.words import fold
from tablee.standards.sheets import heard
from tablee.standards.sheets.cells import Cell
from tablee.standards.sheets.values.bad import BadValue


@dataclass(frozen=True)
class Choice:
    """A closed list. `options`: key → (the label we write, other names people write). Compared folded, plurals aside."""

    options: Mapping[str, tuple[str, ...]]
    _keys: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        keys: dict[str, str] = {}
        for key, names in self.options.items():
            for name in (key.replace("_", " "), *names):
                keys.setdefault(_singular(name), key)
        object.__setattr__(self, "_keys", keys)

    def find(self, text: str) -> str | None:
        return self._keys.get(_singular(text))

    def label(self, key: str) -> str:
        return self.options[key][0]

    def read(self, cell: Cell) -> str:
        if (key := self.find(cell.text)) is not None:
            return key
        known = ", ".join(names[0] for names in self.options.values())
        raise BadValue(
            _("« %(text)s » n’est pas dans la liste : %(known)s.") % {"text": cell.text, "known": known}
        )

    def read_many(self, cell: Cell) -> tuple[str, ...]:
        """Several, parted by commas, semicolons, slashes or lines; in the list's order."""
        parts = [part for part in re.split(r"[,;/|\n]", cell.text) if part.strip()]
        found = {self.read(Cell(part.strip(), part.strip())) for part in parts}
        return tuple(key for key in self.options if key in found)


def _singular(text: str) -> str:
    return " ".join(word[:-1] if len(word) > 3 and word[-1] in "sx" else word for word in fold(text).split())


STORAGE: Final = Choice(
    {
        "ambient": (
            "ambiant",
            "ambiante",
            "sec",
            "temperature ambiante",
            "t ambiante",
            "hors froid",
            "sans froid",
        ),
        "chilled": (
            "frais",
            "froid",
            "froid positif",
            "positif",
            "refrigere",
            "refrigeree",
            "frigo",
            "chambre froide",
        ),
        "frozen": (
            "surgelé",
            "surgeles",
            "congele",
            "congelee",
            "froid negatif",
            "negatif",
            "congelateur",
            "grand froid",
        ),
    }
)
_CELSIUS: Final = re.compile(r"([+\-−]?)\s*(\d{1,2})(?:[.,]\d)?\s*(?:°\s*c?|c\b|$)", re.I)


def storage(cell: Cell) -> str:
    """ambient, chilled or frozen, from words (« frais », « négatif ») or a temperature (« +4 », « frais +3 °C », « -18 »)."""
    text = cell.text
    if (key := STORAGE.find(text)) is not None:
        return key
    said = {
        key for word in fold(re.sub(r"[\d°]", " ", text)).split() if (key := STORAGE.find(word)) is not None
    }
    degrees = [(-1 if sign in {"-", "−"} else 1) * int(figure) for sign, figure in _CELSIUS.findall(text)]
    said |= {_class_of(value) for value in degrees}
    if len(said) == 1:
        return said.pop()
    if len(said) > 1 or fold(text) in {"mixte", "mixed", "tout", "tous"}:
        raise BadValue(
            _("« %(text)s » : une ligne par température (ambiant, frais ou surgelé).") % {"text": text}
        )
    raise BadValue(_("« %(text)s » : écrivez ambiant, frais ou surgelé.") % {"text": text})


def _class_of(celsius: int) -> str:
    if celsius <= -10:
        return "frozen"
    if 0 <= celsius <= 8:
        return "chilled"
    if 12 <= celsius <= 30:
        return "ambient"
    raise BadValue(_("%(celsius)s °C : écrivez ambiant, frais ou surgelé.") % {"celsius": celsius})


FAMILY: Final = Choice(
    {
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
    }
)  # fmt: skip


def families(cell: Cell) -> tuple[str, ...]:
    """One or several families. A label with commas of its own (« Viande, poisson, œufs ») is tried whole first."""
    if (key := FAMILY.find(cell.text)) is not None:
        return (key,)
    if fold(cell.text) in {"tout", "tous", "toutes", "toutes les familles", "tous produits"}:
        return tuple(FAMILY.options)
    whole = cell.text
    found: set[str] = set()
    for key, names in FAMILY.options.items():
        if "," in names[0] and names[0].casefold() in whole.casefold():
            found.add(key)
            whole = re.sub(re.escape(names[0]), "", whole, flags=re.I)
    found.update(FAMILY.read_many(Cell(whole, whole)))
    return tuple(key for key in FAMILY.options if key in found)


KIND: Final = Choice(
    {
        "association": ("association", "asso", "association loi 1901", "association caritative"),
        "banque_alimentaire": ("banque alimentaire",),
        "epicerie_solidaire": ("épicerie solidaire", "epicerie sociale", "epicerie sociale et solidaire"),
        "reseau_epiceries": ("réseau d'épiceries", "reseau epicerie"),
        "groupement_epiceries": ("groupement d'épiceries", "groupement epicerie"),
        "plateforme": ("plateforme logistique", "plateforme", "entrepot"),
        "collectif_habitants": ("collectif d'habitants", "collectif habitant", "collectif d habitantes et d habitants"),
        "collectif": ("collectif",),
        "jardin_cocagne": ("jardin d'insertion", "jardin de cocagne", "jardin"),
        "producteur": (
            "productrice ou producteur", "producteur", "productrice", "ferme", "maraicher", "gaec", "exploitation agricole",
        ),
        "atelier_transformation": ("atelier de transformation", "conserverie", "legumerie"),
        "groupement_achat": ("groupement d'achats", "groupement achat"),
        "tiers_lieu": ("tiers-lieu",),
        "centre_social": ("centre social", "centre socioculturel", "espace de vie sociale"),
        "caisse": ("caisse commune", "caisse alimentaire"),
        "ccas": ("CCAS", "cias", "centre communal d action sociale"),
        "collectivite": ("collectivité", "mairie", "commune", "departement", "metropole", "region"),
        "institution": ("institution", "etat", "ddets"),
        "tiers_neutre": ("tiers neutre",),
        "assemblee": ("assemblée",),
        "reseau": ("réseau",),
        "reseau_agricole": ("réseau agricole",),
        "partenaire_social": ("partenaire social",),
        "partenaire": ("partenaire",),
        "epicerie": ("épicerie",),
        "supermarche_cooperatif": ("supermarché coopératif", "magasin cooperatif"),
        "grande_surface": ("grande surface (plus de 400 m²)", "grande surface", "hypermarche", "supermarche", "gms"),
        "petit_commerce": ("petit commerce (moins de 400 m²)", "petit commerce", "superette", "commerce", "magasin", "primeur"),
        "artisan": ("artisan", "boulangerie", "boucherie", "boulanger"),
        "restauration_collective": ("restauration collective", "cuisine centrale", "cantine", "restaurant"),
        "grossiste": ("grossiste", "mim", "min", "industrie", "industriel"),
    }
)  # fmt: skip

# Keys of field.enums.Unit, then two units of weight in which people also count.
UNIT: Final = Choice(
    {
        "crate": ("caisse", *heard.UNIT_WORDS["crate"]),
        "kg": ("kg", "kgs", "kilo", "kilogramme", "k"),
        "piece": ("pièce", *heard.UNIT_WORDS["piece"]),
        "tray": ("plateau", *heard.UNIT_WORDS["tray"]),
        "packet": ("paquet", *heard.UNIT_WORDS["packet"]),
        "bag": ("sac", *heard.UNIT_WORDS["bag"]),
        "g": ("g", "gramme", "gr"),
        "t": ("t", "tonne"),
    }
)

YES: Final = frozenset({"oui", "o", "vrai", "true", "yes", "y", "x", "1", "ok", "v"})
NO: Final = frozenset({"non", "n", "faux", "false", "no", "0"})


def yes_no(cell: Cell) -> bool:
    if isinstance(cell.value, bool):
        return cell.value
    text = fold(cell.text) or {"✓": "x", "✔": "x", "☑": "x", "✗": "n", "☐": "n", "-": "n"}.get(cell.text, "")
    if text in YES | NO:
        return text in YES
    raise BadValue(_("« %(text)s » : écrivez oui ou non.") % {"text": cell.text})
