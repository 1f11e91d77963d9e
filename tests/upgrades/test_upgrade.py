"""Every release's archive, brought to today's tables, keeps each row, each value and each law, on either database.

The archives of the database under test are put back by `make test`, those of the other one too by `make proof`.
"""

import io
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tablee.domains.actors.models import Organization
from tablee.domains.sharing.models import Need
from tablee.kernel import journal, laws, links
from tablee.kernel.backups import restoration, rows, schema
from tablee.kernel.backups.archive import Archive, open_archive
from tests.upgrades.make_archive import FOLDER, KEY
from tests.web.visitors import phone

PROOF = os.environ.get("TABLEE_PROOF") == "1"
RELEASES = sorted(FOLDER.glob("*/about.json"))

# What a migration renamed since a release: (table then, column then or "" for the table itself) → its name today.
RENAMED: dict[tuple[str, str], str] = {}
# What an upgrade adds to: the restore notes itself, `migrate` names new tables and who may touch them.
GROWS = {"kernel_backuprun", "django_content_type", "auth_permission"}

Row = dict[str, Any]
Rows = dict[str, Row]  # key → column → value, as an archive writes it


@dataclass(frozen=True)
class Kept:
    """An archive, and what its release wrote down about it."""

    path: Path
    about: Mapping[str, Any]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.about["made_at"])

    def __str__(self) -> str:
        return f"{self.path.parent.name}-{self.path.stem}"


def archives() -> list[Kept]:
    kept = []
    for file in RELEASES:
        for about in json.loads(file.read_text("utf-8"))["archives"]:
            kept.append(Kept(file.parent / about["file"], about))
    return kept


@pytest.fixture(params=archives(), ids=str)
def kept(
    request: pytest.FixtureRequest, transactional_db: Any, tmp_path: Path, settings: Any
) -> Iterator[Kept]:
    """An archive put back as whoever upgrades does it: `restore`, which migrates, then `migrate`."""
    archive: Kept = request.param
    if archive.about["database"] != connection.vendor and not PROOF:
        pytest.skip("an archive of the other database: make proof puts it back")
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "media")
    settings.SECRET_KEY = KEY
    call_command("restore", str(archive.path), "--replace", stdout=io.StringIO())
    call_command("migrate", verbosity=0)
    yield archive
    connection.close()


def rows_then(archive: Archive) -> dict[str, Rows]:
    """Every table of an archive under today's name, its columns too."""
    models = {
        schema.table_of(model): model
        for model in schema.models_at(
            [(app, name) for app, name in archive.manifest["migrations"]], signed_in=True
        )
    }
    tables: dict[str, Rows] = {}
    for table in archive.manifest["tables"]:
        name = table["table"]
        columns = [RENAMED.get((name, column), column) for column in table["columns"]]
        key = RENAMED.get((name, rows.column_of(models[name]._meta.pk)), models[name]._meta.pk.column)
        tables[RENAMED.get((name, ""), name)] = _by_key(archive.lines(table["part"]), columns, key)
    return tables


def rows_today() -> dict[str, Rows]:
    tables: dict[str, Rows] = {}
    for model in schema.models_at(schema.of_code(), signed_in=True):
        columns = [rows.column_of(field) for field in rows.columns_of(model)]
        key = rows.column_of(model._meta.pk)
        tables[schema.table_of(model)] = _by_key(rows.lines_of(model, connection), columns, key)
    return tables


def losses(then: Mapping[str, Rows], today: Mapping[str, Rows]) -> list[str]:
    """One sentence for each table, row, column or value that stood in the archive and does not stand today."""
    found = [f"{name}: the table is gone" for name in then.keys() - today.keys()]
    for name in then.keys() & today.keys():
        if len(today[name]) != len(then[name]) and name not in GROWS:
            found.append(f"{name}: {len(then[name])} rows then, {len(today[name])} today")
        for key, row in then[name].items():
            now = today[name].get(key)
            if now is None:
                found.append(f"{name} {key}: the row is gone")
                continue
            found += [
                f"{name} {key}: {column} was {value!r}, is {now.get(column, 'no column')!r}"
                for column, value in row.items()
                if column not in now or now[column] != value
            ]
    return sorted(found)


def _by_key(lines: Any, columns: list[str], key: str) -> Rows:
    found = [dict(zip(columns, json.loads(line), strict=True)) for line in lines]
    return {str(row[key]): row for row in found}


def test_an_upgrade_loses_nothing(kept: Kept) -> None:
    """Rows, values, laws, the journal's chain, links already sent. Then the controls: what is taken away is seen."""
    archive = open_archive(kept.path)
    then, today = rows_then(archive), rows_today()
    assert {name: len(found) for name, found in then.items()} == {
        RENAMED.get((name, ""), name): count for name, count in kept.about["rows"].items()
    }
    assert losses(then, today) == []
    assert {name: breaches for name, breaches in laws.check_all().items() if breaches} == {}
    assert journal.verify() == []
    assert links.open_token(kept.about["link"].split("/")[2], at=kept.made_at).revoked_at is None

    organization, need = Organization.objects.order_by("pk")[0], Need.objects.order_by("pk")[0]
    Organization.objects.filter(pk=organization.pk).update(name="Autrement")
    Need.objects.filter(pk=need.pk).delete()
    seen = losses(then, rows_today())
    assert f"sharing_need {need.pk}: the row is gone" in seen
    assert f"actors_organization {organization.pk}: name was {organization.name!r}, is 'Autrement'" in seen
    assert len(seen) == 3, "the row, its table's count, the name; nothing else"
    with time_machine.travel(kept.made_at, tick=False):
        assert phone().get(kept.about["link"], follow=True).status_code == 200


def test_an_archive_is_the_one_its_release_wrote_down() -> None:
    assert {open_archive(each.path).digest for each in archives()} == {
        each.about["sha256"] for each in archives()
    }


def test_each_release_has_both_databases_and_both_worlds() -> None:
    assert RELEASES
    for file in RELEASES:
        about = json.loads(file.read_text("utf-8"))
        assert file.parent.name == f"{about['version']}-{about['commit']}"
        assert {(each["database"], each["world"]) for each in about["archives"]} == {
            (database, world) for database in ("sqlite", "postgresql") for world in ("demo", "S")
        }


def test_no_table_of_weight_is_empty_in_all_archives() -> None:
    """A migration that spoils a table is seen only where the table has rows."""
    for file in RELEASES:
        counts: dict[str, int] = {}
        for about in json.loads(file.read_text("utf-8"))["archives"]:
            for table, count in about["rows"].items():
                counts[table] = counts.get(table, 0) + count
        empty = {table for table, count in counts.items() if not count}
        assert empty <= {
            "account_emailaddress", "account_emailconfirmation",  # the sign-in library's, without use here
            "auth_group", "auth_group_permissions",
            "kernel_answeredrequest", "kernel_ratewindow",  # of hours
        }  # fmt: skip


def test_a_spoiled_archive_is_refused(transactional_db: Any, tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, str(tmp_path / "media")
    spoiled = tmp_path / "spoiled.zip"
    whole = bytearray(archives()[0].path.read_bytes())
    whole[len(whole) // 2] ^= 1
    spoiled.write_bytes(whole)
    with pytest.raises(CommandError):
        call_command("restore", str(spoiled), "--replace", stdout=io.StringIO())
    assert Organization.objects.count() == 0
    with pytest.raises(restoration.Damaged):
        restoration.verify(spoiled)
