"""What rows of the unmanned mission mean: cameras, flights, pictures, radio receivers, acoustic sensors."""

from __future__ import annotations

import math
from itertools import permutations
from typing import Any

import pytest

from shelves.sources import shelf, take_in
from trucewatch.model.evidence import CoverageIntervals, Noun, Observations, Restrictions
from trucewatch.model.parsed import Parsed
from trucewatch.model.standing import standing
from trucewatch.model.time import from_text

SHELF = shelf()
AT, AT_MS = "2026-03-28T20:10:00Z", from_text("2026-03-28T20:10:00Z")


def _parsed(source: str, *rows: dict[str, str]) -> Parsed:
    header = list(dict.fromkeys(column for row in rows for column in row))
    lines = [",".join(f'"{row.get(column, "")}"' for column in header) for row in rows]
    return take_in(SHELF[source], "\n".join([",".join(header), *lines]).encode())


def _rows(source: str, *rows: dict[str, str], noun: type[Noun] = Observations) -> list[dict[str, Any]]:
    parsed = _parsed(source, *rows)
    assert not parsed.report.rejections, parsed.report.rejections
    return sorted(parsed.of(noun).rows(), key=lambda row: (row["record"], row["t0_ms"]))


def _why_not(source: str, *rows: dict[str, str]) -> str:
    report = _parsed(source, *rows).report
    assert report.rejected
    return report.rejections[-1].reason


CAMERA = {
    "record": "C-1",
    "start": AT,
    "site": "cam-7",
    "latitude": "48.1",
    "longitude": "37.7",
    "view_bearing": "150",
    "view_width": "60",
    "view_range_m": "6000",
    "day_night": "night",
    "kind": "explosion",
}


@pytest.mark.parametrize(
    ("view", "place"),
    [
        ({}, ("band", 15_000, 3_000, 0, 6_000)),
        ({"view_width": "360"}, ("band", 15_000, 18_000, 0, 6_000)),
        ({"band": "2-4 km SSE"}, ("band", 15_750, 1_125, 2_000, 4_000)),
        ({"band": "4-9 km SSE"}, ("band", 15_750, 1_125, 4_000, 6_000)),
        ({"band": "SSE"}, ("band", 15_750, 1_125, 0, 6_000)),
        ({"view_bearing": "350", "view_width": "40", "band": "N"}, ("band", 0, 1_125, 0, 6_000)),
        (
            {"event_latitude": "48.07", "event_longitude": "37.72", "event_radius_m": "40"},
            ("point", -1, 0, -1, -1),
        ),
    ],
)
def test_camera_knows_a_band_or_what_it_measured(view: dict[str, str], place: tuple[Any, ...]) -> None:
    got = _rows("camera_events", {**CAMERA, **view})[0]
    columns = ("place", "bearing_cdeg", "bearing_half_cdeg", "distance_min_m", "distance_max_m")
    assert tuple(got[column] for column in columns) == place
    assert got["radius_m"] == (40 if place[0] == "point" else place[4])
    assert got["place_name"] == ""


@pytest.mark.parametrize(
    ("bearing", "half", "inside"),
    [
        ("150", "0", True),
        ("179", "0", True),
        ("181", "0", False),
        ("119", "0", False),
        ("121", "0", True),
        ("330", "0", False),
    ],
)
def test_camera_bearing_must_lie_in_view(bearing: str, half: str, inside: bool) -> None:
    row = {**CAMERA, "band": f"3 km {bearing}°"}
    if inside:
        assert len(_rows("camera_events", row)) == 1
    else:
        assert "degrees off the middle of a view" in _why_not("camera_events", row)


@pytest.mark.parametrize(
    ("said", "confidence"),
    [
        ({}, "low"),
        ({"confidence": "low"}, "low"),
        ({"reviewer": "analysts"}, "unstated"),
        ({"reviewer": "analysts", "confidence": "high"}, "high"),
    ],
)
def test_what_nobody_looked_at_is_of_low_confidence(said: dict[str, str], confidence: str) -> None:
    assert _rows("camera_events", {**CAMERA, **said})[0]["confidence"] == confidence


def test_automatic_events_claim_no_confidence_and_people_are_not_named() -> None:
    assert "nobody looked" in _why_not("camera_events", {**CAMERA, "confidence": "nominal"})
    assert "no id of an office" in _why_not("camera_events", {**CAMERA, "reviewer": "Jane Roe"})


FLIGHT = {
    "what": "flight",
    "record": "U-1",
    "flight": "F-1",
    "platform": "uav 2",
    "start": "2026-03-28T20:00:00Z",
    "end": "2026-03-28T21:00:00Z",
    "footprint": "48.10 37.60; 48.10 37.70",
    "width_m": "1000",
}
ITEM = {
    "record": "U-2",
    "flight": "F-1",
    "platform": "uav 2",
    "start": AT,
    "latitude": "48.1",
    "longitude": "37.65",
    "radius_m": "80",
}


def test_a_flight_is_coverage_once_it_has_landed() -> None:
    in_the_air = _parsed("uav_flights", {**FLIGHT, "end": ""})
    assert in_the_air.tables == ()
    assert list(in_the_air.report.skipped) == [
        "a flight that has not landed: lost, or still flying; it gives no coverage"
    ]
    landed = _rows("uav_flights", FLIGHT, noun=CoverageIntervals)
    assert len(landed) == 7  # 7.4 km of track, 1 km wide
    assert {(row["state"], row["means"], row["radius_m"]) for row in landed} == {("up", "recorded", 500)}


def test_along_a_track_nothing_is_in_view_longer_than_the_aircraft_was_over_it() -> None:
    rows = _rows("uav_flights", FLIGHT, noun=CoverageIntervals)
    lasts = {row["t1_ms"] - row["t0_ms"] for row in rows}
    assert len(lasts) == 1
    assert 470_000 < lasts.pop() < 490_000  # an hour for 7.44 km is 484 s for each
    assert [row["lon_e7"] for row in rows] == sorted(row["lon_e7"] for row in rows)


def test_a_corrected_flight_replaces_all_its_discs() -> None:
    tables = [
        _parsed("uav_flights", {**FLIGHT, "revision": revision, "footprint": footprint}).of(CoverageIntervals)
        for revision, footprint in (("0", FLIGHT["footprint"]), ("1", "48.20 37.60; 48.20 37.70"))
    ]
    kept = standing(CoverageIntervals.concat(tables)).rows  # type: ignore[arg-type]
    assert set(kept.lat_e7.tolist()) == {482_000_000}


def test_interference_is_observed_and_blinds_its_own_aircraft() -> None:
    row = {**ITEM, "what": "interference", "interference": "gps", "end": "2026-03-28T20:20:00Z"}
    seen, blind = (_rows("uav_flights", row, noun=noun)[0] for noun in (Observations, CoverageIntervals))
    assert (seen["kind"], seen["means"], seen["place"], seen["radius_m"]) == ("interference", "detected", "point", 80)
    assert (blind["state"], blind["platform"], blind["t1_ms"] - blind["t0_ms"]) == ("jammed", "uav 2", 600_000)


def test_fire_at_an_aircraft_is_an_observation_where_it_flew_and_a_restriction() -> None:
    row = {**ITEM, "what": "fire_at_uav", "kind": "burst", "weapon": "small_arms", "count": "about 20"}
    seen, hindered = (_rows("uav_flights", row, noun=noun)[0] for noun in (Observations, Restrictions))
    assert (seen["kind"], seen["lat_e7"], seen["radius_m"], seen["count_word"]) == ("burst", 481_000_000, 80, "about")
    assert hindered["restriction"] == "shot_at"


@pytest.mark.parametrize(
    ("cause", "state", "restriction"),
    [
        ("shot_down", "down", ["shot_at"]),
        ("taken", "down", ["equipment_taken"]),
        ("jammed", "jammed", ["denied"]),
        ("technical", "down", []),
        ("unknown", "down", []),
    ],
)
def test_a_loss_blinds_until_the_planned_landing(cause: str, state: str, restriction: list[str]) -> None:
    row = {**ITEM, "what": "loss", "cause": cause, "planned_end": "2026-03-28T21:00:00Z"}
    blind = _rows("uav_flights", row, noun=CoverageIntervals)
    assert [(b["state"], b["t0_ms"], b["t1_ms"] - b["t0_ms"]) for b in blind] == [(state, AT_MS, 3_000_000)]
    assert [r["restriction"] for r in _rows("uav_flights", row, noun=Restrictions)] == restriction


def test_what_an_operator_saw_comes_from_one_origin_a_flight() -> None:
    row = {**ITEM, "what": "seen", "kind": "smoke"}
    got = _rows("uav_flights", row, {**row, "record": "U-3", "flight": "F-2", "band": "2-4 km NE"})
    assert [r["origin_group"] for r in got] == ["uav 2 F-1", "uav 2 F-2"]
    assert [r["place"] for r in got] == ["point", "band"]


def test_a_value_in_the_wrong_row_is_refused() -> None:
    assert "cause says nothing" in _why_not("uav_flights", {**FLIGHT, "cause": "shot_down"})
    assert "footprint says nothing" in _why_not(
        "uav_flights", {**ITEM, "what": "seen", "kind": "smoke", "footprint": "x"}
    )


PICTURE = {
    "what": "acquisition",
    "record": "P-1",
    "start": AT,
    "provider": "Alder Imaging",
    "sensor": "Alder-3",
    "footprint": "48.1 37.6; 48.1 37.8; 48.2 37.8; 48.2 37.6",
    "cloud_percent": "10",
    "resolution_m": "0.5",
    "sha256": "0a" * 32,
    "readers": "2",
    "since": "2026-03-25T20:10:00Z",
}
MARK = {
    "what": "annotation",
    "record": "P-1",
    "reader": "a",
    "latitude": "48.15",
    "longitude": "37.7",
    "radius_m": "30",
    "kind": "fire",
    "confidence": "high",
}
OTHER = {**MARK, "reader": "b", "latitude": "48.1502"}


@pytest.mark.parametrize(("percent", "state"), [("0", "overpass"), ("49", "overpass"), ("50", "overpass_clouded")])
def test_under_half_a_sky_of_cloud_a_picture_is_a_look(percent: str, state: str) -> None:
    rows = _rows("imagery", {**PICTURE, "cloud_percent": percent}, noun=CoverageIntervals)
    assert {row["state"] for row in rows} == {state}
    assert {row["platform"] for row in rows} == {"Alder-3"}


def test_two_readers_who_agree_are_one_observation_between_them() -> None:
    got = _rows("imagery", PICTURE, MARK, OTHER)
    assert [(g["lat_e7"], g["confidence"], g["count_word"]) for g in got] == [(481_501_000, "high", "not_stated")]
    assert got[0]["radius_m"] == 30 + 12  # half of 22.2 m, rounded up
    assert _rows("imagery", PICTURE, MARK, {**OTHER, "confidence": "low"})[0]["confidence"] == "nominal"


@pytest.mark.parametrize("other", [{"latitude": "48.1504"}, {"kind": "smoke"}, {"reader": "a"}])
def test_readers_who_do_not_agree_are_two_observations_of_low_confidence(other: dict[str, str]) -> None:
    got = _rows("imagery", PICTURE, MARK, {**OTHER, **other})
    assert [g["confidence"] for g in got] == ["low", "low"]
    assert all('"readers":"1 of 2"' in g["detail"] for g in got)
    assert len({g["origin_group"] for g in got}) == 1


def test_of_several_marks_the_nearest_agree_whatever_the_order() -> None:
    marks = [MARK, {**MARK, "latitude": "48.1503"}, {**OTHER, "latitude": "48.15025"}]
    outcomes = {
        tuple((g["lat_e7"], g["confidence"], g["id"], g["content"]) for g in _rows("imagery", *order))
        for order in permutations([PICTURE, *marks])
    }
    assert len(outcomes) == 1
    assert sorted(g[:2] for g in outcomes.pop()) == [(481_500_000, "low"), (481_502_750, "high")]


def test_damage_happened_between_two_pictures() -> None:
    damage = {**MARK, "kind": "damage"}
    got = _rows("imagery", PICTURE, damage)[0]
    assert (got["t0_ms"], got["t1_ms"]) == (AT_MS - 3 * 86_400_000, AT_MS + 1000)
    assert "without since" in _why_not("imagery", {**PICTURE, "since": ""}, damage)
    assert _rows("imagery", PICTURE, MARK)[0]["t0_ms"] == AT_MS


def test_a_correction_replaces_a_picture_with_all_that_was_read_in_it() -> None:
    first = _parsed("imagery", PICTURE, MARK, {**OTHER, "kind": "smoke"})
    second = _parsed("imagery", {**PICTURE, "revision": "1"}, {**MARK, "revision": "1"}, {**OTHER, "revision": "1"})
    kept = standing(Observations.concat([p.of(Observations) for p in (first, second)])).rows  # type: ignore[misc]
    assert [row["confidence"] for row in kept.rows()] == ["high"]


def test_marks_need_their_picture_and_lie_in_it() -> None:
    assert "not in the delivery" in _why_not("imagery", MARK)
    assert "not in the delivery" in _why_not("imagery", PICTURE, {**MARK, "revision": "1"})
    assert "outside the picture" in _why_not("imagery", PICTURE, {**MARK, "latitude": "48.3"})
    assert "one reader read" in _why_not("imagery", {**PICTURE, "readers": "1"}, OTHER)


def test_a_picture_with_too_many_marks_is_refused_in_bounded_time() -> None:
    marks = [{**MARK, "note": str(k)} for k in range(1_001)]
    report = _parsed("imagery", PICTURE, *marks).report
    assert (report.read, report.rejected) == (1, 1_001)


RADIO = {"record": "R-1", "start": AT, "receiver": "rx-1", "latitude": "48.1", "longitude": "37.6", "kind": "uav"}


def test_a_bearing_is_a_line_and_a_position_needs_a_network() -> None:
    line = _rows("rf_detections", {**RADIO, "bearing": "67.5", "bearing_half": "4"})[0]
    assert (line["place"], line["bearing_cdeg"], line["bearing_half_cdeg"]) == ("line", 6_750, 400)
    assert line["distance_max_m"] == -1
    assert line["origin_group"] == "rx-1"
    found = {"emitter_latitude": "48.2", "emitter_longitude": "37.7", "emitter_radius_m": "500"}
    assert "without network" in _why_not("rf_detections", {**RADIO, **found})
    point = _rows("rf_detections", {**RADIO, **found, "network": "ring", "event": "E-1"})[0]
    assert (point["place"], point["lat_e7"], point["radius_m"]) == ("point", 482_000_000, 500)
    assert point["origin_group"] == "ring E-1"


def test_a_position_and_the_bearings_it_was_made_of_are_one_origin() -> None:
    together = {"network": "ring", "event": "E-1"}
    bearing = {**RADIO, "bearing": "10", "bearing_half": "2", **together}
    found = {"emitter_latitude": "48.2", "emitter_longitude": "37.7", "emitter_radius_m": "500", **together}
    got = _rows("rf_detections", bearing, {**RADIO, "record": "R-2", **found})
    assert {row["origin_group"] for row in got} == {"ring E-1"}


SOUND = {
    "record": "A-1",
    "start": AT,
    "network": "net",
    "sensor": "m-4",
    "latitude": "48.1",
    "longitude": "37.7",
    "class": "explosion",
    "score": "0.95",
    "clock_status": "synchronised",
}
FIX = {**{k: v for k, v in SOUND.items() if k != "sensor"}, "what": "fix", "event": "E-1"}
BEARING = {"bearing": "157.5", "bearing_half": "3"}
DISTANCE = {"distance_min_m": "1500", "distance_max_m": "3000"}


@pytest.mark.parametrize(
    ("said", "place", "radius_m"),
    [
        ({}, "area", 10_000),
        (BEARING, "line", 20_000),
        (DISTANCE, "band", 3_000),
        ({**BEARING, **DISTANCE}, "band", 3_000),
    ],
)
def test_one_sensor_never_gives_a_point(said: dict[str, str], place: str, radius_m: int) -> None:
    got = _rows("acoustic", {**SOUND, **said})[0]
    assert (got["place"], got["radius_m"]) == (place, radius_m)
    assert (got["bearing_cdeg"] >= 0) == ("bearing" in said)


def test_the_way_of_the_sound_is_taken_off_the_onset() -> None:
    got = _rows("acoustic", {**SOUND, **DISTANCE})[0]
    assert (AT_MS - got["t0_ms"], got["t1_ms"] - AT_MS) == (10_000, 1000 - 4_054)
    fixed = _rows("acoustic", {**FIX, "radius_m": "200"})[0]
    assert (fixed["t0_ms"], fixed["t1_ms"]) == (AT_MS, AT_MS + 1000)


@pytest.mark.parametrize(
    ("covariance", "axes_m"),
    [
        (("10000", "10000", "0"), (100, 100)),
        (("40000", "10000", "0"), (200, 100)),
        (("25000", "25000", "15000"), (200, 100)),
    ],
)
def test_the_circle_around_a_covariance_holds_95_percent(covariance: tuple[str, ...], axes_m: tuple[int, int]) -> None:
    said = dict(zip(("var_north_m2", "var_east_m2", "cov_m2"), covariance, strict=True))
    radius_m = _rows("acoustic", {**FIX, **said})[0]["radius_m"]
    assert held_within(radius_m - 2, *axes_m) < 0.95 <= held_within(radius_m, *axes_m)


def held_within(radius_m: int, long_m: int, short_m: int, steps: int = 720) -> float:
    """What a circle holds of a normal with these standard deviations: in polar coordinates, summed over all directions."""
    held = 0.0
    for k in range(steps):
        angle = 2 * math.pi * k / steps
        narrow = (math.cos(angle) / long_m) ** 2 + (math.sin(angle) / short_m) ** 2
        held += (1 - math.exp(-0.5 * narrow * radius_m**2)) / narrow
    return held / (steps * long_m * short_m)


@pytest.mark.parametrize(
    ("score", "word"), [("0", "low"), ("0.599", "low"), ("0.6", "nominal"), ("0.9", "high"), ("1", "high")]
)
def test_scores(score: str, word: str) -> None:
    assert _rows("acoustic", {**SOUND, "score": score})[0]["confidence"] == word


def test_thunder_and_nothing_are_counted_and_left_out() -> None:
    labels = ("thunder", "none", "thunder", "vehicle")
    report = _parsed(
        "acoustic", *({**SOUND, "record": f"A-{k}", "class": label} for k, label in enumerate(labels))
    ).report
    assert report.read == 1
    assert report.skipped == {"the sensor takes it for nothing of the kind": 1, "the sensor takes it for thunder": 2}


def test_a_clock_that_is_not_synchronised_says_how_far_it_may_be_off() -> None:
    assert "how far it may be off" in _why_not("acoustic", {**SOUND, "clock_status": "free"})
    assert _rows("acoustic", {**SOUND, "clock_status": "free", "clock_error_s": "90"})[0]["clock_error_ms"] == 90_000
    assert _rows("acoustic", {**SOUND, "clock_error_s": "0.05"})[0]["clock_error_ms"] == 50


def test_a_fix_and_the_detections_it_was_made_of_are_one_origin() -> None:
    got = _rows("acoustic", {**SOUND, **BEARING, "event": "E-1"}, {**FIX, "record": "A-2", "radius_m": "200"})
    assert {row["origin_group"] for row in got} == {"net E-1"}
    assert {row["platform"] for row in got} == {"net m-4", "net"}


@pytest.mark.parametrize("name", ["camera_events", "uav_flights", "imagery", "rf_detections", "acoustic"])
def test_sources_of_the_unmanned_mission_are_sealed(name: str) -> None:
    manifest = SHELF[name].manifest
    assert manifest.sealed
    assert all(one.basis.startswith("Assumed") for one in manifest.reliability.values())
