"""Where a thing was, from several who perceived it: normal distributions multiplied, voice by voice, and the circles that hold half and 95 %.

Several extents of one voice are averaged, and the average is as uncertain as one of them; where they scatter more than their errors allow, by the standard
error of that too. Voices are independent: their information adds up. They perceived parts of the thing, which lie around its middle, or errors were
understated: by how much more than their errors they scatter is estimated from them, and added to the error of each.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.extents import EXTENTS

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
USUAL_M: Final = 150.0
"""How far the parts of one thing that several voices perceive usually lie from its middle: one standard deviation on each axis."""
LEANS: Final = 1.0
"""What is usual weighs as much as so many voices."""
_INTS: Final = numba.int64[::1]

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


@njit([numba.int64(EXTENTS, _INTS, numba.int64, numba.int64, numba.float64[:, ::1])], cache=True)
def heard(extents: NDArray[Any], voices: Ints, first: int, end: int, said: NDArray[np.float64]) -> int:
    """What each voice of a thing says, one row of `said` each: its place relative to the first extent, its information (north, east, both), its shape. Returns: how many."""
    one = np.empty(5)
    a = extents[first]
    count, k = 0, first
    while k < end:
        stop = k + 1
        while stop < end and voices[stop] == voices[k]:
            stop += 1
        shape = voiced(extents, k, stop, one)
        determinant = one[2] * one[3] - one[4] * one[4]
        row = said[count]
        row[0] = one[0] + a.north_m * (extents[k].lat_e7 - a.lat_e7)
        row[1] = one[1] + a.east_m * (extents[k].lon_e7 - a.lon_e7)
        row[2], row[3], row[4] = one[3] / determinant, one[2] / determinant, -one[4] / determinant
        row[5] = shape
        count += 1
        k = stop
    return count


@njit("UniTuple(float64, 6)(float64[:, ::1], int64)", cache=True)
def together(said: NDArray[np.float64], count: int) -> tuple[float, float, float, float, float, float]:
    """Voices multiplied: middle north and east, covariance (north, east, both), and the sum of their squared distances from the middle."""
    j_n = j_e = j_x = h_n = h_e = fit = 0.0
    for v in range(count):
        n, e, i_n, i_e, i_x = said[v, 0], said[v, 1], said[v, 2], said[v, 3], said[v, 4]
        j_n += i_n
        j_e += i_e
        j_x += i_x
        h_n += i_n * n + i_x * e
        h_e += i_x * n + i_e * e
        fit += i_n * n * n + 2.0 * i_x * n * e + i_e * e * e
    determinant = j_n * j_e - j_x * j_x
    var_n, var_e, cov = j_e / determinant, j_n / determinant, -j_x / determinant
    north_m, east_m = var_n * h_n + cov * h_e, cov * h_n + var_e * h_e
    return north_m, east_m, var_n, var_e, cov, fit - (h_n * north_m + h_e * east_m)


@njit("float64(float64[:, ::1], int64, float64)", cache=True)
def scatter_m2(said: NDArray[np.float64], count: int, misfit: float) -> float:
    """By how much more than their errors voices scatter, as a variance on each axis: the method of moments, leaning on what is usual as on `LEANS` voices more.

    Source: DerSimonian and Laird (1986), for two axes.
    """
    j_n = j_e = j_x = q_n = q_e = q_x = 0.0
    for v in range(count):
        i_n, i_e, i_x = said[v, 2], said[v, 3], said[v, 4]
        j_n += i_n
        j_e += i_e
        j_x += i_x
        q_n += i_n * i_n + i_x * i_x
        q_e += i_e * i_e + i_x * i_x
        q_x += i_x * (i_n + i_e)
    own = (j_e * q_n + j_n * q_e - 2.0 * j_x * q_x) / (j_n * j_e - j_x * j_x)
    leaning = LEANS * (j_n + j_e) / count
    beyond = misfit - 2.0 * (count - 1) + leaning * USUAL_M * USUAL_M
    return float(max(0.0, beyond / (j_n + j_e - own + leaning)))


@njit("void(float64[:, ::1], int64, float64)", cache=True)
def widen(said: NDArray[np.float64], count: int, more_m2: float) -> None:
    """Add a variance to what each voice says, in place."""
    for v in range(count):
        i_n, i_e, i_x = said[v, 2], said[v, 3], said[v, 4]
        determinant = i_n * i_e - i_x * i_x
        var_n, var_e, cov = i_e / determinant + more_m2, i_n / determinant + more_m2, -i_x / determinant
        determinant = var_n * var_e - cov * cov
        said[v, 2], said[v, 3], said[v, 4] = var_e / determinant, var_n / determinant, -cov / determinant


@njit([PLACES(EXTENTS, _INTS, _INTS)], cache=True)
def located(extents: NDArray[Any], voices: Ints, firsts: Ints) -> NDArray[Any]:
    """The place (n,) of each thing.

    Args:
        extents: (m,) in the order of their things, within a thing in that of their voices. voices: (m,) a number for each voice.
        firsts: (n + 1,) where each thing begins, and the end.
    Returns: middles, covariances in square metres, radii in metres rounded up. Limits: flat over the width of a thing.
    """
    out = np.zeros(len(firsts) - 1, PLACE)
    said = np.empty((len(extents), 6))
    for thing in range(len(out)):
        first = firsts[thing]
        a = extents[first]
        count = heard(extents, voices, first, firsts[thing + 1], said)
        north_m, east_m, var_n, var_e, cov, misfit = together(said, count)
        if count > 1:
            widen(said, count, scatter_m2(said, count, misfit))
            north_m, east_m, var_n, var_e, cov, misfit = together(said, count)
        made = out[thing]
        made.lat_e7 = a.lat_e7 + int(np.rint(north_m / a.north_m))
        made.lon_e7 = a.lon_e7 + int(np.rint(east_m / a.east_m))
        made.var_north_m2, made.var_east_m2, made.cov_m2 = int(np.rint(var_n)), int(np.rint(var_e)), int(np.rint(cov))
        made.radius_m = int(np.ceil(circle_m(var_n, var_e, cov, False)))
        made.radius50_m = int(np.ceil(circle_m(var_n, var_e, cov, True)))
        made.shape = int(said[:count, 5].min())
    return out
