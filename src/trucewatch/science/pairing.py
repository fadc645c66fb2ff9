"""Two small things near each other: each the other's likeliest partner, and likelier one thing than two by far.

Where nothing crowds, a thing that was perceived only a few times has no denser middle. Two things of at most `MOST` extents are one if each is the
likeliest partner of the other, and if the odds that they are one are at least `ODDS` to one.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, RUNS, Grid, grid_of, keyed, runs_around
from trucewatch.science.crowding import strangers
from trucewatch.science.elementary import log
from trucewatch.science.extents import EXTENTS, MOMENT_S, chosen, squared
from trucewatch.science.mixture import FARTHEST, LOG_KM2_H, LOG_NORMALS
from trucewatch.science.modes import MOST_IN_RUN

ODDS: Final = 20.0
MOST: Final = 4
E6: Final = 1_000_000
WIDER: Final = 9
"""Partners are sought in cells so many quarters as wide as those in which crowds are."""
_INTS, _FLOATS = numba.int64[::1], numba.float64[::1]
_PARTNERS: Final = numba.types.Tuple((_INTS, _INTS))  # type: ignore[no-untyped-call]

Ints = NDArray[np.int64]


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
    """The likeliest partner (n,) of each thing, if it is likelier one with it than apart by `ODDS`, -1 without one; and the log odds x 1e6.

    Args: things: (n,) laid out by cell; numbers (n,): how many extents each holds. apart: (n,) logarithm of the rate of things that have nothing to do
        with their neighbours. rank: (n,) of equally likely partners the one with the smaller rank is taken; likelihoods are compared in whole millionths.
    """
    out, nats_e6 = np.full(len(things), -1), np.zeros(len(things), np.int64)
    runs = np.zeros((RUNS, 3), np.int64)
    for cell in range(len(grid[0])):
        count = runs_around(grid[0][cell], grid, runs)
        for i in range(grid[1][cell], grid[1][cell + 1]):
            top_e6 = int(np.rint(E6 * log(ODDS)))
            for run in range(count):
                stride = 1 + (runs[run, 1] - runs[run, 0]) // MOST_IN_RUN
                for k in range(runs[run, 0], runs[run, 1], stride):
                    found = both_nats(things, i, k) if k != i else -np.inf
                    if found == -np.inf:
                        continue
                    found += again_nats(numbers[i], numbers[k]) - max(apart[i], apart[k])
                    found_e6 = int(np.rint(E6 * found))
                    if found_e6 > top_e6 or (found_e6 == top_e6 and out[i] >= 0 and rank[k] < rank[out[i]]):
                        top_e6, out[i] = found_e6, k
            nats_e6[i] = top_e6
    return out, nats_e6


def paired(
    things: NDArray[Any], numbers: NDArray[np.float64], rank: Ints, cell_m: int, cell_s: int
) -> tuple[Ints, Ints]:
    """The pairs (p, 2) of things that are one, the one of smaller rank first, and their log odds (p,) x 1e6.

    Args: things: (n,) all that there are, in any order; numbers (n,): how many extents each holds. Only those of at most `MOST` are paired.
    """
    small = np.flatnonzero(numbers <= MOST)
    apart = strangers(things, cell_m, cell_s)[small]
    keys = keyed(things[small] if len(small) < len(things) else things, WIDER * cell_m // 4, WIDER * cell_s // 4)
    order = np.lexsort((rank[small], keys))
    laid = small[order]
    grid = grid_of(keys[order], WIDER * cell_m // 4, WIDER * cell_s // 4)
    best, nats_e6 = partners(chosen(things, laid), numbers[laid], grid, apart[order], rank[laid])
    first = np.flatnonzero(best >= 0)
    first = first[best[best[first]] == first]
    first = first[rank[laid[first]] < rank[laid[best[first]]]]
    return np.column_stack([laid[first], laid[best[first]]]), nats_e6[first]
