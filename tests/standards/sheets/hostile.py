"""Files that must be refused whole: traps, broken files, other things under a sheet's name. Each with the code expected."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.standards.sheets import builders as b
from tests.standards.sheets.hostile_text import HOSTILE_TEXT

Built = tuple[str, bytes]  # the name as sent, the bytes
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def _old_xls() -> Built:
    return "stock.xls", OLE + "Workbook".encode("utf-16-le") + b"\0" * 2048


def _old_xls_renamed() -> Built:
    return "stock.xlsx", OLE + "Workbook".encode("utf-16-le") + b"\0" * 2048


def _encrypted_xlsx() -> Built:
    return "secret.xlsx", OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2048


def _encrypted_ods() -> Built:
    return "secret.ods", b.ods(b.ods_row(b.ods_text("Produit")), encryption="<manifest:encryption-data/>")


def _encrypted_zip_entries() -> Built:
    data = bytearray(b.raw_xlsx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (at := data.find(signature, start)) >= 0:
            flags = struct.unpack_from("<H", data, at + offset)[0]
            struct.pack_into("<H", data, at + offset, flags | 1)
            start = at + 4
    return "secret.xlsx", bytes(data)


def _macros() -> Built:
    return "macros.xlsm", b.raw_xlsx(parts={"xl/vbaProject.bin": OLE})


def _macros_renamed() -> Built:
    return "tableau.xlsx", b.raw_xlsx(parts={"xl/vbaProject.bin": OLE})


def _macros_announced_only() -> Built:
    announced = b.CONTENT_TYPES.replace("spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
    return "tableau.xlsx", b.raw_xlsx(parts={"[Content_Types].xml": announced})


def _old_macro_sheet() -> Built:
    return "tableau.xlsx", b.raw_xlsx(parts={"xl/macrosheets/sheet1.xml": b.sheet_xml("")})


def _macros_ods() -> Built:
    return "tableau.ods", b.ods(
        b.ods_row(b.ods_text("Produit")), parts={"Basic/Standard/Module1.xml": "<x/>"}
    )


def _external_entity_in_sheet() -> Built:
    sheet = b.sheet_xml(f'<row r="1">{b.inline("A1", "&amp;e;")}</row>', prolog=XXE)
    return "xxe.xlsx", b.raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})


def _external_entity_in_workbook() -> Built:
    return "xxe.xlsx", b.raw_xlsx(parts={"xl/workbook.xml": b.WORKBOOK.replace("?>", f"?>{XXE}", 1)})


def _billion_laughs_in_strings() -> Built:
    strings = f'<?xml version="1.0"?>{LAUGHS}<sst xmlns="x"><si><t>b</t></si></sst>'
    return "laughs.xlsx", b.raw_xlsx(parts={"xl/sharedStrings.xml": strings})


def _external_entity_in_utf16() -> Built:
    sheet = b.sheet_xml("", prolog=XXE).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return "xxe.xlsx", b.raw_xlsx(parts={"xl/worksheets/sheet1.xml": sheet.encode("utf-16")})


def _declaration_across_chunks() -> Built:
    """The mark straddles the border between two of the pieces in which parts are unpacked."""
    declaration = '<!DOCTYPE x SYSTEM "http://a.example/x.dtd">'
    padding = "<!--" + "x" * (2**18 - 4 - len(b.SHEET_HEAD) - len("<!---->")) + "-->"
    return "xxe.xlsx", b.raw_xlsx(
        parts={"xl/worksheets/sheet1.xml": b.sheet_xml("", prolog=padding + declaration)}
    )


def _external_entity_ods() -> Built:
    return "xxe.ods", b.ods(b.ods_row(b.ods_text("Produit")), prolog=XXE)


def _zip_bomb_ratio() -> Built:
    return "bombe.xlsx", b.raw_xlsx(parts={"xl/media/image1.bin": b"\0" * (20 * 1024 * 1024)})


def _zip_bomb_volume() -> Built:
    noise = bytes(range(256)) * 256
    return "bombe.xlsx", b.raw_xlsx(parts={f"xl/media/{i}.bin": noise * 16 for i in range(110)})


def _zip_bomb_that_lies() -> Built:
    """The directory claims 1 kB; the stream goes on for 20 MB."""
    data = bytearray(b.raw_xlsx(parts={"xl/worksheets/sheet1.xml": b.sheet_xml(" " * (20 * 1024 * 1024))}))
    name = b"xl/worksheets/sheet1.xml"
    at = data.rfind(name)
    struct.pack_into("<I", data, at - 46 + 24, 1024)
    return "bombe.xlsx", bytes(data)


def _zip_overlapping_entries() -> Built:
    """Two directory entries that share one body: more packed bytes announced than the file holds."""
    data = bytearray(b.raw_xlsx())
    at = data.rfind(b"xl/workbook.xml")
    struct.pack_into("<I", data, at - 46 + 20, len(data))
    return "bombe.xlsx", bytes(data)


def _zip_too_many_entries() -> Built:
    return "entrees.xlsx", b.raw_xlsx(parts={f"xl/media/{i}.bin": b"" for i in range(1200)})


def _zip_slip() -> Built:
    return "slip.xlsx", b.raw_xlsx(parts={"../../etc/cron.d/x": b"* * * * *"})


def _zip_slip_windows() -> Built:
    return "slip.xlsx", b.raw_xlsx(parts={"xl\\..\\..\\x.dll": b"MZ"})


def _zip_absolute_name() -> Built:
    return "slip.xlsx", b.raw_xlsx(parts={"/etc/passwd": b"x"})


def _zip_same_name_twice() -> Built:
    return "double.xlsx", b.raw_xlsx(parts={"XL/Workbook.xml": b.WORKBOOK})


def _zip_truncated() -> Built:
    whole = b.grid([["Produit", "Poids"], ["Pain", 22]])
    return "coupe.xlsx", whole[: len(whole) * 2 // 3]


def _zip_flipped_byte() -> Built:
    data = bytearray(b.grid([["Produit", "Poids"], *[[f"Produit {i}", i] for i in range(200)]]))
    at = data.find(b"xl/worksheets/sheet1.xml") + 200
    data[at] ^= 0xFF
    return "abime.xlsx", bytes(data)


def _zip_empty() -> Built:
    return "vide.xlsx", b"PK\x05\x06" + b"\0" * 18


def _archive_of_csv() -> Built:
    return "tableau.zip", b.zipped({"tableau.csv": "Produit;Poids\r\nPain;22\r\n"})


def _docx_renamed() -> Built:
    parts: dict[str, str | bytes] = {"[Content_Types].xml": b.CONTENT_TYPES, "word/document.xml": "<x/>"}
    return "tableau.xlsx", b.zipped(parts)


def _odt_renamed() -> Built:
    return "tableau.ods", b.ods(mimetype="application/vnd.oasis.opendocument.text")


def _xlsb() -> Built:
    return "tableau.xlsb", b.zipped(
        {"[Content_Types].xml": b.CONTENT_TYPES, "xl/workbook.bin": b"\x83\x01\0"}
    )


def _numbers() -> Built:
    return "tableau.numbers", b.zipped({"Index/Document.iwa": b"\0", "preview.jpg": b"\xff\xd8"})


def _too_many_rows_xlsx() -> Built:
    return "long.xlsx", b.grid([["Produit", "Poids"], *[["Pain", 22]] * 20_001])


def _too_many_columns_xlsx() -> Built:
    return "large.xlsx", b.grid([[f"c{i}" for i in range(260)]])


def _far_cell_xlsx() -> Built:
    """One value in the last cell of the sheet: read as a full rectangle it would need 17 000 million cells."""
    row = f'<row r="1">{b.inline("A1", "Produit")}</row><row r="1048576">{b.inline("XFD1048576", "x")}</row>'
    return "loin.xlsx", b.raw_xlsx(row)


def _far_cell_without_reference() -> Built:
    """The same, hidden behind cells that say no reference."""
    cells = '<c t="inlineStr"><is><t>x</t></is></c>'
    rows = f'<row r="1">{cells}</row><row r="1048576">{cells}{b.inline("XFD1048576", "x")}</row>'
    return "loin.xlsx", b.raw_xlsx(rows)


def _repeated_rows_ods() -> Built:
    row = b.ods_row(
        b.ods_text("x", 'table:number-columns-repeated="16384"'),
        attributes='table:number-rows-repeated="1048576"',
    )
    return "repete.ods", b.ods(row)


def _huge_shared_string() -> Built:
    """One text of 30 000 signs shown in 100 000 cells: small on disk, three gigabytes once read."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = f'<?xml version="1.0"?><sst xmlns="{main}"><si><t>{"a" * 30_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{i}">'
        + "".join(f'<c r="{letter}{i}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
        + "</row>"
        for i in range(1, 10_001)
    )
    types = b.CONTENT_TYPES.replace(
        "</Types>",
        '<Override PartName="/xl/sharedStrings.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    )
    return "chaines.xlsx", b.raw_xlsx(
        rows, parts={"xl/sharedStrings.xml": strings, "[Content_Types].xml": types}
    )


def _broken_sheet_xml() -> Built:
    return "casse.xlsx", b.raw_xlsx(parts={"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c>"})


def _broken_workbook_xml() -> Built:
    return "casse.xlsx", b.raw_xlsx(parts={"xl/workbook.xml": "<workbook><sheets>"})


def _missing_sheet_part() -> Built:
    return "casse.xlsx", b.raw_xlsx(without=["xl/worksheets/sheet1.xml"])


def _missing_relations() -> Built:
    return "casse.xlsx", b.raw_xlsx(without=["xl/_rels/workbook.xml.rels"])


def _all_sheets_hidden() -> Built:
    data = b.raw_xlsx(
        parts={"xl/workbook.xml": b.WORKBOOK.replace("<sheet name", '<sheet state="hidden" name')}
    )
    return "masque.xlsx", data


def _sheet_without_cells() -> Built:
    return "vide.xlsx", b.grid([])


def _unknown_compression() -> Built:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, body in (("[Content_Types].xml", b.CONTENT_TYPES), ("xl/workbook.xml", b.WORKBOOK)):
            archive.writestr(name, body)
    return "lzma.xlsx", buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[], Built], str]] = {
    **HOSTILE_TEXT,
    "old_xls": (_old_xls, "old_xls"),
    "old_xls_renamed": (_old_xls_renamed, "old_xls"),
    "encrypted_xlsx": (_encrypted_xlsx, "encrypted"),
    "encrypted_ods": (_encrypted_ods, "encrypted"),
    "encrypted_zip_entries": (_encrypted_zip_entries, "encrypted"),
    "macros": (_macros, "has_macros"),
    "macros_renamed": (_macros_renamed, "has_macros"),
    "macros_announced_only": (_macros_announced_only, "has_macros"),
    "old_macro_sheet": (_old_macro_sheet, "has_macros"),
    "macros_ods": (_macros_ods, "has_macros"),
    "external_entity_in_sheet": (_external_entity_in_sheet, "has_dtd"),
    "external_entity_in_workbook": (_external_entity_in_workbook, "has_dtd"),
    "billion_laughs_in_strings": (_billion_laughs_in_strings, "has_dtd"),
    "external_entity_in_utf16": (_external_entity_in_utf16, "has_dtd"),
    "declaration_across_chunks": (_declaration_across_chunks, "has_dtd"),
    "external_entity_ods": (_external_entity_ods, "has_dtd"),
    "zip_bomb_ratio": (_zip_bomb_ratio, "zip_bomb"),
    "zip_bomb_volume": (_zip_bomb_volume, "zip_bomb"),
    "zip_bomb_that_lies": (_zip_bomb_that_lies, "broken_zip"),
    "zip_overlapping_entries": (_zip_overlapping_entries, "zip_bomb"),
    "zip_too_many_entries": (_zip_too_many_entries, "too_many_entries"),
    "zip_slip": (_zip_slip, "doubtful_names"),
    "zip_slip_windows": (_zip_slip_windows, "doubtful_names"),
    "zip_absolute_name": (_zip_absolute_name, "doubtful_names"),
    "zip_same_name_twice": (_zip_same_name_twice, "doubtful_names"),
    "zip_truncated": (_zip_truncated, "broken_zip"),
    "zip_flipped_byte": (_zip_flipped_byte, "broken_zip"),
    "zip_empty": (_zip_empty, "is_archive"),
    "archive_of_csv": (_archive_of_csv, "is_archive"),
    "docx_renamed": (_docx_renamed, "is_document"),
    "odt_renamed": (_odt_renamed, "is_document"),
    "xlsb": (_xlsb, "is_xlsb"),
    "numbers": (_numbers, "is_numbers"),
    "too_many_rows_xlsx": (_too_many_rows_xlsx, "too_many_rows"),
    "too_many_columns_xlsx": (_too_many_columns_xlsx, "too_many_columns"),
    "far_cell_xlsx": (_far_cell_xlsx, "too_many_rows"),
    "far_cell_without_reference": (_far_cell_without_reference, "too_many_rows"),
    "repeated_rows_ods": (_repeated_rows_ods, "broken_workbook"),
    "huge_shared_string": (_huge_shared_string, "too_heavy"),
    "broken_sheet_xml": (_broken_sheet_xml, "broken_workbook"),
    "broken_workbook_xml": (_broken_workbook_xml, "broken_workbook"),
    "missing_sheet_part": (_missing_sheet_part, "broken_workbook"),
    "missing_relations": (_missing_relations, "broken_workbook"),
    "all_sheets_hidden": (_all_sheets_hidden, "only_hidden_sheets"),
    "sheet_without_cells": (_sheet_without_cells, "empty_file"),
    "unknown_compression": (_unknown_compression, "broken_workbook"),
}
