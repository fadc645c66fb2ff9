"""Discs that lie within an area or along a track: what was looked at, never more than it was.

Places are degrees x 1e7 (int64), discs rows of latitude, longitude and radius in whole metres. No two discs overlap, so that nothing counts twice.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm, metres_per_e7, offset_m
from trucewatch.science.regions import edge_distance_mm, holds

MOST_DISCS: Final = 32
MOST_ALONG: Final = 128
LEAST_RADIUS_M: Final = 10
_DEEPEST: Final = 4
_TRIES: Final = 2048
_CORNER: Final = 1.42
"""More than the root of 2: how much farther a square's corners are from its middle than its sides."""
_ENOUGH: Final = 0.75
"""A disc of this part of its square is taken; for less the square is cut into four."""


class _Square(NamedTuple):
    """A square on the ground: its middle and half its side."""

    lat_e7: int
    lon_e7: int
    half_m: float
    depth: int


def discs_within(edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Discs (m, 3) that lie wholly within a region, none overlapping another; at most `MOST_DISCS`, the largest first.

    The region's bounding box is cut into squares. Of each the greatest disc around its middle is taken that lies within the region and the
    square, if it has three quarters of the square's width; a square that may hold some of the region without that is cut into four, four times at
    most. A disc stays away from the edge by 1 % for each 30 km of its radius, the error of `edge_distance_mm`.

    Args: edges: (n, 4), `regions.edges_of`; none across the antimeridian.
    Limits: discs side by side fill at most 79 % of a square; what lies between them is taken for not looked at. For regions up to 300 km wide.
    """
    found: list[tuple[int, int, int]] = []
    waiting = deque(_squares(edges))
    for _ in range(_TRIES):
        if not waiting or len(found) == MOST_DISCS:
            break
        square = waiting.popleft()
        away_mm = edge_distance_mm(square.lat_e7, square.lon_e7, edges)
        inside = holds(square.lat_e7, square.lon_e7, edges)
        radius_m = min(int(square.half_m), _within(away_mm), _beside(square, found)) if inside else 0
        if radius_m >= max(LEAST_RADIUS_M, _ENOUGH * square.half_m):
            found.append((square.lat_e7, square.lon_e7, radius_m))
        elif square.depth < _DEEPEST and (inside or away_mm < 1000 * _CORNER * square.half_m):
            waiting.extend(_quarters(square))
    return np.array(found, np.int64).reshape(-1, 3)


def discs_along(track: NDArray[np.int64], width_m: int) -> NDArray[np.int64]:
    """Discs (m, 3) side by side along a track (n, 2), each half the width in radius; at most `MOST_ALONG`, at even distances.

    Every disc has its middle on the track, and so lies within the strip of that width around it. A track shorter than its width has one.
    Limits: straight between its points in the plane of longitude and latitude; where a track bends sharply or crosses itself, discs overlap.
    """
    legs_m = _legs_m(track)
    whole_m = sum(legs_m)
    count = max(1, min(MOST_ALONG, int(whole_m) // max(width_m, 1)))
    middles = [_along(track, legs_m, whole_m * (2 * k + 1) / (2 * count)) for k in range(count)]
    return np.array([(lat, lon, width_m // 2) for lat, lon in middles], np.int64).reshape(-1, 3)


def length_m(track: NDArray[np.int64]) -> int:
    """The length of a track (n, 2) in whole metres. Limits: as `offset_m`, leg by leg."""
    return int(np.rint(sum(_legs_m(track))))


def _within(away_mm: int) -> int:
    """The radius in whole metres that is within the edge for certain, though the distance errs by 1 % for each 30 km."""
    away_m = away_mm // 1000
    return max(0, away_m - away_m * away_m // 3_000_000)


def _beside(square: _Square, found: list[tuple[int, int, int]]) -> int:
    """The radius in whole metres that meets none of the discs: squares are laid out at one latitude, and overlap a little at others."""
    free = (distance_mm(square.lat_e7, square.lon_e7, lat, lon) // 1000 - radius_m for lat, lon, radius_m in found)
    return max(0, min(free, default=int(square.half_m)))


def _squares(edges: NDArray[np.int64]) -> list[_Square]:
    """Squares that cover the bounding box, their side its shorter side; from the south and west."""
    south, north = int(edges[:, [0, 2]].min()), int(edges[:, [0, 2]].max())
    west, east = int(edges[:, [1, 3]].min()), int(edges[:, [1, 3]].max())
    high_m, wide_m = offset_m(south, west, north, east)
    side_m = min(high_m, wide_m)
    if side_m < 2 * LEAST_RADIUS_M:
        return []
    north_m, east_m = metres_per_e7(0.5 * (south + north))
    ys, xs = _middles(south, north, side_m / north_m), _middles(west, east, side_m / east_m)
    return [_Square(y, x, side_m / 2, 0) for y in ys for x in xs]


def _middles(first: int, last: int, step: float) -> list[int]:
    """The middles of steps side by side that cover a span from end to end and overlap it by as much at either end."""
    count = min(MOST_DISCS, int(np.ceil((last - first) / step - 0.01)))
    begin = 0.5 * (first + last - count * step)
    return [int(np.rint(begin + (k + 0.5) * step)) for k in range(count)]


def _quarters(square: _Square) -> list[_Square]:
    half_m = square.half_m / 2
    north, east = metres_per_e7(float(square.lat_e7))
    up, right = int(half_m / north), int(half_m / east)
    return [
        _Square(square.lat_e7 + y * up, square.lon_e7 + x * right, half_m, square.depth + 1)
        for y in (-1, 1)
        for x in (-1, 1)
    ]


def _legs_m(track: NDArray[np.int64]) -> list[float]:
    legs = zip(track[:-1].tolist(), track[1:].tolist(), strict=True)
    offsets = [offset_m(*a, *b) for a, b in legs]
    return [float(np.sqrt(north_m * north_m + east_m * east_m)) for north_m, east_m in offsets]


def _along(track: NDArray[np.int64], legs_m: list[float], at_m: float) -> tuple[int, int]:
    """The place on a track so many metres from its beginning."""
    last = len(legs_m) - 1
    for k, leg_m in enumerate(legs_m):
        if at_m <= leg_m or k == last:
            part = min(1.0, at_m / leg_m) if leg_m > 0.0 else 0.0
            (lat_a, lon_a), (lat_b, lon_b) = track[k].tolist(), track[k + 1].tolist()
            return int(np.rint(lat_a + part * (lat_b - lat_a))), int(np.rint(lon_a + part * (lon_b - lon_a)))
        at_m -= leg_m
    raise AssertionError("a track has at least two points")
