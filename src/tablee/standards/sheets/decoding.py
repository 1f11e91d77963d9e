"""Bytes of a text file become text: which of the usual French encodings makes the most likely words."""

import codecs
import re
from typing import Final

from tablee.standards.sheets.cells import Note
from tablee.standards.sheets.faults import FileFault

MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# In order of likelihood: the first wins a tie. latin-1 never wins over cp1252, which is the same on every letter.
ONE_BYTE: Final = ("cp1252", "iso8859-15", "mac-roman", "cp850")
LABELS: Final = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
    "cp1252": "Windows (cp1252)",
    "iso8859-15": "ISO 8859-15",
    "mac-roman": "Mac",
    "cp850": "MS-DOS (cp850)",
}
COMMON: Final = frozenset("éèêëàâîïôùûüçœ’°€")
# What follows these letters when a French word begins with them: île, être, âge, ôter, Œuf. Misread words begin otherwise.
WORD_STARTS: Final = {
    "î": "l", "ê": "t", "â": "cgmn", "ô": "t", "û": "", "ù": "", "ï": "", "ë": "", "ç": "a", "ü": "", "Œ": "uidUID",
    "Î": "lL", "Ê": "tT", "Â": "cgmnCGMN", "Ô": "tT", "Û": "", "Ù": "", "Ï": "", "Ë": "",
}  # fmt: skip
QUOTES: Final = frozenset("«»“”‘–—…²³·\u00a0\u202f½")
CAPITALS: Final = frozenset("ÉÈÊËÀÂÎÏÔÙÛÜÇŒÆ")
MOJIBAKE: Final = re.compile("Ã[\u0080-\u00bf©¨ªÀ§´®¯¹»¢\u20ac‚‰Š]|â€[™œ˜“”\u009d]|Å“|Â[°«»\u00a0]")


def decode(data: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text and what to tell about it. Raises FileFault("bad_encoding" | "nul_bytes" | "binary")."""
    encoding, body = _encoding_of(data)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileFault("bad_encoding", encoding=LABELS[encoding]) from error
    notes: list[Note] = []
    if encoding not in {"utf-8", "utf-16-le", "utf-16-be"}:
        notes.append(Note("encoding", {"encoding": LABELS[encoding]}))
    text, repaired = _repair(text)
    if repaired:
        notes.append(Note("accents_repaired", {}))
    text, removed = _without_controls(text.removesuffix("\x1a"))
    if removed:
        notes.append(Note("controls_removed", {"count": removed}))
    return text, tuple(notes)


def _encoding_of(data: bytes) -> tuple[str, bytes]:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, data[len(mark) :]
    if b"\0" in data:
        return _unmarked_utf16(data), data
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _one_byte(data), data
    return "utf-8", data


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 written without its mark: in French text nearly every second byte is zero, and only those."""
    pairs = len(data) // 2
    high_second, high_first = data[1::2].count(0), data[0::2].count(0)
    if len(data) % 2 == 0 and pairs:
        if high_second > 0.8 * pairs and high_first == 0:
            return "utf-16-le"
        if high_first > 0.8 * pairs and high_second == 0:
            return "utf-16-be"
    raise FileFault("nul_bytes")


def _one_byte(data: bytes) -> str:
    best, best_score = "", float("-inf")
    for encoding in ONE_BYTE:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _likelihood(text)
        if score > best_score:
            best, best_score = encoding, score
    return best


def _likelihood(text: str) -> float:
    """How French the letters beyond ASCII look: é inside a word speaks for, Ž inside a word against."""
    return sum(_weight(text, match.start()) for match in re.finditer(r"[^\x00-\x7f]", text))


def _weight(text: str, at: int) -> float:
    letter, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if letter in WORD_STARTS and not before.isalpha():
        return 3 if after and after in WORD_STARTS[letter] else -1
    if letter in "àù" and after.isalpha():
        return -3  # these two only end words: déjà, où
    if letter in COMMON:
        return 3
    if letter in CAPITALS:
        return -3 if before.islower() else 3
    if letter in QUOTES:
        # « cœur » in ISO 8859-15 reads « c½ur » in Windows
        return -3 if letter in "½²³·" and before.isalpha() and before != "m" else 1
    return 0 if letter.isalpha() and letter.lower() in "áíóúñäößå" else -3


def _repair(text: str) -> tuple[str, bool]:
    """« CafÃ© » is UTF-8 that something read as Windows text: undo it when the whole file says so."""
    if not MOJIBAKE.search(text) or any(letter in text for letter in "éèà"):
        return text, False
    try:
        return text.encode("cp1252").decode("utf-8"), True
    except UnicodeError:
        return text, False


def _without_controls(text: str) -> tuple[str, int]:
    controls = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
    count = len(controls.findall(text))
    if "\0" in text:
        raise FileFault("nul_bytes")
    if count > max(3, len(text) // 1000):
        raise FileFault("binary")
    return controls.sub(" ", text), count
