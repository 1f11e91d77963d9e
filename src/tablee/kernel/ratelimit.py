"""How often something may be tried: fixed windows counted in the database, so every process agrees."""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from tablee.kernel import expiry
from tablee.kernel.models import RateWindow

TABLE = f'"{RateWindow._meta.db_table}"'


@dataclass(frozen=True)
class Try:
    """One try by `who` (an address, a link): at most `limit` are allowed in a window of `seconds`."""

    bucket: str
    who: str
    limit: int
    seconds: int

    def window(self, at: datetime) -> tuple[str, datetime]:
        """Its row: `who` is stored only as a digest that changes every day."""
        start = datetime.fromtimestamp(int(at.timestamp()) // self.seconds * self.seconds, tz=at.tzinfo)
        key = salted_hmac(f"tablee.rate.{self.bucket}.{at.date()}", self.who, algorithm="sha256").hexdigest()
        return key, start


def allow(bucket: str, who: str, *, limit: int, seconds: int, at: datetime) -> bool:
    """Count one try; False when `limit` tries were already made in this window of `seconds`."""
    return not too_many([Try(bucket, who, limit, seconds)], at=at)


def too_many(tries: Sequence[Try], *, at: datetime) -> frozenset[str]:
    """Count these tries at once, each in its own window; the buckets that were full already."""
    # In one order of keys, so that two that count the same rows never wait for each other crosswise.
    rows = sorted((*each.window(at), each.limit, each.bucket) for each in tries)
    full = _full(rows)
    open_rows = [row for row in rows if row[3] not in full]
    if not open_rows:
        return full
    # One statement is its own transaction; SQLite's gate stands at the door of `atomic`.
    with transaction.atomic() if connection.vendor == "sqlite" else nullcontext():
        counted = _count(open_rows)
    return full | {bucket for key, _start, _limit, bucket in open_rows if key not in counted}


Row = tuple[str, datetime, int, str]


def _full(rows: Sequence[Row]) -> frozenset[str]:
    """A look before the write: whoever hammers at a full window makes nobody wait at the gate."""
    one = "(key = %s AND window_at = %s AND hits >= %s)"
    found = _keys(
        f"SELECT key FROM {TABLE} WHERE {' OR '.join([one] * len(rows))}",  # noqa: S608
        [value for key, start, limit, _bucket in rows for value in (key, _moment(start), limit)],
    )
    return frozenset(bucket for key, _start, _limit, bucket in rows if key in found)


def _count(rows: Sequence[Row]) -> set[str]:
    """Those counted: a window filled since the look answers nothing."""
    case = " ".join(["WHEN %s THEN %s"] * len(rows))
    return _keys(
        f"INSERT INTO {TABLE} (key, window_at, hits) VALUES {', '.join(['(%s, %s, 1)'] * len(rows))} "  # noqa: S608
        f"ON CONFLICT (key, window_at) DO UPDATE SET hits = {TABLE}.hits + 1 "
        f"WHERE {TABLE}.hits < CASE {TABLE}.key {case} END RETURNING key",
        [value for key, start, _limit, _bucket in rows for value in (key, _moment(start))]
        + [value for key, _start, limit, _bucket in rows for value in (key, limit)],
    )


def _keys(sql: str, values: list[Any]) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return {str(key) for (key,) in cursor.fetchall()}


def _moment(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def forget_old(at: datetime) -> int:
    """Drop windows of more than two days ago."""
    return expiry.delete(RateWindow.objects.filter(window_at__lt=at - timedelta(days=2)))
