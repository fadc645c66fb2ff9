"""Grids of places from which a sound could have come: regular in latitude, longitude and depth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.geodesy import metres_per_e7

Ints = NDArray[np.int64]
MOST_NODES = 50_000_000


@dataclass(frozen=True, eq=False)
class Grid:
    """Nodes at every latitude, longitude and depth named; they run with depth fastest, then longitude.

    Limits: about equal in metres only in its middle latitude; it does not reach across the antimeridian.
    """

    south_e7: int
    west_e7: int
    step_lat_e7: int
    step_lon_e7: int
    lats: int
    lons: int
    depths_m: tuple[float, ...] = (0.0,)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Nodes along each axis."""
        return self.lats, self.lons, len(self.depths_m)

    @cached_property
    def lat_e7(self) -> Ints:
        """Latitude of every node (nodes,)."""
        lats = self.south_e7 + self.step_lat_e7 * np.arange(self.lats, dtype=np.int64)
        return np.repeat(lats, self.lons * len(self.depths_m))

    @cached_property
    def lon_e7(self) -> Ints:
        """Longitude of every node (nodes,)."""
        lons = self.west_e7 + self.step_lon_e7 * np.arange(self.lons, dtype=np.int64)
        return np.tile(np.repeat(lons, len(self.depths_m)), self.lats)

    @cached_property
    def depth_m(self) -> NDArray[np.float64]:
        """Depth below the surface of every node (nodes,)."""
        return np.tile(np.array(self.depths_m, np.float64), self.lats * self.lons)

    @property
    def cell_m2(self) -> float:
        """Area in square metres for which a node stands, in the middle of the grid."""
        north_m, east_m = metres_per_e7(self.south_e7 + 0.5 * self.step_lat_e7 * (self.lats - 1))
        return float(north_m * self.step_lat_e7 * east_m * self.step_lon_e7)


def grid_over(
    south_e7: int, north_e7: int, west_e7: int, east_e7: int, spacing_m: float, depths_m: tuple[float, ...] = (0.0,)
) -> Grid:
    """Lay a grid over a box, from its south-west corner on, so that it covers it.

    Raises: WorkflowError: the box is empty, the spacing no length, or the grid larger than memory holds.
    Limits: see `Grid`.
    """
    if not (south_e7 < north_e7 and west_e7 < east_e7 and spacing_m > 0.0 and depths_m):
        raise WorkflowError(
            "A grid needs a box, a spacing above 0 and a depth.", hint="South before north, west before east."
        )
    north_m, east_m = metres_per_e7(0.5 * (south_e7 + north_e7))
    step_lat, step_lon = max(1, round(spacing_m / north_m)), max(1, round(spacing_m / east_m))
    lats, lons = -(-(north_e7 - south_e7) // step_lat) + 1, -(-(east_e7 - west_e7) // step_lon) + 1
    if lats * lons * len(depths_m) > MOST_NODES:
        raise WorkflowError(
            f"A grid of {lats * lons * len(depths_m)} nodes is too large.", hint="Take a wider spacing."
        )
    return Grid(south_e7, west_e7, step_lat, step_lon, lats, lons, tuple(depths_m))
