"""Regions of the plane of longitude and latitude: what lies inside, and how far from the edge.

A region is its edges: (n, 4) int64, each the latitude and longitude (degrees x 1e7) of its two ends. Inside is decided by the
even-odd rule in exact integer arithmetic; distances are taken on the ground, quantised to millimetres.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import metres_per_e7

NO_EDGE_MM: Final = 2**62
"""The distance from a region without edges."""


def edges_of(rings: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """The edges (n, 4) of closed rings; each ring (m, 2) int64 of latitude and longitude, closed implicitly."""
    parts = [np.hstack([ring, np.roll(ring, -1, axis=0)]) for ring in rings if len(ring)]
    joined: NDArray[np.int64] = np.concatenate(parts) if parts else np.empty((0, 4), np.int64)
    moving = (joined[:, 0] != joined[:, 2]) | (joined[:, 1] != joined[:, 3])
    return np.ascontiguousarray(joined[moving])


@njit("boolean(int64, int64, int64[:, :])", cache=True)
def holds(lat_e7: int, lon_e7: int, edges: NDArray[np.int64]) -> bool:
    """Whether a place is inside: an odd number of edges is crossed on the way east.

    Source: Shimrat (1962), Algorithm 112. Each product stays below 2**63 for places on the globe, so the comparison is exact.
    Limits: of the places exactly on an edge, those on a southern or western one are inside.
    """
    inside = False
    for i in range(len(edges)):
        lat_a, lon_a, lat_b, lon_b = edges[i, 0], edges[i, 1], edges[i, 2], edges[i, 3]
        if (lat_a > lat_e7) == (lat_b > lat_e7):
            continue
        left, right = (lon_e7 - lon_a) * (lat_b - lat_a), (lat_e7 - lat_a) * (lon_b - lon_a)
        if (left < right) == (lat_b > lat_a) and left != right:
            inside = not inside
    return inside


@njit("boolean[:](int64[:], int64[:], int64[:, :])", cache=True)
def inside(lat_e7: NDArray[np.int64], lon_e7: NDArray[np.int64], edges: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places (n,) are inside; see `holds`. The region's bounding box is asked first."""
    out = np.zeros(len(lat_e7), np.bool_)
    if len(edges) == 0:
        return out
    south, north = edges[:, 0].min(), edges[:, 0].max()
    west, east = edges[:, 1].min(), edges[:, 1].max()
    for i in range(len(lat_e7)):
        if south <= lat_e7[i] <= north and west <= lon_e7[i] <= east:
            out[i] = holds(lat_e7[i], lon_e7[i], edges)
    return out


@njit("int64(int64, int64, int64[:, :])", cache=True)
def edge_distance_mm(lat_e7: int, lon_e7: int, edges: NDArray[np.int64]) -> int:
    """Distance from a place to the nearest edge, in millimetres; `NO_EDGE_MM` if there is none.

    Limits: metres per degree are those at the place, so the error grows with the distance: 1 % at 30 km at 50 degrees of
    latitude. An edge is straight in the plane of longitude and latitude.
    """
    north, east = metres_per_e7(float(lat_e7))
    least = np.inf
    for i in range(len(edges)):
        ay, ax = (edges[i, 0] - lat_e7) * north, (edges[i, 1] - lon_e7) * east
        by, bx = (edges[i, 2] - lat_e7) * north, (edges[i, 3] - lon_e7) * east
        dy, dx = by - ay, bx - ax
        along = -(ay * dy + ax * dx) / (dy * dy + dx * dx)
        along = min(1.0, max(0.0, along))
        y, x = ay + along * dy, ax + along * dx
        least = min(least, y * y + x * x)
    return NO_EDGE_MM if least == np.inf else int(np.rint(1000.0 * np.sqrt(least)))
