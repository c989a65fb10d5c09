"""Coordinates as offices write them: 118.01,32.78; 东经118°1′12″ 北纬32°46′48″; E118.01 N32.78; in degrees and minutes."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Final, NamedTuple


class Angle(NamedTuple):
    """Degrees, and the axis that the text names: "E", "N" or nothing."""

    degrees: Decimal
    axis: str


_AXES: Final = {"东经": "E", "经度": "E", "E": "E", "LNG": "E", "LON": "E", "北纬": "N", "纬度": "N", "N": "N", "LAT": "N"}
_AXIS: Final = "东经|经度|北纬|纬度|LNG|LON|LAT|E|N"
_SIGNS: Final = str.maketrans(
    {"′": "'", "’": "'", "‘": "'", "`": "'", "´": "'", "″": '"', "”": '"', "“": '"', "˝": '"', "º": "°", "˚": "°", "∘": "°"}
)
_ANGLE: Final = re.compile(
    rf"(?P<before>{_AXIS})?\s*[:：]?\s*(?P<degrees>\d{{1,3}}(?:\.\d+)?)"
    r"(?:\s*[°度]\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['分]\s*(?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:''|\"|秒)?)?)?)?"
    r"(?(before)|\s*(?P<after>[EN](?![A-Z]))?)"
)  # fmt: skip
_BETWEEN: Final = re.compile(r"[\s,，;；、/|()（）\[\]]*")
_SIXTY: Final = 60
_PLACES: Final = Decimal("0.000001")


def angles(text: str) -> list[Angle] | None:
    """Return the angles that a text is made of, with nothing else in it but signs between them; None for any other text."""
    said = unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).upper().strip()
    found: list[Angle] = []
    at = 0
    while at < len(said):
        at += len(_BETWEEN.match(said, at).group())  # type: ignore[union-attr]  # matches nothing, too
        if at == len(said):
            break
        angle = _ANGLE.match(said, at)
        if angle is None:
            return None
        degrees = _degrees(angle)
        if degrees is None:
            return None
        found.append(Angle(degrees, _AXES.get(angle["before"] or angle["after"] or "", "")))
        at = angle.end()
    return found or None


def _degrees(angle: re.Match[str]) -> Decimal | None:
    whole = Decimal(angle["degrees"])
    minutes, seconds = Decimal(angle["minutes"] or 0), Decimal(angle["seconds"] or 0)
    if minutes >= _SIXTY or seconds >= _SIXTY or (minutes and whole % 1) or (seconds and minutes % 1):
        return None
    return (whole + minutes / _SIXTY + seconds / _SIXTY**2).quantize(_PLACES)


def pair(text: str, east: tuple[int, int], north: tuple[int, int]) -> tuple[Decimal, Decimal] | None:
    """Return (longitude, latitude) of a text with both, in whichever order; None where the axes or the bounds do not tell which is which."""
    said = angles(text) or []
    longitude = [one.degrees for one in said if one.axis != "N" and east[0] < one.degrees < east[1]]
    latitude = [one.degrees for one in said if one.axis != "E" and north[0] < one.degrees < north[1]]
    return (longitude[0], latitude[0]) if len(said) == 2 and len(longitude) == len(latitude) == 1 else None  # noqa: PLR2004 - a pair
