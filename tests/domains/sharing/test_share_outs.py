"""The life of a share-out: dealt by the rule, answered in one tap, dealt again, confirmed; nothing lost on the way."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import dealing
from tablee.domains.sharing.enums import Mode, ShareOutStatus, ShareState
from tablee.domains.sharing.models import Claim, Offer, Share, ShareOut
from tablee.kernel.laws import check_all
from tablee.kernel.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db

IDS = ["gesmip", "rdc31", "sc31", "spf31", "crf31", "and"]
PERSONS = [520, 1180, 190, 760, 280, 310]
CAPS = [40, 60, 6, 40, 12, 20]
ORACLE_B = [19, 45, 6, 29, 10, 11]


@pytest.fixture
def six(table: make.Table) -> dict[str, Any]:
    """Oracle B's six structures in Alice's network, their caps declared in their profiles."""
    found = {}
    for name, persons, cap in zip(IDS, PERSONS, CAPS, strict=True):
        organization = make.organization(name, network=table.network)
        make.site(organization)
        make.count(organization, persons)
        make.profile(organization, max_g=cap * 10_000)
        found[name] = organization
    return found


@pytest.fixture
def clementines(table: make.Table) -> Offer:
    return make.offer(
        table.network, table.tilleuls, label="Clémentine", family="fruits_legumes", units=120, unit_g=10_000,
        mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip


def propose(table: make.Table, offer: Offer, **about: Any) -> ShareOut:
    return sharing.propose([offer], by=table.alice, at=make.NOON, **about)


def units_of(share_out: ShareOut) -> dict[str, int]:
    return {share.organization.name: share.units for share in Share.objects.filter(share_out=share_out)}


def nothing_lost() -> None:
    assert {name: found for name, found in check_all().items() if found} == {}


def say(share: Share, units: int, at: Any = make.NOON) -> Share:
    return sharing.answer(share, units=units, by=make.by_link(share.organization), at=at)


def test_oracle_b_within_one_crate(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share_out = propose(table, clementines)
    found = units_of(share_out)
    assert sum(found.values()) == 120
    assert all(abs(found[name] - wanted) <= 1 for name, wanted in zip(IDS, ORACLE_B, strict=True)), found
    assert found["sc31"] == 6
    assert (share_out.regime, share_out.figures["complaints"]) == ("limited", 0)
    nothing_lost()


def test_replay_gives_the_same(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share_out = propose(table, clementines)
    again = dealing.replay(share_out.problem, share_out.seed)
    assert [[s.lot, s.structure, s.crates] for s in again.shares] == share_out.result["shares"]


def test_propose_reserves_and_refuses_a_second_time(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    propose(table, clementines)
    clementines.refresh_from_db()
    assert (clementines.units_left, clementines.units_proposed) == (0, 120)
    with pytest.raises(Refused) as refused:
        propose(table, clementines)
    assert refused.value.refusal.code == "already_proposed"


def test_take_less_pass_and_silence_are_dealt_again(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    """Propose to six: three take, one takes less, one passes, one is silent; the rest goes to those with room."""
    first = propose(table, clementines)
    shares = {share.organization.name: share for share in Share.objects.filter(share_out=first)}
    for name in ("gesmip", "rdc31", "crf31"):
        say(shares[name], shares[name].units)
    say(shares["spf31"], shares["spf31"].units - 9)
    say(shares["and"], 0)
    nothing_lost()
    assert sharing.settle_due(first.deadline_at) == 1
    first.refresh_from_db()
    assert first.status == ShareOutStatus.CONFIRMED
    assert Share.objects.get(pk=shares["sc31"].pk).state == ShareState.SILENT
    second = ShareOut.objects.get(previous=first)
    again = units_of(second)
    back = 9 + shares["and"].units + shares["sc31"].units
    room = {name: cap - shares[name].units for name, cap in zip(IDS, CAPS, strict=True)}
    assert set(again) <= {"gesmip", "rdc31", "crf31"} and sum(again.values()) == back
    assert all(units <= room[name] for name, units in again.items()), (
        "a cap holds over all rounds of one offer"
    )
    for share in Share.objects.filter(share_out=second):
        say(share, share.units, at=first.deadline_at)
    clementines.refresh_from_db()
    taken = dict(Claim.objects.filter(offer=clementines).values_list("organization__name", "units"))
    assert taken["gesmip"] == shares["gesmip"].units + again.get("gesmip", 0)
    assert clementines.units_left + sum(taken.values()) == 120
    nothing_lost()


def test_what_nobody_takes_opens_to_everybody(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    for share in Share.objects.filter(share_out=propose(table, clementines)):
        say(share, 0)
    clementines.refresh_from_db()
    assert (clementines.mode, clementines.units_left) == (Mode.FIRST_READY, 120)
    make.claim(clementines, table.bob, units=5)
    nothing_lost()


def test_a_fair_share_is_not_taken_first_come(table: make.Table, clementines: Offer) -> None:
    with pytest.raises(Refused) as refused:
        make.claim(clementines, table.bob, units=1)
    assert refused.value.refusal.code == "fair_share"


@pytest.mark.parametrize("units", [-1, 1000])
def test_an_answer_stays_within_the_share(
    table: make.Table, six: dict[str, Any], clementines: Offer, units: int
) -> None:
    share = Share.objects.filter(share_out=propose(table, clementines)).first()
    assert share is not None
    with pytest.raises(Refused) as refused:
        say(share, units)
    assert refused.value.refusal.code == "more_than_share"


def test_nobody_answers_for_another(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share = Share.objects.filter(share_out=propose(table, clementines)).first()
    assert share is not None
    with pytest.raises(Refused) as refused:
        sharing.answer(share, units=1, by=table.chloe, at=make.NOON)
    assert refused.value.refusal.code == "not_yours"


def test_too_late_is_said(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share_out = propose(table, clementines)
    share = Share.objects.filter(share_out=share_out).first()
    assert share is not None
    with pytest.raises(Refused) as refused:
        say(share, 1, at=share_out.deadline_at)
    assert refused.value.refusal.code == "too_late"


def test_the_same_answer_twice_is_once(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share = Share.objects.filter(share_out=propose(table, clementines)).first()
    assert share is not None
    for _press in range(2):
        say(share, share.units)
    assert Claim.objects.get(organization=share.organization).units == share.units


def test_cancel_takes_back_what_waits(table: make.Table, six: dict[str, Any], clementines: Offer) -> None:
    share_out = propose(table, clementines)
    taken = Share.objects.get(share_out=share_out, organization__name="gesmip")
    say(taken, taken.units)
    sharing.cancel_share_out(share_out, by=table.alice, at=make.NOON)
    clementines.refresh_from_db()
    assert (clementines.units_proposed, clementines.units_left) == (0, 120 - taken.units)
    nothing_lost()


def test_withdrawing_an_offer_closes_its_shares(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    propose(table, clementines)
    sharing.withdraw(clementines, by=table.alice, at=make.NOON)
    clementines.refresh_from_db()
    assert (clementines.units_proposed, clementines.units_left, clementines.units_withdrawn) == (0, 0, 120)
    nothing_lost()


def test_the_way_is_chosen_by_size(table: make.Table) -> None:
    small = make.offer(table.network, table.tilleuls, units=29, mode="")
    large = make.offer(table.network, table.tilleuls, units=30, mode="")
    assert (small.mode, large.mode) == (Mode.FIRST_READY, Mode.FAIR_SHARE)


def test_history_counts_a_confirmed_share_then_what_was_accepted(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    share = Share.objects.get(share_out=propose(table, clementines), organization__name="and")
    say(share, share.units)

    def received() -> int:
        since, until = make.NOON - timedelta(days=28), make.NOON
        found = dealing.received_points(
            [six["and"].pk], table.network.pk, ["fruits_legumes"], since=since, until=until, points={}
        )
        return found.get(six["and"].pk, 0)

    assert received() == share.units * 10_000
    Claim.objects.filter(organization=six["and"]).update(received_g=40_000)
    assert received() == 40_000


def test_caps_can_be_lowered_before_proposing(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    found = units_of(propose(table, clementines, caps_g={six["rdc31"].ref: 100_000}))
    assert found["rdc31"] == 10


def test_several_offers_are_dealt_as_one_batch(
    table: make.Table, six: dict[str, Any], clementines: Offer
) -> None:
    apples = make.offer(
        table.network, table.tilleuls, label="Pomme", family="fruits_legumes", units=10, unit_g=12_000,
        mode=Mode.FAIR_SHARE, until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip
    share_out = sharing.propose([clementines, apples], by=table.alice, at=make.NOON)
    assert share_out.figures["complaints"] == 0
    assert Share.objects.filter(share_out=share_out, offer=apples).exists()
    nothing_lost()
