"""`/l/<token>/`: the one address of every link. Its scope decides which room opens; anything else is closed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tablee.flows import scopes
from tablee.kernel import links
from tablee.web.link import bundle, claim, donor, share
from tablee.web.shell.clients import Often, why_not_any
from tablee.web.shell.guards import SeenRequest, writes

Opened = Callable[..., HttpResponseBase]
Counted = Callable[[Any, str], list[Often]]
ROOMS: dict[str, Opened] = {
    scopes.BUNDLE: bundle.opened,
    scopes.CLAIM: claim.opened,
    scopes.SHARE: share.opened,
    scopes.DONOR: donor.opened,
}
# What a room counts of what is sent to it, besides the opening of a link: one write for all.
COUNTED: dict[str, Counted] = {scopes.BUNDLE: bundle.counted, scopes.DONOR: donor.counted}
OPENING = Often("link", limit=240, seconds=60)
STATUS = {"unknown": 404, "expired": 410, "revoked": 410}


def room(scope: str, opened: Opened) -> None:
    """Another section's page for a scope of its own (registered in its urls)."""
    ROOMS[scope] = opened


@writes(login=False)
def opened(request: SeenRequest, token: str, rest: str = "") -> HttpResponseBase:
    """Check the link, count the try, then hand over to its room with what follows in the address."""
    link, why = _link_of(token)
    counted = COUNTED.get(link.scope) if link is not None and request.method == "POST" else None
    refused = why_not_any(request, [OPENING, *(counted(link, rest) if counted else ())])
    if (too_often := refused.pop(OPENING.bucket, None)) is not None:
        return render(request, "link/closed.html", {"why": "too_often", "refused": too_often}, status=429)
    if link is None or link.scope not in ROOMS:
        return closed_page(request, why or "unknown")
    request.too_often = next(iter(refused.values()), None)
    response = ROOMS[link.scope](request, link, rest)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def _link_of(token: str) -> tuple[Any, str]:
    try:
        return links.open_token(token, at=timezone.now()), ""
    except links.LinkClosed as closed:
        return None, closed.why


def closed_page(request: SeenRequest, why: str) -> HttpResponse:
    """Why the link opens nothing and what to do; never whether something else exists."""
    return render(request, "link/closed.html", {"why": why}, status=STATUS[why])
