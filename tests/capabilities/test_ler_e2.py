"""LER-E2: three regimes, named to people: bread for one taker, clementines for six, infant milk for nine urgent needs."""

from datetime import timedelta

import pytest

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Offer, ShareOut
from tablee.engines.allocation import jsonio
from tests import make
from tests.web.visitors import signed_in

pytestmark = pytest.mark.django_db


def members(table: make.Table, persons: list[int]) -> list[make.Organization]:
    found = []
    for number, count in enumerate(persons):
        each = make.organization(f"Structure {number}", network=table.network)
        make.site(each)
        make.count(each, count)
        found.append(each)
    return found


def big(table: make.Table, **about: object) -> Offer:
    until = make.NOON + timedelta(days=1)
    return make.offer(table.network, table.tilleuls, mode=Mode.FAIR_SHARE, until_at=until, **about)


def regime(offer: Offer) -> str:
    return dealing.deal([offer], at=make.NOON).regime.name


def test_bread_for_one_taker_is_abundance(table: make.Table) -> None:
    members(table, [100])
    offer = big(table, label="Pain", family="feculents", units=22, unit_g=1_000, unit="kg")
    assert regime(offer) == "abundance"


def test_120_crates_for_six_is_limited(table: make.Table) -> None:
    members(table, [520, 1180, 190, 760, 280, 310])
    offer = big(table, label="Clémentine", family="fruits_legumes", units=120, unit_g=10_000)
    assert regime(offer) == "limited"


def test_18_packs_for_nine_urgent_needs_is_scarce_and_serves_them_first(table: make.Table) -> None:
    nine = members(table, [60] * 9)
    members(table, [400])  # many people, nothing urgent
    for each in nine:
        make.need(table.network, each, ("produits_laitiers",), urgent=True)
    offer = big(
        table, label="Lait infantile", family="produits_laitiers", units=18, unit_g=800, unit="packet"
    )
    dealt = dealing.deal([offer], at=make.NOON)
    assert dealt.regime.name == "scarce"
    urgent = {each.ref for each in nine}
    assert {each.structure for each in dealt.result.shares} <= urgent
    assert sum(each.crates for each in dealt.result.shares) == 18


@pytest.mark.parametrize(
    ("persons", "units", "unit_g", "said"),
    [([100], 22, 1_000, "Abondance"), ([90] * 6, 120, 10_000, "Partage limité")],
)
@pytest.mark.usefixtures("noon")
def test_the_page_names_it_with_its_reason(
    table: make.Table, persons: list[int], units: int, unit_g: int, said: str
) -> None:
    members(table, persons)
    offer = big(table, label="Pommes", family="fruits_legumes", units=units, unit_g=unit_g)
    page = signed_in(table.alice).get("/partager/repartir/apercu/", {"offre": offer.ref}).content.decode()
    assert said in page
    share_out: ShareOut = sharing.propose([offer], by=table.alice, at=make.NOON)
    assert said in signed_in(table.bob).get(f"/partager/repartition/{share_out.ref}/").content.decode()


def test_it_asks_for_urgency_never_for_money_or_rank(table: make.Table) -> None:
    (each,) = members(table, [60])
    make.need(table.network, each, ("produits_laitiers",), urgent=True)
    offer = big(table, label="Lait", family="produits_laitiers", units=1, unit_g=800)
    stored = str(jsonio.problem_record(dealing.deal([offer], at=make.NOON).problem))
    assert "urgent_g" in stored
    assert not any(word in stored for word in ("fee", "paid", "cents", "rank", "hours", "votes"))
