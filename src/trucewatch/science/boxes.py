"""Which of many boxes of place, season and hour holds something: the smallest one."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

DEGREE_E7: Final = 10_000_000
ROWS, COLUMNS = 181, 361
"""Degrees of latitude and longitude, the last one for the edge itself."""
WIDE: Final = 100
"""A box over more cells of a degree than this is looked at from everywhere."""
SOUTH, NORTH, WEST, EAST, FROM_DAY, UNTIL_DAY, FROM_HOUR, UNTIL_HOUR, CLASS = range(9)

Ints = NDArray[np.int64]


@njit("int64(int64, int64, int64)", cache=True)
def cell_key(of_class: int, lat_e7: int, lon_e7: int) -> int:
    """The number of a cell of a degree, apart for each class."""
    row, column = lat_e7 // DEGREE_E7 + 90, lon_e7 // DEGREE_E7 + 180
    return (of_class * ROWS + row) * COLUMNS + column


@njit("int64(int64[::1])", cache=True)
def cells_of(box: Ints) -> int:
    """How many cells of a degree a box touches."""
    rows = (box[NORTH] - 1) // DEGREE_E7 - box[SOUTH] // DEGREE_E7 + 1
    return int(rows * ((box[EAST] - 1) // DEGREE_E7 - box[WEST] // DEGREE_E7 + 1))


@njit("UniTuple(int64[::1], 2)(int64[:, ::1])", cache=True)
def listed(boxes: Ints) -> tuple[Ints, Ints]:
    """The cells that each box touches, and which box it is; a wide box is listed once, under its class."""
    total = 0
    for b in range(len(boxes)):
        cells = cells_of(boxes[b])
        total += cells if cells <= WIDE else 1
    key, of, at = np.empty(total, np.int64), np.empty(total, np.int64), 0
    for b in range(len(boxes)):
        box = boxes[b]
        if cells_of(box) > WIDE:
            key[at], of[at] = -1 - box[CLASS], b
            at += 1
            continue
        for row in range(box[SOUTH] // DEGREE_E7, (box[NORTH] - 1) // DEGREE_E7 + 1):
            for column in range(box[WEST] // DEGREE_E7, (box[EAST] - 1) // DEGREE_E7 + 1):
                key[at], of[at] = cell_key(box[CLASS], row * DEGREE_E7, column * DEGREE_E7), b
                at += 1
    return key, of


@njit("int64(int64[:, ::1], int64[::1], int64[::1], int64, int64[::1])", cache=True)
def first_holding(boxes: Ints, keys: Ints, of: Ints, key: int, thing: Ints) -> int:
    """The first box under a key that holds a thing (latitude, longitude, day, hour, class); how many boxes there are if none does."""
    low, high = 0, len(keys)
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    while low < len(keys) and keys[low] == key:
        box = boxes[of[low]]
        in_place = box[SOUTH] <= thing[0] < box[NORTH] and box[WEST] <= thing[1] < box[EAST]
        if in_place and box[FROM_DAY] <= thing[2] <= box[UNTIL_DAY] and box[FROM_HOUR] <= thing[3] < box[UNTIL_HOUR]:
            return int(of[low])
        low += 1
    return len(boxes)


@njit("int64[::1](int64[:, ::1], int64[:, ::1], int64[::1], int64[::1])", cache=True)
def found(things: Ints, boxes: Ints, keys: Ints, of: Ints) -> Ints:
    """The first box (n,) that holds each thing; -1 if none does."""
    out = np.empty(len(things), np.int64)
    for i in range(len(things)):
        thing = things[i]
        near = first_holding(boxes, keys, of, cell_key(thing[4], thing[0], thing[1]), thing)
        best = min(near, first_holding(boxes, keys, of, -1 - thing[4], thing))
        out[i] = best if best < len(boxes) else -1
    return out


def holding(things: Ints, boxes: Ints, area_km2: NDArray[np.float64]) -> Ints:
    """The smallest box that holds each thing.

    Args:
        things: (n, 5) int64: latitude and longitude in degrees x 1e7, day of the year, hour, class from 0.
        boxes: (b, 9) int64: south, north, west, east, first and last day, first hour and the hour at which it ends, class. area_km2: (b,).
    Returns: (n,) the place of the box in `boxes` of the least area x hours x days, of equal ones the first; -1 if none holds it.
    Limits: no box across the antimeridian.
    """
    if not len(things) or not len(boxes):
        return np.full(len(things), -1)
    hours = boxes[:, UNTIL_HOUR] - boxes[:, FROM_HOUR]
    order = np.argsort(area_km2 * (hours * (boxes[:, UNTIL_DAY] - boxes[:, FROM_DAY] + 1)), kind="stable")
    ranked = np.ascontiguousarray(boxes[order])
    key, of = listed(ranked)
    by_key = np.argsort(key, kind="stable")
    which = found(np.ascontiguousarray(things), ranked, key[by_key], of[by_key])
    return np.where(which >= 0, order[which], -1)
