"""Random but plausible values for every schema, for the round trip. Plants for names, traps in the texts."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tablee.kernel.words import fold, strip_blank
from tablee.standards.sheets.columns import Column
from tablee.standards.sheets.intake import BLANK_MARKS, Schema, fingerprint
from tablee.standards.sheets.leftovers import FOOTNOTE, TOTAL
from tablee.standards.sheets.values import days
from tablee.tables import kinds

TRAPS = (
    "=1+1",
    "+33 6",
    "-2",
    "@SUM(A1)",
    "'=x",
    "''+y",
    "=cmd|' /C calc'!A0",
    "a;b",
    'dit "oui"',
    "l'été",
    "  x",
    "12,5",
    "01/02",
)
FAMILIES = tuple(kinds.FAMILY_LIST.options)
DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def texts(most: int, *, lines: bool = False) -> st.SearchStrategy[str]:
    """Texts as kept: stripped, one line unless said, no control character; formula-like ones often."""
    alphabet = st.characters(
        min_codepoint=32, max_codepoint=0x24FF, exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")
    )
    free = st.text(alphabet, min_size=1, max_size=min(most, 30))
    some = st.one_of(free, st.sampled_from(TRAPS), st.tuples(st.sampled_from("=+-@'"), free).map("".join))
    if lines:
        some = st.one_of(some, st.tuples(some, some).map("\n".join))
    return some.map(strip_blank).filter(
        lambda text: 0 < len(text) <= most and text not in BLANK_MARKS and _is_data(text)
    )


def _is_data(text: str) -> bool:
    """Not a text that the reader rightly takes for a total or a note below the table."""
    folded = fold(text)
    return (
        bool(folded) and not TOTAL.match(folded) and not FOOTNOTE.match(folded) and not text.startswith("*")
    )


def _grams(most: int = 10_000_000) -> st.SearchStrategy[int]:
    return st.integers(1, most)


VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "name": texts(150),
    "structure": texts(150),
    "giver": texts(150),
    "receiver": texts(150),
    "label": texts(80),
    "kind": st.sampled_from(tuple(kinds.KIND_LIST.options)),
    "address": texts(200),
    "postal_code": st.integers(1000, 98999).map("{:05}".format),
    "commune": texts(80),
    "insee_code": st.sampled_from(["31555", "01004", "2A004", "2B033", "97411"]),
    "lat": st.integers(-90_000_000, 90_000_000).map(lambda n: Decimal(n) / 1_000_000),
    "lon": st.integers(-180_000_000, 180_000_000).map(lambda n: Decimal(n) / 1_000_000),
    "contact_email": st.sampled_from(["thym@a.example", "+sauge@b-c.example", "=x@d.example"]),
    "phone": st.integers(100_000_000, 999_999_999).map("+33{}".format),
    "website": st.sampled_from(["https://a.example", "http://b.example/c?d=e"]),
    "contact_role": texts(120),
    "persons": st.integers(0, 1_000_000),
    "ambient_l": st.integers(0, 1_000_000),
    "chilled_l": st.integers(0, 1_000_000),
    "frozen_l": st.integers(0, 1_000_000),
    "weekdays": st.sets(st.sampled_from(days.WEEKDAYS), min_size=1).map(
        lambda keys: tuple(key for key in days.WEEKDAYS if key in keys)
    ),
    "opening_hours": st.sampled_from(
        ["Mo-Fr 09:00-12:00,14:00-17:00; Sa 09:00-12:00", "24/7", "Tu,Th 14:00-17:00; PH off"]
    ),
    "receiving_hours": st.sampled_from(["Mo-Fr 09:00-12:00", "24/7"]),
    "does": texts(1000, lines=True),
    "welcomes": texts(300),
    "constraints_note": texts(500),
    "vehicle_note": texts(200),
    "siret": st.sampled_from(["73282932000074", "35600000000048"]),
    "ref": st.text("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=8, max_size=12),
    "storage": st.sampled_from(tuple(kinds.STORAGE_LIST.options)),
    "family": st.sampled_from(FAMILIES),
    "families": st.sets(st.sampled_from(FAMILIES), min_size=1).map(
        lambda keys: tuple(key for key in FAMILIES if key in keys)
    ),
    "declined_words": st.just(("porc", "abats")),
    "min_days_left": st.integers(0, 365),
    "max_g": _grams(),
    "max_km": st.integers(0, 500),
    "code": texts(20),
    "crate_g": _grams(50_000),
    "gtin": st.sampled_from(["3017620422003", "96385074"]),
    "counted_on": DATES,
    "note": texts(160),
    "urgent": st.booleans(),
    "starts_on": DATES,
    "ends_on": DATES,
    "yearly": st.booleans(),
    "reason": texts(120),
    "until_on": DATES,
    "until": st.builds(
        days.Until, DATES, st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
    ),
    "handed_on": DATES,
    "handed_at": st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    "units": st.integers(1, 5_000),
    "unit_g": _grams(50_000),
    "use_by": DATES,
    "best_before": DATES,
    "place": texts(160),
    "reference": texts(40),
    "pickup_from": st.builds(days.Until, DATES, st.builds(time, st.integers(0, 23), st.integers(0, 59))),
    "best_before_checked": st.booleans(),
    "needs_authorization": st.booleans(),
    "mode": st.sampled_from(tuple(kinds.MODE_LIST.options)),
    "target": texts(150),
    "target_until": st.builds(days.Until, DATES, st.builds(time, st.integers(0, 23), st.integers(0, 59))),
    "target_purpose": texts(120),
    "refused_g": _grams(),
    "accepted_g": _grams(),
    "refusal_reason": texts(160),
    "celsius": st.integers(-400, 900).map(lambda n: Decimal(n) / 10),
    "lot": texts(40),
}
# Of a column that has no strategy of its own.
BY_KIND: Mapping[str, st.SearchStrategy[Any]] = {"text": texts(40), "yes_no": st.booleans()}
SETTLED = frozenset({"units", "unit", "unit_g", "quantity", "total_g", "limit_date", "use_by", "best_before"})


def _strategy(column: Column) -> st.SearchStrategy[Any]:
    own = VALUES.get(column.key)
    return own if own is not None else BY_KIND[column.kind.key]


@st.composite
def _lines(draw: st.DrawFn, schema: Schema) -> dict[str, Any]:
    values: dict[str, Any] = {}
    counted = any(column.key == "total_g" for column in schema.columns)
    for column in schema.columns:
        key = column.key
        if counted and key in SETTLED:
            continue
        strategy = texts(20) if schema.key == "products" and key == "unit" else _strategy(column)
        needed = column.required or any(key == group[0] for group in schema.one_of)
        if needed or draw(st.booleans()):
            values[key] = draw(strategy)
    if counted:
        values |= draw(_amounts())
    return values


@st.composite
def _amounts(draw: st.DrawFn) -> dict[str, Any]:
    unit = draw(st.sampled_from(("crate", "kg", "piece", "tray", "packet", "bag")))
    values: dict[str, Any] = {"units": draw(VALUES["units"]), "unit": unit}
    if unit == "kg":
        values["unit_g"] = 1000
    elif draw(st.booleans()):
        values["unit_g"] = draw(VALUES["unit_g"])
    kind = draw(st.sampled_from((None, "use_by", "best_before")))
    if kind:
        values[kind] = draw(DATES)
    return values


def tables(schema: Schema) -> st.SearchStrategy[list[dict[str, Any]]]:
    """One to eight lines, no two of which are the same."""

    def distinct(rows: list[dict[str, Any]]) -> bool:
        return len({fingerprint(schema.key, row) for row in rows}) == len(rows)

    return st.lists(_lines(schema), min_size=1, max_size=8).filter(distinct)
