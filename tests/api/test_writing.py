"""What programs do: the same actions as the pages, the same refusals, in the journal under their own mark."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import actions as actors
from tablee.domains.actors.enums import TokenScope
from tablee.domains.actors.models import Membership, Site
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import Claim, Offer, Share
from tablee.kernel.models import JournalEntry
from tests import make
from tests.api.callers import Program, problem, program
from tests.api.test_reading import MOST_QUERIES, shared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
TONIGHT = "2026-11-24T19:45:00+01:00"


@pytest.fixture
def alices(table: make.Table) -> Program:
    return program(table.tilleuls)


@pytest.fixture
def bobs(table: make.Table) -> Program:
    return program(table.erables)


def last_entry(verb: str) -> JournalEntry:
    return JournalEntry.objects.filter(verb=verb).latest("id")


def test_publish_then_read_it_back(table: make.Table, alices: Program, bobs: Program) -> None:
    made = alices.post("/offers", {"label": "Pommes", "units": 12, "unit_g": 9000, "until": TONIGHT})
    assert made.status_code == 201, made.content
    offer = made.json()
    assert made["Location"] == offer["url"] == f"/api/v1/offers/{offer['ref']}"
    assert (offer["units_left"], offer["storage"], offer["ours"]) == (12, "ambient", True)
    assert offer["until"] == "2026-11-24T18:45:00Z"
    assert offer["link"] is None and "/l/" in alices.get(offer["url"]).json()["link"]
    seen = bobs.get(offer["url"]).json()
    assert (seen["ours"], seen["link"], seen["units_left"]) == (False, None, 12)
    entry = last_entry("sharing.publish")
    assert (entry.via, entry.acting_ref, entry.person_ref) == ("api", table.tilleuls.ref, "")


def test_a_product_says_the_rest(table: make.Table, alices: Program) -> None:
    make.product("YAOURT", "Yaourts", family=Family.DAIRY, storage=StorageClass.CHILLED, crate_g=6000)
    offer = alices.post(
        "/offers", {"product": "YAOURT", "units": 3, "use_by": "2026-11-30", "until": "2026-11-24T19:45"}
    ).json()
    assert (offer["label"], offer["product"], offer["unit_g"], offer["family"], offer["storage"]) == (
        "Yaourts", "YAOURT", 6000, "produits_laitiers", "chilled",
    )  # fmt: skip
    assert offer["until"] == "2026-11-24T18:45:00Z", "a moment without offset is one of the network's zone"
    assert offer["use_by"] == "2026-11-30"


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"unit_g": None}, "no_weight", "unit_g"),
        ({"label": None}, "no_label", "label"),
        *(({"label": sign}, "no_label", "label") for sign in "\u200b\u200d\u3164\u2800\u00ad\u115f\u200e"),
        ({"until": "2026-11-24T10:00:00+01:00"}, "past", "until_at"),
        ({"use_by": "2026-11-23"}, "use_by_passed", "date_on"),
        ({"use_by": "2026-11-25"}, "use_by_close", "exception"),
        ({"product": "RIEN"}, "unknown_product", "product"),
        ({"network": "ZZZZZZZZ"}, "unknown_network", "network"),
        ({"giver": "ZZZZZZZZ"}, "unknown_giver", "giver"),
        ({"site": "ZZZZZZZZ"}, "unknown_site", "site"),
        ({"mode": "targeted", "target": "ZZZZZZZZ"}, "unknown_target", "target"),
        ({"mode": "targeted"}, "no_target", "target"),
        ({"target_purpose": "goûter"}, "not_targeted", "target_purpose"),
        ({"use_by": "2026-12-24", "best_before": "2026-12-24"}, "two_dates", "date_kind"),
    ],
)
def test_an_offer_is_refused_with_its_reason(
    alices: Program, change: dict[str, Any], code: str, field: str
) -> None:
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": TONIGHT} | change
    said = problem(alices.post("/offers", {k: v for k, v in body.items() if v is not None}), 422, code)
    assert said["field"] == field
    assert not Offer.objects.exists()


@pytest.mark.parametrize("mode", ["first_ready", "fair_share"])
def test_a_target_is_not_dropped_by_another_mode(table: make.Table, alices: Program, mode: str) -> None:
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": TONIGHT, "target": table.erables.ref}
    assert problem(alices.post("/offers", body | {"mode": mode}), 422, "not_targeted")["field"] == "target"
    assert not Offer.objects.exists()


def test_an_offer_for_a_donor_to_a_partner_at_a_place(table: make.Table, alices: Program) -> None:
    donor = make.donor(table.tilleuls, table.network)
    site = Site.objects.get(organization=table.tilleuls)
    offer = alices.post(
        "/offers",
        {
            "label": "Pain", "units": 4, "unit_g": 500, "unit": "piece", "until": TONIGHT, "giver": donor.ref,
            "site": site.ref, "place_note": "quai B", "target": table.erables.ref, "target_purpose": "goûter",
            "pickup_from": "2026-11-24T17:00:00+01:00",
        },
    ).json()  # fmt: skip
    assert (offer["giver"]["ref"], offer["mode"], offer["target"]["ref"]) == (
        donor.ref,
        "targeted",
        table.erables.ref,
    )
    assert (offer["site"]["ref"], offer["place_note"], offer["unit"]) == (site.ref, "quai B", "piece")
    stranger = make.donor(table.erables, table.network, "Halles du Frêne")
    body = {"label": "Pain", "units": 4, "unit_g": 500, "until": TONIGHT, "giver": stranger.ref}
    problem(alices.post("/offers", body), 422, "unknown_giver")


def test_claim_and_what_remains(table: make.Table, bobs: Program) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    taken = bobs.post(f"/offers/{offer.ref}/claims", {"units": 10})
    assert (taken.status_code, taken.json()["units"]) == (201, 10)
    assert last_entry("sharing.claim").via == "api" and Claim.objects.get().via == "api"
    third = program(make.organization("Les Ormes", network=table.network))
    said = problem(third.post(f"/offers/{offer.ref}/claims", {"units": 3}), 409, "not_enough")
    assert said["facts"] == {"left": 2} and said["remedy"]
    again = problem(bobs.post(f"/offers/{offer.ref}/claims", {"units": 1}), 409, "already")
    assert again["facts"]["claim"] == taken.json()["ref"]


def test_change_and_give_back(table: make.Table, bobs: Program) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    claim = bobs.post(f"/offers/{offer.ref}/claims", {"units": 4}).json()
    assert bobs.patch(claim["url"], {"units": 6}).json()["units"] == 6
    problem(bobs.patch(claim["url"], {"units": 13}), 409, "not_enough")
    gone = bobs.delete(claim["url"])
    assert (gone.status_code, gone.json()["status"]) == (200, "cancelled")
    problem(bobs.delete(claim["url"]), 409, "cancelled")
    offer.refresh_from_db()
    assert offer.units_left == 12


def test_withdraw_and_correct_are_for_whoever_gives(
    table: make.Table, alices: Program, bobs: Program
) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    problem(bobs.post(f"/offers/{offer.ref}/withdraw"), 403, "not_yours")
    problem(bobs.post(f"/offers/{offer.ref}/correct", {"unit_g": 900, "reason": "Pesé"}), 403, "not_yours")
    corrected = alices.post(f"/offers/{offer.ref}/correct", {"unit_g": 900, "reason": "Pesé"}).json()
    assert corrected["unit_g"] == 900
    make.claim(offer, table.bob, units=4)
    gone = alices.post(f"/offers/{offer.ref}/withdraw", {"whole": True, "reason": "Frigo en panne"}).json()
    assert (gone["status"], gone["units_withdrawn"]) == ("withdrawn", 12)
    problem(alices.post(f"/offers/{offer.ref}/withdraw"), 422, "withdrawn")


def test_preview_tells_nobody_and_propose_does(table: make.Table, alices: Program, bobs: Program) -> None:
    make.count(table.erables, 40)
    offer = make.offer(table.network, table.tilleuls, by=table.alice, units=40, mode=Mode.FAIR_SHARE)
    preview = alices.post(f"/offers/{offer.ref}/share-out", {"action": "preview"})
    assert (preview.status_code, preview.json()["state"]) == (200, "preview")
    assert not Share.objects.exists()
    whole = preview.json()["rows"][0]["units"]
    capped = alices.post(
        f"/offers/{offer.ref}/share-out", {"action": "preview", "caps": {table.erables.ref: 2000}}
    ).json()
    assert (whole, capped["rows"][0]["units"]) == (40, 2)
    read = {"action": "propose", "units": {table.erables.ref: 39}}
    problem(alices.post(f"/offers/{offer.ref}/share-out", read), 409, "shares_changed")
    assert not Share.objects.exists()
    read["units"] = {row["organization"]["ref"]: row["units"] for row in preview.json()["rows"]}
    proposed = alices.post(f"/offers/{offer.ref}/share-out", read)
    assert (proposed.status_code, proposed.json()["state"]) == (201, "proposed")
    assert proposed["Location"] == proposed.json()["url"]
    problem(alices.post(f"/offers/{offer.ref}/share-out", {"action": "propose"}), 409, "already_proposed")
    problem(bobs.post(f"/offers/{offer.ref}/share-out", {"action": "preview"}), 403, "not_yours")
    cancelled = alices.post(f"/share-outs/{proposed.json()['ref']}/cancel").json()
    assert cancelled["state"] == "cancelled"


def test_a_structure_said_with_nothing_is_as_one_left_out(table: make.Table, alices: Program) -> None:
    """A client that sends back every row it read, those without a share too."""
    make.count(table.erables, 40)
    houx = make.organization("Les Houx", network=table.network)
    offer = make.offer(table.network, table.tilleuls, by=table.alice, units=40, mode=Mode.FAIR_SHARE)
    units = {table.erables.ref: 40, houx.ref: 0}
    proposed = alices.post(f"/offers/{offer.ref}/share-out", {"action": "propose", "units": units})
    assert proposed.status_code == 201, proposed.json()
    assert Share.objects.get().organization == table.erables


def test_take_less_then_nothing_more(table: make.Table, bobs: Program) -> None:
    _offer, share = shared(table)
    problem(bobs.post(f"/shares/{share.ref}/take", {"units": share.units + 1}), 409, "more_than_share")
    taken = bobs.post(f"/shares/{share.ref}/take", {"units": 5}).json()
    assert (taken["state"], taken["units_taken"]) == ("taken", 5)
    problem(bobs.post(f"/shares/{share.ref}/pass"), 409, "answered")


def test_take_all_and_pass(table: make.Table, bobs: Program) -> None:
    _offer, share = shared(table)
    assert bobs.post(f"/shares/{share.ref}/take").json()["units_taken"] == share.units
    make.count(table.cypres, 10)
    _offer, other = shared(table)
    assert bobs.post(f"/shares/{other.ref}/pass").json()["state"] == "passed"
    assert last_entry("sharing.answer").via == "api"


def test_a_share_taken_back_is_cancelled_not_passed(
    table: make.Table, alices: Program, bobs: Program
) -> None:
    _offer, share = shared(table)
    alices.post(f"/share-outs/{share.share_out.ref}/cancel")
    ours = bobs.get(f"/shares/{share.ref}").json()
    assert (ours["state"], ours["cancelled_by"]["ref"]) == ("cancelled", table.tilleuls.ref)
    assert ours["cancelled_at"] and ours["units_taken"] == 0
    problem(bobs.post(f"/shares/{share.ref}/pass"), 409, "cancelled")


def test_say_what_is_missing_and_close_it(table: make.Table, alices: Program, bobs: Program) -> None:
    said = alices.post("/needs", {"families": ["fruits_legumes", "feculents"], "note": "petits pots"})
    assert said.status_code == 201
    assert {each["until"] for each in said.json()["items"]} == {"2026-11-29"}
    need = said.json()["items"][0]
    problem(bobs.post(f"/needs/{need['ref']}/close"), 404, "not_found")
    assert alices.post(f"/needs/{need['ref']}/close").json()["closed_at"]
    problem(alices.post("/needs", {"families": ["feculents"], "until": "2026-11-01"}), 422, "bad_day")


def test_card_profile_places_and_counts_are_our_own(table: make.Table, alices: Program) -> None:
    ours, theirs = f"/organizations/{table.tilleuls.ref}", f"/organizations/{table.erables.ref}"
    assert alices.patch(ours, {"does": "Une épicerie."}).json()["does"] == "Une épicerie."
    assert alices.patch(f"{ours}/profile", {"max_km": 20, "weekdays": ["mo"]}).json()["weekdays"] == ["mo"]
    assert alices.patch(f"{ours}/profile", {"max_km": None}).json() | {"weekdays": []} == alices.get(
        f"{ours}/profile"
    ).json() | {"weekdays": []}
    counted = alices.post(f"{ours}/counts", {"persons": 80})
    assert (counted.status_code, counted.json()) == (201, {"persons": 80, "counted_on": "2026-11-24"})
    site = alices.post(f"{ours}/sites", {"insee_code": make.NIMES, "name": "Dépôt", "chilled_l": 300})
    assert (site.status_code, site.json()["is_main"], site.json()["commune"]) == (201, False, "Nîmes")
    moved = alices.patch(site.json()["url"], {"lat": 43.9, "lon": 4.4})
    assert (moved.json()["lat"], moved.json()["name"]) == (43.9, "Dépôt")
    assert alices.post(f"{site.json()['url']}/main").json()["is_main"] is True
    problem(alices.patch(site.json()["url"], {"opening_hours": "tous les jours"}), 422, "bad_hours")
    first = Site.objects.get(organization=table.tilleuls, is_main=False)
    assert alices.delete(f"/sites/{first.ref}").json()["ref"] == first.ref
    assert alices.get(f"/sites/{first.ref}").status_code == 404
    problem(alices.patch(ours, {"phone": "huit"}), 422, "bad_phone")
    problem(alices.post(f"{ours}/sites", {"insee_code": "99999"}), 422, "unknown_commune")
    for method, path, body in (
        ("PATCH", theirs, {"does": "x"}),
        ("PATCH", f"{theirs}/profile", {"max_km": 1}),
        ("POST", f"{theirs}/counts", {"persons": 1}),
        ("POST", f"{theirs}/sites", {"insee_code": make.NIMES}),
        ("PATCH", f"/sites/{Site.objects.get(organization=table.erables).ref}", {"name": "x"}),
    ):
        problem(alices.send(method, path, body), 403, "not_coordinator")


def test_join_and_leave(table: make.Table, alices: Program) -> None:
    facilitating = make.facilitator(table.elsewhere, table.cypres)
    problem(alices.post(f"/networks/{table.elsewhere.ref}/join"), 404, "not_found")
    actors.invite(table.elsewhere, organization=table.tilleuls, by=facilitating, at=make.NOON)
    assert alices.post(f"/networks/{table.elsewhere.ref}/join").json()["ref"] == table.elsewhere.ref
    offer = make.offer(table.elsewhere, table.cypres)
    assert alices.get(f"/offers/{offer.ref}").status_code == 200
    assert alices.post(f"/networks/{table.elsewhere.ref}/leave").status_code == 200
    assert alices.get(f"/offers/{offer.ref}").status_code == 404
    assert Membership.objects.get(network=table.elsewhere, organization=table.tilleuls).left_at is not None


def test_xc_01_donors_of_ours_their_places_and_their_links(table: make.Table, alices: Program) -> None:
    made = alices.post("/donors", {"name": "Moulin du Sureau", "kind": "artisan", "insee_code": make.NIMES})
    donor = made.json()
    assert (made.status_code, made["Location"], donor["link"]) == (201, donor["url"], None)
    assert donor["sites"][0]["commune"] == "Nîmes" and donor["networks"][0]["ref"] == table.network.ref
    first = alices.get(donor["url"]).json()["link"]
    assert "/l/" in first
    assert program(table.tilleuls, TokenScope.READ).get(donor["url"]).json()["link"] is None
    renewed = alices.post(f"{donor['url']}/link")
    second = alices.get(donor["url"]).json()["link"]
    assert renewed.json()["link"] is None and second not in (None, first)
    assert alices.delete(f"{donor['url']}/link").status_code == 200
    assert alices.get(donor["url"]).json()["link"] is None
    changed = alices.patch(
        donor["url"], {"name": "Moulin neuf", "contact_email": "moulin@example.org"}
    ).json()
    assert (changed["name"], changed["kind"], changed["networks"]) == (
        "Moulin neuf",
        "artisan",
        donor["networks"],
    )
    assert "moulin@example.org" not in alices.get(donor["url"]).content.decode()
    moved = alices.patch(donor["url"], {"insee_code": make.TOULOUSE, "address": "1 quai neuf"}).json()
    assert [each["commune"] for each in moved["sites"]] == ["Toulouse"]
    problem(alices.patch(donor["url"], {"address": "1 quai neuf"}), 422, "no_commune")
    problem(alices.patch(donor["url"], {"kind": "association"}), 422, "not_a_donor")
    problem(alices.patch(donor["url"], {"networks": [table.elsewhere.ref]}), 422, "unknown_network")
    problem(program(table.erables).get(donor["url"]), 404, "not_found")
    assert [each["ref"] for each in alices.get("/donors").json()["items"]] == [donor["ref"]]
    assert alices.delete(donor["url"]).json()["name"] == "Moulin neuf"
    assert alices.get("/donors").json()["items"] == [] and alices.get(donor["url"]).status_code == 404


def test_a_new_link_for_an_offer_closes_the_old_one(
    table: make.Table, alices: Program, bobs: Program
) -> None:
    offer = alices.post("/offers", {"label": "Pommes", "units": 12, "unit_g": 9000, "until": TONIGHT}).json()
    first = alices.get(offer["url"]).json()["link"]
    problem(bobs.post(f"{offer['url']}/link"), 403, "not_yours")
    assert alices.post(f"{offer['url']}/link").json()["link"] is None
    assert alices.get(offer["url"]).json()["link"] not in (None, first)
    assert last_entry("sharing.renew_link").via == "api"
    assert alices.client.get(first[first.index("/l/") :]).status_code == 410


def test_authorisations_are_written_once_and_seen_by_ourselves(
    table: make.Table, alices: Program, bobs: Program
) -> None:
    said = {"level": "regional", "holder": "Fédération du Sureau", "starts_on": "2026-01-01"}
    assert alices.post("/authorizations", said).status_code == 201
    place = Site.objects.get(organization=table.tilleuls).ref
    newer = said | {"starts_on": "2026-06-01", "ends_on": "2029-05-31", "sites": [place]}
    assert alices.post("/authorizations", newer).json() == newer
    items = alices.get("/authorizations").json()["items"]
    assert [each["starts_on"] for each in items] == ["2026-06-01", "2026-01-01"]
    assert bobs.get("/authorizations").json()["items"] == []
    problem(alices.post("/authorizations", said | {"ends_on": "2025-01-01"}), 422, "bad_dates")
    problem(bobs.post("/authorizations", said | {"sites": [place]}), 422, "unknown_site")


def fetched(table: make.Table, bobs: Program) -> dict[str, Any]:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    claim = make.claim(offer, table.bob, units=4)
    line = {"claim": claim.ref, "units": 4, "good_g": 3500, "refused_g": 500, "reason": "spoiled"}
    made = bobs.post("/handovers", {"lines": [line]})
    assert made.status_code == 201, made.content
    found: dict[str, Any] = made.json()
    return found


def test_hand_over_sign_and_correct(table: make.Table, alices: Program, bobs: Program) -> None:
    slip = fetched(table, bobs)
    assert (slip["giver"]["name"], slip["taker"]["name"]) == ("Les Tilleuls", "Les Érables")
    assert slip["lines"][0] | {"claim": ""} == {
        "claim": "", "label": "Pain", "unit": "crate", "units": 4, "offered_g": 4000, "good_g": 3500, "to_sort_g": 0,
        "refused_g": 500, "reason": "spoiled",
    }  # fmt: skip
    assert bobs.get(f"/claims/{slip['lines'][0]['claim']}").json()["received_g"] == 3500
    assert alices.post(f"{slip['url']}/sign").json()["signed"] == "own"
    problem(bobs.post(f"{slip['url']}/sign"), 409, "signed")
    line = {"claim": slip["lines"][0]["claim"], "good_g": 3600, "refused_g": 400, "reason": "spoiled"}
    correction = {"lines": [line], "reason": "Pesé à nouveau"}
    problem(alices.post(f"{slip['url']}/correct", correction), 403, "not_yours")
    assert bobs.post(f"{slip['url']}/correct", correction).json()["lines"][0]["good_g"] == 3600
    problem(
        bobs.post(f"{slip['url']}/correct", {"lines": [line | {"claim": "ZZZZZZZZ"}], "reason": "x"}),
        422,
        "unknown_claim",
    )
    assert [each["ref"] for each in alices.get("/handovers").json()["items"]] == [slip["ref"]]
    assert alices.get(slip["url"]).json() == bobs.get(slip["url"]).json()
    problem(program(table.cypres).get(slip["url"]), 404, "not_found")


def test_cold_goods_ask_for_a_temperature(table: make.Table, bobs: Program) -> None:
    line = make.chilled(use_by_on=make.TODAY + timedelta(days=9))
    claim = make.claim(make.offer(table.network, table.tilleuls, line), table.bob, units=4)
    body: dict[str, Any] = {"lines": [{"claim": claim.ref, "units": 4, "good_g": 4000}]}
    problem(bobs.post("/handovers", body), 422, "no_temperature")
    warm = body | {"temperatures": [{"storage": "chilled", "celsius": 14.5}]}
    problem(bobs.post("/handovers", warm), 422, "too_warm")
    cold = body | {"temperatures": [{"storage": "chilled", "celsius": 3.5}]}
    assert bobs.post("/handovers", cold).json()["temperatures"][0]["celsius"] == 3.5


def test_hand_overs_that_cannot_be(table: make.Table, bobs: Program) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    claim = make.claim(offer, table.bob, units=4)
    line = {"claim": claim.ref, "units": 4, "good_g": 4000}
    twice = problem(bobs.post("/handovers", {"lines": [line, line]}), 422, "bad_values")
    assert twice["detail"]
    problem(bobs.post("/handovers", {"lines": [line | {"claim": "ZZZZZZZZ"}]}), 422, "unknown_claim")
    problem(bobs.post("/handovers", {"lines": [line | {"units": 0, "good_g": 0}]}), 422, "nothing")
    claim.refresh_from_db()
    assert (claim.units, claim.status) == (4, "taken")


def test_a_write_asks_few_queries_whatever_stands_around(table: make.Table, alices: Program) -> None:
    """Offers and claims: what a busy evening is made of."""
    body = {"label": "Pain", "units": 4, "unit_g": 500, "until": TONIGHT}
    alices.post("/offers", body)  # the first number of all, and the window of the minute

    def asked(path: str, sent: dict[str, Any], caller: Program) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert caller.post(path, sent).status_code == 201
        return sum(1 for query in queries if "SAVEPOINT" not in query["sql"])

    def claimed(n: int) -> int:
        offer = make.offer(table.network, table.tilleuls, label=f"Riz {n}")
        for row in range(n):
            third = make.organization(f"Les Ormes {n} {row}", network=table.network)
            make.claim(offer, make.by_link(third), units=1)
        third = make.organization(f"Les Frênes {n}", network=table.network)
        caller = program(third)
        caller.get("/me")
        return asked(f"/offers/{offer.ref}/claims", {"units": 1}, caller)

    few = asked("/offers", body, alices), claimed(1)
    for n in range(5):
        make.offer(table.network, table.tilleuls, label=f"Riz {n}")
    many = asked("/offers", body, alices), claimed(5)
    assert few == many
    assert max(many) <= MOST_QUERIES, many


def test_a_reading_token_writes_nothing(table: make.Table) -> None:
    reader = program(table.tilleuls, TokenScope.READ)
    body = {"label": "Pommes", "units": 12, "unit_g": 9000, "until": TONIGHT}
    problem(reader.post("/offers", body), 403, "read_only")
    assert not Offer.objects.exists()
