"""The large territory keeps every law, is the same for the same seed, and lets nobody in outside the demonstration."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.http import HttpRequest
from django.test import Client

from tablee.demo.populate.door import AlreadyThere, Populated, populate
from tablee.demo.populate.sizes import SIZES
from tablee.demo.populate.territory import shared_out
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Network, Organization, Person
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.models import Claim, MatchNote, Need, Offer, Share
from tablee.kernel import laws
from tablee.kernel.models import JournalEntry
from tests import make, plugin_worlds
from tests.demo.worlds import SMALL, SMALL_SEED, silent
from tests.demo.worlds import SMALL_AT as AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(db: Any) -> Any:
    return plugin_worlds.copy_of(SMALL)


def fingerprint() -> list[Any]:
    """Everything that the dice decided; ids and numbers aside, which depend on what was there before."""
    return [
        list(Organization.objects.order_by("ref").values_list("ref", "name", "kind", "sites__insee_code")),
        list(Person.objects.order_by("ref").values_list("ref", "email", "first_name")),
        list(
            Offer.objects.order_by("bundle__ref").values_list(
                "bundle__ref", "label", "units_left", "until_at"
            )
        ),
        list(Claim.objects.order_by("ref").values_list("ref", "units", "status", "taken_at")),
        list(Need.objects.order_by("ref").values_list("ref", "family", "until_on")),
    ]


def planted(seed: int) -> list[Any]:
    with transaction.atomic():
        populate("S", seed=seed, at=AT, progress=silent)
        found = fingerprint()
        transaction.set_rollback(True)
    return found


def test_the_same_seed_gives_the_same_territory() -> None:
    first = planted(3)
    assert planted(3) == first
    assert planted(4) != first


class TestSmall:
    """Several looks at one small territory."""

    def test_a_small_one_has_what_its_size_says(self, small: Populated) -> None:
        size = SIZES["S"]
        assert Organization.objects.count() == small.organizations == size.members + size.givers
        assert Person.objects.count() == size.people
        assert Offer.objects.count() == small.offers == size.offers
        assert Offer.objects.filter(until_at__gt=AT).count() == size.running
        assert 2 * size.offers < Claim.objects.count() < 4 * size.offers
        assert Need.objects.filter(closed_at__isnull=True).exists()
        assert MatchNote.objects.filter(told=True).exists()
        assert MatchNote.objects.filter(told=False).exclude(reason="").exists()
        assert JournalEntry.objects.filter(verb="sharing.claim").exists()
        assert Share.objects.filter(state="proposed").exists()
        assert make.facts_due(AT) == 0  # a load test starts without thousands of messages to write

    def test_every_law_holds(self, small: Populated) -> None:
        assert {name: found for name, found in laws.check_all().items() if found} == {}

    def test_who_signs_in_has_much_to_see(self, small: Populated) -> None:
        person = actors.person_by_email(small.sign_in_with)
        assert person is not None
        viewer = actors.viewer_of(person)
        assert viewer.coordinates
        assert viewer.facilitates
        assert len(sharing.open_offers(viewer, at=AT)) >= 10

    def test_the_same_size_and_seed_are_planted_once(self, small: Populated) -> None:
        with pytest.raises(AlreadyThere, match="graine 7"):
            populate("S", seed=SMALL_SEED, at=AT, progress=silent)


def test_the_large_size_is_that_of_the_contract() -> None:
    size = SIZES["L"]
    assert (size.members + size.givers, size.people, size.offers) == (200, 5_000, 50_000)
    assert sum(shared_out(size.offers, size.networks)) == size.offers
    assert max(shared_out(size.members, size.networks)) == 64


def test_the_command_prints_who_to_sign_in_as_and_the_cookie_opens_the_door() -> None:
    out = StringIO()
    call_command("populate", "--size", "S", "--seed", "1", stdout=out)
    email = out.getvalue().split("Pour entrer\u00a0: ")[1].strip()
    cookie = StringIO()
    call_command("session_cookie", email, stdout=cookie)
    name, value = cookie.getvalue().strip().split("=")
    client = Client()
    client.cookies[name] = value
    request = HttpRequest()
    request.session = client.session
    assert getattr(get_user(request), "email", "") == email
    with pytest.raises(CommandError, match="déjà là"):
        call_command("populate", "--size", "S", "--seed", "1", stdout=out)


def test_nothing_is_invented_outside_the_demonstration(settings: Any, table: make.Table) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("populate", "--size", "S")
    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("session_cookie", "alice@exemple.test")
    assert Network.objects.count() == 2


def test_a_cookie_for_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="Personne n’a cette adresse"):
        call_command("session_cookie", "personne@exemple.test")
