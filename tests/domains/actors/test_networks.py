"""Networks: founded, joined by consent on both sides, left freely; whoever is out sees nothing."""

from datetime import datetime, timedelta

import pytest
from django.db.models import Q

from tablee.domains.actors import actions, queries
from tablee.domains.actors.models import Facilitation, Invitation, Membership, Network
from tablee.domains.actors.viewer import NOBODY
from tablee.kernel.models import JournalEntry, OutboxEvent
from tablee.kernel.refusals import NotVisible
from tests import make
from tests.domains.refusing import constraint, refused

LATER = make.NOON + timedelta(hours=1)


def test_joining_needs_the_networks_hand_and_ones_own_coordination(table: make.Table) -> None:
    with refused("not_invited"):
        actions.join(table.elsewhere, organization=table.tilleuls, by=table.alice, at=make.NOON)
    actions.invite(table.elsewhere, organization=table.tilleuls, by=make.ROBOT, at=make.NOON)
    for by in (table.bob, table.chloe, NOBODY):
        with refused("not_coordinator"):
            actions.join(table.elsewhere, organization=table.tilleuls, by=by, at=make.NOON)
    team = make.viewer(table.tilleuls, kind="team")
    with refused("not_coordinator"):
        actions.join(table.elsewhere, organization=table.tilleuls, by=team, at=make.NOON)
    joined = actions.join(table.elsewhere, organization=table.tilleuls, by=table.alice, at=make.NOON)
    assert joined.left_at is None
    assert make.seen_anew(table.alice).network_ids == {table.network.pk, table.elsewhere.pk}
    assert not queries.invitations_for(table.alice).exists(), "answered"
    with refused("already_in"):
        actions.join(table.elsewhere, organization=table.tilleuls, by=table.alice, at=make.NOON)


def test_an_invitation_is_the_facilitators_and_twice_is_once(table: make.Table) -> None:
    for by in (table.alice, table.chloe, NOBODY):
        with refused("not_facilitator"):
            actions.invite(table.network, organization=table.cypres, by=by, at=make.NOON)
    aubepine = make.facilitator(table.network, table.tilleuls)
    first = actions.invite(table.network, organization=table.cypres, by=aubepine, at=make.NOON)
    assert actions.invite(table.network, organization=table.cypres, by=aubepine, at=LATER) == first
    assert OutboxEvent.objects.filter(name="actors.invited").count() == 1
    assert [each.network for each in queries.invitations_for(table.chloe)] == [table.network]
    assert not queries.invitations_for(table.bob).exists()


def test_saying_no_has_no_reason_and_no_consequence(table: make.Table) -> None:
    actions.invite(table.network, organization=table.cypres, by=make.ROBOT, at=make.NOON)
    with refused("not_coordinator"):
        actions.refuse_invitation(table.network, organization=table.cypres, by=table.alice, at=make.NOON)
    actions.refuse_invitation(table.network, organization=table.cypres, by=table.chloe, at=make.NOON)
    assert not queries.invitations_for(table.chloe).exists()
    assert JournalEntry.objects.get(verb="actors.refuse_invitation").reason == ""
    actions.invite(table.network, organization=table.cypres, by=make.ROBOT, at=LATER)
    assert actions.join(table.network, organization=table.cypres, by=table.chloe, at=LATER), (
        "asked again, still welcome"
    )


def test_leaving_is_ones_own_and_closes_the_stay(table: make.Table) -> None:
    with refused("not_coordinator"):
        actions.leave(table.network, organization=table.erables, by=table.alice, at=make.NOON)
    stay = actions.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    assert stay.left_at == make.NOON
    with refused("not_in"):
        actions.leave(table.network, organization=table.erables, by=table.bob, at=LATER)
    gone = make.seen_anew(table.bob)
    assert gone.network_ids == frozenset()
    assert list(queries.members_of(table.network)) == [table.tilleuls]
    assert list(queries.organizations_seen_by(gone)) == [table.erables]
    with pytest.raises(NotVisible):
        queries.network_seen_by(gone, table.network.ref)
    with pytest.raises(NotVisible):
        queries.organization_seen_by(table.alice, table.erables.ref)


def _sat_together(a: int, b: int, at: datetime) -> bool:
    """Whether two organisations sat in one network at that moment."""
    there = Membership.objects.filter(joined_at__lte=at).filter(Q(left_at__isnull=True) | Q(left_at__gt=at))
    networks = there.filter(organization_id=b).values("network_id")
    return there.filter(organization_id=a, network_id__in=networks).exists()


def test_coming_back_opens_another_stay(table: make.Table) -> None:
    actions.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    actions.invite(table.network, organization=table.erables, by=make.ROBOT, at=LATER)
    actions.join(table.network, organization=table.erables, by=table.bob, at=LATER)
    assert Membership.objects.filter(network=table.network, organization=table.erables).count() == 2
    assert _sat_together(table.tilleuls.pk, table.erables.pk, LATER)
    assert not _sat_together(table.tilleuls.pk, table.erables.pk, make.NOON + timedelta(minutes=30))
    assert not _sat_together(table.tilleuls.pk, table.cypres.pk, LATER)


def test_looking_after_a_network(table: make.Table) -> None:
    with refused("not_facilitator"):
        actions.facilitate(table.network, person=table.account(table.alice), by=table.alice, at=make.NOON)
    actions.facilitate(table.network, person=table.account(table.alice), by=make.ROBOT, at=make.NOON)
    actions.facilitate(table.network, person=table.account(table.alice), by=make.ROBOT, at=LATER)
    assert Facilitation.objects.count() == 1
    alice = make.seen_anew(table.alice)
    assert alice.facilitates == {table.network.pk}
    actions.facilitate(table.network, person=table.account(table.bob), by=alice, at=LATER)
    with refused("not_facilitator"):
        actions.facilitate(table.elsewhere, person=table.account(table.bob), by=alice, at=LATER)


def test_networks_are_seen_by_those_who_sit_there(table: make.Table) -> None:
    assert list(queries.networks_seen_by(table.alice)) == [table.network]
    assert list(queries.networks_seen_by(NOBODY)) == []
    with pytest.raises(NotVisible):
        queries.network_seen_by(table.chloe, table.network.ref)
    with pytest.raises(NotVisible):
        queries.network_seen_by(table.chloe, "")
    # « Réseau des Aulnes », where Alice's organisation sits, stands before one she only looks after, whatever its name.
    other = make.network("Réseau des Abricotiers")
    looks_after = table.alice.but(facilitates=frozenset({other.pk}))
    assert list(queries.networks_seen_by(looks_after)) == [table.network, other]


def test_every_step_is_in_the_journal_for_the_structure(table: make.Table) -> None:
    actions.leave(table.network, organization=table.erables, by=table.bob, at=make.NOON)
    entry = JournalEntry.objects.get(verb="actors.leave")
    assert (entry.person_ref, entry.acting_ref, entry.network_ref) == (
        table.bob.person_ref, table.erables.ref, table.network.ref,
    )  # fmt: skip
    assert entry.concerns.filter(ref=table.erables.ref).exists()


# the third ring


def test_a_structure_sits_once_and_leaves_after_it_came(table: make.Table) -> None:
    with constraint("membership_open_once", Membership):
        Membership.objects.create(network=table.network, organization=table.erables)
    stay = Membership.objects.get(network=table.network, organization=table.erables)
    with constraint("membership_left_after", Membership):
        Membership.objects.filter(pk=stay.pk).update(left_at=stay.joined_at - timedelta(seconds=1))


def test_an_invitation_is_open_once(table: make.Table) -> None:
    Invitation.objects.create(network=table.network, organization=table.cypres)
    with constraint("invitation_open_once", Invitation):
        Invitation.objects.create(network=table.network, organization=table.cypres)


def test_a_facilitation_is_open_once(table: make.Table) -> None:
    person = table.account(table.alice)
    Facilitation.objects.create(network=table.network, person=person)
    with constraint("facilitation_open_once", Facilitation):
        Facilitation.objects.create(network=table.network, person=person)


def test_a_new_network_is_empty(table: make.Table) -> None:
    network = actions.found_network(" Réseau des Saules ", by=table.alice, at=make.NOON, territory="Gard")
    assert Network.objects.get(pk=network.pk).name == "Réseau des Saules"
    assert list(queries.members_of(network)) == []
    with pytest.raises(NotVisible):
        queries.network_seen_by(make.seen_anew(table.alice), network.ref)
