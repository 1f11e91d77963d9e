"""What a viewer may know of hand-overs: its own, as giver, as publisher for a donor, or as taker."""

from django.db.models import Prefetch, Q, QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries.models import HandOver, HandOverLine
from tablee.kernel.references import tidy_code

LIST_LIMIT = 60


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """Ours, with their lines, as a list without an end: for programs, which read it page after page."""
    return _whole(HandOver.objects.filter(_ours(viewer)))


def hand_overs_of(viewer: Viewer, *, limit: int = LIST_LIMIT) -> list[HandOver]:
    """The latest, with their lines."""
    return list(_whole(HandOver.objects.filter(_ours(viewer))).order_by("-handed_at", "-id")[:limit])


def hand_over_seen_by(viewer: Viewer, ref: str) -> HandOver | None:
    """One of ours, or None: the door answers 404."""
    return _whole(HandOver.objects.filter(_ours(viewer), ref=ref)).first() if viewer.organization_id else None


def hand_over_by_code(viewer: Viewer, typed: str) -> HandOver | None:
    """What a person read off the paper, spaces and dashes as they please."""
    return (
        HandOver.objects.filter(_ours(viewer), code=tidy_code(typed)).first()
        if viewer.organization_id
        else None
    )


def hand_over_by_ref(ref: str) -> HandOver | None:
    """For a door that already checked a link on this hand-over."""
    return _whole(HandOver.objects.filter(ref=ref)).first()


def latest_of(subject_ref: str, taker_id: int) -> HandOver | None:
    """The latest slip of one pick-up by one taker, for a door that already checked a link on it."""
    rows = HandOver.objects.filter(subject_ref=subject_ref, taker_id=taker_id)
    return _whole(rows).order_by("-handed_at", "-id").first()


def hand_overs_by_giver(organization_id: int, *, limit: int = 12) -> list[HandOver]:
    """The latest hand-overs of a giver, for a door that already checked who asks."""
    return list(
        _whole(HandOver.objects.filter(giver_id=organization_id)).order_by("-handed_at", "-id")[:limit]
    )


def _ours(viewer: Viewer) -> Q:
    mine = viewer.organization_id
    return Q(giver_id=mine) | Q(publisher_id=mine) | Q(taker_id=mine)


def _whole(rows: QuerySet[HandOver]) -> QuerySet[HandOver]:
    lines = HandOverLine.objects.select_related("lot").order_by("id")
    return rows.select_related("giver", "publisher", "taker", "network").prefetch_related(
        Prefetch("lines", queryset=lines), "readings"
    )
