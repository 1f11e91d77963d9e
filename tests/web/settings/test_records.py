"""Rules, alerts' reasons, journal and export: ours only, in plain words, names only of those we may see."""

import io
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from tablee.domains.governance.models import Rule
from tablee.domains.messages.actions import send_due
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions as sharing
from tablee.domains.sharing.kinds import (
    BEST_BEFORE_PASSED,
    DEFAULT_NORM_G,
    FAIR_SHARE_FROM_G,
    NORM_G,
    POINTS,
    TARGET_HOURS,
    USE_BY_MIN_HOURS,
)
from tablee.domains.sharing.models import Offer
from tablee.kernel import journal, outbox
from tablee.kernel.journal import Author
from tablee.kernel.refusals import Refusal
from tests import make
from tests.web.visitors import signed_in

pytestmark = pytest.mark.usefixtures("noon")


def adopt(table: make.Table, viewer: Any, key: str, **typed: str) -> Any:
    path = reverse("settings:rule", args=[table.network.ref, key])
    return signed_in(viewer).post(path, {"starts_on": "2026-11-24", "reason": "Dit ensemble."} | typed)


@pytest.mark.parametrize(
    ("key", "typed", "kept"),
    [(TARGET_HOURS, "4", 4), (FAIR_SHARE_FROM_G, "45,5 kg", 45_500), (BEST_BEFORE_PASSED, "no", False)],
)
def test_whoever_facilitates_adopts_a_version_everybody_reads(
    table: make.Table, key: str, typed: str, kept: Any
) -> None:
    facilitating = make.facilitator(table.network, table.tilleuls)
    assert adopt(table, facilitating, key, value=typed).status_code == 302
    assert Rule.objects.get().value == kept
    html = signed_in(table.bob).get(reverse("settings:rules")).content.decode()
    assert "Dit ensemble." in html
    assert ">v1<" in html


NORMS = {f"value_{key}": str(grams) for key, grams in DEFAULT_NORM_G.items()}
WEIGHTS = dict.fromkeys(NORMS, "100")


@pytest.mark.parametrize(
    ("key", "typed", "kept", "said"),
    [
        (NORM_G, NORMS | {"value_feculents": "750"}, DEFAULT_NORM_G | {"feculents": 750}, "750\u00a0g"),
        (
            POINTS,
            WEIGHTS | {"value_autres": "12,5"},
            dict.fromkeys(DEFAULT_NORM_G, 1000) | {"autres": 125},
            "12,5\u202f%",
        ),
    ],
)
def test_a_table_is_adopted_line_by_line(
    table: make.Table, key: str, typed: dict[str, str], kept: dict[str, int], said: str
) -> None:
    facilitating = make.facilitator(table.network, table.tilleuls)
    assert adopt(table, facilitating, key, **typed).status_code == 302
    assert Rule.objects.get().value == kept
    assert said in signed_in(table.bob).get(reverse("settings:rules")).content.decode()
    again = (
        signed_in(facilitating).get(reverse("settings:rule", args=[table.network.ref, key])).content.decode()
    )
    assert f'value="{typed["value_autres"]}"' in again, "the form starts from what is in force"


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        (NORM_G, NORMS | {"value_feculents": "beaucoup"}),
        (NORM_G, NORMS | {"value_feculents": "0"}),
        (NORM_G, NORMS | {"value_feculents": ""}),
        (NORM_G, {name: value for name, value in NORMS.items() if name != "value_feculents"}),
        (POINTS, WEIGHTS | {"value_feculents": "1001"}),
        (POINTS, WEIGHTS | {"value_feculents": "12,55"}),
        (POINTS, WEIGHTS | {"value_feculents": "NaN"}),
        (POINTS, WEIGHTS | {"value_feculents": "1e400"}),
    ],
)
def test_a_wrong_line_is_said_beside_it(table: make.Table, key: str, typed: dict[str, str]) -> None:
    answer = adopt(table, make.facilitator(table.network, table.tilleuls), key, **typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["value_feculents"]
    assert answer.content.decode().count('aria-invalid="true"') == 1
    assert not Rule.objects.exists()


def test_a_past_day_is_refused_beside_the_day(table: make.Table) -> None:
    facilitating = make.facilitator(table.network, table.tilleuls)
    answer = adopt(table, facilitating, TARGET_HOURS, value="4", starts_on="2026-11-23")
    assert answer.status_code == 422
    assert "Ce jour est passé" in str(answer.context["form"].errors["starts_on"])


def test_facilitating_needs_no_coordination(table: make.Table) -> None:
    """Somebody of the team may look after the network."""
    helper = make.viewer(table.erables, first_name="Aubépine", kind="team")
    make.actors.facilitate(table.network, person=table.account(helper), by=make.ROBOT, at=make.NOON)
    path = reverse("settings:rule", args=[table.network.ref, TARGET_HOURS])
    assert " disabled" not in signed_in(helper).get(path).content.decode().split("<main")[1]
    assert adopt(table, helper, TARGET_HOURS, value="4").status_code == 302


def test_a_rule_without_reason_or_out_of_bounds_is_refused_with_its_input(table: make.Table) -> None:
    facilitating = make.facilitator(table.network, table.tilleuls)
    for typed in (
        {"value": "4", "reason": " "},
        {"value": "-3"},
        {"value": "beaucoup"},
        {"value": "4", "starts_on": "demain"},
    ):
        answer = adopt(table, facilitating, TARGET_HOURS, **typed)
        assert answer.status_code == 422
    assert 'value="demain"' in answer.content.decode()
    assert not Rule.objects.exists()


def test_the_law_and_other_peoples_networks_are_not_changed(table: make.Table) -> None:
    facilitating = make.facilitator(table.network, table.tilleuls)
    assert adopt(table, facilitating, USE_BY_MIN_HOURS, value="10").status_code == 422
    for viewer in (table.bob, table.chloe):
        assert adopt(table, viewer, TARGET_HOURS, value="4").status_code == 404
    assert adopt(table, facilitating, "rien", value="4").status_code == 404
    assert (
        signed_in(table.chloe).get(f"{reverse('settings:rules')}?reseau={table.network.ref}").status_code
        == 404
    )
    assert not Rule.objects.exists()


def test_why_we_were_not_told_is_said_and_only_to_us(table: make.Table) -> None:
    offer = make.offer(table.network, table.erables, label="Poireaux")
    refusal = Refusal("family", "Vous ne prenez pas cette famille de produits.")
    sharing.note_match(offer, organization_id=table.tilleuls.pk, refusal=refusal, at=make.NOON)
    html = signed_in(table.alice).get(reverse("settings:match_notes")).content.decode()
    assert "Poireaux" in html
    assert "Vous ne prenez pas cette famille" in html
    assert "Poireaux" not in signed_in(table.bob).get(reverse("settings:match_notes")).content.decode()


def test_an_alert_says_when_it_leaves_when_it_left_and_that_it_did_not(table: make.Table) -> None:
    """Newcomer's 4: « alerte envoyée » was said of one that waited, and of one whose offer was taken back."""

    def read() -> str:
        return signed_in(table.bob).get(reverse("settings:match_notes")).content.decode()

    make.silence()
    first, second = (
        make.offer(table.network, table.tilleuls, label=label, by=table.alice) for label in ("Pain", "Poires")
    )
    outbox.run_due(make.NOON)
    message = Message.objects.get(address="bob@exemple.test")
    assert read().count("partira aujourd’hui") == 2 and "envoyée" not in read()
    sharing.withdraw(second, by=table.alice, at=make.NOON)
    assert read().count("partira aujourd’hui") == 1 and read().count("l’offre a été retirée avant") == 1
    assert message.not_before > make.NOON
    send_due(message.not_before)
    assert read().count("envoyée aujourd’hui") == 1 and read().count("l’offre a été retirée avant") == 1
    sharing.withdraw(first, by=table.alice, at=message.not_before)
    assert read().count("envoyée aujourd’hui") == 1


def test_an_alert_that_waits_for_what_is_over_or_all_taken_says_so(table: make.Table) -> None:
    def read() -> str:
        return signed_in(table.bob).get(reverse("settings:match_notes")).content.decode()

    make.silence()
    first, second = (
        make.offer(table.network, table.tilleuls, label=label, by=table.alice) for label in ("Pain", "Poires")
    )
    outbox.run_due(make.NOON)
    over = "l’offre était finie ou toute prise avant"
    assert read().count("partira aujourd’hui") == 2 and over not in read()
    make.claim(first, table.bob, units=first.units_left)
    assert read().count("partira aujourd’hui") == 1 and read().count(over) == 1
    Offer.objects.filter(pk=second.pk).update(until_at=make.NOON)
    assert "partira" not in read() and read().count(over) == 2


def read_journal(viewer: Any, query: str = "") -> str:
    return signed_in(viewer).get(reverse("settings:journal") + query).content.decode()


def test_the_journal_tells_ours_in_sentences(table: make.Table) -> None:
    make.actors.record_count(table.tilleuls, persons=900, counted_on=make.TODAY, by=table.alice, at=make.NOON)
    make.actors.record_count(
        table.tilleuls, persons=1180, counted_on=make.TODAY, by=table.alice, at=make.NOON
    )
    html = read_journal(table.alice)
    assert "<b>Alice</b> a écrit le nombre de personnes accueillies" in html
    assert " · coordination" in html
    assert "900 → 1\u202f180" in html
    assert "1\u202f180" not in read_journal(table.bob)


def test_a_neighbours_person_has_no_name_and_a_stranger_no_organisation(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, by=table.alice)
    make.claim(offer, table.bob, units=4)
    html = read_journal(table.alice)
    assert "Une personne (Les Érables)" in html
    assert "<b>Bob</b>" not in html
    make.actors.leave(table.network, organization=table.erables, by=make.ROBOT, at=make.NOON)
    html = read_journal(table.alice)
    assert "Les Érables" not in html
    assert "Une personne d’une autre structure" in html


def test_every_verb_has_a_sentence_and_an_unknown_one_shows_no_code(table: make.Table) -> None:
    about = journal.Topic("x", "Y", concerns=(table.tilleuls.ref,))
    journal.write("inconnu.verbe", about, Author(), make.NOON, after={"secret": "CANARI"})
    html = read_journal(table.alice)
    assert "a changé quelque chose qui vous concerne" in html
    assert "CANARI" not in html
    assert "inconnu.verbe" not in html


def test_the_journal_goes_on_where_the_page_ends(table: make.Table) -> None:
    for number in range(60):
        make.actors.update_card(table.tilleuls, by=table.alice, at=make.NOON, does=f"Version {number}")
    answer = signed_in(table.alice).get(reverse("settings:journal"))
    assert len(answer.context["lines"]) == 50
    older = signed_in(table.alice).get(f"{reverse('settings:journal')}?avant={answer.context['older']}")
    assert len(older.context["lines"]) >= 10
    for senseless in ("abc", "-1", "9" * 25, "²"):
        assert (
            signed_in(table.alice).get(f"{reverse('settings:journal')}?avant={senseless}").status_code == 200
        )


def test_a_foreign_entry_does_not_open_a_page_of_the_journal(table: make.Table) -> None:
    about = journal.Topic("x", "y", concerns=(table.cypres.ref,))
    entry = journal.write("x", about, Author(), make.NOON)
    assert (
        signed_in(table.alice).get(f"{reverse('settings:journal')}?avant={entry.pk}").context["lines"] == []
    )


def test_the_export_holds_ours_and_opens(table: make.Table) -> None:
    make.actors.update_card(table.tilleuls, by=table.alice, at=make.NOON, does="=SOMME(A1)")
    answer = signed_in(table.alice).get(reverse("settings:export"))
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        card = archive.read("structure.csv").decode("utf-8-sig")
    assert "Les Tilleuls" in card
    assert "'=SOMME" in card
    assert "Érables" not in card


def test_as_many_queries_for_one_entry_as_for_three(
    table: make.Table, django_assert_max_num_queries: Any
) -> None:
    client, path = signed_in(table.alice), reverse("settings:journal")
    make.actors.update_card(table.tilleuls, by=table.alice, at=make.NOON, does="Une")
    client.get(path)
    with django_assert_max_num_queries(QUERIES) as seen:
        client.get(path)
    for text in ("Deux", "Trois", "Quatre"):
        make.actors.update_card(table.tilleuls, by=table.alice, at=make.NOON, does=text)
    with django_assert_max_num_queries(len(seen)):
        client.get(path)


QUERIES = 8
