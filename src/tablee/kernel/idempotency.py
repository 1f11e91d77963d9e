"""The same request twice is one effect: under one key, the first answer is kept for 90 days and said again.

The row is written in the transaction of the request it answers. A second request with the key therefore waits for the
first to end (on the unique key, or at SQLite's gate) and then finds its answer, or nothing when the first fell over.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from tablee.kernel import expiry
from tablee.kernel.models import AnsweredRequest

KEPT_FOR = timedelta(days=90)


@dataclass(frozen=True)
class Answer:
    """status, body and the headers that belong to it. `again`: said before, nothing was done this time."""

    status: int
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)
    again: bool = False


class OtherRequest(Exception):
    """The key was used for another request."""


def once(key: str, *, holder_ref: str, request: bytes, at: datetime, answer: Callable[[], Answer]) -> Answer:
    """Call `answer` once for this key of this holder; afterwards give what it gave.

    `request` is all that makes the request what it is. Raises OtherRequest when the key stands for another one. What
    `answer` raises passes through, and nothing is kept.
    """
    digest, asked = _digest(key.encode()), _digest(request)
    try:
        with transaction.atomic():
            if (known := _known(holder_ref, digest, asked)) is not None:
                return known
            row = AnsweredRequest.objects.create(
                holder_ref=holder_ref, key=digest, request=asked, asked_at=at
            )
            given = answer()
            row.status, row.body, row.headers = given.status, given.body, dict(given.headers)
            row.save(update_fields=["status", "body", "headers"])
            return given
    except IntegrityError:
        # Another request with this key was quicker: by now its answer is written.
        if (known := _known(holder_ref, digest, asked)) is None:
            raise
        return known


def forget_old(at: datetime) -> int:
    """Drop answers of more than 90 days ago; how many."""
    return expiry.delete(AnsweredRequest.objects.filter(asked_at__lt=at - KEPT_FOR))


def _known(holder_ref: str, key: str, asked: str) -> Answer | None:
    row = AnsweredRequest.objects.filter(holder_ref=holder_ref, key=key).first()
    if row is None:
        return None
    if row.request != asked:
        raise OtherRequest
    return Answer(row.status, row.body, row.headers, again=True)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
