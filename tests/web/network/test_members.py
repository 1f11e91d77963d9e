"""« Réseau »: equal cards, alphabetical, only of networks one sits in."""

from typing import Any

from django.test import Client

from tablee.domains.actors.enums import Stance
from tests import make
from tests.web.visitors import signed_in


def cards(client: Client, query: str = "") -> list[str]:
    return [card.name for card in client.get(f"/reseau/{query}").context["cards"]]


def test_cards_stand_in_alphabetical_order_whoever_joined_first(table: make.Table) -> None:
    for name in ("Zinnia", "Églantine", "abricotier"):
        make.organization(name, network=table.network)
    assert cards(signed_in(table.alice)) == [
        "abricotier",
        "Églantine",
        "Les Érables",
        "Les Tilleuls",
        "Zinnia",
    ]


def test_every_member_has_the_same_card(table: make.Table) -> None:
    html = signed_in(table.alice).get("/reseau/").content.decode()
    assert html.count('<article class="card"') - html.count("Ce réseau</h2>") == 2
    for forbidden in ("classement", "meilleur", "score", "badge"):
        assert forbidden not in html.lower()


def test_a_search_leaves_accents_aside(table: make.Table) -> None:
    client = signed_in(table.alice)
    assert cards(client, "?q=erables") == ["Les Érables"]
    assert cards(client, "?q=toulouse tilleuls") == ["Les Tilleuls"]
    assert cards(client, "?q=cypres") == []
    assert "Voir tout le réseau" in client.get("/reseau/?q=cypres").content.decode()


def test_givers_stand_apart_from_the_table(table: make.Table) -> None:
    make.donor(table.erables, table.network, "Boulangerie du Sureau")
    client = signed_in(table.alice)
    assert cards(client) == ["Les Érables", "Les Tilleuls"]
    assert "Boulangerie du Sureau" in client.get("/reseau/").content.decode()


def test_the_network_joined_first_opens_and_tabs_lead_to_the_others(table: make.Table) -> None:
    later = make.network("Aubier")
    make.member(later, table.tilleuls, at=make.NOON)
    client = signed_in(make.seen_anew(table.alice))
    answer = client.get("/reseau/")
    assert answer.context["network"] == table.network
    assert [tab.label for tab in answer.context["tabs"]] == ["Réseau des Aulnes", "Aubier"]
    assert client.get(f"/reseau/?reseau={later.ref}").context["network"] == later


def test_a_strangers_network_is_not_found(table: make.Table) -> None:
    client = signed_in(table.alice)
    assert client.get(f"/reseau/?reseau={table.elsewhere.ref}").status_code == 404
    assert client.get(f"/reseau/personnes/?reseau={table.elsewhere.ref}").status_code == 404


def test_whoever_sits_nowhere_is_told_how_to_join(table: make.Table) -> None:
    alone = make.viewer(make.organization("Le Charme"))
    answer = signed_in(alone).get("/reseau/")
    assert answer.status_code == 200
    assert 'href="/rejoindre/"' in answer.content.decode()


def test_as_many_queries_for_one_member_as_for_three(
    table: make.Table, django_assert_num_queries: Any
) -> None:
    client = signed_in(table.alice)
    client.get("/reseau/")
    with django_assert_num_queries(QUERIES_MEMBERS):
        client.get("/reseau/")
    for name in ("Zinnia", "Églantine", "Abricotier"):
        make.site(make.organization(name, network=table.network), chilled_l=300)
        make.organization(f"{name} donne", network=table.network, stance=Stance.GIVER)
    with django_assert_num_queries(QUERIES_MEMBERS):
        client.get("/reseau/")


QUERIES_MEMBERS = 9


def test_counts_carry_their_date_and_a_jump_is_said(table: make.Table, noon: Any) -> None:
    record(table.erables, 100, "2026-09-01")
    record(table.erables, 160, "2026-10-05")
    answer = signed_in(table.alice).get("/reseau/personnes/")
    html = answer.content.decode()
    assert "lundi 5\u00a0octobre\u00a02026" in html
    assert "saut de +60" in html
    assert [row.name for row in answer.context["silent"]] == ["Les Tilleuls"]
    assert "saut" not in signed_in(table.chloe).get("/reseau/personnes/").content.decode()


def test_no_count_is_not_written_as_zero(table: make.Table, noon: Any) -> None:
    html = signed_in(table.alice).get("/reseau/personnes/").content.decode()
    assert "nous n’écrivons pas zéro" in html


def test_counts_take_as_many_queries_for_one_as_for_three(
    table: make.Table, noon: Any, django_assert_num_queries: Any
) -> None:
    record(table.erables, 100, "2026-10-05")
    client = signed_in(table.alice)
    with django_assert_num_queries(QUERIES_COUNTS):
        client.get("/reseau/personnes/")
    for number, name in enumerate(("Zinnia", "Églantine", "Abricotier")):
        record(make.organization(name, network=table.network), 50 + number, "2026-10-06")
    with django_assert_num_queries(QUERIES_COUNTS):
        client.get("/reseau/personnes/")


QUERIES_COUNTS = 8


def record(organization: Any, persons: int, day: str) -> None:
    from datetime import date

    from tablee.domains.actors import actions

    actions.record_count(
        organization, persons=persons, counted_on=date.fromisoformat(day), by=make.ROBOT, at=make.NOON
    )
