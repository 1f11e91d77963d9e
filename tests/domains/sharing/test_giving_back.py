"""Withdrawing, correcting a weight, widening to the next circle, needs and quiet days."""

from datetime import UTC, datetime, timedelta

import pytest

from tablee.domains.actors.viewer import NOBODY
from tablee.domains.field.enums import Family
from tablee.domains.sharing import actions, matching, queries
from tablee.domains.sharing.models import Claim, Need, Offer, QuietDay
from tablee.kernel.models import JournalEntry, OutboxEvent
from tablee.kernel.refusals import NotVisible
from tests import make
from tests.domains.refusing import refused


@pytest.fixture
def offer(table: make.Table) -> Offer:
    return make.offer(table.network, table.tilleuls, by=table.alice)


# withdrawing


def test_what_is_left_is_taken_back_and_shares_stand(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    row = actions.withdraw(offer, by=table.alice, at=make.NOON, reason="Le frigo a lâché.")
    assert (row.status, row.units_left, row.units_withdrawn) == ("withdrawn", 0, 8)
    assert Claim.objects.get(pk=claim.pk).status == "taken"
    entry = JournalEntry.objects.get(verb="sharing.withdraw")
    assert entry.before == {"total": 12, "left": 8, "withdrawn": 0, "proposed": 0}
    assert entry.after == {"total": 12, "left": 0, "withdrawn": 8, "proposed": 0}
    assert entry.reason == "Le frigo a lâché."
    assert table.erables.ref in entry.concerns.values_list("ref", flat=True)
    assert OutboxEvent.objects.get(name="sharing.offer_withdrawn").payload == {
        "offer": offer.ref,
        "claims": [],
    }


def test_shares_are_taken_back_too_when_said(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    row = actions.withdraw(offer, by=table.alice, at=make.NOON, keep_claims=False)
    assert (row.units_left, row.units_withdrawn) == (0, 12)
    assert Claim.objects.get(pk=claim.pk).status == "cancelled"
    assert OutboxEvent.objects.get(name="sharing.offer_withdrawn").payload["claims"] == [claim.ref]


def test_once(table: make.Table, offer: Offer) -> None:
    actions.withdraw(offer, by=table.alice, at=make.NOON)
    with refused("withdrawn"):
        actions.withdraw(offer, by=table.alice, at=make.NOON)


def test_by_the_giver_or_whoever_published_for_it(table: make.Table, offer: Offer) -> None:
    for by in (table.bob, table.chloe, NOBODY):
        with refused("not_yours"):
            actions.withdraw(offer, by=by, at=make.NOON)
    baker = make.donor(table.tilleuls, table.network)
    for by in (table.alice, make.by_link(baker)):
        given = make.offer(table.network, baker, by=table.alice)
        assert actions.withdraw(given, by=by, at=make.NOON).status == "withdrawn"


# correcting


def test_a_corrected_weight_keeps_the_old_one_and_the_reason(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob)
    row = actions.correct(offer, unit_g=900, reason="Pesé à l’arrivée.", by=table.alice, at=make.NOON)
    assert row.unit_g == 900
    entry = JournalEntry.objects.get(verb="sharing.correct")
    assert (entry.before, entry.after, entry.reason) == (
        {"unit_g": 1000},
        {"unit_g": 900},
        "Pesé à l’arrivée.",
    )
    assert set(entry.concerns.values_list("ref", flat=True)) == {table.tilleuls.ref, table.erables.ref}


@pytest.mark.parametrize(
    ("unit_g", "reason", "code"),
    [(900, " ", "no_reason"), (0, "Pesé", "bad_weight"), (2_000_001, "Pesé", "bad_weight")],
)
def test_a_correction_is_refused(
    table: make.Table, offer: Offer, unit_g: int, reason: str, code: str
) -> None:
    with refused(code):
        actions.correct(offer, unit_g=unit_g, reason=reason, by=table.alice, at=make.NOON)
    with refused("not_yours"):
        actions.correct(offer, unit_g=900, reason="Pesé", by=table.bob, at=make.NOON)


# widening


def reserved(table: make.Table, **about: int) -> Offer:
    return make.offer(
        table.network,
        table.tilleuls,
        make.targeted(table.erables, **about),
        until_at=make.NOON + timedelta(days=1),
    )


def test_the_next_circle_is_told_once_the_time_is_over(table: make.Table) -> None:
    offer = reserved(table)
    over = offer.target_until_at
    assert over is not None
    assert actions.widen_due(over - timedelta(seconds=1)) == 0
    assert actions.widen_due(over) == 1
    assert actions.widen_due(over + timedelta(minutes=1)) == 0, "once"
    assert OutboxEvent.objects.filter(name="sharing.offer_widened", payload__offer=offer.ref).count() == 1


def test_nothing_left_gone_or_over_is_not_widened(table: make.Table) -> None:
    taken, gone = reserved(table, units=1), reserved(table)
    make.claim(taken, table.bob, units=1)
    actions.withdraw(gone, by=table.alice, at=make.NOON)
    make.offer(
        table.network, table.tilleuls, make.targeted(table.erables), until_at=make.NOON + timedelta(hours=2)
    )
    assert actions.widen_due(make.NOON + timedelta(hours=7)) == 0


def test_old_escalations_never_hold_up_new_ones(table: make.Table) -> None:
    """More than one turn's worth of offers widened before and still open: the next must be told all the same."""
    lines = [make.targeted(table.erables, label=f"Pain {n}") for n in range(520)]
    make.bundle(table.network, table.tilleuls, lines, until_at=make.NOON + timedelta(days=3))
    assert actions.widen_due(make.NOON + timedelta(hours=7)) == 520
    late = make.offer(
        table.network, table.tilleuls, make.targeted(table.erables), at=make.NOON + timedelta(hours=8),
        until_at=make.NOON + timedelta(days=3),
    )  # fmt: skip
    assert actions.widen_due(make.NOON + timedelta(hours=15)) == 1
    assert OutboxEvent.objects.filter(payload__offer=late.ref, name="sharing.offer_widened").exists()


# needs


def test_a_need_is_said_and_seen_by_the_network(table: make.Table) -> None:
    need = make.need(table.network, table.erables, [Family.FRUIT_VEG, Family.DAIRY], urgent=True)
    assert Need.objects.count() == 2
    assert need in queries.open_needs(table.alice, at=make.NOON)
    assert queries.open_needs(table.chloe, at=make.NOON) == []
    with pytest.raises(NotVisible):
        queries.need_seen_by(table.alice, need.ref)  # only one's own can be changed
    assert OutboxEvent.objects.get(name="sharing.need_said").payload["needs"][0] == need.ref


def test_a_family_said_again_is_renewed(table: make.Table) -> None:
    first = make.need(table.network, table.erables, note="courgettes")
    again = make.need(table.network, table.erables, until_on=make.TODAY + timedelta(days=9), note="tout")
    assert again.pk == first.pk
    assert (again.note, again.until_on) == ("tout", make.TODAY + timedelta(days=9))
    assert Need.objects.count() == 1


def test_a_need_ends_with_its_day(table: make.Table) -> None:
    make.need(table.network, table.erables, until_on=make.TODAY)
    assert queries.open_needs(table.alice, at=make.NOON.replace(hour=23, minute=59))
    assert not queries.open_needs(table.alice, at=make.NOON + timedelta(days=1))


@pytest.mark.parametrize(
    ("families", "days", "code"),
    [
        ([], 1, "no_family"),
        (["caviar"], 1, "bad_family"),
        ([Family.DAIRY], -1, "bad_day"),
        ([Family.DAIRY], 91, "bad_day"),
        ([Family.DAIRY], 0, None),
        ([Family.DAIRY, Family.DAIRY], 90, None),
    ],
)
def test_what_a_need_asks(table: make.Table, families: list[str], days: int, code: str | None) -> None:
    said = {
        "families": families,
        "until_on": make.TODAY + timedelta(days=days),
        "by": table.bob,
        "at": make.NOON,
    }
    if code is None:
        assert len(actions.say_needs(table.network, organization=table.erables, **said)) == 1  # type: ignore[arg-type]
    else:
        with refused(code):
            actions.say_needs(table.network, organization=table.erables, **said)  # type: ignore[arg-type]


def test_a_need_is_ones_own_in_ones_network(table: make.Table) -> None:
    said = {"families": [Family.DAIRY], "until_on": make.TODAY, "at": make.NOON}
    with refused("not_yours"):
        actions.say_needs(table.network, organization=table.erables, by=table.alice, **said)  # type: ignore[arg-type]
    with refused("not_in_network"):
        actions.say_needs(table.elsewhere, organization=table.erables, by=table.bob, **said)  # type: ignore[arg-type]


def test_a_need_is_closed_by_its_structure_and_once(table: make.Table) -> None:
    need = make.need(table.network, table.erables)
    with refused("not_yours"):
        actions.close_need(need, by=table.alice, at=make.NOON)
    assert actions.close_need(need, by=table.bob, at=make.NOON).closed_at == make.NOON
    assert actions.close_need(need, by=table.bob, at=make.TONIGHT).closed_at == make.NOON
    assert JournalEntry.objects.filter(verb="sharing.close_need").count() == 1
    assert make.need(table.network, table.erables).pk != need.pk


# nothing today


def test_nothing_today_is_said_once(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    for by in (make.by_link(baker), table.alice):
        actions.say_nothing_today(baker, day=make.TODAY, by=by, at=make.NOON)
    assert QuietDay.objects.count() == 1
    assert JournalEntry.objects.filter(verb="sharing.nothing_today").count() == 1
    assert queries.quiet_today([baker.pk, table.erables.pk], at=make.NOON) == {baker.pk}
    with refused("not_yours"):
        actions.say_nothing_today(baker, day=make.TODAY, by=table.bob, at=make.NOON)


def test_days_are_those_of_the_place_not_of_greenwich(table: make.Table) -> None:
    """Half past midnight in Paris is still yesterday in UTC, in which the server gives its moments."""
    half_past = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    make.need(table.network, table.erables, until_on=make.TODAY)
    assert queries.open_needs(table.alice, at=half_past) == []
    baker = make.donor(table.tilleuls, table.network)
    actions.say_nothing_today(baker, day=make.TODAY, by=table.alice, at=make.NOON)
    assert queries.quiet_today([baker.pk], at=half_past) == set()
    make.authorization(table.erables, ends_on=make.TODAY)
    offer = make.offer(
        table.network, table.tilleuls, needs_authorization=True, until_at=make.NOON + timedelta(days=2)
    )
    with refused("not_authorized"):
        make.claim(offer, table.bob, at=half_past)
    (candidate,) = matching.candidates(offer, at=half_past)
    assert not candidate.authorized
