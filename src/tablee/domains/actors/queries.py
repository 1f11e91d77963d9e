"""What pages may know about people and places. Whoever shares no network with the viewer is not found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from tablee.domains.actors.enums import RoleKind, Stance
from tablee.domains.actors.models import (
    Authorization,
    Facilitation,
    Invitation,
    Membership,
    Network,
    Organization,
    Person,
    Role,
    Site,
    VisitorCount,
)
from tablee.domains.actors.viewer import Cap, Viewer
from tablee.domains.field.enums import StorageClass
from tablee.kernel.geography import box_around, distance_m
from tablee.kernel.references import tidy_code
from tablee.kernel.refusals import NotVisible
from tablee.kernel.words import fold

FRENCH = "fr"  # of an address that belongs to nobody in particular: never the worker's, nor the page's that made it write
LITRES_COLUMN = {
    StorageClass.AMBIENT: "ambient_l",
    StorageClass.CHILLED: "chilled_l",
    StorageClass.FROZEN: "frozen_l",
}


def viewer_of(person: Person, *, acting_ref: str = "", via: str = "page") -> Viewer:
    """The viewer for a signed-in person; acting for `acting_ref` if they may, else for their first organisation.

    Somebody looks after a network as long as one of their organisations sits in it. Three reads whatever their number.
    """
    roles = Role.objects.filter(person=person, ends_at__isnull=True).select_related("organization")
    caps = tuple(
        Cap(role.organization_id, role.organization.ref, role.organization.name, role.kind)
        for role in roles.order_by("organization__sort_name", "id")
    )
    facilitated = _facilitations(person.pk, [each.organization_id for each in caps])
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


def _facilitations(person_id: int, organization_ids: Iterable[int]) -> QuerySet[Facilitation]:
    seats = Membership.objects.filter(
        network=OuterRef("network"), organization_id__in=list(organization_ids), left_at__isnull=True
    )
    return Facilitation.objects.filter(Exists(seats), person_id=person_id, ends_at__isnull=True)


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


def networks_of(organization_id: int) -> frozenset[int]:
    rows = Membership.objects.filter(organization_id=organization_id, left_at__isnull=True)
    return frozenset(rows.values_list("network_id", flat=True))


def hold_seat(network_id: int, organization_id: int) -> bool:
    """Whether it sits in the network now; inside a transaction its seat is held, so that leaving waits for the end."""
    seats = Membership.objects.select_for_update(no_key=True).filter(
        network_id=network_id, organization_id=organization_id, left_at__isnull=True
    )
    return seats.values_list("pk", flat=True).first() is not None


def networks_seen_by(viewer: Viewer) -> QuerySet[Network]:
    """The networks the organisation sits in, the one joined first at the head."""
    joined = Membership.objects.filter(
        network=OuterRef("pk"), organization_id=viewer.organization_id, left_at__isnull=True
    ).values("joined_at")[:1]
    rows = Network.objects.filter(pk__in=viewer.network_ids | viewer.facilitates)
    return rows.annotate(joined=Subquery(joined)).order_by(F("joined").asc(nulls_last=True), "name")


def networks_sat_in(viewer: Viewer) -> list[Network]:
    """Those where the organisation has a seat: what its people merely look after is left out."""
    return [each for each in networks_seen_by(viewer) if each.pk in viewer.network_ids]


def network_seen_by(viewer: Viewer, ref: str) -> Network:
    """One of the viewer's networks. Raises NotVisible."""
    network = networks_seen_by(viewer).filter(ref=ref).first()
    if network is None:
        raise NotVisible(ref)
    return network


def members_of(network: Network, stance: str = Stance.MEMBER) -> QuerySet[Organization]:
    """Who sits in the network now, alphabetically: no other order exists."""
    now_in = Membership.objects.filter(network=network, left_at__isnull=True, stance=stance)
    return Organization.objects.filter(pk__in=now_in.values("organization_id")).order_by("sort_name", "id")


def organizations_seen_by(viewer: Viewer) -> QuerySet[Organization]:
    """The viewer's own organisations and everyone who sits in one of the viewer's networks."""
    shared = Membership.objects.filter(
        network_id__in=viewer.network_ids | viewer.facilitates, left_at__isnull=True
    ).values("organization_id")
    own = [cap.organization_id for cap in viewer.caps] + [viewer.organization_id]
    return Organization.objects.filter(Q(pk__in=shared) | Q(pk__in=own))


def organization_seen_by(viewer: Viewer, ref: str) -> Organization:
    """One visible organisation with its places and profile. Raises NotVisible."""
    rows = organizations_seen_by(viewer).select_related("profile", "tie__host").prefetch_related("sites")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotVisible(ref)
    return found


def own_organization(viewer: Viewer) -> Organization:
    """The organisation the viewer acts for. Raises NotVisible when they act for none."""
    found = Organization.objects.select_related("profile").filter(pk=viewer.organization_id).first()
    if found is None:
        raise NotVisible("own")
    return found


def organization_by_ref(ref: str) -> Organization | None:
    """Without a viewer: for jobs and flows only, never for a page."""
    return Organization.objects.filter(ref=ref).first()


@dataclass(frozen=True)
class Place:
    """One line of the directory: an organisation's site, with what it keeps cold and how far it is."""

    organization: Organization
    site: Site
    metres: int | None


def directory(
    viewer: Viewer,
    *,
    text: str = "",
    kinds: Iterable[str] = (),
    storage: str = "",
    near: tuple[float, float] | None = None,
    radius_m: int | None = None,
    limit: int = 400,
) -> list[Place]:
    """Sites of visible organisations, alphabetically; `storage` keeps those that declared litres of that class.

    `text` matches the name, what they do or their commune, accents aside; the words « froid » and « frais »
    ask for chilled storage.
    """
    words = fold(text).split()
    if not storage and {"froid", "frais", "frigo"} & set(words):
        storage, words = StorageClass.CHILLED, [w for w in words if w not in {"froid", "frais", "frigo"}]
    sites = Site.objects.filter(organization__in=organizations_seen_by(viewer)).select_related(
        "organization", "organization__profile"
    )
    if kinds:
        sites = sites.filter(organization__kind__in=list(kinds))
    if storage:
        sites = sites.filter(**{f"{LITRES_COLUMN[StorageClass(storage)]}__gt": 0})
    if near and radius_m is not None:
        south, west, north, east = box_around(*near, radius_m)
        sites = sites.filter(lat__gte=south, lat__lte=north, lon__gte=west, lon__lte=east)
    places = []
    for site in sites.order_by("organization__sort_name", "organization_id", "id"):
        metres = distance_m(*near, site.lat, site.lon) if near else None
        haystack = fold(f"{site.organization.name} {site.organization.does} {site.commune}")
        if (metres is None or radius_m is None or metres <= radius_m) and all(
            word in haystack for word in words
        ):
            places.append(Place(site.organization, site, metres))
    return places[:limit]


def main_site(organization_id: int) -> Site | None:
    return Site.objects.filter(organization_id=organization_id).order_by("-is_main", "id").first()


def site_of(viewer: Viewer, ref: str) -> Site:
    """One site of a visible organisation. Raises NotVisible."""
    found = Site.objects.filter(ref=ref, organization__in=organizations_seen_by(viewer)).first()
    if found is None:
        raise NotVisible(ref)
    return found


def counts_of(organization: Organization) -> QuerySet[VisitorCount]:
    """Its counts of people received a week, newest first. Visible to whoever sees the organisation."""
    return organization.counts.order_by("-counted_on")


def counts_since(organization_ids: Iterable[int], day: date) -> dict[int, list[VisitorCount]]:
    """Each organisation's counts dated that day or later, newest first: only for organisations the viewer may see."""
    found: dict[int, list[VisitorCount]] = {}
    rows = VisitorCount.objects.filter(organization_id__in=list(organization_ids), counted_on__gte=day)
    for row in rows.order_by("-counted_on"):
        found.setdefault(row.organization_id, []).append(row)
    return found


def persons_on(organization_ids: Iterable[int], day: date) -> dict[int, int]:
    """People received a week by each organisation, as counted on that day or last before."""
    newest = VisitorCount.objects.filter(
        organization_id=OuterRef("organization_id"), counted_on__lte=day
    ).order_by("-counted_on")
    rows = VisitorCount.objects.filter(
        organization_id__in=list(organization_ids), pk=Subquery(newest.values("pk")[:1])
    )
    return dict(rows.values_list("organization_id", "persons"))


def authorized_ids(organization_ids: Iterable[int], day: date) -> set[int]:
    """Those of the organisations that may give food aid on that day."""
    rows = Authorization.objects.filter(organization_id__in=list(organization_ids), starts_on__lte=day)
    return set(
        rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).values_list("organization_id", flat=True)
    )


def authorizations_of(organization: Organization) -> QuerySet[Authorization]:
    return organization.authorizations.order_by("-starts_on", "-id")


def people_of(viewer: Viewer) -> QuerySet[Role]:
    """Open roles in the viewer's own organisation, coordination first."""
    rows = Role.objects.filter(organization_id=viewer.organization_id, ends_at__isnull=True)
    return rows.select_related("person").order_by("kind", "person__first_name", "id")


def person_behind(viewer: Viewer) -> Person:
    """The signed-in person themselves. Raises NotVisible for a link without account."""
    found = Person.objects.filter(pk=viewer.person_id, is_active=True).first()
    if found is None:
        raise NotVisible("me")
    return found


def own_roles(viewer: Viewer) -> QuerySet[Role]:
    """The viewer's own open roles, in every organisation."""
    rows = Role.objects.filter(person_id=viewer.person_id, ends_at__isnull=True)
    return rows.select_related("organization", "person").order_by("organization__sort_name", "id")


def own_role(viewer: Viewer, role_id: int) -> Role:
    """One of the viewer's own open roles. Raises NotVisible."""
    found = own_roles(viewer).filter(pk=role_id).first()
    if found is None:
        raise NotVisible(str(role_id))
    return found


def facilitated_by(viewer: Viewer) -> QuerySet[Network]:
    """The networks that the viewer looks after."""
    return Network.objects.filter(pk__in=viewer.facilitates).order_by("name")


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
    found = people_of(viewer).select_related("organization").filter(pk=role_id).first()
    if found is None:
        raise NotVisible(str(role_id))
    return found


def invitations_for(viewer: Viewer) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(organization_id=viewer.organization_id, answered_at__isnull=True)
    return rows.select_related("network")


def organization_to_invite(viewer: Viewer, typed: str) -> Organization | None:
    """Whom a facilitator means: an exact code, or the exact name of someone already visible. No directory of strangers."""
    wanted = fold(typed)
    if not wanted:
        return None
    if (code := tidy_code(typed)) and (found := Organization.objects.filter(ref=code).first()) is not None:
        return found
    named = list(organizations_seen_by(viewer).filter(sort_name=wanted[:150])[:2])
    return named[0] if len(named) == 1 else None


def zone_of(organization_id: int) -> str:
    """The time zone of the first network the organisation sits in; Paris for one that sits in none."""
    rows = Membership.objects.filter(organization_id=organization_id, left_at__isnull=True).order_by(
        "joined_at", "id"
    )
    return rows.values_list("network__time_zone", flat=True).first() or "Europe/Paris"


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


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Display names for organisation references, for journal pages: only call with references the viewer may see."""
    return dict(Organization.objects.filter(ref__in=list(refs)).values_list("ref", "name"))


def first_names_of(viewer: Viewer, refs: Iterable[str]) -> dict[str, str]:
    """First names for person references, of the viewer's own organisation only: others stay a role, not a name."""
    rows = Person.objects.filter(ref__in=list(refs), roles__organization_id=viewer.organization_id)
    return dict(rows.values_list("ref", "first_name"))


def person_by_email(email: str) -> Person | None:
    return Person.objects.filter(email__iexact=email.strip(), is_active=True).first()


def person_by_ref(ref: str) -> Person | None:
    """For a door that already checked a link to this person."""
    return Person.objects.filter(ref=ref, is_active=True).first()


def anyone_there() -> bool:
    """False on a fresh installation: the first visit then opens the wizard."""
    return Person.objects.exists() or Network.objects.exists()


def had_network_in_common(a: int, b: int, at: datetime) -> bool:
    """Whether two organisations sat in one network at that moment."""
    there = Membership.objects.filter(joined_at__lte=at).filter(Q(left_at__isnull=True) | Q(left_at__gt=at))
    return there.filter(
        organization_id=a, network_id__in=there.filter(organization_id=b).values("network_id")
    ).exists()
