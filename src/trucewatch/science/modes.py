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

from trucewatch.science.cells import GRID, RUNS, Grid, runs_within
from trucewatch.science.extents import EXTENTS, MOMENT_S, squared

NEAR: Final = 3.4
STEPS: Final = 1024.0
"""The weight of a neighbour falls from 1 to 0 in so many steps: sums of whole numbers do not depend on order."""
MOST_IN_CELL: Final = 512
"""Of more extents in one cell every so-manieth is asked and weighs for the others: a flood costs time in proportion."""

Ints = NDArray[np.int64]
_TWO: Final = numba.types.UniTuple(numba.float64, 2)  # type: ignore[no-untyped-call]
_INTS = numba.int64[::1]


@njit([numba.float64(EXTENTS, numba.int64, numba.int64)], cache=True)
def apart(extents: NDArray[Any], i: int, k: int) -> float:
    """The square of the distance of two extents in standard deviations, place and time together; the same either way round."""
    a, b = extents[i], extents[k]
    lasting_s2 = 1.0 * a.lasting_s * a.lasting_s + 1.0 * b.lasting_s * b.lasting_s
    both_s2 = a.var_s2 + b.var_s2 + (lasting_s2 if a.family == b.family else 2.0 * MOMENT_S * MOMENT_S)
    seconds = 0.001 * (b.at_ms - a.at_ms)
    in_time = seconds * seconds / both_s2
    if in_time >= NEAR:
        return float(in_time)
    size_m2 = 2.0 * a.spread_m * b.spread_m
    north_m = 0.5 * (a.north_m + b.north_m) * (b.lat_e7 - a.lat_e7)
    east_m = 0.5 * (a.east_m + b.east_m) * (b.lon_e7 - a.lon_e7)
    north_m2, east_m2 = a.var_north_m2 + b.var_north_m2 + size_m2, a.var_east_m2 + b.var_east_m2 + size_m2
    return float(in_time + squared(north_m, east_m, north_m2, east_m2, a.cov_m2 + b.cov_m2))


@njit([_TWO(EXTENTS)], cache=True)
def widest(extents: NDArray[Any]) -> tuple[float, float]:
    """The greatest variance of place on an axis (square metres), and of time (square seconds), scatter and duration included."""
    most_m2, most_s2 = 0.0, MOMENT_S * MOMENT_S
    for i in range(len(extents)):
        e = extents[i]
        most_m2 = max(most_m2, max(e.var_north_m2, e.var_east_m2) + 1.0 * e.spread_m * e.spread_m)
        most_s2 = max(most_s2, e.var_s2 + max(1.0 * e.lasting_s * e.lasting_s, MOMENT_S * MOMENT_S))
    return most_m2, most_s2


@njit(
    [_TWO(EXTENTS, numba.int64, numba.float64, numba.float64, numba.float64)],
    cache=True,
)
def reach_of(extents: NDArray[Any], i: int, most_m2: float, most_s2: float, farthest: float) -> tuple[float, float]:
    """How far from extent i, in metres on each axis and in seconds, anything can lie that is no farther than `farthest`, and no wider than the most."""
    e = extents[i]
    own_m2 = max(e.var_north_m2, e.var_east_m2) + 1.0 * e.spread_m * e.spread_m
    own_s2 = e.var_s2 + max(1.0 * e.lasting_s * e.lasting_s, MOMENT_S * MOMENT_S)
    return np.sqrt(farthest * (own_m2 + most_m2)), np.sqrt(farthest * (own_s2 + most_s2))


@njit("int64(float64)", cache=True)
def weight_of(q: float) -> int:
    """The weight of a neighbour at this distance, squared."""
    return int(STEPS * (1.0 - q / NEAR)) if q < NEAR else 0


@njit([numba.int64[::1](EXTENTS, GRID)], cache=True)
def densities(extents: NDArray[Any], grid: Grid) -> Ints:
    """How crowded it is around each extent (n,), laid out by cell: the weights of its neighbours, itself left out.

    Limits: of a flood every so-manieth neighbour stands for the others (`MOST_IN_CELL`).
    """
    weights = np.zeros(len(extents), np.int64)
    runs = np.zeros((RUNS, 3), np.int64)
    most_m2, most_s2 = widest(extents)
    firsts = grid[1]
    for own in range(len(grid[0])):
        few = firsts[own + 1] - firsts[own] <= MOST_IN_CELL
        for i in range(firsts[own], firsts[own + 1]):
            reach_m, reach_s = reach_of(extents, i, most_m2, most_s2, NEAR)
            for run in range(runs_within(extents, i, reach_m, reach_s, grid, runs)):
                for cell in range(runs[run, 0], runs[run, 1]):
                    stride = 1 + (firsts[cell + 1] - firsts[cell]) // (MOST_IN_CELL + 1)
                    # a pair is near from both sides or from none: where neither floods, it is asked about from the first alone
                    mutual = few and stride == 1
                    for k in range(max(i + 1, firsts[cell]) if mutual else firsts[cell], firsts[cell + 1], stride):
                        # in a flood itself too, or those that are asked would weigh less than the others
                        if k != i or stride > 1:
                            weight = weight_of(apart(extents, i, k))
                            weights[i] += stride * weight
                            if mutual:
                                weights[k] += weight
    return weights


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64, numba.int64, _INTS, _INTS, _INTS)], cache=True)
def denser_in_run(extents: NDArray[Any], i: int, begin: int, end: int, firsts: Ints, weights: Ints, rank: Ints) -> bool:
    """Whether any extent in a run of cells is near extent i and denser, or as dense and of smaller rank."""
    for cell in range(begin, end):
        stride = 1 + (firsts[cell + 1] - firsts[cell]) // (MOST_IN_CELL + 1)
        for k in range(firsts[cell], firsts[cell + 1], stride):
            above = weights[k] > weights[i] or (weights[k] == weights[i] and rank[k] < rank[i])
            if above and apart(extents, i, k) < NEAR:
                return True
    return False


@njit([numba.boolean[::1](EXTENTS, GRID, numba.int64[::1], numba.int64[::1])], cache=True)
def peaks(extents: NDArray[Any], grid: Grid, weights: Ints, rank: Ints) -> NDArray[np.bool_]:
    """Which extents (n,) have a neighbour and are denser than all of them; of equally dense ones the one with the smaller rank (n,).

    Source: mode seeking, Koontz, Narendra and Fukunaga (1976), cut to the modes themselves. Limits: two modes nearer than `NEAR` are one. In a flood
    only those can be peaks that stand for the others.
    """
    out = weights > 0
    runs = np.zeros((RUNS, 3), np.int64)
    most_m2, most_s2 = widest(extents)
    firsts = grid[1]
    for own in range(len(grid[0])):
        stride = 1 + (firsts[own + 1] - firsts[own]) // (MOST_IN_CELL + 1)
        for i in range(firsts[own], firsts[own + 1]):
            if not out[i]:
                continue
            out[i] = (i - firsts[own]) % stride == 0
            reach_m, reach_s = reach_of(extents, i, most_m2, most_s2, NEAR)
            count, run = runs_within(extents, i, reach_m, reach_s, grid, runs) if out[i] else 0, 0
            while out[i] and run < count:
                out[i] = not denser_in_run(extents, i, runs[run, 0], runs[run, 1], firsts, weights, rank)
                run += 1
    return out
