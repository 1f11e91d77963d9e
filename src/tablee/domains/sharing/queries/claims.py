"""What a viewer may know of claims: its own, and those on what it gives."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.lines import MAX_AHEAD
from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.domains.sharing.rules import FETCHED_WITHIN
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement


def claims_on(offer: Offer, viewer: Viewer) -> list[Claim]:
    """Who took what: all of it for the giver and the publisher, one's own for the others."""
    rows = offer.claims.filter(status=ClaimStatus.TAKEN).select_related("organization")
    if viewer.organization_id not in (offer.giver_id, offer.bundle.publisher_id):
        rows = rows.filter(organization_id=viewer.organization_id)
    return list(rows.order_by("taken_at", "id"))


def claim_seen_by(viewer: Viewer, ref: str) -> Claim:
    """One claim of the viewer's own organisation. Raises NotVisible."""
    rows = Claim.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return visible(_with_company(rows).first())


def claim_by_ref(ref: str) -> Claim | None:
    """For a door that already checked a link on this claim."""
    rows = Claim.objects.filter(ref=ref)
    return _with_company(rows).first()


def claims_to_fetch(
    viewer: Viewer, *, at: datetime, limit: int = 20, ended_within: timedelta = timedelta(0)
) -> list[Claim]:
    """What the viewer's organisation took and has to fetch, soonest first; `ended_within`: or has still to write down."""
    since = at - ended_within
    # An offer lives ninety days at most: what was taken before cannot run, and years of it need not be read.
    return _to_fetch.rows(us=viewer.organization_id, since=since, taken_since=since - MAX_AHEAD, limit=limit)


@Statement
def _to_fetch(*, us: int, since: datetime, taken_since: datetime) -> QuerySet[Claim]:
    rows = Claim.objects.filter(
        organization_id=us,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
        offer__until_at__gt=since,
        taken_at__gt=taken_since,
    ).select_related("offer__giver", "offer__bundle__site", "offer__network")
    return rows.order_by("offer__until_at", "id")


def our_claims(viewer: Viewer, *, at: datetime) -> QuerySet[Claim]:
    """What our organisation took and has to fetch, or has still to write down."""
    rows = Claim.objects.filter(
        organization_id=viewer.organization_id,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
        offer__until_at__gt=at - FETCHED_WITHIN,
    )
    return rows.select_related("offer", "organization")


def claims_waiting(bundle: Bundle, organization_id: int) -> list[Claim]:
    """What one structure took of these lines and has not fetched yet, for a door that already checked who asks."""
    rows = Claim.objects.filter(
        offer__bundle=bundle,
        organization_id=organization_id,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
    )
    return list(_with_company(rows).order_by("offer_id", "id"))


def _with_company(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return rows.select_related("offer__giver", "offer__bundle__site", "offer__network", "organization")
