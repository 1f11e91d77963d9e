"""What is missing, or somebody else's, does not exist for the viewer: every query of one thing raises NotVisible."""

from collections.abc import Callable
from typing import Any

import pytest

from tablee.domains.actors import queries as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.queries.closures import closure_seen_by
from tablee.domains.actors.viewer import NOBODY, Viewer
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.sharing import queries as sharing
from tablee.kernel import batches
from tablee.kernel.refusals import NotVisible
from tests import make

ONE: dict[str, Callable[[Viewer, Any], object]] = {
    "organization": actors.organization_seen_by,
    "site": actors.site_of,
    "network": actors.network_seen_by,
    "donor": actors.donor_seen_by,
    "token": actors.token_seen_by,
    "closure": closure_seen_by,
    "hand-over": deliveries.hand_over_seen_by,
    "offer": lambda viewer, ref: sharing.offer_seen_by(viewer, ref, at=make.NOON),
    "photo": lambda viewer, ref: sharing.photo_seen_by(viewer, ref, at=make.NOON),
    "share-out": sharing.share_out_seen_by,
    "share": sharing.share_seen_by,
    "claim": sharing.claim_seen_by,
    "need": sharing.need_seen_by,
    "sheet": lambda viewer, ref: batches.kept(ref, organization_ref="", person_ref="", at=make.NOON),
    "import": lambda viewer, ref: batches.imported(ref, organization_ref=""),
}


@pytest.mark.parametrize("name", list(ONE))
def test_what_is_missing_is_not_visible(table: make.Table, name: str) -> None:
    for ref in ("NOTHING0", ""):
        with pytest.raises(NotVisible):
            ONE[name](table.alice, ref)


def test_a_role_and_a_person_that_are_missing_are_not_visible(table: make.Table) -> None:
    for query in (actors.role_seen_by, actors.own_role):
        with pytest.raises(NotVisible):
            query(table.alice, 0)
    for query in (actors.person_behind, actors.own_organization):
        with pytest.raises(NotVisible):
            query(NOBODY)


@pytest.mark.parametrize("name", ["closure", "need"])
def test_what_is_of_another_network_is_not_visible(table: make.Table, name: str) -> None:
    closure = announce_closure(table.erables, starts_on=make.TODAY, by=table.bob, at=make.NOON)
    ref = {"closure": closure, "need": make.need(table.network, table.erables)}[name].ref
    assert ONE[name](table.bob, ref)
    for stranger in (table.chloe, NOBODY):
        with pytest.raises(NotVisible):
            ONE[name](stranger, ref)
