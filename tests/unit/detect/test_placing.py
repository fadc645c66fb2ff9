"""Places from bearings and arrival times: what is refused, what is told apart, and a region's own figures."""

import dataclasses

import numpy as np
import pytest

from trucewatch.detect.arrivals import place
from trucewatch.detect.crossing import cross
from trucewatch.detect.placed import placed
from trucewatch.detect.region import Grid, central, region, smallest
from trucewatch.errors import EvidenceError
from trucewatch.model.time import Interval
from unit.detect.sounds import AT_MS, apart_m, arrays, hrr_5, microphones
from unit.detect.waves import REAL


def test_one_bearing_is_never_a_place():
    _, heard = arrays(np.random.default_rng(1), 1)
    for few in ([], heard, [*heard, dataclasses.replace(heard[0], array="B", bearing_deg=3.0)]):
        with pytest.raises(EvidenceError, match="two arrays"):
            cross(few)


def test_two_microphones_are_never_a_place():
    _, heard = microphones(np.random.default_rng(1), 2)
    with pytest.raises(EvidenceError, match="three microphones"):
        place(heard)


@REAL
def test_bearings_without_times_are_a_wider_region():
    untimed = [dataclasses.replace(h, t_ms=None) for h in hrr_5()]
    wide, narrow = cross(untimed).region, cross(hrr_5()).region
    assert wide.holds(335_377_000, -1_063_340_000)
    assert wide.area_km2 > narrow.area_km2
    assert wide.origin == Interval(0, 0)


@REAL
@pytest.mark.parametrize("off_deg", [-35.0, 35.0])
@pytest.mark.parametrize("which", range(5))
def test_an_array_that_heard_something_else_is_named_and_does_not_mislead(which, off_deg):
    heard = hrr_5()
    heard[which] = dataclasses.replace(heard[which], bearing_deg=heard[which].bearing_deg + off_deg)
    found = cross(heard)
    assert found.strange == (heard[which].array,)
    assert found.region.holds(335_377_000, -1_063_340_000)


def test_the_origin_time_of_a_close_sound_is_sharp():
    source, heard = microphones(np.random.default_rng(5), 8)
    found = place(heard).region
    assert found.origin.t0_ms <= AT_MS < found.origin.t1_ms
    assert found.origin.t1_ms - found.origin.t0_ms < 2000
    assert apart_m((found.lat_e7, found.lon_e7), source) < found.radius_m < 500


def test_telephones_that_agree_but_for_one():
    source, heard = microphones(np.random.default_rng(8), 10, {2: 4.0}, clock="free")
    found = place(heard)
    assert list(found.wrong) == ["M02"]
    assert found.region.holds(*source)


def test_figures_of_a_region_of_known_shape():
    """A round normal of 2 km: 95 % lie within 2.448 of it, half within 1.177, and the smallest sets are those circles."""
    lats, lons = np.arange(-1_500_000, 1_500_001, 10_000), np.arange(-1_500_000, 1_500_001, 10_000)
    grid = Grid(lats, lons)
    north, east = lats * 0.0110574, lons * 0.0111319
    places = np.exp(-0.5 * (north[:, None] ** 2 + east[None, :] ** 2) / 2000**2)
    r = region(grid, places, Interval(0, 1))
    assert abs(r.radius_m - 2.448 * 2000) < 150
    assert abs(r.radius50_m - 1.177 * 2000) < 150
    assert r.area_km2 == pytest.approx(np.pi * (2.448 * 2) ** 2, rel=0.02)
    assert r.area50_km2 == pytest.approx(np.pi * (1.177 * 2) ** 2, rel=0.02)
    assert abs(r.lat_e7) < 10
    assert r.var_north_m2 == pytest.approx(4e6, rel=0.01)
    assert r.holds(0, 0)
    assert not r.holds(900_000, 0)
    assert not r.holds(900_000_000, 0)


def test_the_smallest_set_holds_what_it_says():
    places = np.array([[1.0, 5.0], [2.0, 2.0]])
    assert smallest(places, 0.5).tolist() == [[False, True], [False, False]]
    assert smallest(places, 0.6).tolist() == [[False, True], [True, False]]


def test_the_central_interval():
    assert central(np.arange(100.0), np.ones(100)) == (1.5, 97.5)
    assert central(np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0])) == (0.5, 1.5)


def test_a_region_is_a_detection():
    _, heard = microphones(np.random.default_rng(5), 6)
    found = place(heard)
    rows = placed(
        found.region, "arrival_times", [a.channel for a in heard], {"M9": "No clock."}, "c" * 64, "v", ["b", "a"]
    )
    (row,) = rows.rows()
    assert (row["place"], row["method"], row["data"]) == ("point", "arrival_times", "a b")
    assert row["radius_m"] == found.region.radius_m
    assert row["left_out"] == '{"M9":"No clock."}'
    assert row["bearing_cdeg"] == -1
