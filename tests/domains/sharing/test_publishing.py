"""Publishing: what an offer needs, who may give, what the same request twice does."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.viewer import NOBODY
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.governance.queries import rules_on
from tablee.domains.sharing import actions
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.lines import MAX_UNIT_G, MAX_UNITS, row_of
from tablee.domains.sharing.models import Bundle, Offer
from tablee.kernel.models import JournalEntry, OutboxEvent
from tests import make
from tests.domains.refusing import refused


def test_one_line_becomes_one_offer(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice, units=12, unit_g=2500)
    assert (offer.units_total, offer.units_left, offer.units_withdrawn, offer.total_g) == (12, 12, 0, 30_000)
    assert (offer.network, offer.giver, offer.until_at) == (table.network, table.tilleuls, make.TONIGHT)
    assert offer.ref == "OF-101"
    assert offer.bundle.publisher == table.tilleuls
    entry = JournalEntry.objects.get(verb="sharing.publish")
    assert (entry.person_ref, entry.acting_ref) == (table.alice.person_ref, table.tilleuls.ref)
    assert entry.after["units"] == 12
    assert entry.rule_version == offer.rule_version == "droit 2026-11"
    assert OutboxEvent.objects.filter(name="sharing.offer_published", payload__offer=offer.ref).count() == 1


def test_the_networks_own_rules_are_named(table: make.Table) -> None:
    make.rule(table.network, "target_hours", 4)
    make.rule(table.network, "best_before_passed_allowed", False)
    assert (
        make.offer(table.network, table.tilleuls).rule_version
        == "droit 2026-11; best_before_passed v1; target_hours v1"
    )


def test_several_lines_share_one_bundle_and_get_following_numbers(table: make.Table) -> None:
    bundle = make.bundle(
        table.network, table.tilleuls, [make.line("Pain"), make.line("Pommes"), make.line("Riz")]
    )
    assert [each.ref for each in bundle.offers.order_by("id")] == ["OF-101", "OF-102", "OF-103"]


def test_a_host_gives_for_its_donor_and_both_see_it(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    offer = make.offer(table.network, baker, by=table.alice)
    assert (offer.giver, offer.bundle.publisher) == (baker, table.tilleuls)
    assert make.offer(table.network, baker, by=make.by_link(baker)).bundle.publisher == baker


def test_only_for_oneself_or_ones_donor(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    for giver, by in ((table.erables, table.alice), (baker, table.bob), (table.tilleuls, NOBODY)):
        with refused("not_yours") as caught:
            make.offer(table.network, giver, by=by)
        assert caught.refusal.sentence == "Vous n’agissez pas pour cette structure."


def test_only_in_ones_network(table: make.Table) -> None:
    with refused("not_in_network"):
        make.offer(table.elsewhere, table.tilleuls, by=table.alice)
    with refused("not_in_network"):
        make.offer(table.network, table.cypres, by=table.chloe)


def test_a_host_that_left_gives_no_more_for_its_donor(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network)
    actors.leave(table.network, organization=table.tilleuls, by=table.alice, at=make.NOON)
    with refused("not_in_network"):
        make.offer(table.network, baker, by=make.seen_anew(table.alice))


@pytest.mark.parametrize(
    ("about", "code", "field"),
    [
        ({"label": "  "}, "no_label", "label"),
        ({"units": 0}, "bad_units", "units"),
        ({"units": -3}, "bad_units", "units"),
        ({"units": MAX_UNITS + 1}, "bad_units", "units"),
        ({"unit_g": 0}, "bad_weight", "unit_g"),
        ({"unit_g": MAX_UNIT_G + 1}, "bad_weight", "unit_g"),
        ({"mode": Mode.TARGETED}, "no_target", "target"),
        ({"storage": StorageClass.CHILLED, "family": Family.DAIRY}, "no_date", "date_on"),
        ({"storage": StorageClass.CHILLED, "family": Family.PROTEIN}, "no_date", "date_on"),
    ],
)
def test_a_line_is_refused_beside_its_field(
    table: make.Table, about: dict[str, object], code: str, field: str
) -> None:
    with refused(code) as caught:
        make.bundle(table.network, table.tilleuls, [make.line(), make.line(**about)], by=table.alice)  # type: ignore[arg-type]
    assert caught.refusal.field == field
    assert caught.refusal.facts["line"] == 1
    assert not Bundle.objects.exists(), "all or nothing"
    assert not JournalEntry.objects.filter(verb="sharing.publish").exists()


@pytest.mark.parametrize("about", [{"units": 1, "unit_g": 1}, {"units": MAX_UNITS}, {"unit_g": MAX_UNIT_G}])
def test_the_bounds_themselves_are_fine(table: make.Table, about: dict[str, int]) -> None:
    assert make.offer(table.network, table.tilleuls, **about)


@pytest.mark.parametrize("family", [Family.FRUIT_VEG, Family.OTHER])
def test_chilled_vegetables_need_no_date(table: make.Table, family: str) -> None:
    assert make.offer(table.network, table.tilleuls, storage=StorageClass.CHILLED, family=family)


def test_nothing_to_offer(table: make.Table) -> None:
    with refused("no_line"):
        actions.publish(
            table.network, giver=table.tilleuls, lines=[], until_at=make.TONIGHT, by=table.alice, at=make.NOON
        )


@pytest.mark.parametrize(
    ("until", "code"),
    [
        (make.NOON, "past"),
        (make.NOON - timedelta(minutes=1), "past"),
        (make.NOON + timedelta(days=90, seconds=1), "too_far_ahead"),
    ],
)
def test_until_when(table: make.Table, until: object, code: str) -> None:
    with refused(code) as caught:
        make.offer(table.network, table.tilleuls, until_at=until)  # type: ignore[arg-type]
    assert caught.refusal.field == "until_at"


def test_ninety_days_is_the_most(table: make.Table) -> None:
    assert make.offer(table.network, table.tilleuls, until_at=make.NOON + timedelta(days=90))


def test_a_pick_up_after_the_end_is_said_before_the_database_says_it(table: make.Table) -> None:
    with refused("pickup_after_end"):
        make.bundle(table.network, table.tilleuls, pickup_from_at=make.TONIGHT + timedelta(minutes=1))
    assert make.bundle(table.network, table.tilleuls, pickup_from_at=make.TONIGHT)


def test_somebody_elses_place_is_not_ours(table: make.Table) -> None:
    theirs, ours = table.erables.sites.get(), table.tilleuls.sites.get()
    with refused("not_your_place"):
        make.offer(table.network, table.tilleuls, by=table.alice, site=theirs)
    assert make.offer(table.network, table.tilleuls, by=table.alice, site=ours).bundle.site == ours


def test_a_product_of_another_network_is_not_ours(table: make.Table) -> None:
    with refused("bad_product"):
        make.offer(table.network, table.tilleuls, product=make.product(network=table.elsewhere))
    for known in (make.product("A", network=table.network), make.product("B")):
        assert make.offer(table.network, table.tilleuls, product=known).product == known


# a named partner first


def test_a_partner_has_its_time_then_the_others(table: make.Table) -> None:
    offer = make.offer(
        table.network, table.tilleuls, make.targeted(table.erables), until_at=make.NOON + timedelta(days=1)
    )
    assert offer.target == table.erables
    assert offer.target_until_at == make.NOON + timedelta(hours=6)


def test_the_reserved_time_is_the_networks_rule(table: make.Table) -> None:
    make.rule(table.network, "target_hours", 4)
    offer = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    assert offer.target_until_at == make.NOON + timedelta(hours=4)


def test_the_reserved_time_ends_with_the_offer_at_the_latest(table: make.Table) -> None:
    soon = make.NOON + timedelta(hours=1)
    assert (
        make.offer(table.network, table.tilleuls, make.targeted(table.erables), until_at=soon).target_until_at
        == soon
    )


@pytest.mark.parametrize("minutes", [-5, 0, 466])
def test_the_reserved_time_lies_within_the_offer(table: make.Table, minutes: int) -> None:
    line = make.targeted(table.erables, target_until_at=make.NOON + timedelta(minutes=minutes))
    with refused("bad_target_time"):
        make.offer(table.network, table.tilleuls, line)


def test_a_stranger_is_never_a_partner(table: make.Table) -> None:
    """It would be written to about an offer of a network it knows nothing of."""
    with refused("target_outside"):
        make.offer(table.network, table.tilleuls, make.targeted(table.cypres))
    with refused("own_target"):
        make.offer(table.network, table.tilleuls, make.targeted(table.tilleuls))
    assert not OutboxEvent.objects.filter(name="sharing.offer_published").exists()


@pytest.mark.parametrize("mode", [Mode.FIRST_READY, Mode.FAIR_SHARE, ""])
def test_an_untargeted_line_is_refused_with_what_it_says_of_a_target(table: make.Table, mode: str) -> None:
    """Dropped without a word before (hostile reading, row 8)."""
    until_at = make.NOON + timedelta(hours=2)
    for field, about in (
        ("target", {"target_id": table.erables.pk}),
        ("target_until_at", {"target_until_at": until_at}),
        ("target_purpose", {"target_purpose": "paniers"}),
    ):
        with refused("not_targeted") as caught:
            make.offer(table.network, table.tilleuls, mode=mode, **about)
        assert caught.refusal.field == field


def test_an_untargeted_row_has_no_target(table: make.Table) -> None:
    """The constructor keeps its own guard: what the rule refuses never becomes a row either."""
    bundle = make.bundle(table.network, table.tilleuls)
    line = make.line(target_id=table.erables.pk, target_purpose="paniers")
    in_force = rules_on(table.network.pk, make.TODAY)
    row = row_of(line, bundle, ref="OF-1", in_force=in_force, at=make.NOON)
    assert (row.target_id, row.target_until_at, row.target_purpose) == (None, None, "")


def test_a_partner_closed_as_long_as_it_would_be_kept_is_no_partner(table: make.Table) -> None:
    """Reserved for 6 h by the rule, to the end by what is checked: it was kept for a closed door (row 3)."""
    days: dict[str, Any] = {"starts_on": make.TODAY, "ends_on": make.TODAY}
    announce_closure(table.erables, **days, by=table.bob, at=make.NOON)
    line, until_at = make.targeted(table.erables), make.NOON + timedelta(days=2)
    with refused("target_closed"):
        make.offer(table.network, table.tilleuls, line, until_at=until_at)
    make.rule(table.network, "target_hours", 30)
    assert make.offer(table.network, table.tilleuls, line, until_at=until_at).target == table.erables


# the same request twice


def test_the_same_key_publishes_once(table: make.Table) -> None:
    first = make.bundle(table.network, table.tilleuls, by=table.alice, key="tap")
    again = make.bundle(table.network, table.tilleuls, by=table.alice, key="tap")
    assert again == first
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"lines": [make.line("Autre chose")]},
        {"lines": [make.line(), make.line("Lait")]},
        {"lines": [make.line(units=13)]},
        {"place_note": "quai B"},
        {"until_at": make.TONIGHT - timedelta(hours=1)},
    ],
)
def test_the_same_key_with_something_else_in_it_is_refused(table: make.Table, other: dict[str, Any]) -> None:
    make.bundle(table.network, table.tilleuls, by=table.alice, key="tap")
    with refused("key_used"):
        make.bundle(table.network, table.tilleuls, by=table.alice, key="tap", **other)
    assert Offer.objects.count() == 1


def test_what_was_published_before_digests_were_kept_is_given_back(table: make.Table) -> None:
    first = make.bundle(table.network, table.tilleuls, by=table.alice, key="tap")
    Bundle.objects.update(asked="")
    assert make.bundle(table.network, table.tilleuls, [make.line("Lait")], by=table.alice, key="tap") == first


def test_a_key_somebody_else_used_is_a_refusal_not_an_error(table: make.Table) -> None:
    make.bundle(table.network, table.tilleuls, by=table.alice, key="tap")
    with refused("key_used"):
        make.bundle(table.network, table.erables, by=table.bob, key="tap")


def test_numbers_are_not_used_up_by_refusals(table: make.Table) -> None:
    with refused("bad_units"):
        make.bundle(table.network, table.tilleuls, [make.line(), make.line(units=0)])
    assert make.offer(table.network, table.tilleuls).ref == "OF-101"
