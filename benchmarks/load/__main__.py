"""`python -m benchmarks.load [S] [M] [L] [--databases sqlite,postgres] [--seconds N] [--keep FILE] [--within] [--quick]`.

Prints one table a database. `--keep` adds the figures to a file, and prints all that stands there: sizes may be measured
one at a time. `--within` ends with 1 when a goal is missed. `--quick`: size S on SQLite, few requests.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from tests import throwaway_postgres

from benchmarks.load.measure import CLAIMS, QUICK_CLAIMS, Figures, measure
from benchmarks.load.table import beyond, tables


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("sizes", nargs="*", default=["S"], help="of S, M and L")
    options.add_argument("--databases")
    options.add_argument("--seconds", type=float)
    options.add_argument("--keep", type=Path)
    options.add_argument("--within", action="store_true")
    options.add_argument("--quick", action="store_true")
    asked = options.parse_args()
    databases = asked.databases or ("sqlite" if asked.quick else "sqlite,postgres")
    seconds = asked.seconds or (5 if asked.quick else 60)
    claims = QUICK_CLAIMS if asked.quick else CLAIMS
    found = _kept(asked.keep)
    for database in databases.split(","):
        for size in asked.sizes:
            figures = _measured(size, database, seconds, claims)
            found = [each for each in found if (each.size, each.database) != (size, database)] + [figures]
            if asked.keep:
                asked.keep.write_text(json.dumps([each.as_dict() for each in found], ensure_ascii=False))
    print(f"\n{tables(found)}\n", flush=True)
    missed = beyond(found)
    print("\n".join(["Beyond its goal:", *missed]) if missed else "Every goal is met.", flush=True)
    return 1 if missed and asked.within else 0


def _measured(size: str, database: str, seconds: float, claims: int) -> Figures:
    cluster = throwaway_postgres.start(durable=True) if database == "postgres" else None
    try:
        with tempfile.TemporaryDirectory(prefix="tablee-load-") as folder:
            return measure(
                Path(folder), size, database, seconds, cluster.url if cluster else "", claims=claims
            )
    finally:
        if cluster:
            cluster.stop()


def _kept(file: Path | None) -> list[Figures]:
    return [Figures(**each) for each in json.loads(file.read_text())] if file and file.exists() else []


if __name__ == "__main__":
    sys.exit(main())
