"""Sheets on their way in: kept for an hour as rows, never as a file; once imported, only what was added is remembered."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from tablee.kernel import expiry
from tablee.kernel.models import ImportBatch
from tablee.kernel.refusals import visible

KEPT_FOR = timedelta(hours=1)
REMEMBERED = 20  # imports looked back on


@transaction.atomic
def keep(
    table: Mapping[str, Any],
    *,
    kind: str,
    organization_ref: str,
    person_ref: str,
    at: datetime,
    title: str = "",
    choices: Mapping[str, Any] | None = None,
) -> ImportBatch:
    """Keep a packed table (plain JSON values) for an hour, for one person of one organisation."""
    packed = json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
    return ImportBatch.objects.create(
        kind=kind,
        organization_ref=organization_ref,
        person_ref=person_ref,
        title=title[:120],
        digest=hashlib.sha256(packed).hexdigest(),
        table=zlib.compress(packed),
        choices=dict(choices or {}),
        sent_at=at,
        kept_until=at + KEPT_FOR,
    )


def kept(ref: str, *, organization_ref: str, person_ref: str, at: datetime) -> ImportBatch:
    """A sheet still being read over by whoever sent it. Raises NotVisible: another's, too old, imported already."""
    rows = ImportBatch.objects.filter(
        organization_ref=organization_ref, person_ref=person_ref, imported_at__isnull=True, kept_until__gt=at
    )
    return visible(rows.filter(ref=ref).first())


def table_of(batch: ImportBatch) -> dict[str, Any]:
    """The packed table as it was kept."""
    table: dict[str, Any] = json.loads(zlib.decompress(bytes(batch.table or b"")))
    return table


@transaction.atomic
def choose(batch: ImportBatch, choices: Mapping[str, Any]) -> ImportBatch:
    """Remember how the person wants the sheet read."""
    batch.choices = dict(choices)
    batch.save(update_fields=["choices"])
    return batch


def hold(batch: ImportBatch) -> ImportBatch:
    """The batch as it stands, locked until the transaction ends."""
    return ImportBatch.objects.select_for_update().get(pk=batch.pk)


def mark_imported(
    batch: ImportBatch, *, created: list[Any], counts: Mapping[str, int], network_ref: str, at: datetime
) -> None:
    """Its lines are written: the sheet goes, what was added is remembered."""
    batch.created, batch.counts, batch.network_ref = created, dict(counts), network_ref
    batch.imported_at, batch.table = at, None
    batch.save(update_fields=["created", "counts", "network_ref", "imported_at", "table"])


def mark_undone(batch: ImportBatch, kept: list[Any], *, gone: int, stays: int, at: datetime) -> None:
    """So many lines were taken back, so many stay; of what it added only what stays is remembered."""
    batch.undone_at, batch.created = at, kept
    batch.counts |= {"gone": gone, "stays": stays}
    batch.save(update_fields=["undone_at", "created", "counts"])


def mark_tried(batch: ImportBatch, *, stays: int) -> bool:
    """Nothing of it could be taken back: it stands, to be tried again. Whether that is news."""
    before: dict[str, Any] = batch.counts
    batch.counts = after = before | {"gone": 0, "stays": stays}
    batch.save(update_fields=["counts"])
    return before != after


def is_last(batch: ImportBatch) -> bool:
    """Whether no later import of the same table by the same organisation stands, those aside that were tried in vain."""
    after = Q(imported_at__gt=batch.imported_at) | Q(imported_at=batch.imported_at, pk__gt=batch.pk)
    rows = ImportBatch.objects.filter(after, organization_ref=batch.organization_ref, kind=batch.kind)
    standing = rows.filter(undone_at__isnull=True).values_list("counts", flat=True)
    return all(counts.get("gone") == 0 for counts in standing)


def imported(ref: str, *, organization_ref: str) -> ImportBatch:
    """One past import of the organisation. Raises NotVisible."""
    return visible(past(organization_ref).filter(ref=ref).first())


def past(organization_ref: str) -> QuerySet[ImportBatch]:
    """Past imports of the organisation, newest first."""
    rows = ImportBatch.objects.filter(organization_ref=organization_ref, imported_at__isnull=False)
    return rows.order_by("-imported_at", "-id")


def last_choices(kind: str, *, organization_ref: str) -> dict[str, Any]:
    """How this organisation had the last sheet of this kind read; empty when there was none."""
    last = past(organization_ref).filter(kind=kind).first()
    return dict(last.choices) if last else {}


def remembered_columns(
    kind: str, *, organization_ref: str, network_refs: Iterable[str] = ()
) -> dict[str, str | None]:
    """Title → column, as past imports of this table had them read: by this organisation, else by one of its networks.

    Of the networks only what a title means is taken over, never that it was left out.
    """
    rows = ImportBatch.objects.filter(kind=kind, imported_at__isnull=False).order_by("imported_at", "id")
    near = rows.filter(network_ref__in=[ref for ref in network_refs if ref]).exclude(
        organization_ref=organization_ref
    )
    found: dict[str, str | None] = {}
    for choices in _latest(near):
        found |= {title: column for title, column in (choices.get("mapping") or {}).items() if column}
    for choices in _latest(rows.filter(organization_ref=organization_ref)):
        found |= choices.get("mapping") or {}
    return found


def _latest(rows: QuerySet[ImportBatch]) -> list[dict[str, Any]]:
    """The choices of the last few, oldest first."""
    return list(rows.reverse().values_list("choices", flat=True)[:REMEMBERED])[::-1]


def forget_old(at: datetime) -> int:
    """Sheets nobody imported within the hour go; how many."""
    return expiry.delete(ImportBatch.objects.filter(imported_at__isnull=True, kept_until__lte=at))
