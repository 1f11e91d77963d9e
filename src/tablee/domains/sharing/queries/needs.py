"""What a viewer may know of needs, of quiet days, and of why it was told of an offer or not."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import MatchNote, Need, QuietDay
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement


def open_needs(viewer: Viewer, *, at: datetime, limit: int = 200) -> list[Need]:
    """What is missing in the viewer's networks, by family then structure."""
    return _open.rows(network_ids=viewer.network_ids, today=timezone.localdate(at), limit=limit)


@Statement
def _open(*, network_ids: Collection[int], today: date) -> QuerySet[Need]:
    return _running(network_ids, today).order_by("family", "organization__sort_name")


def running_needs(viewer: Viewer, *, at: datetime) -> QuerySet[Need]:
    """The same as a list without an end: for programs, which read it page after page."""
    return _running(viewer.network_ids, timezone.localdate(at))


def _running(network_ids: Collection[int], today: date) -> QuerySet[Need]:
    rows = Need.objects.filter(network_id__in=network_ids, closed_at__isnull=True, until_on__gte=today)
    return rows.select_related("organization", "network")


def need_seen_by(viewer: Viewer, ref: str) -> Need:
    """One's own need. Raises NotVisible."""
    rows = Need.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return visible(rows.select_related("network", "organization").first())


def match_notes(viewer: Viewer, *, limit: int = 50) -> list[MatchNote]:
    """Why the viewer's organisation was or was not told of the latest offers it may know about."""
    rows = MatchNote.objects.filter(
        organization_id=viewer.organization_id, offer__network_id__in=viewer.network_ids
    ).select_related("offer__giver", "offer__network")
    return list(rows.order_by("-noted_at", "-id")[:limit])


def quiet_today(organization_ids: Iterable[int], *, at: datetime) -> set[int]:
    """Donors that said « rien aujourd'hui »."""
    rows = QuietDay.objects.filter(organization_id__in=list(organization_ids), day=timezone.localdate(at))
    return set(rows.values_list("organization_id", flat=True))
