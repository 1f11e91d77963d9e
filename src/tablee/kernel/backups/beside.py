"""A second database beside the living one: a file of SQLite or a schema of PostgreSQL, gone when the block ends."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

ALIAS, SCHEMA = "beside", "tablee_beside"


class Busy(Exception):
    """Another copy or restore is at work."""


def work_folder() -> Path:
    """Where copies lie and temporary files are made: the same disk as the data, readable by its owner only."""
    folder = Path(settings.DATA_DIR) / "backups"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def alone() -> Iterator[None]:
    """One restore or verification at a time on this machine. Raises Busy; a killed process leaves it free."""
    with (work_folder() / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(_("Une autre restauration ou vérification est en cours.")) from None
        _sweep()
        yield


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for one piece of work; what a killed process left is swept by the next that is `alone`."""
    folder = Path(tempfile.mkdtemp(prefix=f".work-{os.getpid()}-", dir=work_folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def sqlite_file(path: Path) -> Iterator[BaseDatabaseWrapper]:
    """The SQLite database at `path`, made when missing. Fast rather than durable: it is checked, then copied."""
    careless = "PRAGMA journal_mode=MEMORY;PRAGMA synchronous=OFF;PRAGMA temp_store=MEMORY;"
    plain = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"timeout": 20, "init_command": careless},
    }
    with _connected(plain) as connection:
        yield connection


@contextmanager
def postgresql_schema(live: Mapping[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A fresh schema in the living database's own server, dropped at the end."""
    with _connected(_apart(live, options=f"-c search_path={SCHEMA}")) as connection:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            yield connection
        finally:
            connection.close()  # whatever went wrong in it
            connection.connect()
            with connection.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


@contextmanager
def frozen_postgresql(live: Mapping[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """The living database as it stands at this moment, read only, whatever is written meanwhile."""
    with _connected(_apart(live)) as connection:
        connection.set_autocommit(False)
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def standing_in(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """For this thread, whoever asks for the default database gets this one: laws, migrations, actions."""
    living = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = living


@contextmanager
def another(about: Mapping[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    """A database by its settings, for a move."""
    with _connected(_apart(about), alias="another") as connection:
        yield connection


def place(live: BaseDatabaseWrapper, folder: Path) -> AbstractContextManager[BaseDatabaseWrapper]:
    """Where what is to take the place of the living database is built."""
    if live.vendor == "postgresql":
        return postgresql_schema(live.settings_dict)
    return sqlite_file(folder / "restored.sqlite3")


def _apart(about: Mapping[str, Any], **options: str) -> dict[str, Any]:
    """The same database by a connection of its own: out of no pool, closed at the end."""
    own = {name: value for name, value in about.get("OPTIONS", {}).items() if name != "pool"}
    return {**about, "OPTIONS": {**own, **options}, "CONN_MAX_AGE": 0}


@contextmanager
def _connected(about: Mapping[str, Any], *, alias: str = ALIAS) -> Iterator[BaseDatabaseWrapper]:
    complete = connections.configure_settings({"default": dict(about)})["default"]
    connections.databases[alias] = complete
    connection = connections[alias]
    try:
        with connection.wrap_database_errors:  # an address that does not answer is told here
            connection.connect()
        yield connection
    finally:
        connection.close()
        del connections[alias]
        del connections.databases[alias]


def _sweep() -> None:
    """Folders of processes that are gone."""
    for folder in work_folder().glob(".work-*-*"):
        number = folder.name.split("-")[1]
        if number.isdecimal() and not _lives(int(number)):
            shutil.rmtree(folder, ignore_errors=True)
    for draft in work_folder().glob(".*.part"):
        number = draft.name.split(".")[-2]
        if number.isdecimal() and not _lives(int(number)):
            draft.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
