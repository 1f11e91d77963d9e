"""Every view says what it does: `@reads` changes nothing, `@writes` calls one action. A house test refuses unmarked views.

With settings.GUARD_READS (tests) the database connection refuses writes during a read.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tablee.domains.actors.viewer import Viewer
from tablee.kernel.refusals import Refusal

SAFE_METHODS = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]
WRITABLE_ANYWAY = ("django_session", "kernel_ratewindow", "cache")
_WRITE = re.compile(r"^\s*(insert|update|delete|replace)\b", re.IGNORECASE)


class SeenRequest(HttpRequest):
    """A request after the shell's middleware; `too_often`: what the link's view counted for the room behind it."""

    viewer: Viewer
    too_often: Refusal | None


class WroteWhileReading(RuntimeError):
    """A view marked as reading tried to write: a defect."""


def reads(view: View | None = None, *, login: bool = True, organization: bool = True) -> Any:
    """GET only; nothing is written but the session and rate windows."""
    return _mark(view, "reads", login, organization)


def writes(view: View | None = None, *, login: bool = True, organization: bool = True) -> Any:
    """GET shows a form and writes nothing; POST calls one action."""
    return _mark(view, "writes", login, organization)


def _mark(view: View | None, kind: str, login: bool, organization: bool) -> Any:
    def decorate(inner: View) -> View:
        @wraps(inner)
        def guarded(request: SeenRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if kind == "reads" and request.method not in SAFE_METHODS:
                return HttpResponse(status=405, headers={"Allow": ", ".join(SAFE_METHODS)})
            if login and (turned_away := _turn_away(request, organization)) is not None:
                return turned_away
            if settings.GUARD_READS and request.method in SAFE_METHODS:
                with connection.execute_wrapper(_refuse_writes):
                    response = inner(request, *args, **kwargs)
                    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                        response = response.render()
                    return response
            return inner(request, *args, **kwargs)

        guarded.kind = kind  # type: ignore[attr-defined]
        guarded.login = login  # type: ignore[attr-defined]
        return guarded

    return decorate(view) if view is not None else decorate


def _turn_away(request: SeenRequest, organization: bool) -> HttpResponseBase | None:
    if not request.viewer.signed_in:
        return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
    if organization and not request.viewer.organization_id:
        messages.info(request, _("Vous n’agissez pour aucune structure pour le moment."))
        return redirect(reverse("account:home"))
    return None


def _refuse_writes(execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:
    text = str(sql)
    if _WRITE.match(text) and not any(table in text[:120] for table in WRITABLE_ANYWAY):
        raise WroteWhileReading(text[:120])
    return execute(sql, params, many, context)
