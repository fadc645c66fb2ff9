"""Fog: which cells and hours nobody watched."""

from __future__ import annotations

from dataclasses import replace

import h3
import numpy as np
import pytest

from trucewatch.coverage.fog import cells, fog
from trucewatch.model.mission import Mission, Region
from trucewatch.science.regions import edges_of, inside
from unit.assess.scenes import E7_PER_KM, HOUR_MS, mission, square
from unit.coverage.test_ranges import model
from unit.coverage.watching import watches

HERE = h3.latlng_to_cell(0, 0, 6)


@pytest.fixture
def small() -> Mission:
    """An area of 20 x 20 km: a dozen cells and more."""
    return mission(half_km=10)


def test_what_nobody_watched_comes_first_and_every_cell_and_hour_is_told(small: Mission) -> None:
    given = watches({"radius_m": 3000, "t0_ms": HOUR_MS, "t1_ms": 5 * HOUR_MS // 2})
    rows = fog(given, small, 0, 3 * HOUR_MS)
    anybody = [row for row in rows if row.means == "any"]
    assert len(anybody) == 3 * len(cells(small.area))
    shares = [row.least_e6 for row in anybody]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert {(row.from_ms, row.until_ms) for row in rows} == {(h * HOUR_MS, (h + 1) * HOUR_MS) for h in range(3)}
    here = {(row.from_ms // HOUR_MS, row.means): row.least_e6 for row in rows if row.cell == HERE}
    assert here[0, "any"] == 0
    assert (0, "heard") not in here
    assert here[1, "any"] == here[1, "heard"] == 2 * here[2, "any"] > 0


def test_a_watcher_of_everything_leaves_no_fog(small: Mission) -> None:
    rows = fog(watches({}, {"means": "seen", "state": "present", "t1_ms": HOUR_MS}), small, 0, 2 * HOUR_MS)
    assert {row.least_e6 for row in rows} == {1_000_000}
    assert {row.means for row in rows if row.from_ms == 0} == {"any", "heard", "seen"}
    assert {row.means for row in rows if row.from_ms > 0} == {"any", "heard"}


def test_eyes_that_cannot_work_by_night_leave_fog_by_night(small: Mission) -> None:
    eyes = replace(small, ranges=(model("small_arms", "seen", by_night=False),))
    rows = fog(watches({"means": "seen"}), eyes, 5 * HOUR_MS, 7 * HOUR_MS)
    assert {row.from_ms // HOUR_MS: row.least_e6 for row in rows if row.means == "any"} == {5: 0, 6: 800_000}


def test_cells_are_those_of_the_area_and_their_places_lie_in_it() -> None:
    ring_with_hole = Region((*square(40).rings, *square(25).rings))
    found = cells(ring_with_hole)
    places = np.concatenate(list(found.values()))
    assert inside(places[:, 0].copy(), places[:, 1].copy(), edges_of(ring_with_hole.rings)).all()
    assert HERE not in found
    assert h3.latlng_to_cell(32 * E7_PER_KM / 1e7, 0, 6) in found
    assert all(h3.get_resolution(cell) == 6 and 1 <= len(listed) <= 7 for cell, listed in found.items())
