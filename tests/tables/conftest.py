"""What the tests of this room share."""

import pytest

from tests import make
from tests.tables.place import Place


@pytest.fixture
def place(table: make.Table, noon: None) -> Place:
    return Place(table)
