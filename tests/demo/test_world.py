"""The world holds what the guide and the oracles say, and pages have something to show."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import resolve

from tablee.demo import loader
from tablee.demo.files import rows
from tablee.demo.personas import doors, personas
from tablee.demo.planting.people import email_of
from tablee.domains.actors import queries as actors
from tablee.domains.actors.models import Closure, Organization, Person, Site, VisitorCount
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries import queries as deliveries
from tablee.domains.messages.models import Message
from tablee.domains.sharing import actions
from tablee.domains.sharing import queries as sharing
from tablee.domains.sharing.enums import Mode
from tablee.domains.sharing.models import MatchNote, Offer
from tablee.kernel import laws
from tablee.kernel.geography import box_around, distance_m
from tablee.kernel.models import OutboxEvent
from tablee.kernel.moments import FRANCE
from tablee.kernel.refusals import NotVisible
from tests import make, plugin_worlds
from tests.demo.worlds import IN_THE_MORNING, rows_of_every_table
from tests.demo.worlds import MORNING as AT

SEVEN = {"and", "ba31", "crf31", "gesmip", "rdc31", "sc31", "spf31"}
TOULOUSE = (43.6045, 1.444)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning(db: Any) -> Any:
    """The world of that Tuesday morning, and what its loading said."""
    return plugin_worlds.copy_of(IN_THE_MORNING)


def viewer(person: str) -> Viewer:
    return actors.viewer_of(Person.objects.get(email=email_of(person)))


def keys(organizations: Any) -> set[str]:
    return {each.import_key.removeprefix("demo:") for each in organizations}


def test_loading_says_what_it_does_in_french(morning: list[str]) -> None:
    assert any("Structures" in line for line in morning)
    assert any("Offres du jour" in line for line in morning)


def test_every_law_holds() -> None:
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def test_the_offers_whose_rooms_exist_are_open() -> None:
    wanted = {f"OF-{number}" for number in (101, 102, 103, 104, 107, 108, 109, 110, 111, 112)}
    living = set(Offer.objects.filter(until_at__gt=AT, units_left__gt=0).values_list("ref", flat=True))
    assert wanted <= living
    assert not Offer.objects.filter(ref__in=["OF-105", "OF-106"]).exists()


def test_the_next_offer_has_a_number_of_its_own() -> None:
    from tablee.domains.sharing.actions.offers import OFFER_NUMBERS
    from tablee.kernel import counters

    number = counters.next_value(OFFER_NUMBERS)
    assert number > 112
    assert not Offer.objects.filter(ref__startswith=f"OF-{number}").exists()


def test_the_seven_have_coop_alim_as_their_first_network_in_alphabetical_order() -> None:
    for key in SEVEN:
        first = actors.networks_seen_by(actors.viewer_for(loader.organization_of(key)))[0]
        assert first.name == "Coop Alim’ Occitanie"
        members = list(actors.members_of(first))
        assert keys(members) == SEVEN
        assert [each.name for each in members] == sorted(each.name for each in members)


def test_a_volunteer_finds_the_seven_cold_rooms_near_toulouse() -> None:
    found = actors.directory(viewer("coriandre"), text="froid", near=TOULOUSE, radius_m=10_000)
    south, west, north, east = box_around(*TOULOUSE, 10_000)
    counted = Site.objects.filter(chilled_l__gt=0, lat__range=(south, north), lon__range=(west, east))
    near = [site for site in counted if distance_m(*TOULOUSE, site.lat, site.lon) <= 10_000]
    assert len(found) == len(near) == 7
    assert keys(place.organization for place in found) == SEVEN


def test_the_gratin_is_too_big_for_sc31_and_its_note_says_so() -> None:
    note = MatchNote.objects.get(offer__ref="OF-110", organization=loader.organization_of("sc31"))
    assert (note.told, note.code) == (False, "cold_room")
    assert "630" in note.reason
    assert "600" in note.reason


def test_the_clementines_are_told_to_the_six_of_the_oracle() -> None:
    oracle = {"gesmip": (520, 40), "rdc31": (1180, 60), "sc31": (190, 6), "spf31": (760, 40), "crf31": (280, 12),
              "and": (310, 20)}  # fmt: skip
    told = MatchNote.objects.filter(offer__ref="OF-101", told=True).select_related("organization__profile")
    structures = [note.organization for note in told]
    assert keys(structures) == set(oracle)
    persons = actors.persons_on([each.pk for each in structures], AT.date())
    for each in structures:
        weight, crates = oracle[each.import_key.removeprefix("demo:")]
        assert persons[each.pk] == weight
        assert each.profile.max_g == crates * 10_000
    refused = MatchNote.objects.get(offer__ref="OF-101", organization=loader.organization_of("ba31"))
    assert refused.code == "declined"


def test_the_clementines_are_dealt_as_the_oracle_says_within_one_crate() -> None:
    offer = Offer.objects.get(ref="OF-101")
    assert offer.mode == Mode.FAIR_SHARE
    dealt = actions.propose([offer], by=viewer("romarin"), at=AT)
    shares = {
        share.organization.import_key.removeprefix("demo:"): share.units
        for share in dealt.shares.select_related("organization")
    }
    oracle = {"gesmip": 19, "rdc31": 45, "sc31": 6, "spf31": 29, "crf31": 10, "and": 11}
    assert sum(shares.values()) == 120
    assert set(shares) == set(oracle)
    assert all(abs(shares[key] - crates) <= 1 for key, crates in oracle.items()), shares


def test_nothing_was_received_yet_by_the_six() -> None:
    for key in SEVEN - {"ba31"}:
        claims = sharing.everything_of(loader.organization_of(key))["parts_prises"]
        assert all(each["taken_at"] < AT - timedelta(days=28) for each in claims), "in the rule's memory"


def test_the_clementines_come_from_the_wholesaler_through_the_platform() -> None:
    offer = Offer.objects.select_related("bundle").get(ref="OF-101")
    assert (offer.units_total, offer.unit_g) == (120, 10_000)
    assert offer.giver == loader.organization_of("prim")
    assert offer.bundle.publisher == loader.organization_of("ptf")
    assert offer.until_at == datetime(2026, 11, 25, 12, 0, tzinfo=FRANCE)


def test_the_bread_is_twenty_two_times_one_kilogram_until_a_quarter_to_eight() -> None:
    offer = Offer.objects.get(ref="OF-103")
    assert (offer.units_left, offer.unit_g) == (22, 1_000)
    assert offer.until_at == datetime(2026, 11, 24, 19, 45, tzinfo=FRANCE)


def test_targeted_offers_are_seen_by_their_partner_first() -> None:
    vauvert = Offer.objects.get(ref="OF-104")
    assert (vauvert.mode, vauvert.target_purpose) == (Mode.TARGETED, "Paniers de Vauvert")
    assert sharing.offer_seen_by(viewer("genet"), "OF-104", at=AT) is not None
    assert sharing.offer_seen_by(viewer("chardon"), "OF-107", at=AT) is not None
    for key, ref in (("safran", "OF-104"), ("pervenche", "OF-107")):
        with pytest.raises(NotVisible):
            sharing.offer_seen_by(viewer(key), ref, at=AT)
    later = datetime(2026, 11, 24, 18, 1, tzinfo=FRANCE)
    assert sharing.offer_seen_by(viewer("pervenche"), "OF-107", at=later) is not None


def test_counts_are_weeks_old() -> None:
    newest = VisitorCount.objects.order_by("-counted_on").values_list("counted_on", flat=True)[0]
    assert (AT.date() - newest).days >= 28


def test_people_are_plants_and_their_addresses_reach_nobody() -> None:
    for person in Person.objects.all():
        assert person.email.endswith("@demo.invalid")
        assert " " not in person.first_name
    assert all(message.address.endswith("@demo.invalid") for message in Message.objects.all())


def test_those_who_give_are_visibly_fictional() -> None:
    for row in rows("donors"):
        assert re.search(r"\(fictif\)|\(fictive\)$", row["name"])
    for firm in ("Eurofruit", "MKBIO", "La Cagette"):
        assert not Organization.objects.filter(name__icontains=firm).exists()


def test_every_persona_starts_on_a_page_that_exists_and_sees_its_offer() -> None:
    found = personas()
    assert [each.key for each in found[:4]] == ["P1", "P2", "P3", "P4"]
    assert len({each.person_ref for each in found}) == len(found) >= 10
    for each in found:
        resolve(each.path)
        assert each.path != "/"
        if "/OF-" in each.path:
            person = Person.objects.get(ref=each.person_ref)
            seer = actors.viewer_of(person, acting_ref=each.organization_ref)
            assert seer.organization_ref == each.organization_ref
            assert sharing.offer_seen_by(seer, each.path.split("/")[-2], at=AT) is not None


def test_one_persona_wears_two_caps() -> None:
    assert viewer("garance").wears_several_caps


def test_doors_are_live_links() -> None:
    assert {door.key for door in doors(AT)} == {"loop", "boul", "p3"}


def test_the_worker_has_told_everyone() -> None:
    assert make.facts_due(AT) == 0
    assert not OutboxEvent.objects.filter(gave_up_at__isnull=False)
    assert Message.objects.filter(kind="offer").exists()
    # Places given in spring and shares of last month are not news.
    assert not Message.objects.filter(kind="place").exists()
    assert Message.objects.count() < 60


def test_one_structure_stays_out_and_is_invited() -> None:
    outside = actors.viewer_for(loader.organization_of("ccash"))
    assert outside.network_ids == frozenset()
    assert [each.network.name for each in actors.invitations_for(outside)] == ["Haut-Allier"]


def test_a_second_loading_adds_nothing() -> None:
    before = rows_of_every_table()
    said: list[str] = []
    assert not loader.load_world(AT, progress=said.append)
    after = rows_of_every_table()
    assert {name: count for name, count in after.items() if count != before[name]} == {}
    assert said == ["Le monde de démonstration est déjà là."]


def test_a_month_of_slips_is_there_to_read() -> None:
    hyper = loader.organization_of("hypc")
    months = deliveries.quality(hyper.pk, at=AT, zone="Europe/Paris")
    assert months
    assert all(80 <= month.usable < 100 for month in months)
    assert all(made.giver_signed_at for made in deliveries.hand_overs_by_giver(hyper.pk))


def test_some_will_be_closed_and_nobody_today() -> None:
    closures = list(Closure.objects.all())
    assert {closure.yearly for closure in closures} == {True, False}
    day = AT.astimezone(FRANCE).date()
    assert not any(any(closure.runs(day, day)) for closure in closures)
