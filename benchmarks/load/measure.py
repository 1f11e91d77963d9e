"""One installation of one size on one database, measured: pages and API calls alone and together, claims, memory."""

import json
import os
import statistics
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load.requests import Visit, alone, claim_all, drive, percentile
from benchmarks.load.stand import Stand, prepare

MARK = "INSIDE "  # before what `inside` prints, which lives in another process
A_SECOND = 20
CLAIMS, QUICK_CLAIMS = 600, 100
ALONE = 20


@dataclass
class Figures:
    """Times in milliseconds. `together`: p95 of each visit at twenty requests a second; `cpu`: the server's, one at a time."""

    size: str
    database: str
    holds: dict[str, int]
    queries: dict[str, int]
    cpu: dict[str, float] = field(default_factory=dict)
    p50: dict[str, float] = field(default_factory=dict)
    p95: dict[str, float] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)
    not_200: dict[str, int] = field(default_factory=dict)
    memory_mb: float = 0
    claims_a_second: float = 0
    claims_with_worker: float = 0
    claims_cpu: float = 0
    claims: int = CLAIMS  # tried, with and without the worker
    taken: int = 0
    laws_hold: bool = False
    laws_s: float = 0
    backup_s: float = 0
    restore_s: float = 0
    others: float = 0  # the machine's load average before anything was measured

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def measure(
    folder: Path, size: str, database: str, seconds: float, database_url: str, *, claims: int = CLAIMS
) -> Figures:
    """Minutes at size L. Whatever was started is stopped."""
    stand = prepare(folder, size, database_url=database_url)
    try:
        scene = told(stand, "scene", stand.email)
        found = Figures(size, database, scene["holds"], scene["queries"], claims=claims)
        stand.manage("work", "--once")  # the jobs of the day and the messages of the scene are behind us
        visits = _visits(scene, stand.cookie())
        found.others = os.getloadavg()[0]
        stand.start()
        drive(stand.address, visits, a_second=10, seconds=4)  # warm
        for visit in visits:
            before = stand.cpu_s()
            alone(stand.address, visit, ALONE)
            found.cpu[visit.name] = (stand.cpu_s() - before) * 1000 / ALONE
        timed = drive(stand.address, visits, a_second=A_SECOND, seconds=seconds)
        for name, values in timed.by_name.items():
            found.p50[name], found.p95[name] = statistics.median(values), percentile(values, 95)
            found.answered[name] = len(values)
        found.not_200 = timed.refused
        first, second = (told(stand, "jobs", stand.email, claims) for _time in range(2))
        found.claims_a_second, found.claims_cpu, found.taken = _claims(stand, first)
        found.memory_mb = stand.memory_mb()
        stand.start_worker()  # with the messages of all these offers to write
        found.claims_with_worker = _claims(stand, second)[0]
        stand.stop()
        before = time.monotonic()
        found.laws_hold = stand.laws_hold()
        found.laws_s = time.monotonic() - before
        before = time.monotonic()
        stand.manage("backup", str(folder / "load.backup"))
        found.backup_s = time.monotonic() - before
        before = time.monotonic()
        stand.manage("restore", str(folder / "load.backup"), "--replace")
        found.restore_s = time.monotonic() - before
    finally:
        stand.stop()
    return found


def told(stand: Stand, what: str, *arguments: object) -> Any:
    """What a function of `inside` says."""
    return answers(stand, f"inside.{what}({', '.join(map(repr, arguments))})")[0]


def answers(stand: Stand, calls: str) -> list[Any]:
    """What each of these calls of `inside` says, in one process: to start it is half the work."""
    printed = stand.manage("shell", "-c", f"from benchmarks.load import inside; {calls}")
    return [json.loads(line.split(MARK, 1)[1]) for line in printed.splitlines() if MARK in line]


def _visits(scene: dict[str, Any], cookie: str) -> list[Visit]:
    keys = {"page": {"Cookie": cookie}, "api": {"Authorization": f"Bearer {scene['token']}"}, "link": {}}
    return [Visit(name, path, keys[kind]) for name, path, kind in scene["visits"]]


def _claims(stand: Stand, jobs: list[str]) -> tuple[float, float, int]:
    """Claims a second, the server's processor time of each in milliseconds, how many were taken."""
    before = stand.cpu_s()
    rate, taken = claim_all(stand.address, [(path, "units=1") for path in jobs])
    return rate, (stand.cpu_s() - before) * 1000 / len(jobs), taken
