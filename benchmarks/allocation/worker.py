"""One way of sharing, measured alone in a process of its own: `python -m benchmarks.allocation.worker WAY SIZE SEED SECONDS`."""

from __future__ import annotations

import dataclasses
import json
import resource
import sys
import time

from benchmarks.allocation.baselines import Shares, pro_rata, program
from benchmarks.allocation.figures import figures
from benchmarks.allocation.worlds import SIZES, Size, world
from tablee.engines.allocation import Problem, allocate


def shared(way: str, problem: Problem, seconds: int) -> tuple[Shares, int | None]:
    """Crates of each pair, and the flow bound where the way knows it."""
    if way == "ours":
        result = allocate(problem, seed=0)
        return {(one.lot, one.structure): one.crates for one in result.shares}, result.bound_g
    if way == "pro-rata":
        return pro_rata(problem), None
    whole, common_level = way.startswith("MILP"), way.endswith("+")
    return program(problem, whole=whole, common_level=common_level, seconds=seconds), None


def main(way: str, size: str, seed: str, seconds: str) -> None:
    problem = world(next(one for one in SIZES if one.name.startswith(size)), int(seed))
    if way != "pro-rata":
        # Libraries are loaded once a process: neither side pays for it here.
        shared(way, world(Size("warm-up", 2, 2, 10, (90, 99)), 0), int(seconds))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.process_time()
    shares, bound_g = shared(way, problem, int(seconds))
    own = time.process_time() - started
    solver = resource.getrusage(resource.RUSAGE_CHILDREN)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    supply = sum(lot.crates * lot.crate_g for lot in problem.lots)
    told = {
        "cpu_s": own,
        "solver_cpu_s": solver.ru_utime + solver.ru_stime - before.ru_utime - before.ru_stime,
        "rss_mb": memory,
        "bound": None if bound_g is None else 1 - bound_g / supply,
        **dataclasses.asdict(figures(problem, shares, whole=not way.startswith("LP"))),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
