"""What each link opens and how long it lives; a revoked one is replaced, never reopened."""

from datetime import timedelta

import pytest

from tablee.flows import scopes
from tablee.kernel import links
from tests import make


def test_the_loop_has_one_live_link(table: make.Table) -> None:
    bundle = make.bundle(table.network, table.tilleuls)
    first = scopes.loop_link(bundle, at=make.NOON)
    assert scopes.loop_link(bundle, at=make.NOON) == first
    links.revoke_all(scopes.BUNDLE, bundle.ref, at=make.NOON)
    second = scopes.loop_link(bundle, at=make.NOON)
    assert second != first
    with pytest.raises(links.LinkClosed):
        links.open_token(links.token_of(first), at=make.NOON)


def test_it_still_tells_what_happened_two_days_after_the_end(table: make.Table) -> None:
    link = scopes.loop_link(make.bundle(table.network, table.tilleuls), at=make.NOON)
    assert link.expires_at == make.TONIGHT + timedelta(days=2)
    assert (link.scope, link.holder_ref, link.network_ref) == (scopes.BUNDLE, "", table.network.ref)


def test_a_personal_link_answers_for_one_structure(table: make.Table) -> None:
    bundle = make.bundle(table.network, table.tilleuls)
    loop, mine = (
        scopes.loop_link(bundle, at=make.NOON),
        scopes.personal_link(bundle, table.erables, at=make.NOON),
    )
    assert loop != mine
    assert mine.holder_ref == table.erables.ref
    assert scopes.personal_link(bundle, table.erables, at=make.NOON) == mine
    assert scopes.loop_link(bundle, at=make.NOON) == loop, "never the personal one"


def test_a_claims_link_opens_that_claim_only(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    claim = make.claim(offer, table.bob)
    link = scopes.claim_link(claim, at=make.NOON)
    assert (link.scope, link.object_ref, link.holder_ref) == (scopes.CLAIM, claim.ref, table.erables.ref)
    assert scopes.claim_link(claim, at=make.NOON) == link


def test_a_donors_door_lasts_a_year(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    link = scopes.donor_link(baker, at=make.NOON)
    assert link.expires_at == make.NOON + timedelta(days=366)
    assert scopes.donor_link(baker, at=make.NOON + timedelta(days=300)) == link
    assert scopes.donor_link(baker, at=make.NOON + timedelta(days=367)) != link
