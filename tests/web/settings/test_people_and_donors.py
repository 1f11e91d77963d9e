"""People come in by an address and leave with their place; donors hold a link their host renews or closes."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.actors.models import DonorTie, Organization, Person, Role
from tablee.domains.messages.models import Message
from tablee.flows import donors, scopes
from tablee.kernel import laws, links, outbox
from tablee.kernel.models import JournalEntry
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.usefixtures("noon")
NEW = {"first_name": "Oseille", "email": "oseille@exemple.test", "kind": "team"}
DONOR = {"name": "Boulangerie du Houx", "kind": "artisan", "commune": "Vauvert"}


def test_somebody_brought_in_has_a_place_and_hears_of_it_once(table: make.Table) -> None:
    client = signed_in(table.alice)
    assert client.post(reverse("settings:people"), NEW).status_code == 302
    role = Role.objects.get(person__email="oseille@exemple.test")
    assert (role.organization, role.kind) == (table.tilleuls, "team")
    outbox.run_due(make.NOON)
    outbox.run_due(make.NOON)
    assert Message.objects.filter(address="oseille@exemple.test", kind="place").count() == 1
    html = client.get(reverse("settings:people")).content.decode()
    assert "Oseille" in html
    assert "oseille@exemple.test" not in html


def test_only_the_coordination_brings_in_and_the_refused_leave_no_trace(table: make.Table) -> None:
    team = make.viewer(table.tilleuls, kind="team")
    assert signed_in(team).post(reverse("settings:people"), NEW).status_code == 422
    assert not Person.objects.filter(email="oseille@exemple.test").exists()


def test_a_place_changes_and_ends_but_never_the_last_coordination(table: make.Table) -> None:
    client = signed_in(table.alice)
    mine = Role.objects.get(person_id=table.alice.person_id)
    path = reverse("settings:role", args=[mine.pk])
    for wanted in ("end", "team"):
        answer = client.post(path, {"place": wanted})
        assert answer.status_code == 422
        assert "dernière personne qui coordonne" in answer.content.decode()
    client.post(reverse("settings:people"), NEW)
    theirs = Role.objects.get(person__email="oseille@exemple.test")
    assert (
        client.post(reverse("settings:role", args=[theirs.pk]), {"place": "coordinator"}).status_code == 302
    )
    assert client.post(path, {"place": "end"}).status_code == 302
    assert client.get(reverse("settings:people")).status_code == 302  # nobody's people any more


def test_neighbours_and_strangers_do_not_find_a_place(table: make.Table) -> None:
    mine = Role.objects.get(person_id=table.alice.person_id)
    for viewer in (table.bob, table.chloe):
        assert (
            signed_in(viewer).post(reverse("settings:role", args=[mine.pk]), {"place": "end"}).status_code
            == 404
        )
    mine.refresh_from_db()
    assert mine.ends_at is None


def bring_in(table: make.Table) -> Organization:
    answer = signed_in(table.alice).post(
        reverse("settings:donor_new"), DONOR | {"networks": [table.network.ref]}
    )
    assert answer.status_code == 302, answer.context["form"].errors
    return Organization.objects.get(name="Boulangerie du Houx")


def test_a_donor_comes_with_its_place_and_its_link(table: make.Table) -> None:
    donor = bring_in(table)
    assert donor.sites.get().commune == "Vauvert"
    html = signed_in(table.alice).get(reverse("settings:donor", args=[donor.ref])).content.decode()
    link = donors.live_link(donor, at=make.NOON)
    assert link is not None
    assert links.path_of(link) in html
    assert "Le message à lui envoyer" in html
    assert "boucle" not in html.split("<main")[1]
    assert phone().get(links.path_of(link)).status_code == 200


def test_reading_a_donors_page_makes_no_link(table: make.Table) -> None:
    donor = make.donor(table.tilleuls, table.network)
    html = signed_in(table.alice).get(reverse("settings:donor", args=[donor.ref])).content.decode()
    assert "Aucun lien ouvert" in html
    assert donors.live_link(donor, at=make.NOON) is None


def test_a_new_link_closes_the_old_and_closing_leaves_none(table: make.Table) -> None:
    donor = bring_in(table)
    client, path = signed_in(table.alice), reverse("settings:donor", args=[donor.ref])
    old = links.path_of(scopes.donor_link(donor, at=make.NOON))
    assert client.post(path, {"link": "renew"}).status_code == 302
    fresh = donors.live_link(donor, at=make.NOON)
    assert fresh is not None
    assert links.path_of(fresh) != old
    assert phone().get(old).status_code in (404, 410)
    assert client.post(path, {"link": "close"}).status_code == 302
    assert donors.live_link(donor, at=make.NOON) is None


def test_only_its_host_finds_a_donor_and_only_its_coordination_touches_the_link(table: make.Table) -> None:
    donor = bring_in(table)
    path = reverse("settings:donor", args=[donor.ref])
    for viewer in (table.bob, table.chloe):
        assert signed_in(viewer).get(path).status_code == 404
        assert signed_in(viewer).post(path, {"link": "close"}).status_code == 404
    team = signed_in(make.viewer(table.tilleuls, kind="team"))
    assert team.get(path).status_code == 200
    assert team.post(path, {"link": "close"}).status_code == 422
    assert donors.live_link(donor, at=make.NOON) is not None


@pytest.mark.parametrize(
    "typed",
    [
        DONOR | {"name": " "},
        DONOR | {"commune": "Nullepart"},
        DONOR | {"kind": "ccas"},
        DONOR | {"networks": ["RIEN"]},
    ],
)
def test_a_donor_told_wrongly_is_refused_with_its_input(table: make.Table, typed: dict[str, Any]) -> None:
    answer = signed_in(table.alice).post(
        reverse("settings:donor_new"), {"networks": [table.network.ref]} | typed
    )
    assert answer.status_code == 422
    assert not Organization.objects.filter(kind="artisan").exists()


def test_a_donor_is_not_given_to_a_network_one_does_not_sit_in(table: make.Table) -> None:
    answer = signed_in(table.alice).post(
        reverse("settings:donor_new"), DONOR | {"networks": [table.elsewhere.ref]}
    )
    assert answer.status_code == 422
    assert not Organization.objects.filter(name="Boulangerie du Houx").exists()


def test_only_the_coordination_brings_a_donor_in(table: make.Table) -> None:
    client = signed_in(make.viewer(table.tilleuls, kind="team"))
    answer = client.post(reverse("settings:donor_new"), DONOR | {"networks": [table.network.ref]})
    assert answer.status_code == 422
    assert "Seule la coordination" in answer.content.decode()
    assert not Organization.objects.filter(name="Boulangerie du Houx").exists()


def test_a_donor_is_changed_and_gives_where_its_host_says(table: make.Table) -> None:
    make.member(table.elsewhere, table.tilleuls)
    donor, client = bring_in(table), signed_in(make.seen_anew(table.alice))
    path = reverse("settings:donor_edit", args=[donor.ref])
    assert 'value="Vauvert"' in client.get(path).content.decode()
    typed = {
        "name": "Boulangerie du Buis",
        "kind": "artisan",
        "commune": "Toulouse",
        "contact_email": "four@exemple.test",
    }
    answer = client.post(path, typed | {"networks": [table.elsewhere.ref]})
    assert answer.status_code == 302, answer.context["form"].errors
    donor.refresh_from_db()
    assert (donor.name, donor.contact_email, donor.sites.get().commune) == (
        "Boulangerie du Buis",
        "four@exemple.test",
        "Toulouse",
    )
    seats = donor.memberships.filter(left_at=None)
    assert [(seat.network, seat.stance) for seat in seats] == [(table.elsewhere, "giver")]
    entry = JournalEntry.objects.get(verb="actors.update_card", object_ref=donor.ref)
    assert entry.person_ref == table.alice.person_ref


def test_a_donor_stays_where_it_still_gives(table: make.Table) -> None:
    make.member(table.elsewhere, table.tilleuls)
    donor, alice = bring_in(table), make.seen_anew(table.alice)
    offer = make.offer(table.network, donor, by=alice)
    client, typed = signed_in(alice), {"name": "Four", "kind": "artisan", "networks": [table.elsewhere.ref]}
    answer = client.post(reverse("settings:donor_edit", args=[donor.ref]), typed)
    assert answer.status_code == 422
    assert offer.ref in str(answer.context["form"].errors["networks"])
    assert donor.memberships.get(left_at=None).network == table.network
    page = client.get(reverse("settings:donor", args=[donor.ref])).content.decode()
    assert "Ne plus le suivre" not in page
    assert offer.ref in page
    assert client.post(reverse("settings:donor", args=[donor.ref]), {"let_go": "1"}).status_code == 409
    assert DonorTie.objects.filter(donor=donor).exists()
    assert donors.live_link(donor, at=make.NOON) is not None


def test_a_donor_let_go_leaves_its_gifts_behind_and_nothing_else(table: make.Table) -> None:
    donor = make.donor(table.tilleuls, table.network, contact_email="four@exemple.test")
    link = scopes.donor_link(donor, at=make.NOON)
    offer = make.offer(
        table.network, donor, by=table.alice, at=make.LONG_AGO, until_at=make.LONG_AGO + timedelta(hours=5)
    )
    assert (
        signed_in(table.alice).post(reverse("settings:donor", args=[donor.ref]), {"let_go": "1"}).status_code
        == 302
    )
    donor.refresh_from_db()
    assert donor.contact_email == ""
    assert not donor.memberships.filter(left_at=None).exists()
    assert phone().get(links.path_of(link)).status_code == 410
    assert offer.giver.name == donor.name
    assert signed_in(table.alice).get(reverse("settings:donor", args=[donor.ref])).status_code == 404
    assert not any(laws.check_all().values())
    assert (
        "ne suit plus Boulangerie du Sureau"
        in signed_in(table.alice).get(reverse("settings:journal")).content.decode()
    )


@pytest.mark.parametrize(("name", "typed"), [("donor_edit", DONOR), ("donor", {"let_go": "1"})])
def test_only_its_host_s_coordination_changes_a_donor_or_lets_it_go(
    table: make.Table, name: str, typed: dict[str, Any]
) -> None:
    donor = bring_in(table)
    path = reverse(f"settings:{name}", args=[donor.ref])
    given = typed | {"networks": [table.network.ref]}
    for viewer in (table.bob, table.chloe):
        assert signed_in(viewer).post(path, given).status_code == 404
    assert signed_in(make.viewer(table.tilleuls, kind="team")).post(path, given).status_code == 422
    assert DonorTie.objects.filter(donor=donor).exists()
    assert donor.memberships.filter(left_at=None).exists()
