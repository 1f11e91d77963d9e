"""Takes a copy of everything while people go on writing: one moment of the database, and the media beside it."""

import hmac
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tablee.kernel.backups import beside, schema
from tablee.kernel.backups.archive import CHUNK, Archive, Hashed, Writer
from tablee.kernel.backups.rows import column_of, columns_of, lines_of

MEDIA, TABLES = "media/", "tables/"
BUFFER = 1 << 18


def take(path: Path, *, at: datetime, signed_in: bool = False) -> Archive:
    """Write an archive of the default database and of MEDIA_ROOT. `signed_in` keeps sessions (a move needs them)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer = Writer(path)
    try:
        with frozen(connections["default"]) as connection:
            about = _about(connection, at)
            about["tables"] = _write_tables(writer, connection, signed_in)
        _write_media(writer, Path(settings.MEDIA_ROOT))
        archive = writer.finish(about)
    except BaseException:
        writer.abandon()
        raise
    path.chmod(0o600)
    return archive


@contextmanager
def frozen(live: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """One moment of the database. SQLite is copied page by page first, so that nobody who writes has to wait."""
    if live.vendor == "postgresql":
        with beside.frozen_postgresql(live.settings_dict) as connection:
            yield connection
        return
    with beside.scratch() as folder:
        copy = folder / "moment.sqlite3"
        copy_sqlite(str(live.settings_dict["NAME"]), str(copy))
        with beside.sqlite_file(copy) as connection:
            yield connection


def copy_sqlite(source: str, target: str) -> None:
    """SQLite's own page by page copy: one moment of the source, all or nothing in the target."""
    with (
        closing(sqlite3.connect(source, timeout=60)) as read,
        closing(sqlite3.connect(target, timeout=60)) as written,
    ):
        read.backup(written, sleep=0.05)


def fingerprint_of_key() -> str:
    """Tells whether two installations share their secret key, without telling the key."""
    return hmac.new(settings.SECRET_KEY.encode(), b"tablee backup", "sha256").hexdigest()[:16]


def _about(connection: BaseDatabaseWrapper, at: datetime) -> dict[str, Any]:
    return {
        "made_at": at.astimezone(UTC).isoformat(),
        "database": connection.vendor,
        "migrations": schema.applied(connection),
        "key": fingerprint_of_key(),
    }


def _write_tables(
    writer: Writer, connection: BaseDatabaseWrapper, signed_in: bool
) -> list[Mapping[str, Any]]:
    tables: list[Mapping[str, Any]] = []
    for model in schema.models_at(schema.applied(connection), signed_in=signed_in):
        name = f"{TABLES}{schema.table_of(model)}.jsonl"
        with writer.part(name) as part:
            _pour(lines_of(model, connection), part)
        tables.append(
            {
                "table": schema.table_of(model),
                "part": name,
                "columns": [column_of(field) for field in columns_of(model)],
            }
        )
    return tables


def _pour(lines: Iterator[bytes], part: Hashed) -> None:
    held, size = list[bytes](), 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= BUFFER:
            part.write(b"".join(held), rows=len(held))
            held, size = [], 0
    part.write(b"".join(held), rows=len(held))


def _write_media(writer: Writer, root: Path) -> None:
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if path.is_file() and not path.is_symlink():
            with writer.part(f"{MEDIA}{path.relative_to(root).as_posix()}") as part, path.open("rb") as file:
                shutil.copyfileobj(file, part, CHUNK)
