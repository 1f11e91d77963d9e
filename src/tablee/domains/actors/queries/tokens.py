"""Tokens of programs: those of one's own organisation, and whom the one shown at the door speaks for."""

from django.db.models import QuerySet

from tablee.domains.actors.enums import RoleKind, TokenScope
from tablee.domains.actors.models import ApiToken
from tablee.domains.actors.queries.viewers import viewer_for
from tablee.domains.actors.token_secrets import PREFIX, digest_of
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import visible


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
