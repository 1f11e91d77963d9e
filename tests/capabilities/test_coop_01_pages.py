"""COOP-01: the 7 associations in one network; each keeps its own space; equal cards in alphabetical order."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.sharing.enums import Mode
from tests import make
from tests.web.visitors import signed_in

SEVEN = (
    "Secours Populaire",
    "GESMIP",
    "Croix-Rouge",
    "Restos du Cœur",
    "Andès",
    "Secours Catholique",
    "Banque Alimentaire",
)


@pytest.fixture
def coop(db: Any) -> Any:
    """The seven sit at one table, in no particular order of arrival."""
    network = make.network("Coop Alim’ Occitanie", territory="Occitanie")
    for name in SEVEN:
        make.site(make.organization(name, network=network))
    return network


def test_a_member_sees_seven_equal_cards_in_alphabetical_order(coop: Any) -> None:
    gesmip = coop.memberships.get(organization__name="GESMIP").organization
    html = signed_in(make.viewer(gesmip)).get(reverse("network:members")).content.decode()
    shown = re.findall(r'<a href="/structures/\w+/">([^<]+)</a></h2>', html)
    assert shown == [
        "Andès",
        "Banque Alimentaire",
        "Croix-Rouge",
        "GESMIP",
        "Restos du Cœur",
        "Secours Catholique",
        "Secours Populaire",
    ]
    assert len(set(re.findall(r'<li><article class="([^"]*)"', html.replace("\n", "")))) == 1


def test_what_one_keeps_to_itself_the_others_do_not_find(coop: Any) -> None:
    """Its settings are always one's own; an offer it reserves to one partner is not found by a third."""
    own = {
        each.organization.name: each.organization for each in coop.memberships.select_related("organization")
    }
    gesmip, andes, croix = own["GESMIP"], own["Andès"], own["Croix-Rouge"]
    site = gesmip.sites.get()
    reserved = make.offer(coop, gesmip, make.targeted(andes), by=make.viewer(gesmip))
    assert reserved.mode == Mode.TARGETED
    for name, status in (("GESMIP", 200), ("Andès", 404), ("Croix-Rouge", 404)):
        visitor = signed_in(make.viewer(own[name]))
        assert visitor.get(reverse("settings:site", args=[site.ref])).status_code == status
    third = signed_in(make.viewer(croix))
    for page in ("settings:journal", "settings:home", "settings:donors", "network:members"):
        assert reserved.ref not in third.get(reverse(page)).content.decode()
