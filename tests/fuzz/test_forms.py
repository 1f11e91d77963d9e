"""Every HTML form of every page takes hostile values without a 5xx, and the laws hold afterwards."""

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tablee.kernel.laws import check_all
from tests.fuzz.forms import HOSTILE, Form, fill, read_forms
from tests.leaks import world as worlds
from tests.leaks.addresses import NAMES
from tests.leaks.hunt import BY_DESIGN, FIXED, urls_of
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PROOF = os.environ.get("TABLEE_PROOF") == "1"
CASES = 100 if PROOF else 6
ROLES = ["alice's facilitator", "nobody", *(["alice", "alice's team", "bob", "chloe"] if PROOF else [])]
RULES = (
    "window_days",
    "norm_g_per_person_week",
    "best_before_passed_allowed",
)  # a number, a table, yes or no
LAWS_ASKED = 10  # a form: asking them all takes longer than the form
QUERY = (
    "reseau",
    "famille",
    "froid",
    "quoi",
    "pour",
    "qui",
    "offre",
    "texte",
    "km",
    "commune",
    "next",
    "rejouer",
    "page",
)


@pytest.fixture(autouse=True)
def _no_rate_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of tries come from one address."""
    monkeypatch.setattr("tablee.kernel.ratelimit.too_many", lambda *_args, **_named: frozenset())


def pages(world: worlds.World, role: str) -> Iterator[str]:
    """Every address with an object of this role's own corner (Alice's for whoever has none)."""
    own = {"bob": world.bob, "chloe": world.chloe}.get(role, world.alice)
    for name, kind in NAMES.items():
        first = kind.rstrip("?").split()[0] if kind else ""
        if name in BY_DESIGN or name == "link:inside":
            continue
        if not kind:
            yield reverse(name)
        elif kind in FIXED:
            yield reverse(name, args=[FIXED[kind][0]])
        else:
            for argument in world.of_kind(first, own):
                if kind == "network rule":
                    yield from (reverse(name, args=[argument, key]) for key in RULES)
                else:
                    yield from urls_of(name, kind, argument)


def forms_of(browser: Client, world: worlds.World, role: str) -> Iterator[Form]:
    for url in pages(world, role):
        answer = browser.get(url)
        text = b"".join(answer) if answer.streaming else answer.content
        if "text/html" in answer.get("Content-Type", ""):
            yield from read_forms(url, text.decode())


def try_all(browser: Client, world: worlds.World, role: str, seed: int, cases: int) -> list[str]:
    """Every form `cases` times; each try rolled back. What answered 5xx or broke a law, with what was sent."""
    broken, dice = [], random.Random(seed)
    known: dict[str, Form] = {}
    for form in forms_of(browser, world, role):
        known.setdefault(f"{form.action} {sorted(form.fields)}", form)
    for form in known.values():
        if any(reverse(name) in form.action for name in BY_DESIGN):
            continue
        asked_laws = 0
        for _case in range(cases):
            body = fill(form, dice)
            with transaction.atomic():
                status = browser.post(form.action, body).status_code
                laws: dict[str, Any] = {}
                if status == 302 and asked_laws < LAWS_ASKED:  # something may have been written
                    asked_laws += 1
                    laws = {name: found for name, found in check_all().items() if found}
                transaction.set_rollback(True)
            if status >= 500 or laws:
                broken.append(f"{form.action}: {status} {laws or ''} for {str(body)[:300]}")
    return broken


@pytest.mark.parametrize("role", ROLES)
def test_no_form_breaks(role: str, world: worlds.World) -> None:
    viewer = world.roles[role]
    browser = signed_in(viewer) if viewer.signed_in else phone()
    browser.raise_request_exception = False
    broken = try_all(browser, world, role, 20261122, CASES)
    assert not broken, "\n".join(broken[:20])


def test_no_question_in_an_address_breaks(world: worlds.World) -> None:
    browser = signed_in(world.roles["alice's facilitator"])
    browser.raise_request_exception = False
    dice, broken = random.Random(7), []
    for url in pages(world, "alice's facilitator"):
        for _case in range(max(2, CASES // 4)):
            asked = {dice.choice(QUERY): dice.choice(HOSTILE) for _each in range(3)}
            status = browser.get(url.split("?")[0], asked).status_code
            if status >= 500:
                broken.append(f"{url} {asked}: {status}")
    assert not broken, "\n".join(broken[:20])


def test_a_planted_bug_is_found(world: worlds.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view that falls over on one hostile value must be seen, or the fuzz proves nothing."""
    from tablee.web.share import forms

    def clumsy(self: Any) -> Any:
        return HttpResponse(1 / int(self.cleaned_data["quantity"] == "beaucoup"))

    monkeypatch.setattr(forms.LineForm, "clean_quantity", clumsy)
    browser = signed_in(world.roles["alice's facilitator"])
    browser.raise_request_exception = False
    found = [
        browser.post(reverse("share:new"), fill(form, random.Random(seed))).status_code
        for seed in range(12)
        for form in read_forms(reverse("share:new"), browser.get(reverse("share:new")).content.decode())
        if form.action == reverse("share:new")
    ]
    assert 500 in found
