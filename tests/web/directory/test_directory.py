"""« Annuaire public »: chosen, read by everybody, measured for the structure alone, taken back in one press."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from data_inclusion.schema.v1 import Service, Structure
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import actions
from tablee.domains.actors.models import PublicCard
from tablee.domains.actors.viewer import Viewer
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

FILES = ("lieux.geojson", "structures.json", "services.json", "nouveautes.rss")


def chosen(table: make.Table, **said: Any) -> dict[str, Any]:
    return {
        "sites": [table.tilleuls.sites.get().ref],
        "services": ["repas", "epicerie_solidaire"],
        "publics": ["everybody"],
        "fees": "free",
        "ways": ["come", "write"],
        "who_asks": ["people"],
        "description": "Un repas chaud, chaque midi.",
        "email": "accueil@tilleuls.fr",
    } | said


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def test_off_until_chosen_then_seen_then_gone(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    assert "Vous n’y êtes pas" in text(client, "/reglages/annuaire/")
    assert "Les Tilleuls" not in text(phone(), "/annuaire/")
    assert client.post("/reglages/annuaire/", chosen(table)).status_code == 302
    page = text(client, "/reglages/annuaire/")
    assert "Vous y êtes" in page
    assert "Depuis le mardi 24 novembre 2026" in page
    assert "Les Tilleuls" in text(phone(), "/annuaire/")
    assert "Les Érables" not in text(phone(), "/annuaire/")
    journal = text(client, "/reglages/journal/")
    assert "a choisi ce que l’annuaire public dit de nous" in journal
    assert "accueil@tilleuls.fr" not in journal
    assert client.post("/reglages/annuaire/retirer/").status_code == 302
    for name in ("", *FILES):
        assert "Tilleuls" not in phone().get(f"/annuaire/{name}").content.decode()
    assert "a retiré notre structure de l’annuaire public" in text(client, "/reglages/journal/")


def test_files_are_what_their_norms_say(table: make.Table, alice: Viewer) -> None:
    signed_in(alice).post("/reglages/annuaire/", chosen(table))
    places = phone().get("/annuaire/lieux.geojson")
    assert places["Content-Type"] == "application/geo+json; charset=utf-8"
    (feature,) = places.json()["features"]
    assert feature["geometry"]["type"] == "Point"
    lon, lat = feature["geometry"]["coordinates"]
    assert (round(lat), round(lon)) == (44, 1)
    assert feature["properties"]["code_insee"] == "31555"
    (structure,) = phone().get("/annuaire/structures.json").json()
    Structure.model_validate(structure, context={"ignore_warnings": False})
    rows = phone().get("/annuaire/services.json").json()
    assert {row["structure_id"] for row in rows} == {structure["id"]}
    for row in rows:
        Service.model_validate(row, context={"ignore_warnings": False})
    feed = ET.fromstring(phone().get("/annuaire/nouveautes.rss").content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Les Tilleuls"]


def test_public_files_may_be_kept_an_hour_and_are_not_sent_twice(table: make.Table, alice: Viewer) -> None:
    signed_in(alice).post("/reglages/annuaire/", chosen(table))
    for name in FILES:
        first = phone().get(f"/annuaire/{name}")
        assert first["Cache-Control"] == "public, max-age=3600"
        assert first["Access-Control-Allow-Origin"] == "*"
        assert "Cookie" not in first.get("Vary", "")
        again = phone().get(f"/annuaire/{name}", headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304
        actions.hide_public(table.tilleuls, by=alice, at=make.NOON)
        changed = phone().get(f"/annuaire/{name}", headers={"if-none-match": first["ETag"]})
        assert changed.status_code == 200
        signed_in(alice).post("/reglages/annuaire/", chosen(table))


def test_whoever_asks_without_end_is_asked_to_wait(table: make.Table) -> None:
    client = phone()
    answers = [client.get("/annuaire/lieux.geojson").status_code for _each in range(62)]
    assert set(answers) == {200, 429}
    assert answers.index(429) >= 60
    assert client.get("/annuaire/lieux.geojson")["Retry-After"] == "60"


def test_the_page_says_how_much_is_said_and_where_to_mend(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    assert "Que trouve-t-on chez vous" in text(client, "/reglages/annuaire/")
    client.post("/reglages/annuaire/", chosen(table, publics=[], fees="paid", who_asks=[], email=""))
    page = text(client, "/reglages/annuaire/")
    site = table.tilleuls.sites.get()
    assert (
        "% de ce que les gens cherchent" in " ".join(page.split()).replace("</span> <span>", " ")
        or "%" in page
    )
    for said, url in (
        ("L’adresse de « Toulouse » manque", f"/reglages/lieux/{site.ref}/"),
        ("Pour qui ? Ce n’est pas dit.", "#id_publics"),
        ("Gratuit ou payant ?", "#id_fees"),
        ("On peut vous écrire, mais l’adresse manque.", "#id_email"),
        ("La description compte 28 signes", "#id_description"),
    ):
        assert said in page
        assert url in page
    actions.set_site(table.tilleuls, site=site, by=alice, at=make.NOON, address="3 rue du Lavoir")
    whole = chosen(table, description="Un repas chaud, chaque midi. " * 8)
    client.post("/reglages/annuaire/", whole)
    page = text(client, "/reglages/annuaire/")
    assert "Il ne manque rien." in page
    assert "100 %" in page


def test_what_was_never_described_is_said_once(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    client.post("/reglages/annuaire/", chosen(table, description=""))
    page = text(client, "/reglages/annuaire/")
    assert page.count("Comment cela se passe chez vous n’est pas dit.") == 1
    assert "La description compte" not in page


def test_a_long_directory_has_pages_and_asks_the_same(table: make.Table) -> None:
    asked = []
    for turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            first = text(phone(), "/annuaire/")
        asked.append(len(queries.captured_queries))
        for number in range(60 if turn == 0 else 0):
            each = make.organization(f"Maison {number:02}")
            site = make.site(each)
            actions.show_public(each, by=make.ROBOT, at=make.NOON, sites=[site.ref])
    assert "Maison 47" in first
    assert "Maison 48" not in first
    assert "Maison 48" in text(phone(), "/annuaire/?page=2")
    assert asked[1] <= 5
    assert len(phone().get("/annuaire/lieux.geojson").json()["features"]) == 60


def test_reading_again_is_dated(table: make.Table, alice: Viewer) -> None:
    actions.show_public(table.tilleuls, by=alice, at=make.LONG_AGO, sites=[])
    client = signed_in(alice)
    assert "Dernière mise à jour : dimanche 25 octobre 2026" in text(client, "/reglages/annuaire/")
    client.post("/reglages/annuaire/relu/")
    assert "Dernière mise à jour : mardi 24 novembre 2026" in text(client, "/reglages/annuaire/")


def test_the_team_reads_and_does_not_choose(table: make.Table) -> None:
    client = signed_in(make.viewer(table.tilleuls, first_name="Souci", kind="team"))
    assert client.get("/reglages/annuaire/").status_code == 200
    assert client.post("/reglages/annuaire/", chosen(table)).status_code == 422
    assert client.post("/reglages/annuaire/retirer/").status_code == 422
    assert not PublicCard.objects.filter(since_at__isnull=False).exists()


def test_a_refusal_keeps_what_was_typed(table: make.Table, alice: Viewer) -> None:
    answer = signed_in(alice).post("/reglages/annuaire/", chosen(table, publics=["everybody", "students"]))
    assert answer.status_code == 422
    assert "« Tout le monde » se coche seul." in answer.content.decode().replace("\u00a0", " ").replace(
        "\u202f", " "
    )
    assert "Un repas chaud" in answer.content.decode()


def test_own_rows_before_choosing_and_the_network_s(
    table: make.Table, alice: Viewer, bob: Viewer, chloe: Viewer
) -> None:
    client = signed_in(alice)
    (own,) = client.get("/reglages/annuaire/structures.json").json()
    assert own["nom"] == "Les Tilleuls"
    assert phone().get("/reglages/annuaire/structures.json").status_code == 302
    signed_in(bob).post("/reglages/annuaire/", {"services": ["repas"]})
    signed_in(chloe).post("/reglages/annuaire/", {"services": ["repas"]})
    rows = json.loads(client.get(f"/reseau/{table.network.ref}/annuaire/structures.json").content)
    assert [row["nom"] for row in rows] == ["Les Érables"]
    assert client.get(f"/reseau/{table.elsewhere.ref}/annuaire/structures.json").status_code == 404
    assert client.get(f"/reseau/{table.network.ref}/annuaire/membres.json").status_code == 404
