"""The ground of a test run: its database (TABLEE_TEST_DB=sqlite, the default, or postgres), its folder, catalogue, style.

Loaded by `-p` in pyproject.toml: its work is done on import, before pytest-django reads the settings. With xdist
the controller does it once; workers inherit the environment.
"""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests import throwaway_postgres

READY = "TABLEE_TESTS_READY"
# What a developer or a server has in the environment must not reach the tests.
FOREIGN = ("DATABASE_URL", "DATA_DIR", "DEBUG", "DEMO", "EMAIL_FROM", "EMAIL_URL", "PORT", "PUBLIC_URL", "SECRET_KEY",
           "TRUSTED_PROXIES")  # fmt: skip


def _prepare() -> None:
    if os.environ.get(READY):
        return  # a worker: the controller has prepared everything
    kind = os.environ.setdefault("TABLEE_TEST_DB", "sqlite")
    if kind not in {"sqlite", "postgres"}:
        raise SystemExit(f"TABLEE_TEST_DB={kind}: choose sqlite or postgres")
    for name in FOREIGN:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="tablee-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["DATA_DIR"] = folder
    os.environ["STATIC_BUILD"] = "0"
    os.environ["BACKUP_EVERY_MINUTES"] = "0"  # a worker in a test copies nothing unless the test asks
    # Playwright's synchronous door keeps an event loop running; Django would refuse every query beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if kind == "postgres":
        cluster = throwaway_postgres.start()
        atexit.register(cluster.stop)
        os.environ["DATABASE_URL"] = cluster.url
        os.environ["TABLEE_TEST_DB_ORIGIN"] = cluster.origin
    os.environ[READY] = "1"


_prepare()


def pytest_configure(config: pytest.Config) -> None:
    """English pages need the compiled catalogue and a browser the stylesheet: neither is committed."""
    if hasattr(config, "workerinput"):
        return  # a worker: the controller has written them
    from tablee.config.assets import build
    from tablee.config.catalogue.compile import compile_catalogues

    compile_catalogues(config.rootpath / "locale")
    build(Path(os.environ["DATA_DIR"]) / "assets")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Django, the house and its tests live to the end: the collector need not look through them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def pytest_report_header() -> str:
    """Says in the run's head which database is under test."""
    origin = os.environ.get("TABLEE_TEST_DB_ORIGIN", "in a file")
    return f"database: {os.environ['TABLEE_TEST_DB']} ({origin}); full counts: {os.environ.get('TABLEE_PROOF') == '1'}"
