"""Prints the table of docs/allocation.md: ours beside named baselines, each in a process of its own.

`python -m benchmarks.allocation [territory|region|country|weeks|year ...]`; everything without an argument, some ten
minutes, most of them spent by the baselines. `--quick`: one seed of the territory, whose programs get ten seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.allocation import weeks, year

ROOT = Path(__file__).parents[2]
SEEDS: dict[str, tuple[int, ...]] = {"territory": (0, 1, 2), "region": (0, 1), "country": (0,)}
LIMIT_SECONDS, QUICK_SECONDS = 60, 10
QUICK = "--quick"
PROGRAMS = {"territory": ("MILP", "MILP+"), "region": ("MILP", "MILP+"), "country": ("LP", "LP+")}
NAMES = {
    "ours": "Tablée",
    "pro-rata": "pro-rata of people",
    "MILP": "PuLP/CBC, plain weighted MILP, {seconds} s",
    "MILP+": "the same + common level",
    "LP": "PuLP/CBC, plain weighted LP",
    "LP+": "the same + common level",
}
Row = dict[str, Any]


def measured(way: str, size: str, seed: int, seconds: int) -> Row:
    """Figures of one way in its own process, one thread."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "benchmarks.allocation.worker", way, size, str(seed), str(seconds)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
    if done.returncode:
        raise SystemExit(f"{way} at {size} size failed:\n{done.stderr}")
    found: Row = json.loads(done.stdout)
    found["cpu"] = found["cpu_s"] + found["solver_cpu_s"]
    return found


def title(way: str, seconds: int) -> str:
    return NAMES[way].format(seconds=seconds)


def over_seeds(way: str, size: str, seeds: tuple[int, ...], seconds: int) -> Row:
    rows = [measured(way, size, seed, seconds) for seed in seeds]
    return {
        key: None if any(row[key] is None for row in rows) else mean(row[key] for row in rows)
        for key in rows[0]
    }


def sizes(size: str, seeds: tuple[int, ...], seconds: int) -> None:
    rows = {way: over_seeds(way, size, seeds, seconds) for way in ("ours", "pro-rata", *PROGRAMS[size])}
    ours = rows["ours"]
    print(f"\n{size}, mean of {len(seeds)} seed(s); flow bound of the waste {ours['bound']:.2%}")
    print(
        f"  {'':<36}{'CPU s':>8}{'RSS MB':>8}{'Gini':>8}{'p10':>8}{'least':>8}{'waste':>8}{'t.km':>9}  complaining"
    )
    for way, row in rows.items():
        complaining = "–" if row["complaining"] is None else f"{row['complaining']:.0f}"
        print(
            f"  {title(way, seconds):<36}{row['cpu']:>8.2f}{row['rss_mb']:>8.0f}{row['gini']:>8.3f}{row['p10']:>8.3f}"
            f"{row['least']:>8.3f}{row['waste']:>8.2%}{row['tonne_km']:>9.0f}  {complaining}"
        )
    for way in PROGRAMS[size]:
        other = rows[way]
        print(
            f"  ours / {title(way, seconds)}: CPU 1/{other['cpu'] / ours['cpu']:.1f} (its solver alone 1/"
            f"{other['solver_cpu_s'] / ours['cpu']:.1f}), Gini {ours['gini'] / other['gini']:.2f}×, "
            f"p10 {ours['p10'] / other['p10']:.2f}×"
        )
    over_bound = 100 * (ours["waste"] - ours["bound"])
    print(
        f"  waste over the bound {over_bound:.2f} point; tonne-km "
        f"{ours['tonne_km'] / rows['pro-rata']['tonne_km']:.2f}× pro-rata"
    )


def seasons() -> None:
    print("\n26 weeks of a territory 20 × 30 with four weeks of history, mean of 3 seeds")
    found = {way: [weeks.season(way, seed) for seed in range(3)] for way in weeks.WAYS}
    told = {
        way: {key: mean(getattr(one, key) for one in rows) for key in ("gini", "least", "waste", "tonne_km")}
        for way, rows in found.items()
    }
    for way, row in told.items():
        print(
            f"  {way:<11} Gini {row['gini']:.4f}  least {row['least']:.3f}  waste {row['waste']:.2%}  t.km {row['tonne_km']:.0f}"
        )
    for way in weeks.WAYS[1:]:
        ours, other = told["ours"], told[way]
        print(
            f"  ours / {way}: Gini {ours['gini'] / other['gini']:.3f}×, least {ours['least'] / other['least']:.2f}×"
        )


def main(wanted: list[str]) -> None:
    if QUICK in wanted:
        sizes("territory", SEEDS["territory"][:1], QUICK_SECONDS)
        return
    for name in wanted or [*SEEDS, "weeks", "year"]:
        if name in SEEDS:
            sizes(name, SEEDS[name], LIMIT_SECONDS)
        elif name == "weeks":
            seasons()
        elif name == "year":
            print("\nA year on the demonstration territory")
            year.main([])
        else:
            raise SystemExit(f"{name}: choose among {', '.join([*SEEDS, 'weeks', 'year'])}")


if __name__ == "__main__":
    main(sys.argv[1:])
