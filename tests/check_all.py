"""`make check`: format, lint, types, walls, dependencies, migrations, translations. Runs all, then says what failed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "-W", "error", str(ROOT / "manage.py")]

CHECKS: dict[str, list[str]] = {
    "format": [str(BIN / "ruff"), "format", "--check", "--quiet", "--output-format", "concise", "."],
    "lint": [str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise", "."],
    "types": [str(BIN / "mypy")],
    "walls": [str(BIN / "lint-imports"), "--no-cache"],
    "templates": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "dependencies": [str(BIN / "deptry"), "--config", "requirements/deptry.toml", "--no-ansi", "src"],
    "system": [*MANAGE, "check", "--fail-level", "WARNING"],
    "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    "openapi": [*MANAGE, "openapi", "--check"],
    "translations": [*MANAGE, "messages", "--check"],
}


def main(only: list[str]) -> int:
    failed = []
    with tempfile.TemporaryDirectory(prefix="tablee-check-") as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DATA_DIR": folder, "NO_COLOR": "1"}
        for name, command in CHECKS.items():
            if only and name not in only:
                continue
            before = time.monotonic()
            done = subprocess.run(
                command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
            )
            verdict = "FAILED" if done.returncode else "ok"
            print(f"{name:<14}{verdict:<8}{time.monotonic() - before:5.1f} s", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).strip() + "\n", flush=True)
    print(f"Failed: {', '.join(failed)}" if failed else "All checks passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
