"""No table leads to a person unless policies/retention.yaml says why, for how long and who sees it."""

import re
from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from tablee.domains.actors.models import Person
from tablee.flows.data_map import data_map
from tablee.flows.purging import PURGES

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
    policy, said = data_map(), []
    for model in models_:
        label = model._meta.label
        if label in policy.tables:
            missing = smelling(model) - set(policy.tables[label].person)
            said += [f"{label}.{name} is not declared" for name in sorted(missing)]
        elif label not in policy.no_person:
            said.append(f"{label} is not declared in policies/retention.yaml")
        else:
            said += [f"{label} is said to hold nobody, but has {name}" for name in sorted(smelling(model))]
    return said


def test_every_table_is_declared() -> None:
    assert faults(tables()) == []


def test_nothing_is_declared_that_is_not_there() -> None:
    policy = data_map()
    here = {model._meta.label: {field.name for field in model._meta.concrete_fields} for model in tables()}
    assert set(policy.tables) | set(policy.no_person) == set(here)
    assert not set(policy.tables) & set(policy.no_person)
    for label, table in policy.tables.items():
        assert set(table.person) <= here[label], label
        assert set(table.person.values()) <= KINDS, label


def test_each_says_why_how_long_and_who_sees_it_in_both_languages() -> None:
    for label, table in data_map().tables.items():
        for words in (table.purpose, table.seen_by, table.ends):
            assert set(words) >= {"fr", "en"}, label
            assert all(len(text) > 3 for text in words.values()), label


def test_each_timer_has_its_broom() -> None:
    policy = data_map()
    assert set(policy.keeps) == set(PURGES)
    assert {table.purge for table in policy.tables.values()} - {""} <= set(PURGES)


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
        policy = data_map()
        monkeypatch.setitem(policy.no_person, "kernel.Planted", "nobody")  # type: ignore[call-overload]
        assert bool(faults([planted])) == ("harmless" not in field)
    finally:
        registered.pop("planted", None)
        apps.clear_cache()
