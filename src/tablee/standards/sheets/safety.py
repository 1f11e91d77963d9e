"""A file is judged by its bytes before anything parses it; its name only helps to say what went wrong."""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tablee.standards.sheets import limits
from tablee.standards.sheets.cells import Note
from tablee.standards.sheets.faults import FileFault

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OLE: Final = "EncryptedPackage".encode("utf-16-le")

# Refusal → how a file of that sort begins.
FOREIGN_MARKS: Final = {
    "is_pdf": (b"%PDF",),
    "is_image": (
        *(b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"II*\0", b"MM\0*"),
        *(b"\0\0\0\x18ftyp", b"\0\0\0\x1cftyp"),
    ),
    "is_document": (b"{\\rtf",),
    "is_archive": (b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a", b"BZh91AY", b"\xfd7zXZ\0"),
    "is_program": (b"MZ\x90\0", b"\x7fELF"),
}
MARKUP: Final = re.compile(
    rb"^\s*(?:<!--.{0,2000}?-->\s*)?<(?:!doctype|html|head|body|table|meta|script|style|svg|\?xml|\?mso)",
    re.I | re.S,
)
WORKBOOK_SUFFIXES: Final = (".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".ods", ".ots", ".fods")
DTD_MARKS: Final = tuple(
    word.encode(encoding)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for encoding in ("ascii", "utf-16-le", "utf-16-be")
)


def inspect(name: str, data: bytes) -> tuple[str, tuple[Note, ...]]:
    """The kind of file ("xlsx", "ods" or "csv") and what to tell about it. At most 200 bytes are unpacked. Raises FileFault."""
    suffix = _suffix(name)
    if not data.strip():
        raise FileFault("empty_file")
    if len(data) > limits.MAX_BYTES:
        raise FileFault("too_big", megabytes=limits.MAX_BYTES // (1024 * 1024))
    if data.startswith(OLE):
        raise FileFault("encrypted" if ENCRYPTED_OLE in data else "old_xls")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        kind = _inspect_zip(data)
        renamed = suffix not in {f".{kind}", ""} and not (kind == "ods" and suffix == ".ots")
        return kind, (Note("renamed", {"suffix": suffix, "kind": f".{kind}"}),) if renamed else ()
    for code, marks in FOREIGN_MARKS.items():
        if data.startswith(marks):
            raise FileFault(code)
    if MARKUP.match(_as_ascii(data[:4096])):
        raise FileFault("is_markup")
    if suffix in WORKBOOK_SUFFIXES:
        raise FileFault("not_a_workbook", suffix=suffix)
    return "csv", ()


def _suffix(name: str) -> str:
    _, dot, end = name.rpartition(".")
    return f".{end.lower()}" if dot and len(end) <= 5 and end.isalnum() else ""


def _as_ascii(head: bytes) -> bytes:
    """The first characters with byte-order marks and UTF-16 padding removed, enough to recognise a tag."""
    return (
        head.removeprefix(b"\xef\xbb\xbf")
        .removeprefix(b"\xff\xfe")
        .removeprefix(b"\xfe\xff")
        .replace(b"\0", b"")
    )


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The archive. What a damaged one raises has no common ancestor: all of it is « broken_zip », lack of memory apart."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield archive
    except (FileFault, MemoryError):
        raise
    except Exception as error:
        raise FileFault("broken_zip") from error


def _inspect_zip(data: bytes) -> str:
    with _opened(data) as archive:
        entries = archive.infolist()
    _check_entries(entries, len(data))
    return _kind_of({entry.filename for entry in entries}, data)


def _check_entries(entries: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    if len(entries) > limits.MAX_ENTRIES:
        raise FileFault("too_many_entries", entries=len(entries))
    names = [entry.filename for entry in entries]
    if len(set(map(str.lower, names))) != len(names):
        raise FileFault("doubtful_names")
    if any(_leaves_its_folder(entry.orig_filename) for entry in entries):
        raise FileFault("doubtful_names")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FileFault("encrypted")
    # More packed bytes than the file holds: entries overlap, the trick of the quietest bombs.
    if sum(entry.compress_size for entry in entries) > packed_bytes:
        raise FileFault("zip_bomb")
    if sum(entry.file_size for entry in entries) > limits.MAX_UNPACKED_BYTES:
        raise FileFault("zip_bomb")
    for entry in entries:
        large = entry.file_size > limits.RATIO_COUNTS_FROM_BYTES
        if large and entry.file_size > limits.MAX_RATIO * max(entry.compress_size, 1):
            raise FileFault("zip_bomb")


def _leaves_its_folder(name: str) -> bool:
    parts = re.split(r"[\\/]", name)
    return ".." in parts or name.startswith(("/", "\\")) or ":" in parts[0] or "\0" in name


def _kind_of(names: set[str], data: bytes) -> str:
    """Which family of zipped documents this is, told by the parts inside."""
    lowered = {name.lower() for name in names}
    if "meta-inf/manifest.xml" in lowered and "content.xml" in lowered:
        return _kind_of_open_document(lowered, data)
    if any(name.endswith(".iwa") for name in lowered):
        raise FileFault("is_numbers")
    if "xl/workbook.bin" in lowered:
        raise FileFault("is_xlsb")
    if any(name.startswith(("word/", "ppt/")) for name in lowered):
        raise FileFault("is_document")
    if "[content_types].xml" not in lowered or "xl/workbook.xml" not in lowered:
        raise FileFault("is_archive" if "[content_types].xml" not in lowered else "broken_zip")
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in lowered):
        raise FileFault("has_macros")
    return "xlsx"


def _kind_of_open_document(lowered: set[str], data: bytes) -> str:
    mimetype = b""
    if "mimetype" in lowered:
        with _opened(data) as archive, archive.open("mimetype") as part:
            mimetype = part.read(200)
    if mimetype and b"spreadsheet" not in mimetype:
        raise FileFault("is_document")
    if any(name.startswith(("basic/", "scripts/")) and not name.endswith("/") for name in lowered):
        raise FileFault("has_macros")
    return "ods"


def check_parts(data: bytes) -> None:
    """Unpack every part once, in the child: sizes and checksums told the truth, and no XML part declares entities."""
    longest = max(map(len, DTD_MARKS))
    with _opened(data) as archive:
        for entry in archive.infolist():
            is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml", ".rdf"))
            tail = b""
            with archive.open(entry) as part:
                while chunk := part.read(1 << 18):
                    window = tail + chunk
                    if is_xml and any(mark in window for mark in DTD_MARKS):
                        raise FileFault("has_dtd")
                    tail = window[-longest:]
            _check_meaning(archive, entry.filename)


def _check_meaning(archive: zipfile.ZipFile, name: str) -> None:
    """Two parts say by their content what their names may hide: macros announced, contents encrypted."""
    if name.lower() == "[content_types].xml" and b"macroEnabled" in archive.read(name):
        raise FileFault("has_macros")
    if name == "META-INF/manifest.xml" and b"encryption-data" in archive.read(name):
        raise FileFault("encrypted")
