"""XC-10: from a fresh installation to a first shared link in ten minutes, by what the pages themselves offer."""

import html
import re
from dataclasses import dataclass, field

import pytest
from django.test import Client
from pytest_django import Settings

from tablee.domains.sharing.models import Offer
from tests.web.visitors import phone

TEN_MINUTES_S = 600
# Generous, for somebody who types with one finger and reads every page.
PAGE_S, SIGN_S, PRESS_S = 20, 0.5, 2


@dataclass
class Newcomer:
    """Somebody who only follows links and buttons of the page in front of them; the clock counts what they do."""

    browser: Client = field(default_factory=Client)
    seconds: float = 0.0
    page: str = ""
    at: str = ""

    def open(self, path: str) -> None:
        answer = self.browser.get(path, follow=True)
        self._see(answer)

    def press(self, label: str) -> None:
        """Follow the link that carries this label."""
        found = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{re.escape(label)}', self.page, re.S)
        assert found, f"no link says « {label} » on {self.at}"
        self.seconds += PRESS_S
        self.open(html.unescape(found[1]))

    def fill(self, **given: str) -> None:
        """Type into fields that the page shows and send the form; what is proposed stays as it is."""
        values = self._proposed()
        for name, value in given.items():
            shown = name.replace("__", "-")
            assert f'name="{shown}"' in self.page, f"no field {shown} on {self.at}"
            values[shown] = value
            self.seconds += len(value) * SIGN_S + PRESS_S
        self.seconds += PRESS_S
        answer = self.browser.post(self.at, values, follow=True)
        assert answer.status_code == 200, re.findall(r'class="error".*?</p>', answer.content.decode(), re.S)
        self._see(answer)

    def _see(self, answer: object) -> None:
        self.page = answer.content.decode()  # type: ignore[attr-defined]
        self.at = answer.request["PATH_INFO"]  # type: ignore[attr-defined]
        self.seconds += PAGE_S

    def _proposed(self) -> dict[str, str]:
        main = self.page[self.page.index("<main") :]
        values: dict[str, str] = {}
        for tag in re.findall(r"<input [^>]+>", main):
            name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
            boxed = re.search(r'type="(radio|checkbox)"', tag) and "checked" not in tag
            if name and value and not boxed and 'type="file"' not in tag:
                values[name[1]] = html.unescape(value[1])
        for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', main, re.S):
            chosen = re.search(r'<option value="([^"]*)" selected', options)
            values[name] = html.unescape(chosen[1]) if chosen else ""
        return values


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_first_link_within_ten_minutes(settings: Settings) -> None:
    settings.DEMO = False
    somebody = Newcomer()
    somebody.open("/")
    somebody.fill(network="Réseau alimentaire du Gers", territory="Gers")
    somebody.fill(structure="Le Grenier partagé", commune="Auch")
    somebody.fill(first_name="Bruyère", email="bruyere@exemple.test")
    assert "Premiers pas" in somebody.page
    somebody.press("Proposer un surplus")
    somebody.fill(lines__0__label="Pommes", lines__0__quantity="12 x 10 kg", until_at="2026-11-24T19:00")
    link = re.search(r"/l/[a-z0-9]{20,}/", somebody.page)
    assert link, "the offer's page gives the link to paste"
    assert Offer.objects.count() == 1
    # whoever receives it sees the offer without an account
    answer = phone().get(link[0])
    assert answer.status_code == 200
    assert "Pommes" in answer.content.decode()
    # and the checklist knows
    somebody.open("/bienvenue/premiers-pas/")
    assert "Un lien partagé" in somebody.page
    # the card, the last of the three
    somebody.press("Remplir la carte")
    print(f"XC-10: {somebody.seconds:.0f} s of {TEN_MINUTES_S} s")
    assert somebody.seconds <= TEN_MINUTES_S


@pytest.mark.django_db
def test_the_demonstration_is_switched_by_a_setting(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "/demo/" in client.get("/").content.decode()
    settings.DEMO = False
    assert client.get("/")["Location"] == "/bienvenue/"
    assert client.get("/demo/").status_code == 404
