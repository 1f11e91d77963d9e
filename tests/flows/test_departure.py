"""Leaving a network: what is open is settled in the same transaction, one's data go with one, access ends."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors import queries as actors_queries
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Facilitation, Role
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing import queries
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Need, Offer, Share
from tablee.flows import departure, scopes
from tablee.kernel import laws, links, outbox
from tablee.kernel.models import JournalEntry
from tablee.standards.sheets import plain
from tests import make
from tests.domains.refusing import refused

LATER = make.NOON + timedelta(hours=1)


def unpack(packed: bytes) -> dict[str, list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig")), delimiter=";"))
            for name in archive.namelist()
        }


def test_everything_open_is_settled(table: make.Table) -> None:
    theirs = make.offer(table.network, table.tilleuls)
    make.claim(theirs, table.bob, units=5)
    ours = make.offer(table.network, table.erables, by=table.bob)
    kept = make.claim(ours, table.alice, units=2)
    make.need(table.network, table.erables)
    link = scopes.loop_link(ours.bundle, at=make.NOON)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    theirs.refresh_from_db()
    assert theirs.units_left == 12, "what it had taken is free again"
    assert Offer.objects.get(pk=ours.pk).status == "withdrawn"
    assert Claim.objects.get(pk=kept.pk).status == "taken", "what others took of it stands"
    assert not Need.objects.filter(closed_at__isnull=True).exists()
    with pytest.raises(links.LinkClosed):
        links.open_token(links.token_of(link), at=LATER)
    assert not queries.commitments(table.erables, table.network.pk, at=LATER)
    assert not any(laws.check_all().values())


def test_what_it_published_for_its_donor_is_settled_too(table: make.Table) -> None:
    baker = make.donor(table.erables, table.network)
    offer = make.offer(table.network, baker, by=table.bob)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    assert Offer.objects.get(pk=offer.pk).status == "withdrawn"


def test_its_donors_leave_with_it_and_what_they_offered_themselves_is_withdrawn(table: make.Table) -> None:
    baker = make.donor(table.erables, table.network)
    other = make.donor(table.tilleuls, table.network, "Ferme du Sorbier")
    staffed = make.donor(table.erables, table.network, "Cantine du Frêne")
    make.viewer(staffed)  # answers for itself
    alone = make.offer(table.network, baker, by=make.by_link(baker, scope="sharing.donor"))
    kept = make.claim(alone, table.alice, units=2)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    sits = {each: each.memberships.filter(left_at=None).exists() for each in (baker, other, staffed)}
    assert sits == {baker: False, other: True, staffed: True}
    assert Offer.objects.get(pk=alone.pk).status == "withdrawn"
    assert Claim.objects.get(pk=kept.pk).status == "taken"
    entry = JournalEntry.objects.get(verb="actors.leave", object_ref=baker.ref)
    assert (entry.acting_ref, entry.person_ref) == (table.erables.ref, table.bob.person_ref)
    assert not any(laws.check_all().values())


def test_whoever_looked_after_it_no_longer_sees_it(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.erables)
    other = make.facilitator(table.network, table.tilleuls)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    after = make.seen_anew(looking)
    assert not after.facilitates
    assert not actors_queries.networks_seen_by(after)
    assert make.seen_anew(other).facilitates == {table.network.pk}
    assert not make.seen_anew(table.alice).facilitates, "somebody still looks after it: nobody else has to"
    make.member(table.network, table.erables, at=LATER + timedelta(hours=1))
    assert not make.seen_anew(looking).facilitates, "coming back does not bring it back"


def test_whoever_sits_there_for_another_structure_still_looks_after_it(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.erables)
    make.role(table.account(looking), table.tilleuls, "team")
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    assert make.seen_anew(looking).facilitates == {table.network.pk}


def test_a_network_is_never_left_without_somebody_to_look_after_it(table: make.Table) -> None:
    younger = make.organization("Les Saules", network=table.network, at=make.NOON)
    make.viewer(younger, first_name="Osier")
    make.facilitator(table.network, table.erables)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    assert make.seen_anew(table.alice).facilitates == {table.network.pk}
    assert Facilitation.objects.filter(ends_at=None).count() == 1
    outbox.run_due(LATER)
    message = Message.objects.get(address="alice@exemple.test")
    assert "Vous animez Réseau des Aulnes" in message.subject
    departure.settle_and_leave(table.network, organization=younger, by=make.ROBOT, at=LATER)
    departure.settle_and_leave(
        table.network, organization=table.tilleuls, by=make.seen_anew(table.alice), at=LATER
    )
    assert not Facilitation.objects.filter(ends_at=None).exists(), "nobody is left at the table"


def test_somebody_whose_place_ended_looks_after_nothing(table: make.Table) -> None:
    looking = make.facilitator(table.network, table.erables)
    role = Role.objects.get(person_id=looking.person_id)
    actors.end_role(role, by=table.bob, at=LATER)
    assert not make.seen_anew(looking).facilitates


def test_a_refused_leave_settles_nothing(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    make.claim(offer, table.bob)
    entries = JournalEntry.objects.count()
    with refused("not_coordinator"):
        departure.settle_and_leave(table.network, organization=table.erables, by=table.alice, at=LATER)
    assert Claim.objects.get().status == "taken"
    assert JournalEntry.objects.count() == entries


def test_one_network_is_left_the_other_stays(table: make.Table) -> None:
    make.member(table.elsewhere, table.erables)
    bob = make.seen_anew(table.bob)
    here, there = make.offer(table.network, table.tilleuls), make.offer(table.elsewhere, table.cypres)
    make.claim(here, bob), make.claim(there, bob)
    departure.settle_and_leave(table.network, organization=table.erables, by=bob, at=LATER)
    assert [row.offer for row in Claim.objects.filter(status="taken")] == [there]


def test_what_ended_is_history_and_stays(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls)
    make.claim(offer, table.bob)
    after = make.TONIGHT + timedelta(days=1)
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=after)
    assert Claim.objects.get().status == "taken", "it was fetched: the record does not change"


def test_ones_own_data_open_in_a_spreadsheet(table: make.Table) -> None:
    make.claim(make.offer(table.network, table.tilleuls), table.bob, units=3)
    make.offer(table.network, table.erables, label="=2+2", by=table.bob)
    make.need(table.network, table.erables, note="-x")
    tables = unpack(departure.own_data(table.erables))
    assert tables["structure.csv"][0]["name"] == "Les Érables"
    assert tables["lieux.csv"][0]["commune"] == "Toulouse"
    assert tables["parts_prises.csv"][0]["units"] == "3"
    assert tables["offres.csv"][0]["label"] == "'=2+2", "no formula runs in somebody's spreadsheet"
    assert tables["besoins.csv"][0]["note"] == "'-x"
    assert tables["reseaux.csv"][0]["network__name"] == "Réseau des Aulnes"
    assert "habilitations.csv" in tables


def test_nobody_elses_data_are_in_it(table: make.Table) -> None:
    make.offer(table.network, table.tilleuls, label="Secret des Tilleuls")
    packed = departure.own_data(table.erables)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist())
    for canary in ("Secret des Tilleuls", "alice@exemple.test", "bob@exemple.test", "Cyprès"):
        assert canary not in text


@pytest.mark.parametrize("value", ["=1", "+1+1", "-x", "-5", "@x", "\tx", "\rx", "\nx", "'=1"])
def test_formulas_are_quoted(value: str) -> None:
    assert plain.cell(value) == f"'{value}"


@pytest.mark.parametrize(
    ("value", "text"), [(-5, "-5"), (-5.5, "-5.5"), (None, ""), ("Pain", "Pain"), (0, "0")]
)
def test_numbers_stay_numbers(value: object, text: str) -> None:
    assert plain.cell(value) == text


def test_lists_read_as_one_writes_them() -> None:
    assert plain.cell(["market", "basket"]) == "market, basket"
    assert plain.cell(["=1", "2"]) == "'=1, 2"


@pytest.fixture
def share(table: make.Table) -> Share:
    """Bob's structure is proposed a share of Alice's apples."""
    make.count(table.erables, 100)
    other = make.organization("Les Saules", network=table.network)
    make.site(other)
    make.count(other, 80)
    offer = make.offer(
        table.network, table.tilleuls, by=table.alice, units=40, unit_g=1000, mode=Mode.FAIR_SHARE,
        until_at=make.NOON + timedelta(days=1),
    )  # fmt: skip
    sharing.propose([offer], by=table.alice, at=make.NOON)
    return Share.objects.get(organization=table.erables)


def test_a_share_waiting_for_an_answer_is_taken_back(table: make.Table, share: Share) -> None:
    assert queries.commitments(table.erables, table.network.pk, at=LATER).shares == [share]
    departure.settle_and_leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    share.refresh_from_db()
    assert (share.state, share.units_taken) == ("cancelled", 0)
    assert not any(laws.check_all().values())


def test_whoever_left_takes_no_share(table: make.Table, share: Share) -> None:
    """With the page of before still open, or when the leaving went past the settlement."""
    actors.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    with refused("not_in_network"):
        sharing.answer(share, units=share.units, by=table.bob, at=LATER)
    assert sharing.answer(share, units=0, by=table.bob, at=LATER).state == "passed", "one may always pass"
    assert not any(laws.check_all().values())


def test_ones_own_data_hold_the_closures_that_were_said(table: make.Table) -> None:
    announce_closure(
        table.erables,
        starts_on=make.TODAY,
        ends_on=make.TODAY,
        reason="inventaire",
        by=table.bob,
        at=make.NOON,
    )
    (row,) = unpack(departure.own_data(table.erables))["fermetures.csv"]
    assert row["reason"] == "inventaire"
