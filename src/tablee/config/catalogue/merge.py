"""Brings the collected sentences into a .po file and keeps every translation it already holds."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polib

from tablee.config.catalogue.collect import Sentence

WRAP = 110
_HEADERS = {
    "Project-Id-Version": "Tablée",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
_PERCENT = re.compile(r"%(?!%)(?:\((\w+)\))?[sdifgr]")
_BRACE = re.compile(r"(?<!\{)\{(\w*)(?:![rs])?(?::[^{}]*)?\}(?!\})")


@dataclass
class Changes:
    added: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


def open_catalogue(file: Path) -> polib.POFile:
    if file.exists():
        return polib.pofile(str(file), wrapwidth=WRAP)
    catalogue = polib.POFile(wrapwidth=WRAP)
    catalogue.metadata = dict(_HEADERS)
    return catalogue


def merge(catalogue: polib.POFile, sentences: list[Sentence]) -> Changes:
    """Add new sentences untranslated; retire those the code no longer says (`#~`: they come back with their translation)."""
    changes = Changes()
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    wanted = {sentence.key for sentence in sentences}
    for sentence in sentences:
        entry = entries.get(sentence.key)
        if entry is None:
            entry = polib.POEntry(msgctxt=sentence.context, msgid=sentence.text)
            catalogue.append(entry)
            changes.added.append(sentence.text)
        _fit(entry, sentence)
    for key, entry in entries.items():
        if key not in wanted and not entry.obsolete:
            entry.obsolete = True
            entry.occurrences = []
            changes.retired.append(entry.msgid)
    catalogue.sort(key=lambda entry: (entry.obsolete, entry.msgid, entry.msgctxt or ""))
    return changes


def _fit(entry: polib.POEntry, sentence: Sentence) -> None:
    entry.obsolete = False
    # Without line numbers: moving a paragraph must not rewrite the catalogue.
    entry.occurrences = [(file, "") for file in sorted(sentence.files)]
    entry.flags = [flag for flag in entry.flags if flag != "python-format"]
    if _PERCENT.search(sentence.text):
        entry.flags.append("python-format")
    if sentence.plural and not entry.msgstr_plural:
        entry.msgstr_plural = {0: entry.msgstr, 1: ""}
        entry.msgstr = ""
    elif not sentence.plural and entry.msgstr_plural:
        entry.msgstr = entry.msgstr_plural.get(0, "")
        entry.msgstr_plural = {}
    entry.msgid_plural = sentence.plural or ""


def faults(catalogue: polib.POFile, sentences: list[Sentence]) -> list[str]:
    """What keeps the catalogue from being complete; nothing when it is."""
    live = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    wanted = {sentence.key: sentence for sentence in sentences}
    found = [f"obsolete: {msgid}" for context, msgid in live if (context, msgid) not in wanted]
    for key, sentence in wanted.items():
        entry = live.get(key)
        if entry is None:
            found.append(f"missing: {sentence.text}")
        else:
            found += [f"{fault}: {sentence.text}" for fault in _entry_faults(entry, sentence)]
    return found


def _entry_faults(entry: polib.POEntry, sentence: Sentence) -> list[str]:
    if "fuzzy" in entry.flags:
        return ["fuzzy"]
    if (entry.msgid_plural or None) != sentence.plural:
        return ["other plural in the code"]
    if not sentence.plural:
        if not entry.msgstr:
            return ["untranslated"]
        return [] if marks(entry.msgstr) == marks(entry.msgid) else ["other placeholders in the translation"]
    forms = [entry.msgstr_plural.get(number, "") for number in (0, 1)]
    if not all(forms):
        return ["untranslated"]
    one, many = marks(sentence.text), marks(sentence.plural)
    right = marks(forms[0]) in (one, many) and marks(forms[1]) == many
    return [] if right else ["other placeholders in the translation"]


def marks(text: str) -> frozenset[str]:
    """The placeholders of a sentence, `%(name)s` and `{name}` alike."""
    percent = {f"%{found.group(1) or ''}" for found in _PERCENT.finditer(text)}
    return frozenset(percent | {f"{{{found.group(1)}}}" for found in _BRACE.finditer(text)})
