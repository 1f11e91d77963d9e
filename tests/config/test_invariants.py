"""Every law of the house finds the breach it is there for, planted behind the house's back with raw SQL."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from tablee.domains.actors.models import DonorTie, Membership, Organization
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim
from tablee.kernel import jobs, journal, laws, schedule
from tablee.kernel.models import JournalEntry, ScheduledRun
from tests import make

pytestmark = pytest.mark.django_db


def sql(text: str, *values: Any) -> None:
    """Around every rule and action; the database's own constraints still stand."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        assert cursor.rowcount > 0


@pytest.fixture(autouse=True)
def small_world(table: make.Table) -> None:
    """A donor, an offer with a use-by, a claim, a share-out that waits, a rule and a sealed journal."""
    make.donor(table.tilleuls, table.network)
    offer = make.offer(
        table.network,
        table.tilleuls,
        make.chilled(use_by_on=make.TODAY + timedelta(days=4)),
        by=table.alice,
    )
    make.hand_over(make.claim(offer, table.bob, units=3), table.bob)
    make.count(table.erables, 100)
    big = make.offer(table.network, table.tilleuls, units=90, mode=Mode.FAIR_SHARE, by=table.alice)
    sharing.propose([big], by=table.alice, at=make.NOON)
    make.rule(table.network)
    journal.seal(make.NOON)


def units() -> None:
    sql("UPDATE sharing_claim SET units = units + 1")


def one_network() -> None:
    sql("UPDATE sharing_bundle SET until_at = %s", make.NOON + timedelta(hours=2))


def not_own() -> None:
    claim = Claim.objects.select_related("offer").get()
    sql("UPDATE sharing_claim SET organization_id = %s", claim.offer.giver_id)


def target() -> None:
    sql("UPDATE sharing_offer SET target_id = giver_id")


def takers_belong() -> None:
    sql(
        "UPDATE actors_membership SET joined_at = %s WHERE organization_id = %s",
        make.NOON + timedelta(days=1),
        Claim.objects.get().organization_id,
    )


def givers_belong() -> None:
    sql(
        "UPDATE actors_membership SET left_at = %s WHERE organization_id = %s",
        make.NOON - timedelta(days=1),
        Claim.objects.select_related("offer").get().offer.giver_id,
    )


def use_by() -> None:
    sql("UPDATE sharing_offer SET use_by_on = %s", make.TODAY - timedelta(days=1))


def proposed() -> None:
    sql("UPDATE sharing_offer SET units_proposed = units_proposed - 1 WHERE units_proposed > 0")


def settled() -> None:
    sql("UPDATE sharing_shareout SET status = 'confirmed'")


def complaints() -> None:
    sql("""UPDATE sharing_shareout SET figures = '{"complaints": 2}'""")


def numbers() -> None:
    sql("UPDATE kernel_counter SET value = 100 WHERE name = 'sharing.offer'")


def one_main_site() -> None:
    sql("UPDATE actors_site SET is_main = %s", False)


def profile() -> None:
    sql("DELETE FROM actors_acceptanceprofile")


def giver_answers() -> None:
    sql("DELETE FROM actors_donortie")


def stays_apart() -> None:
    stay = Membership.objects.filter(left_at__isnull=True).first()
    assert stay is not None
    sql(
        "INSERT INTO actors_membership (network_id, organization_id, stance, joined_at, left_at) "
        "VALUES (%s, %s, 'member', %s, %s)",
        stay.network_id,
        stay.organization_id,
        stay.joined_at - timedelta(days=9),
        stay.joined_at + timedelta(days=1),
    )


def sorted_by_name() -> None:
    sql("UPDATE actors_organization SET name = 'Zinnia'")


def ties_are_two() -> None:
    assert DonorTie.objects.exists()
    sql("UPDATE actors_donortie SET host_id = donor_id")


def versions() -> None:
    sql("UPDATE governance_rule SET version = 3")


def journal_sealed() -> None:
    first = JournalEntry.objects.order_by("pk").first()
    assert first is not None
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM kernel_journalconcern WHERE entry_id = %s", [first.pk])
    sql("DELETE FROM kernel_journalentry WHERE id = %s", first.pk)


def journal_shown() -> None:
    sql("DELETE FROM kernel_journalconcern")


def moved() -> None:
    sql("UPDATE stock_movement SET grams = grams + 1")


def lines() -> None:
    sql("DELETE FROM deliveries_handoverline")


def received() -> None:
    sql("UPDATE sharing_claim SET received_g = received_g + 1")


PLANTED: dict[str, Callable[[], None]] = {
    "actors.giver_answers": giver_answers,
    "actors.one_main_site": one_main_site,
    "actors.profile": profile,
    "actors.sorted_by_name": sorted_by_name,
    "actors.stays_apart": stays_apart,
    "actors.ties_are_two": ties_are_two,
    "deliveries.lines": lines,
    "deliveries.moved": moved,
    "governance.versions": versions,
    "kernel.journal_sealed": journal_sealed,
    "kernel.journal_shown": journal_shown,
    "sharing.complaints": complaints,
    "sharing.givers_belong": givers_belong,
    "sharing.not_own": not_own,
    "sharing.numbers": numbers,
    "sharing.one_network": one_network,
    "sharing.proposed": proposed,
    "sharing.received": received,
    "sharing.settled": settled,
    "sharing.takers_belong": takers_belong,
    "sharing.target": target,
    "sharing.units": units,
    "sharing.use_by": use_by,
}


def asked() -> tuple[int, dict[str, Any]]:
    """Exit code and answer of `manage.py invariants --json`."""
    out = StringIO()
    try:
        call_command("invariants", "--json", stdout=out)
    except SystemExit as stopped:
        return int(str(stopped.code)), json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def broken(answer: dict[str, Any]) -> set[str]:
    return {each["name"] for each in answer["laws"] if each["breaches"]}


def test_every_law_has_a_planted_breach() -> None:
    """A new law comes with the SQL that breaks it, here."""
    assert set(PLANTED) == set(laws.LAWS)


def test_a_sound_house_exits_zero() -> None:
    code, answer = asked()
    assert (code, answer["ok"]) == (0, True)
    assert len(answer["laws"]) == len(laws.LAWS)


@pytest.mark.parametrize("name", sorted(PLANTED))
def test_a_planted_breach_is_found(name: str) -> None:
    PLANTED[name]()
    code, answer = asked()
    assert code == 1
    assert answer["ok"] is False
    assert name in broken(answer)


def test_a_breach_is_told_in_plain_lines_too() -> None:
    units()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("invariants", stdout=out)
    assert f"BRISÉE   sharing.units\u00a0: {laws.LAWS['sharing.units'].sentence}" in out.getvalue()
    assert Claim.objects.select_related("offer").get().offer.ref in out.getvalue()


def test_at_most_a_hundred_breaches_of_one_law_are_listed(table: make.Table) -> None:
    for number in range(120):
        make.organization(f"Structure {number}")
    sorted_by_name()
    found = laws.LAWS["actors.sorted_by_name"].breaches()
    assert len(list(found)) == 100 < Organization.objects.count()


def test_the_nightly_job_keeps_the_name_of_a_broken_law() -> None:
    units()
    with pytest.raises(jobs.LawBroken, match=r"sharing\.units"):
        jobs.check_laws(make.NOON)
    schedule.run_due(make.NOON)
    assert ScheduledRun.objects.get(name="check_laws").last_error == "LawBroken"


def test_the_journal_is_verified_and_sealed() -> None:
    out = StringIO()
    call_command("journal", "verify", stdout=out)
    assert "correspond à tous ses sceaux" in out.getvalue()
    call_command("journal", "seal", stdout=out)
    assert "Rien de nouveau" in out.getvalue()
    make.organization("Les Charmes")
    call_command("journal", "seal", stdout=out)
    assert "écritures scellées" in out.getvalue()
    journal_sealed()
    with pytest.raises(CommandError, match="ne correspond plus"):
        call_command("journal", "verify", stdout=out)
