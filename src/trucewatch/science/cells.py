"""A grid over group, place and time, in which what lies near is found without asking everything else.

Cells are rows of latitude, columns of longitude and slots of time, and keys ascend in this order within a group. Cells are
fixed on the globe and in time: who else is in the grid moves nothing. Slots are short beside what is sought, so that of a column only little is asked.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.extents import EXTENTS
from trucewatch.science.geodesy import metres_per_e7

LEAST_NORTH_M_PER_E7: Final = 0.011057
"""Length of 1e-7 degree of latitude at the equator, where it is least."""
LEAST_CELL_M: Final = 1_500
LEAST_CELL_S: Final = 5_400
ROWS: Final = 1 << 14
COLUMNS: Final = 1 << 15
SLOTS: Final = 1 << 21
GROUPS: Final = 1 << 13
POLE_E7: Final = 900_000_000
ANTIMERIDIAN_E7: Final = 1_800_000_000
EPOCH_S: Final = 157_766_400
"""Slots are counted from 1975, the shortest to 2064."""
SLOTS_OF_CELL: Final = 4

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Cell = tuple[int, int]
"""Size of a cell in metres and in seconds; a slot is a quarter of the seconds."""
Grid = tuple[Ints, Ints, Floats, int, int]
"""(c,) keys of the cells that are not empty, ascending; (c + 1,) where each begins; `east_of_rows`; size of a cell in metres, of a slot in seconds."""
_INTS = numba.int64[::1]
GRID: Final = numba.types.Tuple((_INTS, _INTS, numba.float64[::1], numba.int64, numba.int64))  # type: ignore[no-untyped-call]
RUNS: Final = 25
"""So many runs of cells are looked at: five rows of at most five columns."""


@njit("int64(int64, int64)", cache=True)
def row_of(lat_e7: int, cell_m: int) -> int:
    """The row of cells that holds a latitude."""
    return int((min(POLE_E7, max(-POLE_E7, lat_e7)) + POLE_E7) * (LEAST_NORTH_M_PER_E7 / cell_m))


@njit("float64[::1](int64)", cache=True)
def east_of_rows(cell_m: int) -> Floats:
    """Length of 1e-7 degree of longitude at the edge of each row that is nearer to a pole, where it is least."""
    height_e7 = cell_m / LEAST_NORTH_M_PER_E7
    table = np.empty(row_of(POLE_E7, cell_m) + 1)
    for row in range(len(table)):
        south_e7 = row * height_e7 - POLE_E7
        farthest_e7 = min(float(POLE_E7), max(abs(south_e7), abs(south_e7 + height_e7)))
        table[row] = max(1e-6, metres_per_e7(farthest_e7)[1])
    return table


@cache
def rows_east(cell_m: int) -> Floats:
    """`east_of_rows`, computed one time for each size of cells."""
    return east_of_rows(cell_m)


@njit("int64(int64, int64, float64)", cache=True)
def column_of(lon_e7: int, cell_m: int, east_m: float) -> int:
    """The column of a row's cells that holds a longitude."""
    return int((min(ANTIMERIDIAN_E7, max(-ANTIMERIDIAN_E7, lon_e7)) + ANTIMERIDIAN_E7) * (east_m / cell_m))


@njit("int64(int64, int64, float64)", cache=True)
def middle_e7(column: int, cell_m: int, east_m: float) -> int:
    """The longitude of the middle of a column."""
    return int((column + 0.5) / (east_m / cell_m)) - ANTIMERIDIAN_E7


@njit("int64(int64, int64)", cache=True)
def slot_of(at_ms: int, slot_s: int) -> int:
    """The slot of time that holds a moment; what lies before 1975 or beyond the last slot is in the first or last."""
    return int(min(SLOTS - 2.0, max(1.0, (0.001 * at_ms - EPOCH_S) * (1.0 / slot_s))))


@njit("int64(int64, int64, int64, int64)", cache=True)
def cell_key(group: int, row: int, column: int, slot: int) -> int:
    """A cell as one number; the slots of a column follow each other."""
    return ((group * ROWS + row) * COLUMNS + column) * SLOTS + slot


@njit([numba.int64(EXTENTS, numba.int64, numba.float64[::1], numba.int64, numba.int64)], cache=True)
def cell_at(extents: NDArray[Any], i: int, east_m: Floats, cell_m: int, slot_s: int) -> int:
    """The cell that holds the middle of extent i."""
    e = extents[i]
    row = row_of(e.lat_e7, cell_m)
    return cell_key(e.group, row, column_of(e.lon_e7, cell_m, east_m[row]), slot_of(e.at_ms, slot_s))


@njit([numba.int64[::1](EXTENTS, numba.float64[::1], numba.int64, numba.int64)], cache=True)
def cell_keys(extents: NDArray[Any], east_m: Floats, cell_m: int, slot_s: int) -> Ints:
    """The cell (n,) that holds the middle of each extent."""
    keys = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        keys[i] = cell_at(extents, i, east_m, cell_m, slot_s)
    return keys


def keyed(extents: NDArray[Any], cell_m: int, slot_s: int) -> Ints:
    """The cell (n,) of each extent in a grid of this size, from `LEAST_CELL_M` and `LEAST_CELL_S` / `SLOTS_OF_CELL` upwards."""
    return cell_keys(extents, rows_east(cell_m), cell_m, slot_s)


def grid_of(keys: Ints, cell_m: int, slot_s: int) -> Grid:
    """The grid over extents whose keys (n,) ascend."""
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return np.ascontiguousarray(keys[firsts]), np.append(firsts, len(keys)), rows_east(cell_m), cell_m, slot_s


@njit("int64(int64[::1], int64, int64)", cache=True)
def first_from(values: Ints, value: int, hint: int) -> int:
    """The first place whose value is not below the one asked for, sought from a hint on by steps that double; `values` ascend."""
    low = 0
    if hint < len(values) and values[hint] < value:
        low, step = hint + 1, 1
        while low + step < len(values) and values[low + step] < value:
            low, step = low + step, 2 * step
        high = min(len(values), low + step)
    elif hint == 0 or values[hint - 1] < value:
        return min(hint, len(values))
    else:
        high = hint
    while low < high:
        middle = (low + high) // 2
        if values[middle] < value:
            low = middle + 1
        else:
            high = middle
    return low


@njit([numba.int64(EXTENTS, numba.int64, numba.float64, numba.float64, GRID, numba.int64[:, ::1])], cache=True)
def runs_within(extents: NDArray[Any], i: int, reach_m: float, reach_s: float, grid: Grid, runs: Ints) -> int:
    """Find the runs of cells that hold all that lies within a reach of extent i, in place on each axis and in time.

    Args: runs: (`RUNS`, 3) is filled from the front: first cell, cell after the last; the third column keeps hints from call to call.
    Returns: how many there are. Limits: none across the antimeridian; within a few rows of a pole some are left out.
    """
    keys, _, east_m, cell_m, slot_s = grid
    e = extents[i]
    reach_ms, lat_reach_e7 = int(1000.0 * reach_s) + 1, int(reach_m / LEAST_NORTH_M_PER_E7) + 1
    early, late = slot_of(e.at_ms - reach_ms, slot_s), slot_of(e.at_ms + reach_ms, slot_s)
    own_m, count, asked = east_m[row_of(e.lat_e7, cell_m)], 0, 0
    from_west_e7 = min(ANTIMERIDIAN_E7, max(-ANTIMERIDIAN_E7, e.lon_e7)) + ANTIMERIDIAN_E7
    south = row_of(e.lat_e7 - lat_reach_e7, cell_m)
    for row in range(south, min(row_of(e.lat_e7 + lat_reach_e7, cell_m), south + 4) + 1):
        columns_per_e7 = east_m[row] / cell_m
        reach_e7 = reach_m / min(own_m, east_m[row]) + 1.0
        west = int(max(0.0, from_west_e7 - reach_e7) * columns_per_e7)
        east = int(min(2.0 * ANTIMERIDIAN_E7, from_west_e7 + reach_e7) * columns_per_e7)
        for column in range(west, min(east, west + 4) + 1):
            wanted = cell_key(e.group, row, column, early)
            k = first_from(keys, wanted, runs[asked, 2])
            runs[asked, 2] = k
            asked += 1
            end = k
            while end < len(keys) and keys[end] <= wanted + late - early:
                end += 1
            if end > k:
                runs[count, 0], runs[count, 1] = k, end
                count += 1
    return count
