"""What every test shares: the small table of `tests.make`, and a clock that can stand at NOON."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tablee.domains.actors.viewer import Viewer
from tests import make


@pytest.fixture
def table(db: Any) -> make.Table:
    """Alice and Bob in one network, Chloé in another."""
    return make.table()


@pytest.fixture
def alice(table: make.Table) -> Viewer:
    """Coordinates « Les Tilleuls »."""
    return table.alice


@pytest.fixture
def bob(table: make.Table) -> Viewer:
    """Coordinates « Les Érables », in Alice's network."""
    return table.bob


@pytest.fixture
def chloe(table: make.Table) -> Viewer:
    """Coordinates « Les Cyprès », in a network of its own."""
    return table.chloe


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at make.NOON: for pages, which read it themselves."""
    with time_machine.travel(make.NOON, tick=False):
        yield
