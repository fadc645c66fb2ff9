"""Probabilities on a grid of places as a region: its middle, its circles, and the smallest set of cells that holds so much."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.time import Interval
from trucewatch.science.geodesy import metres_per_e7

LEVELS: Final = (0.5, 0.95)
NEARLY_ALL: Final = 0.9995

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Grid:
    """Nodes at evenly spaced latitudes (y,) and longitudes (x,), degrees x 1e7."""

    lats: Ints
    lons: Ints

    @property
    def cell_m(self) -> tuple[float, float]:
        """North and east sides of a cell, at the middle latitude."""
        north, east = metres_per_e7(float(self.lats.mean()))
        return float(self.lats[1] - self.lats[0]) * north, float(self.lons[1] - self.lons[0]) * east

    def holding(self, places: Floats, nodes: int) -> Grid:
        """A finer grid of so many nodes a side over the smallest set of cells that holds nearly all, and one more around."""
        ys, xs = np.nonzero(smallest(places, NEARLY_ALL))
        sides = []
        for ticks, found in ((self.lats, ys), (self.lons, xs)):
            low, high = max(0, int(found.min()) - 1), min(len(ticks) - 1, int(found.max()) + 1)
            sides.append(np.linspace(ticks[low], ticks[high], nodes).astype(np.int64))
        return Grid(*sides)


@dataclass(frozen=True, eq=False)
class Region:
    """Where something was, and when.

    Circles are around the middle (the mean). Areas are of the smallest set of cells that holds so much. `origin`: the interval that holds the time with 95 %.
    """

    lat_e7: int
    lon_e7: int
    radius_m: int
    radius50_m: int
    var_north_m2: int
    var_east_m2: int
    cov_m2: int
    area_km2: float
    area50_km2: float
    origin: Interval
    grid: Grid = field(repr=False)
    places: Floats = field(repr=False)

    def holds(self, lat_e7: int, lon_e7: int, share: float = 0.95) -> bool:
        """Whether a place lies in the smallest set of cells that holds a share."""
        y, x = int(np.argmin(np.abs(self.grid.lats - lat_e7))), int(np.argmin(np.abs(self.grid.lons - lon_e7)))
        north = self.grid.lats[1] - self.grid.lats[0]
        east = self.grid.lons[1] - self.grid.lons[0]
        near = abs(self.grid.lats[y] - lat_e7) <= north and abs(self.grid.lons[x] - lon_e7) <= east
        return bool(near and smallest(self.places, share)[y, x])


def around(lats_e7: Sequence[int], lons_e7: Sequence[int], reach_km: float, nodes: int) -> Grid:
    """A grid of so many nodes a side over all that lies within reach of any of some places.

    Source: `geodesy.metres_per_e7`, at the latitude farthest from the equator. Limits: none crosses the antimeridian.
    """
    north, east = metres_per_e7(float(max(map(abs, lats_e7))))
    high, wide = round(reach_km * 1000 / north), round(reach_km * 1000 / east)
    return Grid(
        np.linspace(min(lats_e7) - high, max(lats_e7) + high, nodes).astype(np.int64),
        np.linspace(min(lons_e7) - wide, max(lons_e7) + wide, nodes).astype(np.int64),
    )


def smallest(places: Floats, share: float) -> NDArray[np.bool_]:
    """The smallest set of cells (y, x) that holds a share of the probability.

    Source: highest posterior density (Box & Tiao, 1973, 2.8). Limits: of equal cells, the southern and western ones first.
    """
    flat = places.ravel()
    order = np.argsort(-flat, kind="stable")
    number = int(np.searchsorted(np.cumsum(flat[order]), share * flat.sum())) + 1
    inside = np.zeros(len(flat), np.bool_)
    inside[order[:number]] = True
    return inside.reshape(places.shape)


def region(grid: Grid, places: Floats, origin: Interval) -> Region:
    """Sum up probabilities (y, x), of whatever scale.

    Source: moments about the mean; circles and areas by sorting. Limits: flat about the middle latitude of the grid; not finer than its cells.
    """
    weight = places / places.sum()
    cell_north_m, cell_east_m = grid.cell_m
    north_of, east_of = metres_per_e7(float(grid.lats.mean()))
    north = (grid.lats - grid.lats[0]) * north_of
    east = (grid.lons - grid.lons[0]) * east_of
    by_lat, by_lon = weight.sum(axis=1), weight.sum(axis=0)
    mean_n, mean_e = float((by_lat * north).sum()), float((by_lon * east).sum())
    off_n, off_e = (north - mean_n)[:, None], (east - mean_e)[None, :]
    var_n = float((by_lat * (north - mean_n) ** 2).sum()) + cell_north_m**2 / 12.0
    var_e = float((by_lon * (east - mean_e) ** 2).sum()) + cell_east_m**2 / 12.0
    cov = float((weight * off_n * off_e).sum())
    half, most = (_circle_m(np.sqrt(off_n**2 + off_e**2), weight, share) for share in LEVELS)
    half_cell = 0.5 * max(cell_north_m, cell_east_m)
    areas = [float(smallest(weight, share).sum()) * cell_north_m * cell_east_m / 1e6 for share in LEVELS]
    return Region(
        *(int(grid.lats[0]) + round(mean_n / north_of), int(grid.lons[0]) + round(mean_e / east_of)),
        *(int(np.ceil(most + half_cell)), int(np.ceil(half + half_cell))),
        *(round(var_n), round(var_e), round(cov)),
        *(areas[1], areas[0]),
        origin=origin,
        grid=grid,
        places=weight,
    )


def _circle_m(distances: Floats, weight: Floats, share: float) -> float:
    order = np.argsort(distances.ravel(), kind="stable")
    number = int(np.searchsorted(np.cumsum(weight.ravel()[order]), share))
    return float(distances.ravel()[order][min(number, len(order) - 1)])


def central(times_s: Floats, weights: Floats, share: float = 0.95) -> tuple[float, float]:
    """The times between which a share of the probability lies, as much cut off on either side; half a step is added.

    Source: central interval. Limits: of two peaks, it holds what lies between.
    """
    total = np.cumsum(weights) / weights.sum()
    step = times_s[1] - times_s[0] if len(times_s) > 1 else 0.0
    low = int(np.searchsorted(total, 0.5 * (1.0 - share)))
    high = min(int(np.searchsorted(total, 0.5 * (1.0 + share))), len(times_s) - 1)
    return float(times_s[low] - 0.5 * step), float(times_s[high] + 0.5 * step)
