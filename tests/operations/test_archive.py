"""An archive tells when one byte of it has changed, and never bears its name half written."""

import os
import random
import zipfile
from pathlib import Path

import pytest

from tablee.kernel.backups.archive import Damaged, Writer, open_archive

CASES = 100 if os.environ.get("TABLEE_PROOF") == "1" else 12


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    writer = Writer(tmp_path / "copy.zip")
    with writer.part("tables/one.jsonl") as part:
        part.write(b"[1]\n[2]\n" * 200, rows=400)
    with writer.part("media/photo.jpg") as part:
        part.write(random.Random(1).randbytes(3000))
    writer.finish({"tables": []})
    return tmp_path / "copy.zip"


def test_it_is_read_back_and_any_tool_opens_it(archive: Path) -> None:
    opened = open_archive(archive)
    assert opened.rows == 400
    assert list(opened.lines("tables/one.jsonl"))[:2] == [b"[1]\n", b"[2]\n"]
    with zipfile.ZipFile(archive) as plain:
        assert plain.testzip() is None
    assert [path.name for path in archive.parent.iterdir()] == ["copy.zip"], "no draft stays"


def test_one_flipped_bit_anywhere_is_refused(archive: Path, tmp_path: Path) -> None:
    whole, dice = archive.read_bytes(), random.Random(7)
    spots = [0, 4, 10, len(whole) - 1, len(whole) - 64, len(whole) - 80]
    spots += [dice.randrange(len(whole)) for _ in range(CASES - len(spots))]
    for spot in spots:
        flipped = bytearray(whole)
        flipped[spot] ^= 1 << dice.randrange(8)
        (tmp_path / "flipped.zip").write_bytes(flipped)
        with pytest.raises(Damaged):
            open_archive(tmp_path / "flipped.zip")


def test_a_bit_that_plain_zip_does_not_notice_is_noticed(archive: Path, tmp_path: Path) -> None:
    """The control: the date of a part in its local header is covered by no CRC."""
    flipped = bytearray(archive.read_bytes())
    flipped[10] ^= 1
    (tmp_path / "flipped.zip").write_bytes(flipped)
    with zipfile.ZipFile(tmp_path / "flipped.zip") as plain:
        assert plain.testzip() is None
    with pytest.raises(Damaged):
        open_archive(tmp_path / "flipped.zip")


def test_one_cut_short_anywhere_is_refused(archive: Path, tmp_path: Path) -> None:
    whole, dice = archive.read_bytes(), random.Random(8)
    for length in [0, 1, 63, 64, 78, len(whole) - 1, *(dice.randrange(len(whole)) for _ in range(CASES - 6))]:
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        with pytest.raises(Damaged):
            open_archive(tmp_path / "cut.zip")


def test_anything_else_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as plain:
        plain.writestr("manifest.json", "{}")
    with pytest.raises(Damaged):
        open_archive(other)
    other.write_text("not an archive")
    with pytest.raises(Damaged):
        open_archive(other)
    with pytest.raises(OSError):
        open_archive(tmp_path / "nowhere.zip")


def test_what_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "copy.zip")
    writer.abandon()
    assert list(tmp_path.iterdir()) == []
