"""From one database to the other: every table equal, and life goes on there."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, connections

from tablee.config.settings.database import database_at
from tablee.kernel.backups import beside, rows, schema
from tablee.kernel.backups.beside import standing_in
from tablee.kernel.models import BackupRun
from tests import make, throwaway_postgres
from tests.operations.conftest import state
from tests.web.visitors import signed_in


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL, another than the suite's own."""
    try:
        cluster = throwaway_postgres.start()
    except throwaway_postgres.NoPostgres as error:
        pytest.skip(str(error))
    yield cluster.url
    cluster.stop()


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The other kind of database than the suite's."""
    if os.environ["TABLEE_TEST_DB"] == "postgres":
        return f"sqlite:///{tmp_path / 'moved.sqlite3'}"
    return str(request.getfixturevalue("postgres"))


def test_every_table_is_equal_and_life_goes_on(lived_in: make.Table, elsewhere: str) -> None:
    browser = signed_in(lived_in.alice)
    browser.get("/partager/")
    here, said = state(), io.StringIO()
    call_command("move_database", elsewhere, stdout=said)
    assert "toutes égales" in said.getvalue()
    about = database_at(elsewhere)
    about["OPTIONS"].pop("pool", None)
    with beside.another(about) as target:
        assert target.vendor != connection.vendor
        assert state("another") == here
        models = [
            each
            for each in schema.models_at(schema.of_code(), signed_in=True)
            if "session" in schema.table_of(each)
        ]
        assert rows.digest_of_table(models[0], target) == rows.digest_of_table(
            models[0], connections["default"]
        )
        assert rows.digest_of_table(models[0], target)[0] == 1
        with standing_in(target):
            make.claim(
                make.offer(lived_in.network, lived_in.erables, by=lived_in.bob), lived_in.alice, units=2
            )
            call_command("invariants", stdout=io.StringIO())
            assert not BackupRun.objects.exists()
    with pytest.raises(CommandError, match="contient déjà"):
        call_command("move_database", elsewhere, stdout=said)


def test_an_address_that_is_none_or_does_not_answer(lived_in: make.Table) -> None:
    for address in ("mysql://a@b/c", "postgres://nobody@127.0.0.1:9/none"):
        with pytest.raises(CommandError):
            call_command("move_database", address)
