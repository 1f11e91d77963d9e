"""Fetching what was taken: weighed at the door, signed, corrected with a reason."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import BaseModel, Field, StrictInt, model_validator
from pydantic_core import PydanticCustomError

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, page
from tablee.api.values import MOST_G, STORABLE, Body, Named, Ref, Thing, answer_from
from tablee.domains.deliveries import actions as deliveries
from tablee.domains.deliveries import queries
from tablee.domains.deliveries.enums import Reason, Signed
from tablee.domains.deliveries.rules import Probe, Weighed, signature
from tablee.domains.field.enums import StorageClass
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.lines import MAX_UNITS
from tablee.flows import pick_up
from tablee.flows.pick_up import ClaimCheck
from tablee.kernel.refusals import NotVisible, Refusal, Refused, refuse

if TYPE_CHECKING:
    from tablee.domains.deliveries.models import HandOver as HandOverRow
    from tablee.domains.deliveries.models import HandOverLine, TemperatureReading


router = Router()
MOST_LINES = 60
TENTHS = 10
Weight = Annotated[StrictInt, Field(ge=0, le=MOST_G)]
Note = Annotated[str, Field(max_length=200), STORABLE]
Celsius = Annotated[float, Field(ge=-60, le=90, allow_inf_nan=False, strict=True)]


class WeighedBody(Body):
    """One claim as it was found, grams. Good, to sort and refused together are what was weighed."""

    claim: Ref
    good_g: Weight
    to_sort_g: Weight = 0
    refused_g: Weight = 0
    reason: Reason | None = Field(default=None, description="Why something is refused")


class CheckedBody(WeighedBody):
    units: Annotated[StrictInt, Field(ge=0, le=MAX_UNITS, description="How many were there; 0: it goes back")]


class TemperatureBody(Body):
    """What a probe showed for one storage class, and what was done when it is too warm."""

    storage: StorageClass
    celsius: Celsius
    remedy: Note = ""


def _no_claim_twice(body: Any) -> Any:
    if len({line.claim for line in body.lines}) != len(body.lines):
        raise PydanticCustomError("twice", "a claim stands twice")
    return body


class HandOverBody(Body):
    """One pick-up: claims of ours on lines that were offered together."""

    lines: Annotated[list[CheckedBody], Field(min_length=1, max_length=MOST_LINES)]
    temperatures: Annotated[list[TemperatureBody], Field(max_length=3)] = []
    note: Note = ""
    _once = model_validator(mode="after")(_no_claim_twice)


class CorrectionBody(Body):
    lines: Annotated[list[WeighedBody], Field(min_length=1, max_length=MOST_LINES)]
    reason: Annotated[str, Field(min_length=1, max_length=200), STORABLE]
    _once = model_validator(mode="after")(_no_claim_twice)


class Signature(Body):
    paper: bool = Field(default=False, description="The paper slip was signed")


class Line(BaseModel):
    """One line as announced and as found, grams. The giver keeps what is refused."""

    claim: str
    label: str
    unit: str
    units: int
    offered_g: int
    good_g: int
    to_sort_g: int
    refused_g: int
    reason: Reason | None


class Temperature(BaseModel):
    """What was read, beside the most that is allowed for what was fetched."""

    storage: StorageClass
    celsius: float
    most_celsius: float
    remedy: str


class HandOver(Thing, room="handovers"):
    """A slip: the moment when responsibility passed. `code` is what the paper bears."""

    code: str
    network: Named
    giver: Named
    taker: Named
    place: str
    note: str
    handed_at: datetime
    signed: Signed | None
    signed_at: datetime | None
    corrected_at: datetime | None
    lines: list[Line]
    temperatures: list[Temperature]


@reading(router, "/handovers", Page[HandOver], name="handovers")
def list_handovers(request: TokenRequest, part: Part) -> Page[HandOver]:
    """Our hand-overs, given and fetched, the latest first"""
    rows = queries.hand_overs(request.viewer)
    return page(request, rows, handover_out, order=("-handed_at", "-id"), part=part)


@writing(router, "POST", "/handovers", HandOver, name="handovers", status=201)
def hand_over(request: TokenRequest, data: HandOverBody) -> HandOver:
    """Write what was fetched

    Every line names a claim of ours; all of them on lines offered together. Cold goods ask for a temperature.
    """
    try:
        first = sharing.claim_seen_by(request.viewer, data.lines[0].claim)
    except NotVisible:
        raise _unknown_claim(data.lines[0].claim) from None
    made = pick_up.hand_over(
        first.offer.bundle,
        checked=[ClaimCheck(line.claim, line.units, *_weights(line)) for line in data.lines],
        probes={
            temperature.storage: Probe(
                temperature.storage, round(temperature.celsius * TENTHS), temperature.remedy
            )
            for temperature in data.temperatures
        },
        by=request.viewer,
        at=timezone.now(),
        note=data.note,
    )
    if made is None:
        refuse(
            "nothing", _("Il n’y a rien à remettre."), _("Rendez plutôt ce qui a été pris."), field="lines"
        )
    return handover_out(queries.hand_over_seen_by(request.viewer, made.ref))


@reading(router, "/handovers/{ref}", HandOver, name="handover")
def read_handover(request: TokenRequest, ref: Ref) -> HandOver:
    """One slip of ours"""
    return handover_out(queries.hand_over_seen_by(request.viewer, ref))


@writing(router, "POST", "/handovers/{ref}/sign", HandOver, name="handover_sign")
def sign_handover(request: TokenRequest, ref: Ref, data: Signature | None = None) -> HandOver:
    """The giver's signature"""
    found = queries.hand_over_seen_by(request.viewer, ref)
    how = signature(found, request.viewer, on_paper=data is not None and data.paper)
    deliveries.sign(found, how=how, by=request.viewer, at=timezone.now())
    return handover_out(queries.hand_over_seen_by(request.viewer, ref))


@writing(router, "POST", "/handovers/{ref}/correct", HandOver, name="handover_correct")
def correct_handover(request: TokenRequest, ref: Ref, data: CorrectionBody) -> HandOver:
    """Correct weights of what we fetched

    For a month, with a reason; the figures before stay readable in the journal.
    """
    found = queries.hand_over_seen_by(request.viewer, ref)
    written = {line.source_ref: line for line in found.lines.all()}
    lines = [_weighed(written.get(each.claim), each) for each in data.lines]
    pick_up.correct(found, lines=lines, reason=data.reason, by=request.viewer, at=timezone.now())
    return handover_out(queries.hand_over_seen_by(request.viewer, ref))


def _weighed(line: "HandOverLine | None", said: WeighedBody) -> Weighed:
    if line is None:
        raise _unknown_claim(said.claim)
    return Weighed(said.claim, line.units, line.offered_g, *_weights(said))


def _weights(said: WeighedBody) -> tuple[int, int, int, str]:
    return said.good_g, said.to_sort_g, said.refused_g, said.reason or ""


def _unknown_claim(ref: str) -> Refused:
    return Refused(
        Refusal(
            "unknown_claim", _("Cette part n’est pas dans ce retrait."), field="lines", facts={"claim": ref}
        )
    )


def handover_out(row: "HandOverRow") -> HandOver:
    return answer_from(
        HandOver,
        row,
        signed=row.giver_signed or None,
        signed_at=row.giver_signed_at,
        lines=[_line(line) for line in row.lines.all()],
        temperatures=[_temperature(each) for each in row.readings.all()],
    )


def _line(row: "HandOverLine") -> Line:
    return answer_from(Line, row, claim=row.source_ref, reason=row.reason or None)


def _temperature(row: "TemperatureReading") -> Temperature:
    return Temperature(
        storage=StorageClass(row.storage),
        celsius=row.tenths / TENTHS,
        most_celsius=row.most_tenths / TENTHS,
        remedy=row.remedy,
    )
