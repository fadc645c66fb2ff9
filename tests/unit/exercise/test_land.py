"""The land of the generator and the files that the mission ships are one land."""

import csv
import io
from importlib.resources import files

import numpy as np
import pytest

from trucewatch.exercise import land, staged_land
from trucewatch.run.config import load_agreement, load_mission, shipped


@pytest.fixture(scope="module")
def mission():
    return load_mission(shipped("exercise"))


@pytest.fixture(scope="module")
def agreement(mission):
    return load_agreement(shipped("exercise"), mission)


def ring(points):
    return np.array([land.to_e7(*p) for p in points], dtype=np.int64)


def test_the_zones_are_where_the_generator_believes_them(agreement):
    zones = {zone.id: zone.region.rings[0] for zone in agreement.zones}
    upland, lowland = staged_land.HOLDING_AREAS
    assert np.array_equal(zones["buffer"], ring(staged_land.STAGE.ribbon(land.BUFFER_M)))
    assert np.array_equal(zones["withdrawal_strip"], ring(staged_land.STAGE.ribbon(land.STRIP_M)))
    assert np.array_equal(zones["holding_upland"], ring(land.square(upland, land.HOLDING_HALF_M)))
    assert np.array_equal(zones["holding_lowland"], ring(land.square(lowland, land.HOLDING_HALF_M)))
    assert np.array_equal(zones["line_of_contact"][: len(staged_land.RIVER)], ring(staged_land.RIVER))


def test_river_and_area_on_the_map_are_those_of_the_generator(mission):
    (river,) = mission.waters
    x, y = staged_land.AREA_HALF_M
    assert np.array_equal(river.region.rings[0], ring(staged_land.STAGE.ribbon(land.RIVER_HALF_WIDTH_M)))
    assert np.array_equal(mission.area.rings[0], ring([(-x, -y), (x, -y), (x, y), (-x, y)]))


def test_localities_have_a_name_in_each_language_and_their_place():
    text = files("trucewatch.missions").joinpath("exercise/gazetteer.csv").read_text(encoding="utf-8")
    shipped_places = {row["name_en"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(shipped_places) == {site.id for site in staged_land.LOCALITIES}
    for site in staged_land.LOCALITIES:
        row = shipped_places[site.id]
        assert (round(float(row["lat"]) * 1e7), round(float(row["lon"]) * 1e7)) == land.to_e7(site.x_m, site.y_m)
        assert row["name_de"] != row["name_en"]


def test_everything_that_watches_stands_inside_the_area():
    x_half, y_half = staged_land.AREA_HALF_M
    for site in (
        *staged_land.SENSORS,
        *staged_land.CAMERAS,
        *staged_land.LOCALITIES,
        *staged_land.HOLDING_AREAS,
        staged_land.QUARRY,
    ):
        assert abs(site.x_m) < x_half - 1_000
        assert abs(site.y_m) < y_half - 1_000


def test_the_land_is_in_the_open_sea():
    """1,600 km and more from Africa and America; Ascension lies at 8 S, Saint Helena at 16 S."""
    lat, lon = land.ORIGIN_E7
    assert (-22, -14) < (lat / 1e7, lon / 1e7) < (-20, -12)


def test_holding_areas_lie_outside_the_withdrawal_strip():
    for site in staged_land.HOLDING_AREAS:
        assert abs(site.y_m - staged_land.river_y(site.x_m)) - land.HOLDING_HALF_M > land.STRIP_M + 1_000


@pytest.mark.parametrize(
    ("place", "bearing"), [((0, 9), 0), ((9, 9), 45), ((9, 0), 90), ((0, -9), 180), ((-9, 0), 270)]
)
def test_bearings_run_clockwise_from_north(place, bearing):
    assert land.bearing_deg((0, 0), place) == bearing
