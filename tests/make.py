"""Makers: the smallest true thing, built through the domains' own actions. No randomness but public references.

Time stands at NOON, a Tuesday in Paris. Alice coordinates « Les Tilleuls », Bob « Les Érables »: neighbours in one
network. Chloé coordinates « Les Cyprès » in another: a stranger to both.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import override

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries as people
from tablee.domains.actors.enums import Kind, RoleKind, Stance
from tablee.domains.actors.models import (
    AcceptanceProfile,
    Authorization,
    Membership,
    Network,
    Organization,
    Person,
    Role,
    Site,
    VisitorCount,
)
from tablee.domains.actors.viewer import Viewer, robot
from tablee.domains.deliveries.models import HandOver
from tablee.domains.deliveries.rules import Probe
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.governance import actions as governance
from tablee.domains.governance.models import Rule
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import TARGET_HOURS
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import Bundle, Claim, Need, Offer
from tablee.domains.stock import actions as stock
from tablee.domains.stock.models import Product
from tablee.flows import pick_up
from tablee.kernel.models import OutboxEvent

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=PARIS)
TODAY = NOON.date()
TONIGHT = NOON.replace(hour=19, minute=45)
LONG_AGO = NOON - timedelta(days=30)
A_MONTH_AGO = LONG_AGO.date()
TOULOUSE, NIMES, VAUVERT = "31555", "30189", "30341"

ROBOT = robot()
_numbers = count(1)


def network(name: str = "Réseau des Aulnes", *, at: datetime = LONG_AGO, **about: Any) -> Network:
    """An empty network."""
    return actors.found_network(name, by=ROBOT, at=at, **about)


def organization(
    name: str = "Les Tilleuls",
    *,
    network: Network | None = None,
    kind: str = Kind.ASSOCIATION,
    stance: str = Stance.MEMBER,
    at: datetime = LONG_AGO,
    **card: Any,
) -> Organization:
    """A structure; it sits in `network` when one is given. No site, no people."""
    made = actors.welcome_organization(name, kind=kind, by=ROBOT, at=at, **card)
    if network is not None:
        member(network, made, at=at, stance=stance)
    return made


def member(
    network: Network, organization: Organization, *, at: datetime = LONG_AGO, stance: str = Stance.MEMBER
) -> Membership:
    return actors.join(network, organization=organization, by=ROBOT, at=at, stance=stance)


def site(
    organization: Organization, *, insee_code: str = TOULOUSE, at: datetime = LONG_AGO, **place: Any
) -> Site:
    """A place at the commune's point, unless lat and lon are given; storage litres not declared."""
    return actors.set_site(organization, by=ROBOT, at=at, insee_code=insee_code, **place)


def profile(organization: Organization, *, at: datetime = LONG_AGO, **wanted: Any) -> AcceptanceProfile:
    return actors.set_profile(organization, by=ROBOT, at=at, **wanted)


def authorization(
    organization: Organization, *, starts_on: date = date(2026, 1, 1), ends_on: date | None = None
) -> Authorization:
    return actors.authorize(
        organization, level="national", holder="Tête de réseau", starts_on=starts_on, ends_on=ends_on, by=ROBOT,
        at=LONG_AGO,
    )  # fmt: skip


def person(
    first_name: str = "Garance", *, email: str = "", at: datetime = LONG_AGO, language: str = "fr"
) -> Person:
    """Somebody who can sign in; a fresh address each time unless one is given."""
    address = email or f"personne{next(_numbers)}@exemple.test"
    return actors.register_person(address, first_name=first_name, at=at, language=language)


def role(
    person: Person, organization: Organization, kind: str = RoleKind.COORDINATOR, *, at: datetime = LONG_AGO
) -> Role:
    return actors.appoint(organization, person=person, kind=kind, by=ROBOT, at=at)


def viewer(
    organization: Organization,
    *,
    first_name: str = "Garance",
    kind: str = RoleKind.COORDINATOR,
    email: str = "",
) -> Viewer:
    """Somebody new with a role in this organisation, acting for it."""
    somebody = person(first_name, email=email)
    role(somebody, organization, kind)
    return people.viewer_of(somebody, acting_ref=organization.ref)


def seen_anew(viewer: Viewer) -> Viewer:
    """The same person's viewer as the next request would build it."""
    return people.viewer_of(Person.objects.get(pk=viewer.person_id), acting_ref=viewer.organization_ref)


def by_link(
    organization: Organization, *, first_name: str = "Olive", scope: str = "sharing.bundle"
) -> Viewer:
    """Somebody without account who answers for this organisation."""
    return people.viewer_for(organization, first_name=first_name, scope=scope)


def facilitator(network: Network, organization: Organization) -> Viewer:
    """A viewer who also looks after the network."""
    acting = viewer(organization, first_name="Aubépine")
    actors.facilitate(network, person=Person.objects.get(pk=acting.person_id), by=ROBOT, at=LONG_AGO)
    return seen_anew(acting)


def donor(
    host: Organization, network: Network, name: str = "Boulangerie du Sureau", **card: Any
) -> Organization:
    """A shop without account, brought in by its host."""
    acting = robot(host.ref)
    return actors.bring_in_donor(
        name, host=host, kind=card.pop("kind", Kind.CRAFT), by=acting, at=LONG_AGO, networks=[network], **card
    )


def product(code: str = "PAIN", label: str = "Pain", **about: Any) -> Product:
    given = {"family": Family.STARCH, "crate_g": 1000} | about
    return stock.list_product(code, label=label, **given)


def line(label: str = "Pain", *, units: int = 12, unit_g: int = 1000, **about: Any) -> OfferLine:
    """12 units of 1 kg, ambient, no date, first ready."""
    return OfferLine(label=label, units=units, unit_g=unit_g, **({"family": Family.STARCH} | about))


def chilled(label: str = "Yaourts", *, use_by_on: date, **about: Any) -> OfferLine:
    """A chilled line with its use-by."""
    return line(label, storage=StorageClass.CHILLED, family=Family.DAIRY, use_by_on=use_by_on, **about)


def targeted(target: Organization, label: str = "Épinards", **about: Any) -> OfferLine:
    """A line reserved to one partner for a time."""
    return line(label, mode=Mode.TARGETED, target_id=target.pk, **about)


def bundle(
    network: Network,
    giver: Organization,
    lines: Iterable[OfferLine] = (),
    *,
    by: Viewer | None = None,
    at: datetime = NOON,
    until_at: datetime = TONIGHT,
    **place: Any,
) -> Bundle:
    """Lines offered together (one line of bread when none is given)."""
    given = list(lines) or [line()]
    acting = by or robot(giver.ref)
    return sharing.publish(network, giver=giver, lines=given, until_at=until_at, by=acting, at=at, **place)


def offer(
    network: Network,
    giver: Organization,
    given: OfferLine | None = None,
    *,
    by: Viewer | None = None,
    at: datetime = NOON,
    until_at: datetime = TONIGHT,
    site: Site | None = None,
    **about: Any,
) -> Offer:
    """One offer of one line; `about` goes to the line (units, unit_g, label ...)."""
    made = bundle(network, giver, [given or line(**about)], by=by, at=at, until_at=until_at, site=site)
    return Offer.objects.get(bundle=made)


def claim(offer: Offer, by: Viewer, *, units: int = 4, at: datetime = NOON, **about: Any) -> Claim:
    return sharing.claim(offer, units=units, by=by, at=at, **about)


def hand_over(
    claim: Claim,
    by: Viewer,
    *,
    to_sort_g: int = 0,
    refused_g: int = 0,
    reason: str = "",
    tenths: int = 30,
    at: datetime = NOON,
    **about: Any,
) -> HandOver:
    """The whole claim fetched, weighing what was announced; a probe of 3 °C where it is cold (`tenths`)."""
    offered_g = claim.units * claim.offer.unit_g
    checked = pick_up.ClaimCheck(
        claim.ref,
        claim.units,
        good_g=offered_g - to_sort_g - refused_g,
        to_sort_g=to_sort_g,
        refused_g=refused_g,
        reason=reason,
    )
    storage = claim.offer.storage
    probes = {} if storage == "ambient" else {storage: Probe(storage, tenths)}
    made = pick_up.hand_over(claim.offer.bundle, checked=[checked], by=by, at=at, probes=probes, **about)
    assert made is not None
    return made


def need(
    network: Network,
    organization: Organization,
    families: Iterable[str] = (Family.FRUIT_VEG,),
    *,
    until_on: date = TODAY + timedelta(days=7),
    at: datetime = NOON,
    **about: Any,
) -> Need:
    """One « il me manque » (the first of `families`)."""
    said = sharing.say_needs(
        network, organization=organization, families=families, until_on=until_on, by=ROBOT, at=at, **about
    )
    return said[0]


def rule(
    network: Network,
    key: str = TARGET_HOURS,
    value: Any = 4,
    *,
    starts_on: date = TODAY,
    reason: str = "Décidé ensemble.",
    at: datetime = LONG_AGO,
) -> Rule:
    return governance.adopt(
        network, key=key, value=value, starts_on=starts_on, reason=reason, by=ROBOT, at=at
    )


@dataclass(frozen=True)
class Table:
    """Two neighbours in one network, a stranger in another; each viewer coordinates one organisation."""

    network: Network
    tilleuls: Organization
    erables: Organization
    alice: Viewer
    bob: Viewer
    elsewhere: Network
    cypres: Organization
    chloe: Viewer

    def account(self, viewer: Viewer) -> Person:
        """The person behind a viewer, to sign in with `client.force_login`."""
        return Person.objects.get(pk=viewer.person_id)


def silence() -> None:
    """What happened until now is told and gone: a test hears only what it does itself."""
    OutboxEvent.objects.all().delete()
    Message.objects.all().delete()


def facts_due(at: datetime) -> int:
    """How many facts of the outbox are due, neither handled nor given up."""
    rows = OutboxEvent.objects.filter(done_at__isnull=True, gave_up_at__isnull=True, due_at__lte=at)
    return rows.count()


def table() -> Table:
    """The smallest world in which something can be shared and something must be hidden."""
    with override("fr"):
        near, far = network("Réseau des Aulnes"), network("Réseau des Genêts")
        tilleuls = organization("Les Tilleuls", network=near)
        erables = organization("Les Érables", network=near)
        cypres = organization("Les Cyprès", network=far)
        site(tilleuls, insee_code=TOULOUSE)
        site(erables, insee_code=TOULOUSE, chilled_l=600)
        site(cypres, insee_code=NIMES, chilled_l=600)
        made = Table(
            network=near,
            tilleuls=tilleuls,
            erables=erables,
            alice=viewer(tilleuls, first_name="Alice", email="alice@exemple.test"),
            bob=viewer(erables, first_name="Bob", email="bob@exemple.test"),
            elsewhere=far,
            cypres=cypres,
            chloe=viewer(cypres, first_name="Chloé", email="chloe@exemple.test"),
        )
    silence()
    return made


def count(organization: Organization, persons: int, *, counted_on: date = A_MONTH_AGO) -> VisitorCount:
    """People received a week, from that day on."""
    return actors.record_count(organization, persons=persons, counted_on=counted_on, by=ROBOT, at=LONG_AGO)
