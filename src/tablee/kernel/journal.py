"""The journal's only writer, its seal and its check. Entries hold codes, figures and reasons, never names."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from tablee.kernel.models import JournalConcern, JournalEntry, JournalSeal


@dataclass(frozen=True)
class Author:
    """Who acts: references only. `via` is page, link, api or job."""

    person_ref: str = ""
    acting_ref: str = ""
    via: str = "page"


def write(
    verb: str,
    *,
    by: Author,
    kind: str,
    ref: str,
    at: datetime,
    network_ref: str = "",
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    concerns: Iterable[str] = (),
    rule_version: str = "",
    reason: str = "",
) -> JournalEntry:
    """Append one entry in the current transaction; `concerns` are the organisations it is shown to."""
    entry = JournalEntry.objects.create(
        at=at,
        verb=verb,
        person_ref=by.person_ref,
        acting_ref=by.acting_ref,
        via=by.via,
        object_kind=kind,
        object_ref=ref,
        network_ref=network_ref,
        before=_plain(before),
        after=_plain(after),
        rule_version=rule_version,
        reason=reason[:300],
    )
    shown_to = {by.acting_ref, *concerns} - {""}
    JournalConcern.objects.bulk_create(JournalConcern(entry=entry, ref=each) for each in sorted(shown_to))
    return entry


def seal(at: datetime) -> JournalSeal | None:
    """Chain a digest over the entries since the last seal; None when there are none."""
    with transaction.atomic():
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
    plain: dict[str, Any] = json.loads(json.dumps(dict(values or {}), cls=DjangoJSONEncoder))
    return plain


def _digest(last: JournalSeal | None, up_to: int | None) -> tuple[str, int, int]:
    state = hashlib.sha256((last.digest if last else "").encode())
    rows = JournalEntry.objects.filter(id__gt=last.up_to if last else 0)
    rows = rows.filter(id__lte=up_to) if up_to is not None else rows
    count, highest = 0, last.up_to if last else 0
    for row in rows.order_by("id").values_list().iterator(chunk_size=2000):
        state.update(json.dumps(row, cls=DjangoJSONEncoder, sort_keys=True).encode())
        count, highest = count + 1, row[0]
    return state.hexdigest(), count, highest
