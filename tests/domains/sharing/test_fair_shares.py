"""What is said of a fair-share offer holds: a share to come, none and why, one that waits, a deal that is done."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing
from tablee.domains.sharing.claimants import claimant_for
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Offer, Share, ShareOut
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def apples(table: make.Table) -> Offer:
    return gift(table)


def gift(table: make.Table) -> Offer:
    return make.offer(
        table.network, table.tilleuls, label="Pommes", family="fruits_legumes", units=40, unit_g=10_000,
        mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip


def expectation(table: make.Table, offer: Offer, viewer: Any = None) -> tuple[str, str]:
    offer = Offer.objects.select_related("network", "bundle__site").get(pk=offer.pk)
    by = make.seen_anew(table.bob) if viewer is None else viewer
    hindrance = claimant_for(by, [offer], at=make.NOON).hindrance(offer, at=make.NOON)
    assert hindrance is not None
    return hindrance.code, str(hindrance)


def test_a_share_to_come_is_announced_to_whoever_would_have_one(table: make.Table, apples: Offer) -> None:
    make.count(table.erables, 100)
    assert "Votre part vous sera proposée" in expectation(table, apples)[1]


def test_whoever_did_not_say_how_many_it_receives_reads_that_it_will_have_none(
    table: make.Table, apples: Offer
) -> None:
    code, sentence = expectation(table, apples)
    assert code == "no_share"
    assert "Vous n’aurez pas de part. Vous n’avez pas dit combien de personnes vous recevez." in sentence


@pytest.mark.parametrize(
    ("profile", "why"),
    [
        ({"families": ["pain"]}, "Vous ne prenez pas cette famille de produits."),
        ({"declined_words": ["pommes"]}, "Vous ne prenez pas\u00a0: pommes."),
        ({"max_g": 0}, "Vous ne recevez pas de denrées."),
    ],
)
def test_whoever_the_deal_leaves_out_reads_why(
    table: make.Table, apples: Offer, profile: dict[str, Any], why: str
) -> None:
    make.count(table.erables, 100)
    make.profile(table.erables, **profile)
    assert expectation(table, apples)[0] == "no_share"
    assert f"Vous n’aurez pas de part. {why}" in expectation(table, apples)[1]
    assert table.erables.ref in dealing.deal([apples], at=make.NOON).result.why_none[apples.ref]


def test_why_the_deal_left_one_out_is_still_known_in_the_second_round(
    table: make.Table, apples: Offer
) -> None:
    """That one was dealt among those who took all of theirs: it has no word of the others."""
    make.count(table.erables, 100)
    make.profile(table.erables, families=["pain"])
    for name in ("Les Houx", "Les Ormes"):
        other = make.organization(name, network=table.network)
        make.site(other)
        make.count(other, 100)
    first = sharing.propose([apples], by=table.alice, at=make.NOON)
    glad, passed = Share.objects.filter(share_out=first).select_related("organization")
    for share, units in ((glad, glad.units), (passed, 0)):
        sharing.answer(share, units=units, by=make.by_link(share.organization), at=make.NOON)
    second = ShareOut.objects.get(previous=first)
    assert table.erables.ref not in second.result["why_none"].get(apples.ref, {})
    assert "La répartition est faite. Vous ne prenez pas ce produit." in expectation(table, apples)[1]


def test_a_share_that_waits_is_said_then_the_deal_is_done(table: make.Table, apples: Offer) -> None:
    make.count(table.erables, 100)
    other = make.viewer(make.organization("Les Ormes", network=table.network))
    sharing.propose([apples], by=table.alice, at=make.NOON)
    assert expectation(table, apples)[0] == "share_waiting"
    assert expectation(table, apples, other) == (
        "fair_share",
        "Ce surplus se partage en parts justes. La répartition est faite. "
        "Vous n’avez pas dit combien de personnes vous recevez.",
    )
    sharing.answer(Share.objects.get(), units=1, by=table.bob, at=make.NOON)


def test_whoever_comes_by_a_link_reads_nothing_of_a_profile(table: make.Table, apples: Offer) -> None:
    code, sentence = expectation(table, apples, make.by_link(table.erables))
    assert code == "fair_share" and "personnes" not in sentence and "sera proposée" not in sentence


def test_reads_do_not_grow_with_the_offers(table: make.Table) -> None:
    def reads(count: int) -> int:
        rows = [gift(table) for _ in range(count)]
        offers = list(
            Offer.objects.select_related("network", "bundle__site").filter(pk__in=[row.pk for row in rows])
        )
        with CaptureQueriesContext(connection) as queries:
            claimant = claimant_for(make.seen_anew(table.bob), offers, at=make.NOON)
            for offer in offers:
                claimant.hindrance(offer, at=make.NOON)
        return len(queries)

    make.count(table.erables, 100)
    assert reads(1) == reads(3)


def test_whoever_is_closed_reads_until_when(table: make.Table, apples: Offer) -> None:
    make.count(table.erables, 100)
    last = make.TODAY + timedelta(days=3)
    announce_closure(table.erables, starts_on=make.TODAY, ends_on=last, by=table.bob, at=make.NOON)
    code, sentence = expectation(table, apples)
    assert code == "no_share" and "Vous êtes fermés" in sentence and "27\u00a0novembre" in sentence
