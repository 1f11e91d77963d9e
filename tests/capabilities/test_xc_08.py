"""XC-08, the API: given a token of scope read, when a program asks `GET /api/v1/…`, then it is documented and paginated."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from jsonschema_rs import Draft202012Validator

from tablee.config.management.commands import openapi
from tablee.demo.loader import organization_of
from tablee.domains.actors.enums import TokenScope
from tests.api.callers import Program, problem, program

pytestmark = pytest.mark.usefixtures("demo")
LISTS = (
    "networks",
    "organizations",
    "products",
    "offers",
    "claims",
    "shares",
    "needs",
    "handovers",
    "invitations",
)


def described() -> dict[str, Any]:
    said: dict[str, Any] = json.loads(openapi.FILE.read_text("utf-8"))
    return said


def faults(said: dict[str, Any], path: str, answer: Any) -> list[str]:
    """Where an answer is not what its description says."""
    schema = said["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    validator = Draft202012Validator({**schema, "components": said["components"]})
    return [error.message for error in validator.iter_errors(answer)]


@pytest.fixture
def gesmip() -> Program:
    return program(organization_of("gesmip"), TokenScope.READ)


def test_every_list_is_what_its_description_says(gesmip: Program) -> None:
    said = described()
    for path in LISTS:
        answer = gesmip.get(f"/{path}").json()
        assert not faults(said, path, answer), path
    assert faults(said, "offers", {"items": [{"ref": 1}]}), "the eye sees"


def test_a_long_list_comes_in_pages_without_gap_or_double(gesmip: Program) -> None:
    whole = [each["ref"] for each in gesmip.get("/organizations", {"limit": 100}).json()["items"]]
    found, following = [], "/api/v1/organizations?limit=7"
    while following:
        answer = gesmip.client.get(following).json()
        found += [each["ref"] for each in answer["items"]]
        following = answer["next"]
    assert len(whole) > 14
    assert found == whole


def test_what_is_read_is_what_the_structure_sees(gesmip: Program) -> None:
    seen = {each["ref"] for each in gesmip.get("/offers", {"limit": 100}).json()["items"]}
    assert "OF-101" in seen
    elsewhere = program(organization_of("racines"), TokenScope.READ)
    problem(elsewhere.get("/offers/OF-101"), 404, "not_found")
    problem(gesmip.post("/offers/OF-101/claims", {"units": 1}), 403, "read_only")


def test_the_command_knows_the_demonstrations_names(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("api_token", "gesmip", "--scope", "write")
    me = Program(capsys.readouterr().out.strip()).get("/me").json()
    assert (me["organization"]["name"], me["may_write"]) == (organization_of("gesmip").name, True)
