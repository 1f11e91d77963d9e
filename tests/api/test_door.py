"""The door itself: who is let in, what is refused before a room is reached, in which words, and what is promised."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError
from django.test import Client

from tablee.api.middleware import MOST_BYTES
from tablee.api.tokens import CALLS_A_MINUTE
from tablee.config.management.commands import openapi
from tablee.domains.actors import actions
from tablee.domains.actors import queries as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import ApiToken
from tablee.domains.sharing.models import Offer
from tablee.kernel.busy import GateShut
from tests import make
from tests.api.callers import Program, problem, program, token_for
from tests.domains.refusing import refused
from tests.web.visitors import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
OPEN = {"/api/v1/openapi.json"}


@pytest.fixture
def writer(table: make.Table) -> Program:
    return program(table.tilleuls)


def test_nobody_enters_without_an_open_token(table: make.Table) -> None:
    secret = token_for(table.tilleuls)
    assert Program(secret).get("/me").status_code == 200
    for wrong in ("", "x", "tablee_", secret[:-1], secret + "é", secret.upper(), "tablee_" + "\udcff"):
        answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {wrong}"})
        problem(answer, 401, "no_token")
        assert answer["WWW-Authenticate"] == "Bearer"
    problem(Client().get("/api/v1/me", headers={"Authorization": f"Basic {secret}"}), 401, "no_token")
    token = actors.token_behind(secret)
    assert token is not None
    actions.revoke_token(token, by=table.alice, at=make.NOON)
    problem(Program(secret).get("/me"), 401, "no_token")


def test_a_signed_in_browser_is_nobody_here(table: make.Table) -> None:
    browser = signed_in(table.alice)
    problem(browser.get("/api/v1/me"), 401, "no_token")
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    problem(browser.post("/api/v1/offers", body, content_type="application/json"), 401, "no_token")
    assert not Offer.objects.exists()


def test_a_token_sets_no_cookie(writer: Program) -> None:
    assert not writer.get("/me").cookies


def test_a_token_is_kept_as_a_digest_only(table: make.Table) -> None:
    secret = token_for(table.tilleuls)
    row = ApiToken.objects.values().get()
    assert secret not in str(row) and secret.removeprefix("tablee_") not in str(row)
    assert row["last_used_on"] is None
    Program(secret).get("/me")
    assert ApiToken.objects.get().last_used_on == make.TODAY


def test_a_token_of_an_organization_that_left_sees_no_network(table: make.Table, writer: Program) -> None:
    offer = make.offer(table.network, table.erables)
    assert writer.get(f"/offers/{offer.ref}").status_code == 200
    actions.leave(table.network, organization=table.tilleuls, by=table.alice, at=make.NOON)
    problem(writer.get(f"/offers/{offer.ref}"), 404, "not_found")


def test_tokens_are_made_by_the_coordination_in_person(table: make.Table) -> None:
    team = make.viewer(table.tilleuls, kind="team")
    with refused("not_coordinator"):
        actions.issue_token(table.tilleuls, name="caisse", scope="read", by=team, at=make.NOON)
    with refused("not_coordinator"):
        actions.issue_token(table.tilleuls, name="caisse", scope="read", by=table.bob, at=make.NOON)
    token, _secret = actions.issue_token(
        table.tilleuls, name="caisse", scope="write", by=table.alice, at=make.NOON
    )
    by_program = actors.viewer_of_token(token)
    with refused("not_by_program"):
        actions.issue_token(table.tilleuls, name="autre", scope="read", by=by_program, at=make.NOON)
    for name, scope, code in ((" ", "read", "no_name"), ("caisse", "all", "bad_scope")):
        with refused(code):
            actions.issue_token(table.tilleuls, name=name, scope=scope, by=table.alice, at=make.NOON)
    for n in range(19):
        actions.issue_token(table.tilleuls, name=f"{n}", scope="read", by=table.alice, at=make.NOON)
    with refused("too_many_tokens"):
        actions.issue_token(table.tilleuls, name="caisse", scope="read", by=table.alice, at=make.NOON)


def test_the_command_prints_a_token_alone(table: make.Table, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api_token", table.tilleuls.ref, "--scope", "write")
    secret = capsys.readouterr().out.strip()
    assert secret.split() == [secret]
    assert Program(secret).get("/me").json()["may_write"] is True
    call_command("api_token", table.tilleuls.ref.lower())
    assert Program(capsys.readouterr().out.strip()).get("/me").json()["may_write"] is False
    with pytest.raises(CommandError):
        call_command("api_token", "personne")


def test_too_many_calls_in_a_minute_wait(writer: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tablee.api.tokens.CALLS_A_MINUTE", 3)
    assert [writer.get("/me").status_code for _ in range(3)] == [200] * 3
    answer = writer.get("/me")
    problem(answer, 429, "too_often")
    assert answer["Retry-After"] == "60" and CALLS_A_MINUTE > 3


def test_problems_speak_the_readers_language(table: make.Table) -> None:
    secret = token_for(table.tilleuls, TokenScope.READ)
    french = problem(Program(secret).get("/offers/ZZZ"), 404, "not_found")
    english = problem(Program(secret, "en-GB,en;q=0.9").get("/offers/ZZZ"), 404, "not_found")
    assert (french["detail"], english["detail"]) == (
        "Rien ne se trouve à cette adresse.",
        "There is nothing here.",
    )
    said = problem(Program(secret, "en").get("/offers", {"limit": 0}), 422, "bad_values")
    assert said["errors"] == [{"field": "query.limit", "detail": "Give at least 1."}]
    missing = problem(program(table.tilleuls, language="en").post("/offers", {}), 422, "bad_values")
    assert {"field": "body.units", "detail": "A value is missing."} in missing["errors"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "unreadable"),
        (b"\xff\xfe", 400, "unreadable"),
        (b'{"families": NaN}', 400, "unreadable"),
        (b"[" * 100_000, 400, "unreadable"),
        (b'{"families":' * 5_000, 400, "unreadable"),
        (b"9" * 5_000, 400, "unreadable"),
        (b"[]", 422, "bad_values"),
        (b"null", 422, "bad_values"),
        (b'"x"', 422, "bad_values"),
        (b'{"families": ["feculents"], "x": 1}', 422, "bad_values"),
        (b'{"families": ["feculents"], "note": "a\\u0000b"}', 422, "bad_values"),
        (b'{"families": ["feculents"], "note": "\\ud800"}', 422, "bad_values"),
        (b'{"families": ["feculents"], "until": 1}', 422, "bad_values"),
        (b'{"families": ["feculents"], "until": "9999-12-31"}', 422, "bad_values"),
        (b'{"families": ["feculents"], "until": "2026-02-31"}', 422, "bad_values"),
        (b" " * (MOST_BYTES + 1), 413, "too_long"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_body_nobody_can_read_is_a_problem(writer: Program, body: bytes, status: int, code: str) -> None:
    problem(writer.post("/needs", body), status, code)


@pytest.mark.parametrize(
    "body",
    [
        {"units": 10**30},
        {"units": -1},
        {"units": True},
        {"units": "4"},
        {"units": 4.0},
        {"until": "0001-01-01T00:00:00Z"},
        {"until": "9999-12-31T23:59:59-23:59"},
        {"until": 1_700_000_000},
        {"until": "2026-11-24T25:00:00Z"},
        {"unit_g": 10**12},
        {"label": "x" * 81},
        {"label": ""},
        {"mode": "other"},
    ],
    ids=str,
)
def test_values_out_of_bounds_are_a_problem(writer: Program, body: dict[str, Any]) -> None:
    good = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": "2026-11-24T19:45:00+01:00"}
    said = problem(writer.post("/offers", good | body), 422, "bad_values")
    assert said["errors"][0]["field"] == f"body.{next(iter(body))}"
    assert not Offer.objects.exists()


def test_another_content_type_is_refused(writer: Program) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = writer.client.generic("POST", "/api/v1/needs", b"{}", content_type=kind)
        problem(answer, 415, "not_json")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/offers/a%00b", 404),
        ("/api/v1/offers/%ff%fe", 404),
        ("/api/v1/offers?cursor=%00", 422),
        ("/api/v1/offers?%00=1", 422),
        ("/api/v1/offers?" + "a=1&" * 3000, 400),
        ("/api/v1/offers?limit=1e9", 422),
        ("/api/v1/offers?limit=" + "9" * 5000, 422),
        ("/api/v1/organizations?near=nan,nan", 422),
        ("/api/v1/organizations?near=1,2,3", 422),
        ("/api/v1/organizations?near=43.6,1.44&km=inf", 422),
        ("/api/v1/organizations?km=3", 422),
        ("/api/v1/organizations?storage=warm", 422),
        ("/api/v1/nothing", 404),
        ("/api/", 404),
        ("/api/v1/", 404),
        ("/api/v2/offers", 404),
    ],
    ids=lambda value: str(value)[:50],
)
def test_an_odd_address_is_a_problem(writer: Program, path: str, status: int) -> None:
    answer = writer.client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), (
        answer.content
    )


def test_an_unknown_verb_says_which_are_known(writer: Program) -> None:
    answer = writer.client.put("/api/v1/offers")
    problem(answer, 405, "unknown_verb")
    assert set(answer["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize(("error", "status"), [(GateShut("shut"), 503), (OperationalError("broken"), 500)])
def test_not_now_is_told_from_broken(
    writer: Program, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def falls(*_args: Any, **_named: Any) -> Any:
        raise error

    monkeypatch.setattr("tablee.api.needs.queries.running_needs", falls)
    writer.client.raise_request_exception = False
    answer = writer.get("/needs")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert answer.headers.get("Retry-After", "") == ("5" if status == 503 else "")


def described() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(openapi.FILE.read_text("utf-8"))
    return said


def test_the_committed_description_is_what_the_door_says(client: Client) -> None:
    assert client.get("/api/v1/openapi.json").json() == described()
    call_command("openapi", "--check")


def test_a_change_of_the_api_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    changed = tmp_path / "openapi.json"
    changed.write_text(openapi.FILE.read_text("utf-8").replace('"units"', '"boxes"', 1), "utf-8")
    monkeypatch.setattr(openapi, "FILE", changed)
    with pytest.raises(CommandError):
        call_command("openapi", "--check")


def test_every_operation_says_all_its_answers() -> None:
    for path, verbs in described()["paths"].items():
        for verb, operation in verbs.items():
            answers = set(operation["responses"])
            asks = {"401", "404", "422", "429", "405", "400"}
            assert asks <= answers, f"{verb} {path}"
            assert operation["security"] == [{"Token": []}]
            if verb == "get":
                assert {"200", "304"} <= answers
            else:
                assert {"403", "409", "413", "415"} <= answers
                names = {each["name"] for each in operation["parameters"]}
                assert "Idempotency-Key" in names, f"{verb} {path}"


def test_every_operation_has_a_sentence_and_a_name_of_its_own() -> None:
    operations = [each for verbs in described()["paths"].values() for each in verbs.values()]
    names = [each["operationId"] for each in operations]
    assert len(set(names)) == len(names) > 40
    assert all(len(each["summary"]) > 3 for each in operations)
