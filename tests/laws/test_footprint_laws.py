"""What was looked at is never overstated: discs lie within what was in view, overlap nowhere, and last no longer than the flight."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shelves.sources import shelf, take_in
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.science.geodesy import distance_mm, offset_m
from trucewatch.science.inscribed import MOST_ALONG, MOST_DISCS, discs_along, discs_within, length_m
from trucewatch.science.regions import edge_distance_mm, edges_of, holds

UAV = shelf()["uav_flights"]
SMALL = settings(max_examples=60, deadline=None)
LAT, LON = 481_000_000, 377_000_000


@st.composite
def polygons(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    """Stars of three to nine points around a place, 0.5 to 100 km wide: convex or not, never crossing themselves."""
    count = draw(st.integers(3, 9))
    size = draw(st.sampled_from([40_000, 400_000, 4_000_000]))
    radii = draw(st.lists(st.floats(0.1, 1.0), min_size=count, max_size=count))
    turn = draw(st.floats(0.0, 6.28))
    angles = [turn + 2 * math.pi * k / count for k in range(count)]
    points = [
        (LAT + int(size * r * math.cos(a)), LON + int(size * r * math.sin(a)))
        for r, a in zip(radii, angles, strict=True)
    ]
    return np.array(points, np.int64)


@SMALL
@given(ring=polygons())
def test_discs_lie_within_the_region_and_overlap_nowhere(ring: np.ndarray[Any, Any]) -> None:
    edges = edges_of([ring])
    discs = discs_within(edges).tolist()
    assert len(discs) <= MOST_DISCS
    for lat, lon, radius_m in discs:
        assert holds(lat, lon, edges)
        assert edge_distance_mm(lat, lon, edges) >= 1000 * radius_m
    for k, (lat, lon, radius_m) in enumerate(discs):
        for other_lat, other_lon, other_m in discs[:k]:
            assert distance_mm(lat, lon, other_lat, other_lon) >= 1000 * (radius_m + other_m)


@SMALL
@given(
    steps=st.lists(st.tuples(st.integers(-300_000, 300_000), st.integers(-300_000, 300_000)), min_size=1, max_size=8),
    width_m=st.integers(20, 20_000),
)
def test_discs_along_a_track_have_their_middle_on_it(steps: list[tuple[int, int]], width_m: int) -> None:
    track = np.cumsum([(LAT, LON), *steps], axis=0).astype(np.int64)
    discs = discs_along(track, width_m).tolist()
    assert 1 <= len(discs) <= MOST_ALONG
    assert len(discs) * width_m <= max(length_m(track), width_m) + 1
    for lat, lon, radius_m in discs:
        assert radius_m == width_m // 2
        assert min(_off_m(lat, lon, a, b) for a, b in itertools.pairwise(track)) < 1.0


def _off_m(lat: int, lon: int, a: np.ndarray[Any, Any], b: np.ndarray[Any, Any]) -> float:
    """How far a place is from a leg."""
    p, q = offset_m(int(a[0]), int(a[1]), lat, lon), offset_m(int(a[0]), int(a[1]), int(b[0]), int(b[1]))
    square = q[0] ** 2 + q[1] ** 2
    along = 0.0 if square == 0 else min(1.0, max(0.0, (p[0] * q[0] + p[1] * q[1]) / square))
    return math.hypot(p[0] - along * q[0], p[1] - along * q[1])


@SMALL
@given(
    ring=polygons(),
    width=st.sampled_from(["", "500"]),
    view=st.sampled_from(["", "whole"]),
    minutes=st.integers(1, 600),
)
def test_a_flight_is_in_view_of_no_place_before_take_off_or_after_landing(
    ring: np.ndarray[Any, Any], width: str, view: str, minutes: int
) -> None:
    pairs = "; ".join(f"{lat / 1e7:.7f} {lon / 1e7:.7f}" for lat, lon in ring.tolist())
    header = "what,record,flight,platform,start,end,footprint,width_m,view\n"
    row = f"flight,F,F,uav,2026-03-28T00:00:00Z,2026-03-28T{minutes // 60:02}:{minutes % 60:02}:00Z,{pairs},{width},{view}\n"
    parsed = take_in(UAV, (header + row).encode())
    if width and view:
        assert parsed.report.rejected == 1
        return
    table = parsed.of(CoverageIntervals)
    if not len(table):
        assert "no room" in parsed.report.rejections[0].reason
        return
    whole_ms = minutes * 60_000
    lasts = table.t1_ms - table.t0_ms
    assert (table.t0_ms.min() % 86_400_000) >= 0
    assert int(table.t1_ms.max() - table.t0_ms.min()) <= whole_ms
    if view == "whole":
        assert (lasts == whole_ms).all()
    else:
        assert int(lasts.sum()) <= whole_ms
