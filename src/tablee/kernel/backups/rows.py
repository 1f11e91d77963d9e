"""Rows of any table as JSON lines and back: the same text from either database, so equal digests mean equal tables."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Collate

BATCH = 2000
Model = type[models.Model]
_TICK = timedelta(microseconds=1)
Codec = tuple[Callable[[Any], Any], Callable[[Any], Any]]
# How a value that JSON does not know is written, and read again; by Django's name for the column's type.
_CODECS: dict[str, Codec] = {
    "DateTimeField": (lambda value: value.astimezone(UTC).isoformat(), datetime.fromisoformat),
    "DateField": (date.isoformat, date.fromisoformat),
    "TimeField": (time.isoformat, time.fromisoformat),
    "DurationField": (lambda value: value // _TICK, lambda value: value * _TICK),
    "DecimalField": (str, Decimal),
    "UUIDField": (str, UUID),
    "BinaryField": (lambda value: base64.b64encode(bytes(value)).decode(), base64.b64decode),
}


def column_of(field: "models.Field[Any, Any]") -> str:
    return str(field.column)


def columns_of(model: Model) -> "list[models.Field[Any, Any]]":
    """What is written of a row, by name: migrations may order columns otherwise. Generated ones are computed again."""
    written = [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]
    return sorted(written, key=column_of)


def lines_of(model: Model, connection: BaseDatabaseWrapper) -> Iterator[bytes]:
    """Every row in the order of its key, one JSON list a line."""
    fields = columns_of(model)
    writers = [(place, codec[0]) for place, field in enumerate(fields) if (codec := _codec(field))]
    rows: models.QuerySet[Any] = models.QuerySet(model, using=connection.alias).order_by(
        _key(model, connection)
    )
    for row in rows.values_list(*(field.attname for field in fields)).iterator(chunk_size=BATCH):
        values = list(row)
        for place, write in writers:
            if values[place] is not None:
                values[place] = write(values[place])
        text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)
        yield text.encode() + b"\n"


def digest_of_table(model: Model, connection: BaseDatabaseWrapper) -> tuple[int, str]:
    """(rows, SHA-256 of their lines): what an archive says of the same table."""
    sha, count = hashlib.sha256(), 0
    for line in lines_of(model, connection):
        sha.update(line)
        count += 1
    return count, sha.hexdigest()


def put_rows(model: Model, lines: Iterable[bytes], connection: BaseDatabaseWrapper) -> None:
    """Write rows as they were, keys included. No rule and no signal is asked: constraints are."""
    fields = columns_of(model)
    names = ", ".join(connection.ops.quote_name(column_of(field)) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    coded = [(field, _codec(field)) for field in fields]
    prepared = (_prepared(line, coded, connection) for line in lines)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in prepared:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  (names of our models)
        while batch := list(islice(prepared, BATCH)):
            cursor.executemany(sql, batch)


def _prepared(
    line: bytes, fields: "list[tuple[models.Field[Any, Any], Codec | None]]", connection: BaseDatabaseWrapper
) -> list[Any]:
    values: list[Any] = json.loads(line)
    if len(values) != len(fields):
        raise ValueError(f"{len(values)} values for {len(fields)} columns")
    for place, (field, codec) in enumerate(fields):
        value = values[place]
        if value is not None and codec is not None:
            value = codec[1](value)
        if value is None and not field.null and isinstance(field, models.JSONField):
            values[place] = field.get_db_prep_value(
                value, connection, prepared=False
            )  # JSON's null, no SQL NULL
        else:
            values[place] = field.get_db_prep_save(value, connection)
    return values


def _codec(field: "models.Field[Any, Any]") -> Codec | None:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return _CODECS.get(field.get_internal_type())


def _key(model: Model, connection: BaseDatabaseWrapper) -> Any:
    """PostgreSQL sorts text by the rules of a language, SQLite by bytes: bytes it is."""
    key = model._meta.pk
    if connection.vendor == "postgresql" and isinstance(key, models.CharField | models.TextField):
        return Collate(key.attname, "C")
    return key.attname
