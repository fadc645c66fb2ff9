"""What lies in a part of space and time: boxes, and a grid in which extents are found and to which they are added.

Limits: none across the antimeridian; nothing that was added can be taken out.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import (
    LEAST_NORTH_M_PER_E7,
    POLE_E7,
    cell_key,
    column_of,
    first_from,
    keyed,
    row_of,
    rows_east,
    slot_of,
)
from trucewatch.science.geodesy import metres_per_e7

MOST_NEW: Final = 1 << 14
"""So many new ones are kept apart before they are sorted in among the others."""

Ints = NDArray[np.int64]
Box = tuple[int, int, int, int, int, int]
"""South, north, west and east (degrees x 1e7), early and late (milliseconds), all inclusive."""
Reach = tuple[float, float]
"""Metres and seconds."""


def hull(extents: NDArray[Any]) -> Box:
    """The least box around the middles of extents (n,), at least one."""
    lat, lon, at = extents["lat_e7"], extents["lon_e7"], extents["at_ms"]
    return int(lat.min()), int(lat.max()), int(lon.min()), int(lon.max()), int(at.min()), int(at.max())


def around(*boxes: Box) -> Box:
    """The least box around boxes."""
    columns = list(zip(*boxes, strict=True))
    south, north, west, east, early, late = (min(c) if k % 2 == 0 else max(c) for k, c in enumerate(columns))
    return south, north, west, east, early, late


def grown(box: Box, reach: Reach, times: float = 1.0) -> Box:
    """A box that holds all that lies within some times a reach of anything in the box."""
    south, north, west, east, early, late = box
    metres, ms = times * reach[0], int(1000.0 * times * reach[1]) + 1
    lat_e7 = int(metres / LEAST_NORTH_M_PER_E7) + 1
    south, north = south - lat_e7, north + lat_e7
    farthest_e7 = min(POLE_E7, max(abs(south), abs(north)))
    lon_e7 = int(metres / max(1e-6, metres_per_e7(float(farthest_e7))[1])) + 1
    return south, north, west - lon_e7, east + lon_e7, early - ms, late + ms


def inside(box: Box, extents: NDArray[Any]) -> NDArray[np.bool_]:
    """Which extents (n,) have their middle in a box."""
    south, north, west, east, early, late = box
    lat, lon, at = extents["lat_e7"], extents["lon_e7"], extents["at_ms"]
    found: NDArray[np.bool_] = (lat >= south) & (lat <= north) & (lon >= west) & (lon <= east)
    return found & (at >= early) & (at <= late)


def covers(outer: Box, inner: Box) -> bool:
    """Whether a box lies wholly in another."""
    return all(a <= b if k % 2 == 0 else a >= b for k, (a, b) in enumerate(zip(outer, inner, strict=True)))


@njit("int64[::1](int64[::1], int32[::1], int64, int64[::1], float64[::1], int64, int64)", cache=True)
def names_within(
    keys: Ints, names: NDArray[np.int32], group: int, box: Ints, east_m: NDArray[np.float64], cell_m: int, slot_s: int
) -> Ints:
    """The names (k,) of all that lie in cells that a box touches; `keys` (n,) ascend."""
    out, count, k = np.empty(256, np.int64), 0, 0
    early, late = slot_of(box[4], slot_s), slot_of(box[5], slot_s)
    for row in range(row_of(box[0], cell_m), row_of(box[1], cell_m) + 1):
        west, east = column_of(box[2], cell_m, east_m[row]), column_of(box[3], cell_m, east_m[row])
        for column in range(west, east + 1):
            first = cell_key(group, row, column, early)
            k = first_from(keys, first, k)
            while k < len(keys) and keys[k] <= first + late - early:
                if count == len(out):
                    longer = np.empty(2 * count, np.int64)
                    longer[:count] = out
                    out = longer
                out[count] = names[k]
                count += 1
                k += 1
    return out[:count].copy()


class Vicinity:
    """Extents by cell, to which others can be added; each has a name, a number of the caller's."""

    def __init__(self, cell_m: int, slot_s: int) -> None:
        self._size = cell_m, slot_s
        self._keys, self._names = np.empty(0, np.int64), np.empty(0, np.int32)
        self._new_keys, self._new_names = self._keys, self._names

    def add(self, extents: NDArray[Any], names: NDArray[np.int32]) -> None:
        """Further extents (n,)."""
        keys = keyed(extents, *self._size)
        order = np.argsort(keys, kind="stable")
        self._new_keys, self._new_names = _sorted_in(self._new_keys, self._new_names, keys[order], names[order])
        if len(self._new_keys) > MOST_NEW:
            self._keys, self._names = _sorted_in(self._keys, self._names, self._new_keys, self._new_names)
            self._new_keys, self._new_names = self._keys[:0].copy(), self._names[:0].copy()

    def within(self, group: int, box: Box) -> Ints:
        """The names of at least all extents of a group whose middle is in a box; every cell that has a part in it is given whole."""
        asked, east_m = np.array(box), rows_east(self._size[0])
        both = ((self._keys, self._names), (self._new_keys, self._new_names))
        return np.concatenate([names_within(k, n, group, asked, east_m, *self._size) for k, n in both])


def _sorted_in(
    keys: Ints, names: NDArray[np.int32], new_keys: Ints, new_names: NDArray[np.int32]
) -> tuple[Ints, NDArray[np.int32]]:
    """Both lists as one, keys ascending."""
    if not len(keys):
        return new_keys, new_names
    places = np.searchsorted(keys, new_keys, side="right")
    return np.insert(keys, places, new_keys), np.insert(names, places, new_names)
