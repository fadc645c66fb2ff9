"""Restrictions beside every count, and what denials and jamming took from what could have been seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from trucewatch.coverage.hindered import Hindrance, hindered
from trucewatch.model.evidence import CoverageIntervals, Restrictions
from trucewatch.model.mission import RangeModel
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import E7_PER_KM, HOUR_MS, day, ids, mission, zone
from unit.coverage.test_coverage_laws import ANYTHING, RANGES
from unit.coverage.test_ranges import model
from unit.coverage.watching import watches


def restrictions(*rows: dict[str, Any]) -> Restrictions:
    """Denied at 10:00 for two hours in the middle of the zone, unless a row says otherwise."""
    usual = {"t0_ms": 10 * HOUR_MS, "t1_ms": 12 * HOUR_MS, "restriction": "denied"}
    made = Restrictions.from_rows({**usual, **row} for row in rows)
    return made.replace(id=ids([f"r{k}" for k in range(len(rows))]))


NONE = Restrictions.of(0)


def buffer(
    given_: CoverageIntervals, *rows: dict[str, Any], number: int = 0, ranges: tuple[RangeModel, ...] = ()
) -> Hindrance:
    ours = replace(mission(), ranges=ranges)
    found = hindered(given_, restrictions(*rows) if rows else NONE, [zone()], ours, [day(number)])
    assert [h.zone for h in found] == ["area", "buffer"]
    return found[1]


DENIED = {"state": "denied", "t0_ms": 6 * HOUR_MS, "t1_ms": 12 * HOUR_MS, "means": "seen", "platform": "patrol"}


def test_a_denied_patrol_took_the_share_that_it_alone_would_have_watched() -> None:
    evening = {"means": "seen", "state": "present", "platform": "patrol", "t0_ms": 12 * HOUR_MS, "t1_ms": 18 * HOUR_MS}
    assert buffer(watches(DENIED, evening)).lost_e6 == 500_000
    assert buffer(watches(DENIED)).lost_e6 == 1_000_000, "it was all that could have been seen"
    assert buffer(watches(DENIED, {"t1_ms": 12 * HOUR_MS})).lost_e6 == 0, "somebody else watched the same"


def test_what_only_the_denied_could_have_seen_is_not_made_up_for_by_what_others_hear() -> None:
    eyes, ears = model("presence", "seen"), model("heavy_weapons", "heard", sure_e3=4000, none_e3=4000)
    found = buffer(watches(DENIED, {}), ranges=(eyes, ears))
    assert (found.lost_e6, found.event_class) == (1_000_000, "presence")


def test_jamming_takes_what_the_sensor_would_have_heard_and_a_broken_sensor_nothing() -> None:
    gap = {"t0_ms": 6 * HOUR_MS, "t1_ms": 9 * HOUR_MS}
    jammed = buffer(watches({}, {**gap, "state": "jammed"}))
    assert (jammed.lost_e6, jammed.event_class) == (125_000, "any")
    assert buffer(watches({}, {**gap, "state": "jammed", "platform": ""})).lost_e6 == 125_000
    assert buffer(watches({}, {**gap, "state": "down"})).lost_e6 == 0
    assert buffer(watches({}, {**gap, "state": "degraded"})).lost_e6 == 0


def test_restrictions_are_told_by_kind_with_their_minutes() -> None:
    rows = [
        {},
        {"t0_ms": -HOUR_MS, "t1_ms": HOUR_MS},
        {"restriction": "delayed", "delay_min": 25, "t1_ms": 10 * HOUR_MS + 1},
        {"lat_e7": 50 * E7_PER_KM},
        {"t0_ms": DAY_MS, "t1_ms": DAY_MS + HOUR_MS},
    ]
    found = buffer(watches(), *rows)
    assert found.restrictions == {"denied": 2, "delayed": 1}
    assert found.minutes == 2 * 60 + 60 + 25
    assert buffer(watches(), *rows, number=1).restrictions == {"denied": 1}


def test_a_zone_without_any_has_its_row() -> None:
    assert buffer(watches({})) == Hindrance(day(0).name, "buffer", {}, 0, 0, "")


def test_a_zone_that_does_not_exist_has_no_row() -> None:
    found = hindered(watches(), NONE, [zone(valid=Interval(DAY_MS, 2 * DAY_MS))], mission(), [day(0), day(1)])
    assert [(h.period, h.zone) for h in found] == [
        (day(0).name, "area"),
        (day(1).name, "area"),
        (day(1).name, "buffer"),
    ]


@settings(deadline=None, max_examples=40)
@given(ANYTHING)
def test_denying_access_never_pays(some: list[dict[str, Any]]) -> None:
    """A further denial never makes what was lost look smaller."""
    denied = {"state": "denied", "platform": "c", "means": "seen", "t0_ms": 8 * HOUR_MS, "t1_ms": 14 * HOUR_MS}
    before, after = buffer(watches(*some), ranges=RANGES), buffer(watches(*some, denied), ranges=RANGES)
    assert 0 <= before.lost_e6 <= after.lost_e6 <= 1_000_000
