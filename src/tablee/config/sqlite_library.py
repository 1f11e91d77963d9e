"""Which SQLite the process uses: the newest at hand, put in place before Django is imported.

SQLite 3.7.0 to 3.51.2 can lose committed pages in WAL mode when several connections write and checkpoint
(fixed in 3.51.3, and in 3.50.7 and 3.44.6 of the older lines). Where the system's library is one of those
and no wheel of `pysqlite3` exists, the settings fall back to a rollback journal: slower, but safe.
"""

import sys

Version = tuple[int, int, int]

_FIRST_AFFECTED: Version = (3, 7, 0)
_FIXED: Version = (3, 51, 3)
_FIXED_OLDER_LINES: dict[tuple[int, int], int] = {(3, 50): 7, (3, 44): 6}


def use_newest_sqlite() -> None:
    """Make `import sqlite3` mean `pysqlite3` where that package is installed. Harmless when called twice."""
    if "django.db.backends.sqlite3.base" in sys.modules:
        return  # Django already holds the module: swapping now would give two libraries in one process
    try:
        import pysqlite3
    except ImportError:
        return  # no wheel for this machine: the standard library's stays
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def library_version() -> Version:
    """The version Django's connections will have."""
    from sqlite3 import sqlite_version_info

    major, minor, patch = sqlite_version_info[:3]
    return major, minor, patch


def wal_is_safe(version: Version) -> bool:
    """Whether this version is free of the WAL-reset bug."""
    if version < _FIRST_AFFECTED or version >= _FIXED:
        return True
    fixed_patch = _FIXED_OLDER_LINES.get(version[:2])
    return fixed_patch is not None and version[2] >= fixed_patch
