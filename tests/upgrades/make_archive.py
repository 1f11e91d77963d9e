"""Keeps an archive of a release for every release to come: both databases, the demonstration and size S.

`python -m tests.upgrades.make_archive [--house FOLDER]` runs that folder's own `manage.py` (this one's without it) under
a throwaway key, and writes `tests/upgrades/VERSION-COMMIT/`: four archives and `about.json`. See docs/recipes/release.md.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests import throwaway_postgres

ROOT = Path(__file__).resolve().parents[2]

# Seals the links and the journal of invented people in these archives, and opens nothing else.
KEY_NAME = "throwaway, of tests/upgrades only"
KEY = "insecure-throwaway-key-of-the-archives-kept-in-tests-upgrades-0123456789"
WORLDS = {"demo": ["demo"], "S": ["populate", "--size", "S", "--seed", "1"]}
DATABASES = ("sqlite", "postgresql")
FOLDER = Path(__file__).resolve().parent
LAST_TOUCHES = (FOLDER / "last_touches.py").read_text("utf-8")
MARK = "LINK "
LAST_LINK = f"""
from tablee.kernel import links
from tablee.kernel.models import Link
print("{MARK}" + links.path_of(Link.objects.order_by("expires_at", "pk").last()))
"""


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--house", type=Path, default=ROOT, help="a worktree of the release, with its .venv")
    house = options.parse_args().house.resolve()
    commit = _output(["git", "rev-parse", "--short=7", "HEAD"], house)
    if _output(["git", "status", "--porcelain", "--untracked-files=no"], house):
        print(f"{house}: something is not committed; an archive is of a commit")
        return 1
    version = _version(house)
    target = FOLDER / f"{version}-{commit}"
    target.mkdir(exist_ok=True)
    about: dict[str, Any] = {"version": version, "commit": commit, "key": KEY_NAME, "archives": []}
    for database in DATABASES:
        for world in WORLDS:
            path = target / f"{world.lower()}-{database}.zip"
            link = _archive(house, database, world, path)
            about["archives"].append(description(path, world=world, link=link))
            print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB", flush=True)
    (target / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def description(path: Path, *, world: str, link: str) -> dict[str, Any]:
    """What `about.json` says of an archive: its database, world, digest, rows by table, and a link somebody was sent."""
    from tablee.kernel.backups.archive import open_archive

    archive = open_archive(path)
    rows = {each["table"]: archive.parts[each["part"]].rows for each in archive.manifest["tables"]}
    return {
        "file": path.name,
        "database": archive.manifest["database"],
        "world": world,
        "made_at": archive.manifest["made_at"],
        "sha256": archive.digest,
        "rows": rows,
        "link": link,
    }


def _archive(house: Path, database: str, world: str, path: Path) -> str:
    """Makes the world and its archive; the link of it that stays open longest."""
    cluster = throwaway_postgres.start() if database == "postgresql" else None
    try:
        with tempfile.TemporaryDirectory(prefix="tablee-release-") as folder:
            environment = {
                **os.environ,
                "DATA_DIR": folder,
                "DEMO": "1",
                "SECRET_KEY": KEY,
                "LANG": "C.UTF-8",
            }
            environment.pop("PYTHONPATH", None)
            environment["DATABASE_URL"] = cluster.url if cluster else ""
            manage = [str(house / ".venv/bin/python"), "manage.py"]
            for command in (["migrate", "-v0"], ["createcachetable"], WORLDS[world]):
                _output([*manage, *command], house, environment)
            _output([*manage, "shell"], house, environment, source=LAST_TOUCHES)
            for command in (["work", "--once"], ["backup", str(path)]):
                _output([*manage, *command], house, environment)
            return _output([*manage, "shell"], house, environment, source=LAST_LINK).split(MARK)[1]
    finally:
        if cluster:
            cluster.stop()


def _version(house: Path) -> str:
    found = re.search(r'^version = "([^"]+)"', (house / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    if found is None:
        raise SystemExit(f"{house}/pyproject.toml names no version")
    return found[1]


def _output(
    command: list[str], folder: Path, environment: dict[str, str] | None = None, *, source: str = ""
) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, input=source, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr[-800:]}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(main())
