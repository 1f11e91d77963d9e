"""Reading the journal: only what concerns one organisation, newest first. The caller vouches that it is the viewer's own."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max, Q

from tablee.kernel.models import JournalEntry

PAGE = 50


def entries_concerning(ref: str, *, before_id: int | None = None, limit: int = PAGE) -> list[JournalEntry]:
    """Entries shown to the organisation `ref`, newest first; `before_id` continues a list. None for an empty ref."""
    if not ref:
        return []
    rows = JournalEntry.objects.filter(concerns__ref=ref)
    if before_id is not None:
        last = rows.filter(pk=before_id).values_list("at", flat=True).first()
        if last is None:
            return []
        rows = rows.filter(Q(at__lt=last) | Q(at=last, pk__lt=before_id))
    return list(rows.order_by("-at", "-pk")[:limit])


def corrections_of(ref: str, verb: str, *, limit: int = 200) -> list[JournalEntry]:
    """Entries of one verb on this organisation that replaced something, newest first."""
    rows = JournalEntry.objects.filter(object_kind="organization", object_ref=ref, verb=verb).exclude(
        before={}
    )
    return list(rows.order_by("-pk")[:limit])


def last_written(refs: Iterable[str], verbs: Iterable[str]) -> dict[str, datetime]:
    """When one of these verbs last happened to each organisation; those it never happened to are left out."""
    rows = JournalEntry.objects.filter(
        object_kind="organization", object_ref__in=list(refs), verb__in=list(verbs)
    )
    return dict(rows.values_list("object_ref").annotate(last=Max("at")).values_list("object_ref", "last"))
