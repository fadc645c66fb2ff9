"""Where observations crowd: the density around each extent, and the extents that are denser than all that lie near them.

Two extents lie near each other if the square of their distance, in standard deviations of both errors and of what things scatter themselves, is
below `NEAR`. What an extent is found to be depends on nothing farther away.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, RUNS, Grid, runs_around
from trucewatch.science.extents import EXTENTS, MOMENT_S, squared

NEAR: Final = 3.4
STEPS: Final = 1024.0
"""The weight of a neighbour falls from 1 to 0 in so many steps: sums of whole numbers do not depend on order."""
MOST_IN_RUN: Final = 4096
"""Of more extents in one run of cells every so-manieth is asked and weighs for the others: a flood costs time in proportion."""

Ints = NDArray[np.int64]


@njit([numba.float64(EXTENTS, numba.int64, numba.int64)], cache=True)
def apart(extents: NDArray[Any], i: int, k: int) -> float:
    """The square of the distance of two extents in standard deviations, place and time together; the same either way round."""
    a, b = extents[i], extents[k]
    lasting_s = 1.0 * a.lasting_s if a.family == b.family else MOMENT_S
    both_s2 = a.var_s2 + b.var_s2 + 2.0 * lasting_s * lasting_s
    seconds = 0.001 * (b.at_ms - a.at_ms)
    in_time = seconds * seconds / both_s2
    if in_time >= NEAR:
        return float(in_time)
    size_m2 = 2.0 * a.spread_m * b.spread_m
    north_m = 0.5 * (a.north_m + b.north_m) * (b.lat_e7 - a.lat_e7)
    east_m = 0.5 * (a.east_m + b.east_m) * (b.lon_e7 - a.lon_e7)
    north_m2, east_m2 = a.var_north_m2 + b.var_north_m2 + size_m2, a.var_east_m2 + b.var_east_m2 + size_m2
    return float(in_time + squared(north_m, east_m, north_m2, east_m2, a.cov_m2 + b.cov_m2))


@njit([numba.int64[::1](EXTENTS, GRID)], cache=True)
def densities(extents: NDArray[Any], grid: Grid) -> Ints:
    """How crowded it is around each extent (n,), laid out by cell: the weights of its neighbours, itself left out."""
    weights = np.zeros(len(extents), np.int64)
    runs = np.zeros((RUNS, 3), np.int64)
    for cell in range(len(grid[0])):
        count = runs_around(grid[0][cell], grid, runs)
        for i in range(grid[1][cell], grid[1][cell + 1]):
            total = 0
            for run in range(count):
                stride = 1 + (runs[run, 1] - runs[run, 0]) // MOST_IN_RUN
                for k in range(runs[run, 0], runs[run, 1], stride):
                    if k != i:
                        q = apart(extents, i, k)
                        if q < NEAR:
                            total += stride * int(STEPS * (1.0 - q / NEAR))
            weights[i] = total
    return weights


@njit([numba.boolean[::1](EXTENTS, GRID, numba.int64[::1], numba.int64[::1])], cache=True)
def peaks(extents: NDArray[Any], grid: Grid, weights: Ints, rank: Ints) -> NDArray[np.bool_]:
    """Which extents (n,) have a neighbour and are denser than all of them; of equally dense ones the one with the smaller rank (n,)."""
    out = weights > 0
    runs = np.zeros((RUNS, 3), np.int64)
    for cell in range(len(grid[0])):
        count = runs_around(grid[0][cell], grid, runs)
        for i in range(grid[1][cell], grid[1][cell + 1]):
            run = 0
            while out[i] and run < count:
                stride = 1 + (runs[run, 1] - runs[run, 0]) // MOST_IN_RUN
                for k in range(runs[run, 0], runs[run, 1], stride):
                    above = weights[k] > weights[i] or (weights[k] == weights[i] and rank[k] < rank[i])
                    if above and apart(extents, i, k) < NEAR:
                        out[i] = False
                        break
                run += 1
    return out
