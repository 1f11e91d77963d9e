"""The plug-in gives each run the database it asked for."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection


def test_vendor_is_the_one_asked_for() -> None:
    asked = os.environ["TABLEE_TEST_DB"]
    assert connection.vendor == {"sqlite": "sqlite", "postgres": "postgresql"}[asked]


@pytest.mark.django_db
def test_the_test_database_answers_and_is_not_the_real_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    name = str(connection.settings_dict["NAME"])
    assert "test" in name
    assert Path(settings.DATA_DIR) != Path(settings.BASE_DIR) / "var"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")
def test_sqlite_is_durable_and_strict() -> None:
    with connection.cursor() as cursor:
        read = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("synchronous", "foreign_keys", "journal_mode")
        }
    assert read == {"synchronous": 2, "foreign_keys": 1, "journal_mode": settings.SQLITE_JOURNAL_MODE.lower()}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
