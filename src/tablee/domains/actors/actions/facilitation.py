"""Looking after a network: naming somebody, stopping, and never leaving it alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from tablee.domains.actors import rules
from tablee.domains.actors.enums import RoleKind, Stance
from tablee.domains.actors.events import FacilitatorNamed
from tablee.domains.actors.models import Facilitation, Membership, Network, Organization, Person, Role
from tablee.domains.actors.viewer import Viewer, robot
from tablee.kernel import journal
from tablee.kernel.refusals import insist


@transaction.atomic
def facilitate(network: Network, *, person: Person, by: Viewer, at: datetime) -> Facilitation:
    """This person looks after the network."""
    insist(rules.why_not_facilitate(network, by=by))
    return _look_after(network, person, by, at, concerns=())


@transaction.atomic
def end_facilitation(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> int:
    """Whoever looked after the network only for an organisation that left it no longer does; how many.

    A network is not left alone: when nobody looks after it any more, those who coordinate the member that has sat there
    longest do.
    """
    seated = Membership.objects.filter(network=network, left_at__isnull=True).values("organization_id")
    still = Role.objects.filter(person=OuterRef("person"), organization_id__in=seated, ends_at__isnull=True)
    ended = list(
        Facilitation.objects.select_for_update(of=("self",))
        .filter(network=network, ends_at__isnull=True, person__roles__organization=organization)
        .exclude(Exists(still))
        .select_related("person")
        .order_by("pk")
    )
    count = _end(ended, network, by, at, organization.ref)
    if ended and not Facilitation.objects.filter(network=network, ends_at__isnull=True).exists():
        _hand_over(network, at)
    return count


def _hand_over(network: Network, at: datetime) -> None:
    seats = Membership.objects.filter(network=network, left_at__isnull=True, stance=Stance.MEMBER)
    mine = _coordinators().filter(organization=OuterRef("organization"))
    eldest = seats.filter(Exists(mine)).order_by("joined_at", "pk").first()
    if eldest is not None:
        _name(network, eldest.organization, robot(), at, why="eldest")


@transaction.atomic
def entrust(network: Network, *, organization: Organization, by: Viewer, at: datetime) -> int:
    """The coordination of this member looks after the network too, from now on; how many people that is."""
    insist(rules.why_not_entrust(network, organization, by=by))
    return _name(network, organization, by, at, why="entrusted")


@transaction.atomic
def stop_facilitating(network: Network, *, by: Viewer, at: datetime) -> None:
    """One no longer looks after it oneself, while others do."""
    Network.objects.select_for_update().get(pk=network.pk)  # two who stop at once: one of them is the last
    insist(rules.why_not_stop_facilitating(network, by=by))
    own = Facilitation.objects.filter(network=network, person_id=by.person_id, ends_at__isnull=True)
    _end(own.select_related("person"), network, by, at, by.organization_ref)


def _end(rows: Iterable[Facilitation], network: Network, by: Viewer, at: datetime, concerned: str) -> int:
    ended = {row.pk: row for row in rows}.values()
    for facilitation in ended:
        facilitation.ends_at = at
        facilitation.save(update_fields=["ends_at"])
        _note_person("actors.end_facilitation", network, facilitation.person, by, at, [concerned])
    return len(ended)


def _coordinators() -> QuerySet[Role]:
    return Role.objects.filter(kind=RoleKind.COORDINATOR, ends_at__isnull=True, person__is_active=True)


def _name(network: Network, organization: Organization, by: Viewer, at: datetime, *, why: str) -> int:
    """Whoever coordinates this organisation looks after the network, and is told why."""
    roles = list(_coordinators().filter(organization=organization).select_related("person").order_by("pk"))
    for role in roles:
        _look_after(network, role.person, by, at, concerns=[organization.ref])
        FacilitatorNamed(
            network=network.ref, organization=organization.ref, person=role.person.ref, why=why
        ).put(at)
    return len(roles)


def _look_after(
    network: Network, person: Person, by: Viewer, at: datetime, *, concerns: Iterable[str]
) -> Facilitation:
    facilitation, _fresh = Facilitation.objects.get_or_create(
        network=network, person=person, ends_at=None, defaults={"starts_at": at}
    )
    _note_person("actors.facilitate", network, person, by, at, concerns)
    return facilitation


def _note_person(
    verb: str, network: Network, person: Person, by: Viewer, at: datetime, concerns: Iterable[str]
) -> None:
    after = {"person": person.ref, "network": network.name}
    journal.write(verb, network.topic, by.author, at, after=after, concerns=concerns)
