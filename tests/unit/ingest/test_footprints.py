"""Footprints as people and programs write them, and why some are refused."""

from __future__ import annotations

import pytest

from trucewatch.ingest.footprints import edges, footprint
from trucewatch.ingest.rows import Unreadable
from trucewatch.science.regions import holds

SQUARE = "POLYGON ((37.1 48.1, 37.2 48.1, 37.2 48.2, 37.1 48.2, 37.1 48.1))"
PAIRS = "48.1 37.1; 48.1 37.2; 48.2 37.2; 48.2 37.1"


def test_wkt_has_longitude_first_and_pairs_have_latitude_first() -> None:
    wkt, pairs = (footprint(text, is_track=False).lines[0].tolist() for text in (SQUARE, PAIRS))
    assert wkt == pairs
    assert wkt[0] == [481_000_000, 371_000_000]
    assert len(wkt) == 4  # the point that closes the ring is no corner


def test_a_polygon_may_have_a_hole() -> None:
    hole = "(37.14 48.14, 37.16 48.14, 37.16 48.16, 37.14 48.16)"
    holed = edges(footprint(SQUARE.replace("))", f"), {hole})"), is_track=False))
    assert holds(481_100_000, 371_100_000, holed)
    assert not holds(481_500_000, 371_500_000, holed)


@pytest.mark.parametrize(
    "text", ["LINESTRING (37.1 48.1, 37.2 48.1)", "linestring(37.1 48.1,37.2 48.1)", "48.1 37.1; 48.1 37.2;"]
)
def test_a_track_is_open(text: str) -> None:
    read = footprint(text, is_track=True)
    assert read.is_track
    assert [line.tolist() for line in read.lines] == [[[481_000_000, 371_000_000], [481_000_000, 372_000_000]]]


@pytest.mark.parametrize(
    ("text", "is_track", "says"),
    [
        (SQUARE, True, "POLYGON"),
        ("LINESTRING (37.1 48.1, 37.2 48.1)", False, "LINESTRING"),
        ("POLYGON (37.1 48.1, 37.2 48.1)", False, "brackets"),
        ("POLYGON ((37.1 48.1, 37.2 48.1), x)", False, "brackets"),
        ("POLYGON ((37.1 48.1, 37.2 48.1, 37.1 48.1))", False, "few points"),
        ("48.1 37.1", True, "few points"),
        ("48.1 37.1; 48.1 37.2; 48.2", False, "no pair"),
        ("48.1 37.1; 48.1 east; 48.2 37.2", False, "no pair"),
        ("48.1,37.1;48.2,37.2;48.3,37.1", False, "no pair"),
        ("", False, "no pair"),
        ("148.1 37.1; 148.1 37.2; 148.2 37.2", False, "not on Earth"),
        ("48.1 37.1; 48.1 57.2; 48.2 37.2", False, "10 degrees"),
        ("MULTIPOLYGON (((37.1 48.1, 37.2 48.1, 37.2 48.2)))", False, "no pair"),
        ("; ".join(["48.1 37.1"] * 1_500), True, "1,000 points"),
    ],
)
def test_what_is_no_footprint_is_refused(text: str, is_track: bool, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refused:
        footprint(text, is_track=is_track)
    assert refused.value.hint
