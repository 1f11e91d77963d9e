"""What a viewer may know of offers, claims and needs. Other networks' and reserved offers are not found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from tablee.domains.actors.models import Organization, Site
from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing import lines
from tablee.domains.sharing.enums import ClaimStatus, Mode, OfferStatus, ShareState
from tablee.domains.sharing.models import Bundle, Claim, MatchNote, Need, Offer, OfferPhoto, QuietDay, Share
from tablee.domains.sharing.narrow import narrow

LIST_LIMIT = 60


def _with_company(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    return rows.select_related("giver", "bundle__site", "network", "target", "product", "bundle__publisher")


def _visible(viewer: Viewer, at: datetime) -> Q:
    """In the viewer's networks and not reserved to somebody else; one's own and one's donors' always."""
    own = Q(giver_id=viewer.organization_id) | Q(bundle__publisher_id=viewer.organization_id)
    for_me = Q(mode=Mode.TARGETED, target_id=viewer.organization_id)
    free = ~Q(mode=Mode.TARGETED) | Q(target_until_at__lte=at)
    return (Q(network_id__in=viewer.network_ids) & (free | for_me)) | (
        own & Q(network_id__in=viewer.network_ids)
    )


def open_offers(
    viewer: Viewer, *, at: datetime, families: Iterable[str] = (), storage: str = "", limit: int = LIST_LIMIT
) -> list[Offer]:
    """What can be taken now, the soonest to end first. Each has `.mine`: the viewer's open claim on it, or []."""
    rows = Offer.objects.filter(
        _visible(viewer, at), status=OfferStatus.OPEN, until_at__gt=at, units_left__gt=0
    ).exclude(giver_id=viewer.organization_id)
    wanted = list(families)
    rows = rows.filter(family__in=wanted) if wanted else rows
    rows = rows.filter(storage=storage) if storage else rows
    offers = narrow(rows.order_by("until_at", "id")[:limit])
    return _with_claims(offers, "mine", _taken().filter(organization_id=viewer.organization_id))


def offer_seen_by(viewer: Viewer, ref: str, *, at: datetime) -> Offer | None:
    """One offer with `.mine`, or None: the door answers 404. A structure that took keeps seeing what it took."""
    ours = Claim.objects.filter(offer=OuterRef("pk"), organization_id=viewer.organization_id)
    took = Q(Exists(ours)) & Q(network_id__in=viewer.network_ids)
    rows = Offer.objects.filter(_visible(viewer, at) | took, ref=ref)
    return _with_company(rows).prefetch_related(_mine(viewer)).first()


def photo_seen_by(viewer: Viewer, ref: str, *, at: datetime) -> bytes | None:
    """The picture of a visible offer."""
    offer = offer_seen_by(viewer, ref, at=at)
    photo = getattr(offer, "photo", None) if offer else None
    return bytes(photo.jpeg) if photo else None


def photo_size(offer: Offer) -> tuple[int, int] | None:
    """Width and height of the offer's picture, None when it has none."""
    return OfferPhoto.objects.filter(offer=offer).values_list("width", "height").first()


def photo_sizes(bundle: Bundle) -> dict[int, tuple[int, int]]:
    """Width and height of every picture of a bundle's lines, by the offer's key."""
    rows = OfferPhoto.objects.filter(offer__bundle=bundle).values_list("offer_id", "width", "height")
    return {offer_id: (width, height) for offer_id, width, height in rows}


def offers_of(bundle: Bundle, viewer: Viewer, *, at: datetime) -> list[Offer]:
    """The lines of a bundle opened by its link, in the order they were said; withdrawn ones too."""
    rows = Offer.objects.filter(bundle=bundle)
    return list(_with_company(rows).prefetch_related(_mine(viewer)).order_by("id"))


def bundle_by_ref(ref: str) -> Bundle | None:
    """For a door that already checked a link on this bundle."""
    return Bundle.objects.select_related("network", "giver", "publisher", "site").filter(ref=ref).first()


def offer_in(bundle_ref: str, ref: str) -> Offer | None:
    """One line of a bundle, for a door that already checked a link on it."""
    rows = Offer.objects.filter(ref=ref, bundle__ref=bundle_ref)
    return next(iter(rows.select_related("bundle__network", "bundle__giver")), None)


def bundles_given(organizations: Iterable[int], *, limit: int = 20) -> list[Bundle]:
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


def offers_given_by(viewer: Viewer, *, at: datetime, limit: int = 20) -> list[Offer]:
    """Offers of the viewer's organisation, or published by it, still running; each has `.taken`: open claims."""
    # Two short looks by an index each, at what can still run: an OR over two tables would read every offer ever made.
    since, us = at - lines.MAX_AHEAD, viewer.organization_id
    given = Offer.objects.filter(giver_id=us, published_at__gt=since)
    published = Bundle.objects.filter(publisher_id=us, created_at__gt=since)
    rows = Offer.objects.filter(
        Q(pk__in=given.values("pk")) | Q(bundle__in=published.values("pk")),
        status=OfferStatus.OPEN,
        until_at__gt=at,
        network_id__in=viewer.network_ids,
    )
    return _with_claims(
        narrow(rows.order_by("until_at", "id")[:limit]), "taken", _taken().select_related("organization")
    )


def _taken() -> QuerySet[Claim]:
    return Claim.objects.filter(status=ClaimStatus.TAKEN).order_by("taken_at", "id")


def _with_claims(offers: list[Offer], name: str, claims: QuerySet[Claim]) -> list[Offer]:
    """The offers, each with its part of these claims under `name`."""
    of: dict[int, list[Claim]] = {}
    for claim in claims.filter(offer_id__in=[offer.pk for offer in offers]) if offers else ():
        of.setdefault(claim.offer_id, []).append(claim)
    for offer in offers:
        setattr(offer, name, of.get(offer.pk, []))
    return offers


def claims_on(offer: Offer, viewer: Viewer) -> list[Claim]:
    """Who took what: all of it for the giver and the publisher, one's own for the others."""
    rows = Claim.objects.filter(offer=offer, status=ClaimStatus.TAKEN).select_related("organization")
    if viewer.organization_id not in (offer.giver_id, offer.bundle.publisher_id):
        rows = rows.filter(organization_id=viewer.organization_id)
    return list(rows.order_by("taken_at", "id"))


def claim_seen_by(viewer: Viewer, ref: str) -> Claim | None:
    """One claim of the viewer's own organisation."""
    rows = Claim.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return rows.select_related(
        "offer__giver", "offer__bundle__site", "offer__network", "organization"
    ).first()


def claim_by_ref(ref: str) -> Claim | None:
    """For a door that already checked a link on this claim."""
    rows = Claim.objects.filter(ref=ref)
    return rows.select_related(
        "offer__giver", "offer__bundle__site", "offer__network", "organization"
    ).first()


def claims_to_fetch(
    viewer: Viewer, *, at: datetime, limit: int = 20, ended_within: timedelta = timedelta(0)
) -> list[Claim]:
    """What the viewer's organisation took and has to fetch, soonest first; `ended_within`: or has still to write down."""
    rows = Claim.objects.filter(
        organization_id=viewer.organization_id,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
        offer__until_at__gt=at - ended_within,
        # An offer lives ninety days at most: what was taken before cannot run, and years of it need not be read.
        taken_at__gt=at - ended_within - lines.MAX_AHEAD,
    ).select_related("offer__giver", "offer__bundle__site", "offer__network")
    return list(rows.order_by("offer__until_at", "id")[:limit])


def claims_of(bundle: Bundle, organization_id: int) -> list[Claim]:
    """What one structure took of these lines, fetched or not, for a door that already checked who asks."""
    rows = Claim.objects.filter(
        offer__bundle=bundle, organization_id=organization_id, status=ClaimStatus.TAKEN
    ).select_related("offer__giver", "offer__bundle__site", "offer__network", "organization")
    return list(rows.order_by("offer_id", "id"))


def bundle_taken_by(viewer: Viewer, ref: str) -> Bundle | None:
    """Lines of which the viewer's organisation took something, or None: the door answers 404."""
    rows = Bundle.objects.filter(
        ref=ref,
        network_id__in=viewer.network_ids,
        offers__claims__organization_id=viewer.organization_id,
    )
    return rows.select_related("network", "giver", "publisher", "site").distinct().first()


def open_needs(viewer: Viewer, *, at: datetime, limit: int = 200) -> list[Need]:
    """What is missing in the viewer's networks, by family then structure."""
    rows = Need.objects.filter(
        network_id__in=viewer.network_ids, closed_at__isnull=True, until_on__gte=timezone.localdate(at)
    )
    return list(
        rows.select_related("organization", "network").order_by("family", "organization__sort_name")[:limit]
    )


def need_seen_by(viewer: Viewer, ref: str) -> Need | None:
    """One's own need."""
    rows = Need.objects.filter(ref=ref, organization_id=viewer.organization_id)
    return rows.select_related("network", "organization").first()


def match_notes(viewer: Viewer, *, limit: int = 50) -> list[MatchNote]:
    """Why the viewer's organisation was or was not told of the latest offers it may know about."""
    rows = MatchNote.objects.filter(
        organization_id=viewer.organization_id, offer__network_id__in=viewer.network_ids
    ).select_related("offer__giver")
    return list(rows.order_by("-noted_at", "-id")[:limit])


def quiet_today(organization_ids: Iterable[int], *, at: datetime) -> set[int]:
    """Donors that said « rien aujourd'hui »."""
    rows = QuietDay.objects.filter(organization_id__in=list(organization_ids), day=timezone.localdate(at))
    return set(rows.values_list("organization_id", flat=True))


@dataclass(frozen=True)
class Commitments:
    """What an organisation still holds or owes in a network."""

    claims: list[Claim]
    offers: list[Offer]
    needs: list[Need]
    shares: list[Share]

    def __bool__(self) -> bool:
        return bool(self.claims or self.offers or self.needs or self.shares)


def commitments(organization: Organization, network_id: int, *, at: datetime) -> Commitments:
    """Open claims, running offers, needs and shares to answer of an organisation in a network: settled when it leaves."""
    claims = Claim.objects.filter(
        organization=organization,
        offer__network_id=network_id,
        status=ClaimStatus.TAKEN,
        received_g__isnull=True,
        offer__until_at__gt=at,
    ).select_related("offer__giver", "offer__bundle")
    gives = Q(giver=organization) | Q(
        bundle__publisher=organization
    )  # for itself, or for a donor it speaks for
    offers = Offer.objects.filter(gives, network_id=network_id, status=OfferStatus.OPEN, until_at__gt=at)
    needs = Need.objects.filter(organization=organization, network_id=network_id, closed_at__isnull=True)
    shares = Share.objects.filter(
        organization=organization,
        offer__network_id=network_id,
        state=ShareState.PROPOSED,
        share_out__deadline_at__gt=at,
    )
    return Commitments(
        list(claims.order_by("id")),
        list(offers.select_related("bundle").order_by("id")),
        list(needs.order_by("id")),
        list(shares.select_related("offer__giver").order_by("id")),
    )


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


def everything_of(organization: Organization) -> dict[str, list[Mapping[str, Any]]]:
    """All offers, claims and needs of an organisation as plain rows, for its own export."""
    offers = Offer.objects.filter(giver=organization).order_by("id")
    claims = Claim.objects.filter(organization=organization).order_by("id")
    needs = Need.objects.filter(organization=organization).order_by("id")
    return {
        "offers": list(
            offers.values(
                "ref", "label", "family", "storage", "unit", "unit_g", "units_total", "units_left", "units_withdrawn",
                "use_by_on", "best_before_on", "until_at", "published_at", "status",
            )
        ),
        "claims": list(
            claims.values(
                "ref", "offer__ref", "offer__label", "units", "offer__unit_g", "received_g", "status", "taken_at"
            )
        ),
        "needs": list(needs.values("ref", "family", "note", "urgent", "until_on", "said_at", "closed_at")),
    }  # fmt: skip


def taken_units(offer: Offer) -> int:
    """Σ of open claims."""
    total = Claim.objects.filter(offer=offer, status=ClaimStatus.TAKEN).aggregate(total=Sum("units"))["total"]
    return int(total or 0)


def _mine(viewer: Viewer) -> "Prefetch[str, QuerySet[Claim], str]":
    own = Claim.objects.filter(organization_id=viewer.organization_id, status=ClaimStatus.TAKEN)
    own = own.select_related("organization")
    return Prefetch("claims", queryset=own, to_attr="mine")


def photo_in(bundle: Bundle, ref: str) -> bytes | None:
    """The picture of one line of a bundle, for a door that already checked a link on it."""
    jpeg = (
        OfferPhoto.objects.filter(offer__bundle=bundle, offer__ref=ref).values_list("jpeg", flat=True).first()
    )
    return bytes(jpeg) if jpeg is not None else None
