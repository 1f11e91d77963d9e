"""« Mon espace »: what I receive, where I act, what is known about me, and the way out."""

import io
import json
import zipfile

import pytest
from django.core import mail
from django.test import Client

from tablee.domains.actors.models import Person, Role
from tablee.domains.messages import actions as messages
from tablee.domains.messages.kinds import KINDS
from tablee.domains.messages.models import Message
from tablee.domains.sharing.models import Claim
from tablee.flows import worker
from tablee.kernel import links
from tests import make
from tests.web.visitors import phone, signed_in

pytestmark = pytest.mark.django_db


def test_first_name_and_language(table: make.Table) -> None:
    client = signed_in(table.alice)
    answer = client.post("/compte/moi/", {"first_name": "Alisier", "language": "en"})
    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "en"
    person = table.account(table.alice)
    assert (person.first_name, person.language) == ("Alisier", "en")
    refused = client.post("/compte/moi/", {"first_name": "", "language": "tlh"})
    assert refused.status_code == 422
    assert table.account(table.alice).first_name == "Alisier"


def test_kinds_of_messages_are_switched_off_and_on(table: make.Table) -> None:
    may_mute = [key for key, kind in KINDS.items() if kind.may_mute]
    client = signed_in(table.alice)
    client.post("/compte/messages/", {"wanted": ["offer", "answer"]})
    assert table.account(table.alice).muted == sorted(set(may_mute) - {"offer", "answer"})
    client.post("/compte/messages/", {"wanted": may_mute})
    assert table.account(table.alice).muted == []
    assert client.post("/compte/messages/", {"wanted": ["place"]}).status_code == 422


def test_a_role_ends_in_two_presses_but_not_the_last_coordination(table: make.Table) -> None:
    helper = make.viewer(table.tilleuls, first_name="Souci", kind="team")
    role = Role.objects.get(person_id=helper.person_id)
    client = signed_in(helper)
    assert "Les Tilleuls" in client.get(f"/compte/roles/{role.pk}/terminer/").content.decode()
    assert client.post(f"/compte/roles/{role.pk}/terminer/").status_code == 302
    role.refresh_from_db()
    assert role.ends_at is not None
    own = Role.objects.get(person_id=table.alice.person_id)
    refused = signed_in(table.alice).post(f"/compte/roles/{own.pk}/terminer/")
    assert refused.status_code == 422
    assert "Confiez d’abord la coordination" in refused.content.decode()
    assert signed_in(table.bob).post(f"/compte/roles/{own.pk}/terminer/").status_code == 404


def test_all_that_is_known_can_be_taken_away(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, table.bob, first_name="Bob")
    client = signed_in(table.bob)
    assert "bob@exemple.test" in client.get("/compte/donnees/").content.decode()
    known = json.loads(client.get("/compte/donnees/tablee-mes-donnees.json").content)
    assert known["personne"][0]["email"] == "bob@exemple.test"
    assert known["parts_prises"][0]["first_name"] == "Bob"
    assert known["journal"]
    packed = client.get("/compte/donnees/tablee-mes-donnees.zip")
    assert packed["Content-Disposition"].startswith("attachment")
    names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert {"personne.csv", "parts_prises.csv", "mes-donnees.json"} <= set(names)
    whole = json.dumps(known) + str(
        [zipfile.ZipFile(io.BytesIO(packed.content)).read(name) for name in names]
    )
    assert "alice" not in whole.lower()
    assert client.get("/compte/donnees/tablee-mes-donnees.exe").status_code == 404


def test_erasing_asks_once_more_and_forgets(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    claim = make.claim(offer, table.bob, first_name="Bob")
    worker.drain(make.NOON)
    client = signed_in(table.bob)
    page = client.get("/compte/effacer/").content.decode()
    assert "Les Érables" in page  # nobody else coordinates it
    assert client.post("/compte/effacer/", {}).status_code == 422
    assert Person.objects.filter(email="bob@exemple.test").exists()
    assert client.post("/compte/effacer/", {"sure": "on"}).status_code == 302
    assert client.get("/compte/").status_code == 302
    worker.drain(make.NOON)
    gone = Person.objects.get(pk=table.bob.person_id)
    assert (gone.first_name, gone.is_active) == ("—", False)
    assert "bob" not in gone.email
    assert Claim.objects.get(pk=claim.pk).first_name == ""
    assert not Message.objects.filter(person_ref=table.bob.person_ref).exists()
    Client().post("/compte/entrer/", {"email": "bob@exemple.test"})
    assert "bob@exemple.test" not in [
        to for message in mail.outbox[-1:] for to in message.to if "code" in message.subject
    ]


def test_the_stop_of_a_message_works_without_account(table: make.Table) -> None:
    link = links.issue(
        messages.MUTE_SCOPE,
        table.alice.person_ref,
        holder_ref="urgent_offer",
        at=make.NOON,
        expires_at=make.NOON.replace(year=2030),
    )
    browser = phone()
    page = browser.get(links.path_of(link))
    assert page.status_code == 200
    assert "Un surplus frais qui presse" in page.content.decode()
    assert (
        table.account(table.alice).muted == []
    )  # reading changes nothing: mail programs open links by themselves
    done = browser.post(links.path_of(link))
    assert "Vous ne recevrez plus" in done.content.decode()
    assert table.account(table.alice).muted == ["urgent_offer"]
    browser.post(links.path_of(link))
    assert table.account(table.alice).muted == ["urgent_offer"]


def test_somebody_without_any_structure_still_has_a_space(client: Client) -> None:
    person = make.person("Ajonc")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    for path in ("/compte/", "/compte/donnees/", "/compte/effacer/", "/plus/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/importer/")["Location"] == "/compte/"


@pytest.mark.parametrize(
    "path",
    ["/compte/", "/compte/donnees/", "/compte/effacer/", "/plus/", "/importer/", "/bienvenue/premiers-pas/"],
)
def test_strangers_are_led_to_the_entrance(client: Client, table: make.Table, path: str) -> None:
    assert client.get(path)["Location"].startswith("/compte/entrer/?next=")


@pytest.mark.parametrize("path", ["/", "/comment-ca-marche/", "/vos-donnees/", "/compte/entrer/"])
def test_public_pages(client: Client, table: make.Table, path: str) -> None:
    assert client.get(path).status_code == 200


def test_more_shows_only_rooms_that_exist(table: make.Table) -> None:
    page = signed_in(table.alice).get("/plus/").content.decode()
    for name in ("Mon espace", "Importer un tableau", "Comment ça marche", "Sortir"):
        assert name in page
    team = signed_in(make.viewer(table.tilleuls, kind="team")).get("/plus/").content.decode()
    assert "Premiers pas" not in team
