"""What `make test` and `make proof` run, by part: a new part is one more entry of PARTS. `PART=storms make proof` runs one."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SQLITE, POSTGRES = DATABASES = ("sqlite", "postgres")
ROWS, ROWLESS = ("TABLEE_TEST_ROWS", "only"), ("TABLEE_TEST_ROWS", "none")


@dataclass(frozen=True)
class Part:
    """`paths` may answer otherwise on another database and run on both; `pages` run on PostgreSQL in the proof only.

    `moments` (name → environment) runs the paths once at each; a `command` is no pytest and runs in the proof only.
    """

    name: str
    paths: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    rowless: bool = False
    moments: dict[str, dict[str, str]] = field(default_factory=dict)
    command: tuple[str, ...] = ()

    @property
    def in_proof_only(self) -> bool:
        return bool(self.moments or self.command)


# Their tests start processes and databases of their own: none of them runs only once.
WITH_ROWS = ("leaks", "operations", "upgrades", "storms", "journeys", "fuzz")
FLOORS = ("domains", "flows", "tables", "kernel", "api", "capabilities")
DOORS = ("web", "demo", "config")
REST = ("standards", "engines", "house", "supply", "load", "test_make.py", "test_worlds.py")
# Begun just before midnight, the modules are read on one day and the tests run on the next.
MOMENTS = {
    "midnight": {"TABLEE_TEST_CLOCK": "2026-11-24T23:59:50+01:00"},
    "29 February": {"TABLEE_TEST_CLOCK": "2028-02-29T09:30:00+01:00"},
    "31 December": {"TABLEE_TEST_CLOCK": "2026-12-31T23:59:50+01:00"},
    "spring forward": {"TABLEE_TEST_CLOCK": "2027-03-28T01:59:50+01:00"},
    "fall back": {"TABLEE_TEST_CLOCK": "2026-10-25T02:59:50+02:00"},
    "La Réunion": {"TABLEE_TEST_CLOCK": "2026-07-28T23:30:00+02:00", "TABLEE_TEST_ZONE": "Indian/Reunion"},
}


def folders(*names: str) -> tuple[str, ...]:
    """Those that exist, as pytest's arguments."""
    return tuple(f"tests/{name}" for name in names if (ROOT / "tests" / name).exists())


PARTS = (
    # A test that asks for no row runs once: in the part whose `rowless` says so, over every path of every part.
    Part("rowless", rowless=True),
    Part("fast", paths=folders(*FLOORS), pages=folders(*DOORS, *REST)),
    Part("leaks", paths=folders("leaks")),
    Part("operations", paths=folders("operations", "upgrades")),
    Part("storms", paths=folders("storms")),
    Part("journeys", pages=folders("journeys")),
    Part("fuzz", pages=folders("fuzz")),
    Part("clock", paths=folders(*FLOORS, *DOORS, *REST), moments=MOMENTS),
    Part("targets", command=(sys.executable, "-m", "tests.targets")),
    Part("load", command=(sys.executable, "-m", "benchmarks.load", "S", "M", "L", "--within")),
)
# What `make test` gives one process: side by side where there are cores, the longest first.
GROUPS = (
    (SQLITE, ("fast", "rowless")),
    (POSTGRES, ("fast", "leaks")),
    (POSTGRES, ("operations", "storms")),
    (SQLITE, ("leaks", "operations", "storms")),
    # Apart: a browser commits, and the world that the fuzz stands on holds the one writer of its process.
    (SQLITE, ("journeys",)),
    (SQLITE, ("fuzz",)),
)


def named(name: str) -> Part:
    """KeyError for a name that no part has."""
    return {part.name: part for part in PARTS}[name]
