"""Several at once, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection


@pytest.fixture
def together() -> Callable[..., list[Any]]:
    """Runs `act(number)` in as many threads as asked, all starting at the same moment."""

    def run(act: Callable[[int], Any], count: int) -> list[Any]:
        gate = Barrier(count)

        def one(number: int) -> Any:
            gate.wait()
            try:
                return act(number)
            finally:
                connection.close()

        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(one, range(count)))

    return run
