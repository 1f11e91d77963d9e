"""The clock of a whole run: TABLEE_TEST_CLOCK says when it begins, TABLEE_TEST_ZONE which zone the machine stands in.

`TABLEE_TEST_CLOCK=2026-12-31T23:59:50+01:00 .venv/bin/pytest tests/domains`: every module is read at that moment, then
the clock goes on while the tests run. What tests and product ask the clock follows; how long things take does not.
"""

import os
import time
from datetime import datetime

import pytest
import time_machine

CLOCK, ZONE = "TABLEE_TEST_CLOCK", "TABLEE_TEST_ZONE"

standing = (
    time_machine.travel(datetime.fromisoformat(os.environ[CLOCK]), tick=False)
    if CLOCK in os.environ
    else None
)
if standing:
    standing.start()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Django gives the process its own zone when it starts: a machine that stands elsewhere is set after it."""
    if ZONE in os.environ:
        os.environ["TZ"] = os.environ[ZONE]
        time.tzset()
    if standing and config.getoption("numprocesses", None):
        standing.stop()  # this process only hands tests out: its workers stand at that moment


def pytest_collection_finish() -> None:
    """From here on the clock goes: never stopped, a test that travels comes back to it."""
    if standing:
        standing.stop()
        time_machine.travel(datetime.fromisoformat(os.environ[CLOCK]), tick=True).start()


def pytest_report_header() -> str | None:
    """Says in the run's head that the clock is not the machine's."""
    named = [f"{name}={os.environ[name]}" for name in (CLOCK, ZONE) if name in os.environ]
    return f"clock: {', '.join(named)}" if named else None
