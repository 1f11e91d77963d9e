"""« Carte »: filters narrow the list and the points alike; nothing of strangers; no JavaScript needed."""

import json
import re
from typing import Any

import pytest
from django.test import Client

from tablee.web.network.still_map import Spot, frame_around, picture, place, project, spots_of
from tests import make
from tests.web.visitors import signed_in


def names(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(f"/carte/{query}").context["rows"]]


def points(client: Client, query: str = "") -> list[str]:
    answer = json.loads(client.get(f"/carte/points.json{query}").content)
    return sorted(each["name"] for spot in answer["spots"] for each in spot["places"])


@pytest.fixture
def nimes(table: make.Table) -> Any:
    there = make.organization("L’Olivier", network=table.network, kind="ccas", does="Conserverie de quartier")
    make.site(there, insee_code=make.NIMES, frozen_l=90)
    return there


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["L’Olivier", "Les Érables", "Les Tilleuls"]),
        ("?q=froid", ["Les Érables"]),
        ("?storage=frozen", ["L’Olivier"]),
        ("?kind=ccas", ["L’Olivier"]),
        ("?km=10", ["Les Érables", "Les Tilleuls"]),
        ("?km=10&commune=Nîmes", ["L’Olivier"]),
        ("?km=20&commune=30000", ["L’Olivier"]),
        ("?q=conserverie", ["L’Olivier"]),
        ("?q=nimes&km=10", []),
    ],
)
def test_list_and_points_follow_the_same_filters(
    table: make.Table, nimes: Any, query: str, expected: list[str]
) -> None:
    client = signed_in(table.alice)
    assert names(client, query) == expected
    assert points(client, query) == sorted(expected)


def test_strangers_are_on_no_map(table: make.Table) -> None:
    answer = signed_in(table.alice).get("/carte/points.json")
    assert "Cyprès" not in answer.content.decode()
    assert points(signed_in(table.chloe)) == ["Les Cyprès"]


def test_what_a_place_accepts_is_said_once(table: make.Table) -> None:
    text = signed_in(table.alice).get("/carte/").content.decode()
    assert re.search(r"Accepte\s*:\s*\w", text)
    assert not re.search(r"Accepte\s*:\s*Accepte", text)


@pytest.mark.parametrize(
    "query",
    [
        "?km=7",
        "?km=abc",
        "?kind=rien",
        "?storage=tiède",
        "?commune=Nullepart",
        "?page=99999",
        "?q=" + "x" * 200,
    ],
)
def test_a_senseless_filter_is_said_and_breaks_nothing(table: make.Table, query: str) -> None:
    client = signed_in(table.alice)
    assert client.get(f"/carte/{query}").status_code == 200
    assert client.get(f"/carte/points.json{query}").status_code == 200


def test_an_unknown_commune_is_said_beside_its_field_and_kept(table: make.Table) -> None:
    html = signed_in(table.alice).get("/carte/?commune=Nullepart").content.decode()
    assert "Commune inconnue" in html
    assert 'value="Nullepart"' in html


def test_the_still_drawing_shows_each_place_without_javascript(table: make.Table, nimes: Any) -> None:
    html = signed_in(table.alice).get("/carte/").content.decode()
    assert '<svg class="still"' in html
    assert f'<a href="/structures/{nimes.ref}/">' in html
    assert " style=" not in html


def test_many_at_one_point_are_one_spot_with_their_number(table: make.Table) -> None:
    html = signed_in(table.alice).get("/carte/").content.decode()
    assert ">2</text>" in html  # both stand at Toulouse's point


def test_a_point_far_away_stays_in_the_frame() -> None:
    frame = frame_around([project(42.5, 1.0), project(48.8, 2.3)])
    for lat, lon in ((42.5, 1.0), (48.8, 2.3)):
        x, y = place(frame, project(lat, lon))
        assert 0 < x < 640
        assert 0 < y < 400


def test_nothing_to_show_draws_nothing() -> None:
    assert picture([], None) == ""
    assert spots_of([]) == []
    assert Spot(1.0, 2.0, ()).rows == ()


def test_as_many_queries_for_one_place_as_for_three(
    table: make.Table, django_assert_num_queries: Any
) -> None:
    client = signed_in(table.alice)
    client.get("/carte/")
    with django_assert_num_queries(QUERIES):
        client.get("/carte/")
    for name in ("Zinnia", "Églantine", "Abricotier"):
        make.site(make.organization(name, network=table.network), insee_code=make.VAUVERT)
    with django_assert_num_queries(QUERIES):
        client.get("/carte/")


QUERIES = 7
