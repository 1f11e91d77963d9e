"""No table leads to a person unless its room says, beside its verbs, why, for how long and who sees it."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils.translation import override

from tablee.domains.actors.models import Person
from tablee.kernel.retention import NO_PERSON, TABLES, TIMERS, keep, timer

KINDS = {"key", "ref", "email", "name", "text", "inside"}
# Names of columns that smell of somebody; a column of another name is caught by its type.
SMELLS = re.compile(
    r"person(_ref)?$|first_name|last_name|surname|e?mail|phone|address|_by(_ref)?$|^user(_id)?$|holder_ref|signature|birth|"
    r"session_data|last_login|password|^ip|reply_to|jpeg|photo"
)
# These smell, and are none: why.
HARMLESS = {
    "actors.Site.address": "a structure's place",
    "actors.PublicCard.shows_phone": "yes or no",
    "auth.Permission.name": "the framework's own",
}


def tables() -> list[type[models.Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def smelling(model: Any) -> set[str]:
    """Columns of the model that may lead to a person."""
    found = set()
    for field in model._meta.concrete_fields:
        leads = isinstance(field, models.ForeignKey) and field.related_model is Person
        if leads or isinstance(field, models.EmailField) or SMELLS.search(field.name):
            found.add(field.name)
    return {name for name in found if f"{model._meta.label}.{name}" not in HARMLESS}


def faults(models_: Iterable[Any]) -> list[str]:
    said = []
    for model in models_:
        label = model._meta.label
        if label in TABLES:
            missing = smelling(model) - set(TABLES[label].leads)
            said += [f"{label}.{name} is not declared" for name in sorted(missing)]
        elif label not in NO_PERSON:
            said.append(f"{label} is not declared in the keeping.py of its room")
        else:
            said += [f"{label} is said to hold nobody, but has {name}" for name in sorted(smelling(model))]
    return said


def test_every_table_is_declared() -> None:
    assert faults(tables()) == []


def test_nothing_is_declared_that_is_not_there() -> None:
    here = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in tables()}
    assert set(TABLES) | set(NO_PERSON) == set(here)
    assert not set(TABLES) & set(NO_PERSON)
    for label, table in TABLES.items():
        assert set(table.leads) <= here[label], label
        assert set(table.leads.values()) <= KINDS, label


def test_each_says_why_how_long_and_who_sees_it_in_both_languages() -> None:
    for label, table in TABLES.items():
        for words in (table.title, table.purpose, table.seen_by, table.until):
            assert len(str(words)) > 3, label
            with override("en"):
                english = str(words)
            assert len(english) > 3, label
            assert english != str(words) or words is table.title, label  # « Invitations », « Photos »


def test_each_timer_has_its_broom() -> None:
    ends = {table.timer for table in TABLES.values()} - {""}
    assert set(TIMERS) - ends == {"job_runs", "backup_runs"}, "of tables nobody is in"
    assert ends <= set(TIMERS)
    with pytest.raises(ValueError, match="messages"):
        timer("messages", 1, "demain", lambda before: 0)
    for label, end in {"actors.Role": "demain", "planted.Table": ""}.items():
        with pytest.raises(ValueError, match=label):
            keep(label, "Titre", "person:key", "Savoir", "Personne", ends=end)


def test_what_is_exported_is_there() -> None:
    """A name, columns that the table has, found by a column that leads to the person."""
    exported = {table.export: table for table in TABLES.values() if table.export}
    assert len(exported) == len([table for table in TABLES.values() if table.export or table.columns]) == 8
    for table in exported.values():
        apps.get_model(table.label)._default_manager.values(*table.columns.split())
        assert not table.by or table.leads[table.by] in {"key", "ref", "email"}


def test_each_room_says_what_it_keeps() -> None:
    """A table of a domain is declared in that domain's own file."""
    for label in [*TABLES, *NO_PERSON]:
        config = apps.get_app_config(label.partition(".")[0])
        if config.name.startswith("tablee.domains."):
            assert f'"{label}"' in (Path(config.path) / "keeping.py").read_text("utf-8"), label


@pytest.mark.parametrize(
    "field",
    [
        {"email": models.EmailField()},
        {"contact": models.EmailField()},
        {"first_name": models.CharField(max_length=9)},
        {"person_ref": models.CharField(max_length=9)},
        {"somebody": models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")},
        {"harmless": models.IntegerField()},
    ],
    ids=lambda field: next(iter(field)),
)
def test_a_planted_table_is_found(field: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    registered = apps.all_models["kernel"]
    planted = type(
        "Planted",
        (models.Model,),
        {**field, "__module__": __name__, "Meta": type("Meta", (), {"app_label": "kernel"})},
    )
    try:
        assert faults([planted])
        monkeypatch.setitem(NO_PERSON, "kernel.Planted", "nobody")
        assert bool(faults([planted])) == ("harmless" not in field)
    finally:
        registered.pop("planted", None)
        apps.clear_cache()
