"""Lines offered together: for whoever gave them, took of them, or holds a link on them."""

from collections.abc import Iterable

from django.db.models import Prefetch

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.models import (
    Bundle,
    Claim,
    Offer,
)


def bundle_by_ref(ref: str) -> Bundle | None:
    """For a door that already checked a link on this bundle."""
    return Bundle.objects.select_related("network", "giver", "publisher", "site").filter(ref=ref).first()


def bundle_taken_by(viewer: Viewer, ref: str) -> Bundle | None:
    """Lines of which the viewer's organisation took something, or None: the door answers 404."""
    rows = Bundle.objects.filter(
        ref=ref,
        network_id__in=viewer.network_ids,
        offers__claims__organization_id=viewer.organization_id,
    )
    return rows.select_related("network", "giver", "publisher", "site").distinct().first()


def bundles_of_givers(organizations: Iterable[int], *, limit: int = 20) -> list[Bundle]:
    """The latest bundles of these givers with their offers and open claims: for the givers themselves."""
    claims = (
        Claim.objects.filter(status=ClaimStatus.TAKEN)
        .select_related("organization")
        .order_by("taken_at", "id")
    )
    offers = Offer.objects.select_related("network", "giver", "target", "bundle__site").order_by("id")
    offers = offers.prefetch_related(Prefetch("claims", queryset=claims, to_attr="taken"))
    rows = Bundle.objects.filter(giver_id__in=list(organizations)).select_related("giver", "network", "site")
    return list(
        rows.prefetch_related(Prefetch("offers", queryset=offers)).order_by("-created_at", "-id")[:limit]
    )
