"""How often something turns up that has nothing to do with its neighbours: the rate against which a likeness is weighed."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import (
    COLUMNS,
    ROWS,
    SLOTS,
    cell_key,
    column_of,
    first_from,
    keyed,
    middle_e7,
    rows_east,
)
from trucewatch.science.elementary import log

WIDE: Final = 3
"""A window is this many cells wide on each side, and three windows in each direction are looked at."""
FARTHEST_CELLS: Final = 3 * WIDE
"""Nothing that lies farther off than so many cells, north, east or in time, has a part in a rate: two windows and a half, and room."""
SHARE: Final = 0.8
"""So much of what is around an extent is taken to be of nothing near it."""
LEAST_RATE: Final = 4e-5
"""Per square kilometre and hour: one in a thousand square kilometres and a day."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@njit("float64[::1](int64[::1], int64[::1], boolean[::1], float64, float64)", cache=True)
def log_rates(around: Ints, back: Ints, among: Bools, share: float, volume_km2_h: float) -> Floats:
    """Logarithm of the rate (n,) from the numbers in the windows around each, of which it is itself one if it is `among` (n,) those counted."""
    table = np.empty((len(around), 2))
    for w in range(len(around)):
        table[w, 0] = log(LEAST_RATE + share * around[w] / volume_km2_h)
        table[w, 1] = log(LEAST_RATE + share * max(0, around[w] - 1) / volume_km2_h)
    out = np.empty(len(back))
    for i in range(len(back)):
        out[i] = table[back[i], 1 if among[i] else 0]
    return out


@njit("int64[::1](int64[::1], int64[::1], float64[::1], int64)", cache=True)
def numbers_around(windows: Ints, numbers: Ints, east_m: Floats, wide_m: int) -> Ints:
    """How many extents lie in each window (w,) and the 26 around it; `windows` ascend. In other rows the middle one is that which holds its middle."""
    out, hints = np.zeros(len(windows), np.int64), np.zeros(3, np.int64)
    for north in (-1, 0, 1):
        hints[:] = 0
        for w in range(len(windows)):
            slot, column = windows[w] % SLOTS, windows[w] // SLOTS % COLUMNS
            row, group = windows[w] // (SLOTS * COLUMNS) % ROWS, windows[w] // (SLOTS * COLUMNS * ROWS)
            if row + north < 0 or row + north >= len(east_m):
                continue
            middle = column
            if north != 0:
                middle = column_of(middle_e7(column, wide_m, east_m[row]), wide_m, east_m[row + north])
            for east in range(3):
                first = cell_key(group, row + north, middle + east - 1, slot - 1)
                k = first_from(windows, first, hints[east])
                hints[east] = k
                while k < len(windows) and windows[k] <= first + 2:
                    out[w] += numbers[k]
                    k += 1
    return out


def strangers(extents: NDArray[Any], cell_m: int, cell_s: int, among: Bools | None = None) -> Floats:
    """Logarithm of the rate (n,), per square kilometre and hour, of extents that are of nothing near them.

    Args: extents: (n,). among: (n,) those that are known to be of nothing; where nobody knows, a `SHARE` of all is taken for such.

    Windows are cells of a grid that is fixed on the globe, so the rate depends on nothing farther away than `FARTHEST_CELLS`.
    Limits: at the edges of what is watched the windows are partly empty, and the rate is too low. Windows of neighbouring rows are of nearly, not
        exactly, one width.
    """
    wide_m, wide_s = WIDE * cell_m, WIDE * cell_s
    windows, back = np.unique(keyed(extents, wide_m, wide_s), return_inverse=True)
    counted = np.ones(len(extents), np.bool_) if among is None else among
    numbers = np.bincount(back[counted], minlength=len(windows))
    around = numbers_around(windows, numbers.astype(np.int64), rows_east(wide_m), wide_m)
    volume_km2_h = 27.0 * (wide_m / 1000.0) * (wide_m / 1000.0) * (wide_s / 3600.0)
    return log_rates(around, back.astype(np.int64), counted, SHARE if among is None else 1.0, volume_km2_h)
