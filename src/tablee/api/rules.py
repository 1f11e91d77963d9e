"""By which rules a network lives on a day. Adopting one is for the people who look after the network, on the page."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from tablee.api.operations import TokenRequest, reading
from tablee.api.paging import Page
from tablee.api.values import Day, Ref, answer_from
from tablee.domains.actors import queries as actors
from tablee.domains.governance import queries as governance
from tablee.domains.sharing.lines import local_day

router = Router()


class Rule(BaseModel):
    """A value in force, and the version it is of. `since` is null when the network adopted none yet."""

    key: str
    label: str
    value: bool | int | dict[str, int] = Field(
        description="Grams where the key ends in _g or has _g_ in it, thousandths in other tables; else `unit`"
    )
    unit: str
    version: str
    since: date | None
    by_law: bool


class On(BaseModel):
    """Which day."""

    on: Day | None = Field(default=None, description="Today when not said")


@reading(router, "/networks/{ref}/rules", Page[Rule], name="rules")
def list_rules(request: TokenRequest, ref: Ref, part: Annotated[On, Query()]) -> Page[Rule]:
    """The rules of one of our networks, on a day"""
    network = actors.network_seen_by(request.viewer, ref)
    day = part.on or local_day(timezone.now(), network.time_zone)
    return Page(items=list(map(rule_out, governance.rules_on(network.pk, day).values())))


def rule_out(rule: governance.InForce) -> Rule:
    kind = rule.kind
    return answer_from(
        Rule, rule, key=kind.key, label=str(kind.label), unit=str(kind.unit), by_law=kind.locked
    )
