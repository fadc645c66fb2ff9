"""A plane wave across an array from the delays of pairs of channels: robust against channels that are wrong, with its uncertainty.

A slowness is a vector (east, north) in seconds a metre, pointing to where the wave goes. Delays follow the offsets of the pairs: delay = offset . slowness.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import atan2

MOST_SUBSETS: Final = 3000
MOST_STEPS: Final = 20
LEAST_TURN: Final = 1e-3
"""Two offsets whose directions differ by a smaller sine than this determine no wave."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@njit("UniTuple(float64, 2)(float64[:, ::1], float64[::1], boolean[::1])", cache=True)
def least_squares(offsets_m: Floats, delays_s: Floats, used: Flags) -> tuple[float, float]:
    """The slowness that leaves the least squares over the pairs that are used; nan where these lie on one line."""
    ee = en = nn = ed = nd = 0.0
    for m in range(len(delays_s)):
        if used[m]:
            east, north, delay = offsets_m[m, 0], offsets_m[m, 1], delays_s[m]
            ee += east * east
            en += east * north
            nn += north * north
            ed += east * delay
            nd += north * delay
    determinant = ee * nn - en * en
    if not determinant > LEAST_TURN * LEAST_TURN * ee * nn:
        return np.nan, np.nan
    return (nn * ed - en * nd) / determinant, (ee * nd - en * ed) / determinant


@njit("float64[::1](float64[:, ::1], float64[::1], float64, float64)", cache=True)
def misfits(offsets_m: Floats, delays_s: Floats, east: float, north: float) -> Floats:
    """What a slowness leaves unexplained of each delay, squared."""
    out = np.empty(len(delays_s))
    for m in range(len(delays_s)):
        rest = delays_s[m] - offsets_m[m, 0] * east - offsets_m[m, 1] * north
        out[m] = rest * rest
    return out


@njit("float64(float64[::1], int64, boolean[::1])", cache=True)
def smallest(squares: Floats, number: int, out: Flags) -> float:
    """The sum of so many smallest squares; `out` says which they are. Of equal ones, the first."""
    order = np.argsort(squares, kind="mergesort")
    out[:] = False
    total = 0.0
    for k in range(number):
        out[order[k]] = True
        total += squares[order[k]]
    return total


@njit("UniTuple(float64, 2)(float64[:, ::1], float64[::1], int64)", cache=True)
def least_trimmed_squares(offsets_m: Floats, delays_s: Floats, number: int) -> tuple[float, float]:
    """The slowness whose `number` smallest squared misfits have the least sum; nan where no two pairs determine one.

    Source: Rousseeuw & Van Driessen (2006), Data Min. Knowl. Disc. 12, 29-45 (concentration steps); for arrays Bishop et al. (2020),
    Geophys. J. Int. 221, 1883. Every two pairs are a start, or of more than `MOST_SUBSETS` every so-manieth.
    Limits: fewer than `number` good pairs, and it follows the bad ones.
    """
    m = len(delays_s)
    chosen = np.zeros(m, np.bool_)
    best, best_east, best_north = np.inf, np.nan, np.nan
    stride = max(1, m * (m - 1) // 2 // MOST_SUBSETS)
    start = -1
    for a in range(m):
        for b in range(a + 1, m):
            start += 1
            if start % stride:
                continue
            chosen[:] = False
            chosen[a] = chosen[b] = True
            east, north = least_squares(offsets_m, delays_s, chosen)
            if np.isnan(east):
                continue
            total = smallest(misfits(offsets_m, delays_s, east, north), number, chosen)
            for _ in range(MOST_STEPS):
                e, n = least_squares(offsets_m, delays_s, chosen)
                if np.isnan(e):
                    break
                lower = smallest(misfits(offsets_m, delays_s, e, n), number, chosen)
                if not lower < total:
                    break
                total, east, north = lower, e, n
            if total < best:
                best, best_east, best_north = total, east, north
    return best_east, best_north


@njit("UniTuple(float64, 3)(float64[:, ::1], float64)", cache=True)
def spread(places_m: Floats, sigma_s: float) -> tuple[float, float, float]:
    """Variances and covariance (east, north, both) of a slowness fitted to all pairs of stations (k, 2), each with such an error in time.

    Source: Szuberla & Olson (2004), J. Acoust. Soc. Am. 115, 253, eq. 10; all pairs weigh as the times themselves about their mean.
    """
    k = len(places_m)
    if k < 3:
        return np.inf, np.inf, 0.0
    mean_e, mean_n = places_m[:, 0].sum() / k, places_m[:, 1].sum() / k
    ee = en = nn = 0.0
    for i in range(k):
        east, north = places_m[i, 0] - mean_e, places_m[i, 1] - mean_n
        ee += east * east
        en += east * north
        nn += north * north
    determinant = ee * nn - en * en
    if not determinant > 0.0:
        return np.inf, np.inf, 0.0
    variance = sigma_s * sigma_s
    return variance * nn / determinant, variance * ee / determinant, -variance * en / determinant


@njit("UniTuple(float64, 4)(float64, float64, float64, float64, float64)", cache=True)
def told(east: float, north: float, var_east: float, var_north: float, cov: float) -> tuple[float, float, float, float]:
    """Back azimuth and its sigma in degrees, trace velocity and its sigma in metres a second, of a slowness with its covariance.

    Source: Szuberla & Olson (2004), eqs. 13 and 14 (first order). Limits: nan for a wave that reaches all channels at once.
    """
    square = east * east + north * north
    if not square > 0.0:
        return np.nan, np.nan, np.nan, np.nan
    degrees = 180.0 / math.pi
    back = atan2(-east, -north) * degrees
    across = north * north * var_east + east * east * var_north - 2.0 * east * north * cov
    along = east * east * var_east + north * north * var_north + 2.0 * east * north * cov
    speed = 1.0 / np.sqrt(square)
    turn = np.sqrt(max(0.0, across)) / square * degrees
    return back + 360.0 if back < 0.0 else back, min(180.0, turn), speed, np.sqrt(max(0.0, along)) / square * speed
