"""The engine's door: its example runs, and it loads no solver and no web framework until it must."""

from __future__ import annotations

import doctest
import os
import subprocess
import sys

from tablee.engines import allocation

from .problems import ROOT


def test_the_example_in_the_door_runs() -> None:
    done = doctest.testmod(allocation, raise_on_error=False)
    assert (done.failed, done.attempted > 4) == (0, True)


def test_one_lot_is_shared_without_loading_a_solver() -> None:
    code = (
        "import sys; from tablee.engines.allocation import Lot, Problem, Structure; "
        "assert 'numpy' not in sys.modules; from tablee.engines.allocation import allocate; "
        "result = allocate(Problem((Lot('a', 3, 1000, 'x', 'ambient', 0, 0),), (Structure('s', 9000, 0, 0),)), seed=0); "
        "loaded = {'ortools', 'django', 'highspy'} & sys.modules.keys(); "
        "sys.exit(f'{loaded}' if loaded or result.given_g != 3000 else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
