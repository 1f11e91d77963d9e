"""Every text is a canary: `zqforeign` of Chloé's network, `zqnearby` of Alice's and Bob's, `zqprivate` of Bob alone."""

import io
import os
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from typing import Any

import time_machine
from django.db import connection
from PIL import Image

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Membership, Network, Organization, Role, Site
from tablee.domains.actors.viewer import NOBODY, Viewer, robot
from tablee.domains.deliveries.models import HandOverLine
from tablee.domains.governance import actions as governance
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import TARGET_HOURS
from tablee.domains.sharing.models import Claim, Need, Offer, Share
from tablee.domains.sharing.photos import prepare_photo
from tablee.flows import agenda, scopes, worker
from tablee.kernel import links
from tests import make, plugin_worlds

# Long enough never to stand by chance in a form token.
FOREIGN, NEAR, PRIVATE = "zqforeign", "zqnearby", "zqprivate"


@dataclass
class Corner:
    """One organisation with something of every kind, by the kind of object an address names."""

    organization: Organization
    network: Network
    viewer: Viewer
    objects: dict[str, list[Any]] = field(default_factory=dict)


@dataclass
class World:
    alice: Corner
    bob: Corner
    chloe: Corner
    roles: dict[str, Viewer]

    def of_kind(self, kind: str, corner: Corner) -> list[Any]:
        return corner.objects.get(kind, [])


@time_machine.travel(make.NOON, tick=False)
def build() -> World:
    """Built at NOON: Alice's and Bob's table, Chloé's elsewhere; messages sent, matches noted."""
    near = make.network(f"{NEAR} réseau", description=f"{NEAR} description", territory=f"{NEAR} territoire")
    far = make.network(
        f"{FOREIGN} réseau", description=f"{FOREIGN} description", territory=f"{FOREIGN} territoire"
    )
    alice = corner(near, "alice", NEAR, NEAR)
    bob = corner(near, "bob", NEAR, PRIVATE)
    chloe = corner(far, "chloe", FOREIGN, FOREIGN)
    for each, other in ((alice, bob), (bob, alice)):
        _claim(each, other)
    neighbour = corner(far, "daphne", FOREIGN, FOREIGN)
    _claim(chloe, neighbour)
    for giver, taker in ((alice, bob), (bob, alice), (chloe, neighbour)):
        _share_out(giver, taker)
        _hand_over(giver, taker)
    worker.drain(make.NOON)
    team = make.viewer(alice.organization, first_name="Myrte", kind=RoleKind.TEAM)
    facilitating = make.facilitator(near, alice.organization)
    roles = {
        "nobody": NOBODY,
        "alice": make.seen_anew(alice.viewer),
        "alice's team": team,
        "alice's facilitator": facilitating,
        "bob": make.seen_anew(bob.viewer),
        "chloe": make.seen_anew(chloe.viewer),
    }
    if os.environ.get("TABLEE_PROOF") != "1":
        # Who may do more sees more: while working, the widest role of Alice's structure stands for the three of them.
        roles = {name: roles[name] for name in ("nobody", "alice's facilitator", "bob", "chloe")}
    return World(alice, bob, chloe, roles)


WORLD = "world"  # the fixture that gives it
plugin_worlds.register(WORLD, build)


def corner(network: Network, who: str, seen: str, hidden: str) -> Corner:
    """`seen` marks what its network may read, `hidden` what only the organisation itself may."""
    organization = make.organization(
        f"{seen} {who}",
        network=network,
        does=f"{seen} activité",
        welcomes=f"{seen} accueil",
        constraints_note=f"{seen} contraintes",
        vehicle_note=f"{seen} camion",
        contact_role=f"{seen} contact",
        contact_email=f"{hidden}-{who}-contact@exemple.test",
    )
    site = make.site(organization, name=f"{seen} lieu", address=f"{seen} adresse", chilled_l=900)
    make.profile(organization, declined_words=[f"{seen} refus"])
    actors.record_count(
        organization, persons=321, counted_on=make.TODAY, by=robot(organization.ref), at=make.NOON
    )
    _chose_and_took_back(organization, site, hidden)
    make.authorization(organization)
    viewer = make.viewer(organization, first_name=f"{hidden} {who}", email=f"{hidden}-{who}@exemple.test")
    other = make.person(f"{hidden} collègue", email=f"{hidden}-{who}-2@exemple.test")
    role = make.role(other, organization, RoleKind.TEAM)
    donor = make.donor(
        organization, network, f"{seen} donateur de {who}", contact_email=f"{hidden}-don@exemple.test"
    )
    offer = make.offer(
        network, organization, replace(make.line(f"{seen} surplus"), photo=_photo()), site=site, units=40
    )  # fmt: skip
    need = make.need(network, organization, note=f"{seen} besoin")
    governance.adopt(
        network,
        key=TARGET_HOURS,
        value=5,
        starts_on=make.TODAY,
        reason=f"{seen} raison",
        by=robot(),
        at=make.LONG_AGO,
    )
    away = make.TODAY + timedelta(days=40)
    closure = announce_closure(
        organization,
        starts_on=away,
        ends_on=away,
        reason=f"{seen} fermeture",
        by=robot(organization.ref),
        at=make.NOON,
    )
    loop = scopes.loop_link(offer.bundle, at=make.NOON)
    token, _secret = actors.issue_token(
        organization, name=f"{hidden} programme", scope="write", by=robot(organization.ref), at=make.NOON
    )
    objects: dict[str, list[Any]] = {
        "mark": [seen],
        "offer": [offer.ref],
        "need": [need.ref],
        "organization": [organization.ref],
        "network": [network.ref],
        "role": [role.pk],
        "donor": [donor.ref],
        "site": [site.ref],
        "closure": [closure.ref],
        "api_token": [token.ref],
        "token": [
            links.token_of(loop),
            links.token_of(scopes.donor_link(donor, at=make.NOON)),
            links.token_of(agenda.open_link(viewer, at=make.NOON)),
        ],
    }
    return Corner(organization, network, viewer, objects)


def _chose_and_took_back(organization: Organization, site: Site, hidden: str) -> None:
    """Public for a while, no longer: what it said to everybody then is nobody's business now."""
    by = robot(organization.ref)
    said = {"services": ["repas"], "description": f"{hidden} repas", "email": f"{hidden}-public@exemple.test"}
    actors.show_public(organization, by=by, at=make.LONG_AGO, sites=[site.ref], **said)
    actors.hide_public(organization, by=by, at=make.LONG_AGO)


def _claim(giver: Corner, taker: Corner) -> None:
    offer = Offer.objects.get(ref=giver.objects["offer"][0])
    claim = make.claim(offer, taker.viewer, units=2, first_name="Romarin")
    taker.objects.setdefault("claim", []).append(claim.ref)
    taker.objects["token"].append(links.token_of(scopes.claim_link(claim, at=make.NOON)))


def _share_out(giver: Corner, taker: Corner) -> None:
    """A dealing proposed by `giver`, with a share that waits for `taker`."""
    offer = make.offer(
        giver.network,
        giver.organization,
        label=f"{giver.objects['mark'][0]} gros don",
        units=40,
        mode=Mode.FAIR_SHARE,
    )
    share_out = sharing.propose([offer], by=giver.viewer, at=make.NOON)
    giver.objects.setdefault("share_out", []).append(share_out.ref)
    share = Share.objects.get(share_out=share_out, organization=taker.organization)
    taker.objects.setdefault("share", []).append(share.ref)
    taker.objects["token"].append(links.token_of(scopes.share_link(share, at=make.NOON)))


def _hand_over(giver: Corner, taker: Corner) -> None:
    """Something of `giver` fetched and weighed by `taker`, and something it has still to fetch."""
    line = make.line(f"{giver.objects['mark'][0]} ramasse", units=40)
    offer = make.offer(giver.network, giver.organization, line)
    claim = make.claim(offer, taker.viewer, units=2, first_name="Romarin")
    made = make.hand_over(claim, taker.viewer, first_name="Romarin")
    taker.objects.setdefault("hand_over", []).append(made.ref)
    taker.objects["token"].append(links.token_of(scopes.slip_link(made, at=make.NOON)))
    waiting = Claim.objects.get(ref=taker.objects["claim"][0])
    taker.objects.setdefault("pickup", []).append(waiting.offer.bundle.ref)
    pickup = scopes.pickup_link(waiting.offer.bundle, taker.organization, at=make.NOON)
    taker.objects["token"].append(links.token_of(pickup))


def _photo() -> dict[str, Any]:
    packed = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(packed, "PNG")
    return prepare_photo(io.BytesIO(packed.getvalue()), len(packed.getvalue()))


def belongings(world: World, corner: Corner) -> str:
    """What is written of this corner's own things, to see whether a stranger changed any."""
    with connection.cursor() as cursor:
        rows = []
        for statement, parameters in _statements(corner.organization.pk):
            cursor.execute(statement, parameters)
            rows.append(cursor.fetchall())
    return repr(rows)


@cache
def _statements(organization_id: int) -> list[tuple[str, tuple[Any, ...]]]:
    """Composed once: they are asked after every knock that wrote something."""
    mine = {"organization_id": organization_id}
    rows = [
        Organization.objects.filter(pk=organization_id).values_list(),
        Site.objects.filter(**mine).values_list(),
        Role.objects.filter(**mine).values_list(),
        Membership.objects.filter(**mine).values_list(),
        Offer.objects.filter(giver_id=organization_id).values_list(
            "pk", "status", "unit_g", "units_withdrawn"
        ),
        Claim.objects.filter(**mine).values_list(),
        # Either party may write down the signature, by design; nobody else's weights may change.
        HandOverLine.objects.filter(hand_over__taker_id=organization_id).values_list(),
        Need.objects.filter(**mine).values_list(),
    ]
    # PostgreSQL gives back an updated row in another place: without an order, a page would seem to have changed it.
    return [each.order_by("pk").query.sql_with_params() for each in rows]
