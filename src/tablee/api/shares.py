"""Dealing an offer in fair shares, and answering one's share."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field, StrictInt

from tablee.api.offers import seen
from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page
from tablee.api.values import (
    MAX_UNITS,
    MOST_G,
    Body,
    Moment,
    Named,
    Ref,
    Thing,
    Units,
    answer_from,
    moment_in,
)
from tablee.domains.field.enums import Unit
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing, queries, rules
from tablee.domains.sharing.enums import ShareState
from tablee.domains.sharing.reasons import say
from tablee.kernel.refusals import insist

if TYPE_CHECKING:
    from tablee.domains.sharing.dealing import Deal
    from tablee.domains.sharing.models import Offer
    from tablee.domains.sharing.models import Share as ShareRow


router = Router()
NEED = "Thousandths of the need"


class ShareOutBody(Body):
    """`caps` lowers what a structure can take in this dealing only: grams by its reference."""

    action: Literal["preview", "propose"]
    caps: Annotated[dict[Ref, Annotated[StrictInt, Field(ge=0, le=MOST_G)]], Field(max_length=500)] = {}
    deadline: Moment | None = Field(default=None, description="By the network's rule when not said")
    units: (
        Annotated[dict[Ref, Annotated[StrictInt, Field(ge=0, le=MAX_UNITS)]], Field(max_length=500)] | None
    ) = Field(
        default=None,
        description="As the preview showed them, by structure: when the dealing differs, `shares_changed` (409) and "
        "nothing is proposed",
    )


class Dealt(BaseModel):
    """What one structure would get, or why nothing."""

    organization: Named
    units: int
    unit: Unit
    level_before: Annotated[int, Field(description=NEED)]
    level_after: Annotated[int, Field(description=NEED)]
    reason: str
    why_none: list[str] = Field(description="Codes: served_more, no_cold_room, full, said_no, too_far …")


class ShareOut(BaseModel):
    """A dealing: `preview` was told to nobody, `proposed` waits for answers until `deadline`."""

    state: Literal["preview", "proposed", "confirmed", "cancelled"]
    ref: str | None
    url: str | None
    offers: list[str]
    regime: str
    because: str
    rule_version: str
    round: int
    deadline: datetime | None
    rows: list[Dealt]
    uncounted: list[Named] = Field(description="Members that did not say how many people they receive")


class Share(Thing, room="shares"):
    """What one structure is proposed of one offer, why, and what it said. `cancelled`: taken back before it answered."""

    share_out: str
    offer: str
    organization: Named
    units: int
    unit: Unit
    units_taken: int
    state: ShareState
    level_before: Annotated[int, Field(description=NEED)]
    level_after: Annotated[int, Field(description=NEED)]
    reason: str
    round: int
    deadline: datetime
    cancelled_by: Named | None
    cancelled_at: datetime | None


class Answer(Body):
    units: Units | None = Field(default=None, description="All of it when not said")


@writing(router, "POST", "/offers/{ref}/share-out", ShareOut, name="offer_share_out", status=201, also=200)
def share_out_offer(request: TokenRequest, ref: Ref, data: ShareOutBody) -> tuple[int, ShareOut]:
    """Deal an offer by the network's rule

    `preview` (200) tells nobody; `propose` (201) proposes each structure its share.
    """
    now, viewer = timezone.now(), request.viewer
    offer = seen(request, ref)
    insist(rules.why_not_share_out(offer, by=viewer, at=now), conflict=True)
    if data.action == "preview":
        return 200, preview_out(dealing.deal([offer], at=now, caps_g=data.caps), offer)
    made = sharing.propose(
        [offer],
        by=viewer,
        at=now,
        deadline_at=moment_in(offer.network.time_zone, data.deadline),
        caps_g=data.caps,
        portions=None if data.units is None else _portions(ref, data.units),
    )
    return 201, share_out_out(queries.share_out_seen_by(request.viewer, made.ref))


def _portions(offer: str, units: dict[str, int]) -> str:
    return " ".join(sorted(dealing.portion(offer, name, each) for name, each in units.items() if each))


@reading(router, "/offers/{ref}/shares", Page[Share], name="offer_shares")
def list_shares_of_offer(request: TokenRequest, ref: Ref) -> Page[Share]:
    """Its shares, round after round: who was proposed what, why, and what they said"""
    offer = seen(request, ref)
    rounds = queries.share_outs_on(offer)
    found = [row for one in rounds for row in one.rows if row.offer_id == offer.pk]  # type: ignore[attr-defined]
    return Page(items=[share_of(each) for each in found])


@reading(router, "/share-outs/{ref}", ShareOut, name="share_out")
def read_share_out(request: TokenRequest, ref: Ref) -> ShareOut:
    """One dealing of our networks"""
    return share_out_out(queries.share_out_seen_by(request.viewer, ref))


@writing(router, "POST", "/share-outs/{ref}/cancel", ShareOut, name="share_out_cancel")
def cancel_share_out(request: TokenRequest, ref: Ref) -> ShareOut:
    """Take back what was not answered yet; what was taken stays taken"""
    sharing.cancel_share_out(
        queries.share_out_seen_by(request.viewer, ref), by=request.viewer, at=timezone.now()
    )
    return share_out_out(queries.share_out_seen_by(request.viewer, ref))


@reading(router, "/shares", Page[Share], name="shares")
def list_shares_waiting(request: TokenRequest) -> Page[Share]:
    """Shares that wait for our answer, the soonest deadline first"""
    rows = queries.shares_waiting(request.viewer, at=timezone.now())
    return Page(items=[share_of(row) for row in rows])


@reading(router, "/shares/{ref}", Share, name="share")
def read_share(request: TokenRequest, ref: Ref) -> Share:
    """One share of ours"""
    return share_of(queries.share_seen_by(request.viewer, ref))


@writing(router, "POST", "/shares/{ref}/take", Share, name="share_take")
def take_share(request: TokenRequest, ref: Ref, data: Answer | None = None) -> Share:
    """Take our share, or less of it"""
    share = queries.share_seen_by(request.viewer, ref)
    units = data.units if data is not None and data.units is not None else share.units
    sharing.answer(share, units=units, by=request.viewer, at=timezone.now())
    return share_of(queries.share_seen_by(request.viewer, ref))


@writing(router, "POST", "/shares/{ref}/pass", Share, name="share_pass")
def pass_share(request: TokenRequest, ref: Ref) -> Share:
    """Leave our share to the others

    No reason is asked and nothing follows from it.
    """
    sharing.answer(queries.share_seen_by(request.viewer, ref), units=0, by=request.viewer, at=timezone.now())
    return share_of(queries.share_seen_by(request.viewer, ref))


def preview_out(dealt: "Deal", offer: "Offer") -> ShareOut:
    """A dealing nobody was told of."""
    units = {share.structure: share.crates for share in dealt.result.shares}
    none = [dict(each) for each in dealt.result.why_none.values()]
    rows = [
        Dealt(
            organization=Named.model_validate(dealt.structures[level.structure]),
            units=units.get(level.structure, 0),
            unit=Unit(offer.unit),
            level_before=round(level.before * 1000),
            level_after=round(level.after * 1000),
            reason=say(dealt.result.explanations[level.structure], offer.unit)
            if units.get(level.structure)
            else "",
            why_none=[each[level.structure] for each in none if level.structure in each],
        )
        for level in dealt.result.levels
    ]
    return ShareOut(
        state="preview",
        ref=None,
        url=None,
        offers=[offer.ref],
        regime=dealt.regime.name,
        because=dealt.regime.because,
        rule_version=dealt.rule_version,
        round=1,
        deadline=None,
        rows=_fairly_ordered(rows),
        uncounted=[Named.model_validate(each) for each in dealt.uncounted],
    )


def share_out_out(row: Any) -> ShareOut:
    """A dealing that was proposed, with those who got something."""
    rows = [answer_from(Dealt, share, unit=share.offer.unit, why_none=[]) for share in row.rows]
    return answer_from(
        ShareOut,
        row,
        state=row.status,
        url=f"/api/v1/share-outs/{row.ref}",
        offers=sorted({each.offer.ref for each in row.rows}),
        deadline=row.deadline_at,
        rows=_fairly_ordered(rows),
        uncounted=[],
    )


def _fairly_ordered(rows: list[Dealt]) -> list[Dealt]:
    return sorted(rows, key=lambda row: (-row.units, row.organization.name, row.organization.ref))


def share_of(row: "ShareRow") -> Share:
    return answer_from(
        Share,
        row,
        share_out=row.share_out.ref,
        offer=row.offer.ref,
        unit=row.offer.unit,
        round=row.share_out.round,
        deadline=row.share_out.deadline_at,
        cancelled_by=row.canceller,
    )
