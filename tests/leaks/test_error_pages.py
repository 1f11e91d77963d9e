"""What goes wrong says nothing of anybody: every error page, as every role; a planted leak is found."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from tablee.domains.actors.enums import TokenScope
from tests.api.callers import token_for
from tests.leaks.addresses import API_NAMES, NAMES
from tests.leaks.world import FOREIGN, NEAR, PRIVATE, World
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PROOF = os.environ.get("TABLEE_PROOF") == "1"
HERE = str(Path(__file__).parent)
SAID = f"row ({FOREIGN}, {NEAR}, {PRIVATE}@exemple.test) refused in {HERE}"
TOLD_TO_NOBODY = (FOREIGN, NEAR, PRIVATE, HERE, "Traceback", "IntegrityError")
FAULTS = [
    (IntegrityError(SAID), 500),
    (OperationalError(f"database is locked: {SAID}"), 503),
    (PermissionDenied(SAID), 403),
    (Http404(SAID), 404),
    (SuspiciousOperation(SAID), 400),
]


class Breaking:
    """A house where nothing works: whoever opens a page meets this error instead."""

    error: ClassVar[Exception]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, *_view: Any) -> None:
        raise self.error


@pytest.fixture
def broken_house(settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.Breaking"]


def browsers(world: World, **options: Any) -> Iterator[tuple[str, Client]]:
    """A browser of each role that also shows a token where it has one."""
    for role, viewer in world.roles.items():
        browser = signed_in(viewer) if viewer.signed_in else Client()
        browser.handler.enforce_csrf_checks = options.get("csrf", False)
        browser.raise_request_exception = False
        yield role, browser


def addresses(world: World) -> list[str]:
    """Pages that name no object, every link of Alice's, and the same of the API; a sixth of them while working."""
    every = NAMES | API_NAMES
    named = [name for name, kind in every.items() if not kind and name != "api_nothing"]
    return [
        *map(reverse, named[:: 1 if PROOF else 6]),
        *(f"/l/{token}/" for token in world.of_kind("token", world.alice)),
    ]


def told(answer: HttpResponseBase) -> list[str]:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    text = content.decode(errors="replace") + str(dict(answer.headers))
    return [each for each in TOLD_TO_NOBODY if each in text]


@pytest.mark.usefixtures("broken_house")
@pytest.mark.parametrize(("error", "status"), FAULTS, ids=[str(status) for _error, status in FAULTS])
def test_an_error_page_names_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    monkeypatch.setattr(Breaking, "error", error, raising=False)
    met = set()
    for role, browser in browsers(world):
        for path in addresses(world):
            for ask in (browser.get, partial(browser.post, data={}, content_type="application/json")):
                answer = ask(path)
                met.add(answer.status_code)
                assert answer.status_code >= 400, f"{role} {path}: {answer.status_code}"
                assert told(answer) == [], f"{role} {path}"
    assert status in met


def test_a_form_without_its_token_is_refused_without_a_word_on_anybody(world: World) -> None:
    for role, browser in browsers(world, csrf=True):
        for path in ("/partager/nouveau/", "/reglages/carte/", "/compte/moi/"):
            answer = browser.post(path, {"name": "zz"})
            assert answer.status_code == 403 and told(answer) == [], f"{role} {path}"


def test_a_program_meets_the_same_silence(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error inside an operation, not around it."""

    def broken(*_viewer: Any, **_asked: Any) -> Any:
        raise IntegrityError(SAID)

    monkeypatch.setattr("tablee.domains.sharing.queries.running_offers", broken)
    secret = token_for(world.alice.organization, TokenScope.READ)
    browser = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)
    answer = browser.get("/api/v1/offers")
    assert answer.status_code == 500 and told(answer) == []


@pytest.mark.usefixtures("broken_house")
def test_a_page_that_quotes_its_error_is_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The positive control."""
    monkeypatch.setattr(Breaking, "error", IntegrityError(SAID), raising=False)
    monkeypatch.setattr(
        "tablee.web.shell.faults.server_error", lambda _request: HttpResponse(SAID, status=500)
    )
    _role, browser = next(browsers(world))
    assert told(browser.get("/aujourdhui/")) == [FOREIGN, NEAR, PRIVATE, HERE]
    assert settings.DEBUG is False
