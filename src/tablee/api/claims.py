"""Taking a part of an offer, changing it, giving it back."""

from datetime import datetime
from typing import Annotated, Any

from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field, StrictInt

from tablee.api.networks import named
from tablee.api.offers import seen
from tablee.api.operations import Asking, reading, writing
from tablee.api.paging import Asked, Page, page
from tablee.api.values import Named, Ref, Said, Units
from tablee.domains.field.enums import Unit
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import listings, queries
from tablee.domains.sharing.enums import ClaimStatus
from tablee.domains.sharing.lines import MAX_UNITS
from tablee.kernel.refusals import NotVisible

router = Router()


class Claim(BaseModel):
    """What one organisation takes of one offer."""

    url: str
    ref: str
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


class Taking(Said):
    units: Units


class Changing(Said):
    units: Annotated[StrictInt, Field(ge=0, le=MAX_UNITS, description="0 gives everything back")]


@reading(router, "/offers/{ref}/claims", Page[Claim], name="offer_claims")
def list_claims_on_offer(request: Asking, ref: Ref) -> Page[Claim]:
    """Who took what of it

    All of it for whoever gives; one's own for the others.
    """
    found = seen(request, ref)
    return Page(items=[claim_out(each, found) for each in queries.claims_on(found, request.viewer)])


@writing(router, "POST", "/offers/{ref}/claims", Claim, name="offer_claims", status=201)
def claim_offer(request: Asking, ref: Ref, data: Taking) -> Claim:
    """Take a part of an offer

    409 when fewer are left: `facts.left` says how many. Taken already: `facts.claim` names what to change.
    """
    found = seen(request, ref)
    made = sharing.claim(found, units=data.units, by=request.viewer, at=timezone.now())
    return _own(request, made.ref)


@reading(router, "/claims", Page[Claim], name="claims")
def list_our_claims(request: Asking, asked: Asked) -> Page[Claim]:
    """What we took and have to fetch"""
    rows = listings.our_claims(request.viewer, at=timezone.now())
    found, following = page(request, rows, order=("taken_at", "id"), asked=asked)
    return Page(items=[claim_out(each, each.offer) for each in found], next=following)


@reading(router, "/claims/{ref}", Claim, name="claim")
def read_claim(request: Asking, ref: Ref) -> Claim:
    """One claim of ours"""
    return _own(request, ref)


@writing(router, "PATCH", "/claims/{ref}", Claim, name="claim")
def change_claim(request: Asking, ref: Ref, data: Changing) -> Claim:
    """Lower or raise what we took"""
    sharing.change_claim(_found(request, ref), units=data.units, by=request.viewer, at=timezone.now())
    return _own(request, ref)


@writing(router, "DELETE", "/claims/{ref}", Claim, name="claim")
def cancel_claim(request: Asking, ref: Ref) -> Claim:
    """Give everything back

    The others can take it at once. The claim stays readable, cancelled.
    """
    sharing.cancel_claim(_found(request, ref), by=request.viewer, at=timezone.now())
    return _own(request, ref)


def _found(request: Asking, ref: str) -> Any:
    found = queries.claim_seen_by(request.viewer, ref)
    if found is None:
        raise NotVisible(ref)
    return found


def _own(request: Asking, ref: str) -> Claim:
    found = _found(request, ref)
    return claim_out(found, found.offer)


def claim_out(row: Any, offer: Any) -> Claim:
    return Claim(
        url=f"/api/v1/claims/{row.ref}",
        ref=row.ref,
        offer=offer.ref,
        label=offer.label,
        organization=named(row.organization),
        units=row.units,
        unit=offer.unit,
        unit_g=offer.unit_g,
        received_g=row.received_g,
        status=row.status,
        taken_at=row.taken_at,
        changed_at=row.changed_at,
    )
