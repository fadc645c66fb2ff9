"""Where and when something may have been, as a normal distribution: the closed form that association and location rest on.

An extent has a middle, a covariance of its place (square metres, north and east), and a middle and variance of its time (square seconds).
What is not normal has the moments of what it is: a band of bearings and distances, a line of bearing, a day.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import cos, sin
from trucewatch.science.geodesy import CDEG_PER_RADIAN, metres_per_e7, place_at

DISC: Final = 0
SECTOR: Final = 1
RAY: Final = 2
HALF_CIRCLE_CDEG: Final = 18_000
MOST_M: Final = 20_000_000
"""No radius and no distance on the globe is greater: what is stated as more is cut to it."""
MOST_S: Final = 1_000_000_000
RADIUS95: Final = 2.447746830680816
"""The radius that holds 95 % of a circular normal, in its standard deviations: the root of -2 ln 0.05."""
NORMAL95: Final = 1.959963984540054
"""Half the width that holds 95 % of a normal, in its standard deviations."""
MOMENT_S: Final = 60.0
"""Who takes one kind for another heard the same sound: what is of different families is of one thing only if it is of one minute."""
LEAST_M: Final = 10
"""Nobody knows a place better than this, whatever they write."""

EXTENT: Final = np.dtype(
    [
        ("at_ms", "i8"),  # middle of the time
        ("north_m", "f8"),  # length of 1e-7 degree of latitude and of longitude at the middle
        ("east_m", "f8"),
        ("var_north_m2", "f8"),
        ("var_east_m2", "f8"),
        ("cov_m2", "f8"),
        ("var_s2", "f8"),
        ("lat_e7", "i4"),  # the middle
        ("lon_e7", "i4"),
        ("spread_m", "i4"),  # how far what is of one thing scatters itself: one standard deviation on each axis
        ("lasting_s", "i4"),  # how long a thing goes on: one standard deviation of its observations
        ("group", "i4"),  # only extents of one group can be of one thing
        ("family", "i4"),  # extents of different families of a group are of one thing only if one of them errs
        ("strange_e3", "i4"),  # the logarithm x 1e3 of the odds that this extent errs in its family
        ("shape", "i4"),
    ],
    align=True,
)
EXTENTS: Final = numba.from_dtype(EXTENT)[::1]

BAND: Final = np.dtype(
    [
        ("from_lat_e7", "i8"),
        ("from_lon_e7", "i8"),
        ("radius_m", "i8"),  # how far the observer's own place, or the disc, may be off, with 95 %
        ("bearing_cdeg", "i8"),
        ("half_cdeg", "i8"),
        ("near_m", "i8"),
        ("far_m", "i8"),
    ]
)
"""How a place was given; of a disc the first three are used."""
BANDS: Final = numba.from_dtype(BAND)[::1]


def chosen(extents: NDArray[Any], rows: NDArray[np.intp]) -> NDArray[Any]:
    """The extents that rows name, in their order; copied as plain words, ten times as fast as records."""
    words = np.ascontiguousarray(extents).view(np.int64).reshape(len(extents), EXTENT.itemsize // 8)
    return words.take(rows, axis=0).view(EXTENT).reshape(-1)


@njit([(EXTENTS, BANDS)], cache=True)
def complete(extents: NDArray[Any], bands: NDArray[Any]) -> None:
    """Fill in, in place, the middle of every extent, its covariance, and the lengths of a degree there.

    Args: extents: (n,) with `shape`. bands: (n,) how the place of each was given.

    Of a band 95 % lie between its distances, and 95 % between its bearings, at the mean of the squares of its distances; of more than a half
    circle the variance is half that mean on each axis. The observer's own error is added.
    Limits: the chord stands for the arc, which is 4 % less at a half width of 30 degrees.
    """
    for i in range(len(extents)):
        e, b = extents[i], bands[i]
        own_m = max(b.radius_m, LEAST_M) / RADIUS95
        e.var_north_m2 = e.var_east_m2 = own_m * own_m
        e.cov_m2 = 0.0
        e.lat_e7, e.lon_e7 = b.from_lat_e7, b.from_lon_e7
        if e.shape != DISC:
            near_m, far_m = float(b.near_m), float(b.far_m)
            square_m2 = (near_m * near_m + near_m * far_m + far_m * far_m) / 3.0
            if b.half_cdeg >= HALF_CIRCLE_CDEG // 2:
                e.var_north_m2 += 0.5 * square_m2
                e.var_east_m2 += 0.5 * square_m2
            else:
                half = b.half_cdeg / CDEG_PER_RADIAN
                along_m2 = (far_m - near_m) * (far_m - near_m) / (4.0 * NORMAL95 * NORMAL95)
                across_m2 = square_m2 * half * half / (NORMAL95 * NORMAL95)
                n, k = cos(b.bearing_cdeg / CDEG_PER_RADIAN), sin(b.bearing_cdeg / CDEG_PER_RADIAN)
                e.var_north_m2 += along_m2 * n * n + across_m2 * k * k
                e.var_east_m2 += along_m2 * k * k + across_m2 * n * n
                e.cov_m2 = (along_m2 - across_m2) * n * k
                e.lat_e7, e.lon_e7 = place_at(b.from_lat_e7, b.from_lon_e7, 0.5 * (near_m + far_m), b.bearing_cdeg)
        e.north_m, e.east_m = metres_per_e7(float(e.lat_e7))


@njit("float64(float64, float64, float64, float64, float64)", cache=True)
def squared(north_m: float, east_m: float, var_north_m2: float, var_east_m2: float, cov_m2: float) -> float:
    """The square of an offset in standard deviations of a covariance (Mahalanobis); the covariance has a positive determinant."""
    determinant = var_north_m2 * var_east_m2 - cov_m2 * cov_m2
    return (
        north_m * north_m * var_east_m2 - 2.0 * north_m * east_m * cov_m2 + east_m * east_m * var_north_m2
    ) / determinant
