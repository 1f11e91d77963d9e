"""Our authorisations to give food aid: dated, never edited, a new one follows the old. Seen by ourselves alone."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from tablee.api.operations import TokenRequest, reading, writing
from tablee.api.paging import Page, Part, page
from tablee.api.references import our_sites
from tablee.api.values import STORABLE, Body, Day, Ref, answer_from
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import AuthorizationLevel

if TYPE_CHECKING:
    from tablee.domains.actors.models import Authorization as AuthorizationRow


router = Router()


class Authorization(BaseModel):
    """Who allowed us, for which of our places (none: all), from when to when (null: until said otherwise)."""

    level: AuthorizationLevel
    holder: str
    sites: list[str]
    starts_on: date
    ends_on: date | None


class AuthorizationBody(Body):
    level: AuthorizationLevel
    holder: Annotated[str, Field(max_length=150), STORABLE] = ""
    sites: Annotated[list[Ref], Field(max_length=100)] = []
    starts_on: Day
    ends_on: Day | None = None


@reading(router, "/authorizations", Page[Authorization], name="authorizations")
def list_authorizations(request: TokenRequest, part: Part) -> Page[Authorization]:
    """Our authorisations, the newest first"""
    rows = actors.authorizations_of(actors.own_organization(request.viewer)).prefetch_related("sites")
    return page(request, rows, authorization_out, order=("-starts_on", "-id"), part=part)


@writing(router, "POST", "/authorizations", Authorization, name="authorizations", status=201)
def write_authorization(request: TokenRequest, data: AuthorizationBody) -> Authorization:
    """Write down an authorisation of ours"""
    own = actors.own_organization(request.viewer)
    facts = data.model_dump() | {"sites": our_sites(request.viewer, data.sites)}
    return authorization_out(actions.authorize(own, by=request.viewer, at=timezone.now(), **facts))


def authorization_out(row: "AuthorizationRow") -> Authorization:
    return answer_from(Authorization, row, sites=[site.ref for site in row.sites.all()])
