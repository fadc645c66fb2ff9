"""Episodes: what lies near in place and time, link by link, is one; where it matters, in one direction."""

from __future__ import annotations

from typing import Final, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm
from trucewatch.science.union_find import join, root

Ints: TypeAlias = NDArray[np.int64]
Marks: TypeAlias = NDArray[np.bool_]
NORTH_M_PER_E7 = 0.011057
"""Length of 1e-7 degree of latitude where it is least."""
UNSTATED: Final = 0
"""The direction of what nobody stated a direction of: it may be any."""


@njit("UniTuple(int64, 2)(int64[:], int64[:], int64[:], int64[:], boolean[:], int64[:], int64, int64)", cache=True)
def linked(
    lat_e7: Ints,
    lon_e7: Ints,
    t0_ms: Ints,
    t1_ms: Ints,
    certain: Marks,
    direction: Ints,
    distance_m: int,
    gap_ms: int,
) -> tuple[int, int]:
    """Count the episodes of things of which some are certain and some are not; arguments as `episodes`.

    Returns: at least: components of all that may be linked that hold something certain. At most: components of the certain ones under the
        links that are sure, and one more for each uncertain one that is surely linked to no certain one.
    """
    n = len(lat_e7)
    all_parents, certain_parents = np.arange(n), np.arange(n)
    beside_certain = certain.copy()
    reach_e7 = int(distance_m / NORTH_M_PER_E7) + 1
    for i in range(n):
        k = i + 1
        while k < n and lat_e7[k] - lat_e7[i] <= reach_e7:
            apart_ms = max(t0_ms[k] - t1_ms[i], t0_ms[i] - t1_ms[k])
            stated = direction[i] != UNSTATED and direction[k] != UNSTATED
            may = not stated or direction[i] == direction[k]
            if (
                may
                and apart_ms <= gap_ms
                and distance_mm(lat_e7[i], lon_e7[i], lat_e7[k], lon_e7[k]) <= 1000 * distance_m
            ):
                join(all_parents, i, k)
                if stated and certain[i] and certain[k]:
                    join(certain_parents, i, k)
                beside_certain[i] = beside_certain[i] or (stated and certain[k])
                beside_certain[k] = beside_certain[k] or (stated and certain[i])
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


def episodes(
    lat_e7: Ints, lon_e7: Ints, t0_ms: Ints, t1_ms: Ints, certain: Marks, direction: Ints, distance_m: int, gap_ms: int
) -> tuple[int, int]:
    """Count the episodes of things of which some are certain and some are not, each episode in one direction.

    Args:
        lat_e7: (n,) ascending. lon_e7, t0_ms, t1_ms, certain: (n,).
        direction: (n,) a number above 0 for each direction, `UNSTATED` where nobody stated it; the same number throughout where
            directions do not matter.
        distance_m, gap_ms: two things within both and of one direction are linked; what is linked, directly or through others, is one
            episode.
    Returns: least and most. Whatever subset of the uncertain is real, and whatever directions the unstated ones had, the true number lies
        between: at most as in `linked`, where nothing unstated links with anything. At least: for each stated direction the episodes
        that hold something certain of it if all that is unstated went that way too (episodes of two directions are two), and one
        for each group of links in which all that is certain is unstated.
    Source: connected components; the bounds are ours.
    Limits: an episode has no greatest length: the counting rule chose links. What is unstated lends its links to every direction at once,
        so `least` may be lower than any one way of reading it.
    """
    least, most = linked(lat_e7, lon_e7, t0_ms, t1_ms, certain, direction, distance_m, gap_ms)
    if len(direction) == 0 or (direction[0] != UNSTATED and (direction == direction[0]).all()):
        return int(least), int(most)
    stated = certain & (direction != UNSTATED)
    ways = np.unique(direction[stated]).tolist()
    least -= linked(lat_e7, lon_e7, t0_ms, t1_ms, stated, direction, distance_m, gap_ms)[0]
    for way in ways:
        rows = np.flatnonzero((direction == way) | (direction == UNSTATED))
        places, spans = (lat_e7[rows], lon_e7[rows]), (t0_ms[rows], t1_ms[rows])
        # what is unstated is not certain here: only episodes of this direction are counted
        least += linked(*places, *spans, stated[rows], direction[rows], distance_m, gap_ms)[0]
    return int(least), int(most)
