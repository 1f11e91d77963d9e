"""Points as a FeatureCollection: longitude first, five decimals (a metre), what is not said left out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

GEOJSON_TYPE: Final = "application/geo+json; charset=utf-8"
DECIMALS: Final = 5


@dataclass(frozen=True)
class Point:
    """A place: its stable id, where it is, and what is said of it."""

    id: str
    lat: float
    lon: float
    properties: Mapping[str, Any]


def feature_collection(points: Iterable[Point]) -> bytes:
    """UTF-8."""
    features = [
        {
            "type": "Feature",
            "id": point.id,
            "geometry": {
                "type": "Point",
                "coordinates": [round(point.lon, DECIMALS), round(point.lat, DECIMALS)],
            },
            "properties": {
                key: value for key, value in point.properties.items() if value not in ("", [], None)
            },
        }
        for point in points
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    ).encode()
