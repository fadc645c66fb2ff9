"""Which things lie near each other, and how likely it is by place and time alone that two of them are one.

A thing is asked about those around it in a grid that is fixed on the globe and in time, so that who else there is changes nothing.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, RUNS, Grid, grid_of, keyed, runs_within
from trucewatch.science.crowding import strangers
from trucewatch.science.elementary import log
from trucewatch.science.extents import EXTENTS, chosen, squared
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.mixture import LOG_KM2_H, LOG_NORMALS
from trucewatch.science.modes import MOST_IN_CELL

REACH_M: Final = 12_000
REACH_S: Final = 2.5 * 3600.0
"""Two things are asked about if they lie no farther apart than this, on each axis and in time."""
CELL_M: Final = 6_000
SLOT_S: Final = 4_500
STRANGE_M: Final = 1_500
STRANGE_S: Final = 5_400
"""The cells over which strangers are counted."""
E3: Final = 1_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_INTS, _FLOATS = numba.int64[::1], numba.float64[::1]


@njit([numba.int64(EXTENTS, numba.int64, numba.int64, numba.float64)], cache=True)
def one_e3(things: NDArray[Any], i: int, k: int, apart: float) -> int:
    """The log odds x 1e3 that two things are one: the density of their distance if they are, to the rate at which things turn up that are of nothing near.

    The scatter of what is of one thing counts one time, its duration too; of two families one is an error, as `strange_e3` has it.
    """
    a, b = things[i], things[k]
    size_m2 = 1.0 * a.spread_m * b.spread_m
    scale = metres_per_e7(0.5 * (a.lat_e7 + b.lat_e7))
    north_m, east_m = scale[0] * (b.lat_e7 - a.lat_e7), scale[1] * (b.lon_e7 - a.lon_e7)
    var_n, var_e = a.var_north_m2 + b.var_north_m2 + size_m2, a.var_east_m2 + b.var_east_m2 + size_m2
    cov, var_s2 = a.cov_m2 + b.cov_m2, a.var_s2 + b.var_s2 + 1.0 * a.lasting_s * b.lasting_s
    seconds = 0.001 * (b.at_ms - a.at_ms)
    away = seconds * seconds / var_s2 + squared(north_m, east_m, var_n, var_e, cov)
    density = LOG_KM2_H - LOG_NORMALS - 0.5 * (away + log((var_n * var_e - cov * cov) * var_s2))
    strange = 0.0 if a.family == b.family else 0.0005 * (a.strange_e3 + b.strange_e3)
    return int(np.rint(E3 * (density + strange - apart)))


@njit([numba.int64(EXTENTS, GRID, _FLOATS, numba.int64, _INTS, _INTS, _INTS)], cache=True)
def listed(
    things: NDArray[Any], grid: Grid, apart: Floats, least_e3: int, first: Ints, second: Ints, odds: Ints
) -> int:
    """Fill in, as far as there is room, the pairs of places whose log odds are not below the least, each one time. Returns: how many there are."""
    runs = np.zeros((RUNS, 3), np.int64)
    firsts, count = grid[1], 0
    reach_ms = int(1000.0 * REACH_S)
    for i in range(len(things)):
        for run in range(runs_within(things, i, 1.0 * REACH_M, REACH_S, grid, runs)):
            for cell in range(runs[run, 0], runs[run, 1]):
                stride = 1 + (firsts[cell + 1] - firsts[cell]) // (MOST_IN_CELL + 1)
                for k in range(firsts[cell], firsts[cell + 1], stride):
                    if k <= i or abs(things[k].at_ms - things[i].at_ms) > reach_ms:
                        continue
                    found_e3 = one_e3(things, i, k, max(apart[i], apart[k]))
                    if found_e3 >= least_e3:
                        if count < len(first):
                            first[count], second[count], odds[count] = i, k, found_e3
                        count += 1
    return count


def neighbours(things: NDArray[Any], least_e3: int) -> tuple[Ints, Ints]:
    """The pairs (p, 2) of things near each other, the smaller place first, ascending; and the log odds (p,) x 1e3 that they are one, none below the least.

    Args: things: (n,) of dtype `EXTENT`, with place, time, covariances, scatter, family and groups below `cells.GROUPS`.
    Limits: of a flood in one cell every so-manieth is asked about (`modes.MOST_IN_CELL`). Nothing across the antimeridian.
    """
    keys = keyed(things, CELL_M, SLOT_S)
    order = np.argsort(keys, kind="stable")
    laid = chosen(things, order)
    apart = strangers(laid, STRANGE_M, STRANGE_S)
    grid, room = grid_of(keys[order], CELL_M, SLOT_S), 4 * len(things) + 16
    while True:
        first, second, odds = (np.empty(room, np.int64) for _ in range(3))
        count = listed(laid, grid, apart, least_e3, first, second, odds)
        if count <= room:
            break
        room = count
    pairs = np.sort(np.column_stack([order[first[:count]], order[second[:count]]]), axis=1)
    ascending = np.lexsort((pairs[:, 1], pairs[:, 0]))
    return pairs[ascending], odds[:count][ascending]
