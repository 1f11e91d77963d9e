"""Card, acceptance, places, counts, authorisations: written by the coordination, read by the team, refused with input kept."""

from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.actors.models import Authorization, Organization, VisitorCount
from tablee.domains.sharing import actions as sharing
from tests import make
from tests.web.visitors import signed_in

pytestmark = pytest.mark.usefixtures("noon")

CARD = {"name": "Les Tilleuls", "kind": "association", "does": "Café du lundi", "contact_role": "Accueil"}
PROFILE = {"families": ["produits_laitiers"], "declined_words": "Soda, viande hachée, soda", "min_days_left": "2",
           "weekdays": ["tu"], "max_g": "12,5 kg", "max_km": "20"}  # fmt: skip
SITE = {"commune": "Vauvert", "address": "3 rue du Puits", "chilled_l": "600", "days_1": ["0", "1"], "from_1": "09:00",
        "to_1": "12:00"}  # fmt: skip
COUNT = {"persons": "180", "counted_on": "2026-11-23"}
AUTHORIZATION = {
    "level": "regional",
    "holder": "Préfecture",
    "starts_on": "2026-01-01",
    "ends_on": "2028-01-01",
}
WRITES = [
    ("card", CARD), ("profile", PROFILE), ("site_new", SITE), ("counts", COUNT), ("authorizations", AUTHORIZATION),
]  # fmt: skip


@pytest.mark.parametrize(("name", "typed"), WRITES)
def test_the_coordination_writes(table: make.Table, name: str, typed: dict[str, Any]) -> None:
    answer = signed_in(table.alice).post(reverse(f"settings:{name}"), typed)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.mark.parametrize(("name", "typed"), WRITES)
def test_a_team_member_is_refused_and_nothing_changes(
    table: make.Table, name: str, typed: dict[str, Any]
) -> None:
    before = whole(table.tilleuls)
    answer = signed_in(make.viewer(table.tilleuls, kind="team")).post(reverse(f"settings:{name}"), typed)
    assert answer.status_code == 422
    assert "Seule la coordination de cette structure" in answer.content.decode()
    assert whole(table.tilleuls) == before


@pytest.mark.parametrize("name", ["site_new", "donor_new"])
def test_a_page_that_only_writes_says_at_once_who_may(table: make.Table, name: str) -> None:
    page = signed_in(make.viewer(table.tilleuls, first_name="Sauge", kind="team")).get(
        reverse(f"settings:{name}")
    )
    html = page.content.decode()
    assert "Seule la coordination de cette structure" in html
    assert "Alice" in html
    assert 'name="commune"' not in html
    assert 'name="commune"' in signed_in(table.alice).get(reverse(f"settings:{name}")).content.decode()


@pytest.mark.parametrize(("name", "typed"), WRITES)
def test_what_one_writes_is_never_the_neighbours(table: make.Table, name: str, typed: dict[str, Any]) -> None:
    before = whole(table.erables)
    signed_in(table.alice).post(reverse(f"settings:{name}"), typed)
    assert whole(table.erables) == before


def whole(organization: Organization) -> list[Any]:
    """Everything the section can change of a structure."""
    fresh = Organization.objects.get(pk=organization.pk)
    return [
        list(Organization.objects.filter(pk=fresh.pk).values()),
        list(fresh.sites.values()),
        list(fresh.counts.values()),
        list(fresh.authorizations.values()),
        {
            name: getattr(fresh.profile, name)
            for name in ("families", "declined_words", "weekdays", "max_g", "max_km")
        },
    ]


def test_what_was_typed_is_what_is_kept(table: make.Table) -> None:
    client = signed_in(table.alice)
    for name, typed in WRITES:
        client.post(reverse(f"settings:{name}"), typed)
    own = Organization.objects.get(pk=table.tilleuls.pk)
    assert (own.does, own.contact_role) == ("Café du lundi", "Accueil")
    assert (own.profile.declined_words, own.profile.max_g) == (["Soda", "viande hachée"], 12_500)
    site = own.sites.get(commune="Vauvert")
    assert (site.insee_code, site.opening_hours, site.chilled_l, site.frozen_l) == (
        make.VAUVERT,
        "Mo,Tu 09:00-12:00",
        600,
        None,
    )
    assert own.counts.get().persons == 180
    assert own.authorizations.get().level == "regional"


@pytest.mark.parametrize(
    ("name", "typed", "kept", "said"),
    [
        ("card", CARD | {"name": "  ", "does": "Café gardé"}, "Café gardé", "Ce champ est obligatoire"),
        ("card", CARD | {"contact_email": "pas une adresse"}, "pas une adresse", "adresse"),
        ("profile", PROFILE | {"max_g": "beaucoup"}, "beaucoup", "12,5"),
        ("profile", PROFILE | {"min_days_left": "-1"}, "-1", ""),
        ("site_new", SITE | {"commune": "Nullepart"}, "Nullepart", "Commune inconnue"),
        ("site_new", SITE | {"to_1": "08:00"}, "3 rue du Puits", "Ces heures se croisent"),
        (
            "site_new",
            SITE | {"raw": "n’importe quoi", "days_1": [], "from_1": "", "to_1": ""},
            "n’importe quoi",
            "pas lisible",
        ),
        ("site_new", SITE | {"position": "95, 2"}, "95, 2", "pas sur la Terre"),
        ("counts", COUNT | {"persons": "-4"}, "-4", ""),
        ("counts", COUNT | {"persons": "douze"}, "douze", ""),
        ("counts", COUNT | {"persons": "9" * 30}, "9" * 30, ""),
        ("authorizations", AUTHORIZATION | {"ends_on": "2025-01-01"}, "Préfecture", "avant le début"),
    ],
)
def test_an_error_stands_beside_its_field_and_the_input_stays(
    table: make.Table, name: str, typed: dict[str, Any], kept: str, said: str
) -> None:
    answer = signed_in(table.alice).post(reverse(f"settings:{name}"), typed)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert kept in html
    assert said in html
    assert 'aria-invalid="true"' in html


def test_several_communes_of_one_name_are_proposed_and_one_is_picked(table: make.Table) -> None:
    client, path = signed_in(table.alice), reverse("settings:site_new")
    answer = client.post(path, SITE | {"commune": "Saint-Denis"})
    assert answer.status_code == 422
    codes = [code for code, _label in answer.context["form"].fields["insee_code"].choices]
    assert len(codes) > 1
    assert "choisissez la vôtre" in answer.content.decode()
    assert client.post(path, SITE | {"commune": "Saint-Denis", "insee_code": codes[0]}).status_code == 302
    assert (
        client.post(path, SITE | {"commune": "Saint-Denis", "insee_code": make.TOULOUSE}).status_code == 422
    )


def test_a_pick_among_communes_typed_before_is_forgotten(table: make.Table) -> None:
    """As at the first visit: the name is what counts, and Vauvert is alone of its name."""
    answer = signed_in(table.alice).post(reverse("settings:site_new"), SITE | {"insee_code": make.TOULOUSE})
    assert answer.status_code == 302
    assert table.tilleuls.sites.filter(insee_code=make.VAUVERT).exists()


def test_a_place_is_changed_by_its_own_structure_only(table: make.Table) -> None:
    own, theirs = table.tilleuls.sites.get(), table.erables.sites.get()
    client = signed_in(table.alice)
    assert client.get(reverse("settings:site", args=[own.ref])).status_code == 200
    assert (
        client.post(reverse("settings:site", args=[own.ref]), SITE | {"position": "43.7, 4.28"}).status_code
        == 302
    )
    own.refresh_from_db()
    assert (own.commune, own.lat, own.lon) == ("Vauvert", 43.7, 4.28)
    for viewer in (table.alice, table.chloe):
        path = reverse("settings:site", args=[theirs.ref])
        assert signed_in(viewer).get(path).status_code == 404
        assert signed_in(viewer).post(path, SITE).status_code == 404


def test_opening_a_place_and_saving_it_changes_nothing(table: make.Table) -> None:
    """What the form shows is what is there, complicated hours too."""
    for hours in ("Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00", "Mo[1] 10:00-12:00; PH off", ""):
        make.actors.set_site(
            table.tilleuls, site=table.tilleuls.sites.get(), by=table.alice, at=make.NOON, opening_hours=hours
        )
        client, path = signed_in(table.alice), reverse("settings:site", args=[table.tilleuls.sites.get().ref])
        form = client.get(path).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        typed = {
            name: f"{value:%H:%M}" if hasattr(value, "hour") else value
            for name, value in shown.items()
            if value not in (None, "")
        }
        before = table.tilleuls.sites.values().get()
        assert client.post(path, typed).status_code == 302
        assert table.tilleuls.sites.values().get() == before


def test_the_same_day_corrects_and_what_stood_stays_readable(table: make.Table) -> None:
    client, path = signed_in(table.alice), reverse("settings:counts")
    client.post(path, COUNT)
    client.post(path, COUNT | {"persons": "190"})
    assert VisitorCount.objects.get().persons == 190
    assert "avant\u00a0: 180" in client.get(path).content.decode()


def test_home_says_what_is_missing_and_leads_there(table: make.Table) -> None:
    client = signed_in(table.alice)
    answer = client.get(reverse("settings:home"))
    assert (answer.context["done"], answer.context["of"]) == (1, 5)  # its place only
    assert answer.context["next"].url == reverse("settings:card")
    for name, typed in WRITES:
        client.post(reverse(f"settings:{name}"), typed)
    make.viewer(table.tilleuls, kind="team")
    answer = client.get(reverse("settings:home"))
    assert (answer.context["done"], answer.context["next"]) == (5, None)
    assert Authorization.objects.filter(organization=table.tilleuls).exists()


LISTS = ("sites", "home", "people", "donors", "counts", "authorizations", "match_notes")
MOST = 12


def test_as_many_queries_for_one_line_as_for_four(
    table: make.Table, django_assert_max_num_queries: Any
) -> None:
    client, seen = signed_in(table.alice), {}
    one_more(table, 0)
    for name in LISTS:
        with django_assert_max_num_queries(MOST) as queries:
            client.get(reverse(f"settings:{name}"))
        seen[name] = len(queries)
    for number in (1, 2, 3):
        one_more(table, number)
    for name in LISTS:
        with django_assert_max_num_queries(seen[name]):
            client.get(reverse(f"settings:{name}"))


def one_more(table: make.Table, number: int) -> None:
    """One further line on every list of the section."""
    make.site(table.tilleuls, insee_code=make.NIMES)
    make.viewer(table.tilleuls, kind="team")
    make.donor(table.tilleuls, table.network, f"Ferme {number}")
    day = make.date(2026, 10, 1 + number)
    make.actors.record_count(table.tilleuls, persons=10, counted_on=day, by=table.alice, at=make.NOON)
    make.actors.record_count(table.tilleuls, persons=12, counted_on=day, by=table.alice, at=make.NOON)
    make.authorization(table.tilleuls).sites.set(table.tilleuls.sites.all())
    offer = make.offer(table.network, table.erables, label=f"Pommes {number}")
    sharing.note_match(offer, organization_id=table.tilleuls.pk, refusal=None, at=make.NOON)


def test_a_place_becomes_the_main_one_or_goes_from_its_own_page(table: make.Table) -> None:
    client, store = signed_in(table.alice), make.site(table.tilleuls, name="Réserve")
    first, path = table.tilleuls.sites.get(is_main=True), reverse("settings:site", args=[store.ref])
    page = client.get(path).content.decode()
    assert "En faire notre lieu principal" in page
    assert "Supprimer ce lieu" in page
    assert client.post(path, {"place": "main"}).status_code == 302
    assert table.tilleuls.sites.get(is_main=True) == store
    stays = client.get(path).content.decode()
    assert "C’est votre lieu principal." in stays
    assert "Supprimer ce lieu" not in stays
    assert client.post(path, {"place": "remove"}).status_code == 409
    assert client.post(reverse("settings:site", args=[first.ref]), {"place": "remove"}).status_code == 302
    assert list(table.tilleuls.sites.all()) == [store]


@pytest.mark.parametrize("wanted", ["main", "remove"])
def test_a_place_is_moved_by_its_coordination_only(table: make.Table, wanted: str) -> None:
    store = make.site(table.tilleuls, name="Réserve")
    path, team = reverse("settings:site", args=[store.ref]), make.viewer(table.tilleuls, kind="team")
    assert "Supprimer" not in signed_in(team).get(path).content.decode()
    assert signed_in(team).post(path, {"place": wanted}).status_code in (409, 422)
    assert signed_in(table.bob).post(path, {"place": wanted}).status_code == 404
    store.refresh_from_db()
    assert not store.is_main
