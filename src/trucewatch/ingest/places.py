"""Places as people write them: degrees, and bands of distance and bearing such as "2-4 km SSE". A bearing never becomes a point."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from trucewatch.ingest.decimals import scaled
from trucewatch.ingest.rows import Row, Unreadable

WINDS: Final = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
FULL_CIRCLE_CDEG: Final = 36_000
_WIND_CDEG: Final = FULL_CIRCLE_CDEG // len(WINDS)
_BAND: Final = re.compile(
    r"(?:(\d+(?:\.\d+)?)(?: ?[-–] ?(\d+(?:\.\d+)?))? ?(km|m) ?)?(?:([NESW]{1,3})|(\d{1,3})(?: ?[-–] ?(\d{1,3}))? ?(?:°|deg))",
    re.ASCII,
)


class Band(NamedTuple):
    """Bearing band x distance band from an observer; distances -1 where only the bearing is known."""

    bearing_cdeg: int
    bearing_half_cdeg: int
    distance_min_m: int
    distance_max_m: int


NO_BAND: Final = {"bearing_cdeg": -1, "bearing_half_cdeg": 0, "distance_min_m": -1, "distance_max_m": -1}
"""The columns of a place that is no band."""


def degrees_e7(row: Row, column: str) -> int:
    """Decimal degrees x 1e7, exactly as written. Raises: Unreadable."""
    value = scaled(row[column], 7)
    if value is None:
        raise Unreadable(
            f"{column} {row[column][:40]!r} is no decimal number.", "Write degrees with a point, such as 48.35887."
        )
    return value


def bearing_cdeg(row: Row, column: str) -> int:
    """A bearing in decimal degrees from north, in hundredths; 360 is 0. Raises: Unreadable."""
    value = scaled(row[column], 2)
    if value is None or not 0 <= value <= FULL_CIRCLE_CDEG:
        raise Unreadable(f"{column} {row[column][:40]!r} is no bearing.", "Write degrees from 0 to 360, such as 157.5.")
    return value % FULL_CIRCLE_CDEG


def half_width_cdeg(row: Row, column: str) -> int:
    """Half the width of a bearing band in decimal degrees, in hundredths. Raises: Unreadable."""
    value = scaled(row[column], 2)
    if value is None or not 0 < value <= FULL_CIRCLE_CDEG // 2:
        raise Unreadable(
            f"{column} {row[column][:40]!r} is no half width.", "Write degrees above 0 up to 180, such as 2.5."
        )
    return value


def band(text: str) -> Band:
    """Read `2-4 km SSE`, `800 m N`, `3 km 130-150°`, or a bearing alone (`SSE`, `135°`).

    Returns: one of 16 winds is 22.5 degrees wide; a bearing in degrees one degree; a single distance half the step it was rounded to,
        either way (1 km or its decimals; 100 or 10 m).
    Raises: Unreadable: it is no such band.
    """
    match = _BAND.fullmatch(text)
    if match is None:
        raise _no_band(text)
    near, far, unit, wind, first, last = match.groups()
    if wind:
        if wind not in WINDS:
            raise _no_band(text)
        bearing, half = WINDS.index(wind) * _WIND_CDEG, _WIND_CDEG // 2
    else:
        bearing, half = _bearing(int(first), int(last or first))
    if not unit:
        return Band(bearing, half, -1, -1)
    low, high = _distances(near, far, 1000 if unit == "km" else 1)
    if low > high or high > 100_000:
        raise Unreadable(
            f"{text!r}: the distances make no band.", "Write the nearer one first; nobody sees beyond 100 km."
        )
    return Band(bearing, half, low, high)


def _bearing(first: int, last: int) -> tuple[int, int]:
    """Middle and half width of a bearing band, which may run through north."""
    if first > 360 or last > 360:
        raise Unreadable(f"{max(first, last)} is no bearing.", "Bearings run from 0 to 360 degrees.")
    width = (last - first) % 360
    return (first * 100 + width * 50) % FULL_CIRCLE_CDEG, max(width * 50, 50)


def _distances(near: str, far: str | None, unit_m: int) -> tuple[int, int]:
    """Both ends in metres; a single distance was rounded, so it means half a step either way."""
    low = _metres(near, unit_m)
    if far is not None:
        return low, _metres(far, unit_m)
    if unit_m == 1:
        step = next(step for step in (100, 10, 1) if low % step == 0)
    else:
        step = unit_m // 10 ** min(len(near.partition(".")[2]), 3)
    return max(low - step // 2, 0), low + step // 2


def _metres(number: str, unit_m: int) -> int:
    value = scaled(number, 3)
    if value is None:
        raise Unreadable(f"{number!r} is no distance.", "Write metres or kilometres, such as 2-4 km.")
    return value * unit_m // 1000


def _no_band(text: str) -> Unreadable:
    return Unreadable(
        f"{text[:60]!r} is no band of distance and bearing.", "Write 2-4 km SSE, 800 m N, 3 km 130-150°, or SSE alone."
    )
