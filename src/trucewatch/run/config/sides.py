"""The two sides of a line: it goes on straight from its ends and divides a box around it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import numpy as np
import shapely

from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import Points

FAR_E7: Final = 50_000_000
"""The box goes 5 degrees beyond the line in each direction, but not beyond the poles and the antimeridian."""
_WORLD: Final = (-900_000_000, -1_800_000_000, 900_000_000, 1_800_000_000)


def extended(line: Points) -> Points:
    """A line (n, 2) latitude and longitude x 1e7 that goes on straight from both ends to the edge of the box around it."""
    box = _box(line)
    return np.array([_exit(line[1], line[0], box), *line.tolist(), _exit(line[-2], line[-1], box)], dtype=np.int64)


def divides(line: Points) -> bool:
    """Whether a line has two sides: neither it nor its extensions meet themselves."""
    return bool(shapely.LineString(extended(line)[:, ::-1]).is_simple)


def sides(line: Points) -> dict[str, Region]:
    """`left` and `right` of a line that `divides`, looking along it from its first point.

    Limits: beyond the box is neither side. Straight means straight in longitude and latitude.
    """
    box, whole = _box(line), extended(line)
    corners = [(box[i], box[j]) for i, j in ((0, 3), (2, 3), (2, 1), (0, 1))]  # against the clock, from south-east
    start, end = (_around(point, box) for point in (whole[0].tolist(), whole[-1].tolist()))
    to_left = sorted(range(4), key=lambda k: (k + 1 - end) % 4)
    left = [c for k, c in ((k, corners[k]) for k in to_left) if (k + 1 - end) % 4 < (start - end) % 4]
    right = [c for k, c in ((k, corners[k]) for k in reversed(to_left)) if (k + 1 - end) % 4 > (start - end) % 4]
    return {
        name: Region((np.array([*whole.tolist(), *turns], dtype=np.int64),))
        for name, turns in (("left", left), ("right", right))
    }


def _box(line: Points) -> tuple[int, int, int, int]:
    """South, west, north, east."""
    south, west = (line.min(axis=0) - FAR_E7).tolist()
    north, east = (line.max(axis=0) + FAR_E7).tolist()
    return max(south, _WORLD[0]), max(west, _WORLD[1]), min(north, _WORLD[2]), min(east, _WORLD[3])


def _exit(before: Points, at: Points, box: tuple[int, int, int, int]) -> tuple[int, int]:
    """Where a ray through two points leaves the box, exactly, rounded to the grid."""
    way = [int(b) - int(a) for a, b in zip(before, at, strict=True)]
    reach = [Fraction(box[i + 2 * (w > 0)] - int(at[i]), w) for i, w in enumerate(way) if w]
    axes = [i for i, w in enumerate(way) if w]
    nearest = min(reach)
    point = [int(at[i]) + round(nearest * w) for i, w in enumerate(way)]
    axis = axes[reach.index(nearest)]
    point[axis] = box[axis + 2 * (way[axis] > 0)]
    return point[0], point[1]


def _around(point: list[int], box: tuple[int, int, int, int]) -> Fraction:
    """How far along the edge of the box a point lies, against the clock from south-west: 1 to the south-east corner, and so on."""
    lat, lon = point
    south, west, north, east = box
    if lat == south:
        return Fraction(lon - west, east - west)
    if lon == east:
        return 1 + Fraction(lat - south, north - south)
    if lat == north:
        return 2 + Fraction(east - lon, east - west)
    return 3 + Fraction(north - lat, north - south)
