"""Who looks after a network: known by their structures, never by name to others."""

from django.db.models import Exists, OuterRef, QuerySet

from tablee.domains.actors.models import Facilitation, Membership, Network, Organization, Role
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.statements import Statement


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
