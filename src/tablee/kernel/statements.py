"""Reads composed once a process: the framework composes a wide select anew for every request, which takes longer than the
database's answer. What is asked for stands in slots; the shape (how many networks, which limit) picks the text.

A statement holds no row and no value of anybody: only the text that the framework made of its queryset.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, get_related_populators

T = TypeVar("T")
Row = tuple[Any, ...]

# Values that nobody asks for: where the framework puts them is where the request's own go.
_FIRST_NUMBER = 8_888_888_888_000_000
_FIRST_MOMENT = datetime(8888, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class _Text:
    """`places`: for each parameter, the slot it is taken from, or None where `fixed` holds it."""

    alias: str
    sql: str
    fixed: Row
    places: tuple[tuple[int, type | None] | None, ...]
    select: Any
    klass_info: Any
    annotations: Mapping[str, int]
    converters: tuple[tuple[int, Any, Any], ...]


class Statement(Generic[T]):
    """`compose` makes a queryset from keyword slots: whole numbers, texts, days, moments, or sets of them; None and
    booleans are part of the shape. It must put every slot into its filters as it came."""

    def __init__(self, compose: Callable[..., "QuerySet[Any, T]"]) -> None:
        self._compose = compose
        self._texts: dict[Any, _Text | None] = {}

    def rows(self, *, limit: int | None = None, **slots: Any) -> list[T]:
        """What the queryset would give, for these values."""
        names, values, shape = _layout(slots)
        if (limit, shape) not in self._texts:
            self._texts[limit, shape] = self._text(names, values, slots, limit)
        text = self._texts[limit, shape]
        if text is None:
            return []
        connection = connections[text.alias]
        slot_values = [_database_value(value, connection) for value in values]
        parameters = [
            fixed
            if place is None
            else slot_values[place[0]]
            if place[1] is None
            else place[1](slot_values[place[0]])
            for fixed, place in zip(text.fixed, text.places, strict=True)
        ]
        with connection.cursor() as cursor:
            cursor.execute(text.sql, parameters)
            answers = cursor.fetchall()
        rows = _python_values(answers, text, connection) if text.converters else answers
        made = _objects(rows, text) if text.klass_info else (tuple(row) for row in rows)
        return cast("list[T]", list(made))

    def _text(
        self, names: list[str], values: list[Any], slots: Mapping[str, Any], limit: int | None
    ) -> _Text | None:
        marks = [_mark(value, number) for number, value in enumerate(values)]
        queryset = self._compose(**_arguments(names, marks, slots))
        queryset = queryset if limit is None else queryset[:limit]
        objects = issubclass(queryset._iterable_class, ModelIterable)
        alias = queryset.db
        connection = connections[alias]
        compiler = queryset.query.get_compiler(using=alias)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        slot_of = {_database_value(mark, connection): number for number, mark in enumerate(marks)}
        places = tuple(_place(parameter, slot_of) for parameter in parameters)
        lost = set(range(len(marks))) - {place[0] for place in places if place}
        if lost:
            raise ValueError(
                f"slots changed on their way to the database: {sorted(names[one] for one in lost)}"
            )
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        return _Text(
            alias,
            sql,
            tuple(parameters),
            places,
            compiler.select,
            compiler.klass_info if objects else None,
            dict(compiler.annotation_col_map or {}),
            tuple((at, *answers) for at, answers in compiler.get_converters(columns).items()),
        )


def _layout(slots: Mapping[str, Any]) -> tuple[list[str], list[Any], Any]:
    """The slots one behind the other: (name of each, value of each, shape)."""
    names: list[str] = []
    values: list[Any] = []
    shape: list[Any] = []
    for name, slot in slots.items():
        if slot is None or isinstance(slot, bool):
            shape.append((name, slot))
            continue
        many = isinstance(slot, (list, tuple, set, frozenset))
        members = _power_of_two(list(slot)) if many else [slot]
        shape.append((name, len(members) if many else "", type(members[0]) if members else None))
        names += [name] * len(members)
        values += members
    return names, values, tuple(shape)


def _power_of_two(members: list[Any]) -> list[Any]:
    """To a power of two, the last one said again: few texts are composed whatever the lengths."""
    missing = (1 << max(0, len(members) - 1).bit_length()) - len(members) if members else 0
    return members + members[-1:] * missing


def _mark(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return _FIRST_MOMENT + timedelta(minutes=number)
    if isinstance(value, date):
        return _FIRST_MOMENT.date() + timedelta(days=number)
    return f"\x01slot {number}" if isinstance(value, str) else _FIRST_NUMBER + number


def _arguments(names: list[str], marks: list[Any], slots: Mapping[str, Any]) -> dict[str, Any]:
    """The marks by slot, in the form the slot had."""
    arguments: dict[str, Any] = {}
    for name, slot in slots.items():
        own = [mark for mark, of in zip(marks, names, strict=True) if of == name]
        if slot is None or isinstance(slot, bool):
            arguments[name] = slot
        else:
            arguments[name] = own if isinstance(slot, (list, tuple, set, frozenset)) else own[0]
    return arguments


def _database_value(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _place(parameter: Any, slot_of: Mapping[Any, int]) -> tuple[int, type | None] | None:
    """Which slot, and what its numbers are wrapped in for psycopg."""
    if not isinstance(parameter, (int, str, date)) or parameter not in slot_of:
        return None
    wrapped = isinstance(parameter, int) and type(parameter) is not int
    return slot_of[parameter], type(parameter) if wrapped else None


def _python_values(rows: Iterable[Any], text: _Text, connection: Any) -> Iterator[list[Any]]:
    for row in rows:
        values = list(row)
        for at, converters, column in text.converters:
            value = values[at]
            for convert in converters:
                value = convert(value, column, connection)
            values[at] = value
        yield values


def _objects(rows: Iterable[Any], text: _Text) -> Iterator[Model]:
    """As the framework's own iterable makes them, with what `select_related` joined."""
    info = text.klass_info
    start, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in text.select[start:end]]
    populators = get_related_populators(info, text.select, text.alias)  # type: ignore[call-arg]  # stubs of a later Django
    for row in rows:
        made = info["model"].from_db(text.alias, names, row[start:end])
        for populator in populators:
            populator.populate(row, made)
        for name, at in text.annotations.items():
            setattr(made, name, row[at])
        yield made
