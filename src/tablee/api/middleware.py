"""Whatever answers below /api/ speaks as the API does, also before a room is reached: no page in a program's ear."""

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase

from tablee.api.problems import CONTENT_TYPE, not_found, of_status, problem

PREFIX = "/api/"
MOST_BYTES = 256 * 1024
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
NUL = "\x00"
KEPT_HEADERS = ("Allow", "Retry-After")


class ProblemMiddleware:
    """Refuses what no operation reads, and turns the pages of errors into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        return _why_not_read(request) or _as_problem(self.get_response(request))


def _why_not_read(request: HttpRequest) -> HttpResponseBase | None:
    if NUL in request.path:
        return not_found()
    try:
        if any(NUL in part for name, values in request.GET.lists() for part in (name, *values)):
            return problem(422, "unstorable")
    except SuspiciousOperation:  # thousands of parameters
        return problem(400, "unreadable")
    if request.method in WITH_BODY:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            return problem(413, "too_long", facts={"most_bytes": MOST_BYTES})
        if int(length) and request.content_type != "application/json":
            return problem(415, "not_json")
    return None


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    said = of_status(response.status_code)
    for name in KEPT_HEADERS:
        if name in response.headers:
            said[name] = response.headers[name]
    return said
