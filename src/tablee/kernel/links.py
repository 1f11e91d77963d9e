"""Signed, scoped, expiring, revocable links. A copy of the database alone opens none of them.

A token is the row's code followed by an HMAC of that code under the installation's secret: a forged token is
refused before the database is asked. Scope, object and end are the row's: nothing in the token can change them.
"""

import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from tablee.kernel.models import Link
from tablee.kernel.references import new_ref
from tablee.kernel.statements import Statement

CODE_LENGTH = 10
SIGNATURE_LENGTH = 16  # 80 bits
SALT = "tablee.kernel.links"


@dataclass(frozen=True)
class LinkClosed(Exception):
    """The token opens nothing. why: "unknown", "expired" or "revoked"."""

    why: str


def issue(
    scope: str,
    object_ref: str,
    *,
    expires_at: datetime,
    at: datetime,
    holder_ref: str = "",
    network_ref: str = "",
    created_by_ref: str = "",
) -> Link:
    """A new link of one scope on one object; `holder_ref` is the organisation it answers for, "" to ask."""
    return Link.objects.create(
        code=new_ref(CODE_LENGTH),
        scope=scope,
        object_ref=object_ref,
        holder_ref=holder_ref,
        network_ref=network_ref,
        created_by_ref=created_by_ref,
        created_at=at,
        expires_at=expires_at,
    )


def token_of(link: Link) -> str:
    """What goes into the address: 26 lower-case letters and digits."""
    return (link.code + _signature(link.code)).lower()


def path_of(link: Link) -> str:
    """The link's page on this installation."""
    return f"/l/{token_of(link)}/"


def open_token(token: str, *, at: datetime) -> Link:
    """The live link of a token. Raises LinkClosed when forged, unknown, expired or revoked."""
    code, signature = token[:CODE_LENGTH].upper(), token[CODE_LENGTH:].upper()
    if not token.isascii() or not hmac.compare_digest(signature, _signature(code)):
        raise LinkClosed("unknown")
    link = next(iter(_by_code.rows(code=code)), None)
    if link is None:
        raise LinkClosed("unknown")
    if link.revoked_at is not None:
        raise LinkClosed("revoked")
    if link.expires_at <= at:
        raise LinkClosed("expired")
    return link


def live_links(scope: str, object_ref: str, *, at: datetime, holder_ref: str = "") -> list[Link]:
    """Links of this scope, object and holder that still open something, newest first."""
    return _live.rows(scope=scope, object_ref=object_ref, at=at, holder_ref=holder_ref)


def live_link(scope: str, object_ref: str, *, at: datetime, holder_ref: str = "") -> Link | None:
    """The newest of them."""
    return next(iter(live_links(scope, object_ref, at=at, holder_ref=holder_ref)), None)


@Statement
def _by_code(*, code: str) -> QuerySet[Link]:
    return Link.objects.filter(code=code)


@Statement
def _live(*, scope: str, object_ref: str, at: datetime, holder_ref: str) -> QuerySet[Link]:
    rows = Link.objects.filter(
        scope=scope, object_ref=object_ref, holder_ref=holder_ref, revoked_at__isnull=True, expires_at__gt=at
    )
    return rows.order_by("-created_at", "-id")


def revoke_all(scope: str, object_ref: str, *, at: datetime) -> int:
    """Close every open link of this scope on this object; how many were closed."""
    return Link.objects.filter(scope=scope, object_ref=object_ref, revoked_at__isnull=True).update(
        revoked_at=at
    )


def _signature(code: str) -> str:
    digest = salted_hmac(SALT, code, algorithm="sha256").digest()
    return b32encode(digest).decode()[:SIGNATURE_LENGTH]
