"""The positive control: with the condition, the CHECK and the write gate taken out, the same rounds must oversell.

If this test finds that naive code held, the storms prove nothing and must be mended.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.db.models import Sum

from tablee.domains.sharing.models import Claim, Offer
from tests import make
from tests.storms.conftest import FORCE
from tests.storms.fleet import Fleet, in_step

pytestmark = [pytest.mark.storm, pytest.mark.usefixtures("committed")]

CLIENTS, CREWS = 20, 4


@contextmanager
def without_check(name: str) -> Iterator[None]:
    """PostgreSQL drops the constraint for a while; on SQLite each naive client ignores checks by a pragma."""
    if connection.vendor == "sqlite":
        yield
        return
    constraint = next(each for each in Offer._meta.constraints if each.name == name)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Offer, constraint)
    try:
        yield
    finally:
        Claim.objects.all().delete()
        Offer.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(Offer, constraint)


def test_naive_code_oversells(capsys: pytest.CaptureFixture[str]) -> None:
    network = make.network()
    giver = make.organization(network=network)
    offers = [make.offer(network, giver, units=1) for _ in range(FORCE.rounds)]
    clients = [
        {
            "client": number,
            "organization": make.organization(f"Structure {number:02d}", network=network).ref,
            "requests": [
                {"i": i, "do": "claim", "offer": each.ref, "units": 1, "key": f"c{number}-{i}"}
                for i, each in enumerate(offers)
            ],
        }
        for number in range(CLIENTS)
    ]
    # On SQLite a CHECK (units_left >= 0) also comes with the column's type; both are ignored by the pragma.
    with without_check("offer_units_left"), _column_check_off():
        with Fleet(CREWS) as fleet:
            answers = in_step(fleet, clients, naive=True)
        assert not [each for each in answers if "error" in each]
        sold = Claim.objects.aggregate(units=Sum("units"))["units"]
    with capsys.disabled():
        print(f"\n  control, {connection.vendor}: {sold} units sold of {FORCE.rounds}", file=sys.stderr)
    assert sold > FORCE.rounds, "naive code did not oversell: the storm sees nothing"


@contextmanager
def _column_check_off() -> Iterator[None]:
    """PostgreSQL: PositiveIntegerField brings a CHECK of its own, under a name the database chose."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'sharing_offer'::regclass "
            "AND contype = 'c' AND conname LIKE '%%units_left%%'"
        )
        checks = cursor.fetchall()
        for name, _ in checks:
            cursor.execute(f'ALTER TABLE sharing_offer DROP CONSTRAINT "{name}"')
    try:
        yield
    finally:
        Claim.objects.all().delete()
        Offer.objects.all().delete()
        with connection.cursor() as cursor:
            for name, definition in checks:
                cursor.execute(f'ALTER TABLE sharing_offer ADD CONSTRAINT "{name}" {definition}')
