"""People of the viewer's own organisation, and those whom messages reach."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from tablee.domains.actors.enums import RoleKind
from tablee.domains.actors.models import Network, Organization, Person, Role
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import visible
from tablee.kernel.words import strip_blank

FRENCH = "fr"  # of an address that belongs to nobody in particular: never the worker's, nor the page's that made it write


def people_of(viewer: Viewer) -> QuerySet[Role]:
    """Open roles in the viewer's own organisation, coordination first."""
    rows = Role.objects.filter(organization_id=viewer.organization_id, ends_at__isnull=True)
    return rows.select_related("person").order_by("kind", "person__first_name", "id")


def person_behind(viewer: Viewer) -> Person:
    """The signed-in person themselves. Raises NotVisible for a link without account."""
    return visible(Person.objects.filter(pk=viewer.person_id, is_active=True).first())


def own_roles(viewer: Viewer) -> QuerySet[Role]:
    """The viewer's own open roles, in every organisation."""
    rows = Role.objects.filter(person_id=viewer.person_id, ends_at__isnull=True)
    return rows.select_related("organization", "person").order_by("organization__sort_name", "id")


def own_role(viewer: Viewer, role_id: int) -> Role:
    """One of the viewer's own open roles. Raises NotVisible."""
    return visible(own_roles(viewer).filter(pk=role_id).first())


def left_without_coordination(viewer: Viewer) -> list[Organization]:
    """Organisations that nobody would coordinate any more if the viewer left."""
    alone = []
    for role in own_roles(viewer).filter(kind=RoleKind.COORDINATOR):
        others = Role.objects.filter(
            organization_id=role.organization_id, kind=RoleKind.COORDINATOR, ends_at__isnull=True
        )
        if not others.exclude(pk=role.pk).exists():
            alone.append(role.organization)
    return alone


def role_seen_by(viewer: Viewer, role_id: int) -> Role:
    """One open role of the viewer's own organisation. Raises NotVisible."""
    return visible(people_of(viewer).select_related("organization").filter(pk=role_id).first())


def correspondents(organization_ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """Who reads messages for each organisation: its people, or its contact address when it has none.

    Values: {"email", "first_name", "language", "muted", "person_ref"}. For `messages` only: a page never shows it.
    """
    ids = list(organization_ids)
    found: dict[int, list[dict[str, Any]]] = {each: [] for each in ids}
    roles = Role.objects.filter(organization_id__in=ids, ends_at__isnull=True, person__is_active=True)
    for role in roles.select_related("person").order_by("id"):
        person = role.person
        found[role.organization_id].append(
            {
                "email": person.email,
                "first_name": person.first_name,
                "language": person.language,
                "muted": list(person.muted),
                "person_ref": person.ref,
            }
        )
    for organization in Organization.objects.filter(pk__in=ids).exclude(contact_email=""):
        if not found[organization.pk]:
            found[organization.pk].append(
                {
                    "email": organization.contact_email,
                    "first_name": "",
                    "language": FRENCH,
                    "muted": [],
                    "person_ref": "",
                }
            )
    return found


def first_names_of(viewer: Viewer, refs: Iterable[str]) -> dict[str, str]:
    """First names for person references, of the viewer's own organisation only: others stay a role, not a name."""
    rows = Person.objects.filter(ref__in=list(refs), roles__organization_id=viewer.organization_id)
    return dict(rows.values_list("ref", "first_name"))


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=strip_blank(email), is_active=True).first()


def person_by_ref(ref: str) -> Person | None:
    """For a door that already checked a link to this person."""
    return Person.objects.filter(ref=ref, is_active=True).first()


def anyone_there() -> bool:
    """False on a fresh installation: the first visit then opens the wizard."""
    return Person.objects.exists() or Network.objects.exists()
