"""A statement composed once gives what its queryset gives, whatever stands in its slots."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Q, QuerySet

from tablee.domains.actors.models import Membership, Organization
from tablee.domains.sharing.enums import OfferStatus
from tablee.domains.sharing.models import Offer
from tablee.kernel.statements import Statement
from tests.make import NOON, Table


def _seats(**slots: Any) -> "QuerySet[Membership, Any]":
    rows = Membership.objects.filter(
        Q(joined_at__lte=slots["at"]), organization_id__in=slots["ids"], left_at__isnull=True
    )
    rows = rows.filter(organization__name=slots["name"]) if slots["name"] else rows
    return rows.select_related("organization__profile", "network").order_by("organization__sort_name", "id")


SLOTS: list[dict[str, Any]] = [
    {"ids": 3, "at": NOON, "name": None},
    {"ids": 2, "at": NOON, "name": None},
    {"ids": 1, "at": NOON, "name": None},
    {"ids": 0, "at": NOON, "name": None},
    {"ids": 3, "at": NOON - timedelta(days=4000), "name": None},
    {"ids": 3, "at": NOON, "name": "L’Épicerie"},
]


def test_the_same_rows_as_the_queryset_for_every_shape(table: Table, django_assert_num_queries: Any) -> None:
    statement = Statement(_seats)
    everybody = list(Organization.objects.values_list("pk", flat=True))
    first = Organization.objects.order_by("sort_name").first()
    assert first is not None
    for _again in range(2):
        for slots in [*SLOTS, {"ids": 3, "at": NOON, "name": first.name}]:
            values = {**slots, "ids": everybody[: slots["ids"]]}
            rows = statement.rows(**values)
            assert rows == list(_seats(**values))
    with django_assert_num_queries(1):
        rows = statement.rows(ids=everybody, at=NOON, name=None, limit=2)
        assert len(rows) == 2
        assert all(row.organization.profile and row.network.name for row in rows)
    assert rows[0].joined_at == Membership.objects.get(pk=rows[0].pk).joined_at


def test_plain_rows_come_converted(table: Table) -> None:
    @Statement
    def moments(*, ids: Collection[int]) -> "QuerySet[Membership, tuple[datetime, str]]":
        rows = Membership.objects.filter(organization_id__in=ids).order_by("id")
        return rows.values_list("joined_at", "organization__name")

    ids = frozenset(Organization.objects.values_list("pk", flat=True))
    expected = Membership.objects.filter(organization_id__in=ids).order_by("id")
    assert moments.rows(ids=ids) == list(expected.values_list("joined_at", "organization__name"))
    assert moments.rows(ids=frozenset()) == []


def test_a_slot_that_does_not_arrive_is_a_fault(table: Table) -> None:
    @Statement
    def next_day(*, us: int, day: date) -> QuerySet[Offer]:
        return Offer.objects.filter(giver_id=us, status=OfferStatus.OPEN, use_by_on=day + timedelta(days=1))

    with pytest.raises(ValueError, match="day"):
        next_day.rows(us=1, day=NOON.date())


def test_nothing_of_anybody_is_kept(table: Table) -> None:
    statement = Statement(_seats)
    ids = list(Organization.objects.values_list("pk", flat=True))
    statement.rows(ids=ids, at=NOON, name="Personne en particulier")
    kept = repr(statement._texts)
    assert "Personne en particulier" not in kept
    assert str(NOON.year) not in kept
