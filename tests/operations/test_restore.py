"""What comes back is what was there, to the row; what is refused touches nothing."""

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Person
from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel import journal
from tablee.kernel.backups import restoration, rotation, rows, schema, snapshot
from tablee.kernel.backups.archive import Damaged, Writer, open_archive
from tablee.kernel.backups.restoration import HoldsData
from tablee.kernel.models import BackupRun, JournalEntry
from tests import make
from tests.operations.conftest import state
from tests.web.visitors import signed_in

LATER = make.NOON + timedelta(hours=3)


@pytest.fixture
def copy(lived_in: make.Table, data_dir: Path) -> Path:
    (data_dir / "media" / "deep").mkdir()
    (data_dir / "media" / "deep" / "photo.jpg").write_bytes(b"as it was")
    return snapshot.take(data_dir / "copy.zip", at=make.NOON).path


def go_on(table: make.Table) -> None:
    make.claim(make.offer(table.network, table.erables, by=table.bob), table.alice, units=2)
    Person.objects.filter(pk=table.alice.person_id).update(first_name="Autrement")


def test_everything_comes_back(copy: Path, lived_in: make.Table, data_dir: Path) -> None:
    before = state()
    go_on(lived_in)
    (data_dir / "media" / "deep" / "photo.jpg").write_bytes(b"changed")
    (data_dir / "media" / "new.jpg").write_bytes(b"new")
    assert state() != before
    proved = restoration.restore(copy, at=LATER, replace=True)
    assert proved.ok
    assert state() == before
    assert journal.verify() == []
    files = {path.name: path.read_bytes() for path in (data_dir / "media").rglob("*") if path.is_file()}
    assert files == {"photo.jpg": b"as it was"}
    assert BackupRun.objects.get(kind="restore").rows == proved.archive.rows
    assert rotation.last_proved() == BackupRun.objects.get(kind="restore")
    assert not [path for path in (data_dir / "backups").iterdir() if path.name != ".lock"], (
        "nothing stays beside"
    )


def test_life_goes_on_after_it(copy: Path, lived_in: make.Table) -> None:
    """New rows get numbers of their own, triggers and constraints stand, pages answer."""
    go_on(lived_in)
    restoration.restore(copy, at=LATER, replace=True)
    make.claim(make.offer(lived_in.network, lived_in.erables, by=lived_in.bob), lived_in.alice, units=2)
    with pytest.raises(DatabaseError), transaction.atomic():
        JournalEntry.objects.update(reason="autre")
    claim = Claim.objects.order_by("pk")[0]
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.filter(pk=claim.offer_id).update(units_left=10_000)
    assert signed_in(lived_in.alice).get("/partager/").status_code == 200
    call_command("invariants", stdout=io.StringIO())


def test_one_after_the_other(copy: Path, lived_in: make.Table, data_dir: Path) -> None:
    """A copy that remembers an earlier restore is put back too: rows written beside get numbers of their own."""
    restoration.restore(copy, at=LATER, replace=True)
    again = snapshot.take(data_dir / "again.zip", at=LATER).path
    restoration.restore(again, at=LATER + timedelta(hours=1), replace=True)
    assert BackupRun.objects.filter(kind="restore").count() == 2


def test_data_is_replaced_only_when_asked(copy: Path) -> None:
    before = state()
    with pytest.raises(HoldsData):
        restoration.restore(copy, at=LATER, replace=False)
    assert state() == before


def test_a_damaged_one_touches_nothing(copy: Path, lived_in: make.Table) -> None:
    go_on(lived_in)
    before = state()
    whole = bytearray(copy.read_bytes())
    whole[len(whole) // 2] ^= 1
    copy.write_bytes(whole)
    with pytest.raises(Damaged):
        restoration.restore(copy, at=LATER, replace=True)
    assert state() == before


def rewritten(copy: Path, change: Any) -> Path:
    """The same archive with other content, sealed anew: whole, but wrong."""
    old, forged = open_archive(copy), Writer(copy.with_name("forged.zip"))
    manifest = json.loads(json.dumps(old.manifest))
    lines = {name: list(old.lines(name)) for name in old.parts}
    change(manifest, lines)
    for name, content in lines.items():
        with forged.part(name) as part:
            part.write(b"".join(content), rows=len(content))
    forged.finish({key: value for key, value in manifest.items() if key not in {"parts", "format"}})
    return forged.path


def line_of(row: list[Any]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def newer(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
    manifest["migrations"].append(["kernel", "9999_of_tomorrow"])


def without_organizations(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
    lines["tables/actors_organization.jsonl"] = []


def oversold(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
    name = next(each for each in manifest["tables"] if each["table"] == "sharing_offer")
    place = name["columns"].index("units_left")
    rows = [json.loads(line) for line in lines[name["part"]]]
    rows[0][place] = -1
    lines[name["part"]] = [line_of(row) for row in rows]


def without_a_table(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
    del lines["tables/sharing_claim.jsonl"]
    manifest["tables"] = [each for each in manifest["tables"] if each["table"] != "sharing_claim"]


@pytest.mark.parametrize("change", [newer, without_organizations, oversold, without_a_table])
def test_whole_but_wrong_is_refused_before_anything_is_touched(
    copy: Path, lived_in: make.Table, change: Any
) -> None:
    go_on(lived_in)
    before = state()
    with pytest.raises(Damaged):
        restoration.restore(rewritten(copy, change), at=LATER, replace=True)
    assert state() == before
    with pytest.raises(Damaged):
        restoration.verify(rewritten(copy, change))


def test_a_broken_law_is_told(copy: Path) -> None:
    """The control of `verify`: an archive whose figures disagree stands, and says so."""

    def more_taken(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
        about = next(each for each in manifest["tables"] if each["table"] == "sharing_claim")
        place = about["columns"].index("units")
        rows = [json.loads(line) for line in lines[about["part"]]]
        rows[0][place] += 1
        lines[about["part"]] = [line_of(row) for row in rows]

    assert restoration.verify(copy).ok
    assert "sharing.units" in str(restoration.verify(rewritten(copy, more_taken)).broken)


def test_an_archive_of_an_older_version_is_brought_forward(copy: Path, lived_in: make.Table) -> None:
    """As it was before `kernel.0004`: without the tables that came since."""
    steps = [step for step in schema.of_code() if not (step[0] == "kernel" and step[1] > "0004")]
    then = {
        schema.table_of(each): [rows.column_of(field) for field in rows.columns_of(each)]
        for each in schema.models_at(steps, signed_in=False)
    }
    changed = set[str]()

    def older(manifest: dict[str, Any], lines: dict[str, list[bytes]]) -> None:
        manifest["migrations"] = steps
        for about in manifest["tables"]:
            kept = then.get(about["table"])
            if kept == about["columns"]:
                continue
            changed.add(about["table"])
            if kept is None:
                del lines[about["part"]]
                continue
            places = [about["columns"].index(name) for name in kept]
            full = [json.loads(line) for line in lines[about["part"]]]
            lines[about["part"]] = [line_of([row[place] for place in places]) for row in full]
            about["columns"] = kept
        manifest["tables"] = [each for each in manifest["tables"] if each["table"] in then]

    before = state()
    proved = restoration.restore(rewritten(copy, older), at=LATER, replace=True)
    # Taking the journal's new column away is tampering with what was sealed: that, and nothing else, is told.
    assert set(proved.broken) <= {"kernel.journal_sealed"}
    assert "kernel_backuprun" in changed
    after = state()
    assert {name: after[name] for name in after if name not in changed} == {
        name: before[name] for name in before if name not in changed
    }
    assert all(after[name][0] == before[name][0] for name in changed & set(after)), "no row is lost"


def test_who_was_erased_since_stays_erased(copy: Path, lived_in: make.Table) -> None:
    actors.erase_person(Person.objects.get(pk=lived_in.bob.person_id), at=make.NOON)
    call_command("restore", str(copy), "--replace", stdout=io.StringIO(), stderr=io.StringIO())
    back = Person.objects.get(pk=lived_in.bob.person_id)
    assert (back.first_name, back.is_active) == ("—", False)


def test_nobody_is_signed_in_inside(lived_in: make.Table, data_dir: Path) -> None:
    browser = signed_in(lived_in.alice)
    browser.get("/partager/")
    copy = snapshot.take(data_dir / "copy.zip", at=make.NOON).path
    with zipfile.ZipFile(copy) as whole:
        assert not [name for name in whole.namelist() if "session" in name]
    restoration.restore(copy, at=LATER, replace=True)
    assert browser.get("/partager/").status_code == 302


def test_every_table_is_inside_or_left_out_with_a_reason(copy: Path) -> None:
    left_out = {
        "django_session": "who is signed in",
        "django_migrations": "written in the manifest",
        "cache": "limits on trying, of minutes",
        "sqlite_sequence": "SQLite's own",
    }
    inside = {each["table"] for each in open_archive(copy).manifest["tables"]}
    assert set(connection.introspection.table_names()) - inside - set(left_out) == set()


def test_the_commands_say_what_happened(copy: Path, lived_in: make.Table) -> None:
    said = io.StringIO()
    call_command("verify_backup", str(copy), stdout=said)
    assert "Sauvegarde entière" in said.getvalue()
    assert BackupRun.objects.get(kind="verify").ok
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(copy), stdout=said)
    copy.write_bytes(copy.read_bytes()[:-1])
    with pytest.raises(CommandError, match="abîmé"):
        call_command("verify_backup", str(copy), stdout=said)
