"""`python -m supply.audit`: is something known against a locked package? pass (0), fail (1) or unknown (2), never two of them.

Asks pip-audit's service, or a file of advisories (`--advisories FILE`, OSV entries) where no service answers. What could
not be asked is unknown: an audit that skipped a package has not passed it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from supply.locks import FOLDER, Pin, pins, plain

FRESH_FOR = timedelta(days=7)
PATIENCE_SECONDS = 180


class Outcome(IntEnum):
    """The exit code."""

    PASS = 0
    FAIL = 1
    UNKNOWN = 2


@dataclass(frozen=True)
class Verdict:
    outcome: Outcome
    lines: list[str] = field(default_factory=list)


def by_service(lock: Path, command: list[str] | None = None) -> Verdict:
    """What pip-audit says of every pin of the lock."""
    asked = command or [sys.executable, "-m", "pip_audit"]
    try:
        done = subprocess.run(
            [*asked, "--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json", "-r", str(lock)],
            capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        return judge(json.loads(done.stdout), pins(lock))
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        return Verdict(Outcome.UNKNOWN, [f"pip-audit gave no answer ({type(error).__name__})"])


def judge(answer: Any, locked: Iterable[Pin]) -> Verdict:
    """pip-audit's JSON, held against what is locked: a package it passed over in silence is unknown too."""
    found = {plain(each.get("name", "")): each for each in answer.get("dependencies", [])}
    known, silent = [], []
    for pin in locked:
        each = found.get(pin.name)
        if each is None or "vulns" not in each or each.get("version") != pin.version:
            silent.append(f"{pin.name} {pin.version}: not answered")
            continue
        known += [f"{pin.name} {pin.version}: {one.get('id', '?')}" for one in each["vulns"]]
    return _verdict(known, silent)


def by_file(lock: Path, advisories: Path, *, now: datetime) -> Verdict:
    """A file {"modified": …, "vulns": [OSV entries]}; older than a week it can condemn, but no longer acquit."""
    try:
        said = json.loads(advisories.read_text("utf-8"))
        age = now - datetime.fromisoformat(said["modified"])
        locked = pins(lock)
        known = [
            f"{pin.name} {pin.version}: {entry['id']}"
            for pin in locked
            for entry in said["vulns"]
            if any(_hits(pin, each) for each in entry["affected"])
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        return Verdict(Outcome.UNKNOWN, [f"advisories unreadable ({type(error).__name__})"])
    return _verdict(known, [f"advisories are {age.days} days old"] if age > FRESH_FOR else [])


def _verdict(known: list[str], silent: list[str]) -> Verdict:
    outcome = Outcome.FAIL if known else Outcome.UNKNOWN if silent else Outcome.PASS
    return Verdict(outcome, known + silent)


def _hits(pin: Pin, affected: dict[str, Any]) -> bool:
    package = affected["package"]
    if package["ecosystem"] != "PyPI" or plain(package["name"]) != pin.name:
        return False
    if pin.version in affected.get("versions", []):
        return True
    return any(
        _inside(pin.version, each["events"])
        for each in affected.get("ranges", [])
        if each["type"] == "ECOSYSTEM"
    )


def _inside(version: str, events: list[dict[str, str]]) -> bool:
    """Between an « introduced » and the « fixed » that follows it; a version nobody can compare counts as hit."""
    try:
        mine, hit = Version(version), False
        for event in events:
            if "introduced" in event and (event["introduced"] == "0" or mine >= Version(event["introduced"])):
                hit = True
            if ("fixed" in event and mine >= Version(event["fixed"])) or (
                "last_affected" in event and mine > Version(event["last_affected"])
            ):
                hit = False
    except InvalidVersion:
        return True
    return hit


def _asked(lock: Path, advisories: Path | None) -> Verdict:
    return by_file(lock, advisories, now=datetime.now(UTC)) if advisories else by_service(lock)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="supply.audit")
    parser.add_argument("--lock", type=Path, default=FOLDER / "base.txt")
    parser.add_argument("--advisories", type=Path, help="a file instead of the service")
    options = parser.parse_args(arguments)
    verdict = _asked(options.lock, options.advisories)
    for line in verdict.lines[:20]:
        print(line)
    if len(verdict.lines) > 20:
        print(f"… and {len(verdict.lines) - 20} more")
    print(f"audit: {verdict.outcome.name.lower()}")
    return int(verdict.outcome)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
