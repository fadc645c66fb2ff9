"""A strip along a line, as agreements define zones: so many kilometres wide in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyproj
import shapely

from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import Points

GRID_E7: Final = 100
"""Rings are rounded to 1e-5 degree, about a metre."""


def strip_along(lines: Sequence[Points], width_m: int) -> Region:
    """The region whose points lie within half of `width_m` of a line.

    Args: lines: open lines, each (n, 2) int64, latitude and longitude x 1e7. width_m: of the strip in all.
    Returns: rings on a grid of 1e-5 degree; ends of the line are round.
    Source: transverse Mercator on WGS 84 around the middle of the lines (PROJ), buffer by GEOS.
    Limits: lines shorter than 1,500 km, whose scale error stays below 1 %. GEOS and PROJ compute in binary64 with the sine and cosine
        of the platform: a coordinate that lies within about 1e-13 degree of a rounding boundary could fall either way on another machine.
        With some hundreds of vertices the odds are one in a million; versions of both libraries are part of the code version.
    """
    middle = np.concatenate(lines).mean(axis=0) / 1e7
    plane = pyproj.Proj(proj="tmerc", lat_0=round(middle[0], 1), lon_0=round(middle[1], 1), ellps="WGS84")
    drawn = [shapely.LineString(np.column_stack(plane(a[:, 1] / 1e7, a[:, 0] / 1e7))) for a in lines]
    area = shapely.unary_union([d.buffer(width_m / 2, quad_segs=8) for d in drawn])
    parts = area.geoms if isinstance(area, shapely.MultiPolygon) else [area]
    outlines = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Region(tuple(_gridded(plane, np.asarray(outline.coords)[:-1]) for outline in outlines))


def _gridded(plane: pyproj.Proj, xy_m: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> Points:
    lon, lat = plane(xy_m[:, 0], xy_m[:, 1], inverse=True)
    degrees = np.column_stack([lat, lon])
    return np.asarray(np.rint(degrees * (1e7 / GRID_E7)), dtype=np.int64) * GRID_E7
