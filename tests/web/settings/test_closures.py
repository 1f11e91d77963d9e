"""A closure said on its page reads the same on the card, in the agenda, in the public directory and by program."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tablee.domains.actors import actions, queries
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Closure
from tablee.domains.actors.viewer import Viewer, robot
from tablee.domains.sharing import actions as sharing
from tests import make
from tests.api.callers import problem, program
from tests.web.exports.test_exports import agenda_of
from tests.web.visitors import phone, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

PAGE = "/reglages/fermetures/"
SENTENCE = "ermé du jeudi 24 décembre 2026 au samedi 2 janvier 2027, fêtes"
DAYS = {"starts_on": "2026-12-24", "ends_on": "2027-01-02", "site": "", "reason": "fêtes"}


def text(answer: object) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")  # type: ignore[attr-defined]


def test_said_on_its_page_and_taken_back(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    client = signed_in(alice)
    assert "Aucune fermeture annoncée" in text(client.get(PAGE))
    assert client.post(PAGE, DAYS).status_code == 302
    assert SENTENCE in text(client.get(PAGE))
    card = reverse("network:organization", args=[table.tilleuls.ref])
    assert SENTENCE in text(signed_in(bob).get(card))
    assert "a annoncé une fermeture" in text(client.get("/reglages/journal/"))
    closure = Closure.objects.get()
    cancel = f"{PAGE}{closure.ref}/ouvrir/"
    assert signed_in(bob).post(cancel).status_code == 404
    assert client.get(cancel).status_code == 302
    assert Closure.objects.exists()
    assert client.post(cancel).status_code == 302
    assert not Closure.objects.exists()
    assert SENTENCE not in text(signed_in(bob).get(card))


def test_bad_days_are_said_beside_their_field_and_nothing_is_lost(alice: Viewer) -> None:
    answer = signed_in(alice).post(PAGE, DAYS | {"ends_on": "2026-12-01"})
    assert answer.status_code == 422
    assert "La fin vient avant le début" in text(answer)
    assert 'value="fêtes"' in text(answer)
    assert not Closure.objects.exists()


def test_one_day_needs_no_end(alice: Viewer) -> None:
    assert signed_in(alice).post(PAGE, DAYS | {"ends_on": ""}).status_code == 302
    assert Closure.objects.get().ends_on == date(2026, 12, 24)


def words_of(answer: object) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(answer)))


def test_only_one_place_closed_says_that_nothing_else_changes(table: make.Table, alice: Viewer) -> None:
    annexe = make.site(table.tilleuls, name="Annexe")
    shown = words_of(signed_in(alice).post(PAGE, DAYS | {"site": annexe.ref}, follow=True))
    assert "pour ce lieu seulement" in shown
    assert "rien ne vous sera proposé ces jours-là" not in shown


def test_a_closure_that_overlaps_names_the_one_that_remains(table: make.Table, alice: Viewer) -> None:
    """Shortened by two days on the page, both stood: one believed to have opened on the 3rd."""
    client = signed_in(alice)
    client.post(PAGE, DAYS | {"starts_on": "2026-11-30", "ends_on": "2026-12-04"})
    shorter = DAYS | {"starts_on": "2026-11-30", "ends_on": "2026-12-02"}
    shown = words_of(client.post(PAGE, shorter, follow=True))
    assert "chevauche la fermeture du lundi 30 novembre au vendredi 4 décembre 2026, qui reste" in shown
    assert "« Finalement ouvert » la retire" in shown
    assert "C’était déjà dit. Mais" in words_of(client.post(PAGE, shorter, follow=True))
    beside = DAYS | {"starts_on": "2026-12-05", "ends_on": "2026-12-06"}
    assert "chevauche" not in words_of(client.post(PAGE, beside, follow=True))


def test_the_same_said_twice_was_said_already(alice: Viewer) -> None:
    client = signed_in(alice)
    client.post(PAGE, DAYS)
    again = words_of(client.post(PAGE, DAYS, follow=True))
    assert "C’était déjà dit." in again
    assert "remplacé" not in again


def test_only_what_falls_on_the_days_just_said(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    """« Voyez ce qui tombe déjà ces jours-là », said of days of February over what falls tomorrow."""
    morrow = make.NOON + timedelta(days=1)
    days = {"until_at": morrow + timedelta(hours=2), "pickup_from_at": morrow}
    make.claim(make.bundle(table.network, table.tilleuls, [make.line("Riz")], **days).offers.get(), bob)
    client, day = signed_in(bob), morrow.date().isoformat()
    assert "Voyez ce qui tombe" in words_of(
        client.post(PAGE, DAYS | {"starts_on": day, "ends_on": ""}, follow=True)
    )
    later = DAYS | {"starts_on": "2027-02-01", "ends_on": "2027-02-03"}
    assert "Voyez ce qui tombe" not in words_of(client.post(PAGE, later, follow=True))


def test_open_again_names_the_closure_that_remains(table: make.Table, alice: Viewer) -> None:
    first = announce_closure(
        table.tilleuls, starts_on=date(2026, 12, 20), ends_on=date(2026, 12, 26), by=alice, at=make.NOON
    )
    client = signed_in(alice)
    client.post(PAGE, DAYS)
    shown = words_of(client.post(f"{PAGE}{first.ref}/ouvrir/", follow=True))
    assert f"il reste : f{SENTENCE}" in shown
    assert "vous êtes ouverts ces jours-là" not in shown


def test_open_again_twice_was_done_already(table: make.Table, alice: Viewer, bob: Viewer) -> None:
    closure = announce_closure(
        table.tilleuls, starts_on=make.TODAY, ends_on=make.TODAY, by=alice, at=make.NOON
    )
    client, cancel = signed_in(alice), f"{PAGE}{closure.ref}/ouvrir/"
    client.post(cancel)
    again = client.post(cancel, follow=True)
    assert again.status_code == 200
    assert "C’était déjà fait" in words_of(again)
    assert signed_in(bob).post(cancel).status_code == 404


def test_what_falls_on_those_days_is_listed_with_the_way_to_it(
    table: make.Table, alice: Viewer, bob: Viewer
) -> None:
    """« Rien ne vous sera proposé », said over a share that waits and one that was taken."""
    morrow = make.NOON + timedelta(days=1)
    days = {"until_at": morrow + timedelta(hours=2), "pickup_from_at": morrow}
    taken = make.bundle(table.network, table.tilleuls, [make.line("Riz")], **days).offers.get()
    make.claim(taken, bob)
    make.offer(table.network, table.tilleuls, label="Sel de Salies", until_at=morrow + timedelta(days=3))
    make.count(table.erables, 100)
    dealt = make.bundle(table.network, table.tilleuls, [make.line(units=120)], by=alice, **days).offers.get()
    sharing.propose([dealt], by=alice, at=make.NOON)
    client, day = signed_in(bob), {"starts_on": morrow.date().isoformat(), "ends_on": ""}
    assert "Ces jours-là tombent" not in words_of(client.get(PAGE))
    shown = client.post(PAGE, DAYS | day, follow=True)
    assert "rien ne vous sera proposé ces jours-là" not in words_of(shown)
    for address in (f"/partager/{taken.ref}/", f"/partager/repartition/{dealt.shares.get().share_out.ref}/"):
        assert f'href="{address}"' in shown.content.decode()
    assert "Riz, Les Tilleuls : à prendre, à garder ou à rendre" in words_of(shown).replace(" :", " :")
    assert words_of(shown).count("à répondre") == 1
    assert "Sel de Salies" not in words_of(shown)
    today = words_of(client.get("/aujourdhui/"))
    assert today.count("Vous êtes fermés le mercredi 25 novembre 2026.") == 2
    assert "à retirer demain, 12 h 00 – 14 h 00" in today or "à retirer demain après-midi" in today


def test_today_says_that_we_are_closed_and_where_to_open(table: make.Table, alice: Viewer) -> None:
    client = signed_in(alice)
    assert PAGE not in client.get("/aujourdhui/").content.decode()
    announce_closure(table.tilleuls, starts_on=make.TODAY, ends_on=make.TODAY, by=alice, at=make.NOON)
    shown = client.get("/aujourdhui/")
    assert "Vous êtes fermés aujourd’hui." in words_of(shown)
    morrow = make.TODAY + timedelta(days=1)
    announce_closure(table.tilleuls, starts_on=morrow, ends_on=morrow, by=alice, at=make.NOON)
    longer = words_of(client.get("/aujourdhui/"))
    assert "Vous êtes fermés jusqu’au mercredi 25 novembre 2026 compris." in longer
    assert f'href="{PAGE}"' in shown.content.decode()


def test_said_again_with_another_reason_is_said_to_replace(alice: Viewer) -> None:
    client, one_day = signed_in(alice), DAYS | {"ends_on": ""}
    client.post(PAGE, one_day)
    Closure.objects.update(announced_at=make.LONG_AGO)
    assert "remplacé" in words_of(client.post(PAGE, one_day | {"reason": "inventaire"}, follow=True))
    journal = words_of(client.get("/reglages/journal/"))
    assert journal.count("le jeudi 24 décembre 2026") == 2
    assert "a changé une fermeture" in journal
    assert "le jeudi 24 décembre 2026, motif" in journal
    assert "du jeudi 24" not in journal
    assert "inventaire" not in journal  # somebody may be named in it


def test_many_closures_are_a_list_on_the_card_and_in_the_directory(table: make.Table, alice: Viewer) -> None:
    for day in (date(2026, 12, 24), date(2026, 12, 31)):
        announce_closure(table.tilleuls, starts_on=day, ends_on=day, by=alice, at=make.NOON)
    public = actions.show_public
    public(table.tilleuls, by=alice, at=make.NOON, sites=[table.tilleuls.sites.get()], services=["repas"])
    card = reverse("network:organization", args=[table.tilleuls.ref])
    for shown in (text(signed_in(alice).get(card)), text(phone().get("/annuaire/"))):
        assert "<li>Fermé le jeudi 24 décembre 2026</li><li>Fermé le jeudi 31 décembre 2026</li>" in shown


def test_the_team_reads_and_does_not_write(table: make.Table) -> None:
    teammate = make.viewer(table.tilleuls, kind="team")
    client = signed_in(teammate)
    assert "Annoncer une fermeture" not in text(client.get(PAGE))
    client.post(PAGE, DAYS)
    assert not Closure.objects.exists()


def test_the_agenda_has_whole_days(table: make.Table, alice: Viewer) -> None:
    days = {"starts_on": date(2026, 12, 24), "ends_on": date(2027, 1, 2), "by": alice, "at": make.NOON}
    announce_closure(table.tilleuls, yearly=True, reason="fêtes", **days)
    client = signed_in(alice)
    body = phone().get(agenda_of(client)).content.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20270103\r\nRRULE:FREQ=YEARLY\r\n" in body
    assert "SUMMARY:Fermé" in body


def test_the_public_directory_says_it_in_hours_and_in_words(table: make.Table, alice: Viewer) -> None:
    site = table.tilleuls.sites.get()
    actions.set_site(table.tilleuls, site=site, by=alice, at=make.NOON, opening_hours="Mo-Fr 09:00-12:00")
    client = signed_in(alice)
    public = {
        "sites": [site.ref], "services": ["repas"], "publics": ["everybody"], "fees": "free", "ways": ["come"],
        "who_asks": ["people"], "description": "Un repas chaud, chaque midi.", "email": "accueil@tilleuls.fr",
    }  # fmt: skip
    assert client.post("/reglages/annuaire/", public).status_code == 302
    assert client.post(PAGE, DAYS).status_code == 302
    assert SENTENCE in text(phone().get("/annuaire/"))
    hours = "Mo-Fr 09:00-12:00; 2026 Dec 24-2027 Jan 02 off"
    points = json.loads(phone().get("/annuaire/lieux.geojson").content)
    assert points["features"][0]["properties"]["horaires"] == hours
    services = json.loads(phone().get("/annuaire/services.json").content)
    assert hours in json.dumps(services)


def test_a_place_s_closure_is_said_of_that_place_alone(table: make.Table) -> None:
    main = table.tilleuls.sites.get()
    other = make.site(table.tilleuls, name="Annexe")
    by = robot(table.tilleuls.ref)
    actions.show_public(table.tilleuls, by=by, at=make.NOON, sites=[main.ref, other.ref], services=["repas"])
    day = make.TODAY + timedelta(days=30)
    announce_closure(table.tilleuls, starts_on=day, ends_on=day, site=other, by=by, at=make.NOON)
    closed = {place.site.pk: len(place.closures) for place in queries.public_places() if place.site}
    assert closed == {main.pk: 0, other.pk: 1}


def test_by_program_the_same(table: make.Table, bob: Viewer) -> None:
    alices, bobs = program(table.tilleuls), program(table.erables)
    said = {"starts_on": "2026-12-24", "ends_on": "2027-01-02", "reason": "fêtes"}
    made = alices.post("/closures", said)
    assert made.status_code == 201, made.content
    assert made.json() | {"ref": ""} == said | {"ref": "", "site": None, "yearly": False}
    (item,) = bobs.get(f"/organizations/{table.tilleuls.ref}/closures").json()["items"]
    assert item == made.json()
    one_day = alices.post("/closures", {"starts_on": "2026-11-30"}).json()
    assert one_day["ends_on"] == "2026-11-30"
    assert alices.delete(f"/closures/{one_day['ref']}").status_code == 200
    problem(alices.post("/closures", said | {"ends_on": "2026-12-01"}), 422, "bad_days")
    problem(alices.post("/closures", said | {"site": "NULLEPART"}), 422, "unknown_site")
    assert bobs.delete(f"/closures/{item['ref']}").status_code == 404
    assert alices.delete(f"/closures/{item['ref']}").json() == item
    assert bobs.get(f"/organizations/{table.tilleuls.ref}/closures").json()["items"] == []


@pytest.mark.parametrize("path", ["/annuaire/", "/annuaire/services.json"])
def test_as_many_questions_for_three_closures_as_for_one(table: make.Table, alice: Viewer, path: str) -> None:
    own = table.tilleuls
    actions.show_public(own, by=alice, at=make.NOON, sites=[own.sites.get()], services=["repas"])
    counts = []
    for number in range(3):
        first = date(2026, 12, 1 + 5 * number)
        announce_closure(own, starts_on=first, ends_on=first, by=alice, at=make.NOON)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            phone().get(path)
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_two_that_it_overlaps_are_named_in_one_sentence(alice: Viewer) -> None:
    """Newcomer's 6: « elle chevauche X, qui reste ; chevauche Y, qui reste : « Finalement ouvert » la retire »."""
    client = signed_in(alice)
    client.post(PAGE, DAYS | {"starts_on": "2026-11-30", "ends_on": "2026-12-02"})
    client.post(PAGE, DAYS | {"starts_on": "2026-12-04", "ends_on": "2026-12-06"})
    shown = words_of(
        client.post(PAGE, DAYS | {"starts_on": "2026-12-01", "ends_on": "2026-12-05"}, follow=True)
    )
    first, second = (
        f"la fermeture du {days} décembre 2026"
        for days in ("lundi 30 novembre au mercredi 2", "vendredi 4 décembre au dimanche 6")
    )
    assert "Ces jours touchent aussi : " in shown and "chevauche" not in shown
    assert first in shown and second in shown
    assert "« Finalement ouvert » les retire." in shown


def test_with_a_share_pending_nothing_else_is_proposed_on_those_days(
    table: make.Table, alice: Viewer
) -> None:
    morrow = make.NOON + timedelta(days=1)
    days = {"until_at": morrow + timedelta(hours=2), "pickup_from_at": morrow}
    bundle = make.bundle(table.network, table.erables, [make.line()], **days)
    make.claim(bundle.offers.get(), table.alice)
    days = {"starts_on": morrow.date().isoformat(), "ends_on": morrow.date().isoformat()}
    shown = words_of(signed_in(alice).post(PAGE, DAYS | days, follow=True))
    assert "rien d’autre ne vous sera proposé ces jours-là. Voyez ce qui tombe déjà." in shown
