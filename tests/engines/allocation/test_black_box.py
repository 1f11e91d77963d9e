"""The command line: formats as documented, exit 2 and one clear line on anything malformed."""

from __future__ import annotations

import copy
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given

from tablee.engines.allocation import Problem, ProblemError
from tablee.engines.allocation.jsonio import problem_record, read_problem

from .problems import ROOT, counts, problems

PROBLEM: dict[str, Any] = {
    "lots": [
        {
            "id": "OF-101",
            "crates": 9,
            "crate_g": 10000,
            "category": "fruits et légumes frais",
            "storage": "ambient",
            "lat": 43.62,
            "lon": 1.43,
            "usable_until": "2026-11-23T12:00:00+01:00",
            "needs_authorization": True,
        },
        {
            "id": "OF-102",
            "crates": 4,
            "crate_g": 6000,
            "category": "lait",
            "storage": "chilled",
            "lat": 43.6,
            "lon": 1.44,
            "usable_until": None,
            "needs_authorization": False,
        },
    ],
    "structures": [
        {
            "id": name,
            "need_g": need_g,
            "received_g": 0,
            "caps": {"total_g": 90000, "chilled_g": chilled_g, "categories": {"lait": 12000}},
            "lat": 43.6,
            "lon": 1.45,
            "authorized": authorized,
            "opens_at": "2026-11-23T09:00:00+01:00",
            "refuses": [],
            "max_km": 30,
        }
        for name, need_g, chilled_g, authorized in (
            ("a", 600000, 20000, True),
            ("b", 300000, 0, True),
            ("c", 300000, 20000, False),
        )
    ],
    "parameters": {"mode": "batch", "km_tolerance": 0.0, "minimum_g": 0, "seed": 0},
}


def run(text: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "tablee.engines.allocation"]
    return subprocess.run(
        command, input=text, capture_output=True, encoding="utf-8", env=environment, check=False
    )


def test_a_problem_in_a_result_out() -> None:
    done = run(json.dumps(PROBLEM))
    assert (done.returncode, done.stderr) == (0, "")
    result = json.loads(done.stdout)
    assert list(result) == [
        "shares",
        "levels",
        "left",
        "sentences",
        "given_g",
        "bound_g",
        "kg_km",
        "complaints",
    ]
    shares = {(one["lot"], one["structure"]): one["crates"] for one in result["shares"]}
    # b has no cold room, c no authorisation: the milk goes to a and c, up to two crates each; the fruit to a and b.
    assert shares == {("OF-101", "a"): 6, ("OF-101", "b"): 3, ("OF-102", "a"): 2, ("OF-102", "c"): 2}
    assert result["levels"][0] == {"structure": "a", "before": 0.0, "after": 72_000 / 600_000}
    assert result["left"] == []
    assert (result["given_g"], result["bound_g"], result["complaints"]) == (114_000, 114_000, 0)
    assert result["kg_km"] > 0
    assert set(result["sentences"]) == {"a", "b", "c"}
    assert result["sentences"]["b"].startswith("3 caisses\u00a0: ")


def test_same_seed_same_bytes() -> None:
    assert run(json.dumps(PROBLEM)).stdout == run(json.dumps(PROBLEM, sort_keys=True)).stdout


def test_reasons_of_what_is_left() -> None:
    problem = copy.deepcopy(PROBLEM)
    problem["lots"][1]["storage"] = "frozen"
    problem["lots"][1]["crates"] = 40
    problem["structures"] = [{**one, "caps": {"frozen_g": 0}} for one in problem["structures"]]
    assert json.loads(run(json.dumps(problem)).stdout)["left"] == [
        {"lot": "OF-102", "crates": 40, "reason": "no_cold_room"}
    ]


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    problem = copy.deepcopy(PROBLEM)
    place: Any = problem
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return problem


MALFORMED = {
    "contributions are no input": changed("structures", 0, "contributions_cents", to=5000),
    "hours are no input": changed("structures", 0, "hours", to=12),
    "votes are no input": changed("parameters", "votes", to={}),
    "past refusals are no input": changed("structures", 0, "past_refusals", to=3),
    "urgent needs have no JSON form": changed("structures", 0, "urgent_g", to=3),
    "unknown key at the top": changed("note", to="x"),
    "unknown cap": changed("structures", 0, "caps", "fridge_g", to=1),
    "need under a gram": changed("structures", 0, "need_g", to=0),
    "negative need": changed("structures", 0, "need_g", to=-5),
    "negative history": changed("structures", 0, "received_g", to=-1),
    "negative cap": changed("structures", 0, "caps", "total_g", to=-1),
    "negative cap of a category": changed("structures", 0, "caps", "categories", to={"lait": -1}),
    "negative crates": changed("lots", 0, "crates", to=-1),
    "weightless crates": changed("lots", 0, "crate_g", to=0),
    "negative distance": changed("structures", 0, "max_km", to=-0.5),
    "negative minimum": changed("parameters", "minimum_g", to=-1),
    "negative seed": changed("parameters", "seed", to=-1),
    "repeated lot": changed("lots", 1, "id", to="OF-101"),
    "repeated structure": changed("structures", 1, "id", to="a"),
    "empty id": changed("structures", 1, "id", to=""),
    "one category in two storages": changed("lots", 1, "category", to="fruits et légumes frais"),
    "unknown storage": changed("lots", 0, "storage", to="cave"),
    "unknown mode": changed("parameters", "mode", to="slow"),
    "tolerance of kilometres": changed("parameters", "km_tolerance", to=0.02),
    "a date without offset": changed("lots", 0, "usable_until", to="2026-11-23T12:00:00"),
    "not a date": changed("structures", 0, "opens_at", to="demain"),
    "weight in words": changed("lots", 0, "crate_g", to="10 kg"),
    "half a gram": changed("lots", 0, "crate_g", to=0.5),
    "a boolean for a number": changed("lots", 0, "crates", to=True),
    "a number for a boolean": changed("structures", 0, "authorized", to=1),
    "off the Earth": changed("lots", 0, "lat", to=91),
    "beyond 64 bits": changed("lots", 0, "crates", to=10**30),
    "a list where an object belongs": changed("structures", 0, "caps", to=[]),
    "an object where a list belongs": changed("lots", to={}),
    "refusing a number": changed("structures", 0, "refuses", to=[3]),
    "missing need": changed("structures", 0, to={"id": "a", "lat": 43.6, "lon": 1.4}),
    "missing lots": {"structures": []},
}


@pytest.mark.parametrize("why", MALFORMED)
def test_malformed_is_refused_in_one_line(why: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        read_problem(json.dumps(MALFORMED[why]))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        json.dumps(MALFORMED["hours are no input"]),
        '{"lots": [], "lots": [], "structures": []}',
        json.dumps(PROBLEM).replace("43.62", "NaN"),
        "[" * 100_000,
    ],
)
def test_malformed_ends_with_exit_2_and_one_clear_line(text: str) -> None:
    done = run(text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("allocation: ")
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr


def test_nothing_to_share_and_nobody_to_share_with() -> None:
    assert json.loads(run('{"lots": [], "structures": []}').stdout)["given_g"] == 0
    only_lots = json.loads(run(json.dumps(changed("structures", to=[]))).stdout)
    assert [one["reason"] for one in only_lots["left"]] == ["no_structure", "no_structure"]
    only_structures = json.loads(run(json.dumps(changed("lots", to=[]))).stdout)
    assert (
        only_structures["sentences"]["a"] == "Aucune caisse cette fois\u00a0: il n’y avait rien à partager."
    )


def write_problem(problem: Problem, seed: int) -> str:
    """The JSON form of a problem; `read_problem` gives it back. Urgent needs have no JSON form and are refused."""
    if any(structure.urgent_g for structure in problem.structures):
        raise ProblemError("urgent_g has no JSON form")
    record = problem_record(problem)
    for structure in record["structures"]:
        del structure["urgent_g"]
    record["parameters"]["seed"] = seed
    return json.dumps(record, ensure_ascii=False)


@counts(40, 400)
@given(problems())
def test_what_is_written_is_read_back(problem: Problem) -> None:
    if any(one.urgent_g for one in problem.structures):
        with pytest.raises(ProblemError):
            write_problem(problem, 4)
    else:
        assert read_problem(write_problem(problem, 4)) == (problem, 4)
