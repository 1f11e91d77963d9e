"""For whom a phone without account answers: asked once, kept in a signed cookie, of no use without a link."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse

COOKIE = "tablee_pour"
SALT = "tablee.web.link.identity"
SIXTY_DAYS_S = 60 * 60 * 24 * 60


@dataclass(frozen=True)
class Identity:
    """An organisation's reference and a first name, as the person gave them on this phone."""

    organization_ref: str
    first_name: str
    claims: tuple[str, ...] = ()  # taken on this phone: only these may be changed from it


def known(request: HttpRequest) -> Identity | None:
    """What this phone answered before; None when nothing, or when the cookie was touched."""
    try:
        packed = request.get_signed_cookie(COOKIE, salt=SALT, max_age=SIXTY_DAYS_S)
        values: Any = json.loads(packed or "")
        return Identity(
            str(values["o"]), str(values["n"])[:60], tuple(str(ref) for ref in values.get("c", ()))
        )
    except (KeyError, BadSignature, ValueError, TypeError):
        return None


def remember(response: HttpResponse, identity: Identity) -> HttpResponse:
    packed = json.dumps(
        {"o": identity.organization_ref, "n": identity.first_name, "c": identity.claims[-20:]}
    )
    response.set_signed_cookie(
        COOKIE,
        packed,
        salt=SALT,
        max_age=SIXTY_DAYS_S,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        path="/l/",
    )
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path="/l/", samesite="Lax")
    return response
