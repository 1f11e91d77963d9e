"""All that one organisation holds, owes or ever gave: for its leaving, and for its own export."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from tablee.domains.actors.models import Organization
from tablee.domains.sharing.enums import ClaimStatus, OfferStatus, ShareState
from tablee.domains.sharing.lines import KEPT
from tablee.domains.sharing.models import (
    Claim,
    Need,
    Offer,
    Share,
)

# What a line said, in its giver's own export: keys of rows are named by what they mean.
OWN = tuple(name for name in KEPT if name not in ("product", "target_id", "import_key"))


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


def everything_of(organization: Organization) -> dict[str, list[Mapping[str, Any]]]:
    """All offers, claims and needs of an organisation as plain rows, for its own export."""
    offers = Offer.objects.filter(giver=organization).order_by("id")
    claims = Claim.objects.filter(organization=organization).order_by("id")
    needs = Need.objects.filter(organization=organization).order_by("id")
    return {
        "offres": list(
            offers.values(
                "ref", *OWN, "product__label", "target__ref", "units_total", "units_left", "units_withdrawn",
                "until_at", "published_at", "status",
            )
        ),
        "parts_prises": list(
            claims.values(
                "ref", "offer__ref", "offer__label", "units", "offer__unit_g", "received_g", "status", "taken_at"
            )
        ),
        "besoins": list(needs.values("ref", "family", "note", "urgent", "until_on", "said_at", "closed_at")),
    }  # fmt: skip
