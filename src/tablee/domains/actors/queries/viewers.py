"""Who is looking: a signed-in person, or whoever holds a link or a token of an organisation, and those tokens."""

from django.db.models import QuerySet

from tablee.domains.actors.enums import RoleKind, TokenScope
from tablee.domains.actors.models import ApiToken, Organization, Person, Role
from tablee.domains.actors.queries.networks import facilitated_ids, networks_of, seats_of_all
from tablee.domains.actors.token_secrets import PREFIX, digest_of
from tablee.domains.actors.viewer import Cap, Viewer
from tablee.kernel.refusals import visible
from tablee.kernel.statements import Statement


def viewer_of(person: Person, *, acting_ref: str = "", via: str = "page") -> Viewer:
    """The viewer for a signed-in person; acting for `acting_ref` if they may, else for their first organisation.

    Somebody looks after a network as long as one of their organisations sits in it. Three reads whatever their number.
    """
    caps = tuple(Cap(*row) for row in _caps.rows(person_id=person.pk))
    cap = next((cap for cap in caps if cap.ref == acting_ref), caps[0] if caps else None)
    seats = seats_of_all([cap.organization_id for cap in caps])
    return Viewer(
        person_id=person.pk,
        person_ref=person.ref,
        first_name=person.first_name,
        organization_id=cap.organization_id if cap else 0,
        organization_ref=cap.ref if cap else "",
        organization_name=cap.name if cap else "",
        role=cap.role if cap else "",
        network_ids=frozenset(seats.get(cap.organization_id, ())) if cap else frozenset(),
        facilitates=facilitated_ids(person.pk) & frozenset().union(*seats.values()),
        caps=caps,
        via=via,
    )


@Statement
def _caps(*, person_id: int) -> "QuerySet[Role, tuple[int, str, str, str]]":
    roles = Role.objects.filter(person_id=person_id, ends_at__isnull=True)
    roles = roles.order_by("organization__sort_name", "id")
    return roles.values_list("organization_id", "organization__ref", "organization__name", "kind")


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


def tokens_of(viewer: Viewer) -> QuerySet[ApiToken]:
    """Open tokens of the viewer's organisation, the newest first."""
    return ApiToken.objects.filter(organization_id=viewer.organization_id, revoked_at__isnull=True)


def token_seen_by(viewer: Viewer, ref: str) -> ApiToken:
    """One of them. Raises NotVisible."""
    return visible(tokens_of(viewer).select_related("organization").filter(ref=ref).first())


def token_behind(secret: str) -> ApiToken | None:
    """The open token that this secret opens."""
    if not secret.startswith(PREFIX):
        return None
    rows = ApiToken.objects.filter(digest=digest_of(secret), revoked_at__isnull=True)
    return rows.select_related("organization").first()


def viewer_of_token(token: ApiToken) -> Viewer:
    """Acts for its organisation, from the program's door; one that writes does so as the coordination that made it."""
    role = RoleKind.COORDINATOR if token.scope == TokenScope.WRITE else RoleKind.TEAM
    return viewer_for(token.organization, via="api").but(role=role)
