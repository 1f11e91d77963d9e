"""Separated text as it comes from the field: encodings, separators, quotes, damaged accents."""

from tests.standards.sheets import builders as b

Built = tuple[str, bytes]


def _csv(
    separator: str, encoding: str, *, end: str = "\r\n", mark: bytes = b"", name: str = "surplus.csv"
) -> Built:
    rows = ["Produit|Caisses|Poids d'une caisse (kg)", "Clémentine|120|10", "Épinard|9|5"]
    return name, mark + b.lines(*rows, end=end).replace("|", separator).encode(encoding)


def csv_cp1252_semicolon() -> Built:
    return _csv(";", "cp1252")


def csv_utf8_semicolon() -> Built:
    return _csv(";", "utf-8")


def csv_utf8_mark_semicolon() -> Built:
    return _csv(";", "utf-8-sig")


def csv_utf8_comma() -> Built:
    return _csv(",", "utf-8")


def csv_utf16_tab() -> Built:
    return _csv("\t", "utf-16", name="surplus.txt")


def csv_utf16_without_mark() -> Built:
    return _csv("\t", "utf-16-le", name="surplus.txt")


def csv_utf16_big_endian() -> Built:
    return _csv(";", "utf-16-be", mark=b"\xfe\xff")


def csv_mac_roman() -> Built:
    return _csv(";", "mac-roman", end="\r")


def csv_msdos() -> Built:
    return _csv(";", "cp850")


def csv_latin9() -> Built:
    return "surplus.csv", b.lines("Produit;Caisses;Remarque", "Œufs;12;bœuf exclu, 3 €").encode("iso8859-15")


def csv_pipe() -> Built:
    return _csv("|", "utf-8", end="\n")


def csv_separator_hint() -> Built:
    return "surplus.csv", b"sep=,\r\n" + _csv(",", "cp1252")[1]


def csv_quoted() -> Built:
    text = b.lines(
        '"Produit";"Caisses";"Remarque"', '"Clémentine ""Corse""";"120";"Lot 1; à trier', 'sur place"'
    )
    return "surplus.csv", text.encode()


def csv_decimal_commas_and_semicolons() -> Built:
    return "surplus.csv", b.lines(
        "Produit;Poids;Remarque", "Pain;12,5;a, b", "Lait;3,25;c, d", "Riz;1,5;e, f"
    ).encode()


def csv_one_column_of_decimals() -> Built:
    return "poids.csv", b.lines("Poids", "12,5", "13,25").encode()


def csv_one_column_of_prose() -> Built:
    return "produits.csv", b.lines("Produit", "Lait, demi-écrémé", "Pain, complet").encode()


def csv_mojibake() -> Built:
    return "surplus.csv", b.lines("Produit;Poids", "ClÃ©mentine;12,5 kg", "PÃªche;3 kg").encode()


def csv_ctrl_z_and_blank_lines() -> Built:
    return "surplus.csv", b.lines("Produit;Poids", "", "Pain;22 kg", "", "", "Lait;3 kg").encode(
        "cp850"
    ) + b"\x1a"
