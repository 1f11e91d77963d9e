"""What programs read: the same things as the pages, one organisation's view, page after page."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import actions as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.field.enums import Family
from tablee.domains.governance import actions as governance
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.kinds import WINDOW_DAYS
from tablee.domains.sharing.models import Share
from tests import make
from tests.api.callers import Program, problem, program

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
MOST_QUERIES = 25


@pytest.fixture
def reader(table: make.Table) -> Program:
    return program(table.tilleuls, TokenScope.READ)


def test_who_am_i(table: make.Table, reader: Program) -> None:
    assert reader.get("/me").json() == {
        "organization": {"ref": table.tilleuls.ref, "name": "Les Tilleuls"},
        "may_write": False,
        "networks": [{"ref": table.network.ref, "name": "Réseau des Aulnes"}],
    }
    assert program(table.tilleuls).get("/me").json()["may_write"] is True


def test_networks_are_ours(table: make.Table, reader: Program) -> None:
    found = reader.get("/networks").json()
    assert [each["ref"] for each in found["items"]] == [table.network.ref]
    assert found["next"] is None
    assert reader.get(f"/networks/{table.network.ref}").json()["time_zone"] == "Europe/Paris"
    problem(reader.get(f"/networks/{table.elsewhere.ref}"), 404, "not_found")


def test_the_rules_of_a_day(table: make.Table, reader: Program) -> None:
    """What was in force then, whatever was adopted since."""
    governance.adopt(
        table.network,
        key=WINDOW_DAYS,
        value=14,
        starts_on=make.TODAY,
        reason="plus court",
        by=make.facilitator(table.network, table.tilleuls),
        at=make.NOON,
    )
    path = f"/networks/{table.network.ref}/rules"

    def window(query: dict[str, Any]) -> tuple[Any, str, str | None]:
        found = {each["key"]: each for each in reader.get(path, query).json()["items"]}
        return found[WINDOW_DAYS]["value"], found[WINDOW_DAYS]["version"], found[WINDOW_DAYS]["since"]

    assert window({}) == (14, "v1", make.TODAY.isoformat())
    assert window({"on": "2026-11-01"}) == (28, "droit 2026-11", None)
    problem(reader.get(path, {"on": "hier"}), 422, "bad_values")
    problem(program(table.cypres).get(path), 404, "not_found")


def test_organizations_near_a_point_with_a_cold_room(table: make.Table, reader: Program) -> None:
    everyone = reader.get("/organizations").json()["items"]
    assert [each["name"] for each in everyone] == ["Les Érables", "Les Tilleuls"]
    cold = reader.get("/organizations", {"near": "43.6,1.44", "km": 10, "storage": "chilled"}).json()["items"]
    assert [each["name"] for each in cold] == ["Les Érables"]
    assert cold[0]["sites"][0]["chilled_l"] == 600 and 0 <= cold[0]["metres"] < 10_000
    assert reader.get("/organizations", {"near": "48.85,2.35", "km": 10}).json()["items"] == []
    named = reader.get("/organizations", {"text": "erable", "kind": "association"}).json()["items"]
    assert [each["ref"] for each in named] == [table.erables.ref]


def test_an_organization_with_its_places_profile_and_counts(table: make.Table, reader: Program) -> None:
    make.count(table.erables, 40, counted_on=make.A_MONTH_AGO - timedelta(days=7))
    make.count(table.erables, 50)
    make.profile(table.erables, families=[Family.DAIRY], max_g=90_000)
    card = reader.get(f"/organizations/{table.erables.ref}").json()
    assert (card["ours"], card["profile"]["max_g"]) == (False, 90_000)
    assert "contact_email" not in card
    counts = reader.get(f"/organizations/{table.erables.ref}/counts").json()["items"]
    assert [each["persons"] for each in counts] == [50, 40]
    assert reader.get(f"/organizations/{table.erables.ref}/profile").json()["families"] == [
        "produits_laitiers"
    ]
    site = reader.get(f"/organizations/{table.erables.ref}/sites").json()["items"][0]
    assert reader.get(f"/sites/{site['ref']}").json() == site
    problem(reader.get(f"/organizations/{table.cypres.ref}"), 404, "not_found")


def test_offers_that_run_ours_and_theirs(table: make.Table, reader: Program) -> None:
    theirs = make.offer(table.network, table.erables, label="Pommes", family=Family.FRUIT_VEG)
    ours = make.offer(table.network, table.tilleuls, by=table.alice)
    make.offer(table.elsewhere, table.cypres)
    aside = make.organization("Les Saules", network=table.network)
    make.offer(table.network, table.erables, make.targeted(aside))
    refs = [each["ref"] for each in reader.get("/offers").json()["items"]]
    assert refs == [theirs.ref, ours.ref]
    assert [each["ref"] for each in reader.get("/offers", {"ours": "true"}).json()["items"]] == [ours.ref]
    assert [each["ref"] for each in reader.get("/offers", {"family": "fruits_legumes"}).json()["items"]] == [
        theirs.ref
    ]
    one = reader.get(f"/offers/{theirs.ref}").json()
    assert (one["units"], one["units_left"], one["unit_g"], one["mode"]) == (12, 12, 1000, "first_ready")
    assert one["mine"] is None and one["link"] is None


def test_an_empty_offer_is_listed_for_whoever_gives_only(table: make.Table, reader: Program) -> None:
    donor = make.donor(table.tilleuls, table.network)
    ours = make.offer(table.network, table.tilleuls, by=table.alice, units=2)
    our_donors = make.offer(table.network, donor, by=table.alice, units=2)
    theirs = make.offer(table.network, table.erables, units=2)
    for each in (ours, our_donors):
        make.claim(each, table.bob, units=2)
    make.claim(theirs, table.alice, units=2)
    refs = {each["ref"] for each in reader.get("/offers").json()["items"]}
    assert refs == {ours.ref, our_donors.ref}
    assert {each["ref"] for each in reader.get("/offers", {"ours": "true"}).json()["items"]} == refs
    assert reader.get("/offers", {"ours": "false"}).json()["items"] == []


def test_claims_are_told_to_whoever_gives(table: make.Table, reader: Program) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, table.bob, units=3)
    seen = reader.get(f"/offers/{offer.ref}/claims").json()["items"]
    assert [(each["organization"]["name"], each["units"]) for each in seen] == [("Les Érables", 3)]
    bobs = program(table.erables, TokenScope.READ)
    claim = bobs.get("/claims").json()["items"][0]
    assert bobs.get(f"/claims/{claim['ref']}").json() == claim
    problem(reader.get(f"/claims/{claim['ref']}"), 404, "not_found")
    assert reader.get("/claims").json()["items"] == [], "only what we took ourselves (T9)"
    assert bobs.get(f"/offers/{offer.ref}").json()["mine"]["units"] == 3


def test_needs_and_products(table: make.Table, reader: Program) -> None:
    need = make.need(table.network, table.erables, note="petits pots")
    make.need(table.elsewhere, table.cypres)
    make.product("PAIN", "Pain")
    said = reader.get("/needs").json()["items"]
    assert [(each["ref"], each["ours"], each["note"]) for each in said] == [(need.ref, False, "petits pots")]
    assert reader.get(f"/needs/{need.ref}").json() == said[0]
    assert reader.get("/needs", {"family": "hygiene_entretien"}).json()["items"] == []
    assert [each["code"] for each in reader.get("/products").json()["items"]] == ["PAIN"]


def test_shares_with_their_reasons(table: make.Table, reader: Program) -> None:
    offer, share = shared(table)
    rows = reader.get(f"/offers/{offer.ref}/shares").json()["items"]
    assert [(each["organization"]["name"], each["units"]) for each in rows] == [("Les Érables", share.units)]
    assert rows[0]["reason"] and rows[0]["state"] == "proposed"
    bobs = program(table.erables, TokenScope.READ)
    assert [each["ref"] for each in bobs.get("/shares").json()["items"]] == [share.ref]
    assert bobs.get(f"/shares/{share.ref}").json()["units"] == share.units
    assert bobs.get(f"/share-outs/{rows[0]['share_out']}").json()["state"] == "proposed"
    problem(reader.get(f"/shares/{share.ref}"), 404, "not_found")


def test_invitations(table: make.Table, reader: Program) -> None:
    facilitating = make.facilitator(table.elsewhere, table.cypres)
    actors.invite(table.elsewhere, organization=table.tilleuls, by=facilitating, at=make.NOON)
    assert [each["ref"] for each in reader.get("/invitations").json()["items"]] == [table.elsewhere.ref]


def shared(table: make.Table) -> tuple[Any, Share]:
    make.count(table.erables, 40)
    offer = make.offer(table.network, table.tilleuls, by=table.alice, units=40, mode=Mode.FAIR_SHARE)
    share_out = sharing.propose([offer], by=table.alice, at=make.NOON)
    return offer, Share.objects.get(share_out=share_out)


def read_all(caller: Program, path: str, limit: int) -> list[str]:
    found, following = [], f"/api/v1{path}?limit={limit}"
    while following:
        answer = caller.client.get(following).json()
        assert 0 < len(answer["items"]) <= limit
        found += [each["ref"] for each in answer["items"]]
        following = answer["next"]
    return found


def test_pages_go_on_after_the_last_row(table: make.Table, reader: Program) -> None:
    """Also when rows of one moment straddle two pages, and when a row before the cursor goes."""
    made = [make.offer(table.network, table.erables, label=f"Pain {n}") for n in range(7)]
    for n in range(3):
        make.organization(f"Les Aulnes {n}", network=table.network)
    assert read_all(reader, "/offers", 3) == [each.ref for each in made]
    assert len(set(read_all(reader, "/organizations", 2))) == 5
    first = reader.get("/offers", {"limit": 3}).json()
    sharing.withdraw(made[0], by=table.bob, at=make.NOON)
    rest = reader.client.get(first["next"]).json()["items"]
    assert [each["ref"] for each in rest] == [each.ref for each in made[3:6]]


def test_pages_around_a_point_too(table: make.Table, reader: Program) -> None:
    for n in range(4):
        make.site(make.organization(f"Les Aulnes {n}", network=table.network))
    found, following = [], "/api/v1/organizations?near=43.6,1.44&km=30&limit=2"
    while following:
        answer = reader.client.get(following).json()
        found += [each["name"] for each in answer["items"]]
        following = answer["next"]
    assert found == sorted(found, key=str.lower) or len(found) == 6
    assert len(set(found)) == 6


@pytest.mark.parametrize("cursor", ["x", "WzFd:abc", "é", "W10:", "9" * 300])
def test_a_cursor_made_by_hand_is_refused(table: make.Table, reader: Program, cursor: str) -> None:
    said = problem(reader.get("/offers", {"cursor": cursor}), 422, "bad_cursor")
    assert said["field"] == "cursor"


def test_a_cursor_belongs_to_its_list(table: make.Table, reader: Program) -> None:
    for n in range(2):
        make.offer(table.network, table.erables, label=f"Pain {n}")
    cursor = reader.get("/offers", {"limit": 1}).json()["next"].split("cursor=")[1].split("&")[0]
    assert reader.client.get(f"/api/v1/needs?cursor={cursor}").status_code == 422


def test_an_unchanged_answer_is_304(table: make.Table, reader: Program) -> None:
    offer = make.offer(table.network, table.erables)
    first = reader.get(f"/offers/{offer.ref}")
    same = reader.get(f"/offers/{offer.ref}", If_None_Match=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    assert reader.get(f"/offers/{offer.ref}", If_None_Match=f"W/{first['ETag']}").status_code == 304
    make.claim(offer, table.alice, units=1)
    changed = reader.get(f"/offers/{offer.ref}", If_None_Match=first["ETag"])
    assert changed.status_code == 200 and changed["ETag"] != first["ETag"]
    assert "Authorization" in first["Vary"] and "Accept-Language" in first["Vary"]


def everything(table: make.Table, rows: int) -> None:
    """`rows` of each, so that a query for each row would show."""
    for n in range(rows):
        offer = make.offer(table.network, table.erables, label=f"Pain {n}", site=table.erables.sites.first())
        make.claim(offer, table.alice, units=1)
        own = make.offer(table.network, table.tilleuls, by=table.alice, label=f"Riz {n}", units=40)
        make.claim(own, table.bob, units=2)
        other = make.organization(f"Les Aulnes {n}", network=table.network)
        make.site(other)
        make.count(other, 30)
        make.claim(own, make.by_link(other), units=1)
        make.need(table.network, other)
        make.count(table.erables, 10 + n, counted_on=make.A_MONTH_AGO - timedelta(days=n))
        make.product(f"P{n}", f"Produit {n}")
        make.site(table.erables, name=f"lieu {n}")


def counted(reader: Program, paths: list[str]) -> dict[str, int]:
    found = {}
    for path in paths:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = reader.get(path)
        assert answer.status_code == 200, path
        found[path] = len(asked)
        verbs = [
            query["sql"].split()[0].upper() for query in asked if "kernel_ratewindow" not in query["sql"]
        ]
        assert not {"INSERT", "UPDATE", "DELETE"} & set(verbs), path
    return found


def test_reading_asks_the_same_number_of_queries_and_writes_nothing(
    table: make.Table, reader: Program
) -> None:
    reader.get("/me")  # the day of last use and the window of the minute are written once
    make.count(table.tilleuls, 40)
    everything(table, 1)
    big = make.offer(table.network, table.tilleuls, by=table.alice, units=40, mode=Mode.FAIR_SHARE)
    share_out = sharing.propose([big], by=table.alice, at=make.NOON)
    ours = make.offer(table.network, table.tilleuls, by=table.alice)
    paths = [
        "/me", "/networks", "/organizations", "/organizations?near=43.6,1.44&km=50", "/products", "/offers", "/claims",
        "/needs", "/shares", "/invitations", f"/offers/{ours.ref}", f"/offers/{ours.ref}/claims",
        f"/offers/{big.ref}/shares", f"/share-outs/{share_out.ref}", f"/organizations/{table.erables.ref}",
        f"/organizations/{table.erables.ref}/sites", f"/organizations/{table.erables.ref}/counts",
        f"/networks/{table.network.ref}",
    ]  # fmt: skip
    few = counted(reader, paths)
    for n in range(3):
        everything_again(table, n)
    many = counted(reader, paths)
    assert many == few
    assert max(many.values()) <= MOST_QUERIES, many


def everything_again(table: make.Table, n: int) -> None:
    offer = make.offer(table.network, table.erables, label=f"Lait {n}", site=table.erables.sites.first())
    make.claim(offer, table.alice, units=1)
    other = make.organization(f"Les Ormes {n}", network=table.network)
    make.site(other)
    make.count(other, 30)
    make.need(table.network, other)
    make.count(table.erables, 60 + n, counted_on=make.A_MONTH_AGO - timedelta(days=9 + n))
    make.product(f"Q{n}", f"Autre {n}")
    make.site(table.erables, name=f"autre lieu {n}")
