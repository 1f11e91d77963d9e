"""The style page exists in the demonstration only and shows every part in both themes."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from tablee.config.assets.style import SOURCES
from tablee.web.components.shelf import register

pytestmark = pytest.mark.django_db

UNSEEN = {"address", "demo_mode", "live", "needs", "photo", "qr", "scripts", "toasts"}
"""Parts without a look of their own, or that the layout and other parts draw."""


def test_only_in_the_demonstration(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert client.get("/style/").status_code == 404
    settings.DEMO = True
    assert client.get("/style/").status_code == 200


@pytest.mark.parametrize(
    ("query", "mark"), [("theme=dark", 'data-theme="dark"'), ("screen=assembly", 'data-screen="assembly"')]
)
def test_asked_looks(client: Client, settings: Settings, query: str, mark: str) -> None:
    settings.DEMO = True
    assert mark in client.get(f"/style/?{query}").content.decode()
    foreign = client.get("/style/?theme=evil&screen=evil").content.decode()
    assert "data-theme=" not in foreign
    assert "data-screen=" not in foreign


def test_every_part_is_shown() -> None:
    pages = (SOURCES.parents[2] / "style" / "templates").rglob("*.html")
    text = "".join(page.read_text("utf-8") for page in pages)
    shown = set(re.findall(r"{%\s*(\w+)", text))
    missing = {name for name in register.tags if name not in shown} - UNSEEN
    assert missing == set()


def test_identifiers_are_unique(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    html = client.get("/style/").content.decode()
    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))
    for referred in re.findall(r'aria-(?:describedby|labelledby|controls)="([^"]+)"', html):
        assert set(referred.split()) <= set(identifiers)
