"""What lies within a distance of a line or zone, and zones made wider or narrower: GEOS on planes of PROJ, rounded at once.

The edges of a shape are straight in longitude and latitude, as in GeoJSON; distances are metres along the surface of the earth.
Source: transverse Mercator on WGS 84 (PROJ), buffer and union by GEOS.
Limits: GEOS and PROJ compute in binary64 with the sine and cosine of the platform: a coordinate that lies within about 1e-13 degree of a
    rounding boundary could fall either way on another machine. With some hundreds of vertices the odds are one in a million;
    versions of both libraries are part of the code version.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import Points, in_degrees

GRID_E7: Final = 100
"""Rings are rounded to 1e-5 degree, about a metre."""
_ROUNDING_M: Final = 2
"""Simplifying by a metre and rounding move no edge farther."""
_COARSE: Final = 0.01
"""Of an error: how far an edge moved by it may be off."""
_COARSE_ARC: Final = 6
"""Chords in a quarter of a circle: they lie less than 1 % inside it."""
SLACK: Final = 2e-4
"""Of a distance: how far its edge may be off to have fewer vertices."""
_GRID: Final = GRID_E7 / 1e7
_PIECE: Final = 0.05
"""Degrees: edges so short are as good as straight on a plane; on 5 km the two differ by half a metre in middle latitudes."""
_METRE: Final = 1 / 111_320
"""In degrees of latitude."""


def near(lines: Sequence[Points], metres: float) -> shapely.Geometry:
    """The area within so many metres of open lines, ends round.

    Args: lines: each (n, 2) int64, latitude and longitude x 1e7.
    Returns: polygons in degrees, longitude before latitude, not yet rounded.
    Limits: each piece of a line is drawn on the plane of its own cell of one degree: distances up to 70 km are right to 0.06 %, up to
        200 km to 0.15 %. Curves are chords, up to 0.03 % inside the circle.
    """
    pieces = np.concatenate([_pieces(line, metres) for line in lines])
    return shapely.union_all([_capsules(some, metres, plane) for plane, some in _by_cell(pieces)])


def inside_and_around(region: Region, error_m: int) -> tuple[Region, Region]:
    """A region without what lies within an error of its edge (perhaps nothing is left), and with it.

    Limits: one plane for the whole: the width is right to 1 % where the region is no wider than 1,500 km. Bends are drawn coarsely: the width is
        at least `error_m`, and up to 6 % and 3 m more. It stands for an error that is itself an estimate.
    """
    slack_m = error_m * _COARSE
    shape = shapely.segmentize(shapely.simplify(in_degrees(region), slack_m * _METRE), _PIECE)
    west, south, east, north = shape.bounds
    plane = _plane(round((south + north) / 2, 1), round((west + east) / 2, 1))
    drawn = shapely.transform(shape, partial(_onto, plane))
    reach_m = error_m + 3 * slack_m + _ROUNDING_M
    moved = (drawn.buffer(by_m, quad_segs=_COARSE_ARC) for by_m in (-reach_m, reach_m))
    less, more = (rounded(shapely.transform(m, partial(_back, plane)), slack_m) for m in moved)
    return less, more


def rounded(shape: shapely.Geometry, slack_m: float) -> Region:
    """Polygons in degrees as a region on the grid; vertices that lie less than `slack_m` off a straight edge are left out.

    Limits: of parts nearer to each other than that, edges may come to cross; even-odd, what lies between them is then less than a metre off.
    """
    simple = shapely.simplify(shape, max(_GRID, slack_m * _METRE), preserve_topology=False)
    parts = [p for p in shapely.get_parts(shapely.normalize(simple)) if isinstance(p, shapely.Polygon)]
    rings = [_on_grid(ring) for part in parts if not part.is_empty for ring in (part.exterior, *part.interiors)]
    return Region(tuple(ring for ring in rings if len(ring) > 2))


def _on_grid(ring: shapely.LinearRing) -> Points:
    lon_lat = shapely.get_coordinates(ring)[:-1]
    points = np.asarray(np.rint(lon_lat[:, ::-1] / _GRID), dtype=np.int64) * GRID_E7
    kept: Points = points[(points != np.roll(points, 1, axis=0)).any(axis=1)]
    return kept


def _pieces(line: Points, metres: float) -> NDArray[np.float64]:
    """A line as short straight pieces (n, 2, 2) in degrees; bends that do not matter at this distance are left out."""
    drawn = shapely.simplify(shapely.LineString(line[:, ::-1] / 1e7), metres * _METRE * 1e-4)
    xy = shapely.get_coordinates(shapely.segmentize(drawn, _PIECE))
    return np.stack([xy[:-1], xy[1:]], axis=1)


def _by_cell(pieces: NDArray[np.float64]) -> Iterator[tuple[pyproj.Proj, NDArray[np.float64]]]:
    """Pieces by the cell of one degree in which they begin, each with a plane around its middle."""
    cells, which = np.unique(np.floor(pieces[:, 0]), axis=0, return_inverse=True)
    for i, (lon, lat) in enumerate(cells.tolist()):
        yield _plane(lat + 0.5, lon + 0.5), pieces[which.ravel() == i]


def _capsules(pieces: NDArray[np.float64], metres: float, plane: pyproj.Proj) -> shapely.Geometry:
    on_plane = shapely.linestrings(_onto(plane, pieces.reshape(-1, 2)).reshape(pieces.shape))
    area = shapely.union_all(shapely.buffer(on_plane, metres, quad_segs=32))
    return shapely.transform(area, partial(_back, plane))


def _plane(lat: float, lon: float) -> pyproj.Proj:
    return pyproj.Proj(proj="tmerc", lat_0=lat, lon_0=lon, ellps="WGS84")


def _onto(plane: pyproj.Proj, lon_lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(plane(lon_lat[:, 0], lon_lat[:, 1]))


def _back(plane: pyproj.Proj, xy_m: NDArray[np.float64]) -> NDArray[Any]:
    return np.column_stack(plane(xy_m[:, 0], xy_m[:, 1], inverse=True))
