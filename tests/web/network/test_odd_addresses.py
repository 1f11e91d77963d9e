"""Addresses and words nobody means: not found or refused, never an error of ours."""

import pytest

from tests import make
from tests.web.visitors import signed_in

PAGES = (
    "/structures/{}/",
    "/structures/{}/ecrire/",
    "/rejoindre/{}/",
    "/quitter/{}/",
    "/reseau/{}/inviter/",
    "/reglages/lieux/{}/",
    "/reglages/donateurs/{}/",
    "/l/{}/repondre/",
    "/reseau/?reseau={}",
    "/reglages/regles/?reseau={}",
)
ODD = ("%00", "%F0%9F%8D%9E", "..%2F", "a" * 300, "'", "%C3%A9%CC%81")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("path", PAGES)
def test_an_odd_reference_is_not_found(table: make.Table, path: str, odd: str) -> None:
    assert signed_in(table.alice).get(path.format(odd)).status_code == 404


@pytest.mark.parametrize("odd", ODD[1:])
@pytest.mark.parametrize(
    "path",
    [
        "/reseau/?q={}",
        "/carte/?q={}",
        "/carte/?commune={}",
        "/reglages/journal/?avant={}",
        "/reseau/?page={}",
    ],
)
def test_an_odd_word_finds_nothing(table: make.Table, path: str, odd: str) -> None:
    assert signed_in(table.alice).get(path.format(odd)).status_code == 200


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_an_odd_place_in_the_team_is_not_found(table: make.Table, number: str) -> None:
    assert signed_in(table.alice).post(f"/reglages/equipe/{number}/", {"place": "end"}).status_code == 404
