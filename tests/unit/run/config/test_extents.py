from __future__ import annotations

import json

import pytest
import shapely

from trucewatch.model.agreement import Agreement
from trucewatch.model.time import Interval, from_text
from trucewatch.run.config import load_agreement
from trucewatch.run.config.geometry import in_degrees
from trucewatch.run.config.meaning import ALWAYS

KM = 1 / 111.2  # in degrees of latitude, here
AGREEMENT = """
id: test-truce
version: 1
names: {en: A truce}
source: Invented for this test
in_force: []
certainty: 0.90
parties: [hill, vale]
clauses:
  - id: near
    modality: oblige
    texts: {en: Stay away.}
    source: Article 1
    concerns: [weapon_sighting]
    breached_if: {all: [{distance_to: {of: line, within_m: 15000}}, {distance_to: {of: camp, beyond_m: 2000}}]}
    exceptions:
      - {any: [{not: {distance_to: {of: camp, within_m: 100}}}, {side_of: {line: line, side: hill}}]}
      - {deadline_missed: {until: 2031-05-02T00:00:00Z, done: {distance_to: {of: exact, within_m: 3000}}}}
rules: [{id: each, names: {en: Each}, unit: incident, kinds: [shot], source: ours}]
"""
LINE = {"type": "LineString", "coordinates": [[37, 48], [38, 48]]}
CAMP = {"type": "Polygon", "coordinates": [[[37, 49], [37.5, 49], [37.5, 49.5], [37, 49.5], [37, 49]]]}


def feature(name: str, geometry: object, error_m: int, **more: object) -> dict[str, object]:
    said = {"kind": "buffer", "names": {"en": name}, "error_m": error_m, "agreed_by": [], "source": "drawn", **more}
    return {"type": "Feature", "id": name, "properties": said, "geometry": geometry}


@pytest.fixture(scope="module")
def read() -> Agreement:
    zones = [
        feature("line", LINE, 1000, left="hill", right="vale", valid={"from": "2031-01-01T00:00Z"}),
        feature("camp", CAMP, 500),
        feature("exact", CAMP, 0),
        feature("belt", None, 0, distance={"of": "line", "metres": 5000}),
        feature("north", None, 0, strip={"of": "line", "width_m": 10000, "side": "left"}),
        feature("south", None, 0, strip={"of": "line", "width_m": 10000, "side": "right"}),
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": zones}).encode()
    return load_agreement({"agreement/agreement.yaml": AGREEMENT.encode(), "agreement/zones.geojson": drawn})


def holds(read: Agreement, key: str, lat: float, lon: float = 37.25) -> tuple[bool, bool]:
    """Whether a place certainly belongs to an extent, and whether it may."""
    extent = read.extents[key]
    least, most = (in_degrees(region).contains(shapely.Point(lon, lat)) for region in (extent.least, extent.most))
    return least, most


def test_there_is_one_for_every_zone_side_and_distance_and_no_other(read):
    distances = {"line~15000", "camp~2000", "camp~100", "exact~3000"}
    assert set(read.extents) == {z.id for z in read.zones} | {"line|hill", "line|vale"} | distances
    assert len(read.extents) == len(set(read.extents))
    with pytest.raises(KeyError):
        read.extents["line~9"]


def test_it_is_made_once(read):
    assert read.extents["camp"] is read.extents["camp"]


def test_a_line_holds_nothing(read):
    assert read.extents["line"].least.rings == read.extents["line"].most.rings == ()


def test_near_a_line_less_and_more_than_its_error_leaves_open(read):
    assert holds(read, "line~15000", 48 + 13.9 * KM) == (True, True)
    assert holds(read, "line~15000", 48 + 14.1 * KM) == (False, True)
    assert holds(read, "line~15000", 48 + 15.9 * KM) == (False, True)
    assert holds(read, "line~15000", 48 + 16.1 * KM) == (False, False)


def test_inside_a_zone_is_at_no_distance_from_it(read):
    assert holds(read, "camp~2000", 49.25) == (True, True)
    assert holds(read, "camp~2000", 49 - 1.4 * KM) == (True, True)
    assert holds(read, "camp~2000", 49 - 2.4 * KM) == (False, True)
    assert holds(read, "camp~2000", 49 - 2.6 * KM) == (False, False)


def test_a_distance_below_the_error_of_a_zone_is_certain_only_inside(read):
    assert holds(read, "camp~100", 49.25) == (True, True)
    assert holds(read, "camp~100", 49 + 0.3 * KM) == (False, True)
    assert holds(read, "camp~100", 49 - 0.5 * KM) == (False, True)


def test_without_an_error_nothing_is_left_open(read):
    for key in ("exact", "belt", "exact~3000"):
        assert read.extents[key].least is read.extents[key].most
    assert holds(read, "exact~3000", 49 - 2.9 * KM) == (True, True)
    assert holds(read, "exact~3000", 49 - 3.1 * KM) == (False, False)


def test_sides_are_undetermined_near_the_line(read):
    for lat, north in ((48 + 0.9 * KM, (False, True)), (48 + 1.1 * KM, (True, True)), (48 - 1.1 * KM, (False, False))):
        assert holds(read, "line|hill", lat) == north
        assert holds(read, "line|vale", 96 - lat) == north


def test_half_a_strip_lies_on_its_side_of_the_line(read):
    for lat, north, south in (
        (48 + 4.9 * KM, True, False),
        (48 - 4.9 * KM, False, True),
        (48 + 5.1 * KM, False, False),
    ):
        assert holds(read, "north", lat)[0] is north
        assert holds(read, "south", lat)[0] is south
        assert holds(read, "belt", lat)[0] is (north or south)


def test_a_place_exists_as_long_as_what_it_is_drawn_from(read):
    since = Interval(from_text("2031-01-01T00:00Z"), ALWAYS.t1_ms)
    assert [read.extents[k].valid for k in ("line", "line|hill", "line~15000")] == [since] * 3
    assert read.extents["camp~2000"].valid == ALWAYS
