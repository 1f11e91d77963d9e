"""The five modules in a real browser: they help, they never take away, and they stop when there is nothing left to ask."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tablee.config.assets.style import SOURCES, stylesheet

pytestmark = pytest.mark.browser

HERE = "http://localhost:8999"
SCRIPTS = SOURCES.parent / "js"


class Taking(forms.Form):
    units = forms.IntegerField(label="Combien ?", min_value=1, max_value=6, initial=4)
    weight = forms.CharField(label="Poids", required=False)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context(locale="fr-FR", viewport={"width": 390, "height": 800})
    yield opened
    opened.close()


def show(context: BrowserContext, source: str, *modules: str, **answers: Any) -> Page:
    """A page with these parts and modules; every address is answered here, none leaves the machine."""
    body = Template("{% load components %}" + source).render(Context({"form": Taking()}))
    scripts = "".join(f'<script type="module" src="/js/{name}.js"></script>' for name in modules)
    document = (
        '<!doctype html><html lang="fr"><head><link rel="stylesheet" href="/style.css"></head>'
        f'<body><main>{body}</main><p id="said" class="sr" role="status"></p>{scripts}</body></html>'
    )
    page = context.new_page()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(HERE)
        if path.startswith("/js/"):
            route.fulfill(body=(SCRIPTS / path[4:]).read_text("utf-8"), content_type="text/javascript")
        elif path == "/style.css":
            route.fulfill(body=stylesheet(), content_type="text/css; charset=utf-8")
        elif path in answers:
            answers[path](route)
        else:
            route.fulfill(body=document, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    return page


COUNTED = (
    "{% stepper form.units %}"
    '{% submit label="Je prends" counts=form.units one="Je prends {n} caisse" many="Je prends {n} caisses" '
    'icon="hand" for_name="GESMIP" %}'
)


def test_the_sentence_follows_the_number(context: BrowserContext) -> None:
    page = show(context, COUNTED, "stepper")
    page.goto(HERE)
    button = page.locator("[data-counts]")
    assert "Je prends 4 caisses" in button.inner_text()
    page.get_by_label("Plus").click()
    page.get_by_label("Plus").click()
    assert page.get_by_label("Combien").input_value() == "6"
    assert page.get_by_label("Plus").is_disabled()
    page.get_by_label("Combien").fill("1")
    assert "Je prends 1 caisse" in button.inner_text()
    assert "caisses" not in button.inner_text()
    assert page.get_by_label("Moins").is_disabled()
    page.get_by_label("Combien").fill("")
    assert "Je prends" in button.inner_text()
    assert "caisse" not in button.inner_text()
    assert "pour GESMIP" in button.inner_text()
    assert button.locator("svg").count() == 1


def test_without_javascript_the_number_is_typed_and_nothing_is_dead(chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = show(context, COUNTED + "{% keypad form.weight %}", "stepper", "keypad")
    page.goto(HERE)
    assert page.locator("[data-step]:visible").count() == 0
    assert page.locator("[data-key]:visible").count() == 0
    page.get_by_label("Combien").fill("3")
    assert page.locator("[data-counts]").inner_text().startswith("Je prends")
    context.close()


def test_the_keypad_writes_one_comma(context: BrowserContext) -> None:
    page = show(context, "{% keypad form.weight %}", "keypad")
    page.goto(HERE)
    for key in ("1", "2", ",", ",", "5", "5"):
        page.locator(f'[data-key="{key}"]').click()
    page.locator('[data-key="back"]').click()
    assert page.get_by_label("Poids").input_value() == "12,5"


def test_a_living_fragment_asks_with_its_etag_announces_and_stops(context: BrowserContext) -> None:
    asked: list[str | None] = []

    def state(route: Route) -> None:
        known = route.request.headers.get("if-none-match")
        asked.append(known)
        if len(asked) == 1:
            route.fulfill(
                body='<p data-say="Reste 8 caisses">8</p>', headers={"ETag": '"a"'}, content_type="text/html"
            )
        elif len(asked) == 2:
            route.fulfill(status=304, headers={"ETag": '"a"'})
        else:
            route.fulfill(status=410)

    page = show(
        context,
        '{% live url="/etat/" every=15 %}<p data-say="Reste 12 caisses">12</p>{% endlive %}',
        "live",
        **{"/etat/": state},
    )
    page.clock.install()
    page.goto(HERE)
    for turn in range(1, 6):
        page.clock.run_for(15_000)
        page.wait_for_timeout(60)
        if turn == 1:
            page.wait_for_function("document.querySelector('[data-live]').textContent === '8'")
            assert page.locator("#said").inner_text() == "Reste 8 caisses"
    assert asked == [None, '"a"', '"a"'], "two answers, then gone: it asks no more"
    assert page.locator("[data-live]").inner_text() == "8"


def test_a_living_fragment_leaves_what_a_hand_touches(context: BrowserContext) -> None:
    page = show(
        context,
        '{% live url="/etat/" every=15 %}<input aria-label="Nombre">{% endlive %}',
        "live",
        **{"/etat/": lambda route: route.fulfill(body="<p>neuf</p>", content_type="text/html")},
    )
    page.clock.install()
    page.goto(HERE)
    page.get_by_label("Nombre").focus()
    page.clock.run_for(15_000)
    page.wait_for_timeout(100)
    assert page.get_by_label("Nombre").is_visible()


def test_the_text_goes_to_the_clipboard_and_it_is_said(context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=HERE)
    page = show(context, '{% share_text text="12 caisses de pain" %}', "share")
    page.goto(HERE)
    page.locator("[data-share]").click()
    page.wait_for_function("document.getElementById('said').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == "12 caisses de pain"
    assert "Copié" in page.locator("[data-share]").inner_text()


def test_a_question_comes_before_what_is_final(context: BrowserContext) -> None:
    posts: list[str] = []

    def remove(route: Route) -> None:
        posts.append(route.request.post_data or "")
        route.fulfill(body="fait", content_type="text/html")

    source = '{% post_action label="Retirer" url="/retirer/" kind="danger" confirm="Retirer cette offre ?" hidden=h %}'
    page = show(context, source, "confirm", **{"/retirer/": remove})
    page.goto(HERE)
    page.get_by_role("button", name="Retirer").click()
    assert page.get_by_role("dialog", name="Retirer cette offre ?").is_visible()
    page.get_by_role("button", name="Retour").click()
    assert page.get_by_role("dialog").count() == 0
    assert posts == []
    page.get_by_role("button", name="Retirer").click()
    page.get_by_role("dialog").get_by_role("button", name="Retirer").click()
    page.wait_for_url("**/retirer/")
    assert len(posts) == 1
