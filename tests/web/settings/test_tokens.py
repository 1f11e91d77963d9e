"""Ways in for programs: opened by the coordination, shown once, closed for good; the team reads, others see nothing."""

import re

import pytest

from tablee.domains.actors.models import ApiToken
from tablee.kernel.models import JournalEntry
from tests import make
from tests.api.callers import Program
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
PAGE = "/reglages/acces/"
SECRET = re.compile(r"tablee_[\w-]{40,}")


def opened(table: make.Table, scope: str = "write") -> tuple[str, ApiToken]:
    answer = signed_in(table.alice).post(PAGE, {"name": "Caisse du lundi", "scope": scope})
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    found = SECRET.search(answer.content.decode())
    assert found is not None
    return found.group(), ApiToken.objects.latest("id")


def test_an_access_is_shown_once_and_opens(table: make.Table) -> None:
    secret, token = opened(table)
    assert Program(secret).get("/me").json()["organization"]["ref"] == table.tilleuls.ref
    assert (token.created_by_ref, token.scope) == (table.alice.person_ref, "write")
    page = signed_in(table.alice).get(PAGE).content.decode()
    assert "Caisse du lundi" in page and "lire et écrire" in page and "24\u00a0novembre" in page
    assert not SECRET.search(page)
    assert JournalEntry.objects.get(verb="actors.issue_token").after == {"token": token.ref, "scope": "write"}
    assert (
        "a ouvert un accès pour un programme"
        in signed_in(table.alice).get("/reglages/journal/").content.decode()
    )


def test_what_each_may_do_is_said(table: make.Table) -> None:
    page = signed_in(table.alice).get(PAGE).content.decode()
    assert "Il ne change rien." in page and "il agit au nom de votre structure" in page
    assert "Aucun programme n’entre pour vous." in page


def test_closed_it_opens_nothing(table: make.Table) -> None:
    secret, token = opened(table)
    answer = signed_in(table.alice).post(f"{PAGE}{token.ref}/fermer/", follow=True)
    assert "L’accès est fermé" in answer.content.decode()
    assert "Caisse du lundi" not in signed_in(table.alice).get(PAGE).content.decode()
    assert Program(secret).get("/me").status_code == 401
    assert signed_in(table.alice).post(f"{PAGE}{token.ref}/fermer/").status_code == 404


def test_the_team_reads_and_neighbours_find_nothing(table: make.Table) -> None:
    _secret, token = opened(table)
    team = signed_in(make.viewer(table.tilleuls, kind="team"))
    assert "Caisse du lundi" in team.get(PAGE).content.decode()
    assert team.post(PAGE, {"name": "x", "scope": "read"}).status_code == 422
    assert team.post(f"{PAGE}{token.ref}/fermer/").status_code == 302
    assert signed_in(table.bob).post(f"{PAGE}{token.ref}/fermer/").status_code == 404
    assert "Caisse du lundi" not in signed_in(table.bob).get(PAGE).content.decode()
    token.refresh_from_db()
    assert token.revoked_at is None


def test_what_is_missing_is_said_beside_its_field(table: make.Table) -> None:
    answer = signed_in(table.alice).post(PAGE, {"name": "", "scope": "all"})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_what_a_program_did_is_told_as_such(table: make.Table) -> None:
    secret, _token = opened(table)
    Program(secret).post("/needs", {"families": ["feculents"]})
    page = signed_in(table.alice).get("/reglages/journal/").content.decode()
    assert "Les Tilleuls, par un programme" in page
