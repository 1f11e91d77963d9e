"""Step 2 has choices: what « Importer » carries is what was read back, or nothing is imported."""

import re

import pytest
from django.test import Client

from tablee.domains.actors.viewer import Viewer
from tablee.domains.sharing.models import Offer
from tests import make
from tests.web.imports.test_imports import OFFERS, headline, read, sent
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OWN = OFFERS.rsplit("Pain", 1)[0]


def fields(page: str) -> dict[str, str]:
    """What the form of the choices sends as the page stands."""
    form = re.search(r'<form id="choices".*?</form>', page, re.S)
    assert form
    values = dict(re.findall(r'<input type="datetime-local" name="(\w+)" value="([^"]*)"', form[0]))
    for name, options in re.findall(r'<select name="([\w-]+)".*?>(.*?)</select>', form[0], re.S):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        values[name] = chosen[1] if chosen else ""
    return values


@pytest.fixture
def two_networks(table: make.Table, alice: Viewer) -> Client:
    other = make.network("Réseau des Marges")
    make.member(other, table.tilleuls)
    return signed_in(make.seen_anew(alice))


def test_the_import_button_carries_the_choices(alice: Viewer) -> None:
    client = signed_in(alice)
    url = sent(client, "offers", OWN)
    page = read(client, url)
    (button,) = re.findall(r"<button[^>]*>\s*<span>Importer 2 lignes", page)
    assert 'form="choices"' in button and f'formaction="{url}importer/"' in button
    assert page.index('<button form="choices" hidden>') < page.index(button), "« Entrée » reads again"


def test_what_was_read_back_is_imported(two_networks: Client) -> None:
    url = sent(two_networks, "offers", OWN)
    shown = fields(read(two_networks, url))
    assert {"network", "until", "column-0"} <= shown.keys()
    answer = two_networks.post(f"{url}importer/", shown)
    assert answer["Location"].endswith("/fait/")
    assert Offer.objects.count() == 2


def test_a_choice_changed_and_not_read_again_imports_nothing(two_networks: Client) -> None:
    """It was dropped without a word: food in the wrong network, gone that very evening."""
    url = sent(two_networks, "offers", OWN)
    page = read(two_networks, url)
    shown = fields(page)
    (other,) = set(re.findall(r'<option value="([^"]+)"', page[page.index('name="network"'):][:600])) - {
        shown["network"]
    }  # fmt: skip
    changed = shown | {"network": other, "until": "2026-11-25T18:00"}
    answer = two_networks.post(f"{url}importer/", changed, follow=True)
    assert not Offer.objects.exists()
    assert answer.redirect_chain[-1][0] == url
    page = answer.content.decode().replace("\u00a0", " ")
    assert "Vous avez changé le réseau et l’heure : relisez, puis importez." in page
    assert headline(page) == "2 lignes prêtes"
    assert fields(page) == changed, "read back as it was chosen"
    two_networks.post(f"{url}importer/", fields(page))
    standing = {(offer.network.ref, offer.until_at) for offer in Offer.objects.all()}
    assert standing == {(other, make.NOON.replace(day=25, hour=18))}


def test_a_column_given_another_meaning_imports_nothing(alice: Viewer) -> None:
    client = signed_in(alice)
    url = sent(client, "offers", OWN)
    changed = fields(read(client, url)) | {"column-4": ""}
    answer = client.post(f"{url}importer/", changed, follow=True)
    assert not Offer.objects.exists()
    assert "Vous avez changé les colonnes" in answer.content.decode()


def test_a_choice_that_is_none_says_so_and_imports_nothing(alice: Viewer) -> None:
    client = signed_in(alice)
    url = sent(client, "offers", OWN)
    answer = client.post(f"{url}importer/", fields(read(client, url)) | {"until": "9999-01-01T10:00"})
    assert (answer.status_code, Offer.objects.count()) == (422, 0)
    assert "Choisissez un moment à venir" in answer.content.decode()


def test_a_column_that_is_not_read_stands_above_the_button(alice: Viewer) -> None:
    """One small line in a side card, on a phone below everything, was the only word of it."""
    client = signed_in(alice)
    page = read(client, sent(client, "offers", "Produit;Quantité;Limite\nPommes;8 x 10 kg;01/12/2026\n"))
    loud = page.index("Ces colonnes ne sont pas lues")
    assert (
        loud < page.index("« Limite » (01/12/2026)") < page.index("Importer 1 ligne") < page.index("<table")
    )
    assert 'href="#columns"' in page and re.search(r'<details id="columns"[^>]* open>', page)
    assert "jusqu’à ce soir, 19 h 00 (pas dit dans le tableau)" in page
    page = read(client, sent(client, "offers", "Produit;Quantité;Avant;Vide\nPommes;8 x 10 kg;01/12/2026;\n"))
    assert "Ces colonnes ne sont pas lues" not in page
    assert "jusqu’à mardi 1er décembre inclus" in page


def test_the_report_of_an_import_that_is_done_leads_to_what_it_did(alice: Viewer, chloe: Viewer) -> None:
    """« Un tableau attend la relecture une heure, puis il est oublié »: back in the browser, after an import."""
    client = signed_in(alice)
    url = sent(client, "offers", OWN)
    done = client.post(f"{url}importer/")["Location"]
    assert client.get(url)["Location"] == done
    assert client.post(url, {})["Location"] == done
    assert signed_in(chloe).get(url).status_code == 404
