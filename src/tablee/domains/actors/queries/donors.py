"""Donors without account, seen by the structure that brought them in. Anybody else's are not found."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from tablee.domains.actors.models import DonorTie, Membership, Network, Organization, Role
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.groups import by_key
from tablee.kernel.refusals import visible


def donors_of(viewer: Viewer) -> QuerySet[Organization]:
    """Donors that the viewer's organisation brought in, alphabetically."""
    ties = DonorTie.objects.filter(host_id=viewer.organization_id).values("donor_id")
    return Organization.objects.filter(pk__in=ties).order_by("sort_name", "id")


def donor_seen_by(viewer: Viewer, ref: str) -> Organization:
    """One donor of the viewer's organisation. Raises NotVisible."""
    return visible(donors_of(viewer).filter(ref=ref).first())


def seats_of(donors: Iterable[Organization], viewer: Viewer) -> dict[int, list[Network]]:
    """By donor's id, the networks it gives to among the viewer's own, in the order they joined."""
    seats = Membership.objects.filter(
        organization__in=list(donors), network_id__in=viewer.network_ids, left_at__isnull=True
    )
    rows = seats.select_related("network").order_by("joined_at", "id")
    return by_key((seat.organization_id, seat.network) for seat in rows)


def donors_spoken_for(organization: Organization, network: Network) -> list[Organization]:
    """Donors in that network that only this organisation answers for: they have no people of their own."""
    ties = DonorTie.objects.filter(host=organization).values("donor_id")
    there = Membership.objects.filter(network=network, left_at__isnull=True).values("organization_id")
    staffed = Role.objects.filter(organization=OuterRef("pk"), ends_at__isnull=True)
    rows = Organization.objects.filter(pk__in=ties).filter(pk__in=there).exclude(Exists(staffed))
    return list(rows.order_by("sort_name", "id"))
