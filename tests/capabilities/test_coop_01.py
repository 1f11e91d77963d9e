"""COOP-01: seven associations in one network, equal cards in alphabetical order, each one's own space closed to the others."""

import pytest

from tablee.demo import loader
from tablee.domains.actors import queries
from tablee.domains.actors.models import Organization, Role
from tablee.kernel.words import fold
from tests import make
from tests.web.visitors import signed_in

SEVEN = [
    "Andes",
    "Banque Alimentaire",
    "Croix-Rouge",
    "GESMIP",
    "Restos",
    "Secours Catholique",
    "Secours Populaire",
]


@pytest.mark.usefixtures("demo")
def test_seven_equal_cards_alphabetically() -> None:
    somebody = Role.objects.filter(organization=loader.organization_of("gesmip"), ends_at=None).first()
    viewer = (
        queries.viewer_of(somebody.person, acting_ref=somebody.organization.ref)
        if somebody
        else make.viewer(loader.organization_of("gesmip"))
    )
    coop = next(each for each in queries.networks_seen_by(viewer) if each.name.startswith("Coop Alim"))
    members = list(queries.members_of(coop))
    assert len(members) == 7
    names = [each.name for each in members]
    assert [fold(name) for name in names] == sorted(fold(name) for name in names)
    for begins in SEVEN:
        assert any(fold(begins) in fold(name) for name in names), begins
    page = signed_in(viewer).get("/reseau/", {"reseau": coop.ref}).content.decode()
    cards = page[page.index("<main") :]
    places = [cards.index(name) for name in names]
    assert places == sorted(places), "the page shows them in that order"


def test_one_space_is_closed_to_the_other(table: make.Table) -> None:
    """Settings, journal and data of Alice's structure, asked for by Bob: his own page or none, never hers."""
    Organization.objects.filter(pk=table.tilleuls.pk).update(constraints_note="CANARI-DES-TILLEULS")
    site, role = table.tilleuls.sites.get(), queries.people_of(table.alice).get()
    donor = make.donor(table.tilleuls, table.network, "CANARI-DONATEUR")
    browser = signed_in(table.bob)
    for path in (
        f"/reglages/lieux/{site.ref}/",
        f"/reglages/equipe/{role.pk}/",
        f"/reglages/donateurs/{donor.ref}/",
    ):
        assert browser.get(path).status_code in (403, 404), path
    for path in (
        "/reglages/",
        "/reglages/carte/",
        "/reglages/journal/",
        "/reglages/nos-donnees/",
        "/reglages/equipe/",
    ):
        answer = browser.get(path)
        assert b"CANARI" not in answer.content, path
        assert b"alice@exemple.test" not in answer.content, path


def test_a_stranger_finds_nothing(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, label="CANARI-PAIN")
    browser = signed_in(table.chloe)
    for path in (
        f"/structures/{table.tilleuls.ref}/",
        f"/partager/{offer.ref}/",
        f"/partager/{offer.ref}/photo/",
    ):
        assert browser.get(path).status_code == 404, path
    for path in ("/", "/partager/", "/reseau/", "/carte/", "/carte/points.json"):
        body = browser.get(path, follow=True).content.decode()
        assert "CANARI" not in body, path
        assert "Tilleuls" not in body, path
