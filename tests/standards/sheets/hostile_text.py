"""Files that are no zip and must be refused whole: other things under a sheet's name, broken or monstrous text."""

from collections.abc import Callable

Built = tuple[str, bytes]  # the name as sent, the bytes


def _pdf_renamed_csv() -> Built:
    return "tableau.csv", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"


def _pdf_renamed_xlsx() -> Built:
    return "tableau.xlsx", b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj"


def _png_renamed_csv() -> Built:
    return "photo.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 64


def _jpeg_renamed_xlsx() -> Built:
    return "photo.xlsx", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 64


def _html_renamed_xls() -> Built:
    return "export.xls", b"<html><body><table><tr><td>Produit</td></tr></table></body></html>"


def _html_renamed_csv_with_mark() -> Built:
    return "export.csv", b"\xef\xbb\xbf\r\n  <!DOCTYPE html><html><script>alert(1)</script></html>"


def _html_in_utf16() -> Built:
    return "export.csv", "<table><tr><td>Produit</td></tr></table>".encode("utf-16")


def _xml_spreadsheet_2003() -> Built:
    return "tableau.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>'


def _text_named_xlsx() -> Built:
    return "tableau.xlsx", b"Produit;Poids\r\nPain;22\r\n"


def _rtf() -> Built:
    return "tableau.csv", b"{\\rtf1\\ansi Produit}"


def _gzip() -> Built:
    return "tableau.csv.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03"


def _program() -> Built:
    return "tableau.csv", b"\x7fELF\x02\x01\x01" + b"\0" * 64


def _empty_file() -> Built:
    return "vide.csv", b""


def _blank_file() -> Built:
    return "blanc.csv", b" \r\n\t\r\n "


def _too_big() -> Built:
    return "gros.csv", b"Produit;Poids\r\n" + b"Pain;22\r\n" * (1_200_000)


def _nul_bytes() -> Built:
    return "nul.csv", b"Produit;Poids\r\nPa\0in;22\r\n"


def _random_bytes() -> Built:
    return "bruit.csv", bytes((i * 73 + 41) % 31 + 1 for i in range(4000))


def _one_line_of_5_mb() -> Built:
    return "ligne.csv", b"Produit;Poids\r\n" + b"a" * (5 * 1024 * 1024)


def _quote_bomb() -> Built:
    return "guillemets.csv", b"Produit;Poids\r\n" + b'"' + b"a;b\r\n" * 400_000


def _quote_never_closed() -> Built:
    return "guillemet.csv", b'Produit;Poids\r\nPain;22\r\n"Lait;12\r\nOeuf;3\r\n'


def _quote_misplaced() -> Built:
    return "guillemet.csv", b'Produit;Poids\r\n"Pain" complet;22\r\n'


def _utf8_cut_short() -> Built:
    return "coupe.csv", b"\xef\xbb\xbfProduit;Poids\r\nP\xc3;22\r\n"


def _too_many_rows_csv() -> Built:
    return "long.csv", b"Produit;Poids\r\n" + b"Pain;22\r\n" * 20_001


def _too_many_columns_csv() -> Built:
    return "large.csv", (";".join(f"c{i}" for i in range(260)) + "\r\n").encode() * 3


def _long_cell() -> Built:
    return "longue.csv", b"Produit;Poids\r\n" + b"a" * 40_000 + b";22\r\n"


HOSTILE_TEXT: dict[str, tuple[Callable[[], Built], str]] = {
    "pdf_renamed_csv": (_pdf_renamed_csv, "is_pdf"),
    "pdf_renamed_xlsx": (_pdf_renamed_xlsx, "is_pdf"),
    "png_renamed_csv": (_png_renamed_csv, "is_image"),
    "jpeg_renamed_xlsx": (_jpeg_renamed_xlsx, "is_image"),
    "html_renamed_xls": (_html_renamed_xls, "is_markup"),
    "html_renamed_csv_with_mark": (_html_renamed_csv_with_mark, "is_markup"),
    "html_in_utf16": (_html_in_utf16, "is_markup"),
    "xml_spreadsheet_2003": (_xml_spreadsheet_2003, "is_markup"),
    "text_named_xlsx": (_text_named_xlsx, "not_a_workbook"),
    "rtf": (_rtf, "is_document"),
    "gzip": (_gzip, "is_archive"),
    "program": (_program, "is_program"),
    "empty_file": (_empty_file, "empty_file"),
    "blank_file": (_blank_file, "empty_file"),
    "too_big": (_too_big, "too_big"),
    "nul_bytes": (_nul_bytes, "nul_bytes"),
    "random_bytes": (_random_bytes, "binary"),
    "one_line_of_5_mb": (_one_line_of_5_mb, "long_line"),
    "quote_bomb": (_quote_bomb, "long_cell"),
    "quote_never_closed": (_quote_never_closed, "broken_quote"),
    "quote_misplaced": (_quote_misplaced, "broken_quote"),
    "utf8_cut_short": (_utf8_cut_short, "bad_encoding"),
    "too_many_rows_csv": (_too_many_rows_csv, "too_many_rows"),
    "too_many_columns_csv": (_too_many_columns_csv, "too_many_columns"),
    "long_cell": (_long_cell, "long_cell"),
}
