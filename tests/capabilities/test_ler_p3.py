"""LER-P3: what one pays, gives in hours, votes or refused before changes no share, and nothing lets it in."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Offer
from tablee.engines.allocation import Caps, Lot, Parameters, Structure
from tests import make

pytestmark = pytest.mark.django_db

# What a share may depend on, and nothing else: a new field of the engine is looked at here first.
# `closed_for` is the days a structure itself said it does not receive, never what it refused before.
INPUTS = {
    Structure: {
        "id", "need_g", "received_g", "lat", "lon", "caps", "authorized", "opens_at", "refuses", "max_km", "urgent_g",
        "closed_for",
    },
    Lot: {"id", "crates", "crate_g", "category", "storage", "lat", "lon", "usable_until", "needs_authorization"},
    Caps: {"total_g", "ambient_g", "chilled_g", "frozen_g", "categories"},
    Parameters: {"mode", "km_tolerance", "minimum_g", "seed"},
}  # fmt: skip
# Tables a dealing reads: who sits at the table, what each declared, what each received, the dated rules.
READ = {
    "actors_organization", "actors_membership", "actors_acceptanceprofile", "actors_site", "actors_visitorcount",
    "actors_authorization", "actors_authorization_sites", "actors_closure", "actors_network", "governance_rule", "sharing_claim",
    "sharing_need", "sharing_offer", "sharing_bundle",
}  # fmt: skip


@pytest.fixture
def offer(table: make.Table) -> Offer:
    for number in range(3):
        each = make.organization(f"Structure {number}", network=table.network)
        make.site(each)
        make.count(each, 100 + 50 * number)
    return make.offer(table.network, table.tilleuls, units=40, unit_g=10_000, mode=Mode.FAIR_SHARE)


def shares(offer: Offer, at: Any = make.NOON) -> dict[str, int]:
    found = dealing.deal(
        [Offer.objects.select_related("bundle__site", "network").get(pk=offer.pk)], at=at
    ).result.shares
    return {each.structure: each.crates for each in found}


def test_the_engine_has_no_door_for_money_hours_votes_or_refusals() -> None:
    for shape, allowed in INPUTS.items():
        assert {each.name for each in fields(shape)} <= allowed, shape


def test_a_dealing_reads_no_other_table(offer: Offer) -> None:
    with CaptureQueriesContext(connection) as asked:
        shares(offer)
    tables = {
        word.strip('"').split('"."')[0]
        for query in asked.captured_queries
        for word in query["sql"].replace("(", " ").replace(")", " ").split()
        if word.startswith(
            ('"actors_', '"governance_', '"sharing_', '"stock_', '"messages_', '"kernel_', '"deliveries_')
        )
    }
    assert tables, "the dealing asked nothing: this test looks at the wrong thing"
    assert tables <= READ, tables - READ


def test_passing_changes_no_later_share(table: make.Table, offer: Offer) -> None:
    before = shares(offer, at=make.NOON + timedelta(hours=2))
    other = make.offer(table.network, table.tilleuls, units=40, unit_g=10_000, mode=Mode.FAIR_SHARE)
    share_out = sharing.propose([other], by=table.alice, at=make.NOON)
    for share in share_out.shares.all():
        sharing.answer(share, units=0, by=make.by_link(share.organization), at=make.NOON)
    assert shares(offer, at=make.NOON + timedelta(hours=2)) == before


def test_giving_more_changes_no_share(table: make.Table, offer: Offer) -> None:
    before = shares(offer)
    generous = make.organization("Structure 0 donne", network=table.network)
    member = next(each for each in dealing.deal([offer], at=make.NOON).structures.values())
    for _gift in range(3):
        make.offer(table.network, member, units=5, unit_g=1_000)
    make.offer(table.network, generous, units=5, unit_g=1_000)
    assert shares(offer) == before


def test_the_control_what_was_received_does_change_it(table: make.Table, offer: Offer) -> None:
    """Were the comparison blind, this would be equal too."""
    before = shares(offer)
    member = next(each for each in dealing.deal([offer], at=make.NOON).structures.values())
    gift = make.offer(table.network, table.tilleuls, units=20, unit_g=10_000)
    make.claim(gift, make.by_link(member), units=20)
    assert shares(offer) != before
