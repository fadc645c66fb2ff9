"""Where and when something may have been, and whether two such extents agree.

An extent is a disc (a place with its 95 % radius), a sector (a band of bearings by a band of distances from an observer), or a ray
(a sector of which only the bearing is known). All three also have a middle and a circle around it that holds them.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import atan2
from trucewatch.science.geodesy import (
    CDEG_PER_RADIAN,
    FULL_CIRCLE_CDEG,
    bearing_cdeg,
    distance_mm,
    metres_per_e7,
    place_at,
)

DISC: Final = 0
SECTOR: Final = 1
RAY: Final = 2
HALF_CIRCLE_CDEG: Final = 18_000
MOST_MM: Final = 1_000_000_000
"""What is farther apart than 1,000 km never agrees; the squares of smaller distances are exact."""

EXTENT: Final = np.dtype(
    [
        ("start_ms", "i8"),
        ("end_ms", "i8"),
        ("north_m", "f8"),  # length of 1e-7 degree of latitude and of longitude at the middle
        ("east_m", "f8"),
        ("gap_ms", "i4"),  # how far apart in time two extents of this group may lie
        ("group", "i4"),  # only extents of one group can agree
        ("lat_e7", "i4"),  # the middle
        ("lon_e7", "i4"),
        ("bound_m", "i4"),  # radius of the circle around the middle that holds the extent
        ("radius_m", "i4"),  # 95 % radius of the disc, or of the observer's own place
        ("size_m", "i4"),  # how wide the things of this group may be themselves
        ("from_lat_e7", "i4"),  # the observer; for a disc its middle
        ("from_lon_e7", "i4"),
        ("near_m", "i4"),
        ("far_m", "i4"),
        ("bearing_cdeg", "i4"),
        ("half_cdeg", "i4"),
        ("shape", "i4"),
        ("vagueness", "i4"),  # set by `cells.grade`
    ],
    align=True,
)
MOST_M: Final = 20_000_000
"""No radius and no distance on the globe is greater: what is stated as more is cut to it."""
EXTENTS: Final = numba.from_dtype(EXTENT)[::1]


def chosen(extents: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """The extents that rows name, in their order; copied as plain words, five times as fast as records."""
    words = np.ascontiguousarray(extents).view(np.int64).reshape(len(extents), EXTENT.itemsize // 8)
    return words[rows].view(EXTENT).reshape(-1)


@njit([numba.int64(EXTENTS, numba.int64)], cache=True)
def farthest_corner_m(extents: NDArray[Any], i: int) -> int:
    """How far the farthest corner of sector i lies from its middle, metres rounded up."""
    e = extents[i]
    farthest_mm = 0
    for side in (-1, 0, 1):
        for out_m in (e.near_m, e.far_m):
            corner = place_at(e.from_lat_e7, e.from_lon_e7, float(out_m), e.bearing_cdeg + side * e.half_cdeg)
            farthest_mm = max(farthest_mm, distance_mm(e.lat_e7, e.lon_e7, corner[0], corner[1]))
    return farthest_mm // 1000 + 1


@njit([numba.int64(EXTENTS, numba.int64, numba.int64)], cache=True)
def apart_mm(extents: NDArray[Any], i: int, k: int) -> int:
    """Distance of two middles in millimetres; the same either way round. Limits: as `geodesy.offset_m`."""
    a, b = extents[i], extents[k]
    north_m = 0.5 * (a.north_m + b.north_m) * (b.lat_e7 - a.lat_e7)
    east_m = 0.5 * (a.east_m + b.east_m) * (b.lon_e7 - a.lon_e7)
    return int(np.rint(1000.0 * np.sqrt(north_m * north_m + east_m * east_m)))


@njit([(EXTENTS,)], cache=True)
def complete(extents: NDArray[Any]) -> None:
    """Fill in, in place, the bound of every extent, the middle of sectors and rays, and the lengths of a degree there.

    The middle lies in the middle of bearings and distances; the bound reaches the farthest corner, the observer's own error added.
    """
    for i in range(len(extents)):
        e = extents[i]
        if e.shape != DISC:
            along_m = 0.5 * (e.near_m + e.far_m) if e.half_cdeg < HALF_CIRCLE_CDEG else 0.0
            e.lat_e7, e.lon_e7 = place_at(e.from_lat_e7, e.from_lon_e7, along_m, e.bearing_cdeg)
            e.bound_m = min(MOST_M, farthest_corner_m(extents, i) + e.radius_m)
        else:
            e.bound_m = e.radius_m + (e.size_m + 1) // 2
        e.north_m, e.east_m = metres_per_e7(float(e.lat_e7))


@njit("int64(int64, int64)", cache=True)
def turned_cdeg(a_cdeg: int, b_cdeg: int) -> int:
    """The angle between two bearings, 0 to 18000 hundredths of a degree."""
    between = abs(a_cdeg - b_cdeg) % FULL_CIRCLE_CDEG
    return min(between, FULL_CIRCLE_CDEG - between)


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64, numba.int64, numba.int64)], cache=True)
def in_sector(extents: NDArray[Any], i: int, lat_e7: int, lon_e7: int, radius_m: int) -> bool:
    """Whether a disc touches sector i, both errors combined: within its distances and its bearings, each widened by them."""
    e = extents[i]
    error_mm = 1000.0 * np.sqrt(float(radius_m * radius_m + e.radius_m * e.radius_m))
    away_mm = distance_mm(e.from_lat_e7, e.from_lon_e7, lat_e7, lon_e7)
    if away_mm > 1000 * e.far_m + error_mm or away_mm < 1000 * e.near_m - error_mm:
        return False
    if away_mm <= error_mm:
        return True
    widened = atan2(error_mm, np.sqrt(away_mm * away_mm - error_mm * error_mm)) * CDEG_PER_RADIAN
    turned = turned_cdeg(bearing_cdeg(e.from_lat_e7, e.from_lon_e7, lat_e7, lon_e7), e.bearing_cdeg)
    return bool(turned <= e.half_cdeg + int(np.rint(widened)))


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64, numba.int64)], cache=True)
def within_both(extents: NDArray[Any], i: int, k: int, between_mm: int) -> bool:
    """Whether a distance is within the two 95 % radii and the size of a thing combined: the root of the sum of their squares."""
    a, b = extents[i], extents[k]
    combined_m2 = a.radius_m * a.radius_m + b.radius_m * b.radius_m + a.size_m * b.size_m
    return bool(between_mm <= MOST_MM and between_mm * between_mm <= 1_000_000 * combined_m2)


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64)], cache=True)
def sectors_agree(extents: NDArray[Any], i: int, k: int) -> bool:
    """`places_agree` where the second extent is a sector or a ray and the first is no vaguer in shape."""
    a, b = extents[i], extents[k]
    if a.shape == RAY:
        from_mm = distance_mm(a.from_lat_e7, a.from_lon_e7, b.from_lat_e7, b.from_lon_e7)
        turned = turned_cdeg(a.bearing_cdeg, b.bearing_cdeg)
        return within_both(extents, i, k, from_mm) and bool(turned <= a.half_cdeg + b.half_cdeg)
    if a.shape == DISC:
        return in_sector(extents, k, a.lat_e7, a.lon_e7, a.radius_m)
    if not in_sector(extents, k, a.lat_e7, a.lon_e7, a.bound_m):
        return False
    return bool(b.shape == RAY) or in_sector(extents, i, b.lat_e7, b.lon_e7, b.bound_m)


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64)], cache=True)
def places_agree(extents: NDArray[Any], i: int, k: int) -> bool:
    """Whether the places of two extents agree; the same either way round.

    Two discs: their distance is within their radii and their size combined. Otherwise the circles that hold them touch, and: disc and sector or ray: the
    disc touches it. Two sectors: each touches the other's circle. Ray and sector: the ray touches that circle. Two rays: from one
    place, in one direction.
    """
    a, b = extents[i], extents[k]
    between_mm = apart_mm(extents, i, k)
    if a.shape == DISC and b.shape == DISC:
        return within_both(extents, i, k, between_mm)
    if between_mm > 1000 * (a.bound_m + b.bound_m):
        return False
    return sectors_agree(extents, i, k) if a.shape <= b.shape else sectors_agree(extents, k, i)


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64)], cache=True)
def times_agree(extents: NDArray[Any], i: int, k: int) -> bool:
    """Whether the spans of two extents of one group overlap or lie no farther apart than the group's gap."""
    a, b = extents[i], extents[k]
    return bool(a.start_ms - b.end_ms <= a.gap_ms and b.start_ms - a.end_ms <= a.gap_ms)
