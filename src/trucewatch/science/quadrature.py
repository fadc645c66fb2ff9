"""How much of a normal distribution in the plane lies in a region, by fixed nodes.

The nodes are places of equal weight on a spiral, scaled so that the circle of radius 1 holds 95 % of the distribution. They are
constants: quantised once, the same on every machine.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import cos, log, sin
from trucewatch.science.geodesy import LEAST_LENGTH_M, metres_per_e7
from trucewatch.science.regions import edge_distance_mm, holds

NODES: Final = 127
ONE_E6: Final = 1_000_000


def spiral_nodes(count: int) -> NDArray[np.int64]:
    """Nodes (count, 2) x 1e6 of a round normal distribution whose 95 % circle has radius 1.

    Node k lies at the radius within which (k + 1/2) / count of the distribution lies, turned by k golden angles.

    Source: Vogel (1979), A better way to construct the sunflower head; quantiles of the Rayleigh distribution.
    """
    unit = math.sqrt(-2.0 * log(0.05))
    golden = math.pi * (3.0 - math.sqrt(5.0))
    nodes = np.empty((count, 2), np.int64)
    for k in range(count):
        radius = math.sqrt(-2.0 * log(1.0 - (k + 0.5) / count)) / unit
        nodes[k] = round(radius * cos(k * golden) * ONE_E6), round(radius * sin(k * golden) * ONE_E6)
    return nodes


SPIRAL: Final = spiral_nodes(NODES)


@njit("UniTuple(int64, 2)(int64, int64, int64, int64[:, :], int64, int64[:, :])", cache=True)
def share_inside(
    lat_e7: int, lon_e7: int, radius_m: int, edges: NDArray[np.int64], error_m: int, nodes: NDArray[np.int64]
) -> tuple[int, int]:
    """Least and greatest share x 1e6 of a round normal distribution that is inside a region.

    Args:
        lat_e7, lon_e7, radius_m: middle, and radius of the circle that holds 95 %.
        edges: of the region (`regions.edges_of`). error_m: nodes nearer than this to an edge may be on either side.
        nodes: (m, 2), from `spiral_nodes`, the farthest last.
    Limits: 127 nodes give the share of a half plane to 0.01, of a strip as narrow as the radius to 0.02.
    """
    north, east = metres_per_e7(float(lat_e7))
    margin_mm = 1000 * error_m
    least = most = 0
    for k in range(len(nodes)):
        y = lat_e7 + int(np.rint(nodes[k, 0] * 1e-6 * radius_m / north))
        x = lon_e7 + int(np.rint(nodes[k, 1] * 1e-6 * radius_m / max(east, LEAST_LENGTH_M)))
        within = holds(y, x, edges)
        if margin_mm > 0 and edge_distance_mm(y, x, edges) <= margin_mm:
            most += 1
        elif within:
            least += 1
            most += 1
    return least * ONE_E6 // len(nodes), most * ONE_E6 // len(nodes)


@njit("int64[:, :](int64[:], int64[:], int64[:], int64[:, :], int64, int64[:, :])", cache=True)
def shares_inside(
    lat_e7: NDArray[np.int64],
    lon_e7: NDArray[np.int64],
    radius_m: NDArray[np.int64],
    edges: NDArray[np.int64],
    error_m: int,
    nodes: NDArray[np.int64],
) -> NDArray[np.int64]:
    """`share_inside` of many places: (2, n), least and greatest.

    Where every node lies clear of every edge, all are on the side of the middle, and the nodes are not asked.
    """
    out = np.zeros((2, len(lat_e7)), np.int64)
    y, x = float(nodes[-1, 0]), float(nodes[-1, 1])
    reach_e6 = int(np.ceil(np.sqrt(y * y + x * x)))
    for i in range(len(lat_e7)):
        # 5 % and a metre more than the farthest node: more than the flat earth errs where it decides
        clear_mm = 1050 * error_m + reach_e6 * radius_m[i] // 950 + 1000
        if edge_distance_mm(lat_e7[i], lon_e7[i], edges) > clear_mm:
            out[:, i] = ONE_E6 if holds(lat_e7[i], lon_e7[i], edges) else 0
        else:
            least, most = share_inside(lat_e7[i], lon_e7[i], radius_m[i], edges, error_m, nodes)
            out[0, i], out[1, i] = least, most
    return out
