"""Distances from lines and zones, held against geodesics; errors of zones; all of it on the grid and the same again."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely

from trucewatch.model.mission import Region
from trucewatch.run.config.geometry import in_degrees, open_lines
from trucewatch.run.config.near import GRID_E7, SLACK, inside_and_around, near, rounded

GEOD = pyproj.Geod(ellps="WGS84")
CONTACT = [[48.65, 39.47], [48.63, 38.38], [48.14, 37.74], [47.64, 37.84], [47.09, 37.82], [46.7, 36.3]]
EAST_WEST = [[48.0, 35.0], [48.0, 40.4]]
NORTH_SOUTH = [[46.0, 36.0], [49.6, 36.1]]
FAR_NORTH = [[62.0, 30.0], [62.0, 37.7]]
SOUTHERN = [[-35.0, -64.0], [-34.2, -60.0]]


def e7(degrees: list[list[float]]) -> np.ndarray:
    return np.rint(np.array(degrees) * 1e7).astype(np.int64)


def distances_m(region: Region, line: list[list[float]]) -> np.ndarray:
    """Geodesic distances of the region's edge to a line that is straight in degrees, sampled densely: an oracle without any plane."""
    along = np.concatenate([np.linspace(a, b, 4000) for a, b in pairwise(np.array(line))])
    edge = np.concatenate(
        [shapely.get_coordinates(shapely.segmentize(shapely.LinearRing(r[:, ::-1] / 1e7), 0.1)) for r in region.rings]
    )
    nearest = []
    for lon, lat in edge[:: max(1, len(edge) // 150)]:
        about = (along[:, 0] - lat) ** 2 + ((along[:, 1] - lon) * np.cos(np.radians(lat))) ** 2
        close = along[np.argsort(about, kind="stable")[:800]]
        nearest.append(GEOD.inv(np.full(len(close), lon), np.full(len(close), lat), close[:, 1], close[:, 0])[2].min())
    return np.array(nearest)


@pytest.mark.parametrize("line", [CONTACT, EAST_WEST, NORTH_SOUTH, FAR_NORTH, SOUTHERN])
def test_15_km_from_a_400_km_line_are_right_to_a_tenth_of_a_percent(line):
    assert GEOD.line_length([p[1] for p in line], [p[0] for p in line]) > 350_000
    found = distances_m(rounded(near([e7(line)], 15_000), 15_000 * SLACK), line)
    assert np.abs(found - 15_000).max() < 15


@pytest.mark.parametrize(("metres", "off"), [(500, 0.006), (35_000, 0.001), (70_000, 0.001)])
def test_other_distances_from_the_line_of_contact(metres, off):
    found = distances_m(rounded(near([e7(CONTACT)], metres), metres * SLACK), CONTACT)
    assert np.abs(found / metres - 1).max() < off


def test_a_long_line_is_as_right_as_a_short_one():
    long = [[46.0, 30.0], [46.0, 48.0]]
    found = distances_m(rounded(near([e7(long)], 15_000), 3), long)
    assert np.abs(found - 15_000).max() < 15


def test_rings_lie_on_the_grid_and_are_the_same_again():
    first, second = (rounded(near([e7(CONTACT)], 25_000), 5) for _ in range(2))
    assert not any((ring % GRID_E7).any() for ring in first.rings)
    assert [r.tolist() for r in first.rings] == [r.tolist() for r in second.rings]


@pytest.mark.parametrize(("error_m", "side"), [(1, 0.01), (50, 0.1), (3_000, 0.5)])
def test_an_error_leaves_less_and_more_by_at_least_itself_and_hardly_further(error_m, side):
    corners = [[48.0, 37.0], [48.0, 37.0 + side], [48.0 + side, 37.0 + side], [48.0 + side, 37.0]]
    square = Region((e7(corners),))
    less, more = inside_and_around(square, error_m)
    assert in_degrees(square).contains(in_degrees(less))
    assert in_degrees(more).contains(in_degrees(square))
    for region in (less, more):
        found = distances_m(region, [*corners, corners[0]])
        assert found.min() > error_m * 0.999
        assert found.max() < error_m * 1.06 + 3


def test_where_the_error_is_larger_than_the_zone_nothing_is_certain():
    square = Region((e7([[48.0, 37.0], [48.0, 37.01], [48.01, 37.01], [48.01, 37.0]]),))
    less, more = inside_and_around(square, 3_000)
    assert less.rings == ()
    assert in_degrees(more).area > in_degrees(square).area


def test_a_hole_stays_a_hole():
    outer, hole = (
        e7([[48.0, 37.0], [48.0, 38.0], [49.0, 38.0], [49.0, 37.0]]),
        e7([[48.4, 37.4], [48.4, 37.6], [48.6, 37.6], [48.6, 37.4]]),
    )
    less, more = inside_and_around(Region((outer, hole)), 1_000)
    for region in (less, more):
        assert len(region.rings) == 2
        assert not in_degrees(region).contains(shapely.Point(37.5, 48.5))


def test_an_open_line_comes_back_from_its_ring():
    line = e7(CONTACT)
    (found,) = open_lines(Region((np.concatenate([line, line[-2:0:-1]]),)))
    assert found.tolist() == line.tolist()
