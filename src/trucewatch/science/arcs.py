"""Distances and bearings over hundreds of kilometres, from one place to many: the middle-latitude formulas on the ellipsoid.

Places are int64 degrees x 1e7; distances float64 metres, bearings float64 radians from north.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import atan2, cos, sin
from trucewatch.science.geodesy import RADIANS_PER_E7, metres_per_e7

FULL_CIRCLE: Final = 2.0 * math.pi

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@njit("UniTuple(float64, 2)(int64, int64, int64, int64)", cache=True)
def arc(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> tuple[float, float]:
    """Distance in metres from place a to place b, and the bearing at a.

    Source: Bomford, Geodesy (1980), 2.15 (Gauss' middle-latitude formula, its first order). Limits: below 70 degrees of latitude, an error under
    0.1 % of the distance and 0.03 degrees up to 800 km.
    """
    middle = 0.5 * (lat_a_e7 + lat_b_e7)
    across = (lon_b_e7 - lon_a_e7) * RADIANS_PER_E7
    north_m, east_m = metres_per_e7(middle)
    north = (lat_b_e7 - lat_a_e7) * north_m * cos(0.5 * across)
    half = 0.5 * across
    east = (lon_b_e7 - lon_a_e7) * east_m * (sin(half) / half if half != 0.0 else 1.0)
    turn = 0.5 * across * sin(middle * RADIANS_PER_E7)
    return np.sqrt(north * north + east * east), atan2(east, north) - turn


@njit("void(int64, int64, int64[::1], int64[::1], float64[:, ::1], float64[:, ::1])", cache=True)
def arcs_to(lat_e7: int, lon_e7: int, lats: Ints, lons: Ints, out_m: Floats, out_bearing: Floats) -> None:
    """Distances and bearings from one place to every node (y, x) of a grid; see `arc`."""
    for y in range(len(lats)):
        for x in range(len(lons)):
            out_m[y, x], out_bearing[y, x] = arc(lat_e7, lon_e7, lats[y], lons[x])


@njit("float64(float64, float64)", cache=True)
def turn(a: float, b: float) -> float:
    """The angle from b to a, between minus pi and pi."""
    difference = a - b
    return float(difference - FULL_CIRCLE * np.rint(difference / FULL_CIRCLE))
