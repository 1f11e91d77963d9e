"""One ZIP of tables as JSON lines and of media, that tells when a single byte of it has changed.

Any tool opens it. Its comment ends with a SHA-256 over every byte before; the manifest names each part with its own.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

FORMAT = 1
MANIFEST = "manifest.json"
MARK = b"tablee sha256 "
HEX = 64
CHUNK = 1 << 20
# Deflate at 3 is a third slower than nothing at all and a tenth larger than at 9.
LEVEL = 3


class Damaged(Exception):
    """The file is no whole archive of ours; the text says why, in the reader's language."""


@dataclass(frozen=True)
class Part:
    """One file inside: its name, its bytes once unpacked, their SHA-256, its lines (tables only)."""

    name: str
    size: int
    sha256: str
    rows: int = 0


class Hashed:
    """What a part is written into."""

    def __init__(self, target: IO[bytes]) -> None:
        self._target, self._sha, self.size, self.rows = target, hashlib.sha256(), 0, 0

    def write(self, data: bytes, *, rows: int = 0) -> None:
        self._target.write(data)
        self._sha.update(data)
        self.size += len(data)
        self.rows += rows

    def sha256(self) -> str:
        return self._sha.hexdigest()


class Writer:
    """Writes beside the wanted path; `finish` gives the file its name, so a half-written one never bears it."""

    def __init__(self, path: Path) -> None:
        self.path, self.parts = path, list[Part]()
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.part")
        self._zip = zipfile.ZipFile(self._draft, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL)

    @contextmanager
    def part(self, name: str) -> Iterator[Hashed]:
        with self._zip.open(name, "w", force_zip64=True) as target:
            hashed = Hashed(target)
            yield hashed
        self.parts.append(Part(name, hashed.size, hashed.sha256(), hashed.rows))

    def finish(self, about: Mapping[str, Any]) -> "Archive":
        """Write the manifest, seal the file, give it its name."""
        manifest = {"format": FORMAT, **about, "parts": [vars(part) for part in self.parts]}
        self._zip.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        self._zip.comment = MARK + b"0" * HEX
        self._zip.close()
        digest = digest_of(self._draft)
        with self._draft.open("r+b") as file:
            file.seek(-HEX, os.SEEK_END)
            file.write(digest.encode())
            file.flush()
            os.fsync(file.fileno())
        self._draft.replace(self.path)
        _sync_folder(self.path.parent)
        return Archive(self.path, digest, manifest, {part.name: part for part in self.parts})

    def abandon(self) -> None:
        self._zip.close()
        self._draft.unlink(missing_ok=True)


@dataclass(frozen=True)
class Archive:
    """A file written to its end, or proved whole."""

    path: Path
    digest: str
    manifest: Mapping[str, Any]
    parts: Mapping[str, Part]

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts.values())

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    @property
    def tables(self) -> dict[str, dict[str, Any]]:
        """By their names: the part that holds each, and its columns."""
        return {table["table"]: table for table in self.manifest["tables"]}

    def lines(self, name: str) -> Iterator[bytes]:
        with zipfile.ZipFile(self.path) as whole, whole.open(name) as part:
            yield from part

    def unpack(self, name: str, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(self.path) as whole, whole.open(name) as part, target.open("wb") as file:
            shutil.copyfileobj(part, file, CHUNK)


def open_archive(path: Path) -> Archive:
    """Read every byte and every part. Raises Damaged, or OSError when there is no such file."""
    digest = digest_of(path)
    if _written_digest(path) != digest:
        raise Damaged(_("Le fichier est abîmé ou incomplet\u00a0: son empreinte ne correspond pas."))
    try:
        with zipfile.ZipFile(path) as whole:
            manifest = json.loads(whole.read(MANIFEST))
            if manifest.get("format") != FORMAT:
                raise Damaged(
                    _("Cette sauvegarde est d’un format que cette version de Tablée ne connaît pas.")
                )
            parts = {each["name"]: Part(**each) for each in manifest["parts"]}
            _compare(whole, parts)
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
        raise Damaged(_("Ce fichier n’est pas une sauvegarde de Tablée.")) from error
    return Archive(path, digest, manifest, parts)


def digest_of(path: Path) -> str:
    """SHA-256 over everything but the last 64 bytes, where it is written itself."""
    sha, left = hashlib.sha256(), max(path.stat().st_size - HEX, 0)
    with path.open("rb") as file:
        while left and (chunk := file.read(min(CHUNK, left))):
            sha.update(chunk)
            left -= len(chunk)
    return sha.hexdigest()


def _written_digest(path: Path) -> str:
    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        if file.tell() < len(MARK) + HEX:
            return ""
        file.seek(-len(MARK) - HEX, os.SEEK_END)
        end = file.read()
    return end[len(MARK) :].decode("ascii", "replace") if end.startswith(MARK) else ""


def _compare(whole: zipfile.ZipFile, parts: Mapping[str, Part]) -> None:
    names = set(whole.namelist()) - {MANIFEST}
    if names != set(parts) or len(whole.namelist()) != len(parts) + 1:
        raise Damaged(_("La sauvegarde ne contient pas ce qu’elle annonce."))
    for name, part in parts.items():
        with whole.open(name) as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # it does read into
            size = content.tell()
        if (size, digest) != (part.size, part.sha256):
            raise Damaged(_("Une partie de la sauvegarde est abîmée\u00a0: %(part)s.") % {"part": name})


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
