"""A world that several tests read: loaded once in a transaction that is rolled back when the last has read it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import transaction


@contextmanager
def lent(blocker: Any, load: Callable[[], Any]) -> Iterator[Any]:
    """What `load` returns, with its rows in place until the block ends; tests inside run in savepoints."""
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            yield load()
        finally:
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def rows_of_every_table() -> dict[str, int]:
    """How many rows each table of ours holds."""
    models = apps.get_models(include_auto_created=True)
    return {each._meta.label: each._base_manager.count() for each in models if each._meta.managed}
