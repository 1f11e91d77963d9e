"""What a person reads when the house cannot answer: busy (503, send it again) or broken (500). The database is not asked here."""

import logging
import sys

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import get_template
from django.views.defaults import server_error

from tablee.kernel.busy import RETRY_AFTER_SECONDS, is_busy

log = logging.getLogger(__name__)
FORGOTTEN = {"csrfmiddlewaretoken"}
MOST_KEPT = 20_000  # characters of a form that a page gives back to be sent again


def busy_page(request: HttpRequest, error: BaseException, *, sure: bool = True) -> HttpResponse:
    """503 with Retry-After. What was sent stands in the page, one press away; not `sure`: it may have been written."""
    log.error("busy: %s at %s", type(error).__name__, request.path)
    sent = request.method == "POST"
    context = {
        "sent": sent,
        "unsure": not sure,
        "kept": _kept(request) if sent and sure else None,
        "path": request.get_full_path(),
        "csrf_token": get_token(request),
    }
    # Not `render`: the context of every other page asks the database who is there.
    page = get_template("503.html").render(context)
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(page, status=503, headers=headers)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's last resort, called while the error is being handled: also for what fails around a view (the session)."""
    error = sys.exc_info()[1]
    if error is not None and is_busy(error):
        return busy_page(request, error, sure=False)
    return server_error(request)


def _kept(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The form's values, to be sent again; None when they do not fit into a page (a file, a long text)."""
    try:
        found = [
            (name, str(value))
            for name, values in request.POST.lists()
            if name not in FORGOTTEN
            for value in values
        ]
        whole = not request.FILES
    except (SuspiciousOperation, OSError):
        return None
    return found if whole and sum(len(name) + len(value) for name, value in found) <= MOST_KEPT else None
