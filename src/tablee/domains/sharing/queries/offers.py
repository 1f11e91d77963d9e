"""What a viewer may know of offers. Other networks' and reserved offers are not found."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus
from tablee.domains.sharing.lines import MAX_AHEAD
from tablee.domains.sharing.models import Bundle, Claim, Offer, OfferPhoto
from tablee.domains.sharing.queries.narrow import NAMES, narrow
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement

LIST_LIMIT = 60


def open_offers(
    viewer: Viewer, *, at: datetime, families: Iterable[str] = (), storage: str = "", limit: int = LIST_LIMIT
) -> list[Offer]:
    """What can be taken now, the soonest to end first. Each has `.mine`: the viewer's open claim on it, or []."""
    us = viewer.organization_id
    wanted = {"families": list(families), "storage": storage or None}
    offers = narrow(_open.rows(network_ids=viewer.network_ids, us=us, at=at, **wanted, limit=limit))
    return _with_claims(offers, "mine", us=us)


@Statement
def _open(
    *, network_ids: Collection[int], us: int, at: datetime, families: list[str], storage: str | None
) -> "QuerySet[Offer, tuple[Any, ...]]":
    rows = Offer.objects.filter(
        _visible(network_ids, us, at), status=OfferStatus.OPEN, until_at__gt=at, units_left__gt=0
    ).exclude(giver_id=us)
    rows = rows.filter(family__in=families) if families else rows
    rows = rows.filter(storage=storage) if storage else rows
    return rows.order_by("until_at", "id").values_list(*NAMES)


def running_offers(
    viewer: Viewer, *, at: datetime, families: Iterable[str] = (), storage: str = "", ours: bool | None = None
) -> QuerySet[Offer]:
    """Offers that run: what can be taken, and our own while they last. `ours` True or False keeps one of the two.

    A list without an end, which programs read page after page. Three questions, each with an index of its own, put
    together: one with « or » would read every offer there ever was.
    """
    running = Offer.objects.filter(status=OfferStatus.OPEN, until_at__gt=at)
    given = running.filter(giver_id=viewer.organization_id, network_id__in=viewer.network_ids)
    bundles = Bundle.objects.filter(publisher_id=viewer.organization_id)
    published = running.filter(bundle__in=bundles, network_id__in=viewer.network_ids)
    own = given.values("pk").union(published.values("pk"))
    in_view = _visible(viewer.network_ids, viewer.organization_id, at)
    theirs = running.filter(in_view, units_left__gt=0)
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
    return _with_company(rows).prefetch_related(_mine(viewer))


def offer_seen_by(viewer: Viewer, ref: str, *, at: datetime) -> Offer:
    """One offer with `.mine`. A structure that took keeps seeing what it took. Raises NotVisible."""
    ours = Claim.objects.filter(offer=OuterRef("pk"), organization_id=viewer.organization_id)
    took = Q(Exists(ours)) & Q(network_id__in=viewer.network_ids)
    in_view = _visible(viewer.network_ids, viewer.organization_id, at)
    rows = Offer.objects.filter(in_view | took, ref=ref)
    return visible(_with_company(rows).prefetch_related(_mine(viewer)).first())


def offer_in(bundle_ref: str, ref: str) -> Offer | None:
    """One line of a bundle, for a door that already checked a link on it."""
    return next(iter(_line.rows(bundle_ref=bundle_ref, ref=ref)), None)


@Statement
def _line(*, bundle_ref: str, ref: str) -> QuerySet[Offer]:
    rows = Offer.objects.filter(ref=ref, bundle__ref=bundle_ref)
    return rows.select_related("bundle__network", "bundle__giver")


def offers_of(bundle: Bundle, viewer: Viewer, *, at: datetime) -> list[Offer]:
    """The lines of a bundle opened by its link, in the order they were said; withdrawn ones too."""
    rows = Offer.objects.filter(bundle=bundle)
    return list(_with_company(rows).prefetch_related(_mine(viewer)).order_by("id"))


def offers_given_by(viewer: Viewer, *, at: datetime, limit: int = 20) -> list[Offer]:
    """Offers of the viewer's organisation, or published by it, still running; each has `.taken`: open claims."""
    us, network_ids = viewer.organization_id, viewer.network_ids
    rows = _ours.rows(network_ids=network_ids, us=us, at=at, since=at - MAX_AHEAD, limit=limit)
    return _with_claims(narrow(rows), "taken", us=None)


@Statement
def _ours(
    *, network_ids: Collection[int], us: int, at: datetime, since: datetime
) -> "QuerySet[Offer, tuple[Any, ...]]":
    # Two short looks by an index each, at what can still run: an OR over two tables would read every offer ever made.
    given = Offer.objects.filter(giver_id=us, published_at__gt=since)
    published = Bundle.objects.filter(publisher_id=us, created_at__gt=since)
    rows = Offer.objects.filter(
        Q(pk__in=given.values("pk")) | Q(bundle__in=published.values("pk")),
        status=OfferStatus.OPEN,
        until_at__gt=at,
        network_id__in=network_ids,
    )
    return rows.order_by("until_at", "id").values_list(*NAMES)


def photo_seen_by(viewer: Viewer, ref: str, *, at: datetime) -> bytes | None:
    """The picture of a visible offer. Raises NotVisible."""
    photo = getattr(offer_seen_by(viewer, ref, at=at), "photo", None)
    return bytes(photo.jpeg) if photo else None


def photo_in(bundle: Bundle, ref: str) -> bytes | None:
    """The picture of one line of a bundle, for a door that already checked a link on it."""
    jpeg = (
        OfferPhoto.objects.filter(offer__bundle=bundle, offer__ref=ref).values_list("jpeg", flat=True).first()
    )
    return bytes(jpeg) if jpeg is not None else None


def photo_size(offer: Offer) -> tuple[int, int] | None:
    """Width and height of the offer's picture, None when it has none."""
    return OfferPhoto.objects.filter(offer=offer).values_list("width", "height").first()


def photo_sizes(bundle: Bundle) -> dict[int, tuple[int, int]]:
    """Width and height of every picture of a bundle's lines, by the offer's key."""
    rows = OfferPhoto.objects.filter(offer__bundle=bundle).values_list("offer_id", "width", "height")
    return {offer_id: (width, height) for offer_id, width, height in rows}


def waiting_offers(viewer: Viewer, *, at: datetime, limit: int = 60) -> list[Offer]:
    """Fair-share offers nobody was proposed yet, which the viewer may deal, alone or as one batch."""
    rows = _waiting.rows(
        network_ids=viewer.network_ids,
        us=viewer.organization_id,
        at=at,
        facilitates=viewer.facilitates,
        limit=limit,
    )
    return narrow(rows)


@Statement
def _waiting(
    *, network_ids: Collection[int], us: int, at: datetime, facilitates: Collection[int]
) -> "QuerySet[Offer, tuple[Any, ...]]":
    mine = Q(giver_id=us) | Q(bundle__publisher_id=us)
    rows = Offer.objects.filter(
        mine & Q(network_id__in=network_ids) | Q(network_id__in=facilitates),
        mode=Mode.FAIR_SHARE,
        status=OfferStatus.OPEN,
        until_at__gt=at,
        units_left__gt=0,
        units_proposed=0,
    )
    return rows.order_by("until_at", "id").values_list(*NAMES)


def living_offers(
    *,
    at: datetime,
    giver: Organization | None = None,
    site: Site | None = None,
    network_ids: Iterable[int] | None = None,
) -> list[Offer]:
    """Offers of this giver or place, in these networks, that somebody may still take, answer or fetch, soonest to end first."""
    held = Claim.objects.filter(offer=OuterRef("pk"), status=ClaimStatus.TAKEN)
    rows = Offer.objects.filter(until_at__gt=at).filter(Q(status=OfferStatus.OPEN) | Exists(held))
    rows = rows if giver is None else rows.filter(giver=giver)
    rows = rows if site is None else rows.filter(bundle__site=site)
    rows = rows if network_ids is None else rows.filter(network_id__in=list(network_ids))
    return list(rows.order_by("until_at", "id")[:LIST_LIMIT])


def _visible(network_ids: Collection[int], us: int, at: datetime) -> Q:
    """In the viewer's networks and not reserved to somebody else; one's own and one's donors' always."""
    own = Q(giver_id=us) | Q(bundle__publisher_id=us)
    for_me = Q(mode=Mode.TARGETED, target_id=us)
    free = ~Q(mode=Mode.TARGETED) | Q(target_until_at__lte=at)
    return Q(network_id__in=network_ids) & (free | for_me | own)


def _with_company(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    return rows.select_related("giver", "bundle__site", "network", "target", "product", "bundle__publisher")


@Statement
def _taken(*, offer_ids: list[int], us: int | None) -> QuerySet[Claim]:
    claims = Claim.objects.filter(offer_id__in=offer_ids, status=ClaimStatus.TAKEN)
    claims = claims.select_related("organization") if us is None else claims.filter(organization_id=us)
    return claims.order_by("taken_at", "id")


def _with_claims(offers: list[Offer], name: str, *, us: int | None) -> list[Offer]:
    """The offers, each with its open claims under `name`: ours alone, or everybody's for None."""
    claims = _taken.rows(offer_ids=[offer.pk for offer in offers], us=us)
    of = by_key((claim.offer_id, claim) for claim in claims)
    for offer in offers:
        setattr(offer, name, of.get(offer.pk, []))
    return offers


def _mine(viewer: Viewer) -> "Prefetch[str, QuerySet[Claim], str]":
    own = Claim.objects.filter(organization_id=viewer.organization_id, status=ClaimStatus.TAKEN)
    own = own.select_related("organization")
    return Prefetch("claims", queryset=own, to_attr="mine")
