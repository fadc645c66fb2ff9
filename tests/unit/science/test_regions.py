"""Inside and distance against GEOS and against rings whose answer is known."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.science import lattice, quadrature, regions
from trucewatch.science.elementary import normal_cdf

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


@pytest.mark.parametrize("beyond_m", [-2000, -700, -300, 0, 300, 700, 2000])
def test_the_share_beyond_a_straight_edge_is_that_of_the_normal_distribution(beyond_m: int) -> None:
    edge = round(beyond_m / 1000 * E7_PER_KM)
    half_plane = np.array(
        [(-90_000_000, -90_000_000), (-90_000_000, edge), (90_000_000, edge), (90_000_000, -90_000_000)]
    )
    least, most = quadrature.share_inside(0, 0, 1000, regions.edges_of([half_plane]), 0, quadrature.SPIRAL)
    assert least == most
    assert least / 1e6 == pytest.approx(normal_cdf(2.4477 * beyond_m / 1000), abs=0.01)


def test_an_edge_that_may_be_off_makes_an_interval() -> None:
    edges = regions.edges_of([np.array([(-(10**8), -(10**8)), (-(10**8), 0), (10**8, 0), (10**8, -(10**8))], np.int64)])
    least, most = quadrature.share_inside(0, 0, 1000, edges, 500, quadrature.SPIRAL)
    assert least / 1e6 == pytest.approx(normal_cdf(-2.4477 / 2), abs=0.02)
    assert most / 1e6 == pytest.approx(normal_cdf(2.4477 / 2), abs=0.02)


@given(st.integers(-300_000, 300_000), st.integers(-300_000, 300_000), st.integers(1, 20_000), st.integers(0, 5_000))
def test_the_short_way_gives_what_the_nodes_give(lat_e7: int, lon_e7: int, radius_m: int, error_m: int) -> None:
    edges = regions.edges_of([SQUARE * 100])
    short = quadrature.shares_inside(
        np.array([lat_e7]), np.array([lon_e7]), np.array([radius_m]), edges, error_m, quadrature.SPIRAL
    )
    assert tuple(short[:, 0]) == quadrature.share_inside(lat_e7, lon_e7, radius_m, edges, error_m, quadrature.SPIRAL)


def test_the_nodes_are_quantiles_on_a_spiral() -> None:
    for k, (y, x) in enumerate(quadrature.SPIRAL.tolist()):
        radius = math.sqrt(math.log(1 - (k + 0.5) / 127) / math.log(0.05)) * 1e6
        angle = k * math.pi * (3 - math.sqrt(5))
        assert (y, x) == pytest.approx((radius * math.cos(angle), radius * math.sin(angle)), abs=1)
    assert (np.sqrt((quadrature.SPIRAL.astype(float) ** 2).sum(axis=1)) <= 1e6).mean() == pytest.approx(0.95, abs=0.01)


def test_the_lattice_lies_inside_and_is_spread_evenly() -> None:
    edges = regions.edges_of([SQUARE * 10_000])
    places = lattice.lattice(edges)
    assert len(places) == 64
    assert regions.inside(places[:, 0].copy(), places[:, 1].copy(), edges).all()
    quarters = 2 * (places[:, 0] > 5_000_000) + (places[:, 1] > 5_000_000)
    assert min(np.bincount(quarters)) >= 14
