"""Knock at every door as everybody, with everybody's objects, and read what comes out."""

import copy
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from types import ModuleType
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.leaks.addresses import NAMES, every_address
from tests.leaks.world import FOREIGN, NEAR, PRIVATE, Corner, World, belongings
from tests.web.visitors import phone, signed_in

REST = (
    "",
    "etat/",
    "qui/",
    "changer/",
    "offrir/",
    "rien/",
    "remise/",
    "signer/",
    "bordereau/",
    "annee/2026/",
)
HIDDEN_FROM = {
    "nobody": (FOREIGN, NEAR, PRIVATE),
    "alice": (FOREIGN, PRIVATE),
    "alice's team": (FOREIGN, PRIVATE),
    "alice's facilitator": (FOREIGN, PRIVATE),
    "bob": (FOREIGN,),
    "chloe": (NEAR, PRIVATE),
}
BODY = {
    "units": "1",
    "reason": "zz",
    "unit_g": "1 kg",
    "families": "feculents",
    "until_on": "2026-11-29",
    "text": "bonjour",
    "message": "bonjour",
    "name": "zz",
    "confirm": "1",
    "first_name": "Zinnia",
}
# Putting the demonstration back replaces every row, on purpose; its own tests say who may.
BY_DESIGN = {"demo:reload"}
FIXED = {
    "year": (2026,),
    "form": ("json", "zip", "exe"),
    "kind": ("structures", "offers", "nothing"),
    "public_rows": ("structures", "services"),
    "exported": (
        "structures",
        "profiles",
        "counts",
        "products",
        "needs",
        "offers",
        "handovers",
        "claims",
        "journal",
        "nothing",
    ),
}
# Statements that change no row; whatever is not known to be one counts as a write.
READING = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")
ABSENT: dict[str, Any] = {"role": 999_999, "fact": 999_999, "token": "0" * 26}


@dataclass(frozen=True)
class Leak:
    role: str
    address: str
    said: str

    def __str__(self) -> str:
        return f"{self.role} at {self.address}: {self.said}"


def plant(monkeypatch: pytest.MonkeyPatch, package: ModuleType, name: str, leaky: Callable[..., Any]) -> None:
    """A leak instead of a query: at its package's door, and in each module of it that reads the name."""
    parts = [part for path, part in sys.modules.items() if f"{path}.".startswith(f"{package.__name__}.")]
    for part in parts:
        if hasattr(part, name):
            monkeypatch.setattr(part, name, leaky)


def sections() -> dict[str, int]:
    """Section → how many addresses: what stands before the colon of a name, « house » for those outside any."""
    return dict(sorted(Counter(section_of(name) for name, _pattern in every_address()).items()))


def section_of(name: str) -> str:
    return name.split(":")[0] if ":" in name else "house"


def hunt(world: World, *, only: str = "", section: str = "") -> Iterator[Leak]:
    """Every leak, as it is found; `only` narrows to addresses whose name begins so, `section` to one section's."""
    for role in world.roles:
        yield from as_role(world, role, only, section)


def as_role(world: World, role: str, only: str = "", section: str = "") -> Iterator[Leak]:
    viewer = world.roles[role]
    browser = signed_in(viewer) if viewer.signed_in else phone()
    browser.raise_request_exception = False
    for name, _pattern in every_address():
        kind = NAMES.get(name)
        if kind is None:
            yield Leak(role, name, "address not declared in tests/leaks/addresses.py")
            continue
        elsewhere = not name.startswith(only) or (section and section_of(name) != section)
        if elsewhere or name in BY_DESIGN:
            continue
        yield from (
            _knock_without_object(world, role, browser, name)
            if not kind
            else _knock(world, role, browser, name, kind)
        )


def _knock_without_object(world: World, role: str, browser: Client, name: str) -> Iterator[Leak]:
    for method in ("get", "post"):
        yield from _read(world, role, name, *_ask(browser, method, reverse(name), world, role))


def _knock(world: World, role: str, browser: Client, name: str, kind: str) -> Iterator[Leak]:
    if kind in FIXED:
        for value in FIXED[kind]:
            yield from _read(
                world, role, name, *_ask(browser, "get", reverse(name, args=[value]), world, role)
            )
        return
    for owner, argument in _arguments(world, kind):
        for url in urls_of(name, kind, argument):
            for method in ("get", "post"):
                status, text, changed = _ask(browser, method, url, world, role)
                where = f"{method} {name} of {owner}"
                if kind == "token" and owner != "absent":
                    # Whoever holds a link sees its object; nothing private, and nothing of another network.
                    yield from _read_link(where, role, owner, text)
                    continue
                yield from _read(world, role, where, status, text, changed)
                if _is_foreign(role, owner) and status not in _nothing_there(role, kind):
                    yield Leak(role, where, f"status {status} for what should not exist")


def urls_of(name: str, kind: str, argument: Any) -> list[str]:
    """Every address of this name that names this object."""
    if name == "link:inside":
        return [f"/l/{argument}/{rest}" for rest in REST if rest]
    if kind == "offer?":
        return [f"{reverse(name)}?offre={argument}"]
    if kind == "network public_rows":
        return [reverse(name, args=[argument, what]) for what in FIXED["public_rows"]]
    if kind == "network rule":
        return [reverse(name, args=[argument, "window_days"])]
    return [reverse(name, args=[argument])]


def _arguments(world: World, kind: str) -> Iterator[tuple[str, Any]]:
    for owner, corner in _corners(world):
        for each in world.of_kind(kind.rstrip("?").split()[0], corner):
            yield owner, each
    yield "absent", ABSENT.get(kind, "ZZZZZZZZ")


def _corners(world: World) -> list[tuple[str, Corner]]:
    return [("alice", world.alice), ("bob", world.bob), ("chloe", world.chloe)]


def _is_foreign(role: str, owner: str) -> bool:
    return owner == "absent" or (role == "chloe") != (owner == "chloe")


def _nothing_there(role: str, kind: str) -> tuple[int, ...]:
    """What an address of something foreign may answer: not found; to nobody in particular « sign in first »; and for a
    sheet on its way in, which lives an hour, back to the first step whether it ever was or not."""
    return (302, 404, 405) if role == "nobody" or kind == "batch" else (404, 405)


def _ask(browser: Client, method: str, url: str, world: World, role: str) -> tuple[int, str, list[str]]:
    """(status, body, whose things changed although they are not this role's); everything is rolled back."""
    signed = copy.deepcopy(browser.cookies)  # the database forgets a sign-out; the browser is made to
    strangers = [(owner, corner) for owner, corner in _corners(world) if not role.startswith(owner)]
    after: dict[str, str] = {}
    writes: list[str] = []
    with transaction.atomic():
        with connection.execute_wrapper(partial(noting, writes)):
            answer = browser.get(url) if method == "get" else browser.post(url, BODY)
            content = b"".join(answer) if answer.streaming else answer.content
        if writes and method == "post":
            after = {owner: belongings(world, corner) for owner, corner in strangers}
        transaction.set_rollback(True)
    browser.cookies = signed
    # Rolled back, the rows are what they were before the knock.
    changed = [owner for owner, corner in strangers if after and after[owner] != belongings(world, corner)]
    text = _unpacked(content).decode("utf-8", errors="replace") + str(dict(answer.headers))
    return answer.status_code, text, changed


def noting(writes: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    """Keeps what writes, so that belongings are compared only where something was written at all."""
    if not sql.lstrip("( ").startswith(READING):
        writes.append(sql)
    return execute(sql, *rest)


def _unpacked(content: bytes) -> bytes:
    """What an archive or a workbook holds: packed, a canary would not be seen."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def _read(world: World, role: str, where: str, status: int, text: str, changed: list[str]) -> Iterator[Leak]:
    for canary in HIDDEN_FROM[role]:
        if canary in text:
            at = text.index(canary)
            yield Leak(role, where, f"shows {text[max(0, at - 30) : at + 40]!r}")
    if status >= 500:
        yield Leak(role, where, f"status {status}")
    for owner in changed:
        yield Leak(role, where, f"changed what belongs to {owner}")


def _read_link(where: str, role: str, owner: str, text: str) -> Iterator[Leak]:
    hidden = {"alice": (FOREIGN, PRIVATE), "bob": (FOREIGN,), "chloe": (NEAR, PRIVATE)}[owner]
    signed = {"alice": (NEAR,), "bob": (NEAR, PRIVATE), "chloe": (FOREIGN,)}
    own = signed.get(role.split("'")[0], ())
    for canary in hidden:
        if canary in text and canary not in own:
            at = text.index(canary)
            yield Leak(role, where, f"a link shows {text[max(0, at - 30) : at + 40]!r}")
