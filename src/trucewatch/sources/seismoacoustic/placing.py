"""Where and when what was detected happened: a point with its covariance, or a line of bearing, which never becomes a point."""

from __future__ import annotations

from typing import Final

from trucewatch.ingest.places import FULL_CIRCLE_CDEG, NO_BAND
from trucewatch.ingest.rows import Row, Unreadable, Values, word
from trucewatch.model import vocabulary as v
from trucewatch.sources.seismoacoustic.numbers import NONE, number

COVARIANCE: Final = ("var_north_m2", "var_east_m2", "cov_m2")
OF_BEARING: Final = ("bearing_cdeg", "bearing_sigma_cdeg", "trace_velocity_mm_s", "trace_velocity_sigma_mm_s")
OF_POINT: Final = ("radius_m", "radius50_m", *COVARIANCE)
SLOWEST_M_S: Final = 300
"""Sound over the ground, in hard frost against the wind; whatever else crosses an array is faster."""
_MOST_E7: Final = 1_800_000_000
_MOST_M: Final = 2_000_000
_95_E2: Final = 196
"""Half the width that holds 95 % of a normal, in hundredths of its standard deviation."""


def placed(row: Row, line_radius_m: int) -> Values:
    """Time and place of a row: of a point as it says, of a bearing the line and when it may have happened along it. Raises: Unreadable."""
    method, place = word(row, "method", v.DETECTION_METHODS), word(row, "place", v.PLACES)
    when = {name: number(row, name, 0) for name in ("t0_ms", "t1_ms")}
    if when["t1_ms"] <= when["t0_ms"]:
        raise Unreadable("It ends before it begins.", "Check t0_ms and t1_ms.")
    if place == "unknown":
        raise Unreadable("Nobody knows where the array stands.", "Give its stations by latitude and longitude.")
    if (method == "bearing") != (place == "line") or place not in {"point", "line"}:
        raise Unreadable(
            f"The method is {method} and the place a {place}; a bearing is never turned into a point.",
            "Deliver the row as `trucewatch detect` wrote it: method bearing with a line, all others with a point.",
        )
    at = {name: number(row, name, -_MOST_E7, _MOST_E7, missing=0) for name in ("lat_e7", "lon_e7")}
    if place == "point":
        return {**when, **at, **NO_BAND, "place": place, "radius_m": _circle_m(row)}
    way_ms = line_radius_m * 1000 // SLOWEST_M_S
    return {**when, "t0_ms": when["t0_ms"] - way_ms, **at, **_line(row), "place": place, "radius_m": line_radius_m}


def _line(row: Row) -> Values:
    """The bearing, and a band around it that holds 95 %."""
    _refuse(row, OF_POINT, 0, "line")
    bearing = number(row, "bearing_cdeg", 0, FULL_CIRCLE_CDEG)
    sigma = number(row, "bearing_sigma_cdeg", 0, FULL_CIRCLE_CDEG // 2)
    if NONE in {bearing, sigma}:
        raise Unreadable(
            "A line without its bearing, or without its standard deviation.",
            "Fill in bearing_cdeg and bearing_sigma_cdeg.",
        )
    half = min(max(-(-sigma * _95_E2 // 100), 1), FULL_CIRCLE_CDEG // 2)
    return {**NO_BAND, "bearing_cdeg": bearing % FULL_CIRCLE_CDEG, "bearing_half_cdeg": half}


def _circle_m(row: Row) -> int:
    """The circle that holds 95 % of a point that has a covariance."""
    _refuse(row, OF_BEARING, NONE, "point")
    radius = number(row, "radius_m", 1, _MOST_M)
    north, east, both = (number(row, name, -(10**13), 10**13, missing=0) for name in COVARIANCE)
    if radius == NONE:
        raise Unreadable(
            "A point without the circle that holds it.", "Nobody knows a place without error: fill in radius_m."
        )
    if north <= 0 or east <= 0 or both * both >= north * east:
        raise Unreadable(
            "The three numbers are no covariance of a place.",
            "Variances are above 0, and cov_m2 squared is less than their product.",
        )
    return radius


def _refuse(row: Row, columns: tuple[str, ...], nothing: int, place: str) -> None:
    said = [name for name in columns if number(row, name, -(10**13), missing=nothing) not in {NONE, nothing}]
    if said:
        raise Unreadable(f"{said[0]} says nothing of a {place}.", f"Leave {', '.join(said)} empty.")
