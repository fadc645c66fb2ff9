"""For how long places were watched: discs that open and close in time, by class, and discs that block them."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
NORTH_M_PER_E7 = 0.011057
"""Length of 1e-7 degree of latitude where it is least."""


@njit("boolean[:](int64[:], int64[:], int64[:], int64, int64)", cache=True)
def reaching(lat_e7: Ints, lon_e7: Ints, radius_m: Ints, place_lat_e7: int, place_lon_e7: int) -> Marks:
    """Which discs (n,) hold a place."""
    out = np.zeros(len(lat_e7), np.bool_)
    for i in range(len(lat_e7)):
        if abs(lat_e7[i] - place_lat_e7) * NORTH_M_PER_E7 <= radius_m[i]:
            out[i] = distance_mm(lat_e7[i], lon_e7[i], place_lat_e7, place_lon_e7) <= 1000 * radius_m[i]
    return out


@njit("void(int64[:], int64[:], boolean[:], boolean[:], int64[:], boolean[:], int64[:])", cache=True)
def add_watched(
    at_ms: Ints, disc: Ints, opens: Marks, reaches: Marks, class_: Ints, blocks: Marks, watched_ms: Ints
) -> None:
    """Add for how long one place was watched, by class and by any, in place.

    Args:
        at_ms, disc, opens: (2n,) the moments, ascending, at which each disc opens and closes. reaches: (n,) which hold the place.
        class_: (n,) of each disc. blocks: (n,) discs that keep their class from watching while they are open.
        watched_ms: (k + 1,) one for each class, the last for any of them.
    Source: a sweep over the ends of intervals. Limits: a disc watches wholly or not at all, whatever the terrain.
    """
    classes = len(watched_ms) - 1
    watching, blocking = np.zeros(classes, np.int64), np.zeros(classes, np.int64)
    since_ms = 0
    for e in range(len(at_ms)):
        i = disc[e]
        if not reaches[i]:
            continue
        seen = False
        for c in range(classes):
            if watching[c] > 0 and blocking[c] == 0:
                watched_ms[c] += at_ms[e] - since_ms
                seen = True
        if seen:
            watched_ms[classes] += at_ms[e] - since_ms
        since_ms = at_ms[e]
        step = 1 if opens[e] else -1
        if blocks[i]:
            blocking[class_[i]] += step
        else:
            watching[class_[i]] += step
