"""Who walks, and where: the personas of `/demo/` and every address, its arguments filled from the demonstration world."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from tests.leaks.addresses import NAMES, NOT_A_PAGE, every_address
from tests.real_server import serving

# Answers that are no page of their own.
NOT_HERE = NOT_A_PAGE | {
    "settings:role",
    "imports:review",
    "imports:done",
    "share:deal",
    "wizard:start",
    "wizard:structure",
    "wizard:you",
}
# What an address names, where tests/leaks/addresses.py does not say it in one word.
MORE = {"settings:rule": "rule", "network:join": "invited"}


@dataclass(frozen=True)
class Visitor:
    """key: of a persona, or « nobody »."""

    key: str
    title: str
    person_ref: str = ""
    organization_ref: str = ""


@dataclass(frozen=True)
class Stop:
    name: str
    path: str


NOBODY = Visitor("nobody", "Nobody, without account")
FIRST = Visitor("first", "The first visit, DEMO=0")


@contextmanager
def empty_server(folder: Path) -> Iterator[str]:
    """Nobody lives there yet: the first visit opens the wizard."""
    with serving(folder, demo=False) as url:
        yield url


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The demonstration, served; afterwards this process may read its database."""
    with serving(folder) as url:
        django.setup()
        yield url


def visitors() -> list[Visitor]:
    from tablee.demo.personas import personas

    cast = [
        Visitor(
            each.key, f"{each.first_name}, {each.organization_name}", each.person_ref, each.organization_ref
        )
        for each in personas()
    ]
    return [NOBODY, *cast]


def of(visitor: Visitor) -> list[Stop]:
    """Every address this visitor could stand at, with something of its own where there is."""
    from django.urls import reverse

    things = _things(visitor)
    found: list[Stop] = []
    for name, kind in _pages():
        if not kind:
            found.append(Stop(name, reverse(name)))
        for number, arguments in enumerate(things.get(kind, []), start=1):
            label = name if number == 1 else f"{name} {number}"
            found.append(Stop(label, reverse(name, args=arguments)))
    return list({stop.path: stop for stop in reversed(found)}.values())[::-1]


def left_out() -> list[str]:
    """Pages whose argument nobody declared."""
    return [name for name, kind in _pages() if kind == "?"]


def _pages() -> Iterator[tuple[str, str]]:
    for name, pattern in every_address():
        if name not in NOT_HERE:
            undeclared = "?" if pattern.pattern.converters else ""
            yield name, MORE.get(name) or NAMES.get(name, undeclared)


def _things(visitor: Visitor) -> dict[str, list[tuple[Any, ...]]]:
    """Kind of object → arguments of its addresses: what the organisation gives, sees and holds."""
    from django.utils import timezone

    from tablee.demo.personas import doors
    from tablee.domains.actors import queries as actors
    from tablee.domains.actors.models import DonorTie, Invitation, Membership, Organization, Person, Site
    from tablee.domains.sharing import queries
    from tablee.domains.sharing.models import Claim
    from tablee.flows import scopes
    from tablee.kernel import links

    now = timezone.now()
    tokens = [(door.path.split("/")[2],) for door in doors(now)]
    if not visitor.organization_ref:
        claim = Claim.objects.filter(units__gt=0, offer__until_at__gt=now).first()
        if claim is not None:
            tokens.append((links.token_of(scopes.claim_link(claim, at=now)),))
        return {"token": tokens}
    own = Organization.objects.get(ref=visitor.organization_ref)
    viewer = actors.viewer_of(Person.objects.get(ref=visitor.person_ref), acting_ref=own.ref)
    seats = Membership.objects.filter(organization=own, left_at=None)
    networks = list(seats.values_list("network__ref", flat=True))
    offers = [*queries.open_offers(viewer, at=now)[:1], *queries.offers_given_by(viewer, at=now)[:1]]
    neighbours = actors.organizations_seen_by(viewer).exclude(pk=own.pk).order_by("sort_name")
    return {
        "offer": [(offer.ref,) for offer in offers],
        "organization": [(each.ref,) for each in [*neighbours[:1], own]],
        "network": [(ref,) for ref in networks[:1]],
        "invited": [
            (each.network.ref,) for each in Invitation.objects.filter(organization=own, answered_at=None)[:1]
        ],
        "site": [(site.ref,) for site in Site.objects.filter(organization=own)[:1]],
        "donor": [(tie.donor.ref,) for tie in DonorTie.objects.filter(host=own)[:1]],
        "rule": [(ref, "target_hours") for ref in networks[:1]],
        "share_out": [(each.ref,) for each in queries.share_outs_of(viewer)[:1]],
    }
