"""The leak hunt at the API: every address × each organisation's token × own and foreign objects; two planted leaks found."""

import copy
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Prefetch, Q
from django.test import Client
from django.urls import reverse

from tablee.domains.actors.enums import TokenScope
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.deliveries.models import HandOver
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.models import Claim, Offer, Share
from tests.api.callers import token_for
from tests.leaks.addresses import API_NAMES, every_api_address
from tests.leaks.hunt import HIDDEN_FROM, Leak, noting, plant
from tests.leaks.world import Corner, World, belongings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
VERBS = ("get", "post", "patch", "delete")
NOTHING_DONE = (401, 404, 405)
# A body that every write could read: what an operation does not know is taken out once it said so.
BODY: dict[str, Any] = {
    "units": 1, "unit_g": 900, "reason": "zz", "families": ["feculents"], "name": "zz", "does": "zz",
    "persons": 3, "insee_code": "31555", "action": "preview", "label": "zz", "until": "2026-11-25", "max_km": 3,
    "lines": [{"claim": "ZZZZZZZZ", "units": 1, "good_g": 1}],
}  # fmt: skip
OPEN_TO_ALL = {"api:openapi-json"}


def who(world: World) -> dict[str, Corner | None]:
    return {"nobody": None, "alice": world.alice, "bob": world.bob, "chloe": world.chloe}


def hunt(world: World, *, only: str = "") -> Iterator[Leak]:
    """Every leak, as it is found; `only` narrows to addresses whose name begins so."""
    names = sorted({name for name, _pattern in every_api_address() if name.startswith(only or "api")})
    for role, corner in who(world).items():
        secret = token_for(corner.organization, TokenScope.WRITE) if corner else ""
        caller = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})
        caller.raise_request_exception = False
        strangers = [each for each in (world.alice, world.bob, world.chloe) if each is not corner]
        before = [belongings(world, each) for each in strangers]  # every knock is rolled back: it stays so
        for name in names:
            kind = API_NAMES.get(name)
            if kind is None:
                yield Leak(role, name, "address not declared in tests/leaks/addresses.py")
                continue
            for owner, url in _addresses(world, name, kind):
                for verb in VERBS:
                    writes: list[str] = []
                    with transaction.atomic():
                        with connection.execute_wrapper(partial(noting, writes)):
                            answer = caller.get(url) if verb == "get" else _send(caller, verb, url)
                        after = [belongings(world, each) for each in strangers] if writes else before
                        transaction.set_rollback(True)
                    where = f"{verb} {name} of {owner or 'nobody'}"
                    if before != after:
                        yield Leak(role, where, "changed what belongs to another")
                    yield from _read(role, name, owner, where, answer)


def _addresses(world: World, name: str, kind: str) -> Iterator[tuple[str, str]]:
    if not kind:
        yield "", reverse(name) if name != "api_nothing" else "/api/v1/zz"
        return
    for owner, corner in (("alice", world.alice), ("bob", world.bob), ("chloe", world.chloe)):
        for each in world.of_kind(kind, corner):
            yield owner, reverse(name, args=[each])
    yield "absent", reverse(name, args=["ZZZZZZZZ"])


def _read(role: str, name: str, owner: str, where: str, answer: Any) -> Iterator[Leak]:
    text = answer.content.decode() + str(dict(answer.headers))
    for canary in HIDDEN_FROM[role]:
        if canary in text:
            found = text.index(canary)
            yield Leak(role, where, f"shows {text[max(0, found - 30) : found + 40]!r}")
    if answer.status_code >= 500:
        yield Leak(role, where, f"status {answer.status_code}")
    if role == "nobody" and name not in OPEN_TO_ALL and answer.status_code not in NOTHING_DONE:
        yield Leak(role, where, f"status {answer.status_code} without a token")
    foreign = owner == "absent" or (owner and (role == "chloe") != (owner == "chloe"))
    if role != "nobody" and foreign and answer.status_code not in (404, 405):
        yield Leak(role, where, f"status {answer.status_code} for what should not exist")


def _send(caller: Client, verb: str, url: str) -> Any:
    """With all of BODY that the operation reads; twice when it said what it does not know."""
    body = copy.deepcopy(BODY)
    for _try in range(2):
        answer = getattr(caller, verb)(url, json.dumps(body), content_type="application/json")
        unknown = [each["field"] for each in _errors(answer)]
        if not unknown:
            return answer
        for field in unknown:
            _take_out(body, field.split(".")[1:])
    return answer


def _take_out(body: Any, path: list[str]) -> None:
    for part in path[:-1]:
        body = body[int(part)] if isinstance(body, list) else body.get(part, {})
    if isinstance(body, dict):
        body.pop(path[-1], None)


def _errors(answer: Any) -> list[dict[str, str]]:
    if answer.status_code != 422:
        return []
    found: list[dict[str, str]] = answer.json()["errors"]
    return found


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hunt knocks thousands of times with one token."""
    monkeypatch.setattr("tablee.kernel.ratelimit.allow", lambda *_args, **_named: True)


def test_every_address_is_declared() -> None:
    found = {name for name, _pattern in every_api_address()}
    assert found == set(API_NAMES), f"missing {found - set(API_NAMES)}, gone {set(API_NAMES) - found}"


def test_nothing_leaks(world: World) -> None:
    leaks = sorted({str(leak) for leak in hunt(world)})
    assert not leaks, "\n".join(leaks)


def test_the_hunt_reaches_what_is_ones_own(world: World) -> None:
    """Else it would find nothing because nothing ever opens."""
    caller = Client(headers={"Authorization": f"Bearer {token_for(world.alice.organization)}"})
    for name, kind in API_NAMES.items():
        if not kind or name == "api:network_join":  # nobody invited her
            continue
        url = reverse(name, args=[world.of_kind(kind, world.alice)[0]])
        with transaction.atomic():
            statuses = {caller.get(url).status_code, _send(caller, "post", url).status_code} - {405}
            transaction.set_rollback(True)
        assert statuses - {404}, f"{name} {statuses}"


def _every_offer() -> Any:
    rows = Offer.objects.select_related(
        "giver", "bundle__site", "network", "target", "product", "bundle__publisher"
    )
    return rows.prefetch_related(Prefetch("claims", Claim.objects.none(), to_attr="mine"))


Plant = tuple[str, str, Any, str, Callable[..., Any]]
PLANTS: list[Plant] = [
    ("every offer visible", "api:offer", sharing, "_visible", lambda viewer, at: Q(pk__gt=0)),
    (
        "every running offer listed",
        "api:offers",
        sharing,
        "running_offers",
        lambda *_who, **_asked: _every_offer(),
    ),
    (
        "any claim found",
        "api:claim",
        sharing,
        "claim_seen_by",
        lambda viewer, ref: Claim.objects.filter(ref=ref).first(),
    ),
    (
        "any share found",
        "api:share",
        sharing,
        "share_seen_by",
        lambda viewer, ref: Share.objects.filter(ref=ref).first(),
    ),
    (
        "any slip found",
        "api:handover",
        deliveries,
        "hand_over_seen_by",
        lambda viewer, ref: HandOver.objects.filter(ref=ref).first(),
    ),
]


@pytest.mark.parametrize(
    ("said", "only", "module", "name", "leaky"), PLANTS, ids=[plant[0] for plant in PLANTS]
)
def test_a_planted_leak_is_found(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    only: str,
    module: Any,
    name: str,
    leaky: Callable[..., Any],
) -> None:
    plant(monkeypatch, module, name, leaky)
    assert next(hunt(world, only=only), None) is not None, f"the hunt did not see: {said}"
