"""What Tablée knows about one person, all of it: shown to them, given to them, forgotten when they ask."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tablee.domains.actors.events import PersonErased
from tablee.domains.actors.models import Person
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.messages import actions as messages
from tablee.domains.sharing import actions as sharing
from tablee.kernel.events import on
from tablee.kernel.retention import TABLES, Table

Rows = list[dict[str, Any]]
WHEN = ("_at", "_on", "_until")
COMMON = {"id", "ref", "name", "verb", "scope", "kind"}  # say what a row is and name nobody


@dataclass(frozen=True)
class Known:
    """Tables of plain rows, by a name a person understands."""

    tables: Mapping[str, Rows]

    def count(self, table: str) -> int:
        return len(self.tables.get(table, []))


def known_about(person: Person) -> Known:
    """What names this person or carries their reference, where the table has a name in the export; a read a table."""
    return Known(
        {
            table.export: _rows(table, pointing(table, person, table.by), table.columns.split())
            for table in TABLES.values()
            if table.export
        }
    )


def everything_known(person: Person) -> Known:
    """That, and every other trace, by the name of its table: what no page shows table by table is in the export too."""
    return Known({**known_about(person).tables, **dict(traces(person))})


def traces(person: Person) -> Iterator[tuple[str, Rows]]:
    """(table, rows) wherever something leads to this person; only columns that say who, what it is called and when."""
    for label, table in sorted(TABLES.items()):
        exported = table.export and not table.by
        where = Q() if exported else pointing(table, person)
        if where and (rows := _rows(table, where, _columns(table))):
            yield label, rows


def pointing(table: Table, person: Person, by: str = "") -> Q:
    """Which rows lead to the person by a key, a reference or an address; empty when none can."""
    where = Q()
    for column, kind in table.leads.items():
        if by not in {"", column}:
            continue
        if kind == "key":
            where |= Q(**{column: person.pk})
        elif kind == "ref":
            where |= Q(**{column: person.ref})
        elif kind == "email":
            where |= Q(**{f"{column}__iexact": person.email})
    return where


@on(PersonErased)
def forget_what_was_written(fact: PersonErased, at: datetime) -> None:
    """Messages to them go, their first name beside the shares they took and on slips, and what others were told of these."""
    messages.forget_person(fact.person)
    messages.forget_about([*sharing.forget_person(fact.person), *deliveries.forget_person(fact.person)])


def _rows(table: Table, where: Q, columns: Iterable[str]) -> Rows:
    model: type[models.Model] = apps.get_model(table.label)
    return list(model._default_manager.filter(where).order_by("pk").values(*columns))


def _columns(table: Table) -> tuple[str, ...]:
    wanted = COMMON | {name for name, kind in table.leads.items() if kind != "inside"}
    names = [field.name for field in apps.get_model(table.label)._meta.concrete_fields]
    return tuple(name for name in names if name in wanted or name.endswith(WHEN))
