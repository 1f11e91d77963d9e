"""Nothing is public until an organisation chooses; then only what it chose, and no longer than it wants."""

import pytest
from django.db import IntegrityError, transaction

from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import PublicCard, Site
from tablee.domains.actors.viewer import Viewer
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


def seen() -> list[tuple[str, str]]:
    return [
        (each.organization.name, each.site.commune if each.site else "") for each in actors.public_places()
    ]


def test_nobody_is_public_without_having_chosen(table: make.Table) -> None:
    Site.objects.update(is_public=True)  # a place alone is no choice of the organisation
    assert seen() == []


def test_chosen_shown_changed_and_taken_back(table: make.Table, alice: Viewer) -> None:
    home, store = table.tilleuls.sites.get(), make.site(table.tilleuls, insee_code=make.NIMES, name="Réserve")
    card = actions.show_public(
        table.tilleuls, by=alice, at=make.NOON, sites=[home.ref], services=["repas"], email="a@exemple.test"
    )
    assert card.since_at == make.NOON
    assert seen() == [("Les Tilleuls", "Toulouse")]
    later = make.NOON.replace(hour=15)
    again = actions.show_public(table.tilleuls, by=alice, at=later, sites=[home.ref, store.ref])
    assert again.since_at == make.NOON  # the first choice stands
    assert seen() == [("Les Tilleuls", "Toulouse"), ("Les Tilleuls", "Nîmes")]
    actions.hide_public(table.tilleuls, by=alice, at=later)
    actions.hide_public(table.tilleuls, by=alice, at=later)
    assert seen() == []
    entries = JournalEntry.objects.filter(object_ref=table.tilleuls.ref, verb__contains="_public")
    assert list(entries.order_by("id").values_list("verb", flat=True)) == [
        "actors.show_public", "actors.show_public", "actors.hide_public",
    ]  # fmt: skip
    assert "exemple.test" not in str(entries.values_list("before", "after"))


def test_another_organisation_s_place_is_never_chosen(table: make.Table, alice: Viewer) -> None:
    theirs = table.erables.sites.get()
    actions.show_public(table.tilleuls, by=alice, at=make.NOON, sites=[theirs.ref])
    theirs.refresh_from_db()
    assert not theirs.is_public
    assert seen() == [("Les Tilleuls", "")]


def test_only_the_coordination_chooses(table: make.Table, bob: Viewer) -> None:
    team = make.viewer(table.tilleuls, first_name="Souci", kind="team")
    for viewer in (bob, team):
        with pytest.raises(Refused):
            actions.show_public(table.tilleuls, by=viewer, at=make.NOON, sites=[])
        with pytest.raises(Refused):
            actions.hide_public(table.tilleuls, by=viewer, at=make.NOON)
        with pytest.raises(Refused):
            actions.confirm_public(table.tilleuls, by=viewer, at=make.NOON)
    assert not PublicCard.objects.exists()


def test_everybody_stands_alone(table: make.Table, alice: Viewer) -> None:
    with pytest.raises(Refused) as refused:
        actions.show_public(
            table.tilleuls, by=alice, at=make.NOON, sites=[], publics=["everybody", "students"]
        )
    assert refused.value.refusal.field == "publics"


def test_the_date_is_that_of_the_last_change_or_confirmation(table: make.Table, alice: Viewer) -> None:
    actions.show_public(table.tilleuls, by=alice, at=make.LONG_AGO, sites=[])
    assert actors.public_places()[0].changed_at == make.LONG_AGO
    actions.update_card(table.tilleuls, by=alice, at=make.NOON, does="Des repas.")
    assert actors.public_places()[0].changed_at == make.NOON
    later = make.NOON.replace(hour=18)
    actions.confirm_public(table.tilleuls, by=alice, at=later)
    assert actors.public_places()[0].changed_at == later


def test_of_one_network(table: make.Table, alice: Viewer, chloe: Viewer) -> None:
    actions.show_public(table.tilleuls, by=alice, at=make.NOON, sites=[])
    actions.show_public(table.cypres, by=chloe, at=make.NOON, sites=[])
    of_near = actors.public_places(network=table.network)
    assert [each.organization for each in of_near] == [table.tilleuls]


def test_a_telephone_is_shown_only_when_chosen(table: make.Table, alice: Viewer) -> None:
    actions.update_card(table.tilleuls, by=alice, at=make.NOON, phone="+33561000000")
    actions.show_public(table.tilleuls, by=alice, at=make.NOON, sites=[])
    assert actors.public_places()[0].phone == ""
    actions.show_public(table.tilleuls, by=alice, at=make.NOON, sites=[], shows_phone=True)
    assert actors.public_places()[0].phone == "+33561000000"


def test_what_cannot_be_read_is_not_kept(table: make.Table, alice: Viewer) -> None:
    for wrong in ({"phone": "05 61"}, {"siret": "123"}):
        with pytest.raises(Refused):
            actions.update_card(table.tilleuls, by=alice, at=make.NOON, **wrong)
    with pytest.raises(Refused) as refused:
        actions.set_profile(table.tilleuls, by=alice, at=make.NOON, receiving_hours="le matin")
    assert refused.value.refusal.field == "receiving_hours"
    with pytest.raises(Refused):
        make.site(table.tilleuls, opening_hours="quand on peut")


def test_the_database_knows_two_fees(table: make.Table) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PublicCard.objects.create(organization=table.tilleuls, fees="beau")
