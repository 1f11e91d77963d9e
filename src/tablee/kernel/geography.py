"""Distances on the great circle, in whole metres."""

from math import asin, cos, radians, sin, sqrt

EARTH_M = 6_371_008.8


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> int:
    """Straight-line metres between two points given in degrees (haversine)."""
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    half = sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return round(2 * EARTH_M * asin(sqrt(half)))


def box_around(lat: float, lon: float, radius_m: int) -> tuple[float, float, float, float]:
    """(south, west, north, east) degrees holding every point within the radius: a first, indexable filter."""
    d_lat = radius_m / 111_000
    d_lon = radius_m / (111_000 * max(cos(radians(lat)), 0.01))
    return lat - d_lat, lon - d_lon, lat + d_lat, lon + d_lon
