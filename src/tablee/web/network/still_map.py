"""A still map drawn by the server: outlines of departments, one circle a place. Who has no JavaScript sees this one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import asinh, cos, radians, tan
from pathlib import Path
from typing import Any, Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tablee.kernel.geography import EARTH_M
from tablee.kernel.groups import by_key

OUTLINES = Path(__file__).resolve().parents[1] / "static" / "tablee" / "geo" / "departements.json"
WIDTH, HEIGHT = 640, 400
LEAST_SPAN = 0.006  # radians of longitude: about 30 km, so that one place alone is not a blank
MARGIN = 0.12
CELL = 30
Point = tuple[float, float]
Frame = tuple[float, float, float, float]


class Located(Protocol):
    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def name(self) -> str: ...


class Row(Located, Protocol):
    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def commune(self) -> str: ...


@dataclass(frozen=True)
class Spot:
    """One point of the map and everyone who stands there: many places are known by their commune only."""

    lat: float
    lon: float
    rows: tuple[Row, ...]


def spots_of(rows: Iterable[Row]) -> list[Spot]:
    """Places less than some hundred metres apart share a spot; in the order of their first row."""
    together = by_key(((round(row.lat, 2), round(row.lon, 2)), row) for row in rows)
    return [Spot(group[0].lat, group[0].lon, tuple(group)) for group in together.values()]


def picture(spots: Sequence[Spot], centre: Located | None, radius_m: int | None = None) -> SafeString:
    """An SVG drawing with its words, a ring around the centre; nothing when there is nothing to show."""
    points = [project(spot.lat, spot.lon) for spot in spots]
    if not points:
        return SafeString("")
    around = [project(centre.lat, centre.lon)] if centre else []
    ring = _radians(centre.lat, radius_m) if centre and radius_m else 0.0
    corners = [(x + ring * way, y + ring * way) for x, y in around for way in (-1, 1)]
    frame = frame_around([*points, *corners])
    circles = ((_circle(spot, at),) for spot, at in _apart(spots, frame))
    places = sum(len(spot.rows) for spot in spots)
    said = ngettext("Carte de %(n)s lieu", "Carte de %(n)s lieux", places) % {"n": places}
    return format_html(
        '<svg class="still" viewBox="0 0 {} {}" role="group" aria-label="{}"><path class="land" d="{}"/>{}{}{}</svg>',
        WIDTH,
        HEIGHT,
        said,
        mark_safe(_land(frame)),  # noqa: S308  (figures of ours)
        _here(centre, place(frame, around[0]), ring / frame[2] * WIDTH) if centre else "",
        format_html_join("", "{}", circles),
        _towns(frame),
    )


def _apart(spots: Sequence[Spot], frame: Frame) -> list[tuple[Spot, tuple[int, int]]]:
    """Spots that would cover each other in the picture become one, standing where its first stands."""
    at = ((spot, place(frame, project(spot.lat, spot.lon))) for spot in spots)
    cells = by_key(((x // CELL, y // CELL), spot) for spot, (x, y) in at)
    found = []
    for near in cells.values():
        first = near[0]
        together = Spot(first.lat, first.lon, tuple(row for spot in near for row in spot.rows))
        found.append((together, place(frame, project(first.lat, first.lon))))
    return found


def _radians(lat: float, metres: int) -> float:
    """How long a distance is in the projection, at that latitude."""
    return metres / EARTH_M / cos(radians(lat))


def project(lat: float, lon: float) -> Point:
    """Mercator, x to the east and y to the south, in radians."""
    return radians(lon), -asinh(tan(radians(lat)))


def frame_around(points: Sequence[Point]) -> Frame:
    """(left, top, width, height) that holds the points with a margin, in the picture's proportions."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    width = max(max(xs) - min(xs), (max(ys) - min(ys)) * WIDTH / HEIGHT, LEAST_SPAN) * (1 + 2 * MARGIN)
    height = width * HEIGHT / WIDTH
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return (
        round(middle_x - width / 2, 4),
        round(middle_y - height / 2, 4),
        round(width, 4),
        round(height, 4),
    )


def place(frame: Frame, point: Point) -> tuple[int, int]:
    """The point in the picture."""
    left, top, width, height = frame
    return round((point[0] - left) / width * WIDTH), round((point[1] - top) / height * HEIGHT)


@cache
def _rings() -> tuple[tuple[Frame, tuple[Point, ...]], ...]:
    """Every outline as projected points with the box around it, read once a process."""
    found = []
    for feature in _outlines():
        for polygon in feature["geometry"]["coordinates"]:
            points = tuple(project(lat, lon) for lon, lat in polygon[0])
            xs, ys = [x for x, _y in points], [y for _x, y in points]
            found.append(((min(xs), min(ys), max(xs), max(ys)), points))
    return tuple(found)


@lru_cache(maxsize=128)
def _land(frame: Frame) -> str:
    """The path of every outline that meets the frame; steps under two units of the picture are left out."""
    left, top, width, height = frame
    parts = []
    for (west, north, east, south), points in _rings():
        if east < left or west > left + width or south < top or north > top + height:
            continue
        steps: list[tuple[int, int]] = []
        for point in points:
            x, y = place(frame, point)
            if not steps or abs(x - steps[-1][0]) + abs(y - steps[-1][1]) > 2:
                steps.append((x, y))
        if len(steps) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in steps) + "Z")
    return "".join(parts)


def _circle(spot: Spot, at: tuple[int, int]) -> SafeString:
    """A link when one place stands there; its number when several do."""
    count = len(spot.rows)
    if count == 1:
        row = spot.rows[0]
        return format_html(
            '<a href="{}"><circle class="spot" cx="{}" cy="{}" r="8"><title>{}</title></circle></a>',
            row.url,
            *at,
            row.name,
        )
    names = ", ".join(row.name for row in spot.rows[:12]) + ("…" if count > 12 else "")
    return format_html(
        '<g><title>{}</title><circle class="spot" cx="{}" cy="{}" r="{}"/><text x="{}" y="{}">{}</text></g>',
        names, *at, 12 if count < 10 else 15, at[0], at[1] + 5, count,
    )  # fmt: skip


def _here(centre: Located, at: tuple[int, int], ring: float) -> SafeString:
    title = _("Distances comptées depuis %(name)s") % {"name": centre.name}
    radius = round(ring) or 20
    return format_html(
        '<circle class="here" cx="{}" cy="{}" r="{}"><title>{}</title></circle>', *at, radius, title
    )


@lru_cache(maxsize=128)
def _towns(frame: Frame) -> SafeString:
    """The largest town of each department that the frame shows, for orientation."""
    shown = ((name, *place(frame, point)) for name, point in _town_points())
    inside = ((x, y + 22, name) for name, x, y in shown if 20 < x < WIDTH - 20 and 0 < y < HEIGHT - 24)
    return format_html_join("", '<text class="town" x="{}" y="{}">{}</text>', inside)


@cache
def _town_points() -> tuple[tuple[str, Point], ...]:
    towns = (feature["properties"]["town"] for feature in _outlines())
    return tuple((town["name"], project(town["lat"], town["lon"])) for town in towns)


@cache
def _outlines() -> list[Any]:
    features: list[Any] = json.loads(OUTLINES.read_text("utf-8"))["features"]
    return features
