"""Builds the viewer once a request, and turns refusals and the invisible into answers."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject

from tablee.domains.actors import queries as actors
from tablee.domains.actors.viewer import NOBODY, Viewer
from tablee.kernel.busy import is_busy
from tablee.kernel.refusals import NotVisible, Refused
from tablee.web.shell.faults import busy_page

ACTING_FOR = "acting_for"
NUL = "\x00"


class ViewerMiddleware:
    """Sets `request.viewer`; asked only by pages that look at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
        if NUL in request.path or any(NUL in value for values in request.GET.lists() for value in values[1]):
            # No address of ours holds one, and PostgreSQL refuses it in any comparison.
            return not_found(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if isinstance(exception, NotVisible):
            return not_found(request)
        if is_busy(exception):
            return busy_page(request, exception)
        if isinstance(exception, Refused):
            status = 409 if exception.conflict else 422
            return render(request, "shell/refused.html", {"refused": exception.refusal}, status=status)
        return None


def viewer_of(request: HttpRequest) -> Viewer:
    """The signed-in person's viewer, acting for the organisation kept in the session."""
    user: Any = request.user
    if not user.is_authenticated or not user.is_active:
        return NOBODY
    return actors.viewer_of(user, acting_ref=request.session.get(ACTING_FOR, ""))


def not_found(request: HttpRequest) -> HttpResponseBase:
    """The same page as for an address that never existed."""
    from django.views.defaults import page_not_found

    return page_not_found(request, Http404())
