"""Which page opens behind a signed link: sections register a room for a scope of theirs, `/l/<token>/` only reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponseBase

from tablee.web.shell.clients import RateLimit

if TYPE_CHECKING:
    from tablee.kernel.models import Link

Room = Callable[..., HttpResponseBase]
Limits = Callable[["Link", str], list[RateLimit]]
ROOMS: dict[str, Room] = {}
LIMITS: dict[str, Limits] = {}


def room(scope: str, page: Room, limits: Limits | None = None) -> None:
    """`page(request, link, rest)` answers for this scope; `limits`: what it counts of what is sent, besides the opening."""
    ROOMS[scope] = page
    if limits is not None:
        LIMITS[scope] = limits
