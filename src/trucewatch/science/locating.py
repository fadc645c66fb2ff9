"""Where a thing was, from several who perceived it: normal distributions multiplied, origin by origin, and the circles that hold half and 95 %.

Several extents of one origin are one voice: their places are averaged, and the average is as uncertain as one of them; where they scatter more than
their errors allow, by the standard error of that too. Voices are independent: their information adds up. Where they disagree by more than their errors allow, the
errors were understated, and the result is widened in proportion (the scale factor of the Particle Data Group; Birge, 1932).
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.extents import EXTENTS, squared

RATIOS95: Final = (1.96, 1.9625, 1.9704, 1.9842, 2.0051, 2.0359, 2.0813, 2.146, 2.2303, 2.3318, 2.4477)
"""Radius of the circle that holds 95 % of a normal, in its larger standard deviation, for a ratio of the smaller to it of 0, 0.1 ... 1."""
RATIOS50: Final = (0.6745, 0.682, 0.7059, 0.7499, 0.8079, 0.8704, 0.9337, 0.9962, 1.0577, 1.1181, 1.1774)
PLACE: Final = np.dtype(
    [
        ("lat_e7", "i8"),
        ("lon_e7", "i8"),
        ("var_north_m2", "i8"),
        ("var_east_m2", "i8"),
        ("cov_m2", "i8"),
        ("radius_m", "i8"),
        ("radius50_m", "i8"),
        ("shape", "i8"),  # the least shape among its extents: of a ray alone no point is known
    ]
)
PLACES: Final = numba.from_dtype(PLACE)[::1]
MOST_SCALE: Final = 25.0

Ints = NDArray[np.int64]


@njit("float64(float64, float64, float64, boolean)", cache=True)
def circle_m(var_north_m2: float, var_east_m2: float, cov_m2: float, half: bool) -> float:
    """The radius of the circle around the middle of a normal that holds 95 %, or half, of it. Error: under 0.3 % (linear in the table)."""
    mean, off = 0.5 * (var_north_m2 + var_east_m2), 0.5 * (var_north_m2 - var_east_m2)
    turn = np.sqrt(off * off + cov_m2 * cov_m2)
    large, small = mean + turn, max(0.0, mean - turn)
    place = 10.0 * np.sqrt(small / large)
    k = min(9, int(place))
    if half:
        low, high = RATIOS50[k], RATIOS50[k + 1]
    else:
        low, high = RATIOS95[k], RATIOS95[k + 1]
    return float(np.sqrt(large) * (low + (high - low) * (place - k)))


@njit([numba.int64(EXTENTS, numba.int64, numba.int64, numba.float64[::1])], cache=True)
def voiced(extents: NDArray[Any], first: int, end: int, out: NDArray[np.float64]) -> int:
    """What one voice says from its extents `first` to `end`: fills `out` with north and east of the first (metres) and a covariance.

    Only extents of its least shape speak. Returns: that shape.
    """
    shape = extents[first].shape
    for i in range(first, end):
        shape = min(shape, extents[i].shape)
    a = extents[first]
    total = sum_n = sum_e = nn = ee = cov_n = cov_e = cov = 0.0
    for i in range(first, end):
        e = extents[i]
        if e.shape != shape:
            continue
        weight = 1.0 / (0.5 * (e.var_north_m2 + e.var_east_m2))
        north_m, east_m = a.north_m * (e.lat_e7 - a.lat_e7), a.east_m * (e.lon_e7 - a.lon_e7)
        total += weight
        sum_n += weight * north_m
        sum_e += weight * east_m
        nn += weight * north_m * north_m
        ee += weight * east_m * east_m
        cov_n += weight * e.var_north_m2
        cov_e += weight * e.var_east_m2
        cov += weight * e.cov_m2
    north_m, east_m = sum_n / total, sum_e / total
    number = float(end - first)
    out[0], out[1] = north_m, east_m
    more_n = max(0.0, nn / total - north_m * north_m - cov_n / total) / number
    more_e = max(0.0, ee / total - east_m * east_m - cov_e / total) / number
    out[2], out[3], out[4] = cov_n / total + more_n, cov_e / total + more_e, cov / total
    return int(shape)


@njit([PLACES(EXTENTS, numba.int64[::1], numba.int64[::1])], cache=True)
def located(extents: NDArray[Any], voices: Ints, firsts: Ints) -> NDArray[Any]:
    """The place (n,) of each thing.

    Args:
        extents: (m,) in the order of their things, within a thing in that of their voices. voices: (m,) a number for each voice.
        firsts: (n + 1,) where each thing begins, and the end.
    Returns: middles, covariances in square metres, radii in metres rounded up. Limits: flat over the width of a thing.
    """
    out = np.zeros(len(firsts) - 1, PLACE)
    said = np.empty(5)
    for thing in range(len(out)):
        first, end = firsts[thing], firsts[thing + 1]
        a = extents[first]
        j_n = j_e = j_x = h_n = h_e = fit = 0.0
        count, least, k = 0, 99, first
        while k < end:
            stop = k + 1
            while stop < end and voices[stop] == voices[k]:
                stop += 1
            shape = voiced(extents, k, stop, said)
            least = min(least, shape)
            north_m = said[0] + a.north_m * (extents[k].lat_e7 - a.lat_e7)
            east_m = said[1] + a.east_m * (extents[k].lon_e7 - a.lon_e7)
            determinant = said[2] * said[3] - said[4] * said[4]
            i_n, i_e, i_x = said[3] / determinant, said[2] / determinant, -said[4] / determinant
            j_n += i_n
            j_e += i_e
            j_x += i_x
            h_n += i_n * north_m + i_x * east_m
            h_e += i_x * north_m + i_e * east_m
            fit += squared(north_m, east_m, said[2], said[3], said[4])
            count += 1
            k = stop
        determinant = j_n * j_e - j_x * j_x
        var_n, var_e, cov = j_e / determinant, j_n / determinant, -j_x / determinant
        north_m, east_m = var_n * h_n + cov * h_e, cov * h_n + var_e * h_e
        if count > 1:
            misfit = fit - (h_n * north_m + h_e * east_m)
            scale = min(MOST_SCALE, max(1.0, misfit / (2.0 * (count - 1))))
            var_n, var_e, cov = scale * var_n, scale * var_e, scale * cov
        made = out[thing]
        made.lat_e7 = a.lat_e7 + int(np.rint(north_m / a.north_m))
        made.lon_e7 = a.lon_e7 + int(np.rint(east_m / a.east_m))
        made.var_north_m2, made.var_east_m2, made.cov_m2 = int(np.rint(var_n)), int(np.rint(var_e)), int(np.rint(cov))
        made.radius_m = int(np.ceil(circle_m(var_n, var_e, cov, False)))
        made.radius50_m = int(np.ceil(circle_m(var_n, var_e, cov, True)))
        made.shape = least
    return out
