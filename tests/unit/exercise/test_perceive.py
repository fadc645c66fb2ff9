"""What is reported lies in the reach of somebody who was watching, and errs as far as it says and no farther."""

import math
import re
from functools import cache
from types import SimpleNamespace

import pytest

from trucewatch.exercise import land
from trucewatch.exercise.calendar import HOUR_MS
from trucewatch.exercise.sensed import NETWORK
from trucewatch.exercise.setting import on_stage
from trucewatch.exercise.watch import SATELLITES
from trucewatch.exercise.world import world as world_of
from trucewatch.ingest.places import band

SEEDS = (1, 2, 3)


@cache
def world(seed):
    made = world_of(on_stage(seed))
    events = {e.id: e for e in made.events}
    return SimpleNamespace(events=events, watching=made.watching, reports=made.reports, pixels=made.pixels)


def held(report, event):
    """Whether the place that a report gives holds the place of the event."""
    x, y = report.spot.at
    away = math.dist((x, y), (event.x_m, event.y_m))
    if not report.spot.band:
        return away <= report.spot.radius_m
    said = band(report.spot.band)
    off = (land.bearing_deg((x, y), (event.x_m, event.y_m)) * 100 - said.bearing_cdeg + 18_000) % 36_000 - 18_000
    return abs(off) <= said.bearing_half_cdeg + 150 and said.distance_min_m <= away <= said.distance_max_m


def of_platforms(seed):
    made = world(seed)
    return [(r, made.events[r.event]) for r in made.reports if r.event in made.events and r.office != "residents"]


@pytest.mark.parametrize("seed", SEEDS)
def test_only_who_works_at_that_time_reports(seed):
    working = {(w.platform, w.means): [] for w in world(seed).watching}
    for w in world(seed).watching:
        if w.works:
            working[w.platform, w.means].append((w.t0_ms, w.t1_ms))
    reported = [(r, e) for r, e in of_platforms(seed) if r.platform != NETWORK]
    assert len(reported) > 100
    for report, event in reported:
        assert any(t0 <= event.t0_ms < t1 for t0, t1 in working[report.platform, report.means])


def test_places_hold_the_truth_about_as_often_as_they_promise():
    reported = [pair for seed in SEEDS for pair in of_platforms(seed)]
    bands = [held(r, e) for r, e in reported if r.spot.band]
    points = [held(r, e) for r, e in reported if r.spot.form == "point"]
    assert sum(bands) / len(bands) > 0.9
    assert sum(points) / len(points) > 0.9


@pytest.mark.parametrize("seed", SEEDS)
def test_a_clock_is_off_by_no_more_than_it_says(seed):
    for report, event in of_platforms(seed):
        travel_ms = math.dist(report.spot.at, (event.x_m, event.y_m)) * 1000 / 340 if report.spot.band else 0
        late_ms = report.t0_ms - event.t0_ms - (travel_ms if report.means == "detected" else 0)
        assert abs(late_ms) <= report.clock_error_ms + 5


def test_one_clock_is_wrong_for_some_days_and_says_so():
    offs = {r.clock_error_ms for seed in range(12) for r, _ in of_platforms(seed) if r.platform == "A07"}
    assert offs == {1_000, 60_000}


@pytest.mark.parametrize("seed", SEEDS)
def test_nobody_hears_what_makes_no_sound_or_reports_what_a_sensor_cannot_know(seed):
    for report, event in of_platforms(seed):
        assert report.means in {"recorded", "seen"} or event.heard_m > 0
        if report.office == "acoustic":
            assert report.description not in {"hunting", "celebratory", "controlled_detonation"}


@pytest.mark.parametrize("seed", SEEDS)
def test_records_are_unique(seed):
    records = [r.record for r in world(seed).reports]
    assert len(records) == len(set(records))


@pytest.mark.parametrize("seed", SEEDS)
def test_satellites_see_burning_fires_at_clear_passes_only(seed):
    made = world(seed)
    clear = {(w.platform, w.t0_ms) for w in made.watching if w.state == "overpass"}
    assert len(made.pixels) > 400
    for pixel in made.pixels:
        fire = made.events[pixel.event]
        assert (SATELLITES[pixel.satellite], pixel.t0_ms) in clear
        assert fire.t0_ms <= pixel.t0_ms < fire.t1_ms
        assert math.dist((pixel.x_m, pixel.y_m), (fire.x_m, fire.y_m)) < 800


@pytest.mark.parametrize("seed", SEEDS)
def test_rumours_are_told_and_only_told(seed):
    made = world(seed)
    rumours = [r for r in made.reports if r.event.startswith("rumour")]
    assert {r.means for r in rumours} == {"told"}
    assert not {r.event for r in rumours} & set(made.events)
    assert all((r.t1_ms - r.t0_ms, r.count) == (HOUR_MS, "several") for r in rumours)


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_said_as_people_say_them(seed):
    said = {r.count for r in world(seed).reports}
    assert all(re.fullmatch(r"several|(about )?[1-9]\d*", count) for count in said)
