"""A year of gifts on the demonstration territory: ours against first come first served and pro-rata.

`python -m benchmarks.allocation.year` prints it; `--write` also writes src/tablee/web/share/data/allocation_year.json, which
the page that explains the rule draws. Same seed, same year: invented gifts, the structures of the demonstration.
"""

from __future__ import annotations

import json
import random
import sys
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from benchmarks.allocation.figures import figures, gini
from benchmarks.allocation.weeks import shared
from tablee.engines.allocation import Caps, Lot, Problem, Structure

DATA = Path(__file__).parents[2] / "src" / "tablee" / "demo" / "data"
WRITTEN = Path(__file__).parents[2] / "src" / "tablee" / "web" / "share" / "data" / "allocation_year.json"
SEED = 2026
FIRST_DAY, LAST_DAY = date(2025, 11, 24), date(2026, 11, 21)
WINDOW_DAYS = 28
NORM_G = 3_000 * 4
WAYS = ("ours", "first come", "pro-rata")
NETWORK = "toulouse"
DAYS = ("lu", "ma", "me", "je", "ve", "sa", "di")
GIFTS_A_DAY = (1, 2, 3, 3, 4, 5)
# Typical gift in kilos by kind of donor; the others give like a shop.
KILOS = {"grande_surface": 120, "grossiste": 420, "artisan": 20, "restauration_collective": 45}
SHOP_KG = 40
# A litre of cold room holds 250 g of chilled food and, as a small part of it freezes, 40 g of frozen food.
CHILLED_G_A_LITRE, FROZEN_G_A_LITRE, AMBIENT_G_A_PERSON = 250, 40, 900


@dataclass
class Way:
    """What one way of sharing did so far. `window` holds what came each day of the last four weeks."""

    total_g: dict[str, int]
    window: deque[dict[str, int]]
    given_g: int = 0
    tonne_km: float = 0.0


def table(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((DATA / f"{name}.json").read_text("utf-8"))[name]
    return found


def takers() -> list[dict[str, Any]]:
    rows = [row for row in table("structures") if row.get("network") == NETWORK and row.get("persons")]
    return sorted(rows, key=lambda row: str(row["id"]))


def opens_at(days: str, day: date) -> datetime:
    """Two in the afternoon of the first open day from this one on; « lu-ve » and « ma,je » as the demonstration writes."""
    first, _, last = days.partition("-")
    through = (
        range(DAYS.index(first), DAYS.index(last) + 1)
        if last
        else [DAYS.index(one) for one in days.split(",")]
    )
    opened = set(through)
    while day.weekday() not in opened:
        day += timedelta(days=1)
    return datetime.combine(day, time(14), tzinfo=UTC)


def structure(row: dict[str, Any], place: dict[str, float], received_g: int, day: date) -> Structure:
    persons, litres = row["persons"], row["cold_l"]
    return Structure(
        id=row["id"],
        need_g=persons * NORM_G,
        lat=place["lat"],
        lon=place["lon"],
        received_g=received_g,
        caps=Caps(
            ambient_g=persons * AMBIENT_G_A_PERSON,
            chilled_g=litres * CHILLED_G_A_LITRE,
            frozen_g=litres * FROZEN_G_A_LITRE,
        ),
        authorized=True,
        opens_at=opens_at(row["days"], day),
    )


def gifts(day: date, places: dict[str, Any]) -> tuple[Lot, ...]:
    """The gifts of a day, the same whatever the way of sharing."""
    rng = random.Random(f"{SEED}/{day}")
    donors = [row for row in table("donors") if NETWORK in row.get("networks", [NETWORK])]
    products = [row for row in table("products") if row["family"] != "hygiene_entretien"]
    found = []
    for number in range(0 if day.weekday() == 6 else rng.choice(GIFTS_A_DAY)):
        donor, product = rng.choice(donors), rng.choice(products)
        place = places[donor["place"]]
        typical = KILOS.get(donor["kind"], SHOP_KG)
        kg = typical * rng.lognormvariate(0, 0.6)
        days = min(product["min_days_left"], 14)
        found.append(
            Lot(
                id=f"{day}-{number}",
                crates=max(1, round(kg * 1000 / product["crate_g"])),
                crate_g=product["crate_g"],
                category=f"{product['family']}, {product['storage']}",
                storage=product["storage"],
                lat=place["lat"],
                lon=place["lon"],
                usable_until=datetime.combine(day + timedelta(days=days), time(20), tzinfo=UTC),
            )
        )
    return tuple(found)


def simulate(first: date = FIRST_DAY, last: date = LAST_DAY) -> dict[str, Any]:
    """Day after day: the gifts, the three ways of sharing them, what each structure got."""
    rows, places = takers(), json.loads((DATA / "places.json").read_text("utf-8"))["places"]
    names = [row["id"] for row in rows]
    ways = {way: Way(dict.fromkeys(names, 0), deque(maxlen=WINDOW_DAYS - 1)) for way in WAYS}
    rng = random.Random(f"answers/{SEED}")
    offered_g, offers, day, months = 0, 0, first, []
    while day <= last:
        lots = gifts(day, places)
        offers += len(lots)
        offered_g += sum(lot.crates * lot.crate_g for lot in lots)
        for name, way in ways.items():
            received = {one: sum(past[one] for past in way.window) for one in names}
            today = [structure(row, places[row["place"]], received[row["id"]], day) for row in rows]
            _share(name, way, Problem(lots, tuple(today)), rng)
        day += timedelta(days=1)
        if day.day == 1 or day > last:
            months.append(
                {
                    "until": str(day - timedelta(days=1)),
                    **{w: round(gini(_levels(rows, ways[w], 1)), 4) for w in WAYS},
                }
            )
    weeks = ((last - first).days + 1) / 7
    return {
        "about": "Invented gifts, shared in three ways among the structures of the demonstration",
        "seed": SEED,
        "from": str(first),
        "to": str(last),
        "offers": offers,
        "offered_kg": round(offered_g / 1000),
        "ways": {name: _told(rows, way, weeks, offered_g) for name, way in ways.items()},
        "gini_since_the_start": months,
        "structures": [
            {
                "id": row["id"],
                "persons": row["persons"],
                "levels": {w: _level(row, ways[w], weeks) for w in WAYS},
            }
            for row in rows
        ],
    }


def _share(name: str, way: Way, problem: Problem, rng: random.Random) -> None:
    got = dict.fromkeys(way.total_g, 0)
    if problem.lots:
        shares = shared(name, problem, rng)
        crate_g = {lot.id: lot.crate_g for lot in problem.lots}
        for (lot, taker), crates in shares.items():
            got[taker] += int(crates) * crate_g[lot]
        way.tonne_km += figures(problem, shares, whole=False).tonne_km
    for taker, grams in got.items():
        way.total_g[taker] += grams
    way.given_g += sum(got.values())
    way.window.append(got)


def _level(row: dict[str, Any], way: Way, weeks: float) -> float:
    return round(way.total_g[row["id"]] / (row["persons"] * NORM_G * weeks / 4), 4)


def _levels(rows: list[dict[str, Any]], way: Way, weeks: float) -> list[float]:
    return [way.total_g[row["id"]] / (row["persons"] * NORM_G * weeks / 4) for row in rows]


def _told(rows: list[dict[str, Any]], way: Way, weeks: float, offered_g: int) -> dict[str, float]:
    levels = _levels(rows, way, weeks)
    return {
        "gini": round(gini(levels), 4),
        "least_served": round(min(levels), 4),
        "best_served": round(max(levels), 4),
        "waste": round(1 - way.given_g / offered_g, 4),
        "tonne_km": round(way.tonne_km, 1),
    }


def main(arguments: list[str]) -> None:
    told = simulate()
    for name, way in told["ways"].items():
        print(f"  {name:<11} " + "  ".join(f"{key} {value:g}" for key, value in way.items()))
    if "--write" in arguments:
        written = {**told, "made_on": str(datetime.now(tz=UTC).date())}
        WRITTEN.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"  written: {WRITTEN.name}")


if __name__ == "__main__":
    main(sys.argv[1:])
