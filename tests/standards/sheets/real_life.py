"""Sheets as they come from the field: each must be read right, or refused at the right line with the right words."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

from tests.standards.sheets import builders as b
from tests.standards.sheets import real_life_figures, real_life_text

Built = tuple[str, bytes]

PLAIN = [["Produit", "Caisses", "Poids d'une caisse (kg)"], ["Clémentine", 120, 10], ["Épinard", 9, 5]]


def plain_xlsx() -> Built:
    return "surplus.xlsx", b.grid(PLAIN)


def plain_ods() -> Built:
    header = b.ods_row(*map(b.ods_text, ("Produit", "Caisses", "Poids d'une caisse (kg)")))
    first = b.ods_row(b.ods_text("Clémentine"), b.ods_number("120", "120"), b.ods_number("10", "10"))
    second = b.ods_row(b.ods_text("Épinard"), b.ods_number("9", "9"), b.ods_number("5", "5"))
    filler = b.ods_row(
        '<table:table-cell table:number-columns-repeated="1024"/>',
        attributes='table:number-rows-repeated="1048573"',
    )
    return "surplus.ods", b.ods(header, first, second, filler)


def merged_headers() -> Built:
    """A group title over two columns, « Produit » over two lines."""

    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        page.merge_range("A1:A2", "Produit")
        page.merge_range("B1:C1", "Quantité")
        page.write_row("B2", ["Caisses", "Poids par caisse"])
        page.merge_range("D1:E1", "Date limite")
        page.write_row("D2", ["DLC", "DDM"])
        b.fill(page, [["Yaourt nature", 12, 6], ["Pâtes", 20, "8 kg"]], top=2)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_datetime(2, 3, b.moment(2026, 11, 30), day)
        page.write_datetime(3, 4, b.moment(2027, 9, 30), day)

    return "dons.xlsx", b.xlsx(draw)


def merged_headers_ods() -> Built:
    header = b.ods_row(
        b.ods_text("Produit", 'table:number-rows-spanned="2"'),
        b.ods_text("Quantité", 'table:number-columns-spanned="2"'),
        "<table:covered-table-cell/>",
    )
    second = b.ods_row(
        "<table:covered-table-cell/>", b.ods_text("Caisses"), b.ods_text("Poids par caisse (g)")
    )
    row = b.ods_row(b.ods_text("Yaourt"), b.ods_number("12", "12"), b.ods_number("6000", "6000"))
    return "dons.ods", b.ods(header, second, row)


def two_header_lines_csv() -> Built:
    return "dons.csv", b.lines(
        "Produit;Quantité;;Dates;", ";Caisses;Poids par caisse;DLC;DDM", "Lait;12;6;30/11/2026;"
    ).encode()


def group_titles_needed() -> Built:
    """« unitaire » and « total » mean nothing without « Poids » above them."""
    return "dons.csv", b.lines(
        "Produit;Nombre;Poids;;Date;", ";;unitaire (kg);total (kg);DLC;", "Lait;12;6;72;30/11/2026;"
    ).encode()


def units_under_headers() -> Built:
    return "dons.csv", b.lines(
        "Produit;Poids total;DLC", "texte;g;jj/mm/aaaa", "Beurre;800;30/11/2026"
    ).encode()


def title_lines_above() -> Built:
    return "dons.xlsx", b.grid(
        [
            ["Banque alimentaire – surplus de la semaine"],
            ["Édité le", "20/11/2026"],
            [],
            ["Produit", "Quantité"],
            ["Clémentine", "12 x 10 kg"],
        ]
    )


def totals_row() -> Built:
    return "dons.xlsx", b.grid(
        [
            ["Produit", "Famille", "Poids (kg)"],
            ["Pain", "Féculents", 22],
            ["Riz", "Féculents", 10],
            ["Sous-total féculents", None, 32],
            ["Pomme", "Fruits et légumes", 40.5],
            ["TOTAL", None, 72.5],
        ]
    )


def totals_row_without_label() -> Built:
    return "dons.csv", b.lines("Produit;Poids", "Pain;22", "Riz;10", "Pomme;40,5", ";72,5").encode()


def not_a_totals_row() -> Built:
    """A product and an organisation whose names begin like a total."""
    return "structures.csv", b.lines(
        "Nom;Ville;Personnes", "Total Solidarité;Toulouse;12", "Moyenne Garonne;Auch;30"
    ).encode()


def footnotes() -> Built:
    return "dons.csv", b.lines(
        "Produit;Poids", "Pain;22", "Riz;10", "", "Source : cahier de ramasse", "* poids estimé"
    ).encode()


def repeated_headers() -> Built:
    return "dons.csv", b.lines("Produit;Poids", "Pain;22", "Produit;Poids", "Riz;10").encode()


def use_by_31_02() -> Built:
    return "dons.csv", b.lines(
        "Produit;Poids;DLC", "Pain;22;30/11/2026", "Lait;3;DLC 31/02", "Riz;1;31/02/2026"
    ).encode()


def _dated(**options: Any) -> bytes:
    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(
            page,
            [["Produit", "Poids", "DLC", "Jusqu'à"], ["Yaourt", 12, None, None], ["Lait", 3, None, None]],
        )
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        page.write_datetime(1, 2, b.moment(2026, 3, 12), day)
        page.write_datetime(1, 3, b.moment(2026, 3, 10, 19, 45), moment)
        serial = (date(2026, 3, 12) - (date(1904, 1, 1) if options else date(1899, 12, 30))).days
        page.write_number(2, 2, serial)  # the same day, shown by the tableur as a bare number

    return b.xlsx(draw, **options)


def dates_of_1900() -> Built:
    return "dates.xlsx", _dated()


def dates_of_1904() -> Built:
    return "dates.xlsx", _dated(date_1904=True)


def written_dates() -> Built:
    days = [
        "12/03/2026",
        "12/3/26",
        "2026-03-12",
        "12.03.2026",
        "12 mars 2026",
        "jeudi 12 mars 2026",
        "DLC 12/03/2026",
        "46093",
    ]
    return "dates.csv", b.lines(
        "Produit;Poids;DLC", *[f"P{i};1;{day}" for i, day in enumerate(days)]
    ).encode()


def both_kinds_of_dates() -> Built:
    rows = [
        "Lait;1;DLC 12/03/2026",
        "Riz;1;DDM fin mars 2027",
        "Thon;1;à consommer de préférence avant le 01/02/2028",
    ]
    return "dates.csv", b.lines("Produit;Poids;Date limite", *rows).encode().replace(
        b"Date limite", "Péremption".encode()
    )


def date_of_unknown_kind() -> Built:
    return "dates.csv", b.lines("Produit;Poids;Péremption", "Lait;1;12/03/2026").encode()


def hidden_sheets() -> Built:
    def draw(book: Any) -> None:
        hidden = book.add_worksheet("Brouillon")
        b.fill(hidden, [["Produit", "Poids"], ["À ne pas lire", 1]])
        hidden.hide()
        page = book.add_worksheet("Dons")
        b.fill(page, [["Produit", "Poids"], ["Pain", 22]])
        page.activate()
        page.set_first_sheet()
        book.add_worksheet("Vide")

    return "dons.xlsx", b.xlsx(draw)


def hidden_sheet_ods() -> Built:
    hidden = f'<table:table table:name="Brouillon" table:style-name="masque">{b.ods_row(b.ods_text("Produit"))}</table:table>'
    return "dons.ods", b.ods(
        b.ods_row(b.ods_text("Produit"), b.ods_text("Poids")),
        b.ods_row(b.ods_text("Pain"), b.ods_number("22", "22")),
        more_tables=hidden,
    )


def several_sheets() -> Built:
    def draw(book: Any) -> None:
        b.fill(book.add_worksheet("Lisez-moi"), [["Comment remplir ce classeur"], ["Un onglet par mois"]])
        b.fill(book.add_worksheet("Novembre"), [["Produit", "Poids"], ["Pain", 22]])
        b.fill(book.add_worksheet("Décembre"), [["Produit", "Poids"], ["Dinde", 40]])

    return "annee.xlsx", b.xlsx(draw)


def trailing_empty_columns() -> Built:
    return "dons.csv", b.lines(
        "Produit;Poids;;;;;", "Pain;22;;;;;", "Riz;10;;;;;", ";;;;;;", ";;;;;;"
    ).encode()


def formatted_far_away() -> Built:
    """Borders drawn down to the last line and far right: formatting is not data."""

    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(page, [["Produit", "Poids"], ["Pain", 22]])
        border = book.add_format({"border": 1})
        page.write_blank(1_048_575, 0, None, border)
        page.write_blank(1, 800, None, border)

    return "dons.xlsx", b.xlsx(draw)


def merged_lines() -> Built:
    """One giver over three lines; one weight over two of them."""

    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(
            page,
            [
                ["Donateur", "Produit", "Poids"],
                [None, "Pain", 22],
                [None, "Brioche", None],
                [None, "Lait", 3],
            ],
        )
        page.merge_range("A2:A4", "Boulangerie du Canal")

    return "dons.xlsx", b.xlsx(draw)


def merged_weight() -> Built:
    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(page, [["Produit", "Poids"], ["Pain", None], ["Brioche", None], ["Lait", 3]])
        page.merge_range("B2:B3", 22)

    return "dons.xlsx", b.xlsx(draw)


def error_cells() -> Built:
    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(page, [["Produit", "Poids"], ["Pain", 22]])
        page.write("A3", "Lait")
        page.write_formula("B3", "=1/0", None, "#DIV/0!")

    return "dons.xlsx", b.xlsx(draw)


def formula_never_computed() -> Built:
    cell = '<c r="B2"><f>A1*2</f></c>'
    rows = (
        f'<row r="1">{b.inline("A1", "Produit")}{b.inline("B1", "Poids")}</row>'
        f'<row r="2">{b.inline("A2", "Pain")}{cell}</row>'
    )
    return "dons.xlsx", b.raw_xlsx(rows)


def computed_formulas() -> Built:
    def draw(book: Any) -> None:
        page = book.add_worksheet("Dons")
        b.fill(page, [["Produit", "Caisses", "Poids total"], ["Pain", 12, None]])
        page.write_formula("C2", "=B2*10.1", None, 121.2)

    return "dons.xlsx", b.xlsx(draw)


def numbers_lost_their_zero() -> Built:
    header = ["Structure", "Code postal", "Code INSEE", "Tél.", "Ville"]
    return "structures.xlsx", b.grid([header, ["Épicerie du Pas", 9000, 9122, 561000000, "Foix"]])


def people_columns_of_the_field() -> Built:
    header = "Association;Ville;Nb de personnes reçues;Mail;Téléphone;Jours;Horaires;Froid positif (L)"
    row = "Épicerie Basilic;Toulouse;1 180;Contact@Basilic.example;05 61 00 00 00;lu-ve;lu-ve 9h-12h, 14h-17h;6 900"
    return "structures.csv", b.lines(header, row).encode("cp1252")


def forbidden_words_are_understood() -> Built:
    return "comptage.csv", b.lines(
        "Association;Semaine;Bénéficiaires", "Épicerie Basilic;S47 2026;120"
    ).encode()


def same_line_twice() -> Built:
    return "dons.csv", b.lines("Produit;Poids", "Pain;22", "pain ;22 kg").encode()


def same_structure_twice() -> Built:
    return "structures.csv", b.lines(
        "Nom;Ville;Personnes", "Épicerie Thym;Auch;12", "Épicerie Thym;Auch;13"
    ).encode()


def doubled_column() -> Built:
    return "dons.csv", b.lines("Produit;Poids net;Poids brut", "Pain;22;23").encode()


def missing_column() -> Built:
    return "dons.csv", b.lines("Poids;Remarque", "22;rien").encode()


def no_titles() -> Built:
    return "dons.csv", b.lines("Pain;22 kg", "Lait;3 kg").encode()


def only_titles() -> Built:
    return "dons.csv", b.lines("Produit;Poids").encode()


def column_without_title() -> Built:
    return "dons.csv", b.lines("Produit;;Poids", "Pain;complet;22").encode()


def renamed_workbook() -> Built:
    return "surplus.csv", b.grid(PLAIN)


def starts_lower_right() -> Built:
    def draw(book: Any) -> None:
        b.fill(book.add_worksheet("Dons"), PLAIN, top=4, left=3)

    return "dons.xlsx", b.xlsx(draw)


def times_and_yes_no() -> Built:
    def draw(book: Any) -> None:
        page = book.add_worksheet("Remises")
        titles = ["Date", "Heure", "Donateur", "Structure", "Produit", "Poids", "T°", "Poids refusé"]
        b.fill(page, [titles, [None, None, "Primeurs d'Oc", "Épicerie Thym", "Pomme", 40, "+3,5 °C", 0]])
        page.write_datetime(1, 0, b.moment(2026, 11, 20), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_datetime(1, 1, time(8, 30), book.add_format({"num_format": "hh:mm"}))

    return "remises.xlsx", b.xlsx(draw)


REAL_LIFE: dict[str, Callable[[], Built]] = {
    name: build
    for module in (vars(real_life_text), vars(real_life_figures), dict(globals()))
    for name, build in module.items()
    if callable(build) and not name.startswith("_") and getattr(build, "__module__", "") == module["__name__"]
}
