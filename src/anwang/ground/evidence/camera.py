"""What a camera claims of its picture: when and where. Claims are kept as claims; nobody's track is followed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from PIL import ExifTags, Image


def taken_at(claims: Image.Exif) -> datetime | None:
    """Return when the camera says the picture was taken, in the official time zone."""
    said = claims.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or claims.get(ExifTags.Base.DateTime)
    try:
        return timezone.make_aware(datetime.strptime(str(said).strip("\x00 "), "%Y:%m:%d %H:%M:%S"))  # noqa: DTZ007 - made aware here
    except ValueError:
        return None


def position(claims: Image.Exif) -> str:
    """Return where the camera says it was, as "longitude,latitude" in degrees, or nothing."""
    place = claims.get_ifd(ExifTags.IFD.GPSInfo)
    try:
        latitude = degrees(place[ExifTags.GPS.GPSLatitude], place[ExifTags.GPS.GPSLatitudeRef])
        longitude = degrees(place[ExifTags.GPS.GPSLongitude], place[ExifTags.GPS.GPSLongitudeRef])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return ""
    return f"{longitude:.6f},{latitude:.6f}"


def degrees(parts: Any, side: Any) -> float:
    """Return degrees, minutes and seconds with their side (N S E W) as signed degrees."""
    whole, minutes, seconds = (float(part) for part in parts)
    value = whole + minutes / 60 + seconds / 3600
    return -value if str(side).strip("\x00 ").upper() in {"S", "W"} else value
