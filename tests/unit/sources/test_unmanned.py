"""What rows of cameras and flights of the unmanned mission mean, and that all its sources are sealed."""

from __future__ import annotations

from typing import Any

import pytest

from trucewatch.model.evidence import CoverageIntervals, Observations, Restrictions
from trucewatch.model.standing import standing
from unit.sources.delivered import AT, AT_MS, SHELF, rows_of, taken, why_not

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
    got = rows_of("camera_events", {**CAMERA, **view})[0]
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
        assert len(rows_of("camera_events", row)) == 1
    else:
        assert "degrees off the middle of a view" in why_not("camera_events", row)


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
    assert rows_of("camera_events", {**CAMERA, **said})[0]["confidence"] == confidence


def test_automatic_events_claim_no_confidence_and_people_are_not_named() -> None:
    assert "nobody looked" in why_not("camera_events", {**CAMERA, "confidence": "nominal"})
    assert "no id of an office" in why_not("camera_events", {**CAMERA, "reviewer": "Jane Roe"})


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
    in_the_air = taken("uav_flights", {**FLIGHT, "end": ""})
    assert in_the_air.tables == ()
    assert list(in_the_air.report.skipped) == [
        "a flight that has not landed: lost, or still flying; it gives no coverage"
    ]
    landed = rows_of("uav_flights", FLIGHT, noun=CoverageIntervals)
    assert len(landed) == 7  # 7.4 km of track, 1 km wide
    assert {(row["state"], row["means"], row["radius_m"]) for row in landed} == {("up", "recorded", 500)}


def test_along_a_track_nothing_is_in_view_longer_than_the_aircraft_was_over_it() -> None:
    rows = rows_of("uav_flights", FLIGHT, noun=CoverageIntervals)
    lasts = {row["t1_ms"] - row["t0_ms"] for row in rows}
    assert len(lasts) == 1
    assert 470_000 < lasts.pop() < 490_000  # an hour for 7.44 km is 484 s for each
    assert [row["lon_e7"] for row in rows] == sorted(row["lon_e7"] for row in rows)


def test_a_corrected_flight_replaces_all_its_discs() -> None:
    tables = [
        taken("uav_flights", {**FLIGHT, "revision": revision, "footprint": footprint}).of(CoverageIntervals)
        for revision, footprint in (("0", FLIGHT["footprint"]), ("1", "48.20 37.60; 48.20 37.70"))
    ]
    kept = standing(CoverageIntervals.concat(tables)).rows  # type: ignore[arg-type]
    assert set(kept.lat_e7.tolist()) == {482_000_000}


def test_interference_is_observed_and_blinds_its_own_aircraft() -> None:
    row = {**ITEM, "what": "interference", "interference": "gps", "end": "2026-03-28T20:20:00Z"}
    seen, blind = (rows_of("uav_flights", row, noun=noun)[0] for noun in (Observations, CoverageIntervals))
    assert (seen["kind"], seen["means"], seen["place"], seen["radius_m"]) == ("interference", "detected", "point", 80)
    assert (blind["state"], blind["platform"], blind["t1_ms"] - blind["t0_ms"]) == ("jammed", "uav 2", 600_000)


def test_fire_at_an_aircraft_is_an_observation_where_it_flew_and_a_restriction() -> None:
    row = {**ITEM, "what": "fire_at_uav", "kind": "burst", "weapon": "small_arms", "count": "about 20"}
    seen, hindered = (rows_of("uav_flights", row, noun=noun)[0] for noun in (Observations, Restrictions))
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
    blind = rows_of("uav_flights", row, noun=CoverageIntervals)
    assert [(b["state"], b["t0_ms"], b["t1_ms"] - b["t0_ms"]) for b in blind] == [(state, AT_MS, 3_000_000)]
    assert [r["restriction"] for r in rows_of("uav_flights", row, noun=Restrictions)] == restriction


def test_what_an_operator_saw_comes_from_one_origin_a_flight() -> None:
    row = {**ITEM, "what": "seen", "kind": "smoke"}
    got = rows_of("uav_flights", row, {**row, "record": "U-3", "flight": "F-2", "band": "2-4 km NE"})
    assert [r["origin_group"] for r in got] == ["uav 2 F-1", "uav 2 F-2"]
    assert [r["place"] for r in got] == ["point", "band"]


def test_a_value_in_the_wrong_row_is_refused() -> None:
    assert "cause says nothing" in why_not("uav_flights", {**FLIGHT, "cause": "shot_down"})
    assert "footprint says nothing" in why_not(
        "uav_flights", {**ITEM, "what": "seen", "kind": "smoke", "footprint": "x"}
    )


@pytest.mark.parametrize("name", ["camera_events", "uav_flights", "imagery", "rf_detections", "acoustic"])
def test_sources_of_the_unmanned_mission_are_sealed(name: str) -> None:
    manifest = SHELF[name].manifest
    assert manifest.sealed
    assert all(one.basis.startswith("Assumed") for one in manifest.reliability.values())
