"""The demonstration world at NOON, for rows whose « given » names it."""

from typing import Any

import pytest

from tests import plugin_worlds
from tests.demo import worlds


@pytest.fixture
def demo(db: Any, settings: Any, noon: None) -> None:
    settings.DEMO = True
    plugin_worlds.copy_of(worlds.AT_NOON)
