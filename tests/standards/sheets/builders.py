"""Small files made in code: workbooks part by part (to break them), workbooks as a tableur writes them, ODS, CSV."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/xl/workbook.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>
</Types>"""
RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
</Relationships>"""
WORKBOOK = """<?xml version="1.0" encoding="UTF-8"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<workbookPr/><sheets><sheet name="Feuil1" sheetId="1" r:id="rId1"/></sheets></workbook>"""
WORKBOOK_RELS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>
</Relationships>"""
SHEET_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SHEET_OPEN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SHEET_CLOSE = "</sheetData></worksheet>"
ODS_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
    for prefix in ("office", "style", "table", "text")
)
ODS_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">%s</manifest:file-entry>
</manifest:manifest>"""


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name), body, compress_type=zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def sheet_xml(rows: str, *, prolog: str = "", tail: str = "") -> str:
    return f"{SHEET_HEAD}{prolog}{SHEET_OPEN}{rows}</sheetData>{tail}</worksheet>"


def raw_xlsx(
    rows: str = "", *, parts: Mapping[str, str | bytes] | None = None, without: Sequence[str] = ()
) -> bytes:
    """A workbook whose every part can be replaced. `rows`: the XML of its one sheet's rows."""
    everything: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": RELS,
        "xl/workbook.xml": WORKBOOK,
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELS,
        "xl/worksheets/sheet1.xml": sheet_xml(rows or f'<row r="1">{inline("A1", "Produit")}</row>'),
    }
    everything.update(parts or {})
    return zipped({name: body for name, body in everything.items() if name not in without})


def xlsx(draw: Callable[[Any], None], **options: Any) -> bytes:
    """A workbook as a tableur writes it; `draw` receives the xlsxwriter workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **options}) as book:
        draw(book)
    return buffer.getvalue()


def grid(rows: Sequence[Sequence[Any]], **options: Any) -> bytes:
    """One sheet of plain values; texts stay texts."""

    def draw(book: Any) -> None:
        page = book.add_worksheet("Feuil1")
        fill(page, rows)

    return xlsx(draw, strings_to_formulas=False, strings_to_urls=False, **options)


def fill(page: Any, rows: Sequence[Sequence[Any]], top: int = 0, left: int = 0) -> None:
    for index, row in enumerate(rows, start=top):
        for column, value in enumerate(row, start=left):
            if value is not None:
                page.write(index, column, value)


def ods_text(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def ods_number(value: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{shown}</text:p></table:table-cell>'


def ods_day(iso: str) -> str:
    return f'<table:table-cell office:value-type="date" office:date-value="{iso}"><text:p>{iso}</text:p></table:table-cell>'


def ods_row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def ods(
    *rows: str,
    more_tables: str = "",
    prolog: str = "",
    encryption: str = "",
    parts: Mapping[str, str | bytes] | None = None,
    mimetype: str = "application/vnd.oasis.opendocument.spreadsheet",
) -> bytes:
    """An OpenDocument sheet. Rows as XML."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<office:document-content {ODS_NAMES} office:version="1.3">'
        '<office:automatic-styles><style:style style:name="masque" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="Feuille1">{"".join(rows)}</table:table>{more_tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    everything: dict[str, str | bytes] = {
        "mimetype": mimetype,
        "content.xml": content,
        "META-INF/manifest.xml": ODS_MANIFEST % encryption,
    }
    everything.update(parts or {})
    return zipped(everything)


def lines(*rows: str, end: str = "\r\n") -> str:
    return end.join(rows) + end


def moment(*parts: int) -> datetime:
    """A day and an hour as a tableur keeps them: on the wall clock, of no time zone."""
    return datetime(*parts)  # type: ignore[arg-type, misc]  # noqa: DTZ001
