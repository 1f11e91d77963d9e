"""Taking, changing, giving back: reasons, idempotency, what the journal and the outbox hear."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tablee.domains.actors import actions as actors
from tablee.domains.actors.viewer import NOBODY
from tablee.domains.sharing import actions
from tablee.domains.sharing.models import Claim, Offer
from tablee.kernel import laws
from tablee.kernel.models import JournalEntry, OutboxEvent
from tablee.kernel.refusals import Refused
from tests import make
from tests.domains.refusing import refused


@pytest.fixture
def offer(table: make.Table) -> Offer:
    """12 kg of bread by Alice's structure, until 19:45."""
    return make.offer(table.network, table.tilleuls, by=table.alice)


def left(offer: Offer) -> int:
    return Offer.objects.values_list("units_left", flat=True).get(pk=offer.pk)


def test_taking_a_part(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    assert (claim.units, claim.status, claim.first_name, claim.via) == (4, "taken", "Bob", "page")
    assert left(offer) == 8
    entry = JournalEntry.objects.get(verb="sharing.claim")
    assert (entry.person_ref, entry.acting_ref) == (table.bob.person_ref, table.erables.ref)
    assert entry.after == {"units": 4, "for": table.erables.ref}
    assert entry.rule_version == "droit 2026-11"
    assert set(entry.concerns.values_list("ref", flat=True)) == {table.tilleuls.ref, table.erables.ref}
    assert OutboxEvent.objects.get(name="sharing.offer_claimed").payload == {"claim": claim.ref, "units": 4}


def test_a_link_without_account_takes_for_its_structure(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, make.by_link(table.erables, first_name="Olive"))
    assert (claim.organization, claim.first_name, claim.person_ref, claim.via) == (
        table.erables,
        "Olive",
        "",
        "link",
    )


def test_everything_may_be_taken(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob, units=12)
    assert left(offer) == 0


@pytest.mark.parametrize(
    ("units", "sentence"),
    [(13, "Il ne reste que 12\u00a0caisses."), (10**9, "Il ne reste que 12\u00a0caisses.")],
)
def test_never_more_than_what_remains(table: make.Table, offer: Offer, units: int, sentence: str) -> None:
    with refused("not_enough") as caught:
        make.claim(offer, table.bob, units=units)
    assert caught.refusal.sentence == sentence
    assert caught.refusal.facts["left"] == 12
    assert caught.refusal.field == "units"
    assert left(offer) == 12


def test_nothing_left_is_said_as_such(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob, units=12)
    other = make.by_link(make.organization("Les Saules", network=table.network))
    with refused("not_enough") as caught:
        make.claim(offer, other, units=1)
    assert caught.refusal.sentence == "Tout vient d’être pris."
    assert caught.refusal.facts["left"] == 0


def test_one_left_is_singular(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob, units=11)
    with refused("not_enough") as caught:
        make.claim(offer, make.by_link(make.organization("Les Saules", network=table.network)), units=2)
    assert caught.refusal.sentence == "Il ne reste que 1\u00a0caisse."


@pytest.mark.parametrize("units", [0, -1])
def test_at_least_one(table: make.Table, offer: Offer, units: int) -> None:
    with refused("bad_units"):
        make.claim(offer, table.bob, units=units)


def test_for_whom_must_be_said(table: make.Table, offer: Offer) -> None:
    with refused("for_whom") as caught:
        make.claim(offer, NOBODY)
    assert caught.refusal.field == "organization"


def test_a_stranger_may_not(table: make.Table, offer: Offer) -> None:
    with refused("not_in_network"):
        make.claim(offer, table.chloe)


def test_ones_own_offer_is_not_for_oneself(table: make.Table, offer: Offer) -> None:
    with refused("own_offer"):
        make.claim(offer, table.alice)


def test_after_the_end(table: make.Table, offer: Offer) -> None:
    with refused("over"):
        make.claim(offer, table.bob, at=make.TONIGHT)
    assert make.claim(offer, table.bob, at=make.TONIGHT - timedelta(microseconds=1))


def test_after_a_withdrawal(table: make.Table, offer: Offer) -> None:
    actions.withdraw(offer, by=table.alice, at=make.NOON)
    with refused("withdrawn"):
        make.claim(offer, table.bob)


def test_a_reserved_offer_waits_for_its_partner(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    saules = make.by_link(make.organization("Les Saules", network=table.network))
    assert offer.target_until_at is not None
    with refused("reserved"):
        make.claim(offer, saules, at=offer.target_until_at - timedelta(seconds=1))
    assert make.claim(offer, table.bob, units=1)
    assert make.claim(offer, saules, at=offer.target_until_at)


def test_a_reservation_without_end_lasts_as_long_as_the_offer(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, make.targeted(table.erables))
    Offer.objects.filter(pk=offer.pk).update(target_until_at=None)
    with refused("reserved"):
        make.claim(
            offer,
            make.by_link(make.organization(network=table.network)),
            at=make.TONIGHT - timedelta(minutes=1),
        )


def test_some_gifts_need_an_authorization_valid_that_day(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, needs_authorization=True)
    with refused("not_authorized") as caught:
        make.claim(offer, table.bob)
    assert "habilitées" in caught.refusal.sentence
    make.authorization(table.erables, ends_on=make.TODAY - timedelta(days=1))
    with refused("not_authorized"):
        make.claim(offer, table.bob)
    make.authorization(table.erables, ends_on=make.TODAY)
    assert make.claim(offer, table.bob)


def test_a_structure_that_left_since_the_page_was_shown_takes_nothing(
    table: make.Table, offer: Offer
) -> None:
    actors.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    with refused("not_in_network"):
        make.claim(offer, table.bob)
    assert left(offer) == 12


# once


def test_the_same_key_with_another_number_or_offer_is_refused(table: make.Table, offer: Offer) -> None:
    other = make.offer(table.network, table.tilleuls, label="Lait")
    first = make.claim(offer, table.bob, units=4, key="tap")
    for where, units in ((offer, 6), (other, 4)):
        with refused("key_used"):
            make.claim(where, table.bob, units=units, key="tap")
    actions.change_claim(first, units=2, by=table.bob, at=make.NOON)
    assert make.claim(offer, table.bob, units=4, key="tap").units == 2, "what it asked, not what became of it"
    with refused("key_used"):
        make.claim(offer, table.bob, units=2, key="tap")
    assert (left(offer), left(other)) == (10, 12)


def test_the_same_key_takes_once(table: make.Table, offer: Offer) -> None:
    first = make.claim(offer, table.bob, units=4, key="tap")
    assert make.claim(offer, table.bob, units=4, key="tap") == first
    assert left(offer) == 8
    assert OutboxEvent.objects.filter(name="sharing.offer_claimed").count() == 1


def test_the_same_key_after_a_cancellation_does_not_take_again(table: make.Table, offer: Offer) -> None:
    first = make.claim(offer, table.bob, units=4, key="tap")
    actions.cancel_claim(first, by=table.bob, at=make.NOON)
    again = make.claim(offer, table.bob, units=4, key="tap")
    assert (again.pk, again.status) == (first.pk, "cancelled")
    assert left(offer) == 12


def test_a_second_claim_names_the_first(table: make.Table, offer: Offer) -> None:
    first = make.claim(offer, table.bob, units=4)
    with refused("already") as caught:
        make.claim(offer, table.bob, units=2)
    assert caught.refusal.sentence == "Votre structure a déjà pris 4\u00a0caisses."
    assert caught.refusal.facts == {"claim": first.ref, "units": 4}
    assert left(offer) == 8


def test_a_key_of_another_structure_is_refused_and_reveals_nothing(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob, units=4, key="tap")
    with refused("try_again") as caught:
        make.claim(
            offer, make.by_link(make.organization("Les Saules", network=table.network)), units=2, key="tap"
        )
    assert not caught.refusal.facts
    assert left(offer) == 8


# changing


def test_lowering_frees_at_once(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=10)
    changed = actions.change_claim(claim, units=3, by=table.bob, at=make.NOON)
    assert (changed.units, left(offer)) == (3, 9)
    entry = JournalEntry.objects.get(verb="sharing.change_claim")
    assert (entry.before, entry.after["units"]) == ({"units": 10}, 3)
    fact = OutboxEvent.objects.get(name="sharing.claim_changed")
    assert fact.payload == {"claim": claim.ref, "units_before": 10, "units_after": 3}


def test_raising_takes_only_what_is_left(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    assert actions.change_claim(claim, units=12, by=table.bob, at=make.NOON).units == 12
    with refused("not_enough") as caught:
        actions.change_claim(claim, units=13, by=table.bob, at=make.NOON)
    assert caught.refusal.facts["left"] == 0
    assert left(offer) == 0


def test_the_same_quantity_changes_nothing_and_writes_nothing(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    entries = JournalEntry.objects.count()
    assert actions.change_claim(claim, units=4, by=table.bob, at=make.NOON).units == 4
    assert JournalEntry.objects.count() == entries


def test_cancelling_gives_everything_back_once(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    assert actions.cancel_claim(claim, by=table.bob, at=make.NOON).status == "cancelled"
    assert left(offer) == 12
    with refused("cancelled"):
        actions.cancel_claim(claim, by=table.bob, at=make.NOON)
    assert left(offer) == 12
    assert Claim.objects.get(pk=claim.pk).units == 4, "what it was stays readable"
    assert make.claim(offer, table.bob, units=2), "and one may take again"


def test_only_the_structure_that_took_changes(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    for by in (table.alice, table.chloe, NOBODY):
        with refused("not_yours"):
            actions.change_claim(claim, units=1, by=by, at=make.NOON)


def test_not_below_zero(table: make.Table, offer: Offer) -> None:
    with refused("bad_units"):
        actions.change_claim(make.claim(offer, table.bob), units=-1, by=table.bob, at=make.NOON)


def test_not_after_the_end(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob)
    with refused("over") as caught:
        actions.cancel_claim(claim, by=table.bob, at=make.TONIGHT)
    assert caught.refusal.remedy == "Appelez la structure qui donne."


def test_of_a_withdrawn_offer_one_lowers_but_does_not_raise(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    actions.withdraw(offer, by=table.alice, at=make.NOON)
    with refused("withdrawn"):
        actions.change_claim(claim, units=5, by=table.bob, at=make.NOON)
    actions.change_claim(claim, units=1, by=table.bob, at=make.NOON)
    row = Offer.objects.get(pk=offer.pk)
    assert (row.units_left, row.units_withdrawn) == (0, 11), "what comes back goes to its giver"
    assert not any(laws.check_all().values())


def test_a_stale_object_is_read_again(table: make.Table, offer: Offer) -> None:
    claim = make.claim(offer, table.bob, units=4)
    stale = Claim.objects.get(pk=claim.pk)
    actions.change_claim(claim, units=10, by=table.bob, at=make.NOON)
    actions.change_claim(stale, units=2, by=table.bob, at=make.NOON)
    assert left(offer) == 10


STEPS = st.lists(
    st.tuples(st.sampled_from(["claim", "change", "withdraw"]), st.integers(0, 3), st.integers(-1, 9)),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_law_units_add_up_after_any_sequence(table: make.Table, steps: list[tuple[str, int, int]]) -> None:
    offer = make.offer(table.network, table.tilleuls, units=10)
    takers = [
        table.bob,
        *(make.by_link(make.organization(f"Saule {n}", network=table.network)) for n in range(3)),
    ]
    for what, who, units in steps:
        with suppress(Refused):
            if what == "claim":
                make.claim(offer, takers[who], units=units)
            elif what == "change":
                held = Claim.objects.filter(offer=offer, organization_id=takers[who].organization_id).last()
                if held is not None:
                    actions.change_claim(held, units=units, by=takers[who], at=make.NOON)
            elif units == 9:
                actions.withdraw(offer, by=table.alice, at=make.NOON, keep_claims=bool(who % 2))
        row = Offer.objects.get(pk=offer.pk)
        taken = sum(row.claims.filter(status="taken").values_list("units", flat=True))
        assert row.units_left + row.units_withdrawn + taken == row.units_total
        assert 0 <= row.units_left <= row.units_total
