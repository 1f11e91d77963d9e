"""The journal's only writer, its seal and its check. Entries hold codes, figures and reasons, never names."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from tablee.kernel.models import JournalConcern, JournalEntry, JournalSeal

# In JSON text too: quotes and backslashes end an address.
_ADDRESS = re.compile(r"[^\s@\"'<>(),;:\\]{1,64}@[^\s@\"'<>(),;:\\]{1,200}\.[A-Za-z]{2,20}")


# What a seal takes in, in this order. A column added later counts only where it is filled: older seals still hold.
SEALED_FIRST = (
    "id",
    "at",
    "verb",
    "person_ref",
    "acting_ref",
    "via",
    "object_kind",
    "object_ref",
    "network_ref",
    "before",
    "after",
    "rule_version",
    "reason",
)
SEALED_SINCE = ("role",)


@dataclass(frozen=True)
class Author:
    """Who acts: references only. `via` is page, link, api or job; `role` is the person's place, or the link's scope."""

    person_ref: str = ""
    acting_ref: str = ""
    via: str = "page"
    role: str = ""


@dataclass(frozen=True)
class Topic:
    """What an entry is about: a thing by its code, its network, and the organisations it is always shown to."""

    kind: str
    ref: str
    network_ref: str = ""
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One entry to be written; `concerns`: the organisations it is shown to besides those of its topic and who acts."""

    verb: str
    about: Topic
    by: Author
    at: datetime
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    concerns: Iterable[str] = ()
    rule_version: str = ""
    reason: str = ""


def write(verb: str, about: Topic, by: Author, at: datetime, **more: Any) -> JournalEntry:
    """Append one entry in the current transaction; `more` as in `Line`."""
    return write_many([Line(verb, about, by, at, **more)])[0]


def write_many(lines: Iterable[Line]) -> list[JournalEntry]:
    """Append many entries in the current transaction, for bulk doors."""
    listed = list(lines)
    entries = JournalEntry.objects.bulk_create(
        [
            JournalEntry(
                at=line.at,
                verb=line.verb,
                person_ref=line.by.person_ref,
                acting_ref=line.by.acting_ref,
                via=line.by.via,
                role=line.by.role[:40] or None,
                object_kind=line.about.kind,
                object_ref=line.about.ref,
                network_ref=line.about.network_ref,
                before=_plain(line.before),
                after=_plain(line.after),
                rule_version=line.rule_version,
                reason=_mask(line.reason)[:300],
            )
            for line in listed
        ],
        batch_size=1000,
    )
    JournalConcern.objects.bulk_create(
        [
            JournalConcern(entry=entry, ref=ref)
            for entry, line in zip(entries, listed, strict=True)
            for ref in sorted({line.by.acting_ref, *line.about.concerns, *line.concerns} - {""})
        ],
        batch_size=2000,
    )
    return entries


def seal(at: datetime) -> JournalSeal | None:
    """Chain a digest over the entries since the last seal; None when there are none."""
    with transaction.atomic():
        _wait_for_writers()
        last = JournalSeal.objects.select_for_update().order_by("-up_to").first()
        digest, count, up_to = _digest(last, None)
        if up_to == (last.up_to if last else 0):
            return None
        total = count + (last.entries if last else 0)
        return JournalSeal.objects.create(up_to=up_to, entries=total, digest=digest, sealed_at=at)


def verify() -> list[str]:
    """Recompute every seal. One sentence for each seal that no longer fits what the table holds."""
    problems, previous = [], None
    for each in JournalSeal.objects.order_by("up_to"):
        digest, count, _ = _digest(previous, each.up_to)
        total = count + (previous.entries if previous else 0)
        if digest != each.digest or total != each.entries:
            problems.append(f"seal up to entry {each.up_to}: {total} entries found, {each.entries} sealed")
        previous = each
    return problems


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    text = json.dumps(dict(values or {}), cls=DjangoJSONEncoder, ensure_ascii=False)
    plain: dict[str, Any] = json.loads(_mask(text))
    return plain


def _mask(text: str) -> str:
    """Free text may hold somebody's address; what is written for ever must not."""
    return _ADDRESS.sub("…@…", text)


def _wait_for_writers() -> None:
    """PostgreSQL hands out numbers before the commit: an entry still being written would land under the seal.

    The lock waits for those at work and holds newcomers back while the digest is computed. SQLite has one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE kernel_journalentry IN SHARE MODE")


def _digest(last: JournalSeal | None, up_to: int | None) -> tuple[str, int, int]:
    state = hashlib.sha256((last.digest if last else "").encode())
    rows = JournalEntry.objects.filter(id__gt=last.up_to if last else 0)
    rows = rows.filter(id__lte=up_to) if up_to is not None else rows
    count, highest = 0, last.up_to if last else 0
    for row in rows.order_by("id").values_list(*SEALED_FIRST, *SEALED_SINCE).iterator(chunk_size=2000):
        told = row if row[-1] is not None else row[: len(SEALED_FIRST)]
        state.update(json.dumps(told, cls=DjangoJSONEncoder, sort_keys=True).encode())
        count, highest = count + 1, row[0]
    return state.hexdigest(), count, highest
