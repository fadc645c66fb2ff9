"""GeoJSON and JSON of an edition."""

import dataclasses
import json

import h3
import msgspec
import pytest
import shapely

from trucewatch.outputs import catalogue, file_name
from trucewatch.outputs.geojson.render import render
from trucewatch.outputs.json.render import render as render_json
from trucewatch.publish.compose import compose
from unit.publish import sample

EDITION = compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)


@pytest.fixture(scope="module")
def collection():
    return json.loads(render(EDITION, None, sample.asset))


def test_every_released_cell_is_a_polygon_with_its_count_rule_and_coverage(collection):
    cells = {row["cell"]: row for row in EDITION["facts"]["cells"]}
    assert {f["id"] for f in collection["features"]} == set(cells)
    for feature in collection["features"]:
        told = feature["properties"]
        assert told["number"] == sum(told["kinds"].values()) == sum(cells[feature["id"]]["kinds"].values())
        assert told["rule"] == "incident"
        assert told["coverage"] in {"well_observed", "little_observed", "partly_observed"}


def test_rings_are_closed_counterclockwise_and_where_the_cell_is(collection):
    for feature in collection["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        polygon = shapely.Polygon(ring)
        assert ring[0] == ring[-1]
        assert polygon.is_valid
        assert polygon.exterior.is_ccw
        lat, lon = h3.cell_to_latlng(feature["id"])
        assert polygon.contains(shapely.Point(lon, lat))
        assert all(round(value, 5) == value for place in ring for value in place)


def test_marks_and_provenance_stand_beside_the_features_and_in_each(collection):
    assert collection["trucewatch"]["marks"] == ["exercise", "demonstration"]
    assert collection["trucewatch"]["provenance"]["root"] == sample.PROVENANCE.root
    assert all(f["properties"]["marks"] == ["exercise", "demonstration"] for f in collection["features"])


def test_another_reader_of_geojson_understands_it():
    read = shapely.from_geojson(render(EDITION, None, sample.asset))
    assert len(shapely.get_parts(read)) == len(EDITION["facts"]["cells"])


def test_the_json_is_the_edition_in_canonical_form():
    made = render_json(EDITION, None, sample.asset)
    assert json.loads(made) == json.loads(json.dumps(EDITION))
    assert msgspec.json.encode(msgspec.json.decode(made), order="sorted") == made
    assert json.loads(made)["marks"] == ["exercise", "demonstration"]


def test_files_are_named_by_period_version_and_language():
    shelf = catalogue()
    assert file_name("2031-05-03", 2, shelf["html"], "de") == "2031-05-03.v2.de.html"
    assert file_name("2031-05-01/2031-05-03", 1, shelf["geojson"]) == "2031-05-01_2031-05-03.v1.geojson"


def test_a_link_to_another_release_is_the_name_of_its_page():
    provenance = dataclasses.replace(sample.PROVENANCE, released=sample.PROVENANCE.released[-1:])
    page = catalogue()["html"].render(
        compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, provenance), sample.language("de"), sample.asset
    )
    assert f'href="../2031-05-02/{file_name("2031-05-02", 2, catalogue()["html"], "de")}"' in page.decode()
