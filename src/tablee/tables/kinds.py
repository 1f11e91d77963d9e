"""Kinds of columns in the words of the field: families, storage, units, quantities, kinds of structures, how an offer goes."""

import re
from typing import Final

from django.utils.translation import gettext as _

from tablee.domains.field import names
from tablee.domains.field.quantities import quantity
from tablee.kernel.words import fold
from tablee.standards.sheets.cells import Cell, cell_of
from tablee.standards.sheets.faults import BadValue
from tablee.standards.sheets.values.choices import Choice
from tablee.standards.sheets.values.kinds import Kind, choice, count, same

STORAGE_LIST: Final = Choice(names.STORAGE)
FAMILY_LIST: Final = Choice(names.FAMILIES)
UNIT_LIST: Final = Choice(
    {**names.UNITS, "g": ("g", "gramme", "gr"), "t": ("t", "tonne")}
)  # people also count in weights
MODE_LIST: Final = Choice(
    {
        "first_ready": ("premier prêt", "premier arrive"),
        "targeted": ("fléché", "cible"),
        "fair_share": ("part juste", "partage"),
    }
)
KIND_LIST: Final = Choice(
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

_CELSIUS: Final = re.compile(r"([+\-−]?)\s*(\d{1,2})(?:[.,]\d)?\s*(?:°\s*c?|c\b|$)", re.I)


def storage(cell: Cell) -> str:
    """ambient, chilled or frozen, from words (« frais », « négatif ») or a temperature (« +4 », « frais +3 °C », « -18 »)."""
    text = cell.text
    if (key := STORAGE_LIST.find(text)) is not None:
        return key
    said = {
        key
        for word in fold(re.sub(r"[\d°]", " ", text)).split()
        if (key := STORAGE_LIST.find(word)) is not None
    }
    degrees = [(-1 if sign in {"-", "−"} else 1) * int(figure) for sign, figure in _CELSIUS.findall(text)]
    said |= {_class_of(value) for value in degrees}
    if len(said) == 1:
        return said.pop()
    if len(said) > 1 or fold(text) in {"mixte", "mixed", "tout", "tous"}:
        raise BadValue(_("« %(text)s » : une ligne par température (ambiant, frais ou surgelé)."), text)
    raise BadValue(_("« %(text)s » : écrivez ambiant, frais ou surgelé."), text)


def _class_of(celsius: int) -> str:
    if celsius <= -10:
        return "frozen"
    if 0 <= celsius <= 8:
        return "chilled"
    if 12 <= celsius <= 30:
        return "ambient"
    raise BadValue(_("%(celsius)s °C : écrivez ambiant, frais ou surgelé."), celsius=celsius)


def families(cell: Cell) -> tuple[str, ...]:
    """One or several families. A label with commas of its own (« Viande, poisson, œufs ») is tried whole first."""
    if (key := FAMILY_LIST.find(cell.text)) is not None:
        return (key,)
    if fold(cell.text) in {"tout", "tous", "toutes", "toutes les familles", "tous produits"}:
        return tuple(FAMILY_LIST.options)
    whole = cell.text
    found: set[str] = set()
    for key, labels in FAMILY_LIST.options.items():
        if "," in labels[0] and labels[0].casefold() in whole.casefold():
            found.add(key)
            whole = re.sub(re.escape(labels[0]), "", whole, flags=re.I)
    found.update(FAMILY_LIST.read_many(cell_of(whole)))
    return tuple(key for key in FAMILY_LIST.options if key in found)


STORAGE: Final = Kind("storage", lambda cell, _setting: storage(cell), STORAGE_LIST.label)
FAMILY: Final = choice(FAMILY_LIST)
FAMILIES: Final = Kind(
    "families",
    lambda cell, _setting: families(cell),
    lambda keys: "; ".join(FAMILY_LIST.label(key) for key in keys),
    500,
)
UNIT: Final = choice(UNIT_LIST)
KIND: Final = choice(KIND_LIST)
MODE: Final = choice(MODE_LIST)
QUANTITY: Final = Kind("quantity", lambda cell, setting: quantity(cell, setting.unit), same)
PERSONS: Final = count("personnes", "personne", "pers", "p")
DAYS: Final = count("jours", "jour", "j")
LITRES: Final = count("litres", "litre", "l")
KILOMETRES: Final = count("kilometres", "kilometre", "km")
