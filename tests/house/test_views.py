"""Every address says whether it reads or writes; those who need no sign-in are listed here, one by one."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

# Without sign-in, and why.
OPEN_ROOMS = ("l/", "compte/", "bienvenue/", "demo/", "style/", "annuaire/")
OPEN_DOORS = {
    "vivant": "asked by the machine that watches",
    "comment-ca-marche/": "says what Tablée is to whoever received a link",
    "vos-donnees/": "says what is kept to whoever received a link",
    "": "sends on to Aujourd’hui or to the entrance",
}
# Django's and allauth's own views carry no mark of ours; each verb of an API address carries its own (tests/api/test_door.py).
FOREIGN = ("django.", "allauth.", "ninja.", "functools.", "tablee.api.")
UNMARKED = {"tablee.config.urls.alive": "touches no database"}


def addresses(patterns: Any = None, before: str = "") -> Iterator[tuple[str, Any]]:
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        path = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield path, each.callback


ALL = list(addresses())


def name_of(view: Any) -> str:
    return f"{view.__module__}.{getattr(view, '__qualname__', type(view).__name__)}"


def test_there_are_addresses() -> None:
    assert len(ALL) > 30


@pytest.mark.parametrize(("path", "view"), ALL, ids=[path or "/" for path, _ in ALL])
def test_a_view_says_what_it_does(path: str, view: Any) -> None:
    if name_of(view).startswith(FOREIGN) or name_of(view) in UNMARKED:
        return
    assert getattr(view, "kind", None) in {"reads", "writes"}, (
        f"{path}: mark {name_of(view)} @reads or @writes"
    )


@pytest.mark.parametrize(("path", "view"), ALL, ids=[path or "/" for path, _ in ALL])
def test_a_view_asks_for_sign_in_unless_said_here(path: str, view: Any) -> None:
    if name_of(view).startswith(FOREIGN) or path in OPEN_DOORS or path.startswith(OPEN_ROOMS):
        return
    assert getattr(view, "login", False), f"{path} is open to anybody: say so in OPEN_DOORS, with the reason"
