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
MOST: Final = 3
"""So many neighbours of a thing are told."""
CELL_M: Final = 6_000
SLOT_S: Final = 4_500
STRANGE_M: Final = 1_500
STRANGE_S: Final = 5_400
"""The cells over which strangers are counted."""
E3: Final = 1_000
NEVER_E3: Final = -(2**40)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_INTS, _FLOATS = numba.int64[::1], numba.float64[::1]


@njit([numba.int64(EXTENTS, numba.int64, numba.int64, numba.float64, numba.float64)], cache=True)
def one_e3(things: NDArray[Any], i: int, k: int, apart: float, most: float) -> int:
    """The log odds x 1e3 that two things are one: the density of their distance if they are, to the rate at which things turn up that are of nothing near.

    The scatter of what is of one thing counts one time, its duration too; of two families one is an error, as `strange_e3` has it. What is farther than `most`, as the square of standard deviations, has `NEVER_E3`.
    """
    a, b = things[i], things[k]
    seconds, var_s2 = 0.001 * (b.at_ms - a.at_ms), a.var_s2 + b.var_s2 + 1.0 * a.lasting_s * b.lasting_s
    in_time = seconds * seconds / var_s2
    if in_time > most:
        return NEVER_E3
    size_m2 = 1.0 * a.spread_m * b.spread_m
    scale = metres_per_e7(0.5 * (a.lat_e7 + b.lat_e7))
    north_m, east_m = scale[0] * (b.lat_e7 - a.lat_e7), scale[1] * (b.lon_e7 - a.lon_e7)
    var_n, var_e = a.var_north_m2 + b.var_north_m2 + size_m2, a.var_east_m2 + b.var_east_m2 + size_m2
    cov = a.cov_m2 + b.cov_m2
    away = in_time + squared(north_m, east_m, var_n, var_e, cov)
    if away > most:
        return NEVER_E3
    density = LOG_KM2_H - LOG_NORMALS - 0.5 * (away + log((var_n * var_e - cov * cov) * var_s2))
    strange = 0.0 if a.family == b.family else 0.0005 * (a.strange_e3 + b.strange_e3)
    return int(np.rint(E3 * (density + strange - apart)))


@njit([numba.float64(EXTENTS, numba.int64, numba.float64, numba.float64)], cache=True)
def farthest(things: NDArray[Any], i: int, apart: float, least: float) -> float:
    """The greatest distance, as the square of standard deviations of both, at which the log odds of a thing and one no vaguer may not be below the least."""
    e = things[i]
    size_m2, lasting_s2 = 1.0 * e.spread_m * e.spread_m, 1.0 * e.lasting_s * e.lasting_s
    own = ((e.var_north_m2 + size_m2) * (e.var_east_m2 + size_m2) - e.cov_m2 * e.cov_m2) * (e.var_s2 + lasting_s2)
    return max(0.0, float(2.0 * (LOG_KM2_H - LOG_NORMALS - apart - least) - log(own)))


@njit("void(int64[:, ::1], int64[:, ::1], int64, int64, int64)", cache=True)
def note(odds: Ints, likeliest: Ints, i: int, k: int, found: int) -> None:
    """Put k among the likeliest of i, in place, if it is one: the likeliest first, of equally likely ones the smaller number."""
    place = odds.shape[1]
    while place > 0 and (
        found > odds[i, place - 1]
        or (found == odds[i, place - 1] and k < likeliest[i, place - 1])
        or likeliest[i, place - 1] < 0
    ):
        place -= 1
    for later in range(odds.shape[1] - 1, place, -1):
        odds[i, later], likeliest[i, later] = odds[i, later - 1], likeliest[i, later - 1]
    if place < odds.shape[1]:
        odds[i, place], likeliest[i, place] = found, k


@njit([(EXTENTS, _INTS, GRID, _FLOATS, numba.int64, numba.int64[:, ::1], numba.int64[:, ::1])], cache=True)
def search(
    things: NDArray[Any], rank: Ints, grid: Grid, apart: Floats, least_e3: int, odds: Ints, likeliest: Ints
) -> None:
    """Fill in, by rank, the likeliest neighbours of each thing and their log odds x 1e3. The vaguer of two finds the other, of equally vague ones that which is laid later."""
    runs = np.zeros((RUNS, 3), np.int64)
    firsts, reach_ms = grid[1], int(1000.0 * REACH_S)
    wide = np.empty(len(things))
    for i in range(len(things)):
        wide[i] = max(things[i].var_north_m2, things[i].var_east_m2) + 1.0 * things[i].spread_m * things[i].spread_m
    for i in range(len(things)):
        far = farthest(things, i, apart[i], 0.001 * least_e3)
        reach_m = min(1.0 * REACH_M, np.sqrt(2.0 * far * wide[i]))
        for run in range(runs_within(things, i, reach_m, REACH_S, grid, runs)):
            for cell in range(runs[run, 0], runs[run, 1]):
                stride = 1 + (firsts[cell + 1] - firsts[cell]) // (MOST_IN_CELL + 1)
                for k in range(firsts[cell], firsts[cell + 1], stride):
                    if (
                        wide[k] > wide[i]
                        or (wide[k] == wide[i] and k >= i)
                        or abs(things[k].at_ms - things[i].at_ms) > reach_ms
                    ):
                        continue
                    found_e3 = one_e3(things, i, k, max(apart[i], apart[k]), far)
                    if found_e3 >= least_e3:
                        note(odds, likeliest, rank[i], rank[k], found_e3)
                        note(odds, likeliest, rank[k], rank[i], found_e3)


def neighbours(things: NDArray[Any], least_e3: int) -> tuple[Ints, Ints]:
    """The pairs (p, 2) of things of which one is among the `MOST` likeliest to be one with the other, the smaller place first, ascending; and the log odds (p,) x 1e3.

    Args: things: (n,) of dtype `EXTENT`, with place, time, covariances, scatter, family and groups below `cells.GROUPS`; what is of one group scatters alike.
        least_e3: what is below is in no pair.
    Limits: of a flood in one cell every so-manieth is asked about (`modes.MOST_IN_CELL`). Nothing across the antimeridian.
    """
    keys = keyed(things, CELL_M, SLOT_S)
    order = np.argsort(keys, kind="stable")
    laid = chosen(things, order)
    odds, likeliest = np.zeros((len(things), MOST), np.int64), np.full((len(things), MOST), -1)
    search(
        laid,
        order,
        grid_of(keys[order], CELL_M, SLOT_S),
        strangers(laid, STRANGE_M, STRANGE_S),
        least_e3,
        odds,
        likeliest,
    )
    one, place = np.nonzero(likeliest >= 0)
    both = np.sort(np.column_stack([one, likeliest[one, place]]), axis=1)
    pairs, first = np.unique(both, axis=0, return_index=True)
    return pairs, odds[one, place][first]
