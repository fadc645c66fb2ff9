"""Which extents are of one thing: each joins the best neighbour that agrees with it, and no chain leads far from its root.

The neighbours of an extent are those of its group that agree with it in time and place and are no vaguer. Every extent joins the best of
them: the sharper first, of equally sharp ones the one with more neighbours, then the earlier row. Whatever has no better
neighbour is a root. Two bounds hold by construction. What is vague joins what is sharp and never the reverse, so a long bearing
cannot tie together what lies along it. And nothing joins a root that is farther from it than the bounds of time and place.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import GRID, Grid, grade, laid_out, neighbours, runs_around
from trucewatch.science.extents import DISC, EXTENTS, apart_mm, chosen

Ints = NDArray[np.int64]
Links = tuple[Ints, NDArray[np.int32]]
"""(n + 1,) where the neighbours of each extent begin, and their places."""
LINKS: Final = numba.types.Tuple((numba.int64[::1], numba.int32[::1]))  # type: ignore[no-untyped-call]


@njit([LINKS(EXTENTS, GRID)], cache=True)
def linked(extents: NDArray[Any], grid: Grid) -> Links:
    """The neighbours of every extent that are no vaguer, each pair of equally vague ones from both sides."""
    firsts, others = np.zeros(len(extents) + 1, np.int64), np.empty(4 * len(extents), np.int32)
    found, runs = np.empty(len(extents), np.int64), np.empty((len(grid[0]), 3), np.int64)
    for cell in range(len(grid[0])):
        run_count = runs_around(cell, grid, runs)
        for i in range(grid[1][cell], grid[1][cell + 1]):
            count = neighbours(extents, i, grid, runs, run_count, found)
            firsts[i + 1] = firsts[i] + count
            if firsts[i + 1] > len(others):
                longer = np.empty(2 * firsts[i + 1], np.int32)
                longer[: firsts[i]] = others[: firsts[i]]
                others = longer
            for k in range(count):
                others[firsts[i] + k] = found[k]
    return firsts, others


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64, numba.int64, numba.int64)], cache=True)
def near_root(extents: NDArray[Any], i: int, r: int, spread_m: int, span_ms: int) -> bool:
    """Whether an extent lies near enough to a root: middles within the spread, sectors within it and their bounds."""
    a, b = extents[i], extents[r]
    apart_ms = max(a.start_ms - b.end_ms, b.start_ms - a.end_ms)
    allowed_m = spread_m + (a.bound_m if a.shape != DISC else 0) + (b.bound_m if b.shape != DISC else 0)
    return bool(apart_ms <= span_ms and apart_mm(extents, i, r) <= 1000 * allowed_m)


@njit([numba.int64[::1](EXTENTS, LINKS, numba.int64[::1], numba.int64, numba.int64)], cache=True)
def settle(extents: NDArray[Any], links: Links, ranking: Ints, spread_m: int, span_ms: int) -> Ints:
    """The root (n,) of each extent: that of the best neighbour whose root is near enough, or itself.

    Args:
        ranking: (n,) the extents from the best down; a root is settled before anything that could join it.
    """
    rank, roots = np.empty(len(ranking), np.int64), np.arange(len(ranking))
    for place in range(len(ranking)):
        rank[ranking[place]] = place
    for i in ranking:
        best = i
        for k in links[1][links[0][i] : links[0][i + 1]]:
            if rank[k] < rank[best] and near_root(extents, i, roots[k], spread_m, span_ms):
                best = k
        roots[i] = roots[best]
    return roots


def associate(extents: NDArray[Any], spread_m: int, span_ms: int) -> Ints:
    """Find what is of one thing.

    Args:
        extents: (n,) of dtype `EXTENT`, in the order that breaks ties. Groups from 0 to below 2**26.
        spread_m, span_ms: nothing joins a root farther from it than this.
    Returns: for each extent the row (n,) of its root; those with one root are of one thing.
    Source: mode seeking by the best denser neighbour, after Koontz, Narendra and Fukunaga (1976); the bounds are ours.
    Limits: two things nearer than their errors are one. A thing wider or longer than the bounds is several. Time and 4 bytes
        for every pair of neighbours: a million in one place within ten minutes would be too many. Finds nothing across the antimeridian.
    """
    grade(extents)
    order, grid = laid_out(extents)
    placed = chosen(extents, order)
    links = linked(placed, grid)
    ranking = np.lexsort((order, -np.diff(links[0]), placed["vagueness"]))
    roots = np.empty(len(order), np.int64)
    roots[order] = order[settle(placed, links, ranking, spread_m, span_ms)]
    return roots
