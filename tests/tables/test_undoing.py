"""Undoing an import: each line for itself, what can no longer go stays and is named, before and after (row 7)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tablee.domains.actors import actions as actors
from tablee.domains.actors.models import Closure
from tablee.domains.sharing.models import Offer
from tablee.domains.stock import actions as stock
from tablee.domains.stock.models import Product
from tablee.flows.words import _undone
from tablee.kernel.models import Counter, JournalEntry
from tablee.kernel.refusals import Refusal, Refused
from tablee.kernel.sentences import Names
from tablee.tables import imports
from tests import make
from tests.tables.place import Place, read
from tests.tables.test_registers import REGISTER

pytestmark = pytest.mark.django_db
BREAD: dict[str, Any] = {"label": "Pain", "units": 4, "unit": "crate", "unit_g": 5_000}


def test_a_closure_that_is_over_stays_and_the_others_go(place: Place) -> None:
    first = make.TODAY + timedelta(days=2)
    row = {"structure": "Les Tilleuls", "place": "", "starts_on": first, "ends_on": first, "yearly": False,
           "reason": "fêtes"}  # fmt: skip
    place.bring_in("closures", read("closures", "csv", [row]))
    far = row | {"starts_on": first + timedelta(days=90), "ends_on": first + timedelta(days=90)}
    batch, job = place.run("closures", read("closures", "csv", [row | {"reason": "inventaire"}, far]))
    later = replace(job, at=make.NOON + timedelta(days=30))
    foreseen = imports.stays(batch, later)
    assert Closure.objects.count() == 2
    batch, undone = imports.undo(batch, later)
    assert (undone.count, list(undone.stays)) == (1, foreseen)
    (sentence,) = foreseen
    assert "Les Tilleuls" in sentence and "26" in sentence and sentence.endswith("déjà finie")
    assert Closure.objects.get().reason == "inventaire"
    assert imports.stays(batch, later) == foreseen, "the page says it afterwards too"
    entry = JournalEntry.objects.get(verb="import.undo")
    assert entry.after["stays"] == foreseen
    assert sentence in _undone(entry, Names("", {}, {}))[1]


def test_what_was_taken_stays_and_the_others_go(place: Place, table: make.Table) -> None:
    batch, job = place.run("offers", read("offers", "csv", [BREAD, BREAD | {"label": "Riz"}]))
    make.claim(Offer.objects.get(label="Pain"), table.bob)
    (foreseen,) = imports.stays(batch, job)
    _batch, undone = imports.undo(batch, job)
    assert (undone.count, undone.stays) == (1, (foreseen,))
    assert "Pain" in foreseen and "déjà prise" in foreseen
    assert Offer.objects.get(label="Pain").status == "open"


def test_what_its_action_refuses_stays_alone(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the act: one decision falls back whole, the others stand."""
    rows = [{"structure": name, "counted_on": make.TODAY, "persons": 4} for name in place.names]
    batch, job = place.run("counts", read("counts", "csv", rows))
    take_back = actors.take_back_count

    def refuse_the_second(row: Any, **about: Any) -> None:
        take_back(row, **about)
        if row.organization == place.own:
            raise Refused(Refusal("no", "Non."))

    monkeypatch.setattr(actors, "take_back_count", refuse_the_second)
    _batch, undone = imports.undo(batch, job)
    assert undone.count == 2
    assert "Les Tilleuls" in undone.stays[0] and undone.stays[0].endswith("Non")


@pytest.mark.parametrize("kind", ["products", "profiles"])
def test_what_somebody_changed_since_stays(place: Place, kind: str) -> None:
    row: dict[str, Any] = {"structure": "Les Tilleuls", "min_days_left": 2}
    if kind == "products":
        row = {"code": "POM", "label": "Pommes", "family": "autres", "crate_g": 8_000}
    batch, job = place.run(kind, read(kind, "csv", [row]))
    if kind == "products":
        stock.list_product("POM", label="Pommes", family="autres", crate_g=9_000, network=place.network)
    else:
        actors.set_profile(place.own, by=place.viewer, at=make.NOON, min_days_left=7)
    _batch, undone = imports.undo(batch, job)
    assert undone.count == 0
    assert "a changé depuis" in undone.stays[0]
    if kind == "products":
        assert Product.objects.get(code="POM").crate_g == 9_000


# guards: whoever may no longer import it takes none of it back


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("structures", {"name": "Le Cyprès", "insee_code": "31555"}),
        ("offers", BREAD),
        ("handovers", REGISTER),
    ],
)
def test_who_may_no_longer_import_a_table_undoes_none_of_it(
    place: Place, kind: str, row: dict[str, object]
) -> None:
    batch, job = place.run(kind, read(kind, "csv", [row]))
    nobody = job.by.but(caps=(), facilitates=frozenset(), organization_id=0)
    with pytest.raises(Refused):
        imports.undo(batch, replace(job, by=nobody))
    batch.refresh_from_db()
    assert batch.undone_at is None


def test_a_slip_stays_for_whoever_no_longer_coordinates_its_taker(place: Place) -> None:
    batch, job = place.run("handovers", read("handovers", "csv", [REGISTER]))
    left = tuple(cap for cap in place.viewer.caps if cap.organization_id != place.own.pk)
    _batch, undone = imports.undo(batch, replace(job, by=job.by.but(caps=left)))
    assert (undone.count, len(undone.stays)) == (0, 1)


def test_one_import_of_an_organisation_at_a_time(place: Place) -> None:
    """Both ways take the organisation's own turn first: the second waits for the first (T4)."""
    turn = f"import:{place.own.ref}"
    batch, job = place.run("offers", read("offers", "csv", [BREAD]))
    assert Counter.objects.get(name=turn).value == 1
    imports.undo(batch, job)
    assert Counter.objects.get(name=turn).value == 2


def test_claims_leave_for_whoever_took_or_gives_only(place: Place, table: make.Table) -> None:
    """What two others exchange is no line of ours (T9)."""
    theirs = make.offer(place.network, table.erables, label="Lait", by=table.bob)
    make.claim(theirs, make.by_link(make.organization("Les Ormes", network=place.network)))
    assert place.take_out("claims") == []
    ours = make.offer(place.network, place.own, by=place.viewer)
    make.claim(ours, table.bob)
    make.claim(theirs, make.by_link(place.own))
    rows = place.take_out("claims")
    assert sorted((row["giver"], row["receiver"]) for row in rows) == [
        ("Les Tilleuls", "Les Érables"), ("Les Érables", "Les Tilleuls"),
    ]  # fmt: skip
