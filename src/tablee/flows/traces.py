"""Every row that leads to one person, found by the data map: what no page shows table by table is in the export too."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from tablee.domains.actors.models import Person
from tablee.flows.data_map import Table, data_map
from tablee.flows.knowing import Known, Rows, known_about

# Shown under a name of its own by `known_about`. The outbox holds codes of facts, for a month.
SHOWN = {
    "actors.Person", "actors.Role", "actors.Facilitation", "telling.Message", "sharing.Bundle", "sharing.Claim",
    "sharing.Need", "kernel.OutboxEvent",
}  # fmt: skip
WHEN = ("_at", "_on", "_until")


def everything_known(person: Person) -> Known:
    """What `known_about` shows, and every other trace, by the name of its table."""
    known = known_about(person)
    return Known({**known.tables, **dict(traces(person))})


def traces(person: Person) -> Iterator[tuple[str, Rows]]:
    """(table, rows) wherever something leads to this person; only columns that say who, what it is called and when."""
    for label, table in sorted(data_map().tables.items()):
        if label in SHOWN:
            continue
        model = apps.get_model(label)
        found = pointing(table, person)
        rows = (
            list(model._default_manager.filter(found).order_by("pk").values(*_columns(model, table)))
            if found
            else []
        )
        if rows:
            yield label, rows


def pointing(table: Table, person: Person) -> Q:
    """Which rows lead to the person by a key, a reference or an address; empty when none can."""
    found = Q()
    for column, kind in table.person.items():
        if kind == "key":
            found |= Q(**{column: person.pk})
        elif kind == "ref":
            found |= Q(**{column: person.ref})
        elif kind == "email":
            found |= Q(**{f"{column}__iexact": person.email})
    return found


def _columns(model: "type[models.Model]", table: Table) -> list[str]:
    names = [field.name for field in model._meta.concrete_fields]
    wanted: Any = {name for name, kind in table.person.items() if kind != "inside"} | {
        "ref",
        "name",
        "verb",
        "scope",
        "kind",
    }
    return [name for name in names if name in wanted or name.endswith(WHEN) or name == "id"]
