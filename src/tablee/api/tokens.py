"""Who knocks: `Authorization: Bearer …`, and nothing else. A signed-in browser is nobody here."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import ratelimit
from tablee.kernel.refusals import refuse

A_MINUTE = int(timedelta(minutes=1).total_seconds())
CALLS_A_MINUTE = 600


class TooManyCalls(Exception):
    """This token asked too often within a minute."""


class Token(HttpBearer):
    """A token of an organisation, made in its settings. `scope`: what the operation needs of it."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Viewer | None:
        """The viewer the token stands for, also as `request.viewer`. None: unknown. Raises TooManyCalls, Refused."""
        found = actors.token_behind(token.strip())
        if found is None:
            return None
        now = timezone.now()
        limit = CALLS_A_MINUTE * settings.RATE_FACTOR
        if not ratelimit.allow("api", found.ref, limit=limit, seconds=A_MINUTE, at=now):
            raise TooManyCalls
        if found.last_used_on != timezone.localdate(now):
            actions.token_used(found, on=timezone.localdate(now))
        if self.scope == TokenScope.WRITE and found.scope != TokenScope.WRITE:
            refuse(
                "read_only",
                _("Cet accès lit seulement."),
                _("Faites un accès qui écrit, dans les réglages de la structure."),
            )
        viewer = actors.viewer_of_token(found)
        request.viewer = viewer  # type: ignore[attr-defined]
        return viewer
