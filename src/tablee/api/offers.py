"""Surplus: what runs, one offer, saying a new one, correcting a weight, withdrawing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tablee.api.offering import LineFacts, OfferBody, publish_body
from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Where, rows_of_page
from tablee.api.values import STORABLE, Body, Grams, Named, Ref, Thing, answer_from, require_every_field
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.domains.sharing.claimants import Claimant, claimant_for
from tablee.domains.sharing.enums import Mode, OfferStatus
from tablee.flows import publication, scopes
from tablee.flows.loop_text import address_of
from tablee.kernel import links
from tablee.kernel.refusals import Refusal

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Offer as OfferRow


router = Router()


class Mine(BaseModel):
    """What our organisation took of it."""

    ref: str
    url: str
    units: int


class Hindrance(BaseModel):
    """A code for programs, a sentence for people."""

    code: str
    sentence: str


class Offer(Thing, LineFacts, room="offers"):
    """One line of surplus: `units` of its `unit`, `unit_g` grams each."""

    model_config = ConfigDict(json_schema_extra=require_every_field)

    network: Named
    giver: Named
    ours: bool
    label: str
    product: str | None
    family: Family
    storage: StorageClass
    units: int
    units_left: int
    units_proposed: int
    units_withdrawn: int
    unit_g: int
    use_by: date | None
    best_before: date | None
    mode: Mode
    target: Named | None
    target_until: datetime | None
    status: OfferStatus
    site: Named | None
    place_note: str
    pickup_from: datetime | None
    until: datetime
    published_at: datetime
    rule_version: str
    mine: Mine | None
    why_not: Hindrance | None = Field(description="Why our organisation could not take of it now")
    silence: Hindrance | None = Field(
        description="Why no alert tells our organisation of it: it may take of it all the same"
    )
    closed_part: Hindrance | None = Field(
        description="Our closure on a part of the days when it may be fetched: we may come on the others"
    )
    link: str | None = Field(
        default=None, description="To paste into a message loop: in GET /offers/{ref}, for whoever gives"
    )


class Which(Where):
    """Which running offers."""

    family: Family | None = None
    storage: StorageClass | None = None
    ours: bool | None = Field(default=None, description="true: what we give; false: what others give")


class Withdrawal(Body):
    whole: bool = Field(
        default=False, description="Also take back what was claimed; those who claimed are told"
    )
    reason: Annotated[str, Field(max_length=200), STORABLE] = ""


class Correction(Body):
    unit_g: Grams
    reason: Annotated[str, Field(min_length=1, max_length=200), STORABLE]


@reading(router, "/offers", Page[Offer], name="offers")
def list_offers(request: TokenRequest, part: Annotated[Which, Query()]) -> Page[Offer]:
    """Surplus that runs, the soonest to end first"""
    rows = queries.running_offers(
        request.viewer,
        at=timezone.now(),
        families=[part.family] if part.family else [],
        storage=part.storage or "",
        ours=part.ours,
    )
    found, following = rows_of_page(request, rows, order=("until_at", "id"), part=part)
    return Page(items=offers_out(found, request.viewer), next=following)


@writing(router, "POST", "/offers", Offer, name="offers", status=201)
def publish_offer(request: TokenRequest, data: OfferBody) -> Offer:
    """Offer a surplus

    A label or a product, how many units, until when: the rest is proposed from the product and the network's rules.
    """
    now = timezone.now()
    bundle = publish_body(request.viewer, data, now=now)
    return offer_out(queries.offers_of(bundle, request.viewer, at=now)[0], request.viewer)


@reading(router, "/offers/{ref}", Offer, name="offer")
def read_offer(request: TokenRequest, ref: Ref) -> Offer:
    """One offer"""
    found = seen(request, ref)
    shown = offer_out(found, request.viewer)
    if shown.ours:
        # Only here: answers to writes are kept for 90 days, and a copy of the database must open no link.
        live = links.live_links(scopes.BUNDLE, found.bundle.ref, at=timezone.now())
        shown.link = address_of(live[0]) if live else None
    return shown


@writing(router, "POST", "/offers/{ref}/link", Offer, name="offer_link")
def renew_offer_link(request: TokenRequest, ref: Ref) -> Offer:
    """Close our offer's link and open another

    Read the offer to have it.
    """
    publication.renew_loop_link(seen(request, ref), by=request.viewer, at=timezone.now())
    return offer_out(seen(request, ref), request.viewer)


@writing(router, "POST", "/offers/{ref}/withdraw", Offer, name="offer_withdraw")
def withdraw_offer(request: TokenRequest, ref: Ref, data: Withdrawal | None = None) -> Offer:
    """Take back what is left of our offer"""
    said = data or Withdrawal()
    sharing.withdraw(
        seen(request, ref),
        by=request.viewer,
        at=timezone.now(),
        reason=said.reason,
        keep_claims=not said.whole,
    )
    return offer_out(seen(request, ref), request.viewer)


@writing(router, "POST", "/offers/{ref}/correct", Offer, name="offer_correct")
def correct_offer(request: TokenRequest, ref: Ref, data: Correction) -> Offer:
    """Correct the weight of one unit

    The old figure and the reason stay readable in the journal.
    """
    found = seen(request, ref)
    sharing.correct(found, unit_g=data.unit_g, reason=data.reason, by=request.viewer, at=timezone.now())
    return offer_out(seen(request, ref), request.viewer)


def seen(request: TokenRequest, ref: str) -> "OfferRow":
    """The offer, when the token's organisation may see it. Raises NotVisible."""
    return queries.offer_seen_by(request.viewer, ref, at=timezone.now())


def offer_out(row: "OfferRow", viewer: Viewer) -> Offer:
    return offers_out([row], viewer)[0]


def offers_out(rows: Sequence["OfferRow"], viewer: Viewer) -> list[Offer]:
    """From rows of the domain's queries, which carry all of this; the viewer's structure is read once."""
    now = timezone.now()
    claimant = claimant_for(viewer, rows, at=now)
    return [_offer_out(row, claimant, now) for row in rows]


def _reason(refusal: Refusal | None) -> Hindrance | None:
    return Hindrance(code=refusal.code, sentence=str(refusal)) if refusal is not None else None


def _offer_out(row: Any, claimant: Claimant, now: datetime) -> Offer:
    viewer = claimant.viewer
    own = viewer.organization_id in (row.giver_id, row.bundle.publisher_id)
    mine, site = next(iter(row.mine), None), row.bundle.site
    return answer_from(
        Offer,
        row,
        ours=own,
        product=row.product.code if row.product else None,
        units=row.units_total,
        use_by=row.use_by_on,
        best_before=row.best_before_on,
        target_until=row.target_until_at,
        site=Named(ref=site.ref, name=site.label) if site else None,
        place_note=row.bundle.place_note,
        pickup_from=row.bundle.pickup_from_at,
        until=row.until_at,
        mine=Mine(ref=mine.ref, url=f"/api/v1/claims/{mine.ref}", units=mine.units) if mine else None,
        why_not=_reason(claimant.hindrance(row, at=now, taken=mine)),
        silence=_reason(claimant.silence(row, at=now)),
        closed_part=_reason(claimant.closed_part(row, at=now)),
    )
