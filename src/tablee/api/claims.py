"""Taking a part of an offer, changing it, giving it back."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone
from ninja import Router
from pydantic import Field, StrictInt

from tablee.api.offers import seen
from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, page
from tablee.api.values import Body, Named, Ref, Thing, Units, answer_from
from tablee.domains.field.enums import Unit
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.lines import MAX_UNITS

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Claim as ClaimRow


router = Router()


class Claim(Thing, room="claims"):
    """What one organisation takes of one offer."""

    offer: str
    label: str
    organization: Named
    units: int
    unit: Unit
    unit_g: int
    received_g: int | None = Field(description="Accepted at its hand-over; null until then")
    status: ClaimStatus
    taken_at: datetime
    changed_at: datetime


class Taking(Body):
    units: Units


class Changing(Body):
    units: Annotated[StrictInt, Field(ge=0, le=MAX_UNITS, description="0 gives everything back")]


@reading(router, "/offers/{ref}/claims", Page[Claim], name="offer_claims")
def list_claims_on_offer(request: TokenRequest, ref: Ref) -> Page[Claim]:
    """Who took what of it

    All of it for whoever gives; one's own for the others.
    """
    return Page(items=list(map(claim_out, queries.claims_on(seen(request, ref), request.viewer))))


@writing(router, "POST", "/offers/{ref}/claims", Claim, name="offer_claims", status=201)
def claim_offer(request: TokenRequest, ref: Ref, data: Taking) -> Claim:
    """Take a part of an offer

    409 when fewer are left: `facts.left` says how many. Taken already: `facts.claim` names what to change.
    """
    made = sharing.claim(seen(request, ref), units=data.units, by=request.viewer, at=timezone.now())
    return claim_out(queries.claim_seen_by(request.viewer, made.ref))


@reading(router, "/claims", Page[Claim], name="claims")
def list_our_claims(request: TokenRequest, part: Part) -> Page[Claim]:
    """What we took and have to fetch"""
    rows = queries.our_claims(request.viewer, at=timezone.now())
    return page(request, rows, claim_out, order=("taken_at", "id"), part=part)


@reading(router, "/claims/{ref}", Claim, name="claim")
def read_claim(request: TokenRequest, ref: Ref) -> Claim:
    """One claim of ours"""
    return claim_out(queries.claim_seen_by(request.viewer, ref))


@writing(router, "PATCH", "/claims/{ref}", Claim, name="claim")
def change_claim(request: TokenRequest, ref: Ref, data: Changing) -> Claim:
    """Lower or raise what we took"""
    sharing.change_claim(
        queries.claim_seen_by(request.viewer, ref), units=data.units, by=request.viewer, at=timezone.now()
    )
    return claim_out(queries.claim_seen_by(request.viewer, ref))


@writing(router, "DELETE", "/claims/{ref}", Claim, name="claim")
def cancel_claim(request: TokenRequest, ref: Ref) -> Claim:
    """Give everything back

    The others can take it at once. The claim stays readable, cancelled.
    """
    sharing.cancel_claim(queries.claim_seen_by(request.viewer, ref), by=request.viewer, at=timezone.now())
    return claim_out(queries.claim_seen_by(request.viewer, ref))


def claim_out(row: "ClaimRow") -> Claim:
    return answer_from(
        Claim,
        row,
        offer=row.offer.ref,
        label=row.offer.label,
        unit=row.offer.unit,
        unit_g=row.offer.unit_g,
    )
