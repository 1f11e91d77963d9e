"""The first visit of a fresh installation: three steps, then in; once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization, Person, Role
from tablee.domains.actors.viewer import Viewer
from tablee.flows import foundation, scopes
from tablee.kernel.refusals import Refused
from tests import make
from tests.web.visitors import signed_in

NETWORK = {"network": "Réseau du Gers", "territory": "Gers"}
STRUCTURE = {"structure": "Le Grenier partagé", "kind": "association", "commune": "Auch"}
YOU = {"first_name": "Bruyère", "email": "bruyere@exemple.test"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_demonstration(settings: Settings) -> None:
    settings.DEMO = False


def test_the_first_address_opens_the_wizard(client: Client) -> None:
    assert client.get("/")["Location"] == "/bienvenue/"
    assert client.get("/bienvenue/").status_code == 200


def test_three_steps_and_one_is_in(client: Client) -> None:
    assert client.post("/bienvenue/", NETWORK)["Location"] == "/bienvenue/structure/"
    assert client.post("/bienvenue/structure/", STRUCTURE)["Location"] == "/bienvenue/vous/"
    assert "Le Grenier partagé" in client.get("/bienvenue/vous/").content.decode()
    assert client.post("/bienvenue/vous/", YOU)["Location"] == "/bienvenue/premiers-pas/"
    page = client.get("/bienvenue/premiers-pas/")
    assert page.status_code == 200
    person = Person.objects.get()
    viewer = actors.viewer_of(person)
    assert viewer.coordinates
    assert viewer.facilitates == viewer.network_ids == frozenset({Network.objects.get().pk})
    site = Organization.objects.get().sites.get()
    assert (site.insee_code, site.commune) == ("32013", "Auch")
    # and from now on the wizard is closed
    assert Client().get("/bienvenue/")["Location"] == "/"
    assert Client().get("/").status_code == 200


def test_steps_may_not_be_skipped(client: Client) -> None:
    assert client.get("/bienvenue/structure/")["Location"] == "/bienvenue/"
    assert client.get("/bienvenue/vous/")["Location"] == "/bienvenue/"
    assert client.post("/bienvenue/vous/", YOU)["Location"] == "/bienvenue/"
    assert not Person.objects.exists()


def test_several_communes_are_offered_as_a_choice(client: Client) -> None:
    client.post("/bienvenue/", NETWORK)
    asked = client.post("/bienvenue/structure/", STRUCTURE | {"commune": "Saint-Martin"})
    assert asked.status_code == 422
    assert "choisissez la vôtre" in asked.content.decode()
    assert "Le Grenier partagé" in asked.content.decode()
    chosen = client.post("/bienvenue/structure/", STRUCTURE | {"commune": "32000"})
    assert chosen.status_code in (302, 422)
    named = client.post("/bienvenue/structure/", STRUCTURE | {"commune": "toulouse", "insee_code": "75056"})
    assert named["Location"] == "/bienvenue/vous/"


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/bienvenue/", {"network": " " * 5}),
        ("/bienvenue/", {"network": "x" * 5000}),
        ("/bienvenue/", {"network": "\x00"}),
        ("/bienvenue/", {"network": "!!!"}),
        ("/bienvenue/structure/", STRUCTURE | {"structure": "…"}),
        ("/bienvenue/structure/", STRUCTURE | {"kind": "royaume"}),
        ("/bienvenue/structure/", STRUCTURE | {"commune": "zzzzzz"}),
        ("/bienvenue/structure/", {}),
    ],
)
def test_odd_input_is_refused_beside_its_field(client: Client, path: str, given: dict[str, str]) -> None:
    client.post("/bienvenue/", NETWORK)
    answer = client.post(path, given)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()


def test_a_bad_address_keeps_what_was_typed(client: Client) -> None:
    client.post("/bienvenue/", NETWORK)
    client.post("/bienvenue/structure/", STRUCTURE)
    answer = client.post("/bienvenue/vous/", YOU | {"email": "pas une adresse"})
    assert answer.status_code == 422
    assert "Bruyère" in answer.content.decode()
    assert not Network.objects.exists()


def wish(name: str) -> foundation.Wish:
    return foundation.Wish(
        f"Réseau {name}", "", f"Maison {name}", "association", "32013", name, f"{name}@exemple.test"
    )


def test_the_second_to_finish_is_refused_and_writes_nothing() -> None:
    foundation.install(wish("myrtille"), at=make.NOON)
    with pytest.raises(Refused) as refused:
        foundation.install(wish("sureau"), at=make.NOON)
    assert refused.value.conflict
    assert refused.value.refusal.code == "founded"
    assert [each.name for each in Network.objects.all()] == ["Réseau myrtille"]


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_finish_together_one_founds(together: Callable[..., list[Any]]) -> None:
    def finish(number: int) -> str:
        try:
            return foundation.install(wish(f"n{number}"), at=make.NOON).person.first_name
        except Refused as refused:
            return refused.refusal.code

    said = together(finish, 8)
    assert sorted(said)[:7] == ["founded"] * 7
    assert Person.objects.count() == Network.objects.count() == Role.objects.count() == 1


def test_the_demonstration_has_no_wizard(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert client.get("/bienvenue/")["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.fixture
def alone(noon: None) -> Viewer:
    """Somebody who founded a network and sits there alone."""
    founded = foundation.install(wish("bruyere"), at=make.NOON)
    return actors.viewer_of(founded.person)


def guided(viewer: Viewer) -> tuple[bool, bool]:
    """Whether « Aujourd'hui » and « Plus » lead to the first steps."""
    client = signed_in(viewer)
    pages = [client.get(path).content.decode() for path in ("/aujourdhui/", "/plus/")]
    return tuple("/bienvenue/premiers-pas/" in page for page in pages)  # type: ignore[return-value]


def ticked(viewer: Viewer) -> list[bool]:
    page = signed_in(viewer).get("/bienvenue/premiers-pas/").content.decode()
    return [
        done in page for done in ("1. Vous n’êtes plus seuls", "2. Un surplus proposé", "3. Un lien partagé")
    ]


def test_the_first_ten_minutes_tick_themselves_and_disappear(alone: Viewer) -> None:
    assert guided(alone) == (True, True)
    assert ticked(alone) == [False, False, False]
    client = signed_in(alone)
    sheet = {"kind": "structures", "paste": "Nom\tCommune\nÉpicerie du Lavoir\tAuch\n"}
    report = client.post("/importer/", sheet)["Location"]
    assert client.post(f"{report}importer/").status_code == 302
    assert ticked(alone) == [True, False, False]
    assert guided(alone) == (True, True)
    network = Network.objects.get()
    own = Organization.objects.get(ref=alone.organization_ref)
    offer = make.offer(network, own, by=alone)
    assert ticked(alone)[:2] == [True, True]
    client.get(f"/partager/{offer.ref}/")
    scopes.loop_link(offer.bundle, at=make.NOON)
    assert ticked(alone) == [True, True, True]
    assert "Vous y êtes" in client.get("/bienvenue/premiers-pas/").content.decode()
    assert guided(alone) == (False, False)


def test_whoever_joins_a_table_that_is_set_is_not_guided(table: make.Table, noon: None) -> None:
    scopes.loop_link(make.offer(table.network, table.tilleuls).bundle, at=make.NOON)
    assert guided(table.bob) == (False, False)


def test_one_main_action_at_a_time(alone: Viewer) -> None:
    page = signed_in(alone).get("/bienvenue/premiers-pas/").content.decode()
    main = page[page.index("<main") :]
    assert main.count('class="button main') == 1
