"""COOP-02: a card says what one does and takes; « froid » within 10 km of Toulouse finds those who declared it."""

import pytest

from tablee.demo import loader
from tablee.domains.actors import queries
from tablee.domains.actors.models import Site
from tablee.kernel.geography import distance_m
from tests import make
from tests.web.visitors import signed_in

TOULOUSE = (43.6045, 1.4440)


@pytest.mark.usefixtures("demo")
def test_froid_within_ten_kilometres() -> None:
    viewer = make.viewer(loader.organization_of("crf31"))
    found = queries.directory(viewer, text="froid", near=TOULOUSE, radius_m=10_000)
    visible = set(queries.organizations_seen_by(viewer).values_list("pk", flat=True))
    expected = {
        site.organization_id
        for site in Site.objects.filter(chilled_l__gt=0)
        if site.organization_id in visible and distance_m(*TOULOUSE, site.lat, site.lon) <= 10_000
    }
    assert {place.organization.pk for place in found} == expected
    assert len(expected) >= 7
    assert all(place.metres is not None and place.metres <= 10_000 for place in found)


def test_the_card_says_what_we_take_and_prints(table: make.Table) -> None:
    make.profile(table.erables, families=["produits_laitiers"], min_days_left=2, max_km=15)
    body = signed_in(table.alice).get(f"/structures/{table.erables.ref}/").content.decode()
    assert "Les Érables" in body
    assert "Produits laitiers".lower() in body.lower()
    assert "600" in body, "its litres of cold"
