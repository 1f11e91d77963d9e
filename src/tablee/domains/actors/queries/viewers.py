"""Who is looking: a signed-in person, or whoever holds a link or a token of an organisation."""

from tablee.domains.actors.models import Organization, Person, Role
from tablee.domains.actors.queries.facilitation import open_facilitations
from tablee.domains.actors.queries.networks import networks_of
from tablee.domains.actors.viewer import Cap, Viewer


def viewer_of(person: Person, *, acting_ref: str = "", via: str = "page") -> Viewer:
    """The viewer for a signed-in person; acting for `acting_ref` if they may, else for their first organisation.

    Somebody looks after a network as long as one of their organisations sits in it. Three reads whatever their number.
    """
    roles = Role.objects.filter(person=person, ends_at__isnull=True).select_related("organization")
    caps = tuple(
        Cap(role.organization_id, role.organization.ref, role.organization.name, role.kind)
        for role in roles.order_by("organization__sort_name", "id")
    )
    facilitated = open_facilitations(person.pk, [each.organization_id for each in caps])
    cap = next((each for each in caps if each.ref == acting_ref), caps[0] if caps else None)
    return Viewer(
        person_id=person.pk,
        person_ref=person.ref,
        first_name=person.first_name,
        organization_id=cap.organization_id if cap else 0,
        organization_ref=cap.ref if cap else "",
        organization_name=cap.name if cap else "",
        role=cap.role if cap else "",
        network_ids=networks_of(cap.organization_id) if cap else frozenset(),
        facilitates=frozenset(facilitated.values_list("network_id", flat=True)),
        caps=caps,
        via=via,
    )


def viewer_for(
    organization: Organization, *, first_name: str = "", via: str = "link", scope: str = ""
) -> Viewer:
    """A viewer without account who answers for this organisation through a link of one scope."""
    return Viewer(
        first_name=first_name,
        organization_id=organization.pk,
        organization_ref=organization.ref,
        organization_name=organization.name,
        network_ids=networks_of(organization.pk),
        via=via,
        link_scope=scope,
    )
