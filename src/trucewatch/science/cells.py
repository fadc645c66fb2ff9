"""A grid over places and levels of vagueness, in which the neighbours of an extent are found without asking all others.

Each extent lies in the cell of its middle on its own level. On level k extents are held by circles of 2**(k + 1) km and last 2**k times ten
minutes at most, and cells are twice as wide as that. The grid proposes; whether two extents agree is decided by `extents`.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.extents import EXTENTS, RAY, places_agree, times_agree
from trucewatch.science.geodesy import metres_per_e7

SHARPEST_M: Final = 2000
SHARPEST_MS: Final = 600_000
LEVELS: Final = 16
LEAST_NORTH_M_PER_E7: Final = 0.011057
"""Length of 1e-7 degree of latitude at the equator, where it is least."""
ROWS: Final = 1 << 14
COLUMNS: Final = 1 << 15
GROUPS: Final = 1 << 26
POLE_E7: Final = 900_000_000
ANTIMERIDIAN_E7: Final = 1_800_000_000

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Grid = tuple[Ints, Ints, Ints, Floats]
"""(c,) the cells that are not empty, ascending; (c + 1,) where each begins; (n,) starts of the extents; `east_of_rows`."""
_INTS = numba.int64[::1]
GRID: Final = numba.types.Tuple((_INTS, _INTS, _INTS, numba.float64[:, ::1]))  # type: ignore[no-untyped-call]


@njit([(EXTENTS,)], cache=True)
def grade(extents: NDArray[Any]) -> None:
    """Set how vague each extent is, in place: how often 2 km and ten minutes must be doubled to hold it, rays vaguest of all.

    A group without a gap holds extents of one span only: its spans say nothing.
    """
    for i in range(len(extents)):
        e = extents[i]
        span_ms = e.end_ms - e.start_ms if e.gap_ms > 0 else 0
        level = 0
        while level < LEVELS - 1 and (SHARPEST_M << level < e.bound_m or SHARPEST_MS << level < span_ms):
            level += 1
        e.vagueness = level + (LEVELS if e.shape == RAY else 0)


@njit("int64(int64)", cache=True)
def row_height_e7(level: int) -> int:
    """Height of a row of cells in degrees x 1e7."""
    return int(2 * (SHARPEST_M << level) / LEAST_NORTH_M_PER_E7) + 1


@njit("int64(int64, int64)", cache=True)
def row_of(lat_e7: int, level: int) -> int:
    """The row of cells that holds a latitude."""
    return (min(POLE_E7, max(-POLE_E7, lat_e7)) + POLE_E7) // row_height_e7(level)


@njit("float64[:, ::1]()", cache=True)
def east_of_rows() -> Floats:
    """Length of 1e-7 degree of longitude (16, 16384) at the edge of each row that is nearer to a pole, where it is least."""
    table = np.empty((LEVELS, ROWS))
    for level in range(LEVELS):
        height_e7 = row_height_e7(level)
        for row in range(ROWS):
            south_e7 = row * height_e7 - POLE_E7
            farthest_e7 = min(POLE_E7, max(abs(south_e7), abs(south_e7 + height_e7)))
            table[level, row] = max(1e-6, metres_per_e7(float(farthest_e7))[1])
    return table


@njit("int64(int64, float64)", cache=True)
def column_width_e7(level: int, east_m: float) -> int:
    """Width of the cells of a row in degrees x 1e7."""
    return min(2 * ANTIMERIDIAN_E7, int(2 * (SHARPEST_M << level) / east_m) + 1)


@njit("int64(int64, int64, float64)", cache=True)
def column_of(lon_e7: int, level: int, east_m: float) -> int:
    """The column of a row's cells that holds a longitude."""
    clamped = min(ANTIMERIDIAN_E7, max(-ANTIMERIDIAN_E7, lon_e7))
    return (clamped + ANTIMERIDIAN_E7) // column_width_e7(level, east_m)


@njit("int64(int64, int64, int64, int64)", cache=True)
def cell_key(level: int, group: int, row: int, column: int) -> int:
    """A cell as one number; the columns of a row follow each other."""
    return ((level * GROUPS + group) * ROWS + row) * COLUMNS + column


@njit([numba.int64[:](EXTENTS, numba.float64[:, ::1])], cache=True)
def cell_keys(extents: NDArray[Any], east_m: Floats) -> Ints:
    """The cell (n,) that holds the middle of each extent, on the level of the extent."""
    keys = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        e = extents[i]
        level = e.vagueness % LEVELS
        row = row_of(e.lat_e7, level)
        keys[i] = cell_key(level, e.group, row, column_of(e.lon_e7, level, east_m[level, row]))
    return keys


@cache
def rows_east() -> Floats:
    """`east_of_rows`, computed one time."""
    return east_of_rows()


def laid_out(extents: NDArray[Any]) -> tuple[NDArray[np.intp], Grid]:
    """The order that sorts graded extents by cell and start, and the grid over them in that order."""
    east_m = rows_east()
    keys = cell_keys(extents, east_m)
    order = np.lexsort((extents["start_ms"], keys))
    keys = keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    starts_ms = np.ascontiguousarray(extents["start_ms"][order])
    return order, (keys[firsts], np.append(firsts, len(keys)), starts_ms, east_m)


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


@njit([numba.int64(numba.int64, GRID, numba.int64[:, ::1])], cache=True)
def runs_around(cell: int, grid: Grid, runs: Ints) -> int:
    """Find the cells that may hold neighbours, of its own level or a sharper one, of what lies in a cell.

    Args:
        cell: its place in the grid. runs: (c, 3) is filled from the front: first place, place after the last, longest span in it in ms.
    Returns: how many there are.
    """
    keys, firsts, east_m = grid[0], grid[1], grid[3]
    column, row = keys[cell] % COLUMNS, keys[cell] // COLUMNS % ROWS
    group, own = keys[cell] // (COLUMNS * ROWS) % GROUPS, keys[cell] // (COLUMNS * ROWS * GROUPS)
    height_e7, width_e7 = row_height_e7(own), column_width_e7(own, east_m[own, row])
    count = 0
    for level in range(own + 1):
        reach_m = float((SHARPEST_M << own) + (SHARPEST_M << level))
        reach_e7 = int(reach_m / LEAST_NORTH_M_PER_E7) + 1
        south = row_of(row * height_e7 - POLE_E7 - reach_e7, level)
        north = row_of((row + 1) * height_e7 - POLE_E7 + reach_e7, level)
        reach_e7 = min(2 * ANTIMERIDIAN_E7, int(reach_m / min(east_m[level, south], east_m[level, north])) + 1)
        west_e7 = column * width_e7 - ANTIMERIDIAN_E7 - reach_e7
        east_e7 = (column + 1) * width_e7 - ANTIMERIDIAN_E7 + reach_e7
        for other in range(south, north + 1):
            last = cell_key(level, group, other, column_of(east_e7, level, east_m[level, other]))
            first = cell_key(level, group, other, column_of(west_e7, level, east_m[level, other]))
            k = first_not_below(keys, first, 0, len(keys))
            while k < len(keys) and keys[k] <= last:
                runs[count, 0], runs[count, 1], runs[count, 2] = firsts[k], firsts[k + 1], SHARPEST_MS << level
                count += 1
                k += 1
    return count


@njit([numba.boolean(EXTENTS, numba.int64, numba.int64)], cache=True)
def no_vaguer(extents: NDArray[Any], k: int, i: int) -> bool:
    """Whether extent k is on the level of extent i or a sharper one, and no ray unless that is one."""
    a, b = extents[k].vagueness, extents[i].vagueness
    return bool(a <= b and a % LEVELS <= b % LEVELS)


@njit([numba.int64(EXTENTS, numba.int64, GRID, numba.int64[:, ::1], numba.int64, numba.int64[::1])], cache=True)
def neighbours(extents: NDArray[Any], i: int, grid: Grid, runs: Ints, run_count: int, found: Ints) -> int:
    """Find the extents that agree with extent i and are no vaguer.

    Args:
        extents: graded and laid out. grid: over them. runs, run_count: around the cell of extent i.
        found: (n,) is filled from the front with their places.
    Returns: how many there are. Limits: none across the antimeridian.
    """
    e = extents[i]
    starts_ms = grid[2]
    count = 0
    for run in range(run_count):
        k = first_not_below(starts_ms, e.start_ms - e.gap_ms - runs[run, 2], runs[run, 0], runs[run, 1])
        while k < runs[run, 1] and starts_ms[k] <= e.end_ms + e.gap_ms:
            near_m = e.bound_m + extents[k].bound_m
            # most are too far apart by latitude alone
            if (
                k != i
                and no_vaguer(extents, k, i)
                and abs(extents[k].lat_e7 - e.lat_e7) * LEAST_NORTH_M_PER_E7 <= near_m
                and times_agree(extents, i, k)
                and places_agree(extents, i, k)
            ):
                found[count] = k
                count += 1
            k += 1
    return count
