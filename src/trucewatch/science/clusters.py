"""Middles and spreads of clusters of places, summed serially in index order."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]


@njit("UniTuple(int64[:], 2)(int64[:], int64[:], int64[:], boolean[:], int64[:], int64[:])", cache=True)
def middles(lat_e7: Ints, lon_e7: Ints, radius_m: Ints, used: Marks, cluster: Ints, anchor: Ints) -> tuple[Ints, Ints]:
    """The mean place of each cluster, weighted by the inverse square of the radius.

    Args:
        lat_e7, lon_e7, radius_m: (m,). used: (m,) which places enter. cluster: (m,) the cluster of each.
        anchor: (n,) for each cluster one of its places that is used: means are taken of the differences from it.
    Returns: latitudes (n,), longitudes (n,), degrees x 1e7. Limits: none across the antimeridian.
    """
    sums = np.zeros((3, len(anchor)))
    for i in range(len(cluster)):
        if used[i]:
            c = cluster[i]
            radius = max(1.0, float(radius_m[i]))
            weight = 1.0 / (radius * radius)
            sums[0, c] += weight
            sums[1, c] += weight * (lat_e7[i] - lat_e7[anchor[c]])
            sums[2, c] += weight * (lon_e7[i] - lon_e7[anchor[c]])
    out_lat, out_lon = np.empty(len(anchor), np.int64), np.empty(len(anchor), np.int64)
    for c in range(len(anchor)):
        out_lat[c] = lat_e7[anchor[c]] + int(np.rint(sums[1, c] / sums[0, c]))
        out_lon[c] = lon_e7[anchor[c]] + int(np.rint(sums[2, c] / sums[0, c]))
    return out_lat, out_lon


@njit("int64[:](int64[:], int64[:], boolean[:], int64[:], int64[:], int64[:])", cache=True)
def spreads_m(lat_e7: Ints, lon_e7: Ints, used: Marks, cluster: Ints, middle_lat_e7: Ints, middle_lon_e7: Ints) -> Ints:
    """How far (n,) the farthest place used of each cluster lies from the cluster's middle, metres rounded up."""
    spread = np.zeros(len(middle_lat_e7), np.int64)
    for i in range(len(cluster)):
        if used[i]:
            c = cluster[i]
            away_mm = distance_mm(lat_e7[i], lon_e7[i], middle_lat_e7[c], middle_lon_e7[c])
            spread[c] = max(spread[c], (away_mm + 999) // 1000)
    return spread
