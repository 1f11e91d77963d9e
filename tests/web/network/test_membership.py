"""Joining and leaving in two taps; inviting without a directory of strangers; founding."""

from typing import Any

import pytest

from tablee.domains.actors import actions
from tablee.domains.actors.models import Invitation, Network
from tablee.domains.messages.models import Message
from tablee.kernel import outbox
from tests import make
from tests.web.visitors import signed_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def invited(table: make.Table) -> make.Table:
    """Chloé's structure is invited to Alice's network."""
    actions.invite(table.network, organization=table.cypres, by=make.ROBOT, at=make.NOON)
    return table


def test_two_taps_lead_to_the_table(invited: make.Table) -> None:
    client = signed_in(invited.chloe)
    path = f"/rejoindre/{invited.network.ref}/"
    assert f'href="{path}"' in client.get("/rejoindre/").content.decode()
    answer = client.post(path, {"answer": "yes"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["network"] == invited.network


def test_no_is_an_answer(invited: make.Table) -> None:
    client = signed_in(invited.chloe)
    path = f"/rejoindre/{invited.network.ref}/"
    assert client.post(path, {"answer": "no"}).status_code == 302
    assert client.get(path).status_code == 404
    assert client.get(f"/reseau/?reseau={invited.network.ref}").status_code == 404


def test_only_the_invited_and_only_their_coordination_join(invited: make.Table) -> None:
    path = f"/rejoindre/{invited.network.ref}/"
    assert signed_in(invited.alice).post(path).status_code == 404
    team = make.viewer(invited.cypres, kind="team")
    assert signed_in(team).post(path, {"answer": "yes"}).status_code == 422
    assert Invitation.objects.get().answered_at is None


def test_an_invitation_is_told_once_to_the_invited(invited: make.Table) -> None:
    outbox.run_due(make.NOON)
    outbox.run_due(make.NOON)
    told = Message.objects.filter(
        kind="place", address="chloe@exemple.test", path=f"/rejoindre/{invited.network.ref}/"
    )
    assert told.count() == 1


@pytest.fixture
def facilitating(table: make.Table) -> Any:
    return make.facilitator(table.network, table.tilleuls)


def test_a_facilitator_invites_by_code_or_by_a_name_already_seen(
    table: make.Table, facilitating: Any
) -> None:
    client, path = signed_in(facilitating), f"/reseau/{table.network.ref}/inviter/"
    code = f"{table.cypres.ref[:4]}-{table.cypres.ref[4:].lower()}"
    assert client.post(path, {"who": code}).status_code == 302
    assert Invitation.objects.get().organization == table.cypres


@pytest.mark.parametrize("typed", ["Les Cyprès", "ZZZZZZZZ", "   ", "é", "x" * 151])
def test_a_strangers_name_and_a_wrong_code_sound_the_same(
    table: make.Table, facilitating: Any, typed: str
) -> None:
    answer = signed_in(facilitating).post(f"/reseau/{table.network.ref}/inviter/", {"who": typed})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()
    assert table.cypres.ref not in answer.content.decode()


def test_a_member_is_not_invited_again(table: make.Table, facilitating: Any) -> None:
    answer = signed_in(facilitating).post(f"/reseau/{table.network.ref}/inviter/", {"who": "les erables"})
    assert answer.status_code == 422
    assert "déjà dans le réseau" in answer.content.decode()
    assert 'value="les erables"' in answer.content.decode()


def test_only_facilitators_find_the_invitation_page(table: make.Table) -> None:
    for viewer in (table.bob, table.chloe):
        assert signed_in(viewer).get(f"/reseau/{table.network.ref}/inviter/").status_code == 404


def test_founding_seats_the_founder_who_then_facilitates(table: make.Table) -> None:
    client = signed_in(table.alice)
    answer = client.post("/reseaux/nouveau/", {"name": "Réseau du Frêne", "territory": "Lauragais"})
    made = Network.objects.get(name="Réseau du Frêne")
    assert answer["Location"] == f"/reseau/{made.ref}/inviter/"
    assert client.get(answer["Location"]).status_code == 200
    assert [card.name for card in client.get(f"/reseau/?reseau={made.ref}").context["cards"]] == [
        "Les Tilleuls"
    ]


def test_only_a_coordination_founds(table: make.Table) -> None:
    team = make.viewer(table.tilleuls, kind="team")
    answer = signed_in(team).post("/reseaux/nouveau/", {"name": "Réseau du Frêne"})
    assert answer.status_code == 422
    assert 'value="Réseau du Frêne"' in answer.content.decode()
    assert not Network.objects.filter(name="Réseau du Frêne").exists()


def test_leaving_lists_what_is_open_settles_it_and_shuts_the_door(table: make.Table) -> None:
    given = make.offer(table.network, table.erables, label="Pommes")
    make.claim(given, table.alice, units=4)
    own = make.offer(table.network, table.tilleuls, label="Poires")
    need = make.need(table.network, table.tilleuls)
    client, path = signed_in(table.alice), f"/quitter/{table.network.ref}/"
    html = client.get(path).content.decode()
    for said in ("Pommes", "4\u00a0caisses", "Poires", "Fruits et légumes", "/reglages/nos-donnees/"):
        assert said in html
    assert client.post(path).status_code == 302
    given.refresh_from_db()
    own.refresh_from_db()
    need.refresh_from_db()
    assert (given.units_left, own.status, need.closed_at is not None) == (12, "withdrawn", True)
    for gone in (path, f"/reseau/?reseau={table.network.ref}", f"/structures/{table.erables.ref}/"):
        assert client.get(gone).status_code == 404
    assert signed_in(table.bob).get(f"/structures/{table.tilleuls.ref}/").status_code == 404


def test_a_team_member_cannot_leave_for_the_structure(table: make.Table) -> None:
    client, path = signed_in(make.viewer(table.tilleuls, kind="team")), f"/quitter/{table.network.ref}/"
    assert "Seule la coordination" in client.get(path).content.decode()
    assert client.post(path).status_code == 422
    assert table.network.memberships.filter(left_at=None).count() == 2


def test_strangers_find_nothing_to_leave(table: make.Table) -> None:
    assert signed_in(table.chloe).get(f"/quitter/{table.network.ref}/").status_code == 404
    assert signed_in(table.chloe).post(f"/quitter/{table.network.ref}/").status_code == 404
