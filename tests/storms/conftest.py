"""How hard it blows: reduced counts in `make test`, full ones with TABLEE_PROOF=1."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection


@dataclass(frozen=True)
class Force:
    """requests of the claims storm, clients, kills a run, seeds; rounds on the last unit."""

    requests: int
    clients: int
    crews: int
    kills: int
    seeds: tuple[int, ...]
    rounds: int
    facts: int


REDUCED = Force(requests=200, clients=8, crews=4, kills=2, seeds=(1,), rounds=10, facts=60)
FULL = Force(requests=1500, clients=40, crews=8, kills=12, seeds=(1, 2, 3, 4, 5), rounds=200, facts=600)
FORCE = FULL if os.environ.get("TABLEE_PROOF") == "1" else REDUCED


@pytest.fixture
def committed(transactional_db: Any) -> Iterator[None]:
    """Other processes see what the test writes; nothing of it stays."""
    yield
    connection.close()
