"""What a viewer may know of share-outs: those that concern its organisation or that it deals, in its own networks."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import ShareState
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement


def share_outs_of(viewer: Viewer, *, limit: int = 30) -> list[ShareOut]:
    """The latest share-outs of the viewer's networks."""
    rows = ShareOut.objects.filter(_readable(viewer)).select_related("network", "organization")
    return list(rows.prefetch_related(_shares()).order_by("-proposed_at", "-id")[:limit])


def share_out_seen_by(viewer: Viewer, ref: str) -> ShareOut:
    """One share-out with its shares. Raises NotVisible."""
    rows = ShareOut.objects.filter(_readable(viewer), ref=ref).select_related(
        "network", "organization", "previous"
    )
    return visible(rows.prefetch_related(_shares()).first())


def last_share_out_on(viewer: Viewer, offer_refs: Collection[str]) -> ShareOut | None:
    """The latest that dealt one of these offers, in the viewer's networks."""
    rows = ShareOut.objects.filter(_readable(viewer), shares__offer__ref__in=offer_refs)
    return rows.order_by("-proposed_at", "-id").first()


def share_outs_on(offer: Offer) -> list[ShareOut]:
    """Every round that dealt this offer, first to last, for a viewer who already sees the offer."""
    rows = ShareOut.objects.filter(shares__offer=offer).distinct().select_related("network", "organization")
    return list(rows.prefetch_related(_shares()).order_by("round", "id"))


def shares_waiting(viewer: Viewer, *, at: datetime) -> list[Share]:
    """Shares that wait for the viewer's organisation, the soonest deadline first."""
    return _waiting.rows(us=viewer.organization_id, at=at, network_ids=viewer.network_ids)


@Statement
def _waiting(*, us: int, at: datetime, network_ids: Collection[int]) -> QuerySet[Share]:
    rows = Share.objects.filter(
        organization_id=us,
        state=ShareState.PROPOSED,
        share_out__deadline_at__gt=at,
        share_out__network_id__in=network_ids,
    )
    return _with_company(rows).order_by("share_out__deadline_at", "id")


def offers_with_our_share(viewer: Viewer, offer_ids: Collection[int]) -> set[int]:
    """Those of these offers of which the viewer's organisation was proposed a share."""
    ours = Share.objects.filter(organization_id=viewer.organization_id, offer_id__in=offer_ids)
    return set(ours.values_list("offer_id", flat=True))


def share_seen_by(viewer: Viewer, ref: str) -> Share:
    """One share of the viewer's own organisation. Raises NotVisible."""
    rows = Share.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return visible(_with_company(rows).first())


def share_by_ref(ref: str) -> Share | None:
    """For a door that already checked a link on this share."""
    return _with_company(Share.objects.filter(ref=ref)).first()


def _readable(viewer: Viewer) -> Q:
    """A published share-out is for the whole network to read: its rule, its rows, its reasons."""
    return Q(network_id__in=viewer.network_ids | viewer.facilitates)


def _shares() -> "Prefetch[str, QuerySet[Share], str]":
    rows = Share.objects.select_related("offer__giver", "organization", "canceller").order_by(
        "offer_id", "-units", "organization__sort_name"
    )
    return Prefetch("shares", queryset=rows, to_attr="rows")


def _with_company(rows: QuerySet[Share]) -> QuerySet[Share]:
    return rows.select_related(
        "offer__giver", "offer__bundle__site", "offer__network", "offer__bundle__publisher", "organization",
        "share_out__network", "share_out__organization", "canceller",
    )  # fmt: skip
