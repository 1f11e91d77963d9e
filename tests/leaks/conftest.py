"""The world of canaries: one a process, each test on its own savepoint."""

from typing import Any

import pytest

from tests import plugin_worlds
from tests.leaks.world import WORLD, World


@pytest.fixture
def world(db: Any) -> World:
    canaries: World = plugin_worlds.copy_of(WORLD)
    return canaries
