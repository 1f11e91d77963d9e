"""One Idempotency-Key is one effect: said again, the first answer; for something else, refused; for 90 days."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection

from tablee.domains.sharing.models import Claim, Need, Offer
from tablee.kernel import idempotency, schedule
from tablee.kernel.models import AnsweredRequest, ScheduledRun
from tests import make
from tests.api.callers import Program, problem, program, token_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
CLIENTS = 8


@pytest.fixture
def bobs(table: make.Table) -> Program:
    return program(table.erables)


@pytest.fixture
def offer(table: make.Table) -> Offer:
    return make.offer(table.network, table.tilleuls, by=table.alice)


def test_the_same_request_again_hears_the_first_answer(offer: Offer, bobs: Program) -> None:
    path = f"/offers/{offer.ref}/claims"
    first = bobs.post(path, {"units": 4}, key="k-1")
    again = bobs.post(path, {"units": 4}, key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.content, again["Location"]) == (first.content, first["Location"])
    assert "Idempotent-Replayed" not in first and again["Idempotent-Replayed"] == "true"
    assert Claim.objects.count() == 1
    assert bobs.post(path, b'{ "units" :4 }', key="k-1").content == first.content, (
        "a space is no other request"
    )


def test_another_request_under_the_key_is_refused(offer: Offer, bobs: Program) -> None:
    path = f"/offers/{offer.ref}/claims"
    bobs.post(path, {"units": 4}, key="k-1")
    problem(bobs.post(path, {"units": 5}, key="k-1"), 422, "key_used")
    problem(bobs.post("/needs", {"families": ["feculents"]}, key="k-1"), 422, "key_used")
    assert (Claim.objects.get().units, Need.objects.count()) == (4, 0)


def test_a_refusal_is_an_answer_too(table: make.Table, offer: Offer, bobs: Program) -> None:
    """Whoever asks again gets what was said, though something came back meanwhile: a new wish takes a new key."""
    taken = make.claim(offer, make.by_link(make.organization("Les Ormes", network=table.network)), units=12)
    path = f"/offers/{offer.ref}/claims"
    first = bobs.post(path, {"units": 4}, key="k-1")
    problem(first, 409, "not_enough")
    from tablee.domains.sharing import actions

    actions.cancel_claim(taken, by=make.ROBOT, at=make.NOON)
    again = bobs.post(path, {"units": 4}, key="k-1")
    assert (again.status_code, again.content) == (409, first.content)
    assert again["Content-Type"] == "application/problem+json"
    assert bobs.post(path, {"units": 4}, key="k-2").status_code == 201


def test_keys_belong_to_an_organization(table: make.Table, offer: Offer, bobs: Program) -> None:
    third = make.organization("Les Ormes", network=table.network)
    path = f"/offers/{offer.ref}/claims"
    assert bobs.post(path, {"units": 4}, key="same").status_code == 201
    assert program(third).post(path, {"units": 4}, key="same").status_code == 201
    assert Claim.objects.count() == 2
    renewed = program(table.erables).post(path, {"units": 4}, key="same")
    assert renewed["Idempotent-Replayed"] == "true", "also when its token was renewed meanwhile"


@pytest.mark.parametrize("key", ["é", "a b", "x" * 256])
def test_a_key_nobody_can_send_is_refused(offer: Offer, bobs: Program, key: str) -> None:
    problem(bobs.post(f"/offers/{offer.ref}/claims", {"units": 4}, key=key), 422, "bad_values")
    assert not AnsweredRequest.objects.exists()


def test_a_fall_keeps_nothing(offer: Offer, bobs: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    from tablee.api import claims

    def falls(*_args: Any, **_named: Any) -> Any:
        raise RuntimeError("fell over")

    with monkeypatch.context() as broken:
        broken.setattr(claims, "claim_out", falls)
        bobs.client.raise_request_exception = False
        fell = bobs.post(f"/offers/{offer.ref}/claims", {"units": 4}, key="k-1")
        assert (fell.status_code, fell["Content-Type"]) == (500, "application/problem+json")
        assert not Claim.objects.exists() and not AnsweredRequest.objects.exists()
    assert bobs.post(f"/offers/{offer.ref}/claims", {"units": 4}, key="k-1").status_code == 201


def test_what_is_kept_opens_nothing(table: make.Table, bobs: Program) -> None:
    """A copy of the database opens no link: none stands in an answer that is kept."""
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    made = bobs.post("/offers", body, key="k-1").json()
    bobs.post(f"{made['url']}/correct", {"unit_g": 900, "reason": "Pesé"}, key="k-2")
    bobs.post(f"{made['url']}/withdraw", key="k-3")
    kept = AnsweredRequest.objects.values_list("body", flat=True)
    assert len(kept) == 3 and not any("/l/" in each for each in kept)


@pytest.mark.parametrize("body", [b"{", b"[" * 9000, b"\xff", b"9" * 5000])
def test_a_body_nobody_asked_for_is_no_fall(offer: Offer, bobs: Program, body: bytes) -> None:
    problem(bobs.post(f"/needs/{'Z' * 8}/close", body, key="k-1"), 404, "not_found")
    problem(bobs.post(f"/needs/{'Z' * 8}/close", body + b" ", key="k-1"), 422, "key_used")


def test_answers_go_after_ninety_days(offer: Offer, bobs: Program) -> None:
    bobs.post(f"/offers/{offer.ref}/claims", {"units": 4}, key="k-1")
    ninety = make.NOON + timedelta(days=90)
    assert idempotency.forget_old(ninety) == 0
    ScheduledRun.objects.all().delete()
    job = next(each for each in schedule.JOBS if each.name == "forget_answers")
    with time_machine.travel(ninety + timedelta(seconds=1), tick=False):
        job.run(ninety + timedelta(seconds=1))
    assert not AnsweredRequest.objects.exists()


def at_once(secret: str, path: str, bodies: list[dict[str, Any]]) -> list[Any]:
    """These bodies sent at the same moment, all under one key, each from a thread of its own."""
    barrier, answers = threading.Barrier(len(bodies)), list[Any]()

    def send(body: dict[str, Any]) -> None:
        caller = Program(secret)
        barrier.wait(30)
        try:
            answers.append(caller.post(path, body, key="at-once"))
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return answers


@pytest.mark.django_db(transaction=True)
def test_the_same_request_at_the_same_moment_is_one_effect(table: make.Table) -> None:
    secret = token_for(table.erables)
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    answers = at_once(secret, "/offers", [body] * CLIENTS)
    assert [each.status_code for each in answers] == [201] * CLIENTS
    assert len({each.content for each in answers}) == 1
    assert Offer.objects.count() == 1
    assert sum("Idempotent-Replayed" in each for each in answers) == CLIENTS - 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_under_one_key_at_the_same_moment_are_one_effect(table: make.Table) -> None:
    secret = token_for(table.erables)
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    answers = at_once(secret, "/offers", [body | {"units": n} for n in range(1, CLIENTS + 1)])
    assert sorted(each.status_code for each in answers) == [201] + [422] * (CLIENTS - 1)
    assert Offer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_guard_the_race_would_show(table: make.Table, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with keys forgotten, the same requests make several offers."""
    monkeypatch.setattr(idempotency, "once", lambda key, *, holder_ref, request, at, answer: answer())
    secret = token_for(table.erables)
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    at_once(secret, "/offers", [body] * CLIENTS)
    assert Offer.objects.count() == CLIENTS
