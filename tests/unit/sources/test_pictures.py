"""What rows of pictures from the sky mean: looks, marks of readers, damage between two of them."""

from __future__ import annotations

from itertools import permutations

import pytest

from trucewatch.model.evidence import CoverageIntervals, Observations
from trucewatch.model.standing import standing
from unit.sources.delivered import AT, AT_MS, rows_of, taken, why_not

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
    rows = rows_of("imagery", {**PICTURE, "cloud_percent": percent}, noun=CoverageIntervals)
    assert {row["state"] for row in rows} == {state}
    assert {row["platform"] for row in rows} == {"Alder-3"}


def test_two_readers_who_agree_are_one_observation_between_them() -> None:
    got = rows_of("imagery", PICTURE, MARK, OTHER)
    assert [(g["lat_e7"], g["confidence"], g["count_word"]) for g in got] == [(481_501_000, "high", "not_stated")]
    assert got[0]["radius_m"] == 30 + 12  # half of 22.2 m, rounded up
    assert rows_of("imagery", PICTURE, MARK, {**OTHER, "confidence": "low"})[0]["confidence"] == "nominal"


@pytest.mark.parametrize("other", [{"latitude": "48.1504"}, {"kind": "smoke"}, {"reader": "a"}])
def test_readers_who_do_not_agree_are_two_observations_of_low_confidence(other: dict[str, str]) -> None:
    got = rows_of("imagery", PICTURE, MARK, {**OTHER, **other})
    assert [g["confidence"] for g in got] == ["low", "low"]
    assert all('"readers":"1 of 2"' in g["detail"] for g in got)
    assert len({g["origin_group"] for g in got}) == 1


def test_of_several_marks_the_nearest_agree_whatever_the_order() -> None:
    marks = [MARK, {**MARK, "latitude": "48.1503"}, {**OTHER, "latitude": "48.15025"}]
    outcomes = {
        tuple((g["lat_e7"], g["confidence"], g["id"], g["content"]) for g in rows_of("imagery", *order))
        for order in permutations([PICTURE, *marks])
    }
    assert len(outcomes) == 1
    assert sorted(g[:2] for g in outcomes.pop()) == [(481_500_000, "low"), (481_502_750, "high")]


def test_damage_happened_between_two_pictures() -> None:
    damage = {**MARK, "kind": "damage"}
    got = rows_of("imagery", PICTURE, damage)[0]
    assert (got["t0_ms"], got["t1_ms"]) == (AT_MS - 3 * 86_400_000, AT_MS + 1000)
    assert "without since" in why_not("imagery", {**PICTURE, "since": ""}, damage)
    assert rows_of("imagery", PICTURE, MARK)[0]["t0_ms"] == AT_MS


def test_a_correction_replaces_a_picture_with_all_that_was_read_in_it() -> None:
    first = taken("imagery", PICTURE, MARK, {**OTHER, "kind": "smoke"})
    second = taken("imagery", {**PICTURE, "revision": "1"}, {**MARK, "revision": "1"}, {**OTHER, "revision": "1"})
    kept = standing(Observations.concat([p.of(Observations) for p in (first, second)])).rows  # type: ignore[misc]
    assert [row["confidence"] for row in kept.rows()] == ["high"]


def test_marks_need_their_picture_and_lie_in_it() -> None:
    assert "not in the delivery" in why_not("imagery", MARK)
    assert "not in the delivery" in why_not("imagery", PICTURE, {**MARK, "revision": "1"})
    assert "outside the picture" in why_not("imagery", PICTURE, {**MARK, "latitude": "48.3"})
    assert "one reader read" in why_not("imagery", {**PICTURE, "readers": "1"}, OTHER)


def test_a_picture_with_too_many_marks_is_refused_in_bounded_time() -> None:
    marks = [{**MARK, "note": str(k)} for k in range(1_001)]
    report = taken("imagery", PICTURE, *marks).report
    assert (report.read, report.rejected) == (1, 1_001)
