"""Finding who does what near us, among those one shares a network with."""

import pytest

from tablee.domains.actors import communes, queries
from tablee.domains.actors.enums import Kind
from tablee.domains.actors.viewer import NOBODY
from tablee.domains.field.enums import StorageClass
from tablee.kernel.refusals import NotVisible
from tests import make

TOULOUSE_POINT = (43.6045, 1.444)


def names(table: make.Table, **asked: object) -> list[str]:
    return [place.organization.name for place in queries.directory(table.alice, **asked)]  # type: ignore[arg-type]


def test_only_the_networks_ones(table: make.Table) -> None:
    assert names(table) == ["Les Érables", "Les Tilleuls"]
    assert [each.organization for each in queries.directory(table.chloe)] == [table.cypres]
    assert queries.directory(NOBODY) == []


def test_cold_means_declared_litres(table: make.Table) -> None:
    assert names(table, storage=StorageClass.CHILLED) == ["Les Érables"]
    for word in ("froid", "FRAIS", "frigo"):
        assert names(table, text=word) == ["Les Érables"]
    assert names(table, text="froid tilleuls") == []


def test_words_match_name_activity_and_commune_without_accents(table: make.Table) -> None:
    assert names(table, text="erables") == ["Les Érables"]
    assert names(table, text="TOULOUSE") == ["Les Érables", "Les Tilleuls"]
    assert names(table, text="toulouse nîmes") == []


def test_near(table: make.Table) -> None:
    far = make.organization("Les Zinnias", network=table.network)
    make.site(far, insee_code=make.NIMES)
    assert names(table, near=TOULOUSE_POINT, radius_m=20_000) == ["Les Érables", "Les Tilleuls"]
    assert names(table, near=TOULOUSE_POINT, radius_m=300_000)[-1] == "Les Zinnias"
    metres = [place.metres for place in queries.directory(table.alice, near=TOULOUSE_POINT)]
    assert all(each is not None for each in metres)


def test_kinds_and_limit(table: make.Table) -> None:
    make.site(make.donor(table.tilleuls, table.network, "Fournil"))
    assert names(table, kinds=[Kind.CRAFT]) == ["Fournil"]
    assert len(names(table, limit=1)) == 1


def test_a_stranger_is_not_found_by_its_code(table: make.Table) -> None:
    for ref in (table.cypres.ref, "", "NOTHING0"):
        with pytest.raises(NotVisible):
            queries.organization_seen_by(table.alice, ref)
    with pytest.raises(NotVisible):
        queries.site_of(table.alice, table.cypres.sites.get().ref)
    with pytest.raises(NotVisible):
        queries.donor_seen_by(table.bob, make.donor(table.tilleuls, table.network).ref)
    with pytest.raises(NotVisible):
        queries.own_organization(NOBODY)


def test_roles_are_those_of_ones_own_structure(table: make.Table) -> None:
    role = queries.people_of(table.alice).get()
    assert queries.role_seen_by(table.alice, role.pk) == role
    with pytest.raises(NotVisible):
        queries.role_seen_by(table.bob, role.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_directory_asks_the_same_number_of_questions(
    table: make.Table, django_assert_max_num_queries: object, rows: int
) -> None:
    for n in range(rows):
        make.site(make.organization(f"Aulne {n}", network=table.network))
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        for place in queries.directory(table.alice, near=TOULOUSE_POINT):
            str([place.organization.profile.max_km, place.site.commune])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("nim", "Nîmes"),
        ("Nîmes", "Nîmes"),
        ("30189", "Nîmes"),
        ("vauvert", "Vauvert"),
        ("saint-gilles", "Saint-Gilles"),
    ],
)
def test_a_commune_is_found_as_people_type_it(typed: str, first: str) -> None:
    assert communes.search(typed)[0].name == first


def test_what_is_no_commune() -> None:
    assert communes.search("x") == []
    assert communes.search("zzzzzz") == []
    assert communes.commune("00000") is None
