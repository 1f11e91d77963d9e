"""The database and its copies: SQLite in DATA_DIR with a fair write gate, or PostgreSQL through a pool (DATABASE_URL)."""

from typing import Any

from tablee.config.settings.place import DATA_DIR, env
from tablee.config.sqlite_library import library_version, wal_is_safe

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# An affected SQLite never gets WAL (see sqlite_library); `manage.py check` says so.
SQLITE_JOURNAL_MODE = "WAL" if wal_is_safe(library_version()) else "DELETE"


def _sqlite(config: dict[str, Any]) -> dict[str, Any]:
    pragmas = {
        "journal_mode": SQLITE_JOURNAL_MODE,
        "synchronous": "FULL",  # money and votes: an acknowledged write survives a power cut
        "temp_store": "MEMORY",
        "mmap_size": 134_217_728,
        "cache_size": -20_000,
        "journal_size_limit": 67_108_864,
    }
    return {
        **config,
        "ENGINE": "tablee.kernel.sqlite_gate",
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "timeout": 20,
            # DEFERRED, the default, fails half of the writes with "database is locked" under 16 clients.
            "transaction_mode": "IMMEDIATE",
            "init_command": "".join(f"PRAGMA {name}={value};" for name, value in pragmas.items()),
        },
        # A file, not memory: tests with threads would otherwise meet "database table is locked".
        "TEST": {"NAME": str(DATA_DIR / "test.sqlite3")},
    }


def _postgresql(config: dict[str, Any]) -> dict[str, Any]:
    return {
        **config,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**config.get("OPTIONS", {}), "pool": {"min_size": 2, "max_size": 8, "timeout": 20}},
    }


def _database() -> dict[str, Any]:
    if not env.str("DATABASE_URL", default=""):
        return _sqlite({"NAME": str(DATA_DIR / "db.sqlite3")})
    return database_at(env.str("DATABASE_URL"))


def database_at(url: str) -> dict[str, Any]:
    """Settings for a database by its address. Raises RuntimeError for one Tablée does not speak to."""
    config: dict[str, Any] = dict(env.db_url_config(url))
    vendor = config["ENGINE"].rsplit(".", 1)[-1]
    if vendor == "sqlite3":
        return _sqlite(config)
    if vendor in {"postgresql", "psycopg2"}:
        return _postgresql(config)
    raise RuntimeError(f"DATABASE_URL : Tablée parle à SQLite et à PostgreSQL, pas à « {vendor} ».")


DATABASES = {"default": _database()}

# Shared by all processes, unlike Django's default cache: rate limits must count every worker.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Copies that make themselves.
# At most this much is lost when the disk is: a copy is made when something was written since the last. 0: never.
BACKUP_EVERY_MINUTES = env.int("BACKUP_EVERY_MINUTES", default=5)
# The newest twelve, then the newest of so many days, weeks and months.
BACKUPS_KEPT = tuple(env.list("BACKUPS_KEPT", cast=int, default=[12, 7, 4, 6]))
