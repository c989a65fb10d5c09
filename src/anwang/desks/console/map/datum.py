"""Coordinate datums: 天地图 and boundaries are CGCS2000 (to the metre WGS-84); most files carry GCJ-02, some BD-09, which are shifted.

The shift of GCJ-02 follows the published series in longitude and latitude; undone by iteration it is exact to centimetres.
"""

from __future__ import annotations

from math import atan2, cos, hypot, pi, sin, sqrt

AXIS = 6378245.0
ECCENTRICITY = 0.00669342162296594323
BD = pi * 3000.0 / 180.0
NAMES = {"": "未注明坐标系", "WGS84": "WGS-84", "CGCS2000": "CGCS2000", "GCJ02": "GCJ-02", "BD09": "BD-09"}
"""How a datum is called."""

Point = tuple[float, float]
"""Longitude and latitude in degrees."""


def to_map(point: Point, datum: str) -> Point:
    """Return a point on the map's datum (WGS-84). What says no datum is taken as it is."""
    if datum == "BD09":
        return from_gcj(from_bd(point))
    return from_gcj(point) if datum == "GCJ02" else point


def to_gcj(point: Point) -> Point:
    """Return a WGS-84 point as GCJ-02."""
    east, north = _shift(point)
    return point[0] + east, point[1] + north


def from_gcj(point: Point) -> Point:
    """Return a GCJ-02 point as WGS-84."""
    guess = point
    for _ in range(4):
        seen = to_gcj(guess)
        guess = guess[0] - (seen[0] - point[0]), guess[1] - (seen[1] - point[1])
    return guess


def from_bd(point: Point) -> Point:
    """Return a BD-09 point as GCJ-02."""
    east, north = point[0] - 0.0065, point[1] - 0.006
    away = hypot(east, north) - 0.00002 * sin(north * BD)
    angle = atan2(north, east) - 0.000003 * cos(east * BD)
    return away * cos(angle), away * sin(angle)


def _shift(point: Point) -> Point:
    """How far GCJ-02 lies from WGS-84 at a place, in degrees."""
    x, y = point[0] - 105.0, point[1] - 35.0
    wave = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + wave
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + wave
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    latitude = point[1] / 180.0 * pi
    root = 1 - ECCENTRICITY * sin(latitude) ** 2
    return (
        east * 180.0 / (AXIS / sqrt(root) * cos(latitude) * pi),
        north * 180.0 / (AXIS * (1 - ECCENTRICITY) / (root * sqrt(root)) * pi),
    )
