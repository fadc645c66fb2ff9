from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyproj
import pytest

from trucewatch.run.config.near import GRID_E7
from trucewatch.run.config.strips import strip_along

GEOD = pyproj.Geod(ellps="WGS84")
LINE = np.array([[48.65, 39.47], [48.63, 38.38], [48.14, 37.74], [47.64, 37.84], [47.09, 37.82]])


def nearest_m(point_e7: np.ndarray, line: np.ndarray) -> float:
    """Geodesic distance to a line, sampled every 150 m or so: an oracle without any projection."""
    along = np.concatenate([np.linspace(a, b, 500) for a, b in pairwise(line)])
    lat, lon = np.full(len(along), point_e7[0] / 1e7), np.full(len(along), point_e7[1] / 1e7)
    return float(GEOD.inv(lon, lat, along[:, 1], along[:, 0])[2].min())


@pytest.mark.parametrize("width_m", [1_000, 50_000, 140_000])
def test_the_edge_lies_at_half_the_width(width_m):
    region = strip_along([np.rint(LINE * 1e7).astype(np.int64)], width_m / 2)
    (ring,) = region.rings
    distances = np.array([nearest_m(p, LINE) for p in ring])
    assert np.abs(distances - width_m / 2).max() < max(30, width_m * 0.004)  # chords of the rounded corners lie inside


def test_rings_lie_on_the_grid_and_are_the_same_again():
    line = np.rint(LINE * 1e7).astype(np.int64)
    first, second = strip_along([line], 50_000), strip_along([line], 50_000)
    assert not (first.rings[0] % GRID_E7).any()
    assert [r.tolist() for r in first.rings] == [r.tolist() for r in second.rings]


def test_two_lines_far_apart_give_two_rings_and_near_ones_join():
    line = np.array([[480000000, 300000000], [480000000, 310000000]])
    north, beside = (line + np.array([by_e7, 0]) for by_e7 in (20_000_000, 500_000))
    assert len(strip_along([line, north], 10_000).rings) == 2
    assert len(strip_along([line, beside], 10_000).rings) == 1
