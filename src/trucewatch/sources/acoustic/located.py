"""Where a sound came from: what one sensor can say of bearing and distance, or what a network fixed."""

from __future__ import annotations

import re
from typing import Final

import numpy as np

from trucewatch.ingest.forms import radius_m, spot
from trucewatch.ingest.places import NO_BAND, bearing_cdeg, half_width_cdeg
from trucewatch.ingest.rows import Row, Unreadable, Values, whole
from trucewatch.science.locating import circle_m

OF_FIX: Final = ("radius_m", "var_north_m2", "var_east_m2", "cov_m2")
OF_DETECTION: Final = ("bearing", "bearing_half", "distance_min_m", "distance_max_m")
FARTHEST_M: Final = 100_000
SLOWEST_M_S: Final = 300
FASTEST_M_S: Final = 370
"""Sound over the ground, from hard frost against the wind to great heat with it."""
_MOST_M2: Final = 10**12
_WHOLE: Final = re.compile(r"-?[0-9]{1,13}", re.ASCII)


def detected_at(row: Row, line_radius_m: int, heard_radius_m: int) -> Values:
    """A band or a line of bearing from the sensor, a ring of distances around it, or the area in which it hears. Raises: Unreadable."""
    _refuse(row, OF_FIX, "is of a fix", "detection")
    bearing, distance = _both(row, OF_DETECTION[:2]), _both(row, OF_DETECTION[2:])
    place: Values = {**spot(row), **NO_BAND, "place": "area", "radius_m": heard_radius_m}
    if bearing:
        towards = {
            "bearing_cdeg": bearing_cdeg(row, "bearing"),
            "bearing_half_cdeg": half_width_cdeg(row, "bearing_half"),
        }
        place |= {**towards, "place": "line", "radius_m": line_radius_m}
    if distance:
        near_m, far_m = (whole(row, column, 0, FARTHEST_M) for column in OF_DETECTION[2:])
        if near_m >= far_m:
            raise Unreadable("The distances make no band.", "Write the nearer one under distance_min_m.")
        place |= {"place": "band", "distance_min_m": near_m, "distance_max_m": far_m, "radius_m": far_m}
    return place


def happened(onset: Values, place: Values) -> Values:
    """When it happened that a sensor heard at its onset: earlier by the way of the sound, from the nearest place and fastest to the farthest and slowest.

    Source: speed of sound in air 319 to 350 m/s from -20 to +30 degrees Celsius (331.3 sqrt(1 + t / 273.15)), and 20 m/s of wind either way.
    """
    near_m, far_m = max(place["distance_min_m"], 0), place["radius_m"]
    return {
        **onset,
        "t0_ms": onset["t0_ms"] - far_m * 1000 // SLOWEST_M_S,
        "t1_ms": onset["t1_ms"] - near_m * 1000 // FASTEST_M_S,
    }


def fixed_at(row: Row) -> Values:
    """The point that a network fixed, with its radius or the one that holds 95 % by its covariance. Raises: Unreadable."""
    _refuse(row, OF_DETECTION, "is of a single sensor", "fix")
    given = [column for column in OF_FIX[1:] if row[column]]
    if bool(given) == bool(row["radius_m"]) or len(given) not in {0, 3}:
        raise Unreadable(
            "A fix gives either radius_m or all of var_north_m2, var_east_m2, cov_m2.", "Fill in one of the two."
        )
    holds_m = _radius95_m(row) if given else radius_m(row)
    return {**spot(row), **NO_BAND, "place": "point", "radius_m": holds_m}


def _radius95_m(row: Row) -> int:
    """The radius of the circle around the middle that holds 95 % of a normal place. Limits: `detail` keeps the covariance as it was given, nothing else does."""
    north_m2, east_m2, cov_m2 = (_square_m2(row, column) for column in OF_FIX[1:])
    if north_m2 <= 0 or east_m2 <= 0 or cov_m2 * cov_m2 >= north_m2 * east_m2:
        raise Unreadable(
            "The three numbers are no covariance of a place.",
            "Variances are above 0, and cov_m2 squared is less than their product.",
        )
    return int(np.ceil(circle_m(float(north_m2), float(east_m2), float(cov_m2), False)))


def _square_m2(row: Row, column: str) -> int:
    if not _WHOLE.fullmatch(row[column]) or abs(int(row[column])) > _MOST_M2:
        raise Unreadable(f"{column} {row[column][:40]!r} is no number of square metres.", "Write a whole number.")
    return int(row[column])


def _both(row: Row, columns: tuple[str, ...]) -> bool:
    """Whether both columns are filled. Raises: Unreadable: one of the two."""
    given = [column for column in columns if row[column]]
    if len(given) == 1:
        raise Unreadable(f"{given[0]} stands alone.", f"Fill in {' and '.join(columns)}, or neither.")
    return bool(given)


def _refuse(row: Row, columns: tuple[str, ...], why: str, what: str) -> None:
    if given := [column for column in columns if row[column]]:
        raise Unreadable(
            f"{given[0]} {why}, and the row is a {what}.", f"Leave {', '.join(given)} empty, or change `what`."
        )
