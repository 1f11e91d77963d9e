"""The same hand-overs as `queries`, as a list without an end: for programs, which read it page after page."""

from django.db.models import QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import queries
from tablee.domains.deliveries.models import HandOver


def hand_overs(viewer: Viewer) -> QuerySet[HandOver]:
    """Ours, as giver, as publisher for a donor, or as taker, with their lines."""
    return queries._whole(HandOver.objects.filter(queries._ours(viewer)))
