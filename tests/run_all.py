"""`make test` and `make proof`: every part of tests/parts.py; one last line says what could not run.

`make test` runs SQLite beside PostgreSQL, and on PostgreSQL what can differ there. `make proof` (TABLEE_PROOF=1: full
counts, timed figures) runs one part after another on both, the end of each kept in var/proof/. PART=name: one part.
TABLEE_REQUIRE_ALL=1 (used in CI) makes "could not run" a failure. Extra arguments go to pytest instead of the parts.
"""

import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from tests import parts
from tests.parts import POSTGRES, ROWLESS, ROWS, SQLITE, Part

ROOT = Path(__file__).resolve().parent.parent

NO_TESTS_COLLECTED = 5
PROOF = os.environ.get("TABLEE_PROOF") == "1"
KEPT = ROOT / "var" / "proof"
BYTECODE = ROOT / "var" / "bytecode"
LAST_LINES = 12
# Storms and timed pages of two processes share two cores; each further pair of cores is one more worker for both.
LANES = 2 if (os.cpu_count() or 1) > 1 else 1
WORKERS = max(1, (os.cpu_count() or 1) // LANES)


@dataclass(frozen=True)
class Job:
    """One process: its name, what it runs, and where."""

    name: str
    database: str
    arguments: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    command: tuple[str, ...] = ()


@dataclass
class Run:
    """What came of a job."""

    database: str
    code: int
    seconds: float
    ran: set[str] = field(default_factory=set)
    skipped: dict[str, str] = field(default_factory=dict)  # test → reason
    name: str = ""
    processor: float = 0.0  # seconds of it
    output: str = ""

    @property
    def failed(self) -> bool:
        return self.code not in {0, NO_TESTS_COLLECTED}

    def __str__(self) -> str:
        verdict = "FAILED" if self.failed else "passed"
        counted = f", {len(self.ran)} tests" if self.ran else ""
        name = self.name or self.database
        return f"{name}: {verdict}{counted} in {self.seconds:.0f} s ({self.processor:.0f} s of processor)"


def main(arguments: list[str]) -> int:
    why_no_postgres = no_postgres()
    begun = time.monotonic()
    runs: list[Run] = []
    for part, jobs in steps(arguments, os.environ.get("PART", "")):
        possible = [job for job in jobs if job.database != POSTGRES or not why_no_postgres]
        done = run_all(possible)
        runs += done
        if part:
            keep(part, done)
    print()
    for run in runs:
        print(run)
    processor = sum(run.processor for run in runs)
    print(f"In all: {time.monotonic() - begun:.0f} s, {processor:.0f} s of processor")
    missing = could_not_run(runs)
    if why_no_postgres:
        missing.insert(0, f"everything on PostgreSQL ({why_no_postgres})")
    print("Could not run: " + "; ".join(missing) if missing else "Everything ran.")
    if any(run.failed for run in runs):
        return 1
    return 1 if missing and os.environ.get("TABLEE_REQUIRE_ALL") == "1" else 0


def steps(arguments: list[str], wanted: str) -> Iterator[tuple[str, list[Job]]]:
    """(part whose end is kept, or "", what runs side by side), one after another."""
    if arguments:
        yield "", [Job(database, database, tuple(arguments)) for database in parts.DATABASES]
    elif wanted:
        yield wanted if PROOF else "", list(jobs_of(parts.named(wanted)))
    elif PROOF:
        for part in parts.PARTS:
            yield part.name, list(jobs_of(part))
    else:
        yield "", [grouped(database, names) for database, names in parts.GROUPS]


def jobs_of(part: Part) -> Iterator[Job]:
    """A part by itself; outside the proof its pages stay on SQLite."""
    if part.command:
        yield Job(part.name, SQLITE, command=part.command)
    elif part.rowless:
        yield grouped(SQLITE, [part.name])
    elif part.moments:
        for moment, clock in part.moments.items():
            yield Job(f"{part.name}, {moment}", SQLITE, part.paths, (*clock.items(), ("TABLEE_PROOF", "0")))
    else:
        yield grouped(SQLITE, [part.name])
        if part.paths or PROOF:
            yield grouped(POSTGRES, [part.name])


def grouped(database: str, names: Iterable[str]) -> Job:
    """These parts in one process of pytest."""
    chosen = [parts.named(name) for name in names]
    name = f"{', '.join(names)} on {database}"
    pages = database == SQLITE or PROOF
    paths = tuple(path for part in chosen for path in (*part.paths, *(part.pages if pages else ())))
    if not any(part.rowless for part in chosen):
        return Job(name, database, paths, (ROWS,))
    # What touches no row lies beside what does: with such a part in the same process, neither is left out.
    return Job(name, SQLITE, paths, () if paths else (ROWLESS,))


def run_all(jobs: list[Job]) -> list[Run]:
    """Every job, LANES at once in their order; what each said is printed whole when it ends."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    done: dict[str, Run] = {}
    printing = threading.Lock()

    def lane() -> None:
        while True:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                return
            done[job.name] = finished = run(job)
            with printing:
                print(f"\n═══ {job.name} {'═' * (100 - len(job.name))}\n{finished.output}", flush=True)

    lanes = [threading.Thread(target=lane) for _ in range(min(LANES, len(jobs)))]
    for thread in lanes:
        thread.start()
    for thread in lanes:
        thread.join()
    return [done[job.name] for job in jobs]


def run(job: Job) -> Run:
    with tempfile.TemporaryDirectory(prefix="tablee-report-") as folder:
        report, said = Path(folder) / "report.xml", Path(folder) / "output"
        begun = time.monotonic()
        with said.open("wb") as output:
            process = subprocess.Popen(
                job.command or pytest_of(job, report), cwd=ROOT, stdout=output, stderr=subprocess.STDOUT,
                env=environment(job),
            )  # fmt: skip
            _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        made = Run(job.database, process.returncode, time.monotonic() - begun, name=job.name)
        made.processor = usage.ru_utime + usage.ru_stime
        made.output = said.read_text("utf-8", errors="replace")
        if report.exists():
            read_report(report, made)
        return made


def environment(job: Job) -> dict[str, str]:
    """This process's own; where Python is told to keep no bytecode, the hundred processes of a run share a folder of it."""
    kept = dict(os.environ)
    if kept.pop("PYTHONDONTWRITEBYTECODE", ""):
        kept.setdefault("PYTHONPYCACHEPREFIX", str(BYTECODE))
    return {**kept, "TABLEE_TEST_DB": job.database, **dict(job.environment)}


def pytest_of(job: Job, report: Path) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-q", "--junitxml", str(report)]
    if WORKERS > 1:
        command += ["-n", str(WORKERS), "--dist", "loadgroup"]
    if not PROOF:
        command += ["-m", "not bench"]
    return [*command, *job.arguments]


def keep(part: str, runs: list[Run]) -> None:
    """The end of a part, for whoever runs the proof in several sittings."""
    KEPT.mkdir(parents=True, exist_ok=True)
    ends = ["\n".join([*run.output.rstrip().splitlines()[-LAST_LINES:], str(run)]) for run in runs]
    (KEPT / f"{part}.txt").write_text("\n\n".join(ends) + "\n", "utf-8")


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
    from tests import throwaway_postgres

    try:
        throwaway_postgres.start().stop()
    except (throwaway_postgres.NoPostgres, OSError, subprocess.SubprocessError) as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
