"""XC-08, what leaves: CSV, XLSX, GeoJSON, ICS, RSS and data.inclusion, each as its norm says, and only what one may see."""

import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from data_inclusion.schema.v1 import Service, Structure, score_qualite
from django.utils import timezone

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization
from tablee.domains.actors.viewer import Viewer
from tablee.flows import agenda
from tablee.kernel import links
from tablee.standards.data_inclusion.score import score
from tablee.web.directory import entries
from tests import make
from tests.standards.calendar.test_write import read as read_calendar
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

STRICT = {"ignore_warnings": False}


def test_tables_leave_as_workbook_and_as_csv(table: make.Table, alice: Viewer) -> None:
    make.offer(table.network, table.tilleuls, by=alice, label="=1+1")
    client = signed_in(alice)
    workbook = client.get("/exporter/offers.xlsx")
    with zipfile.ZipFile(BytesIO(workbook.content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet  # nothing runs
    text = client.get("/exporter/offers.csv").content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith("'=1+1;12;")
    assert "24/11/2026 19:45" in text


def test_public_places_leave_as_geojson_and_news_as_rss(table: make.Table, alice: Viewer) -> None:
    sites = [site.ref for site in table.tilleuls.sites.all()]
    actions.show_public(table.tilleuls, by=alice, at=make.NOON, sites=sites)
    (feature,) = phone().get("/annuaire/lieux.geojson").json()["features"]
    assert feature["properties"]["nom"] == "Les Tilleuls"
    feed = ET.fromstring(phone().get("/annuaire/nouveautes.rss").content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["Les Tilleuls"]


def test_slots_leave_as_a_calendar_behind_a_signed_link(
    table: make.Table, alice: Viewer, bob: Viewer
) -> None:
    make.claim(make.offer(table.network, table.tilleuls, by=alice), bob, units=4)
    link = agenda.open_link(bob, at=make.NOON)
    (event,) = read_calendar(phone().get(links.path_of(link)).content)
    assert event["DTEND"] == "20261124T184500Z"
    forged = links.path_of(link)[:-2] + ("a/" if links.path_of(link)[-2] != "a" else "b/")
    assert phone().get(forged).status_code == 404


def rows(places: list[actors.PublicPlace]) -> tuple[list[Any], list[Any]]:
    """The rows of these places, each validated by the norm's own package."""
    structures, services = entries.rows_of("structures", places), entries.rows_of("services", places)
    for row in structures:
        Structure.model_validate(row, context=STRICT)
    for row in services:
        Service.model_validate(row, context=STRICT)
    known = {row["id"] for row in structures}
    assert len(known) == len(structures)
    assert {row["structure_id"] for row in services} <= known
    return structures, services


@pytest.mark.usefixtures("demo")
def test_the_whole_demonstration_is_valid_data_inclusion(capsys: pytest.CaptureFixture[str]) -> None:
    chosen, services = rows(actors.public_places())
    chose = Organization.objects.filter(public_card__since_at__isnull=False).count()
    assert len(chosen) == chose >= 30
    assert chose < Organization.objects.count()  # whoever did not choose is not there
    ours = [score(row, today=timezone.localdate()).total for row in services]
    theirs = [score_qualite.score(Service.model_validate(row))[0] for row in services]
    assert ours == pytest.approx(theirs, abs=0.01)
    with capsys.disabled():
        print(
            f"\nXC-08: {len(chosen)} structures and {len(services)} services valid; "
            f"score {min(ours):.2f} to {max(ours):.2f}, {sum(ours) / len(ours):.2f} on average"
        )
    assert 0.4 < min(ours) <= max(ours) < 1  # nobody wrote its street yet: there is something to say
    # and when everybody chooses: no name, hour or place of the world is refused by the norm
    everything = {"services": ["colis_panier"], "shows_phone": True}
    for organization in Organization.objects.all():
        sites = [site.ref for site in organization.sites.all()]
        actions.show_public(organization, by=make.ROBOT, at=make.NOON, sites=sites, **everything)
    for network in Network.objects.all():
        structures, all_services = rows(actors.public_places(network=network))
        assert len(structures) == len(all_services) >= 1
