"""Shares of normal distributions in regions, against shares that are known, and laws that shares obey."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.science import regions
from trucewatch.science.edge_grid import grid_over
from trucewatch.science.elementary import normal_cdf
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.zone_shares import shares, shares_of_ellipses

ONE_E6 = 1_000_000
E7_PER_M = 89.832
DEVIATIONS = math.sqrt(-2 * math.log(0.05))
FAR = 20_000_000

small = st.integers(0, 8)
corners = st.lists(st.tuples(small, small), min_size=3, max_size=7)
seeds = st.integers(0, 2**32 - 1)


def edges(*rings: object) -> np.ndarray:
    return regions.edges_of([np.array(ring, np.int64).reshape(-1, 2) for ring in rings])


def one(place: tuple[int, int], radius_m: int, region: np.ndarray) -> int:
    return int(shares(*(np.array([v], np.int64) for v in (*place, radius_m)), [region])[0, 0])


def box(south: int, west: int, north: int, east: int) -> np.ndarray:
    return edges([(south, west), (south, east), (north, east), (north, west)])


def star(seed: int, points: int, at: tuple[int, int] = (0, 0), size_e7: float = 100_000) -> np.ndarray:
    """A ring around a place that sees all of it, of uneven edges."""
    draw = np.random.default_rng(seed)
    angle = 2 * np.pi / points * (np.arange(points) + draw.uniform(0, 0.45, points))
    out = size_e7 * draw.uniform(0.3, 1.0, points)
    return np.column_stack([at[0] + out * np.sin(angle), at[1] + out * np.cos(angle)]).astype(np.int64)


def scattered(seed: int, count: int, reach_e7: int = 150_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places around (0, 0) whose radii span five orders of magnitude."""
    draw = np.random.default_rng(seed)
    lat_e7, lon_e7 = draw.integers(-reach_e7, reach_e7, (2, count))
    return lat_e7, lon_e7, np.rint(10 ** draw.uniform(0, 5, count)).astype(np.int64)


@settings(deadline=None)
@given(st.lists(corners, min_size=1, max_size=3))
def test_a_point_is_inside_as_regions_decide_even_where_edges_cross(rings: list[list[tuple[int, int]]]) -> None:
    region = edges(*rings)
    lat_e7, lon_e7 = (places.ravel() for places in np.mgrid[-1:10, -1:10])
    found = shares(lat_e7, lon_e7, np.zeros_like(lat_e7), [region])[0]
    assert (found == ONE_E6 * regions.inside(lat_e7, lon_e7, region)).all()


@pytest.mark.parametrize("beyond_m", [-2500, -2000, -700, -1, 0, 1, 300, 2000, 2500])
@pytest.mark.parametrize("cuts", [1, 7, 1000], ids="in {} pieces".format)
def test_the_share_beyond_a_straight_edge_is_that_of_the_normal_distribution(beyond_m: int, cuts: int) -> None:
    edge = round(beyond_m * E7_PER_M)
    lat_e7 = np.linspace(-FAR, FAR, cuts + 1).astype(np.int64)
    ring = [(-FAR, -FAR), *((y, edge) for y in lat_e7.tolist()), (FAR, -FAR)]
    east_m = metres_per_e7(0.0)[1]
    assert one((0, 0), 1000, edges(ring)) / 1e6 == pytest.approx(
        normal_cdf(DEVIATIONS * edge * east_m / 1000), abs=8e-7
    )


@pytest.mark.parametrize("radius_m", [1, 20, 1000])
@pytest.mark.parametrize("aside_e7", [-2000, -3, -1, 0, 1, 3, 2000])
def test_a_slanted_edge_is_as_exact_however_near_it_is(aside_e7: int, radius_m: int) -> None:
    below = edges([(-2 * FAR, -FAR), (2 * FAR, FAR), (-2 * FAR, FAR)])
    north_m, east_m = metres_per_e7(0.0)
    # the edge runs along north = 2 east: the distance of a place so far east of it
    away_m = aside_e7 * east_m * 2 * north_m / math.hypot(2 * north_m, east_m)
    assert one((0, aside_e7), radius_m, below) / 1e6 == pytest.approx(
        normal_cdf(DEVIATIONS * away_m / radius_m), abs=8e-7
    )


@pytest.mark.parametrize("high_m", [1, 30, 1000, 20_000])
@pytest.mark.parametrize("wide_m", [2, 700, 5000])
@pytest.mark.parametrize("place", [(0, 0), (3, -40_000), (50_000, 20_001)])
def test_the_share_of_a_box_is_the_product_of_two(high_m: int, wide_m: int, place: tuple[int, int]) -> None:
    lat, lon, north, east = -7000, -9000, round(high_m * E7_PER_M), round(wide_m * E7_PER_M)
    north_m, east_m = (DEVIATIONS / 1000 * length for length in metres_per_e7(float(place[0])))
    up = normal_cdf((lat + north - place[0]) * north_m) - normal_cdf((lat - place[0]) * north_m)
    across = normal_cdf((lon + east - place[1]) * east_m) - normal_cdf((lon - place[1]) * east_m)
    assert one(place, 1000, box(lat, lon, lat + north, lon + east)) / 1e6 == pytest.approx(up * across, abs=8e-7)


@pytest.mark.parametrize(
    ("place", "share"),
    [((0, 0), 250_000), ((0, 500), 500_000), ((500, 0), 500_000), ((1000, 1000), 250_000), ((500, 1000), 500_000)],
    ids=["corner", "southern edge", "western edge", "far corner", "eastern edge"],
)
def test_a_place_exactly_on_an_edge_is_half_inside(place: tuple[int, int], share: int) -> None:
    size = 1_000_000
    at = (place[0] * size // 1000, place[1] * size // 1000)
    assert one(at, 1000, box(0, 0, size, size)) == share


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(3, 60))
def test_a_share_and_that_of_the_rest_are_one_in_all(seed: int, points: int) -> None:
    ring = star(seed, points)
    world = np.array([(-FAR, -FAR), (-FAR, FAR), (FAR, FAR), (FAR, -FAR)], np.int64)
    lat_e7, lon_e7, radius_m = scattered(seed, 50)
    within, beyond, whole = shares(lat_e7, lon_e7, radius_m, [edges(ring), edges(world, ring), edges(world)])
    sharp = radius_m < 50_000  # the world is 400 km wide: all of these lie in it
    assert (whole[sharp] == ONE_E6).all()
    assert (within[sharp] + beyond[sharp] == ONE_E6).all()


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(3, 60))
def test_parts_add_up_to_the_whole(seed: int, points: int) -> None:
    ring = star(seed, points)
    cut = np.random.default_rng(seed).integers(1, points)
    middle = np.zeros((1, 2), np.int64)
    one_part, other = np.concatenate([ring[: cut + 1], middle]), np.concatenate([ring[cut:], ring[:1], middle])
    lat_e7, lon_e7, radius_m = scattered(seed, 50)
    parts = shares(lat_e7, lon_e7, radius_m, [edges(ring), edges(one_part), edges(other)])
    assert (abs(parts[0] - parts[1] - parts[2]) <= 2).all()


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(3, 30), st.integers(1, 2_000))
def test_a_wider_region_never_has_a_share_lower_by_more_than_a_millionth(seed: int, points: int, wider: int) -> None:
    ring = star(seed, points, size_e7=100)
    lat_e7, lon_e7, radius_m = scattered(seed, 80)
    narrow, wide = shares(lat_e7, lon_e7, radius_m, [edges(ring * 1000), edges(ring * (1000 + wider))])
    assert (wide >= narrow - 1).all()


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(3, 60))
def test_places_drawn_evenly_say_the_same_to_a_hundredth(seed: int, points: int) -> None:
    region = edges(star(seed, points, size_e7=400_000))
    lat_e7, lon_e7, _ = scattered(seed, 20)
    found = shares(lat_e7, lon_e7, np.full(20, 1500), [region])[0]
    # quantiles of the distance, each turned by a golden angle (Vogel, 1979)
    k = np.arange(4001)
    out_m = 1500 / DEVIATIONS * np.sqrt(-2 * np.log(1 - (k + 0.5) / len(k)))
    turn = k * math.pi * (3 - math.sqrt(5))
    for place in range(20):
        north_m, east_m = metres_per_e7(float(lat_e7[place]))
        y = lat_e7[place] + np.rint(out_m * np.cos(turn) / north_m).astype(np.int64)
        x = lon_e7[place] + np.rint(out_m * np.sin(turn) / east_m).astype(np.int64)
        assert found[place] / 1e6 == pytest.approx(regions.inside(y, x, region).mean(), abs=0.01)


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(2, 6))
def test_what_stands_beside_a_region_and_where_it_begins_change_nothing(seed: int, count: int) -> None:
    rings = [star(seed + k, 5 * k + 3, at=(30_000 * k, -20_000 * k)) for k in range(count)]
    lat_e7, lon_e7, radius_m = scattered(seed, 60)
    together = shares(lat_e7, lon_e7, radius_m, [edges(ring) for ring in rings])
    for ring, found in zip(rings, together, strict=True):
        turned = np.roll(ring[::-1], 2, axis=0)
        assert (shares(lat_e7, lon_e7, radius_m, [edges(turned)])[0] == found).all()


def test_a_grid_laid_once_serves_many_calls() -> None:
    several = [edges(star(k, 20)) for k in range(3)]
    places = scattered(1, 30)
    assert (shares(*places, grid_over(several)) == shares(*places, several)).all()


def test_an_ellipse_is_narrow_across_and_leans_as_its_covariance() -> None:
    squared = 1000.0 * 1000.0
    north_east = edges([(0, 0), (0, FAR), (FAR, FAR), (FAR, 0)])
    lat_e7, lon_e7 = np.zeros(4, np.int64), np.zeros(4, np.int64)
    spread_m2 = np.array([(s * squared, c * squared, squared) for s, c in ((1, 0), (4, 0), (1, 0.5), (1, -0.9))])
    found = shares_of_ellipses(lat_e7, lon_e7, spread_m2, [north_east])[0] / 1e6
    # a quadrant around the middle: 1 / 4 + asin(correlation) / 2 pi (Sheppard, 1899)
    assert found == pytest.approx([0.25, 0.25, 1 / 3, 0.25 - math.asin(0.9) / (2 * math.pi)], abs=1e-6)


def test_a_line_there_and_back_holds_nothing() -> None:
    line = edges([(0, 0), (5000, 90_000), (70_000, 20_000), (5000, 90_000)])
    assert not shares(*scattered(3, 200), [line]).any()


@pytest.mark.parametrize("radius_m", [0, 1, 25_000, 100_000])
def test_far_from_every_edge_a_share_is_none_or_all(radius_m: int) -> None:
    region = box(-FAR, -FAR, FAR, FAR)
    assert one((0, 0), min(radius_m, 25_000), region) == ONE_E6
    for place in ((2 * FAR, 0), (-4 * FAR, 5 * FAR), (900_000_000, 0), (0, -1_800_000_000), (0, 1_800_000_000)):
        assert one(place, min(radius_m, 25_000) if place[0] == 2 * FAR else radius_m, region) == 0


def test_a_distribution_wider_than_a_region_has_little_of_it_inside() -> None:
    side_m = 1000
    region = box(0, 0, round(side_m * E7_PER_M), round(side_m * E7_PER_M))
    density = (DEVIATIONS / 100_000) ** 2 / (2 * math.pi)
    assert one((0, 0), 100_000, region) / 1e6 == pytest.approx(density * side_m**2, rel=0.02, abs=1e-6)


def test_at_the_poles_and_at_the_edge_of_the_map_shares_stay_shares() -> None:
    globe = edges([(-900_000_000, -1_800_000_000), (900_000_000, -1_800_000_000), (900_000_000, 1_800_000_000)])
    lat_e7 = np.repeat(np.array([-900_000_000, 0, 899_999_999, 900_000_000]), 3)
    lon_e7 = np.tile(np.array([-1_800_000_000, 0, 1_800_000_000]), 4)
    for radius_m in (0, 1, 1000, 20_000_000):
        found = shares(lat_e7, lon_e7, np.full(12, radius_m), [globe])
        assert ((found >= 0) & (found <= ONE_E6)).all()


def test_without_regions_or_edges_or_places_there_is_nothing() -> None:
    places = scattered(5, 7)
    assert shares(*places, []).shape == (0, 7)
    assert not shares(*places, [edges(), edges()]).any()
    none = np.empty(0, np.int64)
    assert shares(none, none, none, [box(0, 0, 9, 9)]).shape == (1, 0)
