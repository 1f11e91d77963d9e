"""The same things as `queries`, as lists without an end: for programs, which read them page after page."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import queries
from tablee.domains.sharing.enums import ClaimStatus, OfferStatus
from tablee.domains.sharing.models import Bundle, Claim, Need, Offer
from tablee.domains.sharing.rules import FETCHED_WITHIN


def running_offers(
    viewer: Viewer, *, at: datetime, families: Iterable[str] = (), storage: str = "", ours: bool | None = None
) -> QuerySet[Offer]:
    """Offers that run: what can be taken, and our own while they last. `ours` True or False keeps one of the two.

    Three questions, each with an index of its own, put together: one with « or » would read every offer there ever was.
    """
    running = Offer.objects.filter(status=OfferStatus.OPEN, until_at__gt=at)
    given = running.filter(giver_id=viewer.organization_id, network_id__in=viewer.network_ids)
    said = Bundle.objects.filter(publisher_id=viewer.organization_id)
    published = running.filter(bundle__in=said, network_id__in=viewer.network_ids)
    own = given.values("pk").union(published.values("pk"))
    theirs = running.filter(queries._visible(viewer, at), units_left__gt=0)
    if ours is None:
        rows = Offer.objects.filter(
            pk__in=theirs.values("pk").union(given.values("pk"), published.values("pk"))
        )
    else:
        rows = Offer.objects.filter(pk__in=own) if ours else theirs.exclude(pk__in=own)
    # Said twice on purpose: beyond eight tables PostgreSQL joins in the order written, every offer there ever was first.
    rows = rows.filter(status=OfferStatus.OPEN, until_at__gt=at, network_id__in=viewer.network_ids)
    wanted = list(families)
    rows = rows.filter(family__in=wanted) if wanted else rows
    rows = rows.filter(storage=storage) if storage else rows
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
