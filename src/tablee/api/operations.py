"""How an operation is declared: what it answers, who may ask, and what happens around each call.

`@reading` answers with an ETag and writes nothing; `@writing` does one thing in one transaction, once for each
Idempotency-Key. Every answer that can come is in the declaration, so that it is in the OpenAPI file.
"""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Annotated, Any, cast

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from ninja import Header, Router
from pydantic import BaseModel, Field

from tablee.api.problems import Problem, not_found, problem, refused
from tablee.api.tokens import Token
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.viewer import Viewer
from tablee.kernel import idempotency
from tablee.kernel.refusals import NotVisible, Refused

Key = Annotated[
    str,
    Field(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by you, new for each thing to do: sent again within 90 days, it does nothing twice",
    ),
]
ALWAYS = (400, 401, 404, 405, 422, 429, 503)
ON_WRITING = (403, 409, 413, 415)
View = Callable[..., Any]


class TokenRequest(HttpRequest):
    """A request that showed a token."""

    viewer: Viewer


def reading(router: Router, path: str, answer: object, *, name: str) -> Callable[[View], View]:
    """Declare a GET. The view returns an `answer`."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **arguments: object) -> HttpResponse:
            return _conditional(request, view(request, **arguments).model_dump_json())

        responses = {200: answer, 304: None, **dict.fromkeys(ALWAYS, Problem)}
        router.get(path, response=responses, auth=Token(TokenScope.READ), url_name=name, **_described(view))(
            guarded
        )
        return view

    return declare


def writing(
    router: Router, method: str, path: str, answer: object, *, name: str, status: int = 200, also: int = 0
) -> Callable[[View], View]:
    """Declare a write. The view calls one action and returns an `answer`, or (status, answer) when there are two."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: TokenRequest, **arguments: object) -> HttpResponse:
            key = cast(str | None, arguments.pop("idempotency_key", None))
            return _answered(request, key, lambda: _do(view, request, arguments, status))

        source = cast(Any, Header)(None, alias="Idempotency-Key")
        guarded._ninja_contribute_args = [("idempotency_key", Key, source)]  # type: ignore[attr-defined]
        responses = {status: answer, **dict.fromkeys((*ALWAYS, *ON_WRITING), Problem)}
        responses |= {also: answer} if also else {}
        declared = router.api_operation(
            [method],
            path,
            response=responses,
            auth=Token(TokenScope.WRITE),
            url_name=name,
            **_described(view),
        )
        declared(guarded)
        return view

    return declare


def _described(view: View) -> dict[str, Any]:
    summary, _blank, rest = (view.__doc__ or "").strip().partition("\n")
    return {
        "operation_id": view.__name__,
        "summary": summary,
        "description": " ".join(rest.split()),
        "tags": [view.__module__.rpartition(".")[2]],
    }


def _conditional(request: HttpRequest, body: str) -> HttpResponse:
    """200 with its ETag, or 304 when the reader has it already."""
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    response = HttpResponse(body, content_type="application/json")
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return cast(HttpResponse, get_conditional_response(request, etag=etag, response=response))


def _do(view: View, request: TokenRequest, arguments: dict[str, object], status: int) -> idempotency.Answer:
    """Call the view in a transaction of its own: a refusal undoes it and is an answer like another."""
    try:
        with transaction.atomic():
            made = view(request, **arguments)
    except Refused as no:
        return _as_answer(refused(no))
    except NotVisible:
        return _as_answer(not_found())
    status, made = made if isinstance(made, tuple) else (status, made)
    headers = {"Content-Type": "application/json"}
    if status == 201 and (url := getattr(made, "url", None)):
        headers["Location"] = url
    return idempotency.Answer(status, cast(BaseModel, made).model_dump_json(), headers)


def _answered(
    request: TokenRequest, key: str | None, answer: Callable[[], idempotency.Answer]
) -> HttpResponse:
    if key is None:
        return _response(answer())
    try:
        given = idempotency.once(
            key,
            holder_ref=request.viewer.organization_ref,
            request=_fingerprint(request),
            at=timezone.now(),
            answer=answer,
        )
    except idempotency.OtherRequest:
        return problem(
            422,
            "key_used",
            _("Cette clé a déjà servi à une autre demande."),
            remedy=_("Prenez une clé neuve pour chaque chose à faire."),
            field="Idempotency-Key",
        )
    return _response(given)


def _fingerprint(request: HttpRequest) -> bytes:
    """Verb, address and body; the body as values, so that a space more or less is the same request."""
    body = request.body
    with suppress(ValueError, RecursionError):  # an operation without a body may be sent anything
        body = json.dumps(json.loads(body), sort_keys=True).encode()
    return f"{request.method} {request.get_full_path()}\n".encode() + body


def _as_answer(response: HttpResponse) -> idempotency.Answer:
    return idempotency.Answer(
        response.status_code, response.content.decode(), {"Content-Type": response["Content-Type"]}
    )


def _response(given: idempotency.Answer) -> HttpResponse:
    response = HttpResponse(given.body, status=given.status, headers=dict(given.headers))
    response["Cache-Control"] = "no-store"
    if given.again:
        response["Idempotent-Replayed"] = "true"
    return response
