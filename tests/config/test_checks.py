"""Start-up checks: each danger is named in French, and only where it is one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tablee.config import checks
from tablee.config.sqlite_library import wal_is_safe

LONG_KEY = "k8Zq2vX9pL4mN7bC1sD6fG3hJ5tR0wYyUeIoAaQz"


def _found(check: Callable[[], list[Any]]) -> list[str]:
    return [str(message.id) for message in check()]


@pytest.mark.parametrize(
    ("debug", "demo", "found"), [(True, False, ["tablee.E001"]), (True, True, []), (False, False, [])]
)
def test_debug_outside_the_demonstration(settings: Any, debug: bool, demo: bool, found: list[str]) -> None:
    settings.DEBUG, settings.DEMO = debug, demo
    assert _found(checks.mode_is_safe) == found


@pytest.mark.parametrize(
    ("key", "demo", "found"),
    [
        (LONG_KEY, False, []),
        (LONG_KEY[:-1], False, ["tablee.E002"]),
        ("a" * 80, False, ["tablee.E002"]),
        ("django-insecure-" + LONG_KEY, False, ["tablee.E002"]),
        ("short", True, []),
    ],
)
def test_secret_key(settings: Any, key: str, demo: bool, found: list[str]) -> None:
    settings.SECRET_KEY, settings.DEMO = key, demo
    assert _found(checks.secret_key_is_secret) == found


def _database(engine: str, journal: str) -> dict[str, Any]:
    return {"ENGINE": engine, "OPTIONS": {"init_command": f"PRAGMA journal_mode={journal};"}}


@pytest.mark.parametrize(
    ("version", "journal", "found"),
    [
        ((3, 40, 1), "WAL", ["tablee.E003"]),
        ((3, 40, 1), "DELETE", ["tablee.W001"]),
        ((3, 53, 4), "WAL", []),
    ],
)
def test_an_affected_sqlite_never_gets_wal(
    monkeypatch: pytest.MonkeyPatch, version: Any, journal: str, found: list[str]
) -> None:
    monkeypatch.setattr(checks, "_database", lambda: _database("tablee.kernel.sqlite_gate", journal))
    monkeypatch.setattr(checks, "library_version", lambda: version)
    assert _found(checks.sqlite_is_durable) == found


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 6, 23), True),
        ((3, 7, 0), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_which_sqlite_is_affected(version: Any, safe: bool) -> None:
    assert wal_is_safe(version) is safe


MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
/dev/vdb /home/local ext4 rw 0 0
share /mnt/mes\\040partages cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/tablee", "ext4"),
        ("/home/alice/tablee", "nfs4"),
        ("/homestead", "ext4"),
        ("/home/local/tablee", "ext4"),
        ("/mnt/mes partages/tablee", "cifs"),
    ],
)
def test_which_file_system_a_folder_lies_on(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert checks.file_system_of(Path(folder), mounts) == kind
    assert checks.file_system_of(Path(folder), tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("kind", "demo", "engine", "found"),
    [
        ("nfs4", False, "tablee.kernel.sqlite_gate", ["tablee.E004"]),
        ("nfs4", True, "tablee.kernel.sqlite_gate", ["tablee.W002"]),
        ("nfs4", False, "django.db.backends.postgresql", []),
        ("ext4", False, "tablee.kernel.sqlite_gate", []),
    ],
)
def test_data_on_a_network_disk(
    settings: Any, monkeypatch: pytest.MonkeyPatch, kind: str, demo: bool, engine: str, found: list[str]
) -> None:
    settings.DEMO = demo
    monkeypatch.setattr(checks, "_database", lambda: _database(engine, "WAL"))
    monkeypatch.setattr(checks, "file_system_of", lambda folder: kind)
    assert _found(checks.data_lies_on_this_machine) == found


@pytest.mark.parametrize(
    ("url", "backend", "demo", "found"),
    [
        ("https://tablee.example", "smtp", False, []),
        ("http://tablee.example", "smtp", False, ["tablee.W003"]),
        ("http://127.0.0.1:8000", "smtp", False, []),
        ("https://tablee.example", "filebased", False, ["tablee.W004"]),
        ("http://tablee.example", "filebased", True, []),
    ],
)
def test_the_way_outside(settings: Any, url: str, backend: str, demo: bool, found: list[str]) -> None:
    settings.PUBLIC_URL, settings.DEMO = url, demo
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert _found(checks.outside_is_reached_safely) == found


@pytest.mark.parametrize(
    ("url", "demo", "debug", "found"),
    [
        ("https://tablee.example", True, True, ["tablee.E005"]),
        ("https://tablee.example", True, False, ["tablee.W005"]),
        ("http://127.0.0.1:8000", True, True, []),
        ("https://tablee.example", False, False, []),
    ],
)
def test_the_demonstration_on_a_public_address(
    settings: Any, url: str, demo: bool, debug: bool, found: list[str]
) -> None:
    settings.PUBLIC_URL, settings.DEMO, settings.DEBUG = url, demo, debug
    assert _found(checks.demonstration_stays_at_home) == found


@pytest.mark.parametrize(
    ("every", "kept", "demo", "found"),
    [
        (5, (12, 7, 4, 6), False, []),
        (0, (12, 7, 4, 6), False, ["tablee.W006"]),
        (0, (12, 7, 4, 6), True, []),
        (5, (7, 4), False, ["tablee.E006"]),
        (5, (12, 7, 4, -1), False, ["tablee.E006"]),
    ],
)
def test_copies(settings: Any, every: int, kept: tuple[int, ...], demo: bool, found: list[str]) -> None:
    settings.BACKUP_EVERY_MINUTES, settings.BACKUPS_KEPT, settings.DEMO = every, kept, demo
    assert _found(checks.copies_are_made) == found


def test_a_closed_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert _found(checks.data_can_be_written) == []
    settings.DATA_DIR = tmp_path / "nowhere"
    assert _found(checks.data_can_be_written) == ["tablee.E007"]


def test_messages_are_french_and_say_what_to_do(settings: Any) -> None:
    settings.DEBUG, settings.DEMO = True, False
    (message,) = checks.mode_is_safe()
    assert "hors démonstration" in str(message.msg)
    assert "Retirez DEBUG" in str(message.hint)
