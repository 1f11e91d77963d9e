"""`/l/<token>/`: the one address of every link. Its scope decides which room opens; anything else is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tablee.kernel import links
from tablee.web.shell.clients import RateLimit, why_not_any
from tablee.web.shell.guards import SeenRequest, writes
from tablee.web.shell.link_rooms import LIMITS, ROOMS

if TYPE_CHECKING:
    from tablee.kernel.models import Link


OPENING = RateLimit("link", limit=240, seconds=60)
STATUS = {"unknown": 404, "expired": 410, "revoked": 410}


@writes(login=False)
def opened(request: SeenRequest, token: str, rest: str = "") -> HttpResponseBase:
    """Check the link, count the try, then hand over to its room with what follows in the address."""
    link, why = _link_of(token)
    limits = LIMITS.get(link.scope) if link is not None and request.method == "POST" else None
    refused = why_not_any(request, [OPENING, *(limits(link, rest) if limits and link else ())])
    if (too_often := refused.pop(OPENING.bucket, None)) is not None:
        return render(request, "link/closed.html", {"why": "too_often", "refused": too_often}, status=429)
    if link is None or link.scope not in ROOMS:
        return closed_page(request, why or "unknown")
    request.too_often = next(iter(refused.values()), None)
    response = ROOMS[link.scope](request, link, rest)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _link_of(token: str) -> tuple[Link | None, str]:
    try:
        return links.open_token(token, at=timezone.now()), ""
    except links.LinkClosed as closed:
        return None, closed.why


def closed_page(request: SeenRequest, why: str) -> HttpResponse:
    """Why the link opens nothing and what to do; never whether something else exists."""
    return render(request, "link/closed.html", {"why": why}, status=STATUS[why])
