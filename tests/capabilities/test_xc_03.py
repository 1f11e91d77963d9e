"""XC-03: links without account: their scope only, an end, a way to close them, a limit on trying."""

from datetime import timedelta

import pytest
import time_machine

from tablee.domains.sharing.models import Claim
from tablee.flows import scopes
from tablee.kernel import links
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")


def test_a_forwarded_link_opens_its_scope_and_nothing_else(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, label="Pain du jour")
    other = make.offer(table.network, table.tilleuls, label="CANARI-AUTRE")
    path = links.path_of(scopes.loop_link(offer.bundle, at=make.NOON))
    for browser in (phone(), phone()):
        body = browser.get(path)
        assert body.status_code == 200
        assert "Pain du jour" in body.content.decode()
        assert "CANARI" not in body.content.decode()
        for closed in (
            "/partager/",
            f"/partager/{offer.ref}/",
            "/reseau/",
            f"/structures/{table.tilleuls.ref}/",
        ):
            assert browser.get(closed).status_code in (302, 404), closed
    said = {"units": "1", "for_whom": table.erables.ref, "first_name": "Olive"}
    assert phone().post(f"{path}prendre/{other.ref}/", said).status_code in (403, 404)
    assert not Claim.objects.exists()


def test_a_claims_link_does_not_open_the_bundles_doors(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    claim = make.claim(offer, make.by_link(table.erables))
    path = links.path_of(scopes.claim_link(claim, at=make.NOON))
    said = {"units": "1", "for_whom": table.erables.ref, "first_name": "Olive"}
    assert phone().post(f"{path}prendre/{offer.ref}/", said).status_code in (403, 404, 405)
    assert Claim.objects.count() == 1


def test_nobody_answers_for_a_stranger_of_the_network(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    path = links.path_of(scopes.loop_link(offer.bundle, at=make.NOON))
    said = {"units": "1", "for_whom": table.cypres.ref, "first_name": "Olive"}
    assert phone().post(f"{path}prendre/{offer.ref}/", said).status_code in (403, 404, 422)
    assert not Claim.objects.exists()


def test_it_ends_and_its_owner_closes_it(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    path = links.path_of(scopes.loop_link(offer.bundle, at=make.NOON))
    with time_machine.travel(make.TONIGHT + timedelta(days=3), tick=False):
        assert phone().get(path).status_code in (404, 410)
    for stranger in (table.bob, table.chloe):
        assert signed_in(stranger).post(f"/partager/{offer.ref}/lien/").status_code in (403, 404, 422)
    assert phone().get(path).status_code == 200
    assert signed_in(table.alice).post(f"/partager/{offer.ref}/lien/").status_code in (302, 303)
    assert phone().get(path).status_code in (404, 410)


def test_guessing_is_limited(table: make.Table) -> None:
    browser = phone()
    answers = [browser.get(f"/l/{'a' * 20}{n:06d}/").status_code for n in range(400)]
    assert set(answers) <= {404, 429}
    assert 429 in answers, "somebody who tries many tokens is slowed down"
