"""The bill lists every locked package; the audit passes, fails or does not know, and a planted old Django fails it."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from supply.audit import Outcome
from supply.locks import FOLDER, Pin, pins

from supply import audit, sbom

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OLD_DJANGO = "django==4.2.1 \\\n    --hash=sha256:" + "a" * 64 + "\n"
ADVISORY = {
    "id": "GHSA-planted",
    "affected": [
        {
            "package": {"ecosystem": "PyPI", "name": "Django"},
            "ranges": [
                {"type": "ECOSYSTEM", "events": [{"introduced": "4.2"}, {"fixed": "4.2.16"}]},
                {"type": "ECOSYSTEM", "events": [{"introduced": "5.0"}, {"fixed": "5.0.9"}]},
            ],
        }
    ],
}


def test_every_pin_is_in_the_bill_once_with_its_digests() -> None:
    bill = sbom.bill()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    parts = {(part["name"], part["version"]): part for part in bill["components"]}
    assert len(parts) == len(bill["components"])
    for lock in sbom.LOCKS:
        for pin in pins(FOLDER / f"{lock}.txt"):
            hashes = {each["content"] for each in parts[pin.name, pin.version]["hashes"]}
            assert hashes >= set(pin.hashes)
    assert parts[next(key for key in parts if key[0] == "django")]["scope"] == "required"
    assert {part["scope"] for part in parts.values()} == {"required", "excluded"}
    assert sbom.bill() == bill, "the same locks, the same bill"


def test_it_is_written_where_asked(tmp_path: Path, capsys: Any) -> None:
    assert sbom.main([str(tmp_path / "deep" / "sbom.json")]) == 0
    assert json.loads((tmp_path / "deep" / "sbom.json").read_text())["components"]
    assert sbom.main([]) == 0
    assert json.loads(capsys.readouterr().out)["bomFormat"] == "CycloneDX"


def test_a_pin_without_a_digest_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("django==4.2.1\n")
    with pytest.raises(ValueError, match="no digest"):
        pins(lock)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    lock = tmp_path / "old.txt"
    lock.write_text(OLD_DJANGO)
    return lock


def advisories(folder: Path, *, modified: datetime = NOW, vulns: Any = (ADVISORY,)) -> Path:
    file = folder / "advisories.json"
    file.write_text(json.dumps({"modified": modified.isoformat(), "vulns": list(vulns)}))
    return file


def test_a_planted_old_django_is_found(old: Path, tmp_path: Path) -> None:
    verdict = audit.by_file(old, advisories(tmp_path), now=NOW)
    assert verdict.outcome is Outcome.FAIL
    assert verdict.lines == ["django 4.2.1: GHSA-planted"]


def test_ours_passes_the_same_file_while_it_is_fresh(tmp_path: Path) -> None:
    ours = FOLDER / "base.txt"
    assert audit.by_file(ours, advisories(tmp_path), now=NOW).outcome is Outcome.PASS
    late = NOW + timedelta(days=8)
    assert audit.by_file(ours, advisories(tmp_path), now=late).outcome is Outcome.UNKNOWN


def test_an_old_file_still_condemns(old: Path, tmp_path: Path) -> None:
    assert audit.by_file(old, advisories(tmp_path), now=NOW + timedelta(days=99)).outcome is Outcome.FAIL


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"modified": "yesterday", "vulns": []}'])
def test_a_file_that_says_nothing_is_unknown(old: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "advisories.json"
    file.write_text(text)
    assert audit.by_file(old, file, now=NOW).outcome is Outcome.UNKNOWN
    assert audit.by_file(old, tmp_path / "none.json", now=NOW).outcome is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("version", "hit"),
    [("4.1.9", False), ("4.2", True), ("4.2.15", True), ("4.2.16", False), ("5.0.8", True), ("what", True)],
)
def test_ranges(tmp_path: Path, version: str, hit: bool) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(OLD_DJANGO.replace("4.2.1", version))
    assert (audit.by_file(lock, advisories(tmp_path), now=NOW).outcome is Outcome.FAIL) == hit


PIN = Pin("django", "4.2.1", ("a" * 64,))


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"dependencies": [{"name": "Django", "version": "4.2.1", "vulns": []}]}, Outcome.PASS),
        ({"dependencies": [{"name": "django", "version": "4.2.1", "vulns": [{"id": "X"}]}]}, Outcome.FAIL),
        ({"dependencies": [{"name": "django", "skip_reason": "not found"}]}, Outcome.UNKNOWN),
        ({"dependencies": [{"name": "django", "version": "5.2", "vulns": []}]}, Outcome.UNKNOWN),
        ({"dependencies": []}, Outcome.UNKNOWN),
        ({}, Outcome.UNKNOWN),
    ],
)
def test_what_the_service_says(answer: Any, outcome: Outcome) -> None:
    assert audit.judge(answer, [PIN]).outcome is outcome


def test_a_service_that_does_not_answer_is_unknown(old: Path) -> None:
    """pip-audit may end with 0 and every package skipped, with an error, or not start at all."""
    skipped = json.dumps({"dependencies": [{"name": "django", "skip_reason": "not found"}], "fixes": []})
    for script in (f"print('''{skipped}''')", "raise SystemExit(1)", "print('<html>')"):
        assert audit.by_service(old, [sys.executable, "-c", script]).outcome is Outcome.UNKNOWN
    assert audit.by_service(old, ["/nowhere/pip-audit"]).outcome is Outcome.UNKNOWN


def test_the_exit_code_is_the_outcome(old: Path, tmp_path: Path, capsys: Any) -> None:
    fresh = advisories(tmp_path, modified=datetime.now(UTC))
    assert audit.main(["--lock", str(old), "--advisories", str(fresh)]) == Outcome.FAIL
    assert audit.main(["--advisories", str(fresh)]) == Outcome.PASS
    assert "audit: pass" in capsys.readouterr().out
