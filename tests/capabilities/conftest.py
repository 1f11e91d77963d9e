"""The demonstration world at NOON, for rows whose « given » names it."""

from typing import Any

import pytest

from tablee.demo import loader
from tests import make


@pytest.fixture
def demo(db: Any, settings: Any, noon: None) -> None:
    settings.DEMO = True
    loader.load_world(make.NOON, progress=lambda line: None)
