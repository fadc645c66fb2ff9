"""Counts, situation by situation."""

import numpy as np
import pytest

from trucewatch.assess.counts import count
from trucewatch.coverage.expose import expose
from trucewatch.model.derived import Exposures
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import E7_PER_KM, HOUR_MS, agreement, day, ids, incidents, mission, rule, zone


def counted(
    *rows, zone_id: str = "buffer", rule_id: str = "per_observation", period: int = 0, **given
) -> tuple[int, int]:
    made = count(incidents(*rows), agreement(**given), mission(), [day(0), day(1)], Exposures.of(0))
    (row,) = [r for r in made.rows() if (r["zone"], r["rule"], r["period"]) == (zone_id, rule_id, day(period).name)]
    return row["least"], row["most"]


def test_there_is_a_row_for_every_period_zone_and_rule_zeros_too() -> None:
    made = count(incidents(), agreement(zones=(zone("a"), zone("b"))), mission(), [day(0), day(1)], Exposures.of(0))
    assert len(made) == 2 * 3 * 2
    assert not made.most.any()
    assert set(made.coverage.tolist()) == {0}


def test_observation_counts_add_up_and_an_open_one_opens() -> None:
    assert counted({"count_min": 3, "count_max": 4}, {"count_min": 1, "count_max": 1}) == (4, 5)
    assert counted({"count_min": 5, "count_max": -1}, {}) == (6, -1)


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ({"low_confidence": "yes"}, (0, 1)),
        ({"disputed": "yes"}, (0, 1)),
        ({"lat_e7": 10 * E7_PER_KM}, (0, 1)),
        ({"lat_e7": 20 * E7_PER_KM}, (0, 0)),
        ({"coarse": "yes"}, (0, 0)),
        ({"in_area": "no"}, (0, 0)),
        ({"kind": "fire"}, (0, 0)),
        ({"kind": "shot"}, (1, 1)),
    ],
)
def test_what_is_certain_what_is_not_excluded_and_what_does_not_count(row, number) -> None:
    assert counted(row) == number


def test_the_area_counts_what_no_zone_does() -> None:
    assert counted({"lat_e7": 20 * E7_PER_KM}, zone_id="area") == (1, 1)


def test_a_rule_counts_its_means_only() -> None:
    rules = (rule(means=("seen",)),)
    assert counted({}, {"means_bits": 3}, {"means_bits": 1}, rules=rules) == (2, 2)


def test_an_incident_counts_in_the_period_that_holds_the_middle_of_its_time() -> None:
    whole_day = {"t0_ms": 0, "t1_ms": DAY_MS}
    over_midnight = {"t0_ms": 23 * HOUR_MS, "t1_ms": 26 * HOUR_MS}
    assert counted(whole_day, over_midnight) == (1, 1)
    assert counted(whole_day, over_midnight, period=1) == (1, 1)


def test_an_episode_is_what_lies_within_its_distance_and_time() -> None:
    near, far = {"lat_e7": E7_PER_KM}, {"lat_e7": 4 * E7_PER_KM}
    later = {"t0_ms": 12 * HOUR_MS + 660_000, "t1_ms": 12 * HOUR_MS + 660_001}
    assert counted({"count_min": 9, "count_max": -1}, near, far, later, rule_id="per_episode") == (2, 2)
    much_later = {"t0_ms": 14 * HOUR_MS, "t1_ms": 14 * HOUR_MS + 1}
    assert counted({}, much_later, rule_id="per_episode") == (2, 2)


def test_night_is_told_apart_and_what_straddles_dusk_may_be_of_it() -> None:
    at = [{"t0_ms": h * HOUR_MS, "t1_ms": h * HOUR_MS + 1} for h in (3, 12, 20)]
    dusk = {"t0_ms": 17 * HOUR_MS, "t1_ms": 19 * HOUR_MS}
    made = count(incidents(*at, dusk), agreement(rules=(rule(),)), mission(), [day(0)], Exposures.of(0))
    (row,) = [r for r in made.rows() if r["zone"] == "area"]
    assert (row["least"], row["most"], row["night_least"], row["night_most"]) == (4, 4, 2, 3)


def test_every_count_carries_the_band_of_its_zone() -> None:
    watch = CoverageIntervals.from_rows(
        [{"t0_ms": 0, "t1_ms": DAY_MS, "radius_m": 40_000, "state": "up", "platform": "s"}]
    )
    zones = (zone(),)
    exposures = expose(watch.replace(id=ids(["w"]), content=ids(["w"])), {}, zones, mission(), [day(0), day(1)])
    made = count(incidents({}), agreement(), mission(), [day(0), day(1)], exposures)
    bands = {(r["period"], r["zone"]): r["coverage"] for r in made.rows()}
    assert bands[day(0).name, "buffer"] == "well_observed"
    assert bands[day(0).name, "area"] == "little_observed"
    assert bands[day(1).name, "buffer"] == "not_observed"


def test_a_zone_that_does_not_exist_in_the_period_has_no_row() -> None:
    zones = (zone(valid=Interval(DAY_MS, 2 * DAY_MS)),)
    made = count(incidents({}), agreement(zones=zones), mission(), [day(0), day(1)], Exposures.of(0))
    assert {(r["period"], r["zone"]) for r in made.rows()} == {
        (day(0).name, "area"),
        (day(1).name, "area"),
        (day(1).name, "buffer"),
    }


def test_the_order_of_incidents_changes_nothing() -> None:
    rows = incidents(*({"lat_e7": k * E7_PER_KM // 2, "count_max": k + 1} for k in range(30)))
    turned = rows.take(np.arange(len(rows))[::-1])
    one, two = (count(t, agreement(), mission(), [day(0)], Exposures.of(0)) for t in (rows, turned))
    assert all((getattr(one, c.name) == getattr(two, c.name)).all() for c in one.columns())
