"""Which extents are of one thing: each joins the best neighbour that agrees with it, and no chain leads far from its root.

The neighbours of an extent are those of its group that agree with it in time and place. Every extent joins the best of its
neighbours: the sharper first, of equally sharp ones the one with more neighbours, then the earlier row. Whatever has no better
neighbour is a root. Two bounds hold by construction. What is vague joins what is sharp and never the reverse, so a long bearing
cannot tie together what lies along it. And nothing joins a root that is farther from it than the bounds of time and place.
"""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.extents import DISC, EXTENTS, RAY, places_agree, times_agree
from trucewatch.science.geodesy import distance_mm, metres_per_e7

SHARPEST_M: Final = 1000
SHARPEST_MS: Final = 600_000
LEVELS: Final = 16
LEAST_NORTH_M_PER_E7: Final = 0.011057
"""Length of 1e-7 degree of latitude at the equator, where it is least."""
ROWS: Final = 1 << 14
COLUMNS: Final = 1 << 15
GROUPS: Final = 1 << 26
WHOLE_CIRCLE_E7: Final = 3_600_000_000
Ints = NDArray[np.int64]


@njit([numba.int64(EXTENTS, numba.int64)], cache=True)
def level_of(extents: NDArray[Any], i: int) -> int:
    """How vague an extent is: how often 1 km and 10 minutes must be doubled to hold it; at most 15."""
    e = extents[i]
    level = 0
    span_ms = e.end_ms - e.start_ms if e.gap_ms > 0 else 0
    while level < LEVELS - 1 and (SHARPEST_M << level < e.bound_m or SHARPEST_MS << level < span_ms):
        level += 1
    return level


@njit("int64(int64, int64)", cache=True)
def row_of(lat_e7: int, level: int) -> int:
    """The row of cells that holds a latitude; cells of a level are as wide as twice its extents' greatest bound, or more."""
    height_e7 = int(2 * (SHARPEST_M << level) / LEAST_NORTH_M_PER_E7) + 1
    clamped = min(900_000_000, max(-900_000_000, lat_e7))
    return (clamped + 900_000_000) // height_e7


@njit("float64(int64, int64)", cache=True)
def row_east_m(row: int, level: int) -> float:
    """Length of 1e-7 degree of longitude at the edge of a row that is nearer to a pole, where it is least."""
    height_e7 = int(2 * (SHARPEST_M << level) / LEAST_NORTH_M_PER_E7) + 1
    south = row * height_e7 - 900_000_000
    farthest = max(abs(south), abs(south + height_e7))
    return max(1e-6, metres_per_e7(float(min(900_000_000, farthest)))[1])


@njit("int64(int64, int64, float64)", cache=True)
def column_of(lon_e7: int, level: int, east_m: float) -> int:
    """The column of a row's cells that holds a longitude."""
    width_e7 = min(WHOLE_CIRCLE_E7, int(2 * (SHARPEST_M << level) / east_m) + 1)
    clamped = min(1_800_000_000, max(-1_800_000_000, lon_e7))
    return (clamped + 1_800_000_000) // width_e7


@njit("int64(int64, int64, int64, int64)", cache=True)
def cell_key(level: int, group: int, row: int, column: int) -> int:
    """A cell as one number; the columns of a row follow each other."""
    return ((level * GROUPS + group) * ROWS + row) * COLUMNS + column


@njit("float64[:, ::1]()", cache=True)
def east_of_rows() -> NDArray[np.float64]:
    """`row_east_m` of every row of every level (16, 16384)."""
    table = np.empty((LEVELS, ROWS))
    for level in range(LEVELS):
        for row in range(ROWS):
            table[level, row] = row_east_m(row, level)
    return table


@njit([numba.int64[:](EXTENTS, numba.float64[:, ::1])], cache=True)
def cell_keys(extents: NDArray[Any], east_m: NDArray[np.float64]) -> Ints:
    """The cell (n,) that holds the middle of each extent, on the level of the extent."""
    keys = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        e = extents[i]
        level = level_of(extents, i)
        row = row_of(e.lat_e7, level)
        keys[i] = cell_key(level, e.group, row, column_of(e.lon_e7, level, east_m[level, row]))
    return keys


@njit("int64(int64[::1], int64, int64, int64)", cache=True)
def first_not_below(values: Ints, value: int, low: int, high: int) -> int:
    """The first place from low to high whose value is not below the one asked for; `values` ascend there."""
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


_INTS = numba.int64[::1]
GRID: Final = numba.types.Tuple((_INTS, _INTS, _INTS, numba.float64[:, ::1]))  # type: ignore[no-untyped-call]
CELL_RUN: Final = numba.types.UniTuple(numba.int64, 3)  # type: ignore[no-untyped-call]
Grid = tuple[Ints, Ints, Ints, NDArray[np.float64]]
"""(c,) the cells that are not empty, ascending; (c + 1,) where each begins; (n,) starts of the extents; `east_of_rows`."""


@njit(
    [
        numba.int64(
            EXTENTS,
            numba.int64,
            GRID,
            CELL_RUN,
            numba.int64[::1],
            numba.int64,
        )
    ],
    cache=True,
)
def agreeing_in_cells(
    extents: NDArray[Any], i: int, grid: Grid, cells: tuple[int, int, int], found: Ints, count: int
) -> int:
    """Add to what was found what agrees with extent i in a run of cells: (first, last, longest span in them in ms)."""
    e = extents[i]
    keys, firsts, starts_ms = grid[0], grid[1], grid[2]
    cell = first_not_below(keys, cells[0], 0, len(keys))
    while cell < len(keys) and keys[cell] <= cells[1]:
        k = first_not_below(starts_ms, e.start_ms - e.gap_ms - cells[2], firsts[cell], firsts[cell + 1])
        while k < firsts[cell + 1] and starts_ms[k] <= e.end_ms + e.gap_ms:
            joinable = k != i and (extents[k].shape != RAY or e.shape == RAY)
            if joinable and times_agree(extents, i, k) and places_agree(extents, i, k):
                found[count] = k
                count += 1
            k += 1
        cell += 1
    return count


@njit([numba.int64(EXTENTS, numba.int64, GRID, numba.int64[::1])], cache=True)
def neighbours(extents: NDArray[Any], i: int, grid: Grid, found: Ints) -> int:
    """Find the extents that agree with extent i and are no vaguer.

    Args:
        extents: sorted by cell, then start. grid: their index. found: (n,) is filled from the front with their places.
    Returns: how many there are.
    """
    e = extents[i]
    count = 0
    for level in range(level_of(extents, i) + 1):
        reach_m = float(e.bound_m + (SHARPEST_M << level))
        reach_lat_e7 = int(reach_m / LEAST_NORTH_M_PER_E7) + 1
        south, north = row_of(e.lat_e7 - reach_lat_e7, level), row_of(e.lat_e7 + reach_lat_e7, level)
        reach_lon_e7 = min(WHOLE_CIRCLE_E7, int(reach_m / min(grid[3][level, south], grid[3][level, north])) + 1)
        for row in range(south, north + 1):
            west = column_of(e.lon_e7 - reach_lon_e7, level, grid[3][level, row])
            east = column_of(e.lon_e7 + reach_lon_e7, level, grid[3][level, row])
            first, last = cell_key(level, e.group, row, west), cell_key(level, e.group, row, east)
            count = agreeing_in_cells(extents, i, grid, (first, last, SHARPEST_MS << level), found, count)
    return count


@njit([numba.int64[:, ::1](EXTENTS, GRID)], cache=True)
def sharpness(extents: NDArray[Any], grid: Grid) -> NDArray[np.int64]:
    """How vague each extent is, rays vaguest, and how many neighbours it has: (2, n)."""
    out = np.empty((2, len(extents)), np.int64)
    found = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        out[0, i] = level_of(extents, i) + (LEVELS if extents[i].shape == RAY else 0)
        out[1, i] = neighbours(extents, i, grid, found)
    return out


@njit([numba.int64[::1](EXTENTS, GRID, numba.int64[::1])], cache=True)
def best_neighbours(extents: NDArray[Any], grid: Grid, rank: Ints) -> Ints:
    """The place (n,) of each extent's neighbour of least rank; its own where no neighbour's rank is less."""
    best = np.empty(len(extents), np.int64)
    found = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        best[i] = i
        for k in found[: neighbours(extents, i, grid, found)]:
            if rank[k] < rank[best[i]]:
                best[i] = k
    return best


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64, numba.int64, numba.int64)], cache=True)
def near_root(extents: NDArray[Any], i: int, r: int, spread_m: int, span_ms: int) -> bool:
    """Whether an extent lies near enough to a root: middles within the spread, sectors within it and their bounds."""
    a, b = extents[i], extents[r]
    apart_ms = max(a.start_ms - b.end_ms, b.start_ms - a.end_ms)
    allowed_m = spread_m + (a.bound_m if a.shape != DISC else 0) + (b.bound_m if b.shape != DISC else 0)
    return apart_ms <= span_ms and distance_mm(a.lat_e7, a.lon_e7, b.lat_e7, b.lon_e7) <= 1000 * allowed_m


@njit(
    [numba.int64[::1](EXTENTS, GRID, numba.int64[::1], numba.int64[::1], numba.int64, numba.int64)],
    cache=True,
)
def settle(extents: NDArray[Any], grid: Grid, rank: Ints, ranking: Ints, spread_m: int, span_ms: int) -> Ints:
    """The root (n,) of each extent: that of its best neighbour, or of the best one whose root is near enough, or itself."""
    best = best_neighbours(extents, grid, rank)
    roots = np.arange(len(extents))
    found = np.empty(len(extents), np.int64)
    for i in ranking:
        if best[i] == i:
            continue
        if near_root(extents, i, roots[best[i]], spread_m, span_ms):
            roots[i] = roots[best[i]]
            continue
        chosen = i
        for k in found[: neighbours(extents, i, grid, found)]:
            if rank[k] < rank[chosen] and near_root(extents, i, roots[k], spread_m, span_ms):
                chosen = k
        roots[i] = roots[chosen]
    return roots


def associate(extents: NDArray[Any], spread_m: int, span_ms: int) -> Ints:
    """Find what is of one thing.

    Args:
        extents: (n,) of dtype `EXTENT`, in the order that breaks ties. Groups below 2**26.
        spread_m, span_ms: nothing joins a root farther from it than this.
    Returns: for each extent the row (n,) of its root; those with one root are of one thing.
    Source: mode seeking by the best denser neighbour, after Koontz, Narendra and Fukunaga (1976); the bounds are ours.
    Limits: two things nearer than their errors are one. A thing wider or longer than the bounds is several. Linear in n and in the
        number of neighbours; finds nothing across the antimeridian.
    """
    east_m = east_of_rows()
    keys = cell_keys(extents, east_m)
    order = np.lexsort((extents["start_ms"], keys))
    sorted_extents, sorted_keys = extents[order], keys[order]
    firsts = (
        np.flatnonzero(np.append(True, sorted_keys[1:] != sorted_keys[:-1])) if len(keys) else np.empty(0, np.int64)
    )
    starts_ms = np.ascontiguousarray(sorted_extents["start_ms"])
    grid = (sorted_keys[firsts], np.append(firsts, len(keys)), starts_ms, east_m)
    vagueness, density = sharpness(sorted_extents, grid)
    ranking = np.lexsort((order, -density, vagueness))
    rank = np.empty(len(ranking), np.int64)
    rank[ranking] = np.arange(len(ranking))
    roots = np.empty(len(order), np.int64)
    roots[order] = order[settle(sorted_extents, grid, rank, ranking, spread_m, span_ms)]
    return roots
