"""A small lived-in database that other processes see, and a data folder of one's own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from tablee.kernel import journal
from tablee.kernel.backups import rows, schema
from tests import make

# What a restore itself writes, or leaves out on purpose.
OWN = {"kernel_backuprun", "django_session"}


@pytest.fixture
def data_dir(tmp_path: Path, settings: Any) -> Path:
    """Copies and media lie here, away from other tests'."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media")
    (tmp_path / "media").mkdir()
    return tmp_path


@pytest.fixture
def lived_in(transactional_db: Any, data_dir: Path) -> Iterator[make.Table]:
    """Alice's and Bob's table with an offer, a claim, a need, a rule, a sealed journal; committed."""
    table = make.table()
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, table.bob, units=3)
    make.need(table.network, table.erables)
    make.rule(table.network)
    journal.seal(make.NOON)
    yield table
    connection.close()


def state(alias: str = "default") -> dict[str, tuple[int, str]]:
    """Table → (rows, digest), without what a restore itself writes."""
    models = schema.models_at(schema.of_code(), signed_in=True)
    digests = {schema.table_of(each): rows.digest_of_table(each, connections[alias]) for each in models}
    return {name: digest for name, digest in digests.items() if name not in OWN}
