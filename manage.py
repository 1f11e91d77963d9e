#!/usr/bin/env python
"""The command line of Tablée: `manage.py serve`, `manage.py migrate`, `manage.py invariants`, ..."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def main() -> None:
    sys.path.insert(0, str(ROOT / "src"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tablee.config.settings")
    try:
        from tablee.config.sqlite_library import use_newest_sqlite
    except ImportError as error:
        raise SystemExit(f"Tablée n’est pas installée ici ({error}). Lancez : make run") from error
    use_newest_sqlite()  # before Django is imported
    try:
        from django.core.management import execute_from_command_line
    except ImportError as error:
        raise SystemExit(f"Django manque dans cet environnement ({error}). Lancez : make run") from error
    # Commands are written with hyphens (`verify-backup`), modules cannot be.
    asked = [word if word.startswith("-") else word.replace("-", "_") for word in sys.argv[1:2]]
    execute_from_command_line([*sys.argv[:1], *asked, *sys.argv[2:]])


if __name__ == "__main__":
    main()
