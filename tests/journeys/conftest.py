"""A real browser on a phone-sized screen, a live server, and the demonstration's personas."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tablee.domains.actors.viewer import Viewer
from tests import make
from tests.web.visitors import signed_in

PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def _sync_database_in_a_browser_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's loop makes Django believe that the test is asynchronous; it is not."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def table(transactional_db: Any) -> make.Table:
    """The small world, as a live server sees it."""
    return make.table()


Opener = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Opener]:
    """`open_page(viewer, javascript=True, width=390, dark=False)`: a page of a fresh browser, signed in when asked."""
    contexts: list[BrowserContext] = []

    def open_one(
        viewer: Viewer | None = None,
        *,
        javascript: bool = True,
        width: int = PHONE["width"],
        dark: bool = False,
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": PHONE["height"]},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="fr-FR",
        )
        contexts.append(context)
        if viewer is not None:
            cookie = _session_of(signed_in(viewer))
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_one
    for each in contexts:
        each.close()


def _session_of(client: Client) -> str:
    return str(client.cookies["sessionid"].value)


@pytest.fixture(scope="session")
def axe_source() -> str:
    from axe_playwright_python.base import AXE_FILE_PATH

    return AXE_FILE_PATH.read_text("utf-8")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A page looks the same on both databases: while working, the browser walks on SQLite only; `make proof` on both."""
    if os.environ.get("TABLEE_TEST_DB") != "postgres" or os.environ.get("TABLEE_PROOF") == "1":
        return
    here = Path(__file__).parent
    left_out = [item for item in items if here in item.path.parents]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
