"""Distances and bearings against PROJ's geodesics."""

import numpy as np
import pytest
from pyproj import Geod

from trucewatch.science import geodesy

WGS84 = Geod(ellps="WGS84")


def places(far_m: float) -> list[tuple[float, float, float, float, float, float]]:
    """Pairs of places up to a distance apart: lat, lon, lat, lon, metres, degrees."""
    draw = np.random.default_rng(7)
    made = []
    for _ in range(500):
        lat, lon, towards, away = (
            draw.uniform(-75, 75),
            draw.uniform(-170, 170),
            draw.uniform(0, 360),
            draw.uniform(10, far_m),
        )
        lon_b, lat_b, _ = WGS84.fwd(lon, lat, towards, away)
        made.append((lat, lon, lat_b, lon_b, away, towards))
    return made


def e7(degrees: float) -> int:
    return round(degrees * 1e7)


def test_distances_up_to_50_km_err_by_less_than_a_thousandth() -> None:
    for lat, lon, lat_b, lon_b, away_m, _ in places(50_000):
        assert geodesy.distance_mm(e7(lat), e7(lon), e7(lat_b), e7(lon_b)) == pytest.approx(
            1000 * away_m, rel=1e-3, abs=20
        )


def test_bearings_up_to_5_km_err_by_less_than_a_fifth_of_a_degree() -> None:
    for lat, lon, lat_b, lon_b, away_m, towards in places(5_000):
        if away_m > 100:
            made = geodesy.bearing_cdeg(e7(lat), e7(lon), e7(lat_b), e7(lon_b)) / 100
            assert abs((made - towards + 180) % 360 - 180) < 0.2


def test_a_place_at_a_distance_and_bearing_is_there() -> None:
    for lat, lon, lat_b, lon_b, away_m, towards in places(50_000):
        y, x = geodesy.place_at(e7(lat), e7(lon), away_m, round(towards * 100))
        assert WGS84.inv(lon_b, lat_b, x / 1e7, y / 1e7)[2] <= 0.012 * away_m + 1


def test_a_distance_is_the_same_both_ways() -> None:
    for lat, lon, lat_b, lon_b, _, _ in places(50_000):
        there = geodesy.distance_mm(e7(lat), e7(lon), e7(lat_b), e7(lon_b))
        assert there == geodesy.distance_mm(e7(lat_b), e7(lon_b), e7(lat), e7(lon))


@pytest.mark.parametrize(("north", "east", "cdeg"), [(1, 0, 0), (0, 1, 9000), (-1, 0, 18_000), (0, -1, 27_000)])
def test_the_four_winds(north: int, east: int, cdeg: int) -> None:
    assert geodesy.bearing_cdeg(0, 0, 10_000 * north, 10_000 * east) == cdeg
