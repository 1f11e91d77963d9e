"""Copies that make themselves: when, how many stay, that the newest is proved, and that a start copies before it upgrades."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tablee.config.serving import prepare
from tablee.kernel import schedule
from tablee.kernel.backups import media, rotation, schema, snapshot
from tablee.kernel.backups.archive import open_archive
from tablee.kernel.backups.rotation import Kept, to_keep
from tablee.kernel.models import BackupRun, JobRun
from tests import make

START = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 400 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes)),
    unique=True,
    max_size=60,
)
RULES = st.builds(
    Kept,
    latest=st.integers(0, 5),
    daily=st.integers(0, 8),
    weekly=st.integers(0, 5),
    monthly=st.integers(0, 7),
)


@given(MOMENTS, RULES)
def test_the_newest_stays_and_no_more_than_the_rule(moments: list[datetime], rule: Kept) -> None:
    stay = to_keep(moments, rule)
    assert stay <= set(moments)
    assert not moments or max(moments) in stay
    assert len(stay) <= max(rule.latest, 1) + rule.daily + rule.weekly + rule.monthly
    assert to_keep(stay, rule) == stay, "asked again, nothing more goes"


@given(MOMENTS, RULES)
def test_each_of_the_last_days_with_a_copy_keeps_its_newest(moments: list[datetime], rule: Kept) -> None:
    stay = to_keep(moments, rule)
    days = sorted({moment.date() for moment in moments}, reverse=True)[: rule.daily]
    for day in days:
        assert max(moment for moment in moments if moment.date() == day) in stay


def test_half_a_year_of_copies_every_day_leaves_seven_days_four_weeks_six_months() -> None:
    daily = [START + timedelta(days=number) for number in range(300)]
    stay = to_keep(daily, Kept(latest=1, daily=7, weekly=4, monthly=6))
    assert len(stay) == 7 + 2 + 5, "some of the newest days are also the newest of their week or month"
    assert max(daily) - min(stay) > timedelta(days=140)


@pytest.fixture
def copying(data_dir: Path, settings: Any) -> Path:
    settings.BACKUP_EVERY_MINUTES, settings.BACKUPS_KEPT = 5, (2, 1, 1, 1)
    return data_dir / "backups"


def test_a_copy_is_made_when_something_was_written(lived_in: make.Table, copying: Path) -> None:
    at = make.NOON + timedelta(minutes=1)
    assert rotation.copy_if_due(at)
    assert rotation.copy_if_due(at + timedelta(minutes=4)) is None, "too soon"
    assert rotation.copy_if_due(at + timedelta(minutes=6)) is None, "nothing was written since"
    make.offer(lived_in.network, lived_in.tilleuls, by=lived_in.alice, at=at + timedelta(minutes=7))
    assert rotation.copy_if_due(at + timedelta(minutes=8))
    assert rotation.copy_if_due(at + timedelta(days=2)), "once a day in any case"
    assert len(rotation.copies()) == 2 + 0, "the rule: two newest, one a day, a week, a month"
    assert BackupRun.objects.filter(kind="copy", ok=True).count() == 3
    assert open_archive(rotation.copies()[0][1]).rows > 0


def test_none_is_made_when_that_was_asked_for(lived_in: make.Table, copying: Path, settings: Any) -> None:
    settings.BACKUP_EVERY_MINUTES = 0
    assert rotation.copy_if_due(make.NOON) is None


def test_a_costly_copy_is_made_less_often(lived_in: make.Table, copying: Path) -> None:
    rotation.copy_now(make.NOON)
    BackupRun.objects.update(finished_at=make.NOON + timedelta(minutes=2))
    make.offer(lived_in.network, lived_in.tilleuls, by=lived_in.alice, at=make.NOON + timedelta(minutes=3))
    assert rotation.copy_if_due(make.NOON + timedelta(minutes=39)) is None
    assert rotation.copy_if_due(make.NOON + timedelta(minutes=41))


def test_the_worker_copies_and_proves_every_night(lived_in: make.Table, copying: Path) -> None:
    for hours in (0, 24, 48):
        schedule.run_due(make.NOON + timedelta(hours=hours))
    proved = BackupRun.objects.filter(kind="verify").latest("finished_at")
    assert proved.ok
    assert proved.rows > 0
    assert JobRun.objects.filter(name="verify_copy", error="").exists()


def test_a_copy_that_rots_on_the_disk_is_told(lived_in: make.Table, copying: Path) -> None:
    rotation.copy_now(make.NOON)
    path = rotation.copies()[0][1]
    rotten = bytearray(path.read_bytes())
    rotten[len(rotten) // 3] ^= 4
    path.write_bytes(rotten)
    with pytest.raises(rotation.BackupFailed):
        rotation.verify_newest(make.NOON)
    assert rotation.last_failure() is not None
    assert rotation.last_run("verify", ok=True) is None


def test_a_full_disk_is_told(lived_in: make.Table, copying: Path, monkeypatch: Any) -> None:
    def full(*args: Any, **about: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(snapshot, "take", full)
    with pytest.raises(rotation.BackupFailed, match="No space left"):
        rotation.copy_now(make.NOON)
    failed = BackupRun.objects.get(kind="copy")
    assert (failed.ok, failed.said) == (False, "OSError")


def test_a_start_copies_before_it_changes_tables(
    lived_in: make.Table, data_dir: Path, monkeypatch: Any
) -> None:
    assert prepare.copy_before_upgrade() is None, "nothing changes"
    now = schema.of_code()
    monkeypatch.setattr(schema, "of_code", lambda: [*now, ("kernel", "9999_of_tomorrow")])
    monkeypatch.setattr(snapshot.schema, "models_at", lambda steps, signed_in: [])
    copy = prepare.copy_before_upgrade()
    assert copy is not None
    assert copy.name.startswith("before-upgrade-")


def test_media_of_a_killed_restore_move_in_only_where_it_happened(
    lived_in: make.Table, data_dir: Path
) -> None:
    root = Path(live.MEDIA_ROOT)
    (root / "photo.jpg").write_bytes(b"then")
    archive = open_archive(snapshot.take(data_dir / "copy.zip", at=make.NOON).path)
    (root / "photo.jpg").write_bytes(b"now")
    media.stage(archive, make.NOON)
    assert media.settle() is False, "the database was not restored: dropped"
    assert (root / "photo.jpg").read_bytes() == b"now"
    media.stage(archive, make.NOON)
    BackupRun.objects.create(
        kind="restore", file="copy.zip", started_at=make.NOON, finished_at=make.NOON, ok=True
    )
    connection.commit()
    assert media.settle() is True
    assert (root / "photo.jpg").read_bytes() == b"then"
