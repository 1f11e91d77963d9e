"""The API itself: its rooms, its OpenAPI file, and how what goes wrong is said."""

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from tablee.api import (
    authorizations,
    claims,
    closures,
    donors,
    handovers,
    needs,
    networks,
    offers,
    organizations,
    products,
    rules,
    shares,
    sites,
)
from tablee.api.problems import CONTENT_TYPE, not_found, problem, refused, unreadable
from tablee.api.tokens import A_MINUTE, TooManyCalls
from tablee.kernel.busy import RETRY_AFTER_SECONDS, is_busy
from tablee.kernel.refusals import NotVisible, Refused

DESCRIPTION = """\
Read and act for one organisation, as its pages do. A token comes from the organisation's settings (`/reglages/acces/`) or
from `manage.py api_token`, and goes into `Authorization: Bearer`. What the organisation may not see is not found (404).
Grams, litres and units are whole numbers; days are days of the network's time zone. `Idempotency-Key` on a write makes it
safe to send again for 90 days. Lists come in pages: follow `next`. Problems are `application/problem+json`, in French or
English by `Accept-Language`. Worked examples: docs/api.md.
"""
HEADERS = {
    "200 get": {"ETag": "Names this answer: sent back in If-None-Match, an unchanged one is 304"},
    "304 get": {"ETag": "Names the answer that is still true"},
    "201": {"Location": "Where the new thing is"},
    "401": {"WWW-Authenticate": "Bearer"},
    "405": {"Allow": "The verbs this address knows"},
    "429": {"Retry-After": "Seconds to wait"},
    "503": {"Retry-After": "Seconds to wait"},
}


class StrictParser(Parser):
    """JSON as its norm has it: UTF-8, no NaN, no Infinity."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body.decode("utf-8"), parse_constant=_no_such_number)


class Door(NinjaAPI):
    """ninja's API with an OpenAPI file that says what really comes."""

    _described: dict[str, Any] | None = None

    def get_openapi_schema(self, **options: Any) -> Any:
        """3.1; problems under their own content type, headers named, nothing that depends on this machine.

        Written once in a process: it takes a second, and nothing in it changes.
        """
        if self._described is None:
            self._described = self._describe(**options)
        return self._described

    def _describe(self, **options: Any) -> dict[str, Any]:
        schema: dict[str, Any] = json.loads(json.dumps(super().get_openapi_schema(**options)))
        schema.pop("servers", None)
        shared = schema["components"].setdefault("responses", {})
        for verbs in schema["paths"].values():
            for verb, operation in verbs.items():
                for status, answer in operation["responses"].items():
                    _name_headers(answer, HEADERS.get(f"{status} {verb}") or HEADERS.get(status) or {})
                    if int(status) >= 400:
                        # One description for all: the file stays readable.
                        answer["content"] = {CONTENT_TYPE: answer["content"]["application/json"]}
                        shared[f"Problem{status}"] = answer
                        operation["responses"][status] = {"$ref": f"#/components/responses/Problem{status}"}
        return schema


def _name_headers(answer: dict[str, Any], named: dict[str, str]) -> None:
    if named:
        answer["headers"] = {
            name: {"description": said, "schema": {"type": "string"}} for name, said in named.items()
        }


def _no_such_number(name: str) -> Any:
    raise ValueError(name)


def _unknown_token(request: HttpRequest, _error: object) -> HttpResponse:
    return problem(
        401,
        "no_token",
        _("Présentez un accès ouvert, dans l’en-tête Authorization (Bearer)."),
        remedy=_("La coordination de la structure en fait un dans les réglages."),
        headers={"WWW-Authenticate": "Bearer"},
    )


def _too_many(request: HttpRequest, _error: object) -> HttpResponse:
    return problem(
        429,
        "too_often",
        _("Trop de demandes en une minute."),
        remedy=_("Attendez une minute et recommencez\u00a0: rien n’est perdu."),
        headers={"Retry-After": str(A_MINUTE)},
    )


def _busy(request: HttpRequest, error: Any) -> HttpResponse:
    """« Not now », when that is what it is; what is broken falls through to whoever watches the logs."""
    if not is_busy(error):
        raise error
    return problem(
        503,
        "busy",
        _("La base est occupée."),
        remedy=_("Recommencez dans quelques secondes, avec la même clé."),
        headers={"Retry-After": str(RETRY_AFTER_SECONDS)},
    )


def _http_error(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "unreadable", _("Le corps de la demande n’est pas du JSON lisible."))


def build() -> Door:
    """The API with every room."""
    door = Door(
        title="Tablée",
        version="1",
        description=DESCRIPTION,
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
        openapi_extra={"info": {"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}}},
    )
    rooms = (networks, rules, organizations, authorizations, sites, closures, donors, products)
    for room in (*rooms, offers, claims, shares, handovers, needs):
        door.add_router("", room.router)
    door.add_exception_handler(ValidationError, lambda _request, error: unreadable(error.errors))  # type: ignore[misc]
    door.add_exception_handler(Refused, lambda _request, error: refused(error))  # type: ignore[arg-type]
    door.add_exception_handler(NotVisible, lambda _request, _error: not_found())
    door.add_exception_handler(Http404, lambda _request, _error: not_found())
    door.add_exception_handler(AuthenticationError, _unknown_token)
    door.add_exception_handler(HttpError, _http_error)
    door.add_exception_handler(TooManyCalls, _too_many)
    door.add_exception_handler(OperationalError, _busy)
    door.add_exception_handler(InterfaceError, _busy)
    door.add_exception_handler(RequestDataTooBig, lambda _request, _error: problem(413, "too_long"))
    door.add_exception_handler(SuspiciousOperation, lambda _request, _error: problem(400, "unreadable"))
    return door
