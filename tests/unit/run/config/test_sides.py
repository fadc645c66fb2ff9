from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.run.config.geometry import in_degrees
from trucewatch.run.config.sides import FAR_E7, divides, extended, sides


def e7(degrees: list[list[float]]) -> np.ndarray:
    return np.rint(np.array(degrees) * 1e7).astype(np.int64)


@pytest.mark.parametrize(
    ("line", "left", "right"),
    [
        ([[48, 37], [48, 39]], (38, 49), (38, 47)),
        ([[48, 39], [48, 37]], (38, 47), (38, 49)),
        ([[47, 38], [49, 38]], (37, 48), (39, 48)),
        ([[49, 38], [47, 38]], (39, 48), (37, 48)),
        ([[47, 37], [48, 38.5], [49, 37]], (36, 48), (39.5, 48)),
        ([[-1, -1], [1, 1]], (-1, 1), (1, -1)),
        ([[1, 1], [-1, -1]], (1, -1), (-1, 1)),
    ],
)
def test_left_is_left_looking_along_the_line(line, left, right):
    found = {name: in_degrees(region) for name, region in sides(e7(line)).items()}
    assert found["left"].contains(shapely.Point(left))
    assert found["right"].contains(shapely.Point(right))
    assert not found["left"].contains(shapely.Point(right))


LINES = st.lists(st.tuples(st.integers(-400, 400), st.integers(-400, 400)), min_size=2, max_size=7, unique=True)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_two_sides_make_up_the_box_and_share_only_the_line(places):
    line = np.array(places, dtype=np.int64) * 25_000
    if not divides(line):
        return
    left, right = (in_degrees(region) for region in sides(line).values())
    south, west = (line.min(axis=0) - FAR_E7) / 1e7
    north, east = (line.max(axis=0) + FAR_E7) / 1e7
    box = shapely.box(west, south, east, north)
    assert left.is_valid
    assert right.is_valid
    assert left.area + right.area == pytest.approx(box.area, rel=1e-9)
    assert shapely.intersection(left, right).area < 1e-9
    exact = shapely.LineString(line[:, ::-1] / 1e7)
    assert shapely.distance(exact, left) == 0 == shapely.distance(exact, right)


def test_it_goes_on_straight_and_ends_on_the_box():
    whole = extended(e7([[48, 37], [48.5, 38], [48, 40]]))
    assert whole[0].tolist() == [455_000_000, 320_000_000]
    assert whole[-1].tolist() == [467_500_000, 450_000_000]


def test_a_line_near_the_antimeridian_and_the_pole_is_cut_there():
    for region in sides(e7([[86.0, 176.0], [88.0, 178.0]])).values():
        (ring,) = region.rings
        assert ring[:, 0].max() <= 900_000_000
        assert ring[:, 1].max() <= 1_800_000_000


@pytest.mark.parametrize(
    ("defect", "line"),
    [
        ("crosses itself", [[48, 37], [48, 38], [49, 38], [47, 37.5]]),
        ("its ends would meet", [[48.5, 38], [48, 37], [48, 39], [48.5, 38.2]]),
        ("closed", [[48, 37], [48, 38], [49, 38], [48, 37]]),
        ("one end would hit it", [[48, 37], [48, 39], [49, 38.5], [48.5, 38.5]]),
    ],
)
def test_a_line_that_meets_itself_does_not_divide(defect, line):
    assert not divides(e7(line)), defect
