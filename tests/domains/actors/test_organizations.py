"""Cards, places, profiles, counts, authorisations, donors: changed by one's own coordination, the old kept in the journal."""

from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions, queries
from tablee.domains.actors.enums import Kind, Stance
from tablee.domains.actors.models import Authorization, DonorTie, Organization, Site, VisitorCount
from tablee.domains.actors.viewer import NOBODY
from tablee.domains.field.enums import Family
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import NotVisible
from tests import make
from tests.domains.refusing import constraint, refused


def change(table: make.Table, what: str, by: Any, **values: Any) -> Any:
    organization = table.tilleuls
    if what == "card":
        return actions.update_card(organization, by=by, at=make.NOON, **({"does": "Repas"} | values))
    if what == "site":
        return actions.set_site(organization, by=by, at=make.NOON, **({"insee_code": make.NIMES} | values))
    if what == "profile":
        return actions.set_profile(organization, by=by, at=make.NOON, **({"max_km": 5} | values))
    if what == "count":
        given = {"persons": 40, "counted_on": make.TODAY} | values
        return actions.record_count(organization, by=by, at=make.NOON, **given)
    given = {"level": "national", "holder": "Réseau", "starts_on": make.TODAY} | values
    return actions.authorize(organization, by=by, at=make.NOON, **given)


@pytest.mark.parametrize("what", ["card", "site", "profile", "count", "authorization"])
def test_only_ones_own_coordination(table: make.Table, what: str) -> None:
    team = make.viewer(table.tilleuls, kind="team")
    entries = JournalEntry.objects.count()
    for by in (team, table.bob, table.chloe, NOBODY, make.by_link(table.tilleuls)):
        with refused("not_coordinator"):
            change(table, what, by)
    assert JournalEntry.objects.count() == entries
    assert change(table, what, table.alice)
    assert JournalEntry.objects.count() == entries + 1


def test_a_card_keeps_what_stood(table: make.Table) -> None:
    change(
        table,
        "card",
        table.alice,
        does="Repas chauds",
        name="Tilleuls d’or",
        contact_email="lise@exemple.test",
    )
    entry = JournalEntry.objects.get(verb="actors.update_card")
    assert entry.before == {"does": "", "name": "Les Tilleuls", "contact_email": ""}
    assert entry.after == {"does": "Repas chauds", "name": "Tilleuls d’or", "contact_email": "…"}
    assert Organization.objects.get(pk=table.tilleuls.pk).sort_name == "tilleuls d or"


def test_nothing_changed_nothing_written(table: make.Table) -> None:
    entries = JournalEntry.objects.count()
    change(table, "card", table.alice, does="")
    assert JournalEntry.objects.count() == entries


def test_unknown_fields_are_a_programmers_error(table: make.Table) -> None:
    with pytest.raises(TypeError, match="unknown fields"):
        change(table, "card", table.alice, created_at=make.NOON)


# places


def test_a_place_stands_at_its_communes_point_unless_told(table: make.Table) -> None:
    second = change(table, "site", table.alice)
    assert (second.commune, second.is_main) == ("Nîmes", False)
    assert 43.7 < second.lat < 44.0
    third = change(table, "site", table.alice, lat=43.5, lon=1.5)
    assert (third.lat, third.lon) == (43.5, 1.5)
    moved = change(table, "site", table.alice, site=third, insee_code=make.TOULOUSE)
    assert moved.pk == third.pk
    assert 43.5 < moved.lat < 43.7


@pytest.mark.parametrize("code", ["", "00000", "99999", "nîmes"])
def test_an_unknown_commune(table: make.Table, code: str) -> None:
    with refused("unknown_commune") as caught:
        change(table, "site", table.alice, insee_code=code)
    assert caught.refusal.field == "insee_code"


def test_a_place_without_commune(table: make.Table) -> None:
    with refused("unknown_commune"):
        actions.set_site(table.tilleuls, by=table.alice, at=make.NOON, name="Dépôt")


@pytest.mark.parametrize(
    ("lat", "lon"), [(91.0, 1.0), (43.0, -181.0), (float("nan"), 1.0), (float("inf"), 1.0)]
)
def test_a_point_off_the_map(table: make.Table, lat: float, lon: float) -> None:
    with refused("bad_point"):
        change(table, "site", table.alice, lat=lat, lon=lon)


def test_somebody_elses_place_is_not_found(table: make.Table) -> None:
    with pytest.raises(NotVisible):
        change(table, "site", table.alice, site=table.erables.sites.get())


def test_the_database_refuses_points_off_the_map_and_two_main_places(table: make.Table) -> None:
    site = table.tilleuls.sites.get()
    with constraint("site_lat", Site):
        Site.objects.filter(pk=site.pk).update(lat=91)
    with constraint("site_lon", Site):
        Site.objects.filter(pk=site.pk).update(lon=-181)
    with constraint("site_one_main", Site):
        Site.objects.create(organization=table.tilleuls, insee_code=make.NIMES, lat=43, lon=4, is_main=True)


def test_a_structure_has_a_name(table: make.Table) -> None:
    with constraint("organization_named", Organization):
        Organization.objects.filter(pk=table.tilleuls.pk).update(name="")


# counts


def test_a_count_said_again_corrects_it_and_the_journal_keeps_what_stood(table: make.Table) -> None:
    change(table, "count", table.alice, persons=40)
    change(table, "count", table.alice, persons=45)
    assert VisitorCount.objects.get().persons == 45
    assert JournalEntry.objects.filter(verb="actors.record_count").last().before == {"persons": 40}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"persons": -1}, "bad_count"),
        ({"persons": 1_000_001}, "bad_count"),
        ({"persons": 10**30}, "bad_count"),
        ({"counted_on": make.TODAY + timedelta(days=1)}, "bad_day"),
        ({"persons": 0}, None),
        ({"persons": 1_000_000, "counted_on": make.TODAY - timedelta(days=300)}, None),
    ],
)
def test_a_count_is_plausible(table: make.Table, values: dict[str, Any], code: str | None) -> None:
    if code is None:
        assert change(table, "count", table.alice, **values)
    else:
        with refused(code):
            change(table, "count", table.alice, **values)


def test_the_database_refuses_implausible_counts(table: make.Table) -> None:
    with constraint("count_plausible", VisitorCount):
        VisitorCount.objects.create(organization=table.tilleuls, counted_on=make.TODAY, persons=1_000_001)
    VisitorCount.objects.create(organization=table.tilleuls, counted_on=make.TODAY, persons=1)
    with constraint("count_once_a_day", VisitorCount):
        VisitorCount.objects.create(organization=table.tilleuls, counted_on=make.TODAY, persons=2)


def test_a_day_is_counted_as_the_last_count_before_it(table: make.Table) -> None:
    for days, persons in ((30, 40), (10, 55), (0, 60)):
        change(table, "count", table.alice, persons=persons, counted_on=make.TODAY - timedelta(days=days))
    ids = [table.tilleuls.pk, table.erables.pk]
    assert queries.persons_on(ids, make.TODAY) == {table.tilleuls.pk: 60}
    assert queries.persons_on(ids, make.TODAY - timedelta(days=1)) == {table.tilleuls.pk: 55}
    assert queries.persons_on(ids, make.TODAY - timedelta(days=31)) == {}


# authorisations


def test_an_authorisation_is_dated(table: make.Table) -> None:
    change(table, "authorization", table.alice, starts_on=make.TODAY, ends_on=make.TODAY + timedelta(days=3))
    days = [make.TODAY + timedelta(days=n) for n in (-1, 0, 3, 4)]
    assert [bool(queries.authorized_ids([table.tilleuls.pk], day)) for day in days] == [
        False,
        True,
        True,
        False,
    ]
    with refused("bad_dates"):
        change(table, "authorization", table.alice, ends_on=make.TODAY - timedelta(days=1))
    with constraint("authorization_dates", Authorization):
        Authorization.objects.update(ends_on=make.TODAY - timedelta(days=1))


def test_an_authorisation_names_only_ones_own_places(table: make.Table) -> None:
    ours, theirs = table.tilleuls.sites.get(), table.erables.sites.get()
    row = change(table, "authorization", table.alice, sites=[ours, theirs])
    assert list(row.sites.all()) == [ours]


# profiles and donors


def test_a_profile(table: make.Table) -> None:
    change(table, "profile", table.alice, families=[Family.DAIRY], weekdays=["tu"], max_g=50_000)
    found = queries.organization_seen_by(table.bob, table.tilleuls.ref).profile
    assert (found.families, found.weekdays, found.max_g) == ([Family.DAIRY], ["tu"], 50_000)


def test_a_donor_gives_where_its_host_sits(table: make.Table) -> None:
    baker = actions.bring_in_donor(
        "Boulangerie du Sureau", host=table.tilleuls, kind=Kind.CRAFT, by=table.alice, at=make.NOON,
        networks=[table.network],
    )  # fmt: skip
    assert list(queries.donors_of(table.alice)) == [baker]
    assert list(queries.members_of(table.network, Stance.GIVER)) == [baker]
    assert baker not in queries.members_of(table.network), "a giver does not sit at the table"
    with refused("not_yours"):
        make_donor(table, table.bob, table.network)
    with refused("not_in"):
        make_donor(table, table.alice, table.elsewhere)
    assert DonorTie.objects.count() == 1
    assert Organization.objects.filter(name="Autre").count() == 0, "nothing of a refused one stays"


def make_donor(table: make.Table, by: Any, network: Any) -> None:
    actions.bring_in_donor(
        "Autre", host=table.tilleuls, kind=Kind.CRAFT, by=by, at=make.NOON, networks=[network]
    )


def test_a_name_holds_something_that_can_be_read(table: make.Table) -> None:
    for name in ("!!!", "…", "  "):
        with refused("unreadable_name"):
            actions.welcome_organization(name, kind=Kind.ASSOCIATION, by=make.ROBOT, at=make.NOON)
        with refused("unreadable_name"):
            actions.update_card(table.tilleuls, by=table.alice, at=make.NOON, name=name)
        with refused("unreadable_name"):
            actions.found_network(name, by=make.ROBOT, at=make.NOON)
    assert Organization.objects.filter(sort_name="").count() == 0
