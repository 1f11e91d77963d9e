"""The third ring: the database refuses by a named constraint what rules and forms would have let through."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F, ProtectedError

from tablee.domains.sharing.models import Bundle, Claim, MatchNote, Need, Offer, QuietDay
from tests import make
from tests.domains.refusing import constraint


@pytest.fixture
def offer(table: make.Table) -> Offer:
    return make.offer(table.network, table.tilleuls, units=12)


def raw(table: str, column: str, value: Any, row: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, row])


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"units_left": 13}, "offer_units_left"),
        ({"units_withdrawn": 1}, "offer_units_left"),
        ({"units_left": F("units_total") + 1}, "offer_units_left"),
        ({"units_total": 0, "units_left": 0}, "offer_has_units"),
        ({"unit_g": 0}, "offer_unit_weighs"),
        ({"use_by_on": make.TODAY, "best_before_on": make.TODAY}, "offer_one_date_kind"),
        ({"mode": "targeted"}, "offer_targeted_at_someone"),
    ],
)
def test_an_offer_cannot_be_wrong(offer: Offer, columns: dict[str, Any], name: str) -> None:
    with constraint(name, Offer):
        Offer.objects.filter(pk=offer.pk).update(**columns)


@pytest.mark.parametrize(
    ("column", "value", "name"),
    [
        ("units_left", 13, "offer_units_left"),
        ("units_left", -1, "offer_units_left"),
        ("unit_g", 0, "offer_unit_weighs"),
    ],
)
def test_raw_sql_is_refused_too(offer: Offer, column: str, value: int, name: str) -> None:
    if value < 0:  # the column's own CHECK may speak first
        with pytest.raises(IntegrityError), transaction.atomic():
            raw("sharing_offer", column, value, offer.pk)
        return
    with constraint(name, Offer):
        raw("sharing_offer", column, value, offer.pk)


def test_an_offer_number_is_given_once(table: make.Table, offer: Offer) -> None:
    other = make.offer(table.network, table.tilleuls)
    with pytest.raises(IntegrityError), transaction.atomic():
        Offer.objects.filter(pk=other.pk).update(ref=offer.ref)


def test_a_structure_has_one_open_claim(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob)
    with constraint("claim_one_open_each", Claim):
        Claim.objects.create(offer=offer, organization=table.erables, units=1)
    Claim.objects.create(offer=offer, organization=table.erables, units=1, status="cancelled")


def test_a_claim_takes_something(table: make.Table, offer: Offer) -> None:
    with constraint("claim_takes_something", Claim):
        Claim.objects.create(offer=offer, organization=table.erables, units=0)


def test_a_claim_key_is_used_once(table: make.Table, offer: Offer) -> None:
    make.claim(offer, table.bob, key="tap")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(offer=offer, organization=table.cypres, units=1, key="tap")


def test_a_bundle_is_fetched_before_its_end(offer: Offer) -> None:
    with constraint("bundle_pickup_before_end", Bundle):
        Bundle.objects.filter(pk=offer.bundle_id).update(pickup_from_at=make.TONIGHT + timedelta(seconds=1))


def test_a_need_is_open_once(table: make.Table) -> None:
    need = make.need(table.network, table.erables)
    with constraint("need_open_once", Need):
        Need.objects.create(
            network=table.network, organization=table.erables, family=need.family, until_on=make.TODAY
        )


def test_a_match_note_and_a_quiet_day_are_one_each(table: make.Table, offer: Offer) -> None:
    MatchNote.objects.create(offer=offer, organization=table.erables, told=True)
    with constraint("match_note_once", MatchNote):
        MatchNote.objects.create(offer=offer, organization=table.erables, told=False)
    QuietDay.objects.create(organization=table.erables, day=make.TODAY)
    with constraint("quiet_day_once", QuietDay):
        QuietDay.objects.create(organization=table.erables, day=make.TODAY)


def test_nothing_that_was_shared_disappears(table: make.Table, offer: Offer) -> None:
    """Structures, networks and offers with a history cannot be deleted."""
    make.claim(offer, table.bob)
    for row in (table.erables, table.tilleuls, table.network, offer, offer.bundle):
        with pytest.raises(ProtectedError):
            row.delete()
