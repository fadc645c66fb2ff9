"""Numbers by place of observation."""

from trucewatch.assess.counts import counted
from trucewatch.assess.placed import Placed, by_place
from trucewatch.model.derived import Findings, Members
from trucewatch.model.evidence import Observations
from unit.assess.scenes import agreement, day, ids, incidents, mission, rule

USUAL = {"kind": "explosion", "means": "heard", "count_min": 1, "count_max": 1, "count_word": "exactly"}


def placed(rows, unit: str = "projectile", incident_rows=({},), **given):
    """Numbers by place; each row names its incident by number, the first if it names none."""
    table = incidents(*incident_rows)
    names = ids([f"observation {k}" for k in range(len(rows))])
    plain = [{**USUAL, **{n: x for n, x in row.items() if n != "of"}} for row in rows]
    seen = Observations.from_rows(plain).replace(id=names, content=names)
    members = Members.of(len(rows), observation=names, incident=table.id[[row.get("of", 0) for row in rows]])
    ruled = rule(unit=unit, **given)
    whole, _ = counted(table, Findings.of(0), agreement(rules=(ruled,)), mission(), day(0), "area", ruled)
    return by_place(whole, members, seen)


def test_two_places_that_heard_one_thing_both_have_it() -> None:
    rows = [
        {"place_name": "mill", "count_min": 30, "count_max": 30},
        {"place_name": "bridge", "count_min": 20, "count_max": 20},
    ]
    assert placed(rows) == [Placed("bridge", 20, 20), Placed("mill", 30, 30)]


def test_two_sensors_of_one_place_that_heard_the_same_thirty_do_not_make_sixty() -> None:
    sensors = [{"place_name": "mill", "platform": name, "count_min": 30, "count_max": 30} for name in "ab"]
    assert placed(sensors) == [Placed("mill", 30, 30)]
    assert placed(sensors, "observation") == [Placed("mill", 2, 2)]


def test_what_one_platform_counted_at_several_moments_adds_up() -> None:
    assert placed([{"platform": "a", "count_min": 3, "count_max": 3}] * 2) == [Placed("a", 6, 6)]
    assert placed([{"place_name": "mill", "count_min": 3, "count_max": 3}] * 2) == [Placed("mill", 3, 3)]


def test_an_open_number_opens_its_own_place_only() -> None:
    rows = [{"place_name": "mill", "count_min": 5, "count_max": -1}, {"place_name": "bridge"}]
    assert placed(rows) == [Placed("bridge", 1, 1), Placed("mill", 5, -1)]


def test_other_means_and_kinds_than_the_rules_are_not_of_it() -> None:
    rows = [{"place_name": "mill"}, {"place_name": "bridge", "means": "seen"}, {"place_name": "hill", "kind": "smoke"}]
    assert placed(rows, means=("heard",)) == [Placed("mill", 1, 1)]


def test_incidents_and_episodes_of_a_place_are_those_it_perceived() -> None:
    far_apart = ({}, {"lat_e7": 5_000_000}, {"lat_e7": 5_000_100, "low_confidence": "yes"})
    rows = [{"place_name": "mill"}, {"place_name": "mill", "of": 1}, {"place_name": "bridge", "of": 2}]
    assert placed(rows, "incident", far_apart) == [Placed("bridge", 0, 1), Placed("mill", 2, 2)]
    merged = {"merge_distance_m": 1000, "merge_time_s": 60}
    assert placed(rows, "episode", far_apart, **merged) == [Placed("bridge", 0, 1), Placed("mill", 2, 2)]
