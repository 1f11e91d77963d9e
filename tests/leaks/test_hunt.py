"""No foreign datum in any answer; and ten planted leaks that the hunt must find, or it proves nothing."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization, Role
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.models import Claim, MatchNote, Need, Offer
from tests.leaks import world as worlds
from tests.leaks.addresses import NAMES, every_address
from tests.leaks.hunt import hunt, plant, sections

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hunt knocks thousands of times from one address."""
    monkeypatch.setattr("tablee.kernel.ratelimit.too_many", lambda *_args, **_named: frozenset())


def test_every_address_is_declared() -> None:
    found = {name for name, _pattern in every_address()}
    assert found == set(NAMES), f"missing {found - set(NAMES)}, gone {set(NAMES) - found}"


@pytest.mark.parametrize(("section", "addresses"), sections().items(), ids=sections())
def test_nothing_leaks(
    world: worlds.World, section: str, addresses: int, request: pytest.FixtureRequest
) -> None:
    begun = time.process_time()
    leaks = sorted({str(leak) for leak in hunt(world, section=section)})
    milliseconds = (time.process_time() - begun) * 1000 / addresses
    request.node.user_properties.append(
        ("figure", f"leaks, {section}: {milliseconds:.0f} ms of processor an address ({addresses})")
    )
    assert not leaks, "\n".join(leaks)


class Meddling:
    """Whoever sends a form changes everybody's structure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "POST":
            Organization.objects.update(does="zz")
        return self.get_response(request)


def test_a_change_of_what_is_not_ones_own_is_found(world: worlds.World, settings: Any) -> None:
    """The positive control of what is compared after a write."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Meddling"]
    found = {leak.role for leak in hunt(world, section="today") if leak.said.startswith("changed what")}
    assert found == set(world.roles)


Plant = tuple[str, str, Any, str, Callable[..., Any]]
PLANTS: list[Plant] = [
    (
        "every organisation seen by all",
        "network:organization",
        actors,
        "organizations_seen_by",
        lambda viewer: Organization.objects.all(),
    ),
    (
        "every network seen by all",
        "network:members",
        actors,
        "networks_seen_by",
        lambda viewer: _joined(Network.objects.all()),
    ),
    ("every offer visible", "share:offer", sharing, "_visible", lambda viewer, at: Q(pk__gt=0)),
    (
        "any claim found",
        "share:change_claim",
        sharing,
        "claim_seen_by",
        lambda viewer, ref: Claim.objects.filter(ref=ref).first(),
    ),
    (
        "any need found",
        "share:close_need",
        sharing,
        "need_seen_by",
        lambda viewer, ref: Need.objects.filter(ref=ref).first(),
    ),
    (
        "every need listed",
        "share:list",
        sharing,
        "open_needs",
        lambda viewer, at, limit=9: list(Need.objects.all()),
    ),
    (
        "everybody's people",
        "settings:people",
        actors,
        "people_of",
        lambda viewer: Role.objects.select_related("person"),
    ),
    (
        "everybody's donors",
        "settings:donor",
        actors,
        "donors_of",
        lambda viewer: Organization.objects.filter(tie__isnull=False),
    ),
    (
        "everybody's matches",
        "settings:match",
        sharing,
        "match_notes",
        lambda viewer, limit=9: list(MatchNote.objects.all()),
    ),
    (
        "everybody's offers as ours",
        "today:",
        sharing,
        "offers_given_by",
        lambda viewer, at, limit=9: _taken(),
    ),
    (
        "everybody's shares to fetch",
        "today:",
        sharing,
        "claims_to_fetch",
        lambda viewer, at, limit=9: list(Claim.objects.all()),
    ),
    (
        "any slip",
        "handover:slip",
        deliveries,
        "hand_over_seen_by",
        lambda viewer, ref: deliveries.hand_over_by_ref(ref),
    ),
    (
        "any pick-up",
        "handover:check",
        sharing,
        "bundle_taken_by",
        lambda viewer, ref: sharing.bundle_by_ref(ref),
    ),
    (
        "everybody in the public directory",
        "directory:",
        actors,
        "public_places",
        lambda network=None: actors.public._places(Organization.objects.all()),
    ),
    (
        "everybody in a workbook",
        "exports:xlsx",
        actors,
        "members_of",
        lambda network, stance="member": Organization.objects.order_by("id"),
    ),
    (
        "any picture",
        "share:photo",
        sharing,
        "photo_seen_by",
        lambda viewer, ref, at: b"zqforeign zqnearby picture",
    ),
]


def _joined(rows: Any) -> Any:
    from django.db.models import F

    return rows.annotate(joined=F("created_at"))


def _taken() -> list[Offer]:
    offers = list(Offer.objects.all())
    for each in offers:
        each.taken = list(each.claims.all())  # type: ignore[attr-defined]
    return offers


@pytest.mark.parametrize(
    ("said", "only", "module", "name", "leaky"), PLANTS, ids=[plant[0] for plant in PLANTS]
)
def test_a_planted_leak_is_found(
    world: worlds.World,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    only: str,
    module: Any,
    name: str,
    leaky: Callable[..., Any],
) -> None:
    plant(monkeypatch, module, name, leaky)
    assert next(hunt(world, only=only), None) is not None, f"the hunt did not see: {said}"
