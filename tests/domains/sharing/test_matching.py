"""Whom an offer suits: each filter of a profile, its bound, and the sentence a structure reads."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tablee.domains.actors import actions
from tablee.domains.actors.enums import Stance
from tablee.domains.actors.models import Organization, Site
from tablee.domains.field.enums import Family, StorageClass
from tablee.domains.governance.queries import rules_on
from tablee.domains.sharing import actions as actions_of_sharing
from tablee.domains.sharing import matching
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import MatchNote, Offer
from tests import make

IN_TWO_DAYS = make.TODAY + timedelta(days=2)


def why(
    table: make.Table, given: OfferLine, *, site: Site | None = None, at: Any = make.NOON, until: Any = None
) -> Any:
    """The refusal for Bob's structure, or None."""
    offer = make.offer(table.network, table.tilleuls, given, site=site, until_at=until or make.TONIGHT)
    (candidate,) = matching.candidates(Offer.objects.get(pk=offer.pk), at=at)
    assert candidate.organization == table.erables
    in_force = rules_on(table.network.pk, make.TODAY)
    return matching.why_not_alert(offer, candidate, in_force=in_force, at=at, zone="Europe/Paris")


def code(table: make.Table, given: OfferLine, **asked: Any) -> str | None:
    refusal = why(table, given, **asked)
    return refusal.code if refusal else None


def chilled(grams: int, **about: Any) -> OfferLine:
    given = {"units": grams // 1000, "unit_g": 1000, "exception": "Servi demain"} | about
    return make.chilled("Gratin en barquettes", use_by_on=IN_TWO_DAYS, **given)


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_empty_profile_takes_everything_ambient(table: make.Table) -> None:
    assert code(table, make.line(units=10_000)) is None


def test_families(table: make.Table) -> None:
    make.profile(table.erables, families=[Family.DAIRY])
    assert code(table, make.line()) == "family"
    assert code(table, make.line("Lait", family=Family.DAIRY)) is None


@pytest.mark.parametrize(
    ("declined", "label", "expected"),
    [
        ("viande hachée", "Viandes hachées 500 g", "declined"),
        ("viande hachée", "Viande de porc", None),
        ("porc", "Saucisses de porc", "declined"),
        ("porc", "Porcelaine", None),
        ("œufs", "Oeuf plein air", "declined"),
        ("  ", "Pain", None),
    ],
)
def test_declined_words(table: make.Table, declined: str, label: str, expected: str | None) -> None:
    make.profile(table.erables, declined_words=[declined])
    assert code(table, make.line(label)) == expected


@pytest.mark.parametrize(("asked", "expected"), [(2, None), (3, "days_left")])
def test_days_left(table: make.Table, asked: int, expected: str | None) -> None:
    make.profile(table.erables, min_days_left=asked)
    refusal = why(table, chilled(5000))
    assert (refusal.code if refusal else None) == expected
    if refusal:
        assert plain(refusal.sentence) == "Il reste 2 j avant la DLC, vous en demandez 3."


def test_days_left_count_for_use_by_only(table: make.Table) -> None:
    make.profile(table.erables, min_days_left=30)
    assert code(table, make.line(best_before_on=make.TODAY)) is None


@pytest.mark.parametrize(("grams", "expected"), [(200_000, None), (201_000, "cold_room")])
def test_the_cold_room_at_three_litres_a_kilogram(
    table: make.Table, grams: int, expected: str | None
) -> None:
    assert code(table, chilled(grams)) == expected


def test_the_cold_room_says_both_figures(table: make.Table) -> None:
    sentence = plain(why(table, chilled(210_000)).sentence)
    assert sentence == "210 kg demandent 630 L de froid, vous en déclarez 600. Une partie reste possible."


def test_litres_a_kilogram_are_the_networks_rule(table: make.Table) -> None:
    make.rule(table.network, "chilled_l_per_kg", 2)
    assert code(table, chilled(300_000)) is None
    assert code(table, chilled(301_000)) == "cold_room"


def test_what_is_taken_needs_no_room_any_more(table: make.Table) -> None:
    offer = make.offer(table.network, table.tilleuls, chilled(210_000))
    make.claim(offer, make.by_link(make.organization("Aulne", network=table.network)), units=10)
    offer.refresh_from_db()
    candidate = next(
        each for each in matching.candidates(offer, at=make.NOON) if each.organization == table.erables
    )
    in_force = rules_on(table.network.pk, make.TODAY)
    assert (
        matching.why_not_alert(offer, candidate, in_force=in_force, at=make.NOON, zone="Europe/Paris") is None
    )


def test_no_cold_declared(table: make.Table) -> None:
    assert code(table, make.line(storage=StorageClass.FROZEN)) == "no_cold"
    site = table.erables.sites.get()
    actions.set_site(table.erables, site=site, by=make.ROBOT, at=make.NOON, frozen_l=36)
    assert code(table, make.line(storage=StorageClass.FROZEN, units=12)) is None
    assert code(table, make.line(storage=StorageClass.FROZEN, units=13)) == "cold_room"


def test_most_at_once(table: make.Table) -> None:
    make.profile(table.erables, max_g=50_000)
    assert code(table, chilled(50_000)) is None
    assert code(table, chilled(51_000)) == "max"
    assert code(table, make.line(units=100, unit_g=50_000)) is None, (
        "ambient: one unit fits, the rest is for others"
    )
    assert code(table, make.line(unit_g=50_001)) == "one_unit"


def test_distance(table: make.Table) -> None:
    make.profile(table.erables, max_km=10)
    here = make.site(table.tilleuls, insee_code=make.NIMES)
    refusal = why(table, make.line(), site=here)
    assert refusal.code == "too_far"
    assert "votre limite est de 10\u00a0km" in refusal.sentence
    assert code(table, make.line(), site=table.tilleuls.sites.get(is_main=True)) is None
    assert code(table, make.line(), site=None) is None, "no place said, no distance"


@pytest.mark.parametrize(
    ("days", "until", "expected"),
    [
        (["tu"], make.TONIGHT, None),
        (["we"], make.TONIGHT, "closed"),
        (["we"], make.NOON + timedelta(days=1), None),
        (["mo"], make.NOON + timedelta(days=5), "closed"),
        (["mo"], make.NOON + timedelta(days=60), None),
        ([], make.TONIGHT, None),
    ],
)
def test_days_of_presence(table: make.Table, days: list[str], until: Any, expected: str | None) -> None:
    make.profile(table.erables, weekdays=days)
    assert code(table, make.line(), until=until) == expected


def test_authorization(table: make.Table) -> None:
    given = make.line(needs_authorization=True)
    assert code(table, given) == "not_authorized"
    make.authorization(table.erables, starts_on=date(2026, 11, 24))
    assert code(table, given) is None


def test_candidates_are_the_members_but_the_giver_alphabetically(table: make.Table) -> None:
    for name in ("Zinnia", "Érable rouge", "Aulne"):
        make.organization(name, network=table.network)
    make.donor(table.tilleuls, table.network)
    make.organization("Donatrice", network=table.network, stance=Stance.GIVER)
    gone = make.organization("Partie", network=table.network)
    actions.leave(table.network, organization=gone, by=make.ROBOT, at=make.NOON)
    offer = make.offer(table.network, table.tilleuls)
    names = [each.organization.name for each in matching.candidates(offer, at=make.NOON)]
    assert names == ["Aulne", "Érable rouge", "Les Érables", "Zinnia"]


def test_the_number_of_reads_does_not_grow(table: make.Table, django_assert_max_num_queries: Any) -> None:
    for n in range(8):
        make.site(make.organization(f"Aulne {n}", network=table.network))
    offer = Offer.objects.select_related("bundle__site", "network").get(
        pk=make.offer(table.network, table.tilleuls, needs_authorization=True).pk
    )
    in_force = rules_on(table.network.pk, make.TODAY)
    with django_assert_max_num_queries(5):
        for each in matching.candidates(offer, at=make.NOON):
            matching.why_not_alert(offer, each, in_force=in_force, at=make.NOON, zone="Europe/Paris")


def test_a_refusal_in_the_past_is_no_reason(table: make.Table) -> None:
    """What matching reads of a structure holds no trace of what it refused, took or left (LER-P8)."""
    offer = make.offer(table.network, table.tilleuls)
    (candidate,) = matching.candidates(offer, at=make.NOON)
    assert set(vars(candidate)) == {"organization", "site", "authorized", "metres", "reception"}
    assert isinstance(candidate.organization, Organization)
    assert replace(candidate) == candidate


def test_a_reason_is_kept_as_facts_and_said_in_the_readers_language(table: make.Table) -> None:
    make.profile(table.erables, max_km=5)
    far = make.site(table.tilleuls, insee_code=make.NIMES)
    refusal = why(table, make.line(), site=far)
    offer = Offer.objects.get()
    actions_of_sharing.note_match(offer, organization_id=table.erables.pk, refusal=refusal, at=make.NOON)
    note = MatchNote.objects.get()
    assert (note.code, note.facts["most_m"]) == ("too_far", 5000)
    with override("fr"):
        assert note.silence == refusal.sentence == note.reason
    with override("en"):
        assert note.silence != note.reason
        assert "km" in note.silence


@pytest.mark.parametrize(("code", "facts"), [("too_far", None), ("too_far", {}), ("of_old", {"x": 1})])
def test_an_old_reason_is_read_as_it_was_written(code: str, facts: dict[str, int] | None) -> None:
    assert MatchNote(code=code, facts=facts, reason="C’était loin.").silence == "C’était loin."
