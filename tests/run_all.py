"""`make test` and `make proof`: every suite on SQLite, then on PostgreSQL; one last line says what could not run.

TABLEE_PROOF=1 asks for full counts and the timed figures. TABLEE_REQUIRE_ALL=1 (used in CI) makes "could not run" a failure.
Extra arguments go to pytest.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
DATABASES = ("sqlite", "postgres")
NO_TESTS_COLLECTED = 5
PROOF = os.environ.get("TABLEE_PROOF") == "1"


@dataclass
class Run:
    """One pass of pytest over one database."""

    database: str
    code: int
    seconds: float
    ran: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)  # test → reason

    @property
    def failed(self) -> bool:
        return self.code not in {0, NO_TESTS_COLLECTED}


def main(arguments: list[str]) -> int:
    why_no_postgres = no_postgres()
    runs = []
    for database in DATABASES:
        if database == "postgres" and why_no_postgres:
            continue
        print(f"\n═══ {database} {'═' * (100 - len(database))}", flush=True)
        runs.append(run(database, arguments))
    print()
    for one in runs:
        verdict = "FAILED" if one.failed else "passed"
        print(f"{one.database}: {verdict}, {len(one.ran)} tests in {one.seconds:.0f} s")
    slow = PROOF and not arguments and not timed_figures(why_no_postgres)
    missing = could_not_run(runs)
    if why_no_postgres:
        missing.insert(0, f"everything on PostgreSQL ({why_no_postgres})")
    print("Could not run: " + "; ".join(missing) if missing else "Everything ran.")
    if slow or any(one.failed for one in runs):
        return 1
    return 1 if missing and os.environ.get("TABLEE_REQUIRE_ALL") == "1" else 0


def timed_figures(why_no_postgres: str) -> bool:
    """Pages, API calls and claims at three sizes, printed; whether every goal is met."""
    databases = "sqlite" if why_no_postgres else ",".join(DATABASES)
    command = [sys.executable, "-m", "benchmarks.load", "S", "M", "L", "--databases", databases, "--within"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def run(database: str, arguments: list[str]) -> Run:
    with tempfile.TemporaryDirectory(prefix="tablee-report-") as folder:
        report = Path(folder) / "report.xml"
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "loadgroup",
            "--junitxml",
            str(report),
        ]
        if not PROOF:
            command += ["-m", "not bench"]
        before = time.monotonic()
        done = subprocess.run(
            [*command, *arguments], cwd=ROOT, env={**os.environ, "TABLEE_TEST_DB": database}, check=False
        )
        result = Run(database, done.returncode, time.monotonic() - before)
        if report.exists():
            read_report(report, result)
        return result


def read_report(report: Path, into: Run) -> None:
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skip = case.find("skipped")
        if skip is None:
            into.ran.add(name)
        else:
            into.skipped[name] = skip.get("message") or "no reason given"


def could_not_run(runs: list[Run]) -> list[str]:
    """Reasons of tests that ran nowhere: one that speaks of SQLite alone is skipped on PostgreSQL, and has run."""
    ran = set().union(*(one.ran for one in runs))
    reasons: dict[str, str] = {}
    for one in runs:
        reasons |= {name: reason for name, reason in one.skipped.items() if name not in ran}
    return [f"{count} tests ({reason})" for reason, count in sorted(Counter(reasons.values()).items())]


def no_postgres() -> str:
    """Why PostgreSQL cannot be started here; empty when it can."""
    sys.path.insert(0, str(ROOT))
    from tests import throwaway_postgres

    try:
        throwaway_postgres.start().stop()
    except (throwaway_postgres.NoPostgres, OSError, subprocess.SubprocessError) as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
