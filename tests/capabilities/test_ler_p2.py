"""LER-P2: free to join and to leave: two taps, what is open is listed and settled, one's data come as a ZIP, access ends."""

import io
import zipfile

import pytest

from tablee.domains.sharing import queries
from tablee.domains.sharing.models import Claim, Offer
from tests import make
from tests.web.visitors import signed_in

pytestmark = pytest.mark.usefixtures("noon")


def test_leaving_in_two_taps(table: make.Table) -> None:
    theirs = make.offer(table.network, table.tilleuls, label="Pommes du verger")
    make.claim(theirs, table.bob, units=4)
    make.offer(table.network, table.erables, label="Pain d’épices", by=table.bob)
    make.need(table.network, table.erables)
    assert queries.commitments(table.erables, table.network.pk, at=make.NOON)
    browser = signed_in(table.bob)
    listed = browser.get(f"/quitter/{table.network.ref}/").content.decode()
    assert "Pommes du verger" in listed, "what is open is listed before"
    assert "Pain d’épices" in listed
    answer = browser.post(f"/quitter/{table.network.ref}/")
    assert answer.status_code == 302, "the second tap leaves"
    assert not queries.commitments(table.erables, table.network.pk, at=make.NOON)
    assert Offer.objects.get(pk=theirs.pk).units_left == 12
    for path in (
        f"/partager/{theirs.ref}/",
        f"/structures/{table.tilleuls.ref}/",
        f"/quitter/{table.network.ref}/",
    ):
        assert browser.get(path).status_code == 404, path
    packed = browser.get("/reglages/nos-donnees/", {"zip": "1"})
    if packed["Content-Type"] != "application/zip":
        packed = browser.post("/reglages/nos-donnees/")
    with zipfile.ZipFile(io.BytesIO(b"".join(packed) if packed.streaming else packed.content)) as archive:
        assert archive.testzip() is None
        assert "parts_prises.csv" in archive.namelist()
    assert Claim.objects.get(offer=theirs).status == "cancelled"


def test_the_others_no_longer_find_it(table: make.Table) -> None:
    signed_in(table.bob).post(f"/quitter/{table.network.ref}/")
    browser = signed_in(table.alice)
    assert browser.get(f"/structures/{table.erables.ref}/").status_code == 404
    assert "Les Érables" not in browser.get("/reseau/").content.decode()
