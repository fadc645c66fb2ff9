"""Episodes: what lies near in place and time, link by link, is one."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm
from trucewatch.science.union_find import join, root

Ints = NDArray[np.int64]
NORTH_M_PER_E7 = 0.011057
"""Length of 1e-7 degree of latitude where it is least."""


@njit("UniTuple(int64, 2)(int64[:], int64[:], int64[:], int64[:], boolean[:], int64, int64)", cache=True)
def episodes(
    lat_e7: Ints,
    lon_e7: Ints,
    t0_ms: Ints,
    t1_ms: Ints,
    certain: NDArray[np.bool_],
    distance_m: int,
    gap_ms: int,
) -> tuple[int, int]:
    """Count the episodes of things of which some are certain and some are not.

    Args:
        lat_e7: (n,) ascending. lon_e7, t0_ms, t1_ms, certain: (n,).
        distance_m, gap_ms: two things within both are linked; what is linked, directly or through others, is one episode.
    Returns: at least: episodes that hold something certain when all are real. At most: the episodes of the certain ones alone, and one
        more for each uncertain one that is linked to no certain one. Whatever subset of the uncertain is real, the true number
        lies between.
    Source: connected components; the bounds are ours. Limits: an episode has no greatest length: the counting rule chose links.
    """
    n = len(lat_e7)
    all_parents, certain_parents = np.arange(n), np.arange(n)
    beside_certain = certain.copy()
    reach_e7 = int(distance_m / NORTH_M_PER_E7) + 1
    for i in range(n):
        k = i + 1
        while k < n and lat_e7[k] - lat_e7[i] <= reach_e7:
            apart_ms = max(t0_ms[k] - t1_ms[i], t0_ms[i] - t1_ms[k])
            if apart_ms <= gap_ms and distance_mm(lat_e7[i], lon_e7[i], lat_e7[k], lon_e7[k]) <= 1000 * distance_m:
                join(all_parents, i, k)
                if certain[i] and certain[k]:
                    join(certain_parents, i, k)
                beside_certain[i] = beside_certain[i] or certain[k]
                beside_certain[k] = beside_certain[k] or certain[i]
            k += 1
    holds_certain = np.zeros(n, np.bool_)
    most = 0
    for i in range(n):
        if certain[i]:
            holds_certain[root(all_parents, i)] = True
            most += 1 if certain_parents[i] == i else 0
        elif not beside_certain[i]:
            most += 1
    return int(holds_certain.sum()), most
