"""Two small things near each other: each the other's likeliest partner, and likelier one thing than two by far.

Where nothing crowds, a thing that was perceived only a few times has no denser middle. Two things of at most `MOST` extents are one if each is the
likeliest partner of the other, and if the odds that they are one are at least `ODDS` to one, or `ODDS_AGAIN` once there is more than one of either.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, RUNS, Cell, Grid, grid_of, keyed, runs_within
from trucewatch.science.elementary import log
from trucewatch.science.extents import EXTENTS, MOMENT_S, chosen, squared
from trucewatch.science.mixture import LOG_KM2_H, LOG_NORMALS, recentre
from trucewatch.science.modes import MOST_IN_CELL, reach_of, widest
from trucewatch.science.things import Things, wider

ODDS: Final = 20.0
"""Two extents are one thing if that is so much likelier than two: two of a few strangers are near each other by chance every day."""
ODDS_AGAIN: Final = 3.0
"""The same where one of the two was already perceived more than once."""
MOST: Final = 4
FARTHEST: Final = 16.0
"""Two things that are farther from each other than this, as the square of standard deviations, are never one; less than `mixture.FARTHEST`."""
E6: Final = 1_000_000
_INTS, _FLOATS = numba.int64[::1], numba.float64[::1]
_PARTNERS: Final = numba.types.Tuple((_INTS, _INTS))  # type: ignore[no-untyped-call]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit([numba.float64(EXTENTS, numba.int64, numba.int64)], cache=True)
def both_nats(extents: NDArray[Any], i: int, k: int) -> float:
    """The logarithm of the density of the distance of two extents if they are of one thing; minus infinity beyond `FARTHEST`; the same either way round."""
    a, b = extents[i], extents[k]
    lasting_s2 = 1.0 * a.lasting_s * a.lasting_s + 1.0 * b.lasting_s * b.lasting_s
    both_s2 = a.var_s2 + b.var_s2 + (lasting_s2 if a.family == b.family else 2.0 * MOMENT_S * MOMENT_S)
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
    strange = 0.0 if a.family == b.family else 0.0005 * (a.strange_e3 + b.strange_e3)
    spreads = (north_m2 * east_m2 - cov_m2 * cov_m2) * both_s2
    return float(LOG_KM2_H - LOG_NORMALS - 0.5 * (away + log(spreads)) + strange)


@njit([numba.float64(numba.float64, numba.float64)], cache=True)
def again_nats(a: float, b: float) -> float:
    """The logarithm of how much likelier it is to perceive one thing a + b times than two things a and b times: (a + b - 1)! / ((a - 1)! (b - 1)!)."""
    ways = 1.0
    for k in range(int(b)):
        ways = ways * (a + k) / (k if k > 0 else 1)
    return float(log(ways))


@njit([_PARTNERS(EXTENTS, _FLOATS, GRID, _FLOATS, _INTS)], cache=True)
def partners(
    things: NDArray[Any], numbers: NDArray[np.float64], grid: Grid, apart: NDArray[np.float64], rank: Ints
) -> tuple[Ints, Ints]:
    """The likeliest partner (n,) of each thing, if it is likelier one with it than apart by far, -1 without one; and the log odds x 1e6.

    Source: the ratio of marginal likelihoods of one centre and of two, of a Chinese restaurant process. Limits: greedy, pair by pair.

    Args: things: (n,) laid out by cell; numbers (n,): how many extents each holds. apart: (n,) logarithm of the rate of things that have nothing to do
        with their neighbours. rank: (n,) of equally likely partners the one with the smaller rank is taken; likelihoods are compared in whole millionths.
    """
    out, nats_e6 = np.full(len(things), -1), np.zeros(len(things), np.int64)
    runs = np.zeros((RUNS, 3), np.int64)
    most_m2, most_s2 = widest(things)
    firsts, least_e6, again_e6 = grid[1], int(np.rint(E6 * log(ODDS))), int(np.rint(E6 * log(ODDS_AGAIN)))
    for i in range(len(things)):
        top_e6 = again_e6
        reach_m, reach_s = reach_of(things, i, most_m2, most_s2, FARTHEST)
        for run in range(runs_within(things, i, reach_m, reach_s, grid, runs)):
            for cell in range(runs[run, 0], runs[run, 1]):
                stride = 1 + (firsts[cell + 1] - firsts[cell]) // (MOST_IN_CELL + 1)
                for k in range(firsts[cell], firsts[cell + 1], stride):
                    found = both_nats(things, i, k) if k != i else -np.inf
                    if found == -np.inf:
                        continue
                    found += again_nats(numbers[i], numbers[k]) - max(apart[i], apart[k])
                    found_e6 = int(np.rint(E6 * found))
                    if found_e6 < least_e6 and numbers[i] + numbers[k] <= 2.0:
                        continue
                    if found_e6 > top_e6 or (found_e6 == top_e6 and out[i] >= 0 and rank[k] < rank[out[i]]):
                        top_e6, out[i] = found_e6, k
        nats_e6[i] = top_e6
    return out, nats_e6


def paired(things: Things, apart: Floats, cell: Cell) -> tuple[Ints, Ints]:
    """The pairs (p, 2) of things that are one, as places, the one of smaller rank first, and their log odds (p,) x 1e6.

    Args: things: all that there are, in any order. apart: (n,) logarithm of the rate of things that have nothing to do with their neighbours. Only those
        of at most `MOST` extents are paired.
    """
    small = np.flatnonzero(things.numbers <= MOST)
    wide = wider(cell)
    keys = keyed(chosen(things.centres, small), *wide)
    order = np.lexsort((things.rank[small], keys))
    laid = small[order]
    found = partners(
        chosen(things.centres, laid), things.numbers[laid], grid_of(keys[order], *wide), apart[laid], things.rank[laid]
    )
    first = np.flatnonzero(found[0] >= 0)
    first = first[found[0][found[0][first]] == first]
    first = first[things.rank[laid[first]] < things.rank[laid[found[0][first]]]]
    return np.column_stack([laid[first], laid[found[0][first]]]), found[1][first]


def ones(things: Things, pairs: Ints, extents: NDArray[Any], owner: Ints) -> Things:
    """What each pair (p, 2) of things is as one, in the name of the first.

    Args: extents: (n,) at least those of the pairs, laid out by cell. owner: (n,) the place among things of what each is of.
    """
    place = np.full(len(things.rank), -1)
    place[pairs[:, 0]] = place[pairs[:, 1]] = np.arange(len(pairs))
    theirs = np.flatnonzero(place[owner] >= 0)
    centres, numbers = chosen(things.centres, pairs[:, 0]), np.zeros(len(pairs))
    recentre(chosen(extents, theirs), place[owner[theirs]], centres, numbers)
    return Things(centres, things.rank[pairs[:, 0]], numbers)
