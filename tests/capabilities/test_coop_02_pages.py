"""COOP-02: a one-page card for every structure; « froid » within 10 km gives exactly those that declared cold storage."""

from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.actors.models import Site
from tablee.kernel.geography import distance_m
from tests import make
from tests.web.visitors import signed_in

FAR_COLD = (("Nîmes", make.NIMES), ("Vauvert", make.VAUVERT))


@pytest.fixture
def territory(db: Any) -> Any:
    """A Croix-Rouge in Toulouse, six more with a cold room near it, three without, two cold ones far away, one at the edge."""
    network = make.network("Toulouse et alentours")
    home = make.organization("Croix-Rouge", network=network)
    make.site(home, chilled_l=1800)
    for number in range(6):
        near = make.organization(f"Froide {number}", network=network, constraints_note=f"Quai {number}")
        make.site(near, chilled_l=100 + number)
        make.profile(near, families=["produits_laitiers"])
    for number in range(3):
        make.site(
            make.organization(f"Sèche {number}", network=network),
            ambient_l=500,
            chilled_l=0 if number else None,
        )
    for name, code in FAR_COLD:
        make.site(make.organization(name, network=network), insee_code=code, chilled_l=900)
    edge = make.organization("Au bord", network=network)
    centre = Site.objects.get(organization=home)
    make.site(edge, chilled_l=300, lat=centre.lat + 0.0905, lon=centre.lon)  # a little more than 10 km north
    return home


def test_cold_within_ten_kilometres_equals_the_count_in_the_table(territory: Any) -> None:
    volunteer = make.viewer(territory, kind="team")
    centre = territory.sites.get()
    counted = sum(
        distance_m(centre.lat, centre.lon, site.lat, site.lon) <= 10_000
        for site in Site.objects.filter(chilled_l__gt=0)
    )
    answer = signed_in(volunteer).get(reverse("network:map"), {"q": "froid", "km": "10"})
    html = answer.content.decode()
    assert counted == 7
    assert len(answer.context["rows"]) == counted
    assert "7 lieux" in html
    assert "Accepte\u00a0: Produits laitiers" in html
    assert "Accepte\u00a0: Accepte" not in html
    assert "Quai 3" in html
    assert "Sèche" not in html
    assert "Nîmes" not in html.split('class="rows places"')[1]


def test_the_map_and_the_list_agree(territory: Any) -> None:
    client = signed_in(make.viewer(territory))
    listed = client.get(reverse("network:map"), {"q": "froid", "km": "10"}).context["rows"]
    spots = client.get(reverse("network:map_points"), {"q": "froid", "km": "10"}).json()["spots"]
    assert sum(len(spot["places"]) for spot in spots) == len(listed) == 7


def test_every_card_is_one_page_for_a5(territory: Any) -> None:
    client = signed_in(make.viewer(territory))
    for row in client.get(reverse("network:map")).context["rows"]:
        html = client.get(row.url).content.decode()
        assert "sheet-a5" in html
        assert f'<span class="code">{row.place.organization.ref}</span>' in html
