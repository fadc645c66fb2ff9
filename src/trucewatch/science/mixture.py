"""Of which thing each observation is: the likelihood of every thing nearby against that of something apart, in closed form.

A thing is a centre: a place and a time with their covariance, and a number of observations. An extent is of a centre with the density

    number * Normal(place; centre, error + scatter + error of the centre) * Normal(time; ...)

against the rate at which extents turn up that are of nothing else here. Densities are per square kilometre and hour.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, RUNS, Grid, runs_within
from trucewatch.science.elementary import exp, log
from trucewatch.science.extents import EXTENTS, MOMENT_S, squared
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.modes import reach_of, widest

FARTHEST: Final = 24.0
"""An extent is asked about no centre that is farther than this, as the square of standard deviations: of its own one in 40,000 lies beyond."""
LOG_KM2_H: Final = 13.815510557964274 + 8.188689124444201
"""Logarithm of the square metres in a square kilometre times the seconds in an hour."""
LOG_NORMALS: Final = 2.756815599614018
"""Logarithm of the constant of three normal densities: 1.5 ln 2 pi."""
E6: Final = 1_000_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
CENTRE: Final = EXTENTS
_INTS, _FLOATS, _BOOLS = numba.int64[::1], numba.float64[::1], numba.boolean[::1]


@njit([numba.float64(EXTENTS, numba.int64, EXTENTS, numba.int64, numba.float64)], cache=True)
def nats(extents: NDArray[Any], i: int, centres: NDArray[Any], c: int, number: float) -> float:
    """The logarithm of the density of extent i if it is of centre c, which has so many others; minus infinity beyond `FARTHEST`."""
    a, b = extents[i], centres[c]
    lasting_s = 1.0 * a.lasting_s if a.family == b.family else MOMENT_S
    both_s2 = a.var_s2 + b.var_s2 + lasting_s * lasting_s + 1.0 * b.lasting_s * b.lasting_s
    seconds = 0.001 * (b.at_ms - a.at_ms)
    away = seconds * seconds / both_s2
    if away >= FARTHEST:
        return -np.inf
    size_m2 = 1.0 * a.spread_m * a.spread_m + 1.0 * b.spread_m * b.spread_m
    north_m = 0.5 * (a.north_m + b.north_m) * (b.lat_e7 - a.lat_e7)
    east_m = 0.5 * (a.east_m + b.east_m) * (b.lon_e7 - a.lon_e7)
    north_m2, east_m2 = a.var_north_m2 + b.var_north_m2 + size_m2, a.var_east_m2 + b.var_east_m2 + size_m2
    cov_m2 = a.cov_m2 + b.cov_m2
    away += squared(north_m, east_m, north_m2, east_m2, cov_m2)
    if away >= FARTHEST:
        return -np.inf
    strange = 0.0 if a.family == b.family else 0.001 * a.strange_e3
    spreads = (north_m2 * east_m2 - cov_m2 * cov_m2) * both_s2
    return float(log(number * number / spreads) * 0.5 + LOG_KM2_H - LOG_NORMALS - 0.5 * away + strange)


@njit([(EXTENTS, _BOOLS, _INTS, EXTENTS, GRID, _FLOATS, _FLOATS, _INTS, _INTS, _INTS)], cache=True)
def assign(
    extents: NDArray[Any],
    asked: NDArray[np.bool_],
    stands: Ints,
    centres: NDArray[Any],
    grid: Grid,
    numbers: Floats,
    apart: Floats,
    best: Ints,
    second: Ints,
    p_e6: Ints,
) -> None:
    """Give each extent to the centre of which it most likely is, or to none.

    Args:
        extents: (n,); those of one cell follow each other, for speed alone. asked: (n,) the others are given to none. stands: (n,) the centre that an
            extent stands for, or -1. centres: (m,) laid out in their grid; numbers (m,): how many each holds.
        apart: (n,) logarithm of the rate of extents that are of nothing else, per square kilometre and hour.
        best, second: (n,) are filled with places of centres, -1 for none. p_e6: (n,) is filled with the probability of the best answer, x 1e6.
    Of equally likely centres the first in `centres` is taken; likelihoods are compared in whole millionths. What would rather be apart, but stands for
    a centre, stays with it: the thing would have nobody to stand for it.
    Source: the classification step of Celeux and Govaert (1992); probabilities by Bayes' rule over the centres and nothing.
    """
    runs = np.zeros((RUNS, 3), np.int64)
    most_m2, most_s2 = widest(centres)
    for i in range(len(extents)):
        best[i], second[i], p_e6[i] = -1, -1, E6
        if not asked[i]:
            continue
        reach_m, reach_s = reach_of(extents, i, most_m2, most_s2, FARTHEST)
        none_e6 = int(np.rint(E6 * apart[i]))
        top_e6, next_e6, top, after = none_e6, -(2**62), -1, -1
        total, own = 1.0, 0.0
        for run in range(runs_within(extents, i, reach_m, reach_s, grid, runs)):
            for c in range(grid[1][runs[run, 0]], grid[1][runs[run, 1]]):
                found = nats(extents, i, centres, c, numbers[c])
                if found == -np.inf:
                    continue
                odds = exp(min(found - apart[i], 700.0))
                total += odds
                if c == stands[i]:
                    own = odds
                found_e6 = int(np.rint(E6 * found))
                if found_e6 > top_e6:
                    top_e6, next_e6, top, after = found_e6, top_e6, c, top
                elif found_e6 > next_e6:
                    next_e6, after = found_e6, c
        if top < 0 and stands[i] >= 0:
            best[i], second[i] = stands[i], after if after != stands[i] else -1
            p_e6[i] = int(np.rint(E6 * (1.0 + own) / total))
        else:
            best[i], second[i] = top, after
            p_e6[i] = int(np.rint(E6 * exp(min(top_e6 / E6 - apart[i], 700.0)) / total))


@njit([(EXTENTS, _INTS, EXTENTS, _FLOATS)], cache=True)
def recentre(extents: NDArray[Any], owner: Ints, centres: NDArray[Any], numbers: Floats) -> None:
    """Move each centre to the weighted mean of its extents, in place, and count them.

    Args: owner: (n,) the place of each extent's centre, -1 for none. centres: (m,), of which middle, covariance and time are set;
        one that holds nothing keeps what it has. numbers: (m,) are set.
    Weights are the inverses of the mean variance of place, and of the variance of time, scatter included: the centre itself has none left. Sums run in the order of extents and of differences
    from where the centre stood.
    """
    sums = np.zeros((len(centres), 5))
    numbers[:] = 0.0
    for i in range(len(extents)):
        c = owner[i]
        if c < 0:
            continue
        e = extents[i]
        weight = 1.0 / (0.5 * (e.var_north_m2 + e.var_east_m2) + 1.0 * e.spread_m * e.spread_m)
        soon = 1.0 / (e.var_s2 + 1.0 * e.lasting_s * e.lasting_s)
        sums[c, 0] += weight
        sums[c, 1] += weight * (e.lat_e7 - centres[c].lat_e7)
        sums[c, 2] += weight * (e.lon_e7 - centres[c].lon_e7)
        sums[c, 3] += soon
        sums[c, 4] += soon * (e.at_ms - centres[c].at_ms)
        numbers[c] += 1.0
    for c in range(len(centres)):
        if numbers[c] > 0.0:
            centre = centres[c]
            centre.lat_e7 += int(np.rint(sums[c, 1] / sums[c, 0]))
            centre.lon_e7 += int(np.rint(sums[c, 2] / sums[c, 0]))
            centre.at_ms += int(np.rint(sums[c, 4] / sums[c, 3]))
            centre.north_m, centre.east_m = metres_per_e7(float(centre.lat_e7))
            centre.var_north_m2 = centre.var_east_m2 = 1.0 / sums[c, 0]
            centre.cov_m2 = 0.0
            centre.var_s2 = 1.0 / sums[c, 3]
            centre.spread_m = centre.lasting_s = 0


@njit([numba.boolean[::1](EXTENTS, EXTENTS, _FLOATS)], cache=True)
def asks(extents: NDArray[Any], centres: NDArray[Any], numbers: Floats) -> NDArray[np.bool_]:
    """Which extents (n,) are asked about any of the centres (m,)."""
    out = np.zeros(len(extents), np.bool_)
    for i in range(len(extents)):
        c = 0
        while c < len(centres) and not out[i]:
            out[i] = nats(extents, i, centres, c, numbers[c]) != -np.inf
            c += 1
    return out
