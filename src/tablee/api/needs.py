"""« Il me manque »: what is missing, saying it, closing it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Where, page
from tablee.api.references import our_network
from tablee.api.values import Body, Day, Line, Named, Ref, Thing, answer_from
from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import Viewer
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.kernel.moments import end_of_week
from tablee.kernel.refusals import visible

if TYPE_CHECKING:
    from tablee.domains.sharing.models import Need as NeedRow


router = Router()


class Need(Thing, room="needs"):
    """A family of food that an organisation lacks, until the end of a day."""

    network: Named
    organization: Named
    ours: bool
    family: Family
    note: str
    urgent: bool
    until: date
    said_at: datetime
    closed_at: datetime | None


class Which(Where):
    """Which needs."""

    family: Family | None = None
    network: Ref | None = None


class NeedBody(Body):
    families: Annotated[list[Family], Field(min_length=1, max_length=20)]
    until: Day | None = Field(default=None, description="The coming Sunday when not said")
    note: Line = ""
    urgent: bool = False
    network: Ref | None = Field(default=None, description="Our first network when not said")


@reading(router, "/needs", Page[Need], name="needs")
def list_needs(request: TokenRequest, part: Annotated[Which, Query()]) -> Page[Need]:
    """What is missing in our networks"""
    rows = queries.running_needs(request.viewer, at=timezone.now())
    rows = rows.filter(family=part.family) if part.family else rows
    rows = rows.filter(network__ref=part.network) if part.network else rows
    return page(request, rows, lambda row: need_out(row, request.viewer), order=("family", "id"), part=part)


@writing(router, "POST", "/needs", Page[Need], name="needs", status=201)
def say_needs(request: TokenRequest, data: NeedBody) -> Page[Need]:
    """Say what we miss

    One need for each family; a family said again is renewed, not doubled.
    """
    viewer, now = request.viewer, timezone.now()
    network = our_network(viewer, data.network)
    said = sharing.say_needs(
        network,
        organization=actors.own_organization(viewer),
        families=data.families,
        until_on=data.until or end_of_week(now, ZoneInfo(network.time_zone)),
        note=data.note,
        urgent=data.urgent,
        by=viewer,
        at=now,
    )
    return Page(items=[need_out(each, viewer) for each in said])


@reading(router, "/needs/{ref}", Need, name="need")
def read_need(request: TokenRequest, ref: Ref) -> Need:
    """One need that runs"""
    running = queries.running_needs(request.viewer, at=timezone.now())
    return need_out(visible(running.filter(ref=ref).first()), request.viewer)


@writing(router, "POST", "/needs/{ref}/close", Need, name="need_close")
def close_need(request: TokenRequest, ref: Ref) -> Need:
    """It is no longer missing"""
    found = queries.need_seen_by(request.viewer, ref)
    return need_out(sharing.close_need(found, by=request.viewer, at=timezone.now()), request.viewer)


def need_out(row: "NeedRow", viewer: Viewer) -> Need:
    return answer_from(
        Need,
        row,
        ours=row.organization_id == viewer.organization_id,
        until=row.until_on,
    )
