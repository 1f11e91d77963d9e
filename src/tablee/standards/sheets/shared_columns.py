"""Columns that several tables share, with the names that people give them, parted by commas and compared folded."""

from typing import Final

from tablee.standards.sheets import heard
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.values import kinds

PERSONS: Final = kinds.count("personnes", "personne", "pers", "p")
DAYS: Final = kinds.count("jours", "jour", "j")
LITRES: Final = kinds.count("litres", "litre", "l")
KILOMETRES: Final = kinds.count("kilometres", "kilometre", "km")

STRUCTURE_NAMES: Final = (
    "structure, association, organisation, organisme, nom de la structure, nom de l'association, antenne,"
    " partenaire, epicerie, nom structure, asso"
)
GIVER_NAMES: Final = "donateur, magasin, enseigne, fournisseur, donne par, nom du donateur, origine"
LABEL_NAMES: Final = (
    "produit, designation, libelle, article, denree, denrees, intitule, nom du produit, marchandise"
)
STORAGE_NAMES: Final = (
    "stockage, temperature de conservation, conservation, classe, froid, zone, type de stockage, mode de "
    "conservation"
)
FAMILY_NAMES: Final = "categorie, famille de produits, rayon, type de produit, famille produit, groupe"
NOTE_NAMES: Final = (
    "remarque, remarques, commentaire, commentaires, observation, observations, precisions, info"
)


def label() -> Column:
    return Column("label", "Produit", kinds.text(80), LABEL_NAMES, required=True, example="Clémentine")


def storage() -> Column:
    return Column(
        "storage", "Conservation", kinds.STORAGE, STORAGE_NAMES, example="ambiant, frais ou surgelé"
    )


def family(*, required: bool = False) -> Column:
    return Column("family", "Famille", kinds.FAMILY, FAMILY_NAMES, required, "Fruits et légumes")


def note(most: int = 160) -> Column:
    return Column("note", "Remarque", kinds.text(most), NOTE_NAMES)


def structure() -> Column:
    names = STRUCTURE_NAMES + ", nom"
    return Column(
        "structure", "Structure", kinds.text(150), names, required=True, example="Épicerie du Canal"
    )


def amounts() -> tuple[Column, ...]:
    """The columns that `food_line` settles."""
    return (
        Column(
            "units",
            "Nombre",
            kinds.QUANTITY,
            (
                "caisses, nb caisses, nbre de caisses, nombre de caisses, nb, nbre, colis, nb colis, nombre de colis,"
                " cartons, nb cartons, nombre de cartons, cagettes, nombre de cagettes, nombre d unites, nb unites, "
                "quantite caisses, qte caisses"
            ),
            example="12",
        ),
        Column(
            "unit",
            "Unité",
            kinds.UNIT,
            "unites, conditionnement, contenant, u, unite de mesure",
            example="caisse",
        ),
        Column(
            "unit_g",
            "Poids d’une unité (kg)",
            kinds.MASS,
            (
                "poids unitaire, poids par caisse, poids d une caisse, poids caisse, poids par colis, poids colis, kg"
                " par caisse, kg caisse, kg colis, poids unite, pu"
            ),
            example="10",
        ),
        Column(
            "quantity",
            "Quantité",
            kinds.QUANTITY,
            "qte, quantites, qt, qte disponible, volume",
            example="12 x 10 kg",
        ),
        Column(
            "total_g",
            "Poids total (kg)",
            kinds.MASS,
            "poids, poids net, poids brut, total kg, kg, masse, tonnage, poids en kg, kilos, poids kilo",
            example="120",
        ),
    )


def dates() -> tuple[Column, ...]:
    return (
        Column(
            "use_by",
            "DLC",
            kinds.limit_date("use_by"),
            "date limite de consommation, a consommer jusqu au, date dlc",
            example="12/03/2026",
        ),
        Column(
            "best_before",
            "DDM",
            kinds.limit_date("best_before"),
            heard.BEST_BEFORE + ", date de durabilite minimale, a consommer de preference avant, date ddm",
            example="fin 03/2027",
        ),
        Column(
            "limit_date",
            "DLC ou DDM",
            kinds.limit_date(),
            heard.EITHER_DATE + ", dlc ddm, peremption, date de peremption, date d expiration, expiration",
            example="DLC 12/03/2026",
        ),
    )
