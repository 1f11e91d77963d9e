"""Every benchmark, one after the other: `make bench`."""

from __future__ import annotations

import pkgutil
import runpy

import benchmarks

for package in sorted(one.name for one in pkgutil.iter_modules(benchmarks.__path__) if one.ispkg):
    print(f"== {package}")
    runpy.run_module(f"benchmarks.{package}", run_name="__main__", alter_sys=True)
