"""Range models: what is perceived at which distance, of which class, by day and by night, and by several watchers together."""

from dataclasses import replace
from typing import Any

import pytest

from trucewatch.coverage.expose import expose
from trucewatch.model.mission import RangeModel
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import E7_PER_KM, HOUR_MS, day, mission, zone
from unit.coverage.watching import watches

Rows = dict[tuple[str, str], dict[str, Any]]
POINT = zone(half_km=0.01)
"""A zone so small that all its places lie in one spot, at 0 N, 0 E."""


def model(event_class: str = "small_arms", means: str = "heard", **more: Any) -> RangeModel:
    given: dict[str, Any] = {"sure_e3": 500, "none_e3": 1500, "p_e6": 800_000, "by_night": True, "source": "assumed"}
    return RangeModel(means, event_class, **{**given, **more})


def exposed(*rows: dict[str, Any], ranges: tuple[RangeModel, ...] = (model(),)) -> Rows:
    """Coverage of the point by watchers of a range of 10 km, by means and class."""
    given = watches(*({"radius_m": 10_000, **row} for row in rows))
    made = expose(given, {}, [POINT], replace(mission(), ranges=ranges), [day(0)])
    return {(r["means"], r["event_class"]): r for r in made.rows() if r["zone"] == "buffer"}


def share(row: dict[str, Any]) -> tuple[float, float]:
    return row["least_e6"] / 1e6, row["most_e6"] / 1e6


def away(km: float) -> dict[str, Any]:
    return {"lat_e7": round(km * E7_PER_KM)}


@pytest.mark.parametrize(("km", "p"), [(0, 0.8), (4.9, 0.8), (7.5, 0.6), (10, 0.4), (12.5, 0.2), (15.2, 0)])
def test_the_chance_falls_from_sure_to_none_in_a_straight_line(km: float, p: float) -> None:
    rows = exposed(away(km))
    assert share(rows["heard", "any"]) == pytest.approx((p, p), abs=0.01)
    assert (("heard", "small_arms") in rows) == (p > 0)


def test_each_class_has_a_row_only_where_something_of_it_could_have_been_perceived() -> None:
    rows = exposed(away(12), ranges=(model("small_arms", none_e3=1000), model("heavy_weapons", none_e3=2000)))
    assert {key for key in rows if key[0] in {"heard", "any"}} == {
        (means, c) for means in ("heard", "any") for c in ("any", "heavy_weapons")
    }


def test_any_class_is_the_one_that_carries_farthest() -> None:
    rows = exposed(away(12), ranges=(model("small_arms"), model("heavy_weapons", sure_e3=2000, none_e3=2000)))
    assert share(rows["heard", "any"]) == share(rows["heard", "heavy_weapons"]) == (0.8, 0.8)
    assert share(rows["heard", "small_arms"])[0] == pytest.approx(0.24, abs=0.01)


def test_a_means_without_a_model_watches_its_disc_and_has_no_class() -> None:
    rows = exposed({"means": "seen"}, {})
    assert (share(rows["seen", "any"]), rows["seen", "any"]["basis"]) == ((1, 1), "basis.watches")
    assert ("seen", "small_arms") not in rows
    assert rows["heard", "any"]["basis"] == rows["any", "any"]["basis"] == "basis.ranges"


def test_several_watchers_perceive_at_least_what_the_best_does_and_at_most_their_sum() -> None:
    rows = exposed(away(7.5), {"platform": "s2", **away(12.5)}, {"means": "seen", "t1_ms": 12 * HOUR_MS})
    assert share(rows["heard", "any"]) == pytest.approx((0.6, 0.8), abs=0.01)
    assert share(rows["any", "small_arms"]) == pytest.approx((0.6, 0.8), abs=0.01)
    assert share(rows["any", "any"]) == pytest.approx((0.8, 0.9), abs=0.01)


def test_who_cannot_work_in_the_dark_watches_by_day_only() -> None:
    eyes = model(means="seen", by_night=False)
    rows = exposed({"means": "seen"}, ranges=(eyes,))
    assert share(rows["seen", "small_arms"]) == share(rows["seen", "any"]) == (0.4, 0.4)
    by_hour = [800 if 6 <= hour < 18 else 0 for hour in range(24)]
    assert rows["seen", "small_arms"]["hours"] == ",".join(map(str, by_hour))


def test_hours_are_cut_at_the_end_of_the_night_too() -> None:
    half_past = replace(
        mission(), ranges=(model(means="seen", by_night=False),), night_from="18:30", night_until="06:15"
    )
    made = expose(watches({"means": "seen"}), {}, [], half_past, [day(0)])
    (row,) = [r for r in made.rows() if (r["means"], r["event_class"]) == ("seen", "small_arms")]
    by_hour = [int(p) for p in row["hours"].split(",")]
    assert by_hour[6] == pytest.approx(by_hour[12] * 3 / 4, abs=1)
    assert by_hour[18] == pytest.approx(by_hour[12] / 2, abs=1)


def test_an_overpass_perceives_heat_alone_and_a_sensor_of_its_means_none() -> None:
    ranges = (model("heavy_weapons", "detected"), model("heat", "detected", sure_e3=1000, none_e3=1000, p_e6=900_000))
    rows = exposed({"means": "detected", "state": "overpass"}, ranges=ranges)
    assert {c for means, c in rows if means == "detected"} == {"any", "heat"}
    rows = exposed({"means": "detected"}, ranges=ranges)
    assert {c for means, c in rows if means == "detected"} == {"any", "heavy_weapons"}


def test_hours_are_empty_where_nobody_watched() -> None:
    rows = exposed({"means": "seen", "t1_ms": 2 * HOUR_MS})
    assert rows["seen", "any"]["hours"].startswith("1000,1000,0,0,")
    assert rows["heard", "any"]["hours"] == ""


def test_a_last_hour_that_is_cut_short_is_still_an_hour() -> None:
    span = replace(day(0), until_ms=DAY_MS - HOUR_MS // 2)
    made = expose(watches({}), {}, [POINT], mission(), [span])
    (row,) = [r for r in made.rows() if (r["zone"], r["means"]) == ("buffer", "any")]
    assert row["hours"] == ",".join(["1000"] * 24)


def test_a_spring_day_of_23_hours_has_23_hours() -> None:
    kyiv = replace(mission(), timezone="Europe/Kyiv")
    start_ms = 1_774_735_200_000  # 29 March 2026, 00:00 in Kyiv
    span = replace(day(0), from_ms=start_ms, until_ms=start_ms + 23 * HOUR_MS)
    given = watches({"t0_ms": start_ms, "t1_ms": span.until_ms})
    made = expose(given, {}, [], kyiv, [span])
    assert {r["hours"].count(",") for r in made.rows() if r["means"] == "any"} == {22}


def test_a_zone_that_does_not_exist_yet_has_no_hours() -> None:
    later = replace(POINT, valid=Interval(DAY_MS, 2 * DAY_MS))
    made = expose(watches({}), {}, [later], mission(), [day(0)])
    assert {r["zone"] for r in made.rows()} == {"area"}
