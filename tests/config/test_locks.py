"""The locks: everything pinned with hashes, nothing that names a machine or a registry."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "requirements"
NAMES = ["base", "dev", "bench"]
WANTED = re.compile(r"^([A-Za-z0-9._-]+)", re.MULTILINE)
PINNED = re.compile(r"^([a-z0-9._-]+)==\S+", re.MULTILINE)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", NAMES)
def test_everything_asked_for_is_locked(name: str) -> None:
    asked = {
        _plain(found)
        for found in WANTED.findall((FOLDER / f"{name}.in").read_text())
        if not found.startswith("-")
    }
    locked = {_plain(found) for found in PINNED.findall((FOLDER / f"{name}.txt").read_text())}
    assert asked
    assert asked <= locked


@pytest.mark.parametrize("name", NAMES)
def test_every_pin_has_hashes_and_no_address(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"https?://|file:|--find-links|--index-url|--extra-index-url|^/", text, re.MULTILINE)


def test_both_locks_agree_on_what_they_share() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (FOLDER / f"{name}.txt").read_text(), re.MULTILINE))
        for name in NAMES
    ]
    base = pins[0]
    for other in pins[1:]:
        shared = base.keys() & other.keys()
        assert {name: other[name] for name in shared} == {name: base[name] for name in shared}
