"""What rows of radio receivers and acoustic sensors mean: bearings stay lines, positions need a network, sound has a way to go."""

from __future__ import annotations

import math

import pytest

from unit.sources.delivered import AT, AT_MS, rows_of, taken, why_not

RADIO = {"record": "R-1", "start": AT, "receiver": "rx-1", "latitude": "48.1", "longitude": "37.6", "kind": "uav"}


def test_a_bearing_is_a_line_and_a_position_needs_a_network() -> None:
    line = rows_of("rf_detections", {**RADIO, "bearing": "67.5", "bearing_half": "4"})[0]
    assert (line["place"], line["bearing_cdeg"], line["bearing_half_cdeg"]) == ("line", 6_750, 400)
    assert line["distance_max_m"] == -1
    assert line["origin_group"] == "rx-1"
    found = {"emitter_latitude": "48.2", "emitter_longitude": "37.7", "emitter_radius_m": "500"}
    assert "without network" in why_not("rf_detections", {**RADIO, **found})
    point = rows_of("rf_detections", {**RADIO, **found, "network": "ring", "event": "E-1"})[0]
    assert (point["place"], point["lat_e7"], point["radius_m"]) == ("point", 482_000_000, 500)
    assert point["origin_group"] == "ring E-1"


def test_a_position_and_the_bearings_it_was_made_of_are_one_origin() -> None:
    together = {"network": "ring", "event": "E-1"}
    bearing = {**RADIO, "bearing": "10", "bearing_half": "2", **together}
    found = {"emitter_latitude": "48.2", "emitter_longitude": "37.7", "emitter_radius_m": "500", **together}
    got = rows_of("rf_detections", bearing, {**RADIO, "record": "R-2", **found})
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
    got = rows_of("acoustic", {**SOUND, **said})[0]
    assert (got["place"], got["radius_m"]) == (place, radius_m)
    assert (got["bearing_cdeg"] >= 0) == ("bearing" in said)


def test_the_way_of_the_sound_is_taken_off_the_onset() -> None:
    got = rows_of("acoustic", {**SOUND, **DISTANCE})[0]
    assert (AT_MS - got["t0_ms"], got["t1_ms"] - AT_MS) == (10_000, 1000 - 4_054)
    fixed = rows_of("acoustic", {**FIX, "radius_m": "200"})[0]
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
    radius_m = rows_of("acoustic", {**FIX, **said})[0]["radius_m"]
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
    assert rows_of("acoustic", {**SOUND, "score": score})[0]["confidence"] == word


def test_thunder_and_nothing_are_counted_and_left_out() -> None:
    labels = ("thunder", "none", "thunder", "vehicle")
    report = taken(
        "acoustic", *({**SOUND, "record": f"A-{k}", "class": label} for k, label in enumerate(labels))
    ).report
    assert report.read == 1
    assert report.skipped == {"the sensor takes it for nothing of the kind": 1, "the sensor takes it for thunder": 2}


def test_a_clock_that_is_not_synchronised_says_how_far_it_may_be_off() -> None:
    assert "how far it may be off" in why_not("acoustic", {**SOUND, "clock_status": "free"})
    assert rows_of("acoustic", {**SOUND, "clock_status": "free", "clock_error_s": "90"})[0]["clock_error_ms"] == 90_000
    assert rows_of("acoustic", {**SOUND, "clock_error_s": "0.05"})[0]["clock_error_ms"] == 50


def test_a_fix_and_the_detections_it_was_made_of_are_one_origin() -> None:
    got = rows_of("acoustic", {**SOUND, **BEARING, "event": "E-1"}, {**FIX, "record": "A-2", "radius_m": "200"})
    assert {row["origin_group"] for row in got} == {"net E-1"}
    assert {row["platform"] for row in got} == {"net m-4", "net"}
