"""Long distances and directions against PROJ's geodesics."""

import numpy as np
import pytest
from pyproj import Geod

from trucewatch.science.distances import arcs_to

WGS84 = Geod(ellps="WGS84")


@pytest.mark.parametrize(("far_km", "error_m"), [(50, 0.2), (500, 1.0), (2000, 20.0)])
def test_distances_and_directions_are_those_of_proj(far_km, error_m) -> None:
    draw = np.random.default_rng(far_km)
    for lat, lon in ((50.7, 29.2), (-33.0, 151.0), (0.0, 10.0), (69.0, -20.0)):
        away = draw.uniform(10.0, far_km * 1000.0, 200)
        lons, lats, _ = WGS84.fwd(np.full(200, lon), np.full(200, lat), draw.uniform(0, 360, 200), away)
        e7 = (np.rint(np.asarray(one) * 1e7).astype(np.int64) for one in (lats, lons))
        length_m, towards = arcs_to(*e7, round(lat * 1e7), round(lon * 1e7))
        bearing, _, _ = WGS84.inv(lons, lats, np.full(200, lon), np.full(200, lat))
        assert np.abs(length_m - away).max() < error_m
        turned = (np.degrees(towards) - bearing + 180.0) % 360.0 - 180.0
        assert np.abs(turned[away > 1000.0]).max() < 0.2


def test_a_place_is_nowhere_from_itself() -> None:
    one = np.array([507_000_000])
    assert arcs_to(one, one, 507_000_000, 507_000_000)[0][0] == 0.0
