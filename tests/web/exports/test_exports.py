"""Tables to take away: for the coordination, as French Excel opens them; and an agenda behind a private link."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries.bulk import Slip, SlipLine, write_down
from tablee.domains.deliveries.rules import Weighed
from tablee.tables.register import EXPORTS, SCHEMAS
from tablee.web.exports import views
from tests import make
from tests.standards.calendar.test_write import read as read_calendar
from tests.standards.sheets.reading import take_here, values
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def full(table: make.Table, guide: Viewer) -> None:
    """One of everything."""
    make.profile(table.tilleuls, max_g=12_500, weekdays=["tu"], receiving_hours="Tu 09:00-11:30")
    make.count(table.tilleuls, 120)
    willows = make.organization("Les Saules", network=table.network)
    announce_closure(willows, starts_on=make.TODAY, ends_on=make.TODAY, by=make.ROBOT, at=make.NOON)
    make.need(table.network, table.tilleuls)
    make.product("BIS", "=1+1", network=table.network)
    make.donor(table.tilleuls, table.network)
    offer = make.offer(table.network, table.tilleuls, make.line("Pain", units=12, unit_g=2_500), by=guide)
    make.claim(offer, table.bob, units=4)
    weighed = Weighed("IABCDEFGHIJK", 4, 20_000, 18_000, refused_g=2_000, reason="spoiled")
    slip = Slip(
        table.network, table.erables, table.erables, table.tilleuls, handed_at=make.LONG_AGO,
        lines=[SlipLine(weighed, "Poires", "fruits_legumes", "ambient", "crate")],
    )  # fmt: skip
    write_down(slip, by=guide, at=make.NOON, key="1")


@pytest.fixture
def guide(table: make.Table) -> Viewer:
    viewer = make.facilitator(table.network, table.tilleuls)
    full(table, viewer)
    return viewer


@pytest.mark.parametrize("kind", list(SCHEMAS))
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_what_leaves_comes_in_again_and_changes_nothing(guide: Viewer, kind: str, suffix: str) -> None:
    client = signed_in(guide)
    answer = client.get(f"/exporter/{kind}.{suffix}")
    assert answer.status_code == 200
    assert f'filename="tablee-{kind}-2026-11-24.{suffix}"' in answer["Content-Disposition"]
    assert values(take_here(SCHEMAS[kind], f"t.{suffix}", answer.content))
    file = SimpleUploadedFile(f"t.{suffix}", answer.content)
    report = client.post("/importer/", {"kind": kind, "file": file})["Location"]
    page = client.get(report).content.decode()
    assert "Tout est déjà là" in page, re.findall(r"<li>(.*?)</li>", page)


def test_a_csv_is_what_french_excel_opens(guide: Viewer) -> None:
    body = signed_in(guide).get("/exporter/offers.csv").content
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("Produit;Nombre;Unité;Poids d’une unité (kg)")
    assert "Pain;12;caisse;2,5;" in text
    assert "24/11/2026 19:45" in text


def test_what_a_tableur_would_run_is_only_text(guide: Viewer) -> None:
    assert "'=1+1" in signed_in(guide).get("/exporter/products.csv").content.decode()


def test_titles_are_french_whoever_reads(guide: Viewer) -> None:
    client = signed_in(guide)
    answer = client.get("/exporter/needs.csv", headers={"accept-language": "en"})
    assert "Famille" in answer.content.decode()


def test_the_team_and_strangers_take_nothing_away(table: make.Table, guide: Viewer, chloe: Viewer) -> None:
    team = signed_in(make.viewer(table.tilleuls, first_name="Souci", kind="team"))
    assert team.get("/exporter/structures.csv").status_code == 422
    assert "Demandez-lui" in team.get("/exporter/").content.decode()
    stranger = signed_in(chloe)
    assert "Tilleuls" not in stranger.get("/exporter/structures.csv").content.decode()
    assert stranger.get(f"/exporter/structures.csv?reseau={table.network.ref}").status_code == 404
    assert phone().get("/exporter/structures.csv").status_code == 302
    assert signed_in(guide).get("/exporter/royaume.csv").status_code == 404


def test_a_longer_table_asks_the_database_no_more(guide: Viewer, table: make.Table) -> None:
    client = signed_in(guide)
    asked = {kind: [0, 0] for kind in EXPORTS}
    for turn in range(2):
        for kind in EXPORTS:
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/exporter/{kind}.csv")
            asked[kind][turn] = len(queries.captured_queries)
        for number in range(5):
            more = make.organization(f"Maison {number}", network=table.network)
            make.site(more)
            make.count(more, 10)
            make.need(table.network, more)
            make.claim(make.offer(table.network, more, by=guide.but(via="job")), table.alice, units=1)
            make.offer(table.network, table.tilleuls, by=guide)
    assert all(first == then <= 25 for first, then in asked.values()), asked


def test_the_journal_leaves_as_its_page_says_it(guide: Viewer, table: make.Table) -> None:
    text = signed_in(guide).get("/exporter/journal.csv").content.decode("utf-8-sig")
    assert text.startswith("Quand;Qui;Quoi;Changement;Raison;Règle")
    assert "24/11/2026 12:00" in text
    assert table.erables.ref not in text  # names, never codes


def agenda_of(client: Client) -> str:
    client.post("/exporter/agenda/")
    found = re.search(r"https?://[^/]+(/l/[a-z0-9]+/)", client.get("/exporter/").content.decode())
    assert found
    return found[1]


def test_the_agenda_follows_what_is_taken_and_given(guide: Viewer, bob: Viewer) -> None:
    client = signed_in(bob)
    assert "/l/" not in client.get("/exporter/").content.decode()
    address = agenda_of(client)
    assert agenda_of(client) == address  # asked again, the same
    answer = phone().get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    (fetch,) = read_calendar(answer.content)
    assert fetch["SUMMARY"] == "À aller chercher\u00a0: Pain (4\u00a0caisses)"
    assert fetch["DTEND"] == "20261124T184500Z"
    assert "Tilleuls" in fetch["DESCRIPTION"]
    assert "a créé l’adresse de notre agenda" in client.get("/reglages/journal/").content.decode()
    (give,) = read_calendar(phone().get(agenda_of(signed_in(guide))).content)
    assert "reste 8" in give["SUMMARY"]
    assert give["DTSTART"] == "20261124T184500Z"
    with time_machine.travel(make.NOON + timedelta(days=1), tick=False):
        assert read_calendar(phone().get(address).content) == []


def test_a_closed_or_old_agenda_opens_nothing(guide: Viewer, bob: Viewer) -> None:
    client = signed_in(bob)
    address = agenda_of(client)
    assert phone().post(address).status_code == 404
    assert phone().get(f"{address}offrir/").status_code == 404
    client.post("/exporter/agenda/fermer/")
    assert phone().get(address).status_code == 410
    again = agenda_of(client)
    assert again != address
    with time_machine.travel(make.NOON + timedelta(days=370), tick=False):
        assert phone().get(again).status_code == 410


def test_tables_are_taken_a_limited_number_of_times(guide: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writes a whole table: a loop of them would keep the others waiting (W3)."""
    monkeypatch.setattr(views, "TAKES", 2)
    client = signed_in(guide)
    answers = [client.get("/exporter/claims.csv").status_code for _each in range(3)]
    assert answers == [200, 200, 422]
