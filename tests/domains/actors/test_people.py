"""People and their roles: one person for several structures, never a structure without coordination, forgetting."""

import pytest
from django.db import IntegrityError, transaction

from tablee.domains.actors import actions, queries
from tablee.domains.actors.models import Person, Role
from tablee.domains.actors.viewer import NOBODY
from tablee.kernel.models import JournalEntry, OutboxEvent
from tests import make
from tests.domains.refusing import constraint, refused


def test_an_address_is_one_person_whatever_its_case(db: None) -> None:
    first = make.person("Garance", email=" Garance@Exemple.test ")
    again = make.person("Autre", email="gaRANCE@exemple.TEST")
    assert again == first
    assert again.first_name == "Garance", "the first name of someone known is kept"
    assert first.email == "garance@exemple.test"
    assert not first.has_usable_password()
    assert queries.person_by_email("GARANCE@exemple.test ") == first
    with pytest.raises(IntegrityError, match="person_email_once"), transaction.atomic():
        Person.objects.create(email="GARANCE@exemple.test", first_name="x")


def test_one_person_several_caps(table: make.Table) -> None:
    person = table.account(table.alice)
    make.role(person, table.cypres, "team")
    both = make.seen_anew(table.alice)
    assert [cap.name for cap in both.caps] == ["Les Cyprès", "Les Tilleuls"]
    assert both.wears_several_caps
    assert (both.organization_id, both.coordinates, both.network_ids) == (
        table.tilleuls.pk, True, frozenset({table.network.pk}),
    )  # fmt: skip
    other = queries.viewer_of(person, acting_ref=table.cypres.ref)
    assert (other.organization_id, other.coordinates, other.network_ids) == (
        table.cypres.pk, False, frozenset({table.elsewhere.pk}),
    )  # fmt: skip


def test_acting_for_a_structure_one_has_no_role_in_falls_back_to_ones_own(table: make.Table) -> None:
    for asked in (table.cypres.ref, "", "nothing"):
        viewer = queries.viewer_of(table.account(table.alice), acting_ref=asked)
        assert viewer.organization_id == table.tilleuls.pk


def test_somebody_without_role_acts_for_nobody(db: None) -> None:
    viewer = queries.viewer_of(make.person())
    assert (viewer.organization_id, viewer.network_ids, viewer.coordinates, viewer.signed_in) == (
        0,
        frozenset(),
        False,
        True,
    )
    assert not NOBODY.signed_in


def test_only_the_coordination_appoints(table: make.Table) -> None:
    somebody = make.person()
    for by in (table.bob, table.chloe, NOBODY, make.viewer(table.tilleuls, kind="team")):
        with refused("not_coordinator"):
            actions.appoint(table.tilleuls, person=somebody, by=by, at=make.NOON)
    role = actions.appoint(table.tilleuls, person=somebody, by=table.alice, at=make.NOON)
    assert role.kind == "team"
    assert OutboxEvent.objects.filter(name="actors.appointed", payload__person=somebody.ref).count() == 1
    changed = actions.appoint(
        table.tilleuls, person=somebody, kind="coordinator", by=table.alice, at=make.NOON
    )
    assert changed.pk == role.pk
    assert JournalEntry.objects.filter(verb="actors.appoint").last().before["kind"] == "team"  # type: ignore[union-attr]


def test_a_structure_keeps_somebody_who_coordinates(table: make.Table) -> None:
    role = Role.objects.get(person_id=table.alice.person_id)
    with refused("last_coordinator"):
        actions.end_role(role, by=table.alice, at=make.NOON)
    with refused("last_coordinator"):
        actions.appoint(table.tilleuls, person=role.person, kind="team", by=table.alice, at=make.NOON)
    make.viewer(table.tilleuls, first_name="Deuxième")
    assert actions.end_role(role, by=table.alice, at=make.NOON).ends_at == make.NOON
    with refused("already_ended"):
        actions.end_role(role, by=make.ROBOT, at=make.NOON)
    assert make.seen_anew(table.alice).organization_id == 0


def test_one_may_end_ones_own_role_not_anothers(table: make.Table) -> None:
    team = make.viewer(table.tilleuls, kind="team", first_name="Flore")
    role = Role.objects.get(person_id=team.person_id)
    other = make.viewer(table.tilleuls, kind="team", first_name="Lise")
    for by in (other, table.bob, NOBODY):
        with refused("not_coordinator"):
            actions.end_role(role, by=by, at=make.NOON)
    assert actions.end_role(role, by=team, at=make.NOON).ends_at == make.NOON


def test_a_role_is_open_once(table: make.Table) -> None:
    with constraint("role_open_once", Role):
        Role.objects.create(person_id=table.alice.person_id, organization=table.tilleuls)


def test_who_reads_for_a_structure(table: make.Table) -> None:
    baker = make.donor(table.tilleuls, table.network, contact_email="fournil@exemple.test")
    silent = make.organization("Sans adresse", network=table.network)
    actions.mute(table.alice.person_ref, kinds=["offer", "offer"])
    found = queries.correspondents([table.tilleuls.pk, baker.pk, silent.pk])
    assert [each["email"] for each in found[table.tilleuls.pk]] == ["alice@exemple.test"]
    assert found[table.tilleuls.pk][0]["muted"] == ["offer"]
    assert [(each["email"], each["person_ref"]) for each in found[baker.pk]] == [("fournil@exemple.test", "")]
    assert found[silent.pk] == []


def test_forgetting_a_person(table: make.Table) -> None:
    person, ref = table.account(table.alice), table.alice.person_ref
    actions.erase_person(person, at=make.NOON)
    person.refresh_from_db()
    assert (person.first_name, person.is_active) == ("—", False)
    assert "alice" not in person.email
    assert queries.person_by_email("alice@exemple.test") is None
    assert not Role.objects.filter(person=person, ends_at__isnull=True).exists()
    assert queries.correspondents([table.tilleuls.pk])[table.tilleuls.pk] == []
    assert OutboxEvent.objects.get(name="actors.person_erased").payload == {"person": ref}
    assert make.person("Nouvelle", email="alice@exemple.test").pk != person.pk, "the address is free again"


def test_first_names_are_for_ones_own_structure(table: make.Table) -> None:
    refs = [table.alice.person_ref, table.bob.person_ref]
    assert queries.first_names_of(table.alice, refs) == {table.alice.person_ref: "Alice"}
    assert queries.first_names_of(table.chloe, refs) == {}


def test_ones_own_name_and_language(table: make.Table) -> None:
    person = actions.update_person(
        table.account(table.alice), first_name=" Alix ", language="en", at=make.NOON
    )
    assert (person.first_name, person.language) == ("Alix", "en")
