"""Distances and directions over hundreds of kilometres on the WGS84 ellipsoid; `geodesy` has those of tens.

Source: Lambert (1942), as in Thomas, Spheroidal Geodesics (US Naval Oceanographic Office SP-138, 1970): the sphere of reduced latitudes, corrected to first
order of the flattening.
Limits: error under 20 m up to 2,000 km; places that face each other across the earth have no distance here.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba import njit

from trucewatch.science.elementary import atan2, cos, sin
from trucewatch.science.geodesy import RADIANS_PER_E7, SEMI_MAJOR_M

FLATTENING: Final = 1.0 / 298.257223563
FULL_CIRCLE: Final = 2.0 * math.pi


@njit("float64(int64)", cache=True)
def reduced(lat_e7: int) -> float:
    """The reduced latitude of a latitude, in radians."""
    lat = lat_e7 * RADIANS_PER_E7
    return atan2((1.0 - FLATTENING) * sin(lat), cos(lat))


@njit("float64(int64, int64, int64, int64)", cache=True)
def arc_m(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> float:
    """Length in metres of the shortest way between two places on the ellipsoid. Source, Limits: see the module."""
    a, b = reduced(lat_a_e7), reduced(lat_b_e7)
    half_east = 0.5 * (lon_b_e7 - lon_a_e7) * RADIANS_PER_E7
    up, across = sin(0.5 * (b - a)), sin(half_east)
    h = up * up + cos(a) * cos(b) * across * across
    if h <= 0.0:
        return 0.0
    angle = 2.0 * atan2(np.sqrt(h), np.sqrt(max(0.0, 1.0 - h)))
    p, q = sin(0.5 * (a + b)), up
    p, q = p * p, q * q
    x = (angle - sin(angle)) * p * (1.0 - q) / max(1.0 - h, 1e-12)
    y = (angle + sin(angle)) * (1.0 - p) * q / h
    return SEMI_MAJOR_M * (angle - 0.5 * FLATTENING * (x + y))


@njit("float64(int64, int64, int64, int64)", cache=True)
def departing_rad(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> float:
    """Direction in which the way to place b leaves place a, in radians from north towards east; error under 0.2 degrees."""
    a, b = reduced(lat_a_e7), reduced(lat_b_e7)
    east = (lon_b_e7 - lon_a_e7) * RADIANS_PER_E7
    return atan2(sin(east) * cos(b), cos(a) * sin(b) - sin(a) * cos(b) * cos(east))


@njit("UniTuple(float64[::1], 2)(int64[::1], int64[::1], int64, int64)", cache=True)
def arcs_to(lat_e7: Any, lon_e7: Any, to_lat_e7: int, to_lon_e7: int) -> Any:
    """Distances (n,) in metres from many places to one, and the directions (n,) in which the ways leave; see `arc_m`, `departing_rad`."""
    length_m, towards = np.empty(len(lat_e7)), np.empty(len(lat_e7))
    for i in range(len(lat_e7)):
        length_m[i] = arc_m(lat_e7[i], lon_e7[i], to_lat_e7, to_lon_e7)
        towards[i] = departing_rad(lat_e7[i], lon_e7[i], to_lat_e7, to_lon_e7)
    return length_m, towards


@njit("void(int64, int64, int64[::1], int64[::1], float64[:, ::1], float64[:, ::1])", cache=True)
def arcs_from(lat_e7: int, lon_e7: int, lats_e7: Any, lons_e7: Any, out_m: Any, out_towards: Any) -> None:
    """Write distances in metres from one place to every node (y, x) of a grid, and the directions in which the ways leave that place."""
    for y in range(len(lats_e7)):
        for x in range(len(lons_e7)):
            out_m[y, x] = arc_m(lat_e7, lon_e7, lats_e7[y], lons_e7[x])
            out_towards[y, x] = departing_rad(lat_e7, lon_e7, lats_e7[y], lons_e7[x])


@njit("float64(float64, float64)", cache=True)
def turn(a: float, b: float) -> float:
    """The angle from b to a, between minus pi and pi."""
    difference = a - b
    return float(difference - FULL_CIRCLE * np.rint(difference / FULL_CIRCLE))
