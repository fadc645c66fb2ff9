"""The arithmetic of the map."""

import itertools
import math
import re

import h3
import pytest

from trucewatch.outputs.html.drawing import draw
from trucewatch.outputs.html.frame import MARGIN_PX, MOST_HEIGHT_PX, WIDTH_PX, cosine, frame
from trucewatch.outputs.html.places import nearest
from trucewatch.outputs.html.speech import Speech
from trucewatch.publish.compose import compose
from unit.publish import sample


@pytest.fixture(scope="module")
def edition():
    return compose(sample.EVIDENCE, sample.MISSION, sample.AGREEMENT, sample.PROVENANCE)


@pytest.fixture(scope="module")
def drawn(edition):
    return draw(edition, Speech(edition, sample.language("en")))


@pytest.mark.parametrize("lat_e5", [0, 4_850_000, -2_100_000, 7_000_000, 9_000_000])
def test_the_cosine_is_the_cosine(lat_e5):
    assert math.isclose(cosine(lat_e5), math.cos(math.radians(lat_e5 / 1e5)), abs_tol=1e-12)


@pytest.mark.parametrize(
    "edges",
    [
        (4_400_000, 2_200_000, 5_250_000, 4_050_000),
        (-2_150_000, -1_300_500, -2_050_000, -1_300_000),
        (0, 0, 100, 9_000_000),
    ],
)
def test_an_area_is_fitted_into_the_picture(edges):
    south, west, north, east = edges
    fitted = frame([[[south, west], [south, east], [north, east], [north, west]]])
    corners = [fitted.at(lat, lon) for lat in (south, north) for lon in (west, east)]
    assert all(MARGIN_PX - 1 <= x <= WIDTH_PX - MARGIN_PX + 1 for x, _ in corners)
    assert all(MARGIN_PX - 1 <= y <= MOST_HEIGHT_PX - MARGIN_PX + 1 for _, y in corners)
    assert fitted.at(north, west)[1] < fitted.at(south, west)[1] or north == south


def test_the_scale_bar_is_as_long_as_it_says(edition, drawn):
    fitted = frame(edition["map"]["area"])
    lat = -2_100_000
    east_e5 = drawn["scale"]["km"] * 1000 / (111_195 * math.cos(math.radians(21.0))) * 1e5
    length = fitted.at(lat, -1_300_000 + round(east_e5))[0] - fitted.at(lat, -1_300_000)[0]
    assert math.isclose(length, float(drawn["scale"]["px"]), rel_tol=0.01)


@pytest.mark.parametrize(("size", "px"), [("wide", 12), ("narrow", 21)])
def test_labels_do_not_cover_each_other_and_the_first_rank_has_room(drawn, size, px):
    labels = drawn["labels"][size]
    boxes = [(float(p["tx"]), float(p["ty"]), len(p["name"]) * px * 0.56) for p in labels]
    for (x0, y0, w0), (x1, y1, w1) in itertools.combinations(boxes, 2):
        assert abs(y0 - y1) >= px or x0 + w0 <= x1 or x1 + w1 <= x0
    assert {"Anderby", "Brakmoor", "Dunmere", "Elderholt"} <= {p["name"] for p in labels}


def test_a_darker_shade_means_more_incidents(drawn, edition):
    acts = [sum(n for k, n in row["kinds"].items() if k != "fire") for row in edition["facts"]["cells"]]
    steps = {1 if n == 1 else 2 for n in acts if n}
    assert {part["shade"] for part in drawn["shades"]} == steps


def test_on_a_wide_map_cells_are_drawn_larger_and_the_page_says_so(edition):
    wide = {
        **edition,
        "map": {
            **edition["map"],
            "area": [[[4_400_000, 2_200_000], [4_400_000, 4_050_000], [5_250_000, 4_050_000], [5_250_000, 2_200_000]]],
        },
    }
    made = draw(wide, Speech(wide, sample.language("en")))
    assert made["widened"]
    drawn = made["outlines"] + "".join(part["path"] for part in made["shades"])
    assert 0 < len(re.findall("M", drawn)) < len(edition["facts"]["cells"])


def test_on_a_day_of_heat_sources_only_they_are_shaded_by_amount(edition):
    cells = [row for row in edition["facts"]["cells"] if "fire" in row["kinds"]]
    made = draw({**edition, "facts": {**edition["facts"], "cells": cells}}, Speech(edition, sample.language("en")))
    assert (made["shaded"], made["outlines"]) == ("heat", "")
    assert sum(part["path"].count("M") for part in made["shades"]) == len(cells)


def test_more_cells_than_can_be_told_apart_are_drawn_larger(edition):
    cells = [{"cell": cell, "zone": "area", "kinds": {"fire": 1}} for cell in h3.grid_disk("86989dba7ffffff", 20)]
    made = draw({**edition, "facts": {**edition["facts"], "cells": cells}}, Speech(edition, sample.language("en")))
    assert made["widened"]


def test_zones_that_were_not_observed_are_hatched(drawn):
    assert [zone["id"] for zone in drawn["zones"] if zone["unseen"]] == ["coast"]


@pytest.mark.parametrize(
    ("lat", "lon", "wind"),
    [
        (-20.0, -13.0, "n"),
        (-21.0, -12.0, "e"),
        (-22.0, -13.0, "s"),
        (-21.0, -14.0, "w"),
        (-20.3, -12.25, "ne"),
        (-21.7, -13.75, "sw"),
        (-21.0, -13.0, "at"),
    ],
)
def test_a_cell_is_told_by_wind_and_rounded_distance(lat, lon, wind):
    told = nearest(
        h3.latlng_to_cell(lat, lon, 6), [{"names": {"en": "Gorse"}, "at": [-2_100_000, -1_300_000], "rank": 1}]
    )
    assert told["wind"] == wind
    assert told["names"] == {"en": "Gorse"}


def test_without_a_gazetteer_a_cell_has_no_words():
    assert nearest("86989dba7ffffff", []) is None


def test_an_open_line_is_drawn_one_way(drawn):
    line = next(zone for zone in drawn["zones"] if zone["line"])
    assert line["path"].count("L") == len(sample.RIVER) - 1


def test_no_label_covers_the_letter_of_a_zone(drawn):
    for zone in drawn["zones"]:
        x, y = float(zone["x"]), float(zone["y"])
        for label in drawn["labels"]["wide"]:
            left, bottom = float(label["tx"]), float(label["ty"])
            assert not (left < x < left + len(label["name"]) * 6.7 and bottom - 11 < y - 5 < bottom)
