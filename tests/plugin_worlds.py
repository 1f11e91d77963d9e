"""Worlds that many tests read: each planted once a process, in a transaction that lasts while tests stand on it.

A test that asks for a world's fixture (`table`, `demo`, …) runs in a savepoint of its own on the planted rows, and what
it writes is rolled back as ever. Tests are put in the order of their worlds; whoever commits (threads, a live
server) stands on bare ground and plants for itself.
"""

import os
import pickle
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction

from tests.parts import WITH_ROWS

_loads: dict[str, Callable[[], Any]] = {}
COMMITTING = {"transactional_db", "live_server"}
# pytest-django opens each test's own savepoint in this fixture: a world is planted just before.
OPENS_THE_TEST = "_django_db_helper"


def register(name: str, load: Callable[[], Any]) -> None:
    """The world that the fixture of this name gives; of two that one test asks for, the last registered stands."""
    _loads[name] = load


def copy_of(name: str) -> Any:
    """What the world's loading returned, each time a copy that nobody else changes; loaded here where it does not stand."""
    if _standing is not None and _standing.name == name:
        return pickle.loads(_standing.value)
    return _loads[name]()


@dataclass(frozen=True)
class Standing:
    """A world in place: its name, what its loading returned, the transaction around it."""

    name: str
    value: bytes
    around: transaction.Atomic
    connected: Any

    def holds(self) -> bool:
        """Whether its rows are still there: a test that closed its connection took them away."""
        same = connection.connection is self.connected
        return same and connection.in_atomic_block and not connection.closed_in_transaction


_standing: Standing | None = None


def stand_on(name: str) -> None:
    """Plant this world ("" for bare ground), unless it stands already."""
    global _standing
    if _standing is not None:
        if _standing.name == name and _standing.holds():
            return
        _clear(_standing)
        _standing = None
    if name:
        around = transaction.atomic()
        around.__enter__()
        try:
            _standing = Standing(name, pickle.dumps(_loads[name]()), around, connection.connection)
        except BaseException:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
            raise


def _clear(world: Standing) -> None:
    """Django leaves the transaction of a connection that was closed inside it, too, on its way out."""
    if connection.in_atomic_block:
        transaction.set_rollback(True)
        world.around.__exit__(None, None, None)


def world_of(item: pytest.Item) -> str:
    """The world this test stands on; "" for none, or when what it writes is committed."""
    if not rolled_back(item):
        return ""
    return next((name for name in reversed(_loads) if name in _fixtures(item)), "")


def asks_for_rows(item: pytest.Item) -> bool:
    """Whether a test touches the database at all."""
    return bool(item.get_closest_marker("django_db") or _fixtures(item) & {"db", *COMMITTING})


def rolled_back(item: pytest.Item) -> bool:
    """Whether what a test writes never leaves its transaction."""
    marker = item.get_closest_marker("django_db")
    commits = (marker and marker.kwargs.get("transaction")) or _fixtures(item) & COMMITTING
    return asks_for_rows(item) and not commits


def _fixtures(item: pytest.Item) -> set[str]:
    return set(getattr(item, "fixturenames", ()))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one world follow each other; pytest-django has put those that commit, and those without rows, last."""
    _keep_asked(config, items)
    order = ["", *_loads]
    own = [item for item in items if rolled_back(item)]
    others = [item for item in items if not rolled_back(item)]
    items[:] = [*sorted(own, key=lambda item: order.index(world_of(item))), *others]


def _keep_asked(config: pytest.Config, items: list[pytest.Item]) -> None:
    """TABLEE_TEST_ROWS=only leaves out what touches no database and so runs once; =none keeps that alone."""
    wanted = os.environ.get("TABLEE_TEST_ROWS")
    if wanted:
        own = tuple(config.rootpath / "tests" / folder for folder in WITH_ROWS)
        left = [
            item
            for item in items
            if (asks_for_rows(item) or any(folder in item.path.parents for folder in own))
            != (wanted == "only")
        ]
        config.hook.pytest_deselected(items=left)
        gone = set(left)
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def _cleared(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The last world goes before the database does."""
    yield
    with django_db_blocker.unblock():
        stand_on("")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> None:
    if fixturedef.argname == OPENS_THE_TEST:
        request.getfixturevalue("_cleared")
        with request.getfixturevalue("django_db_blocker").unblock():
            stand_on(world_of(request.node))
