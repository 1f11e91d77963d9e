"""The tables of an empty database, cast from what the migrations made the first time: once a process, not thirty times.

The first database at a version is made by the migrations themselves, as in production; so is every one that holds rows,
and every one of another process (storms, `make run`, an upgrade).
"""

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from tablee.kernel.backups import schema, snapshot

Statement = tuple[str, Any]
# On PostgreSQL the statements are sent again; of these nothing stays.
PASSING = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")

by_migrations = schema.bring_to
_files: dict[tuple[schema.Step, ...], Path] = {}
_statements: dict[tuple[schema.Step, ...], list[Statement]] = {}
_folder = tempfile.TemporaryDirectory(prefix="tablee-moulds-", ignore_cleanup_errors=True)


def bring_to(connection: BaseDatabaseWrapper, steps: Iterable[schema.Step] | None = None) -> None:
    """As `schema.bring_to`: whatever holds a migration already goes on by migrations."""
    if schema.applied(connection):
        by_migrations(connection, steps)
        return
    wanted = tuple(sorted(schema.of_code() if steps is None else steps))
    if connection.vendor == "sqlite":
        _page_by_page(connection, wanted)
    else:
        _by_statements(connection, wanted)


def _page_by_page(connection: BaseDatabaseWrapper, steps: tuple[schema.Step, ...]) -> None:
    here = str(connection.settings_dict["NAME"])
    if steps in _files:
        connection.close()
        snapshot.copy_sqlite(str(_files[steps]), here)
        connection.connect()
        return
    by_migrations(connection, steps)
    _files[steps] = Path(_folder.name) / f"{len(_files)}.sqlite3"
    snapshot.copy_sqlite(here, str(_files[steps]))


def _by_statements(connection: BaseDatabaseWrapper, steps: tuple[schema.Step, ...]) -> None:
    if steps in _statements:
        with connection.cursor() as cursor:
            for sql, parameters in _statements[steps]:
                cursor.execute(sql, parameters)
        return
    with noted(connection) as statements:
        by_migrations(connection, steps)
    _statements[steps] = statements


@contextmanager
def noted(connection: BaseDatabaseWrapper) -> Iterator[list[Statement]]:
    """What leaves a trace, as it is sent."""
    statements: list[Statement] = []
    with connection.execute_wrapper(partial(_note, statements)):
        yield statements


def _note(
    statements: list[Statement], execute: Any, sql: str, parameters: Any, many: bool, context: Any
) -> Any:
    if not sql.lstrip().startswith(PASSING):
        if many:
            statements.extend((sql, one) for one in parameters)
        else:
            statements.append((sql, parameters))
    return execute(sql, parameters, many, context)
