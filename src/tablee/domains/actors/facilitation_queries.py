"""Who looks after a network: told by their structures, never by name to others."""

from django.db.models import Exists, OuterRef, QuerySet

from tablee.domains.actors.models import Facilitation, Membership, Network, Organization, Role


def looked_after_by(network: Network) -> QuerySet[Organization]:
    """Member structures of the people who look after the network, alphabetically. For whoever sees the network."""
    people = Facilitation.objects.filter(
        network=network, ends_at__isnull=True, person__is_active=True, person=OuterRef("person")
    )
    roles = Role.objects.filter(Exists(people), organization=OuterRef("pk"), ends_at__isnull=True)
    seats = Membership.objects.filter(network=network, organization=OuterRef("pk"), left_at__isnull=True)
    return Organization.objects.filter(Exists(roles), Exists(seats)).order_by("sort_name", "id")
