"""The worlds of the demonstration that tests stand on: at NOON, on that Tuesday morning, and a small territory."""

from datetime import UTC, datetime

import time_machine
from django.apps import apps
from django.test import override_settings

from tablee.demo import loader
from tablee.demo.populate.door import Populated, populate
from tablee.kernel.moments import FRANCE
from tests import make, plugin_worlds

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=FRANCE)
SMALL_AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SMALL_SEED = 7
# Names of the fixtures that give them.
AT_NOON, IN_THE_MORNING, SMALL = "demo", "morning", "small"


def silent(line: str) -> None:
    """No progress in tests."""


def at_noon() -> None:
    with override_settings(DEMO=True), time_machine.travel(make.NOON, tick=False):
        loader.load_world(make.NOON, progress=silent)


def in_the_morning() -> list[str]:
    """What its loading said."""
    lines: list[str] = []
    loader.load_world(MORNING, progress=lines.append)
    return lines


def small_territory() -> Populated:
    return populate("S", seed=SMALL_SEED, at=SMALL_AT, progress=silent)


plugin_worlds.register(AT_NOON, at_noon)
plugin_worlds.register(IN_THE_MORNING, in_the_morning)
plugin_worlds.register(SMALL, small_territory)


def rows_of_every_table() -> dict[str, int]:
    """How many rows each table of ours holds."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.label: model._base_manager.count() for model in models if model._meta.managed}
