"""The one moment at which restored data takes the place of what was: a single transaction on either database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tablee.kernel.backups import schema, snapshot
from tablee.kernel.backups.beside import SCHEMA
from tablee.kernel.backups.rows import Model, column_of, columns_of
from tablee.kernel.busy import is_busy
from tablee.kernel.sqlite_gate.gate import GateClosed, gate_of

GATE_SECONDS = 120.0
# Seconds that it waits for its tables before it lets go of those it has: shorter than a deadlock is looked for (one
# second), so that whoever holds one and asks for another is hardly held up; then longer, for who reads for a long time.
WAITS = tuple(min(60.0, 0.2 * 1.3**attempt) for attempt in range(25))


def swap(built: BaseDatabaseWrapper, live: BaseDatabaseWrapper) -> None:
    """`built` takes the place of `live` and of what is written there. Raises OperationalError when it never gets a turn."""
    if live.vendor == "postgresql":
        _swap_postgresql(live)
    else:
        _swap_sqlite(built, live)


def _swap_sqlite(built: BaseDatabaseWrapper, live: BaseDatabaseWrapper) -> None:
    """SQLite's page copy writes the living file in one transaction of its own, through its WAL or rollback journal.

    Processes that hold the file open go on with the new content; replacing the file under them would not do that.
    """
    built.close()
    live.close()
    path = str(live.settings_dict["NAME"])
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        turn = gate_of(path).enter(GATE_SECONDS)
    except GateClosed as error:
        raise OperationalError(str(error)) from error
    try:
        snapshot.copy_sqlite(str(built.settings_dict["NAME"]), path)
    finally:
        turn.leave()


def _swap_postgresql(live: BaseDatabaseWrapper) -> None:
    schema.bring_to(live)
    tables = schema.models_at(schema.applied(live), signed_in=True)
    for number, seconds in enumerate(WAITS, start=1):
        try:
            with transaction.atomic(using=live.alias):
                _replace_rows(live, tables, seconds)
            return
        except (
            OperationalError
        ) as error:  # somebody at work holds what we wait for, and may wait for what we hold
            if number == len(WAITS) or not is_busy(error):
                raise


def _replace_rows(live: BaseDatabaseWrapper, tables: list[Model], seconds: float) -> None:
    quote = live.ops.quote_name
    with live.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {round(seconds * 1000)}")
        listed = ", ".join(quote(schema.table_of(model)) for model in tables)
        cursor.execute(f"LOCK TABLE {listed} IN ACCESS EXCLUSIVE MODE")
        empty(live, tables)
        with triggers_off(live, tables):
            for model in tables:
                name = quote(schema.table_of(model))
                columns = ", ".join(quote(column_of(field)) for field in columns_of(model))
                cursor.execute(
                    f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {SCHEMA}.{name}"  # noqa: S608
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    number_on(live, tables)


def empty(connection: BaseDatabaseWrapper, tables: list[Model]) -> None:
    """Every row of these tables goes, in the current transaction; triggers that forbid deleting are not asked."""
    names = [connection.ops.quote_name(schema.table_of(model)) for model in tables]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"TRUNCATE {', '.join(names)}")
            return
        for name in names:
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608  (names of our models)


@contextmanager
def triggers_off(connection: BaseDatabaseWrapper, tables: list[Model]) -> Iterator[None]:
    """What is written here was checked when it was first written: triggers look away, within this transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            names = [connection.ops.quote_name(schema.table_of(model)) for model in tables]
            for name in names:
                cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with a check to come cannot be altered
            for name in names:
                cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers: list[Any] = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


def number_on(connection: BaseDatabaseWrapper, tables: list[Model]) -> None:
    """New rows get numbers after the highest there is. Restarting is undone with the transaction; setval would not be."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in tables:
            key = model._meta.pk
            if key.get_internal_type() not in {"AutoField", "BigAutoField", "SmallAutoField"}:
                continue
            table = connection.ops.quote_name(schema.table_of(model))
            column = connection.ops.quote_name(column_of(key))
            cursor.execute(f"SELECT COALESCE(MAX({column}), 0) + 1 FROM {table}")  # noqa: S608
            (following,) = cursor.fetchone()
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} RESTART WITH {int(following)}")
