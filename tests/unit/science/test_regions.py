"""Inside and distance against GEOS and against rings whose answer is known."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.science import lattice, regions

SQUARE = np.array([(0, 0), (0, 1000), (1000, 1000), (1000, 0)], np.int64)
HOLE = np.array([(400, 400), (600, 400), (600, 600), (400, 600)], np.int64)
E7_PER_KM = 89_832


def star(seed: int, points: int) -> np.ndarray:
    draw = np.random.default_rng(seed)
    angle = np.sort(draw.uniform(0, 2 * np.pi, points))
    out = draw.uniform(3e6, 9e6, points)
    return np.column_stack([480_000_000 + out * np.sin(angle), 370_000_000 + out * np.cos(angle)]).astype(np.int64)


@pytest.mark.parametrize("seed", range(5))
def test_inside_agrees_with_geos_away_from_the_edge(seed: int) -> None:
    ring = star(seed, 40)
    draw = np.random.default_rng(100 + seed)
    lat, lon = draw.integers(470_000_000, 490_000_000, 500), draw.integers(360_000_000, 380_000_000, 500)
    theirs = shapely.contains_xy(shapely.Polygon(ring[:, ::-1]), lon, lat)
    assert (regions.inside(lat, lon, regions.edges_of([ring])) == theirs).all()


def test_a_ring_inside_a_ring_is_a_hole() -> None:
    edges = regions.edges_of([SQUARE, HOLE])
    assert [regions.holds(y, x, edges) for y, x in ((500, 500), (200, 200), (1200, 500), (500, 999))] == [
        False,
        True,
        False,
        True,
    ]


def test_every_place_of_two_regions_with_a_common_edge_is_in_one_of_them() -> None:
    left, right = regions.edges_of([SQUARE]), regions.edges_of([SQUARE + np.array([0, 1000])])
    for y in range(0, 1000, 50):
        for x in (0, 999, 1000, 1001, 1999):
            assert regions.holds(y, x, left) != regions.holds(y, x, right)


@given(st.integers(-900_000_000, 900_000_000), st.integers(-1_800_000_000, 1_800_000_000))
def test_the_greatest_region_does_not_overflow(lat_e7: int, lon_e7: int) -> None:
    globe = np.array([(-9, -18), (-9, 18), (9, 18), (9, -18)], np.int64) * 100_000_000
    triangle = globe[:3]
    assert regions.holds(lat_e7, lon_e7, regions.edges_of([globe])) == (lat_e7 < 900_000_000 and lon_e7 < 1_800_000_000)
    if lon_e7 != 2 * lat_e7:
        assert regions.holds(lat_e7, lon_e7, regions.edges_of([triangle])) == (2 * lat_e7 < lon_e7 < 1_800_000_000)


def test_a_winding_does_not_matter_and_repeated_corners_do_not_either() -> None:
    turned, repeated = SQUARE[::-1], np.repeat(SQUARE, 2, axis=0)
    for y, x in ((500, 500), (0, 0), (1000, 1000), (-1, 5)):
        assert len({regions.holds(y, x, regions.edges_of([r])) for r in (SQUARE, turned, repeated)}) == 1


def test_the_distance_to_an_edge_is_that_on_the_ground() -> None:
    edges = regions.edges_of([SQUARE * 10_000])
    assert regions.edge_distance_mm(5_000_000, -E7_PER_KM, edges) == pytest.approx(1_000_000, rel=2e-3)
    assert regions.edge_distance_mm(5_000_000, E7_PER_KM, edges) == pytest.approx(1_000_000, rel=2e-3)


def test_a_region_without_edges_holds_nothing_and_is_infinitely_far() -> None:
    nothing = regions.edges_of([])
    assert not regions.inside(np.array([0]), np.array([0]), nothing).any()
    assert regions.edge_distance_mm(0, 0, nothing) == regions.NO_EDGE_MM
    assert len(lattice.lattice(nothing)) == 0


def test_the_lattice_lies_inside_and_is_spread_evenly() -> None:
    edges = regions.edges_of([SQUARE * 10_000])
    places = lattice.lattice(edges)
    assert len(places) == 64
    assert regions.inside(places[:, 0].copy(), places[:, 1].copy(), edges).all()
    quarters = 2 * (places[:, 0] > 5_000_000) + (places[:, 1] > 5_000_000)
    assert min(np.bincount(quarters)) >= 14
