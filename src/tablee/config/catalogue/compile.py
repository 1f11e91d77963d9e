"""Writes the .mo files that gettext reads; needs neither Django nor msgfmt."""

import os
import tempfile
from pathlib import Path

import polib

FRENCH_PLURAL = "nplurals=2; plural=(n > 1);"


def compile_catalogues(locale: Path) -> list[Path]:
    """Compile each .po newer than its .mo, and the French plurals. Returns the files written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        target = source.with_suffix(".mo")
        if _is_stale(target, source):
            written.append(_write(polib.pofile(str(source)), target))
        french = locale / "fr" / "LC_MESSAGES" / "django.mo"
        if source.parent.parent.name == "en" and _is_stale(french, source):
            written.append(_write(_french_plurals(polib.pofile(str(source))), french))
    return written


def _french_plurals(catalogue: polib.POFile) -> polib.POFile:
    """French is the source, yet « 0 caisse » needs a catalogue: without one gettext counts as English does."""
    french = polib.POFile()
    french.metadata = {
        "Language": "fr",
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": FRENCH_PLURAL,
    }
    for entry in catalogue:
        if entry.msgid_plural and not entry.obsolete:
            forms = {0: entry.msgid, 1: entry.msgid_plural}
            french.append(
                polib.POEntry(
                    msgctxt=entry.msgctxt,
                    msgid=entry.msgid,
                    msgid_plural=entry.msgid_plural,
                    msgstr_plural=forms,
                )
            )
    return french


def _is_stale(target: Path, source: Path) -> bool:
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def _write(catalogue: polib.POFile, target: Path) -> Path:
    """Through a draft beside it: another process may be reading the old one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".django-", suffix=".draft")
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(catalogue.to_binary())
    os.chmod(draft, 0o644)
    os.replace(draft, target)
    return target
