"""Coming in by a code: the known get one, the unknown learn nothing, guessing ends quickly."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.test import Client
from pytest_django import Settings

from tests import make

ASK, ENTER = "/compte/entrer/", "/compte/entrer/code/"


def code_of(message: mail.EmailMessage) -> str:
    found = re.search(r"\b\d{6}\b", str(message.body))
    assert found
    return found[0]


def test_a_code_lets_in(client: Client, table: make.Table) -> None:
    asked = client.post(ASK, {"email": "Alice@Exemple.test"})
    assert asked.status_code == 302
    assert asked["Location"] == ENTER
    (message,) = mail.outbox
    assert message.to == ["alice@exemple.test"] or message.to == ["Alice@Exemple.test"]
    assert code_of(message) in message.subject
    page = client.get(ENTER).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    code = code_of(message)
    entered = client.post(ENTER, {"code": f"{code[:3]} {code[3:]}"})
    assert entered.status_code == 302
    assert entered["Location"] == "/"
    assert client.get("/compte/").status_code == 200
    assert not EmailAddress.objects.exists()  # the address stands in one place only: the person


def test_next_is_kept_and_never_leaves_the_house(client: Client, table: make.Table) -> None:
    client.post(f"{ASK}?next=/compte/donnees/", {"email": "alice@exemple.test", "next": "/compte/donnees/"})
    page = client.get(f"{ENTER}?next=/compte/donnees/").content.decode()
    assert 'name="next" value="/compte/donnees/"' in page
    entered = client.post(ENTER, {"code": code_of(mail.outbox[0]), "next": "/compte/donnees/"})
    assert entered["Location"] == "/compte/donnees/"
    other = Client()
    other.post(ASK, {"email": "bob@exemple.test", "next": "https://ailleurs.test/"})
    entered = other.post(ENTER, {"code": code_of(mail.outbox[1]), "next": "https://ailleurs.test/"})
    assert entered["Location"] == "/"


def test_an_unknown_address_sees_the_same_page_and_gets_no_message(client: Client, table: make.Table) -> None:
    def seen(email: str) -> tuple[int, str, str]:
        browser = Client()
        asked = browser.post(ASK, {"email": email})
        page = browser.get(ENTER)
        body = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode()).replace(email, "@")
        return asked.status_code, asked["Location"], body

    assert seen("personne@ailleurs.test") == seen("alice@exemple.test")
    assert [message.to for message in mail.outbox] == [["alice@exemple.test"]]


def test_a_wrong_code_says_so_and_five_end_it(client: Client, table: make.Table) -> None:
    client.post(ASK, {"email": "alice@exemple.test"})
    code = code_of(mail.outbox[0])
    wrong = "000000" if code != "000000" else "111111"
    for _attempt in range(4):
        refused = client.post(ENTER, {"code": wrong})
        assert refused.status_code == 422
        assert "Ce n’est pas le bon code" in refused.content.decode()
    ended = client.post(ENTER, {"code": wrong})
    assert ended.status_code == 302
    assert ended["Location"] == ASK
    assert client.post(ENTER, {"code": code}).status_code == 302
    assert client.get("/compte/").status_code == 302  # still outside


def test_a_code_is_too_old_after_a_quarter_of_an_hour(client: Client, table: make.Table) -> None:
    with time_machine.travel(make.NOON, tick=False) as clock:
        client.post(ASK, {"email": "alice@exemple.test"})
        clock.shift(timedelta(minutes=16))
        late = client.post(ENTER, {"code": code_of(mail.outbox[0])})
    assert late["Location"] == ASK


def test_a_code_can_be_sent_again(client: Client, table: make.Table) -> None:
    client.post(ASK, {"email": "alice@exemple.test"})
    page = client.get(ENTER).content.decode()
    assert 'name="action" value="resend"' in page
    assert client.post(ENTER, {"action": "resend"})["Location"] == ENTER
    first, second = mail.outbox
    old = client.post(ENTER, {"code": code_of(first)})
    assert old.status_code == 422 or code_of(first) == code_of(second)
    assert client.post(ENTER, {"code": code_of(second)})["Location"] == "/"


def test_asking_again_and_again_is_slowed_down(client: Client, table: make.Table) -> None:
    statuses = [Client().post(ASK, {"email": "alice@exemple.test"}).status_code for _attempt in range(7)]
    assert statuses == [302] * 6 + [422]
    assert len(mail.outbox) == 6


def test_nobody_signs_up_alone(client: Client, table: make.Table) -> None:
    for path in ("/compte/signup/", "/compte/inscription/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


def test_the_code_speaks_the_person_s_language(client: Client, table: make.Table) -> None:
    make.person("Myrtle", email="myrtle@exemple.test", language="en")
    client.post(ASK, {"email": "myrtle@exemple.test"})
    entered = client.post(ENTER, {"code": code_of(mail.outbox[0])})
    assert entered.cookies["django_language"].value == "en"


def test_leaving(client: Client, table: make.Table) -> None:
    client.force_login(table.account(table.alice))
    assert client.get("/compte/sortir/").status_code == 200
    assert client.get("/compte/").status_code == 200
    client.post("/compte/sortir/")
    assert client.get("/compte/").status_code == 302


@pytest.mark.parametrize(
    "email",
    ["", "pas une adresse", "a" * 400 + "@exemple.test", "\x00@exemple.test", "é@è.test", "a@b", "<script>"],
)
def test_odd_addresses_are_refused_in_words(client: Client, db: None, email: str) -> None:
    answer = client.post(ASK, {"email": email})
    assert answer.status_code in (302, 422)


def test_an_erased_person_gets_no_code(client: Client, table: make.Table) -> None:
    from tablee.domains.actors import actions

    actions.erase_person(table.account(table.alice), at=make.NOON)
    client.post(ASK, {"email": "alice@exemple.test"})
    assert not mail.outbox


def test_a_post_office_that_does_not_answer_tells_nothing(
    client: Client, table: make.Table, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known or not, the same page at the same pace: sending happens beside the answer, and its failure stays inside."""
    started: list[str] = []

    class Beside:
        """A thread that only notes that it was started, then does its work on the spot."""

        def __init__(self, *, target: Callable[..., None], args: tuple[Any, ...], daemon: bool) -> None:
            self.work = lambda: target(*args)

        def start(self) -> None:
            started.append("beside")
            self.work()

    def refuse(self: EmailBackend, messages: Any) -> int:
        raise ConnectionRefusedError

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    monkeypatch.setattr("tablee.web.account.adapter.Thread", Beside)
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    known = client.post(ASK, {"email": "alice@exemple.test"})
    unknown = Client().post(ASK, {"email": "personne@ailleurs.test"})
    assert (
        (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"]) == (302, ENTER)
    )
    assert started == ["beside"]
