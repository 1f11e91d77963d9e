"""The demonstration's door: one press a person, only in the demonstration, only as its personas."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tablee.domains.sharing.models import Offer
from tests import make, plugin_worlds
from tests.demo import worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(db: Any, settings: Settings) -> None:
    settings.DEMO = True
    plugin_worlds.copy_of(worlds.AT_NOON)


def test_be_somebody_then_start_again(client: Client, demo: None) -> None:
    page = client.get("/demo/").content.decode()
    assert page.count("<article") >= 6
    assert "Romarin" in page
    entered = client.post("/demo/entrer/", {"person": "P1"})
    assert entered.status_code == 302
    assert client.get("/compte/").status_code == 200
    assert "Romarin" in client.get("/compte/").content.decode()
    # and another, from the same browser
    client.post("/demo/entrer/", {"person": "garance"})
    assert "Garance" in client.get("/compte/").content.decode()
    # only personas may be entered: nobody else, by no other name
    outsider = make.person("Ajonc", email="ajonc@exemple.test")
    for wanted in (outsider.ref, outsider.email, "P99", "", "\x00", "x" * 9000):
        assert client.post("/demo/entrer/", {"person": wanted}).status_code == 404
    assert client.get("/demo/entrer/").status_code == 302
    # the world goes back to today
    before = set(Offer.objects.values_list("ref", flat=True))
    Offer.objects.filter(ref="OF-103").update(units_left=0)
    client.post("/demo/entrer/", {"person": "P1"})
    assert client.post("/demo/remettre/")["Location"] == "/demo/"
    assert Offer.objects.get(ref="OF-103").units_left > 0
    assert set(Offer.objects.values_list("ref", flat=True)) == before
    assert client.get("/compte/").status_code == 302  # signed out: who one was is gone
    assert client.get("/demo/remettre/").status_code == 302


def test_nothing_of_it_exists_elsewhere(client: Client, table: make.Table, settings: Settings) -> None:
    settings.DEMO = False
    for name in ("demo:index", "demo:enter", "demo:reload"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), {"person": "P1"}).status_code in (404, 405)


def test_an_empty_world_says_so(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "pas encore chargé" in client.get("/demo/").content.decode()
