from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import AgreementError
from trucewatch.run.config.documents import read_json
from trucewatch.run.config.geometry import degrees_e7, evidently_swapped, shape_of

SQUARE = [[30, 50], [31, 50], [31, 51], [30, 51], [30, 50]]
HOLE = [[30.2, 50.2], [30.2, 50.4], [30.4, 50.4], [30.2, 50.2]]


def shape(kind: str, coordinates):
    return shape_of(read_json("z.geojson", json.dumps({"type": kind, "coordinates": coordinates}).encode()))


def refusal(kind: str, coordinates) -> AgreementError:
    with pytest.raises(AgreementError) as caught:
        shape(kind, coordinates)
    return caught.value


def test_a_polygon_becomes_latitude_longitude_rings_without_the_closing_point():
    made = shape("Polygon", [SQUARE])
    assert made.lines == ()
    (ring,) = made.region.rings
    assert ring.dtype == np.int64
    assert ring.tolist() == [
        [500000000, 300000000],
        [500000000, 310000000],
        [510000000, 310000000],
        [510000000, 300000000],
    ]


def test_holes_and_parts_become_rings():
    far = [[x + 5, y] for x, y in SQUARE]
    assert len(shape("MultiPolygon", [[SQUARE, HOLE], [far]]).region.rings) == 3


@pytest.mark.parametrize(
    "ring", [SQUARE, SQUARE[::-1], SQUARE[:-1], [*SQUARE[:2], SQUARE[1], *SQUARE[2:]], [[*p, 120] for p in SQUARE]]
)
def test_winding_closing_repetition_and_altitude_make_no_difference(ring):
    (made,) = shape("Polygon", [ring]).region.rings
    assert {tuple(p) for p in made.tolist()} == {
        (500000000 + y, 300000000 + x) for x in (0, 10000000) for y in (0, 10000000)
    }
    assert len(made) == 4


def test_a_line_runs_there_and_back_and_is_kept_as_a_line():
    made = shape("LineString", [[30, 50], [31, 50.5], [32, 50]])
    assert made.lines[0][:, 1].tolist() == [300000000, 310000000, 320000000]
    assert made.region.rings[0][:, 1].tolist() == [300000000, 310000000, 320000000, 310000000]


@pytest.mark.parametrize(
    ("defect", "kind", "coordinates", "what"),
    [
        ("crosses itself", "Polygon", [[[30, 50], [31, 51], [31, 50], [30, 51]]], "self-intersection"),
        ("parts overlap", "MultiPolygon", [[SQUARE], [[[x + 0.5, y] for x, y in SQUARE]]], "self-intersection"),
        ("hole outside", "Polygon", [SQUARE, [[40, 50], [41, 50], [41, 51]]], "hole lies outside shell"),
        ("two points", "Polygon", [[[30, 50], [31, 51], [30, 50]]], "A shape of 2 points."),
        ("one point", "LineString", [[30, 50], [30, 50]], "A shape of 1 points."),
        ("antimeridian", "Polygon", [[[179, 50], [-179, 50], [-179, 51], [179, 51]]], "antimeridian"),
        ("beyond the pole", "Polygon", [[[30, 120], [31, 120], [31, 121]]], "Latitude 120 is beyond the pole."),
        ("beyond 180", "LineString", [[180.1, 0], [0, 0]], "is no position"),
        ("text", "LineString", [["30", "50"], [31, 51]], "is no position"),
        ("true", "LineString", [[True, False], [31, 51]], "is no position"),
        ("too flat", "Polygon", SQUARE, "is no position"),
        ("too deep", "LineString", [SQUARE], "is no position"),
        ("empty", "Polygon", [], "Coordinates are missing here."),
        ("empty ring", "Polygon", [[]], "Coordinates are missing here."),
        ("unknown type", "Point", [30, 50], "This is no geometry that is read here."),
        ("no list", "Polygon", {"a": 1}, "This is no geometry that is read here."),
    ],
)
def test_a_shape_that_means_two_things_is_refused(defect, kind, coordinates, what):
    caught = refusal(kind, coordinates)
    assert what in caught.what, defect
    assert caught.hint


@given(st.fractions(-180, 180).map(lambda f: f.limit_denominator(10**6)), st.integers(0, 9))
def test_degrees_are_rounded_half_even_from_the_decimal_text(number, places):
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):.{places}f}"
    expected = round(Fraction(text) * 10_000_000)
    assert degrees_e7(Decimal(text)) == expected


DEGREES = st.integers(-899, 899).map(lambda n: n / 10) | st.decimals(-90, 90, allow_nan=False, places=9)


@given(st.lists(st.tuples(DEGREES, DEGREES), min_size=2, max_size=8, unique=True))
def test_many_positions_are_read_to_the_same_numbers_as_each_by_itself(places):
    places = [(0, 0), (1, 1), *places]
    made = shape_of(read_json("z.geojson", dumps("LineString", places)))
    each = [[degrees_e7(Decimal(str(lat))), degrees_e7(Decimal(str(lon)))] for lon, lat in places]
    assert made.lines[0].tolist() == [p for i, p in enumerate(each) if i == 0 or p != each[i - 1]]


def dumps(kind: str, places) -> bytes:
    """GeoJSON with the decimal text of each number."""
    rows = ", ".join(f"[{lon}, {lat}]" for lon, lat in places)
    return f'{{"type": "{kind}", "coordinates": [{rows}]}}'.encode()


@pytest.mark.parametrize("text", ["37.12345675", "37.12345665", "-0.00000005", "89.99999995", "1E-8", "180", "-180.0"])
def test_halves_and_limits_among_plain_positions(text):
    made = shape_of(read_json("z.geojson", dumps("LineString", [("0", "0"), (text, "1.5"), ("0", "-90")])))
    assert made.lines[0][1].tolist() == [15_000_000, degrees_e7(Decimal(text))]


def test_a_half_goes_to_the_even_neighbour_where_a_float_would_not():
    assert degrees_e7(Decimal("37.12345675")) == 371234568
    assert degrees_e7(Decimal("37.12345665")) == 371234566
    assert degrees_e7(Decimal("-0.00000005")) == 0
    assert degrees_e7(Decimal("0.0000000" + "5" + "0" * 40 + "1")) == 1, "rounded once, not first to some other width"


def test_only_an_exchange_that_explains_everything_is_evident():
    area = shape("Polygon", [[[30, 45], [40, 45], [40, 50], [30, 50]]]).region
    inside, exchanged, elsewhere = ([47e7, 35e7], [35e7, 47e7], [10e7, 10e7])
    assert evidently_swapped(np.array([exchanged, exchanged], dtype=np.int64), area)
    assert not evidently_swapped(np.array([exchanged, inside], dtype=np.int64), area)
    assert not evidently_swapped(np.array([exchanged, elsewhere], dtype=np.int64), area)
