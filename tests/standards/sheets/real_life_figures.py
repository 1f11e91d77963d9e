"""Weights, quantities and storage as people write them in their sheets."""

from tests.standards.sheets import builders as b

Built = tuple[str, bytes]


def mass_with_unit() -> Built:
    rows = ["Pain;12,5 kg", "Riz;12.5", "Pâtes;1 180", "Beurre;800 g", "Farine;1,2 t", "Lait;3"]
    return "dons.csv", b.lines("Produit;Poids", *rows).encode()


def narrow_spaces() -> Built:
    """Numbers as text, with the narrow and no-break spaces of French tableurs."""
    return "dons.csv", b.lines(
        "Produit;Poids", "Riz;1\u202f180\u00a0kg", "Pâtes;2\u00a0400,5", "Sel;1'200 kg"
    ).encode()


def text_numbers_xlsx() -> Built:
    return "dons.xlsx", b.grid([["Produit", "Poids"], ["Riz", "1 180,5"], ["Pâtes", "12 "], ["Sel", " 3 kg"]])


def ambiguous_number() -> Built:
    return "dons.csv", b.lines("Produit;Poids", "Riz;1.180").encode()


def quantities_of_all_shapes() -> Built:
    quantities = [
        "12 x 10 kg",
        "12 caisses",
        "12 caisses de 10 kg",
        "45 kg (9 caisses)",
        "22 kg",
        "12,5 kg",
        "30 plateaux",
        "150 pièces",
        "12×800 g",
    ]
    return "dons.csv", b.lines("Produit;Quantité", *[f"P{i};{q}" for i, q in enumerate(quantities)]).encode()


def quantity_with_unit_column() -> Built:
    return "dons.csv", b.lines("Produit;Qté;Unité", "Pain;22;kg", "Lait;12;cartons", "Sel;500;g").encode()


def bare_quantity() -> Built:
    return "dons.csv", b.lines("Produit;Quantité", "Pain;22").encode()


def storage_of_all_shapes() -> Built:
    said = ["ambiant", "frais", "froid", "+4", "surgelé", "négatif", "-18°C", "frais +3 °C", "Sec"]
    return "dons.csv", b.lines(
        "Produit;Poids;Conservation", *[f"P{i};1;{s}" for i, s in enumerate(said)]
    ).encode()


def mixed_storage() -> Built:
    return "dons.csv", b.lines("Produit;Poids;Conservation", "Ramasse;150;mixte").encode()
