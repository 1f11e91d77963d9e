"""Networks, as whoever sits in them sees them; who looks after them is known by structures, never by name to others."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, Subquery, Value

from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models import (
    Facilitation,
    Invitation,
    Membership,
    Network,
    Organization,
    Role,
    Site,
)
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement


def networks_of(organization_id: int) -> frozenset[int]:
    return frozenset(network_id for _sitter, network_id in _seats.rows(organization_ids=[organization_id]))


def seats_of_all(organization_ids: Iterable[int]) -> dict[int, list[int]]:
    """By organisation, the networks it sits in now."""
    return by_key(_seats.rows(organization_ids=list(organization_ids)))


@Statement
def _seats(*, organization_ids: list[int]) -> "QuerySet[Membership, tuple[int, int]]":
    rows = Membership.objects.filter(organization_id__in=organization_ids, left_at__isnull=True)
    return rows.values_list("organization_id", "network_id")


def hold_seat(network_id: int, organization_id: int) -> bool:
    """Whether it sits in the network now; inside a transaction its seat is held, so that leaving waits for the end."""
    return _held_seats(network_id, organization_id).values_list("pk", flat=True).first() is not None


def hold_seat_for(site: Site | None, network_id: int, organization_id: int) -> bool | None:
    """The same, asked at once with whether this place, if any, is still there; None without a seat."""
    there = Exists(Site.objects.filter(pk=site.pk)) if site is not None else Value(True)
    seats = _held_seats(network_id, organization_id).annotate(there=there)
    return seats.values_list("there", flat=True).first()


def _held_seats(network_id: int, organization_id: int) -> "QuerySet[Membership]":
    return Membership.objects.select_for_update(no_key=True).filter(
        network_id=network_id, organization_id=organization_id, left_at__isnull=True
    )


def networks_seen_by(viewer: Viewer) -> QuerySet[Network]:
    """The networks the organisation sits in, the one joined first at the head."""
    joined = Membership.objects.filter(
        network=OuterRef("pk"), organization_id=viewer.organization_id, left_at__isnull=True
    ).values("joined_at")[:1]
    rows = Network.objects.filter(pk__in=viewer.network_ids | viewer.facilitates)
    return rows.annotate(joined=Subquery(joined)).order_by(F("joined").asc(nulls_last=True), "name")


def networks_sat_in(viewer: Viewer) -> list[Network]:
    """Those where the organisation has a seat: what its people merely look after is left out."""
    return [network for network in networks_seen_by(viewer) if network.pk in viewer.network_ids]


def network_seen_by(viewer: Viewer, ref: str) -> Network:
    """One of the viewer's networks. Raises NotVisible."""
    return visible(networks_seen_by(viewer).filter(ref=ref).first())


def members_of(network: Network, stance: str = Stance.MEMBER) -> QuerySet[Organization]:
    """Who sits in the network now, alphabetically: no other order exists."""
    now_in = Membership.objects.filter(network=network, left_at__isnull=True, stance=stance)
    return Organization.objects.filter(pk__in=now_in.values("organization_id")).order_by("sort_name", "id")


class Seat(NamedTuple):
    """Who sits in a network, by what a list needs."""

    organization_id: int
    ref: str
    name: str


def seats_in(network: Network) -> dict[str, list[Seat]]:
    """By stance, who sits in the network now, alphabetically: what a page of cards is cut from."""
    rows = Membership.objects.filter(network_id=network.pk, left_at__isnull=True)
    seats: dict[str, list[Seat]] = {str(stance): [] for stance in Stance.values}
    columns = ("stance", "organization_id", "organization__ref", "organization__name")
    for stance, *seat in rows.order_by("organization__sort_name", "organization_id").values_list(*columns):
        seats[stance].append(Seat(*seat))
    return seats


def cards_of(organization_ids: Iterable[int]) -> list[Organization]:
    """What a card says of these organisations of a network the viewer sees, in that order: no other column is read."""
    ids = list(organization_ids)
    columns = ("ref", "name", "kind", "does", "profile__weekdays")
    places = Site.objects.only(
        "organization_id", "commune", "opening_hours", "chilled_l", "frozen_l", "is_main"
    )
    rows = Organization.objects.filter(pk__in=ids).select_related("profile").only(*columns)
    found = {row.pk: row for row in rows.prefetch_related(Prefetch("sites", queryset=places))}
    return [found[pk] for pk in ids if pk in found]


def invitations_for(viewer: Viewer) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(organization_id=viewer.organization_id, answered_at__isnull=True)
    return rows.select_related("network")


def zone_of(organization_id: int) -> str:
    """The time zone of the first network the organisation sits in; Paris for one that sits in none."""
    rows = Membership.objects.filter(organization_id=organization_id, left_at__isnull=True).order_by(
        "joined_at", "id"
    )
    return rows.values_list("network__time_zone", flat=True).first() or "Europe/Paris"


def facilitated_by(viewer: Viewer) -> QuerySet[Network]:
    """The networks that the viewer looks after."""
    return Network.objects.filter(pk__in=viewer.facilitates).order_by("name")


def looked_after_by(network: Network) -> QuerySet[Organization]:
    """Member structures of the people who look after the network, alphabetically. For whoever sees the network."""
    people = Facilitation.objects.filter(
        network=network, ends_at__isnull=True, person__is_active=True, person=OuterRef("person")
    )
    roles = Role.objects.filter(Exists(people), organization=OuterRef("pk"), ends_at__isnull=True)
    seats = Membership.objects.filter(network=network, organization=OuterRef("pk"), left_at__isnull=True)
    return Organization.objects.filter(Exists(roles), Exists(seats)).order_by("sort_name", "id")


def facilitated_ids(person_id: int) -> frozenset[int]:
    """The networks this person was named to look after; whether they still sit there is the caller's question."""
    return frozenset(network_id for (network_id,) in _looked_after.rows(person_id=person_id))


@Statement
def _looked_after(*, person_id: int) -> "QuerySet[Facilitation, tuple[int]]":
    return Facilitation.objects.filter(person_id=person_id, ends_at__isnull=True).values_list("network_id")
