"""`/l/<token>/`: the one address of every link. Its scope decides which room opens; anything else is closed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from tablee.flows import scopes
from tablee.kernel import links
from tablee.web.link import bundle, claim, donor, share
from tablee.web.shell.clients import why_not_again
from tablee.web.shell.guards import SeenRequest, writes

Opened = Callable[..., HttpResponseBase]
ROOMS: dict[str, Opened] = {
    scopes.BUNDLE: bundle.opened,
    scopes.CLAIM: claim.opened,
    scopes.SHARE: share.opened,
    scopes.DONOR: donor.opened,
}
STATUS = {"unknown": 404, "expired": 410, "revoked": 410}


def room(scope: str, opened: Opened) -> None:
    """Another section's page for a scope of its own (registered in its urls)."""
    ROOMS[scope] = opened


@writes(login=False)
def opened(request: SeenRequest, token: str, rest: str = "") -> HttpResponseBase:
    """Check the link, then hand over to its room with what follows in the address."""
    too_often = why_not_again(request, "link", limit=240, seconds=60)
    if too_often is not None:
        return render(request, "link/closed.html", {"why": "too_often", "refused": too_often}, status=429)
    try:
        link = links.open_token(token, at=timezone.now())
    except links.LinkClosed as closed:
        return closed_page(request, closed.why)
    if link.scope not in ROOMS:
        return closed_page(request, "unknown")
    response = ROOMS[link.scope](request, link, rest)
    response.headers.setdefault("X-Robots-Tag", "noindex")
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response


def closed_page(request: Any, why: str) -> HttpResponse:
    """Why the link opens nothing and what to do; never whether something else exists."""
    return render(request, "link/closed.html", {"why": why}, status=STATUS[why])
