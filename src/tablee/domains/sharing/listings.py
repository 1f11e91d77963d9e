"""The same things as `queries`, as lists without an end: for programs, which read them page after page."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries
from tablee.domains.sharing.enums import ClaimStatus, OfferStatus
from tablee.domains.sharing.models import Claim, Need, Offer
from tablee.domains.sharing.rules import FETCHED_WITHIN


def running_offers(
    viewer: Viewer, *, at: datetime, families: Iterable[str] = (), storage: str = "", ours: bool | None = None
) -> QuerySet[Offer]:
    """Offers that run: what can be taken, and our own while they last. `ours` True or False keeps one of the two."""
    own = Q(giver_id=viewer.organization_id) | Q(bundle__publisher_id=viewer.organization_id)
    rows = Offer.objects.filter(queries._visible(viewer, at), status=OfferStatus.OPEN, until_at__gt=at)
    rows = rows.filter(own | Q(units_left__gt=0) | Q(units_proposed__gt=0))
    wanted = list(families)
    rows = rows.filter(family__in=wanted) if wanted else rows
    rows = rows.filter(storage=storage) if storage else rows
    if ours is not None:
        rows = rows.filter(own) if ours else rows.exclude(own)
    return queries._with_company(rows).prefetch_related(queries._mine(viewer))


def our_claims(viewer: Viewer, *, at: datetime) -> QuerySet[Claim]:
    """What our organisation took and has to fetch, or has still to write down."""
    rows = Claim.objects.filter(
        organization_id=viewer.organization_id,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
        offer__until_at__gt=at - FETCHED_WITHIN,
    )
    return rows.select_related("offer", "organization")


def needs_said(viewer: Viewer, *, at: datetime) -> QuerySet[Need]:
    """What is missing in our networks."""
    rows = Need.objects.filter(
        network_id__in=viewer.network_ids, closed_at__isnull=True, until_on__gte=timezone.localdate(at)
    )
    return rows.select_related("organization", "network")
