"""The bulk doors let nothing in that the front doors would refuse, all or none."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tablee.domains.actors import bulk as people
from tablee.domains.actors.actions.closures import announce_closure
from tablee.domains.actors.models import Membership, Organization, Person, Role
from tablee.domains.actors.viewer import robot
from tablee.domains.sharing import bulk
from tablee.domains.sharing.lines import OfferLine
from tablee.domains.sharing.models import Bundle, Claim, Offer
from tablee.kernel import laws
from tablee.kernel.models import JournalEntry
from tablee.kernel.refusals import Refused
from tests import make

pytestmark = pytest.mark.django_db


def row(table: make.Table, *claims: Claim, line: OfferLine | None = None, **about: Any) -> bulk.OfferRow:
    bundle: dict[str, Any] = {
        "ref": "B0000001",
        "giver_id": table.tilleuls.pk,
        "publisher_id": table.tilleuls.pk,
        "created_at": make.NOON - timedelta(hours=2),
        "until_at": make.NOON + timedelta(hours=2),
    }
    return bulk.OfferRow(Bundle(**(bundle | about)), line or make.line(units=6), claims)


def taken(by: Organization, units: int = 4, ref: str = "C0000001", **about: Any) -> Claim:
    at = about.pop("at", make.NOON)
    return Claim(ref=ref, organization=by, units=units, taken_at=at, **about)


def add(table: make.Table, *rows: bulk.OfferRow) -> list[Offer]:
    return bulk.add_offers(
        table.network, rows, by=robot(), at=make.NOON, journal_since=make.NOON - timedelta(days=1)
    )


def test_the_bulk_door_counts_what_is_left(table: make.Table) -> None:
    cancelled = taken(table.erables, 2, ref="C0000002", status="cancelled")
    (offer,) = add(table, row(table, taken(table.erables), cancelled))
    assert (offer.ref, offer.units_left) == ("OF-101", 2)
    assert {name: found for name, found in laws.check_all().items() if found} == {}
    assert JournalEntry.objects.filter(object_ref="OF-101").count() == 3


def test_the_bulk_door_refuses_what_the_front_door_would(table: make.Table) -> None:
    announce_closure(
        table.erables, starts_on=make.TODAY, ends_on=make.TODAY, by=robot(), at=make.NOON - timedelta(days=2)
    )
    bad: list[tuple[type[Exception], bulk.OfferRow]] = [
        (ValueError, row(table, taken(table.erables, 7))),
        (ValueError, row(table, taken(table.erables, 1), taken(table.erables, 1, ref="C0000002"))),
        (ValueError, row(table, taken(table.tilleuls))),
        (ValueError, row(table, taken(table.cypres))),
        (ValueError, row(table, giver_id=table.cypres.pk)),
        (ValueError, row(table, taken(table.erables, at=make.NOON + timedelta(hours=3)))),
        (Refused, row(table, line=make.line(units=0))),
        (Refused, row(table, line=make.targeted(table.cypres))),
        (Refused, row(table, line=make.targeted(table.tilleuls))),
        (Refused, row(table, line=make.line(product=make.product(network=table.elsewhere)))),
        (Refused, row(table, site=make.site(table.erables, name="Réserve"))),
        (Refused, row(table, line=make.targeted(table.erables))),
        (Refused, row(table, pickup_from_at=make.NOON + timedelta(hours=3))),
        (Refused, row(table, line=make.chilled(use_by_on=make.TODAY - timedelta(days=1)))),
    ]
    for error, each in bad:
        with pytest.raises(error):
            add(table, row(table, ref="B0000002"), each)
    assert Offer.objects.count() == 0  # all or none


def test_a_closure_is_read_as_it_stood_when_a_row_was_said(table: make.Table) -> None:
    """Over by the time the rows are added: nothing was kept that day for whoever was closed."""
    then = make.NOON - timedelta(days=3)
    day = make.TODAY - timedelta(days=3)
    announce_closure(table.erables, starts_on=day, ends_on=day, by=robot(), at=then - timedelta(days=1))
    kept = row(
        table,
        line=make.targeted(table.erables),
        created_at=then,
        until_at=then + timedelta(hours=2),
    )
    with pytest.raises(Refused) as refused:
        add(table, kept, row(table, ref="B0000002"))
    assert refused.value.refusal.code == "target_closed"


def structure(table: make.Table, **about: Any) -> people.OrganizationRow:
    given: dict[str, Any] = {
        "ref": "R0000001",
        "name": "Les Œillets",
        "kind": "association",
        "insee_code": make.TOULOUSE,
        "lat": 43.6,
        "lon": 1.44,
        "networks": (table.network.pk,),
        "since": make.LONG_AGO,
    }
    return people.OrganizationRow(**(given | about))


def test_structures_come_with_all_that_hangs_on_them(table: make.Table) -> None:
    donor = structure(table, ref="R0000002", name="Ferme du Buis", kind="producteur", host_ref="R0000001")
    counted = structure(
        table,
        counts=((make.TODAY, 80),),
        profile={"max_g": 60_000},
        site={"chilled_l": 300},
        authorization={"level": "regional", "starts_on": make.TODAY},
    )
    made = people.add_organizations([counted, donor], by=robot(), at=make.NOON)
    member = made["R0000001"]
    assert (member.sort_name, member.profile.max_g, member.counts.get().persons) == (
        "les oeillets",
        60_000,
        80,
    )
    assert member.sites.get().commune == "Toulouse"
    assert member.authorizations.count() == 1
    assert made["R0000002"].tie.host == member
    assert Membership.objects.get(organization=made["R0000002"]).stance == "giver"
    assert people.add_stays([(table.elsewhere.pk, member.ref, make.LONG_AGO)]) == 1
    assert {name: found for name, found in laws.check_all().items() if found} == {}


def test_unknown_communes_and_hosts_are_refused_whole(table: make.Table) -> None:
    before = Organization.objects.count()
    for bad in (
        structure(table, ref="R0000002", insee_code="99999"),
        structure(table, ref="R0000002", host_ref="NOBODY"),
    ):
        with pytest.raises(ValueError, match="unknown"):
            people.add_organizations([structure(table), bad], by=robot(), at=make.NOON)
    assert Organization.objects.count() == before


def test_people_get_their_roles_and_no_password(table: make.Table) -> None:
    row = people.PersonRow(
        "P0000001", "Olive@Exemple.test", "Olive", ((table.tilleuls.pk, "team"),), make.NOON
    )
    made = people.add_people([row])
    person = Person.objects.get(email="olive@exemple.test")
    assert made["olive@exemple.test"] == person
    assert not person.has_usable_password()
    assert Role.objects.get(person=person).kind == "team"
    with pytest.raises(ValueError, match="chef"):
        people.add_people(
            [people.PersonRow("P2", "x@exemple.test", "Iris", ((table.tilleuls.pk, "chef"),), make.NOON)]
        )


def test_the_bulk_door_writes_the_line_that_publishing_writes(table: make.Table) -> None:
    """Label without spaces around it, the rules it follows, a reservation that ends, nobody named without being aimed at."""
    lines = [
        make.targeted(table.erables, "  Épinards "),
        make.line(" Pain"),
        make.line("Pommes", units=600, mode=""),
    ]
    rows = [
        row(table, line=line, ref=f"B000000{number}", created_at=make.NOON, until_at=make.TONIGHT)
        for number, line in enumerate(lines, start=1)
    ]
    aimless = make.line(" Pain", target_id=table.erables.pk, target_purpose="pour la fête")
    with pytest.raises(Refused):
        add(table, row(table, line=aimless, ref="B0000009", created_at=make.NOON, until_at=make.TONIGHT))
    with pytest.raises(Refused):
        make.bundle(table.network, table.tilleuls, [aimless])
    in_bulk = add(table, *rows)
    front = list(make.bundle(table.network, table.tilleuls, lines).offers.order_by("id"))
    told_apart = {"id", "ref", "bundle"}
    names = [each.attname for each in Offer._meta.fields if each.name not in told_apart]
    for one, other in zip(in_bulk, front, strict=True):
        one.refresh_from_db()
        assert {name: getattr(one, name) for name in names} == {name: getattr(other, name) for name in names}
    assert in_bulk[0].label == "Épinards" and in_bulk[0].rule_version
    assert in_bulk[0].target_until_at == make.NOON + timedelta(hours=6)


def test_places_and_closures_are_read_once_for_all_rows(table: make.Table) -> None:
    site = make.site(table.tilleuls, name="Réserve")

    def selects(first: int, count: int) -> int:
        rows = [
            row(table, ref=f"B{first + number:07}", site=site, line=make.targeted(table.erables))
            for number in range(count)
        ]
        with CaptureQueriesContext(connection) as queries:
            add(table, *rows)
        # The journal writes each line: only what is read counts.
        return sum(query["sql"].startswith("SELECT") for query in queries.captured_queries)

    assert selects(10, 1) == selects(20, 5)
