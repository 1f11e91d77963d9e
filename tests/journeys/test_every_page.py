"""Axe finds nothing on any page, at 320 and 1280 px, light and dark, full and empty; and the pages stand at 320 px."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import NORM_G
from tablee.flows import scopes
from tablee.kernel import links, operating
from tests import make
from tests.leaks.addresses import NAMES, NOT_A_PAGE

pytestmark = pytest.mark.django_db(transaction=True)

# While working two looks that share the pages between them; in `make proof` four, each over every page.
PROOF = os.environ.get("TABLEE_PROOF") == "1"
LOOKS = [(320, True), (1280, False), (320, False), (1280, True)][: 4 if PROOF else 2]
STYLE_RULES = "[...document.styleSheets].reduce((sum, sheet) => sum + sheet.cssRules.length, 0)"
MANY = 5  # layers, each full of rules


def full(table: make.Table) -> dict[str, str]:
    """One of everything, living now; the argument for each kind of address."""
    now = timezone.now()
    offer = make.offer(table.network, table.erables, at=now, until_at=now + timedelta(hours=6))
    own = make.offer(table.network, table.tilleuls, at=now, until_at=now + timedelta(hours=6), label="Pommes")
    make.claim(offer, table.alice, units=2, at=now)
    claim = make.claim(own, table.bob, units=2, at=now)
    need = make.need(
        table.network, table.tilleuls, until_on=(now + timedelta(days=3)).date(), at=now, urgent=True
    )
    donor = make.donor(table.tilleuls, table.network)
    tokens = [
        scopes.loop_link(own.bundle, at=now),
        scopes.personal_link(offer.bundle, table.tilleuls, at=now),
        scopes.donor_link(donor, at=now),
        scopes.claim_link(claim, at=now),
    ]
    fetched = make.offer(table.network, table.erables, at=now, until_at=now + timedelta(hours=6), label="Riz")
    made = make.hand_over(make.claim(fetched, table.alice, units=2, at=now), table.alice, at=now)
    tokens += [
        scopes.pickup_link(offer.bundle, table.tilleuls, at=now),
        scopes.pickup_link(fetched.bundle, table.tilleuls, at=now),
        scopes.slip_link(made, at=now),
    ]
    make.count(table.erables, 120)
    gifts = [
        make.offer(
            table.network, table.tilleuls, label=label, units=40, unit_g=10_000, mode=Mode.FAIR_SHARE,
            at=now, until_at=now + timedelta(hours=20),
        )
        for label in ("Clémentine", "Oignons")
    ]  # fmt: skip
    share_out = sharing.propose(gifts[:1], by=table.alice, at=now)
    tokens.append(scopes.share_link(share_out.shares.get(), at=now))
    elsewhere = make.facilitator(table.elsewhere, table.cypres)
    actors.invite(table.elsewhere, organization=table.tilleuls, by=elsewhere, at=now)
    return {
        "invited": table.elsewhere.ref,
        "offer": own.ref,
        "need": need.ref,
        "claim": claim.ref,
        "organization": table.erables.ref,
        "network": table.network.ref,
        "donor": donor.ref,
        "site": table.tilleuls.sites.get().ref,
        "share_out": share_out.ref,
        "offer?": gifts[1].ref,
        "hand_over": made.ref,
        "pickup": offer.bundle.ref,
        "token": " ".join(links.token_of(link) for link in tokens),
    }


def addresses(objects: dict[str, str]) -> Iterator[str]:
    for name, kind in NAMES.items():
        if name in NOT_A_PAGE:
            continue
        kind = "invited" if name == "network:join" else kind
        if not kind:
            yield reverse(name)
        elif kind == "offer?":
            yield f"{reverse(name)}?offre={objects[kind]}"
        elif kind == "network rule":
            yield from (reverse(name, args=[objects["network"], key]) for key in ("window_days", NORM_G))
        elif kind in objects:
            for argument in objects[kind].split():
                yield reverse(name, args=[argument])


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def too_wide(page: Page) -> list[str]:
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"scrolls sideways by {width} px"] if width > 1 else []


def visit(page: Page, url: str, axe: str, look: str, doors: set[str]) -> list[str]:
    """Faults of the page at this address; where one is sent on, of the page behind, once for all of `doors`."""
    faults: list[str] = []
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(f"script: {error}"))
    page.on(
        "console", lambda message: said.append(message.text) if "Content Security" in message.text else None
    )
    answer = page.goto(url)
    if answer is None or answer.status >= 400:
        return [f"{url} ({look}): status {answer.status if answer else 'none'}"]
    if answer.request.redirected_from:
        door = urlsplit(page.url).path
        if door in doors:
            return [f"{url} ({look}): {fault}" for fault in said]
        doors.add(door)
    if page.evaluate(STYLE_RULES) < MANY:
        return [f"{url} ({look}): the stylesheet did not come; nothing seen here would be true"]
    faults = [*violations(page, axe), *too_wide(page), *said]
    return [f"{url} ({look}): {fault}" for fault in faults]


@pytest.mark.parametrize(
    ("width", "dark"), LOOKS, ids=[f"{width} {'dark' if dark else 'light'}" for width, dark in LOOKS]
)
def test_axe_finds_nothing(
    table: make.Table, open_page: Any, axe_source: str, width: int, dark: bool
) -> None:
    look = f"{width}{' dark' if dark else ''}"
    seeing_all = make.facilitator(table.network, table.tilleuls)
    operating.name_operator(seeing_all.person_ref, at=timezone.now())
    viewers = {"full": seeing_all, "nobody": None}
    objects = full(table)
    faults: list[str] = []
    for who, viewer in viewers.items():
        doors: set[str] = set()
        context = open_page(viewer, width=width, dark=dark).context
        urls = list(dict.fromkeys(addresses(objects)))
        for url in urls if PROOF else urls[LOOKS.index((width, dark)) :: 2]:
            page = context.new_page()
            faults += visit(page, url, axe_source, f"{who} {look}", doors)
            page.close()
    assert not faults, "\n".join(sorted(set(faults)))


def test_axe_finds_nothing_where_there_is_nothing_yet(
    table: make.Table, open_page: Any, axe_source: str
) -> None:
    operating.name_operator(table.chloe.person_ref, at=timezone.now())
    context = open_page(table.chloe, width=320).context
    faults: list[str] = []
    doors: set[str] = set()
    for name, kind in NAMES.items():
        if not kind and name not in NOT_A_PAGE:
            page = context.new_page()
            faults += visit(page, reverse(name), axe_source, "empty 320", doors)
            page.close()
    assert not faults, "\n".join(sorted(set(faults)))


def test_a_word_without_end_widens_no_page(table: make.Table, open_page: Any) -> None:
    """Written on one page, a reason of 120 signs is read on many: the card stood 973 px wide."""
    word, today = "x" * 120, timezone.localdate()
    announce_closure(
        table.tilleuls, starts_on=today, ends_on=today, reason=word, by=table.alice, at=timezone.now()
    )
    actors.show_public(
        table.tilleuls,
        by=table.alice,
        at=timezone.now(),
        sites=[table.tilleuls.sites.get()],
        services=["repas"],
    )
    for path in (
        f"/structures/{table.tilleuls.ref}/",
        "/annuaire/",
        "/reglages/",
        "/reglages/fermetures/",
        "/",
    ):
        page = open_page(table.alice, width=390)
        page.goto(path)
        assert word in page.content() or path == "/", path
        assert too_wide(page) == [], path


def test_axe_sees_a_planted_fault(table: make.Table, open_page: Any, axe_source: str) -> None:
    page = open_page()
    page.goto("/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x>')")
    assert any("image-alt" in fault for fault in violations(page, axe_source))


def test_the_width_is_measured_on_a_styled_page(table: make.Table, open_page: Any) -> None:
    page = open_page(table.alice, width=320)
    page.goto("/")
    assert page.evaluate(STYLE_RULES) >= MANY
    assert too_wide(page) == []
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input size=200>')")
    assert too_wide(page)


def test_every_kind_of_page_is_walked(table: make.Table) -> None:
    """An address whose kind of object `full` does not make would never be looked at."""
    kinds = {kind for name, kind in NAMES.items() if kind and name not in NOT_A_PAGE}
    # A sheet on its way in and a person's role have pages of their own journeys.
    assert kinds - {"network rule", "batch", "role"} <= set(full(table))
