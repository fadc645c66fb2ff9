"""Places on the WGS84 ellipsoid over tens of kilometres: metres per degree, distances in millimetres, bearings.

Places are int64 degrees x 1e7. The earth is taken as flat at the mean latitude of two places. Nothing is near anything across the
antimeridian.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import atan2, cos, sin

SEMI_MAJOR_M: Final = 6_378_137.0
ECCENTRICITY_SQUARED: Final = 0.0066943799901413165
RADIANS_PER_E7: Final = 1.7453292519943296e-09
CDEG_PER_RADIAN: Final = 5729.5779513082325
FULL_CIRCLE_CDEG: Final = 36_000
LEAST_LENGTH_M: Final = 1e-12
"""Stands for the length of 1e-7 degree of longitude at the poles, where it is none."""


@njit("UniTuple(float64, 2)(float64)", cache=True)
def metres_per_e7(lat_e7: float) -> tuple[float, float]:
    """Length of 1e-7 degree of latitude and of longitude at a latitude, in metres.

    Source: Snyder, Map Projections: A Working Manual (USGS PP 1395, 1987), eqs. 4-18 and 4-20 (radii of curvature).
    """
    s = sin(lat_e7 * RADIANS_PER_E7)
    w = 1.0 - ECCENTRICITY_SQUARED * s * s
    normal_m = SEMI_MAJOR_M / np.sqrt(w)
    meridian_m = normal_m * (1.0 - ECCENTRICITY_SQUARED) / w
    return meridian_m * RADIANS_PER_E7, normal_m * np.sqrt(max(0.0, 1.0 - s * s)) * RADIANS_PER_E7


@njit("UniTuple(float64, 2)(int64, int64, int64, int64)", cache=True)
def offset_m(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> tuple[float, float]:
    """Metres north and east from place a to place b; exactly the negative from b to a.

    Limits: error under 0.1 % of the distance up to 50 km below 75 degrees of latitude.
    """
    north, east = metres_per_e7(0.5 * (lat_a_e7 + lat_b_e7))
    return (lat_b_e7 - lat_a_e7) * north, (lon_b_e7 - lon_a_e7) * east


@njit("int64(int64, int64, int64, int64)", cache=True)
def distance_mm(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> int:
    """Distance of two places in whole millimetres; the same in both directions. Limits: as `offset_m`."""
    north_m, east_m = offset_m(lat_a_e7, lon_a_e7, lat_b_e7, lon_b_e7)
    return int(np.rint(1000.0 * np.sqrt(north_m * north_m + east_m * east_m)))


@njit("int64(int64, int64, int64, int64)", cache=True)
def bearing_cdeg(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> int:
    """Bearing of place b from place a, hundredths of a degree from north, 0 to 35999. Limits: as `offset_m`."""
    north_m, east_m = offset_m(lat_a_e7, lon_a_e7, lat_b_e7, lon_b_e7)
    turned = int(np.rint(atan2(east_m, north_m) * CDEG_PER_RADIAN))
    return (turned + FULL_CIRCLE_CDEG) % FULL_CIRCLE_CDEG


@njit("UniTuple(int64, 2)(int64, int64, float64, int64)", cache=True)
def place_at(lat_e7: int, lon_e7: int, distance_m: float, towards_cdeg: int) -> tuple[int, int]:
    """The place at a distance and bearing from a place. Limits: as `offset_m`, and 1.2 % of the distance at 50 km."""
    angle = towards_cdeg / CDEG_PER_RADIAN
    there_e7 = lat_e7 + distance_m * cos(angle) / metres_per_e7(float(lat_e7))[0]
    east = max(metres_per_e7(0.5 * (lat_e7 + there_e7))[1], LEAST_LENGTH_M)
    return int(np.rint(there_e7)), int(np.rint(lon_e7 + distance_m * sin(angle) / east))


@njit("int64[:](int64[:], int64[:], int64, int64)", cache=True)
def distances_mm(
    lat_e7: NDArray[np.int64], lon_e7: NDArray[np.int64], to_lat_e7: int, to_lon_e7: int
) -> NDArray[np.int64]:
    """Distances (n,) of many places from one, in millimetres; see `distance_mm`."""
    out = np.empty(len(lat_e7), np.int64)
    for i in range(len(lat_e7)):
        out[i] = distance_mm(lat_e7[i], lon_e7[i], to_lat_e7, to_lon_e7)
    return out
