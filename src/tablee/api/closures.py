"""When an organisation, or one of its places, is closed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone
from ninja import Router
from pydantic import ConfigDict, Field

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, page
from tablee.api.references import our_sites
from tablee.api.values import STORABLE, Body, Day, Ref, answer_from, require_every_field
from tablee.domains.actors import queries as actors
from tablee.domains.actors.actions.closures import MAX_REASON, announce_closure, cancel_closure
from tablee.domains.actors.queries.closures import closure_seen_by, closures_of

if TYPE_CHECKING:
    from tablee.domains.actors.models import Closure as ClosureRow


router = Router()


class ClosureBody(Body):
    starts_on: Day
    ends_on: Day | None = None
    site: Ref | None = None
    yearly: bool = False
    reason: Annotated[str, Field(max_length=MAX_REASON), STORABLE] = ""


class Closure(ClosureBody):
    """Both days included; `site` null: the whole organisation; `yearly`: the same days of every year."""

    model_config = ConfigDict(extra="ignore", json_schema_extra=require_every_field)

    ref: str
    site: str | None
    starts_on: date
    ends_on: date


@reading(router, "/organizations/{ref}/closures", Page[Closure], name="closures")
def list_closures(request: TokenRequest, ref: Ref, part: Part) -> Page[Closure]:
    """When it is closed, by first day"""
    rows = closures_of(actors.organization_seen_by(request.viewer, ref))
    return page(request, rows, closure_out, order=("starts_on", "id"), part=part)


@writing(router, "POST", "/closures", Closure, name="own_closures", status=201)
def write_closure(request: TokenRequest, data: ClosureBody) -> Closure:
    """Say when we are closed

    Without `ends_on`, one day. The same days again keep one closure, with what was said last of it.
    """
    own = actors.own_organization(request.viewer)
    site = our_sites(request.viewer, [data.site])[0] if data.site is not None else None
    facts = data.model_dump() | {"site": site}
    return closure_out(announce_closure(own, by=request.viewer, at=timezone.now(), **facts))


@reading(router, "/closures/{ref}", Closure, name="closure")
def read_closure(request: TokenRequest, ref: Ref) -> Closure:
    """One of our closures"""
    return closure_out(closure_seen_by(request.viewer, ref))


@writing(router, "DELETE", "/closures/{ref}", Closure, name="closure")
def remove_closure(request: TokenRequest, ref: Ref) -> Closure:
    """Open after all; answers with what was said"""
    found = closure_seen_by(request.viewer, ref)
    stood = closure_out(found)
    cancel_closure(found, by=request.viewer, at=timezone.now())
    return stood


def closure_out(row: "ClosureRow") -> Closure:
    return answer_from(Closure, row, site=row.site.ref if row.site else None)
