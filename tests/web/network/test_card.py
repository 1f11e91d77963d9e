"""A structure's card: what it says, to whom, and what it never says."""

from typing import Any

from tests import make
from tests.web.visitors import phone, signed_in


def test_the_card_says_what_they_do_and_what_they_take(table: make.Table) -> None:
    make.actors.update_card(
        table.erables, by=table.bob, at=make.NOON, does="Épicerie du quartier", constraints_note="Pas de quai",
        vehicle_note="Vélo-cargo", contact_role="Réserve", welcomes="Familles", contact_email="reserve@exemple.test",
    )  # fmt: skip
    make.profile(
        table.erables, families=["produits_laitiers"], max_g=60_000, min_days_left=2, weekdays=["tu", "th"]
    )
    html = signed_in(table.alice).get(f"/structures/{table.erables.ref}/").content.decode()
    for said in (
        "Épicerie du quartier", "Pas de quai", "Vélo-cargo", "Réserve", "Familles", "Produits laitiers", "60\u00a0kg",
        "au moins 2 jours", "Mardi, jeudi", "600\u00a0L", table.erables.ref,
    ):  # fmt: skip
        assert said in html, said
    assert "reserve@exemple.test" not in html


def test_a_stranger_does_not_find_it(table: make.Table) -> None:
    for path in (
        f"/structures/{table.erables.ref}/",
        f"/structures/{table.erables.ref}/ecrire/",
        "/structures/RIEN/",
    ):
        assert signed_in(table.chloe).get(path).status_code == 404
    assert phone().get(f"/structures/{table.erables.ref}/").status_code == 302


def test_it_prints_with_its_code_on_a5(table: make.Table) -> None:
    html = signed_in(table.alice).get(f"/structures/{table.erables.ref}/").content.decode()
    assert "sheet-a5" in html
    assert f'<span class="code">{table.erables.ref}</span>' in html
    assert 'class="qr"' in html


def test_ones_own_card_leads_to_the_settings_and_not_to_a_letter(table: make.Table) -> None:
    html = signed_in(table.alice).get(f"/structures/{table.tilleuls.ref}/").content.decode()
    assert "/ecrire/" not in html
    assert 'href="/reglages/"' in html


def test_as_many_queries_for_one_place_as_for_three(
    table: make.Table, django_assert_num_queries: Any
) -> None:
    client = signed_in(table.alice)
    path = f"/structures/{table.erables.ref}/"
    client.get(path)
    with django_assert_num_queries(QUERIES):
        client.get(path)
    make.site(table.erables, insee_code=make.NIMES)
    make.site(table.erables, insee_code=make.VAUVERT)
    with django_assert_num_queries(QUERIES):
        client.get(path)


QUERIES = 9  # session, person, roles, seats, facilitation; the card, its places, closures and count
