"""import(export(x)) = x through the database: nothing new, nothing changed, and in an empty place the same again."""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tablee.domains.actors.models import Network
from tablee.domains.actors.viewer import Viewer
from tablee.domains.deliveries.actions import sign
from tablee.domains.deliveries.enums import Signed
from tablee.domains.deliveries.models import HandOver
from tablee.domains.deliveries.rules import Weighed
from tablee.domains.stock.models import Lot, Movement, Product
from tablee.flows import handing_over
from tablee.flows.exporting.people import DECIMALS
from tablee.flows.importing import journey
from tablee.flows.importing.shapes import Counts, Job, Line
from tablee.kernel import batches
from tablee.kernel.laws import check_all
from tablee.kernel.models import OutboxEvent
from tablee.kernel.words import fold
from tablee.standards.sheets import write
from tablee.standards.sheets.schemas import SCHEMAS
from tablee.standards.sheets.values.days import Until
from tablee.web.exports import tables
from tests import make
from tests.standards.sheets import samples
from tests.standards.sheets.reading import problems, take_here
from tests.web.visitors import signed_in

pytestmark = pytest.mark.django_db

FULL = os.environ.get("TABLEE_PROOF") == "1"
# 500 sets over seven tables with full counts: 7 × 72 = 504; while working 7 × 4 = 28.
SETS = settings(
    max_examples=72 if FULL else 4,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a smaller example would cost minutes of database
)
WRITERS: Mapping[str, Callable[..., bytes]] = {"xlsx": write.export_xlsx, "csv": write.export_csv}
FORMATS = st.sampled_from(sorted(WRITERS))
COMMUNES = st.sampled_from(["31555", "30189", "2A004", "01004"])
Row = dict[str, Any]


@contextmanager
def nothing_stays() -> Any:
    """What happens inside is undone: the place is empty again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Place:
    """A network, somebody who looks after it and coordinates three structures (two of one name) and a donor."""

    def __init__(self, table: make.Table) -> None:
        self.network: Network = table.network
        self.own = table.tilleuls
        twins = [make.organization("Le Tamis", network=table.network) for _each in range(2)]
        for each in twins:
            make.site(each)
        make.donor(table.tilleuls, table.network)
        guide = make.facilitator(table.network, table.tilleuls)
        account = table.account(guide)
        for each in twins:
            make.role(account, each)
        self.viewer: Viewer = make.seen_anew(guide)
        self.names = ["Les Tilleuls", *(f"Le Tamis ({each.ref})" for each in twins)]
        self.givers = ["Les Tilleuls", "Boulangerie du Sureau"]

    def job(self, kind: str) -> Job:
        batch = batches.keep(
            {}, kind=kind, organization_ref=self.own.ref, person_ref=self.viewer.person_ref, at=make.NOON
        )
        return Job(
            self.viewer,
            self.own,
            make.NOON,
            self.network,
            until_at=make.TONIGHT,
            checked=True,
            batch_ref=batch.ref,
        )

    def bring_in(self, kind: str, lines: list[Line]) -> Counts:
        job = self.job(kind)
        batch = batches.kept(
            job.batch_ref, organization_ref=self.own.ref, person_ref=self.viewer.person_ref, at=make.NOON
        )
        done = journey.run(batch, lines, job)
        return Counts(done.counts["ready"], done.counts["changes"], done.counts["there"])

    def look_over(self, kind: str, lines: list[Line]) -> Counts:
        review = journey.look_over(kind, lines, self.job(kind))
        assert review.refusal is None
        assert not review.counts.wrong, [step for step in review.steps if step.state == "wrong"]
        return review.counts

    def take_out(self, kind: str) -> list[Row]:
        rows = tables.lines(kind, self.viewer, self.network, at=make.NOON)
        return [{key: value for key, value in row.items() if value not in (None, "", ())} for row in rows]


@pytest.fixture
def place(table: make.Table, noon: None) -> Place:
    return Place(table)


def read(kind: str, suffix: str, rows: Iterable[Row]) -> list[Line]:
    """Written as a file and read again, problems and all."""
    parsed = take_here(SCHEMAS[kind], f"t.{suffix}", WRITERS[suffix](SCHEMAS[kind], rows))
    assert parsed.ok, problems(parsed)
    return [Line(row.line, row.values, row.fingerprint) for row in parsed.rows]


def bare(rows: Iterable[Row], *left_out: str) -> list[str]:
    """To compare: without what only this place gives (codes), in no order."""
    return sorted(repr(sorted((k, v) for k, v in row.items() if k not in left_out)) for row in rows)


def check(place: Place, kind: str, suffix: str, said: list[Row], *codes: str) -> list[Row]:
    """The law. Gives what came out, for what each table wants to compare itself."""
    with nothing_stays():
        place.bring_in(kind, read(kind, suffix, said))
        out = place.take_out(kind)
        again = read(kind, suffix, out)
        assert [dict(line.values) for line in again] == out  # the file says what the tables say
        counts = place.look_over(kind, again)
        assert (counts.ready, counts.changes) == (0, 0)
        assert counts.there == len(out)
    with nothing_stays():
        # whoever has no place yet can only be met again, not made
        place.bring_in(kind, [line for line in again if kind != "structures" or "insee_code" in line.values])
        assert bare(place.take_out(kind), *codes) == bare(out, *codes)
    return out


def holds(row: Row, said: Row, *aside: str) -> bool:
    """Everything that was said stands there."""
    return all(row.get(key) == value for key, value in said.items() if key not in aside)


def tables_of(kind: str, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    """Lines of this table, with some columns drawn otherwise; None leaves a column out."""
    schema = SCHEMAS[kind]

    @st.composite
    def redrawn(draw: st.DrawFn) -> list[Row]:
        rows = []
        for row in draw(samples.tables(schema)):
            kept = row | {key: draw(strategy) for key, strategy in fixed.items()}
            rows.append({key: value for key, value in kept.items() if value is not None})
        return unique(rows, schema)

    return redrawn()


def unique(rows: list[Row], schema: Any) -> list[Row]:
    kept: list[Row] = []
    seen: set[Any] = set()
    for row in rows:
        names = [
            (group, *(fold(str(row[key])) for key in group))
            for group in schema.identities
            if all(key in row for key in group)
        ]
        if not seen & set(names):
            seen |= set(names)
            kept.append(row)
    return kept


ABSENT = st.none()


@SETS
@given(
    said=tables_of("structures", insee_code=COMMUNES, commune=ABSENT, postal_code=ABSENT, ref=ABSENT),
    suffix=FORMATS,
)
def test_structures(place: Place, said: list[Row], suffix: str) -> None:
    out = check(place, "structures", suffix, said, "ref")
    by_name = {(fold(row["name"]), row["insee_code"]): row for row in out if "insee_code" in row}
    for row in said:
        there = by_name[fold(row["name"]), row["insee_code"]]
        row = row | {key: row[key].quantize(DECIMALS) for key in ("lat", "lon") if key in row}
        # an address is nobody else's to read; days without hours become hours
        assert holds(there, row, "contact_email", "weekdays"), (there, row)


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_profiles(place: Place, data: st.DataObject, suffix: str) -> None:
    said = data.draw(tables_of("profiles", structure=st.sampled_from(place.names)))
    out = check(place, "profiles", suffix, said)
    for row in said:
        there = next(each for each in out if fold(each["structure"]) == fold(row["structure"]))
        assert holds(there, row), (there, row)


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_counts(place: Place, data: st.DataObject, suffix: str) -> None:
    days = st.integers(0, 2000).map(lambda ago: make.TODAY - timedelta(days=ago))
    said = data.draw(tables_of("counts", structure=st.sampled_from(place.names), counted_on=days))
    out = check(place, "counts", suffix, said)
    assert bare(out) == bare(said)


@SETS
@given(said=tables_of("products", code=samples.texts(20)), suffix=FORMATS)
def test_products(place: Place, said: list[Row], suffix: str) -> None:
    out = check(place, "products", suffix, said)
    for row in said:
        assert any(holds(each, row) for each in out), row


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_needs(place: Place, data: st.DataObject, suffix: str) -> None:
    days = st.integers(0, 90).map(lambda ahead: make.TODAY + timedelta(days=ahead))
    said = data.draw(tables_of("needs", structure=st.sampled_from(place.names), until_on=days))
    out = check(place, "needs", suffix, said)
    for row in said:
        assert any(holds(each, row) for each in out), row


def _offer_dates() -> Mapping[str, st.SearchStrategy[Any]]:
    until = st.builds(
        Until,
        st.integers(1, 9).map(lambda ahead: make.TODAY + timedelta(days=ahead)),
        st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    )
    later = st.integers(11, 60).map(lambda ahead: make.TODAY + timedelta(days=ahead))
    return {"until": until, "use_by": ABSENT | later}


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_offers(place: Place, data: st.DataObject, suffix: str) -> None:
    said = data.draw(
        tables_of(
            "offers",
            giver=st.sampled_from(place.givers),
            reference=ABSENT,
            best_before=ABSENT,
            **_offer_dates(),
        )
    )
    later = {"use_by": make.TODAY + timedelta(days=20)}
    said = [(later if row.get("storage") == "chilled" else {}) | {"unit_g": 5_000} | row for row in said]
    out = check(place, "offers", suffix, said, "reference")
    assert len(out) == len(said)
    for row in said:
        aside = (
            () if "use_by" in row else ("note",)
        )  # a remark is kept where it says how a use-by will be met
        assert any(holds(each, row, *aside) for each in out), row


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_handovers(place: Place, data: st.DataObject, suffix: str) -> None:
    days = st.integers(1, 1500).map(lambda ago: make.TODAY - timedelta(days=ago))
    clocks = st.builds(time, st.integers(3, 23), st.integers(0, 59))  # no clock is turned back then
    drawn = tables_of(
        "handovers",
        giver=st.sampled_from(["Boulangerie du Sureau", "Les Érables"]),
        receiver=st.just("Les Tilleuls"),  # what leaves is what concerns the structure one acts for
        handed_on=days,
        handed_at=clocks,
        best_before=ABSENT,
        accepted_g=ABSENT,
        celsius=ABSENT,
        refusal_reason=ABSENT,
        note=ABSENT,
        lot=ABSENT,
        reference=ABSENT,
        refused_g=ABSENT | st.integers(0, 4_000),
    )
    said = [{"unit_g": 5_000} | row for row in data.draw(drawn)]
    said = [row for row in said if row["unit_g"] * row["units"] >= row.get("refused_g", 0)]
    if not said:
        return
    out = check(place, "handovers", suffix, said, "reference", "lot", "note", "refusal_reason")
    for row in said:
        accepted = row["unit_g"] * row["units"] - row.get("refused_g", 0)
        assert any(holds(each, row) and each["accepted_g"] == accepted for each in out), row


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_line_that_came_out_and_was_changed_is_told_where_to_change_it(place: Place, suffix: str) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    review = journey.look_over("offers", read("offers", suffix, [row | {"units": 99}]), place.job("offers"))
    assert [step.state for step in review.steps] == ["wrong"]
    assert row["reference"] in review.steps[0].said


def test_whoever_left_is_not_brought_back_by_a_sheet(place: Place, table: make.Table) -> None:
    from tablee.domains.actors import actions

    rows = place.take_out("structures")
    actions.leave(place.network, organization=table.erables, by=table.bob, at=make.NOON)
    review = journey.look_over("structures", read("structures", "xlsx", rows), place.job("structures"))
    wrong = [step for step in review.steps if step.state == "wrong"]
    assert [step.what for step in wrong] == ["Les Érables"]
    assert table.erables.ref in wrong[0].said


def test_the_neighbour_s_line_may_stand_but_not_change(place: Place, table: make.Table) -> None:
    make.count(table.erables, 80)
    rows = place.take_out("counts")
    same = journey.look_over("counts", read("counts", "csv", rows), place.job("counts"))
    assert [step.state for step in same.steps] == ["there"]
    changed = [row | {"persons": 81} for row in rows]
    other = journey.look_over("counts", read("counts", "csv", changed), place.job("counts"))
    assert [step.state for step in other.steps] == ["wrong"]


def test_an_address_leaves_with_its_own_coordination_only(place: Place, table: make.Table) -> None:
    from tablee.domains.actors import actions

    for each in (table.tilleuls, table.erables):
        actions.update_card(
            each, by=make.ROBOT, at=make.NOON, contact_email=f"{each.ref.lower()}@exemple.test"
        )
    found = {row["name"]: row.get("contact_email") for row in place.take_out("structures")}
    assert found["Les Tilleuls"]
    assert found["Les Érables"] is None


def test_moments_leave_on_the_network_s_clock(place: Place) -> None:
    make.offer(place.network, place.own, make.line("Pain"), by=place.viewer)
    (row,) = place.take_out("offers")
    assert row["until"] == Until(make.TONIGHT.date(), time(19, 45))
    assert isinstance(make.TONIGHT, datetime)
    assert Decimal(row["unit_g"]) == 1000


def test_two_products_of_one_code_are_told_apart_by_hand(place: Place) -> None:
    """Codes that were not written are made of names: two that meet would hide one another."""
    rows = [
        {"label": label, "family": "autres", "crate_g": 1_000} for label in ("Pommes", "Pommes !", "Poires")
    ]
    review = journey.look_over("products", read("products", "csv", rows), place.job("products"))
    assert [step.state for step in review.steps] == ["ready", "wrong", "ready"]
    make.product("POMMES", "Pommes", network=place.network, family="autres")
    again = journey.look_over(
        "products", read("products", "csv", [rows[0] | {"code": "pommes"}]), place.job("products")
    )
    assert [step.state for step in again.steps] == ["there"]


REGISTER = {
    "handed_on": make.TODAY - timedelta(days=9),
    "handed_at": time(8, 30),
    "giver": "Boulangerie du Sureau",
    "receiver": "Les Tilleuls",
    "label": "Pain",
    "units": 4,
    "unit": "crate",
    "unit_g": 5_000,
}


def test_a_register_is_written_down_as_it_was_and_taken_back_whole(place: Place) -> None:
    rows = [
        REGISTER | {"refused_g": 2_000, "refusal_reason": "un peu moisi", "reference": "B-12"},
        REGISTER | {"label": "Yaourts", "storage": "chilled", "celsius": Decimal("9.5"), "reference": "B-12"},
        REGISTER | {"label": "Lait", "handed_at": time(17)},
    ]
    lines = read("handovers", "csv", rows)
    job = place.job("handovers")
    batch = batches.kept(
        job.batch_ref, organization_ref=place.own.ref, person_ref=place.viewer.person_ref, at=make.NOON
    )
    done = journey.run(batch, lines, job)
    first, second = HandOver.objects.order_by("handed_at")
    assert (first.lines.count(), second.lines.count()) == (2, 1)
    bread = first.lines.get(label="Pain")
    assert (bread.good_g, bread.refused_g, bread.reason) == (18_000, 2_000, "spoiled")
    assert "B-12" in first.note
    assert first.publisher == place.own  # it brought the donor in
    reading = first.readings.get()
    assert (reading.tenths, bool(reading.remedy)) == (95, True)
    assert Movement.objects.count() == 3
    assert not OutboxEvent.objects.filter(
        name="deliveries.handed_over"
    ).exists()  # nobody is told of the past
    assert not list(broken())
    assert place.look_over("handovers", lines).there == 3
    sign(second, how=Signed.PAPER, by=place.viewer, at=make.NOON)
    _batch, undone = journey.undo(done, job)
    assert undone.count == 1
    assert second.code in undone.stays[0]
    assert list(HandOver.objects.all()) == [second]
    assert Lot.objects.count() == Movement.objects.count() == 1
    assert not list(broken())


def broken() -> Iterable[Any]:
    return (breach for breaches in check_all().values() for breach in breaches)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"receiver": "Les Érables"}, "n’est pas une structure pour laquelle vous pouvez écrire"),
        ({"giver": "Inconnue"}, "n’est ni dans le réseau"),
        ({"giver": "Les Tilleuls"}, "elle-même"),
        ({"handed_on": make.TODAY + timedelta(days=1)}, "pas encore passé"),
        ({"refused_g": 21_000}, "dépasse"),
        ({"accepted_g": 200_000}, "beaucoup plus"),
    ],
)
def test_a_register_s_line_that_cannot_be(place: Place, changed: Row, said: str) -> None:
    review = journey.look_over(
        "handovers", read("handovers", "xlsx", [REGISTER | changed]), place.job("handovers")
    )
    assert [step.state for step in review.steps] == ["wrong"]
    assert said in review.steps[0].said


def test_a_slip_from_a_register_is_read_and_corrected_like_any_other(place: Place) -> None:
    place.bring_in("handovers", read("handovers", "csv", [REGISTER]))
    made = HandOver.objects.get()
    client = signed_in(place.viewer)
    assert client.get(f"/remises/{made.ref}/").status_code == 200
    line = made.lines.get()
    weighed = Weighed(line.source_ref, line.units, line.offered_g, 19_000)
    corrected = handing_over.correct(made, lines=[weighed], reason="repesé", by=place.viewer, at=make.NOON)
    assert corrected.lines.get().good_g == 19_000
    assert not list(broken())


def test_undone_products_leave_unless_an_offer_names_them(place: Place) -> None:
    common = make.product("PAIN", "Pain")
    rows = [
        {"code": code, "label": label, "family": "autres", "crate_g": 2_000}
        for code, label in (("PAIN", "Pain"), ("POM", "Pommes"))
    ]
    job = place.job("products")
    batch = batches.kept(
        job.batch_ref, organization_ref=place.own.ref, person_ref=place.viewer.person_ref, at=make.NOON
    )
    done = journey.run(batch, read("products", "csv", rows), job)
    assert Product.objects.filter(network=place.network).count() == 2
    apples = Product.objects.get(code="POM")
    make.offer(place.network, place.own, make.line("Pommes", product=apples), by=place.viewer)
    _batch, undone = journey.undo(done, job)
    assert undone.count == 1
    assert undone.stays[0].startswith("POM")
    assert set(Product.objects.all()) == {common, apples}
