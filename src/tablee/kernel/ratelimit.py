"""How often something may be tried: fixed windows counted in the database, so every process agrees."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from tablee.kernel.models import RateWindow


def allow(bucket: str, who: str, *, limit: int, seconds: int, at: datetime) -> bool:
    """Count one try; False when `limit` tries were already made in this window of `seconds`.

    `who` (an address, a link) is stored only as a digest that changes every day.
    """
    start = datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, tz=at.tzinfo)
    key = salted_hmac(f"tablee.rate.{bucket}.{at.date()}", who, algorithm="sha256").hexdigest()
    window = RateWindow.objects.filter(key=key, window_at=start)
    if window.filter(hits__gte=limit).exists():
        return False
    with transaction.atomic():
        if window.filter(hits__lt=limit).update(hits=F("hits") + 1):
            return True
    try:
        with transaction.atomic():
            RateWindow.objects.create(key=key, window_at=start, hits=1)
            return True
    except IntegrityError:
        with transaction.atomic():
            return window.filter(hits__lt=limit).update(hits=F("hits") + 1) == 1


def forget_old(at: datetime) -> int:
    """Drop windows of more than two days ago."""
    deleted, _ = RateWindow.objects.filter(window_at__lt=at - timedelta(days=2)).delete()
    return deleted
