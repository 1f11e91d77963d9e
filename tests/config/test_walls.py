"""The walls of the house hold because a breach is seen: each is broken once, in a copy."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.skipif(
    os.environ["TABLEE_TEST_DB"] != "sqlite", reason="the same on every database: runs once"
)

# That doors hold no table, types apart, is a house test with a control of its own: tests/house/test_walls.py.
BREACHES = {
    "Floors": ("tablee/standards/breach.py", "import tablee.domains.actors.enums"),
    "strangers": ("tablee/api/breach.py", "import tablee.web.shell.menu"),
    "storeys": ("tablee/domains/stock/breach.py", "import tablee.domains.sharing.models"),
    "pure Python": ("tablee/engines/breach.py", "import django.db"),
    "Sections": ("tablee/web/share/breach.py", "import tablee.web.today.views"),
    "through domains": ("tablee/flows/breach.py", "import tablee.engines.allocation"),
}


def _lint(source: Path) -> str:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    command += ["--config", str(settings.BASE_DIR / "pyproject.toml")]
    done = subprocess.run(
        command, cwd=source.parent, env={**os.environ, "PYTHONPATH": str(source), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_every_wall_sees_its_breach(tmp_path: Path) -> None:
    source = tmp_path / "src"
    ignore = shutil.ignore_patterns("__pycache__", "*.html", "static", "data")
    shutil.copytree(settings.BASE_DIR / "src", source, ignore=ignore)
    for file, breach in BREACHES.values():
        (source / file).write_text(f'"""A breach."""\n\n{breach}\n')
    broken = [line for line in _lint(source).splitlines() if "BROKEN" in line]
    unseen = [wall for wall in BREACHES if not any(wall in line for line in broken)]
    assert unseen == []
