"""A finer grid between the nodes of a coarse one, where a sound is likely: delays between those of the nodes around.

Limits: within a cell delays are taken as even; near a station, closer than a cell, they are not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.tables import Tables

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
ASIDE: Final = 49
"""About so many places a side."""
FINEST: Final = 16


@dataclass(frozen=True, eq=False)
class Places:
    """Places on a grid: `lat`, `lon`, `depth` (m,) in nodes from its corner, the first two with fractions; `finer`: so many a node, along each side.

    `shape`: how many along each axis; they run as nodes do.
    """

    lat: Floats
    lon: Floats
    depth: Ints
    finer: int
    shape: tuple[int, int, int]

    def nodes(self, shape: tuple[int, ...]) -> Ints:
        """The node (m,) in whose cell each lies."""
        lat, lon = (np.floor(one + 0.5).astype(np.int64) for one in (self.lat, self.lon))
        lat, lon = np.clip(lat, 0, shape[0] - 1), np.clip(lon, 0, shape[1] - 1)
        made: Ints = (lat * shape[1] + lon) * _depths(shape) + self.depth
        return made


def around(inside: NDArray[np.bool_], shape: tuple[int, ...]) -> Places:
    """Places over the box of the nodes (nodes,) inside and one more around it, the finer the smaller it is.

    Source: our own rule. Limits: every depth of the grid.
    """
    depths = _depths(shape)
    lats, lons = np.nonzero(inside.reshape(shape[0], shape[1], depths).any(axis=2))
    low = max(int(lats.min()) - 1, 0), max(int(lons.min()) - 1, 0)
    high = min(int(lats.max()) + 1, shape[0] - 1), min(int(lons.max()) + 1, shape[1] - 1)
    finer = max(1, min(FINEST, ASIDE // (max(high[0] - low[0], high[1] - low[1]) + 1)))
    lat, lon = (low[k] + np.arange(finer * (high[k] - low[k]) + 1) / finer for k in (0, 1))
    each = np.meshgrid(lat, lon, np.arange(depths), indexing="ij")
    return Places(each[0].ravel(), each[1].ravel(), each[2].ravel().astype(np.int64), finer, each[0].shape)


def carried(p: Floats, places: Places, weights: Floats) -> Floats:
    """Probabilities (m,) of places that were all moved together, by nobody knows how much: `weights` (2 k + 1) north, and the same east.

    Source: a convolution with a normal distribution in each direction. Limits: what leaves the places is lost.
    """
    made, reach = p.reshape(places.shape), len(weights) // 2
    for axis in (0, 1):
        wide = np.zeros([n + 2 * reach * (k == axis) for k, n in enumerate(made.shape)])
        for k, weight in enumerate(weights.tolist()):
            part = [slice(None)] * 3
            part[axis] = slice(k, k + made.shape[axis])
            wide[tuple(part)] += weight * made
        inside = [slice(None)] * 3
        inside[axis] = slice(reach, reach + made.shape[axis])
        made = wide[tuple(inside)]
    return np.ascontiguousarray(made).ravel()


def delays(tables: Tables, places: Places) -> NDArray[np.int32]:
    """Delays (m, rows) at places, in whole samples.

    Source: bilinear interpolation between the four nodes around; where places are nodes, theirs. Limits: see the module.
    """
    if places.finer == 1:
        return np.ascontiguousarray(tables.offsets[places.nodes(tables.shape)])
    shape, depths = tables.shape, _depths(tables.shape)
    low_lat, low_lon = np.floor(places.lat).astype(np.int64), np.floor(places.lon).astype(np.int64)
    up, right = (places.lat - low_lat)[:, None], (places.lon - low_lon)[:, None]

    def at(north: int, east: int) -> Any:
        lat, lon = np.minimum(low_lat + north, shape[0] - 1), np.minimum(low_lon + east, shape[1] - 1)
        return tables.offsets[(lat * shape[1] + lon) * depths + places.depth]

    south = at(0, 0) * (1.0 - right) + at(0, 1) * right
    north = at(1, 0) * (1.0 - right) + at(1, 1) * right
    return np.ascontiguousarray(np.rint(south * (1.0 - up) + north * up).astype(np.int32))


def _depths(shape: tuple[int, ...]) -> int:
    return shape[2] if len(shape) > 2 else 1
