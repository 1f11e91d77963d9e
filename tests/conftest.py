"""What every test shares: the small table of `tests.make`, a clock that can stand at NOON, one browser."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from tablee.domains.actors.viewer import Viewer
from tests import make, plugin_worlds

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]

# How long one example takes depends on who else uses the machine.
hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")


plugin_worlds.register("table", make.table)


@pytest.fixture
def table(db: Any) -> make.Table:
    """Alice and Bob in one network, Chloé in another."""
    return plugin_worlds.copy_of("table")


@pytest.fixture
def alice(table: make.Table) -> Viewer:
    """Coordinates « Les Tilleuls »."""
    return table.alice


@pytest.fixture
def bob(table: make.Table) -> Viewer:
    """Coordinates « Les Érables », in Alice's network."""
    return table.bob


@pytest.fixture
def chloe(table: make.Table) -> Viewer:
    """Coordinates « Les Cyprès », in a network of its own."""
    return table.chloe


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at make.NOON: for pages, which read it themselves."""
    with time_machine.travel(make.NOON, tick=False):
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured (`request.node.user_properties.append(("figure", …))`), from every worker."""
    for report in terminalreporter.getreports("passed"):
        for name, figure in report.user_properties if report.when == "call" else ():
            if name == "figure":
                terminalreporter.write_line(str(figure))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The one browser of the run: Playwright's synchronous door opens once in a process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
