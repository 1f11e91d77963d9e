"""import(export(x)) = x through the database: nothing new, nothing changed, and in an empty place the same again."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tablee.domains.actors.models.organizations import PROFILE_BOUNDS
from tablee.kernel.words import fold
from tablee.standards.sheets.values.days import Until
from tablee.tables.register import SCHEMAS
from tablee.tables.structures import DECIMALS
from tests import make
from tests.standards.sheets import samples
from tests.tables.place import WRITERS, Place, Row, bare, read

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
FORMATS = st.sampled_from(sorted(WRITERS))
COMMUNES = st.sampled_from(["31555", "30189", "2A004", "01004"])


@contextmanager
def nothing_stays() -> Iterator[None]:
    """What happens inside is undone: the place is empty again."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


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
        return unique(rows, kind)

    return redrawn()


NAMED_BY = {
    "products": (("code",), ("label",)),
    "structures": (("name", "commune"), ("name", "insee_code"), ("name", "postal_code")),
    "counts": (("structure", "counted_on"),),
    "needs": (("structure", "family"),),
    "profiles": (("structure",),),
    "closures": (("structure", "place", "starts_on", "ends_on"),),
}


def unique(rows: list[Row], kind: str) -> list[Row]:
    kept: list[Row] = []
    seen: set[Any] = set()
    for row in rows:
        names = [
            (group, *(fold(str(row[key])) for key in group))
            for group in NAMED_BY.get(kind, ())
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
    far = ABSENT | st.integers(*PROFILE_BOUNDS["max_km"])
    said = data.draw(tables_of("profiles", structure=st.sampled_from(place.names), max_km=far))
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
@given(data=st.data(), suffix=FORMATS)
def test_closures(place: Place, data: st.DataObject, suffix: str) -> None:
    days = st.integers(0, 600).map(lambda ahead: make.TODAY + timedelta(days=ahead))
    said = data.draw(
        tables_of(
            "closures", structure=st.sampled_from(place.names), place=st.just("Toulouse"), starts_on=days
        )
    )
    said = [
        row | {"ends_on": row["starts_on"] + timedelta(days=data.draw(st.integers(0, 150)))} for row in said
    ]
    said = unique(said, "closures")
    out = check(place, "closures", suffix, said)
    for row in said:
        assert any(holds(there, row) for there in out), row


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
    today = st.builds(Until, st.just(make.TODAY), st.builds(time, st.integers(0, 23), st.integers(0, 59)))
    return {
        "until": until,
        "use_by": ABSENT | later,
        "pickup_from": ABSENT | today,
        "mode": ABSENT | st.sampled_from(["first_ready", "fair_share"]),
    }


@SETS
@given(data=st.data(), suffix=FORMATS)
def test_offers(place: Place, data: st.DataObject, suffix: str) -> None:
    said = data.draw(
        tables_of(
            "offers",
            giver=st.sampled_from(place.givers),
            reference=ABSENT,
            best_before=ABSENT,
            target=ABSENT,
            target_until=ABSENT,
            target_purpose=ABSENT,
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
