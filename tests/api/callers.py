"""Programs that call: one with a token, one without."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tablee.domains.actors import actions
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import Organization
from tablee.domains.actors.viewer import robot
from tests import make

ROOT = "/api/v1"


def token_for(organization: Organization, scope: str = TokenScope.WRITE) -> str:
    """What opens, as `manage.py api_token` prints it."""
    _token, secret = actions.issue_token(
        organization, name="caisse", scope=scope, by=robot(organization.ref), at=make.LONG_AGO
    )
    return secret


class Program:
    """Calls the API with one token; paths begin after /api/v1."""

    def __init__(self, secret: str = "", language: str = "") -> None:
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = Client(headers=headers | ({"Accept-Language": language} if language else {}))

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(_full(path), query or {}, headers=_named(headers))

    def send(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        named = _named(headers) | ({"Idempotency-Key": key} if key else {})
        if body is None:
            return self.client.generic(method, _full(path), headers=named)
        return self.client.generic(
            method, _full(path), _json(body), content_type="application/json", headers=named
        )

    def post(self, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        return self.send("POST", path, body, key=key, **headers)

    def patch(self, path: str, body: Any, *, key: str = "") -> Any:
        return self.send("PATCH", path, body, key=key)

    def delete(self, path: str, *, key: str = "") -> Any:
        return self.send("DELETE", path, key=key)


def program(organization: Organization, scope: str = TokenScope.WRITE, language: str = "") -> Program:
    return Program(token_for(organization, scope), language)


def problem(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """What an answer says went wrong; fails when it is another status, code or content type."""
    said: dict[str, Any] = answer.json()  # type: ignore[attr-defined]
    assert (answer.status_code, said["code"]) == (status, code), said
    assert answer["Content-Type"] == "application/problem+json"
    assert said["status"] == status and said["title"] and said["detail"]
    return said


def _json(body: Any) -> str | bytes:
    return body if isinstance(body, str | bytes) else json.dumps(body)


def _full(path: str) -> str:
    return path if path.startswith("/api") else ROOT + path


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
