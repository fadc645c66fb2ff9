"""Counts, situation by situation."""

import dataclasses

import numpy as np
import pytest

from trucewatch.assess.belonging import side_zones
from trucewatch.assess.counts import count
from trucewatch.coverage.expose import places_of
from trucewatch.model.agreement import Extent
from trucewatch.model.derived import Exposures, Findings, Incidents
from trucewatch.model.mission import RangeModel
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import E7_PER_KM, HOUR_MS, agreement, day, incidents, mission, rule, square, zone


def counted(*rows, zone_id: str = "buffer", rule_id: str = "per_shot", period: int = 0, **given) -> tuple[int, int]:
    made = count(incidents(*rows), Findings.of(0), agreement(**given), mission(), [day(0), day(1)], Exposures.of(0))
    (row,) = [r for r in made.rows() if (r["zone"], r["rule"], r["period"]) == (zone_id, rule_id, day(period).name)]
    return row["least"], row["most"]


def test_there_is_a_row_for_every_period_zone_and_rule_zeros_too() -> None:
    made = count(
        incidents(),
        Findings.of(0),
        agreement(zones=(zone("a"), zone("b"))),
        mission(),
        [day(0), day(1)],
        Exposures.of(0),
    )
    assert len(made) == 2 * 3 * 2
    assert not made.most.any()
    assert set(made.coverage.tolist()) == {0}


@pytest.mark.parametrize(
    ("percent", "said", "number"),
    [(0, 30, (30, 30)), (20, 30, (24, 36)), (20, 1, (1, 2)), (100, 30, (1, 60)), (20, 33, (26, 40))],
)
def test_about_so_many_is_as_far_off_as_the_rule_says(percent, said, number) -> None:
    """Rounded outwards, and at least one: something was perceived."""
    by = {"rules": (rule(about_percent=percent),)}
    assert counted({"count_min": said, "count_max": said, "count_word": "about"}, **by) == number
    assert counted({"count_min": said, "count_max": said, "count_word": "exactly"}, **by) == (said, said)
    assert counted({"count_min": said, "count_max": -1, "count_word": "at_least"}, **by) == (said, -1)


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


def test_an_observation_counts_by_the_means_of_its_rule() -> None:
    by_ear = (rule(unit="observation", means=("heard",)),)
    assert counted({"observations": 4, "means_bits": 2}, rules=by_ear) == (4, 4)
    assert counted({"observations": 4, "means_bits": 3}, rules=by_ear) == (1, 3)
    assert counted({"observations": 4, "means_bits": 3, "count_max": -1}, rules=(rule(unit="observation"),)) == (4, 4)


def test_an_incident_is_one_whatever_it_holds() -> None:
    assert counted({"count_min": 30, "count_max": -1}, {}, rules=(rule(unit="incident"),)) == (2, 2)


@pytest.mark.parametrize(
    ("description", "number"),
    [("live_fire_exercise", (0, 0)), ("undetermined", (0, 1)), ("overlapping", (0, 1)), ("incoming", (1, 1))],
)
def test_where_exercises_are_out_what_nobody_described_may_have_been_one(description, number) -> None:
    row = {"description": description}
    assert counted(row, rules=(rule(exercises=False),)) == number
    assert counted(row) == (1, 1)


def test_episodes_in_one_direction_part_where_the_direction_changes() -> None:
    rows = [{"direction": "N-S"}, {"direction": "S-N"}]
    merged = {"merge_distance_m": 2000, "merge_time_s": 600}
    assert counted(*rows, rules=(rule(unit="episode", **merged),)) == (1, 1)
    assert counted(*rows, rules=(rule(unit="episode", one_direction=True, **merged),)) == (2, 2)
    assert counted(*rows, {}, rules=(rule(unit="episode", one_direction=True, **merged),)) == (2, 3)


def findings(table: Incidents, *rows: tuple[int, str, str]) -> Findings:
    """Findings of incidents by their number, clause and result."""
    made = Findings.from_rows({"clause": clause, "result": result} for _, clause, result in rows)
    return made.replace(incident=table.id[[k for k, _, _ in rows]])


def test_clauses_are_counted_by_their_findings() -> None:
    table = incidents(
        {}, {}, {"low_confidence": "yes"}, {"lat_e7": 20 * E7_PER_KM}, {"kind": "restriction", "means_bits": 0}
    )
    found = findings(
        table,
        *[(0, "fire", "inconsistent"), (0, "weapons", "undetermined"), (1, "fire", "consistent")],
        *[(2, "fire", "undetermined"), (3, "fire", "inconsistent"), (4, "access", "inconsistent")],
    )
    rules = (
        rule("all", "clause", kinds=()),
        rule("fire", "clause", clauses=("fire",)),
        rule("access", "clause", kinds=("restriction",), means=("heard",)),
    )
    made = count(table, found, agreement(rules=rules), mission(), [day(0)], Exposures.of(0))
    numbers = {(r["zone"], r["rule"]): (r["least"], r["most"]) for r in made.rows()}
    assert numbers["area", "all"] == (3, 5)
    assert numbers["buffer", "all"] == (2, 4)
    assert numbers["buffer", "fire"] == (1, 2)
    assert numbers["buffer", "access"] == (1, 1)


RIVER = zone("river", line=True, left="north", right="south")
SIDES = {
    f"river|{party}": Extent(square(50, lat_km=way * 50), square(50, lat_km=way * 50), RIVER.valid)
    for party, way in (("north", 1), ("south", -1))
}


@pytest.mark.parametrize(
    ("row", "north", "south"),
    [
        ({"description": "impact"}, (1, 1), (0, 0)),
        ({"description": "outgoing"}, (0, 0), (0, 0)),
        ({}, (0, 1), (0, 0)),
        ({"description": "impact", "lat_e7": 0}, (0, 1), (0, 1)),
    ],
)
def test_a_side_counts_what_had_its_effect_there(row, north, south) -> None:
    by_side = {"rules": (rule(by=("side",), line="river"),), "zones": (zone(), RIVER), "extents": SIDES}
    row = {"lat_e7": 5 * E7_PER_KM, **row}
    assert counted(row, zone_id="side:north", **by_side) == north
    assert counted(row, zone_id="side:south", **by_side) == south
    assert counted(row, zone_id="area", **by_side) == (1, 1)
    made = count(incidents(), Findings.of(0), agreement(**by_side), mission(), [day(0)], Exposures.of(0))
    assert sorted(made.zone) == ["area", "side:north", "side:south"]


def test_a_side_is_covered_where_it_lies_in_the_area() -> None:
    by_side = agreement(zones=(RIVER,), rules=(rule(by=("side",), line="river"),), extents=SIDES)
    sides = side_zones(by_side)
    assert [(z.id, z.kind) for z in sides] == [("side:north", "side"), ("side:south", "side")]
    north, south = (places_of(sides, mission(half_km=20))[z.id] for z in sides)
    assert (north[:, 0] > 0).all()
    assert (south[:, 0] < 0).all()
    assert len(north) + len(south) == 64
    assert np.abs(north).max() < 20 * E7_PER_KM


def test_night_is_told_apart_and_what_straddles_dusk_may_be_of_it() -> None:
    at = [{"t0_ms": h * HOUR_MS, "t1_ms": h * HOUR_MS + 1} for h in (3, 12, 20)]
    dusk = {"t0_ms": 17 * HOUR_MS, "t1_ms": 19 * HOUR_MS}
    made = count(incidents(*at, dusk), Findings.of(0), agreement(rules=(rule(),)), mission(), [day(0)], Exposures.of(0))
    (row,) = [r for r in made.rows() if r["zone"] == "area"]
    assert (row["least"], row["most"], row["night_least"], row["night_most"]) == (4, 4, 2, 3)


def seen(zone_id: str, means: str, event_class: str, band: str, least_e6: int) -> dict:
    names = {"zone": zone_id, "means": means, "event_class": event_class}
    return {**names, "period": day(0).name, "from_ms": 0, "until_ms": DAY_MS, "band": band, "least_e6": least_e6}


def coverage(*rows: dict, ranges: tuple[RangeModel, ...] = (), **given) -> tuple[str, int]:
    """The band and exposure of the rule's number of day 0 in the zone."""
    rules, watched = (rule(**given),), dataclasses.replace(mission(), ranges=ranges)
    made = count(
        incidents(), Findings.of(0), agreement(rules=rules), watched, [day(0), day(1)], Exposures.from_rows(rows)
    )
    (row,) = [r for r in made.rows() if (r["zone"], r["period"]) == ("buffer", day(0).name)]
    assert all(r["coverage"] == "not_observed" for r in made.rows() if r["period"] == day(1).name)
    return row["coverage"], row["exposure_e6"]


def model(means: str, event_class: str = "small_arms") -> RangeModel:
    return RangeModel(means, event_class, 500, 1000, 900_000, by_night=True, source="test")


HEARD_SHOTS = seen("buffer", "heard", "small_arms", "little_observed", 200_000)
HEARD_BLASTS = seen("buffer", "heard", "heavy_weapons", "well_observed", 900_000)
SEEN_BLASTS = seen("buffer", "seen", "heavy_weapons", "partly_observed", 400_000)
SEEN_ANY = seen("buffer", "seen", "any", "partly_observed", 300_000)
FROM_SPACE = seen("buffer", "satellite", "any", "little_observed", 50_000)


def test_a_count_is_covered_by_the_best_of_its_means_in_the_worst_of_its_classes() -> None:
    assert coverage(HEARD_BLASTS, SEEN_BLASTS, kinds=("explosion",)) == ("well_observed", 900_000)
    assert coverage(HEARD_BLASTS, SEEN_BLASTS, kinds=("explosion",), means=("seen",)) == ("partly_observed", 400_000)
    assert coverage(HEARD_BLASTS, {**HEARD_SHOTS, "band": "partly_observed"}) == ("partly_observed", 200_000)
    assert coverage(HEARD_BLASTS) == ("little_observed", 0)
    assert coverage(HEARD_BLASTS, kinds=("explosion", "restriction")) == ("well_observed", 900_000)
    assert coverage() == ("not_observed", 0)


def test_where_no_range_is_modelled_what_holds_for_any_class_holds() -> None:
    assert coverage(SEEN_ANY, HEARD_BLASTS) == ("partly_observed", 300_000)
    assert coverage(SEEN_ANY, HEARD_BLASTS, HEARD_SHOTS, ranges=(model("seen"),)) == ("little_observed", 0)


def test_exposure_rests_on_means_with_a_range_model_where_there_is_one() -> None:
    rows = SEEN_ANY, {**HEARD_BLASTS, "least_e6": 100_000}
    assert coverage(*rows, kinds=("explosion",)) == ("well_observed", 300_000)
    assert coverage(*rows, kinds=("explosion",), ranges=(model("heard"),)) == ("well_observed", 100_000)
    told = seen("buffer", "told", "any", "little_observed", 200_000)
    assert coverage(told, kinds=("explosion",)) == ("little_observed", 0)


def test_satellites_cover_heat_and_nothing_else_does() -> None:
    assert coverage(SEEN_ANY, FROM_SPACE, kinds=("fire",)) == ("little_observed", 0)
    by_model = {"kinds": ("fire",), "ranges": (model("detected", "heat"),)}
    passes = {**FROM_SPACE, "means": "detected", "event_class": "heat", "least_e6": 20_000}
    assert coverage(SEEN_ANY, FROM_SPACE, passes, **by_model) == ("little_observed", 20_000)
    ground = seen("buffer", "detected", "any", "well_observed", 900_000)
    assert coverage(ground, kinds=("fire",)) == ("not_observed", 0)
    assert coverage(ground, kinds=("explosion",), ranges=by_model["ranges"]) == ("well_observed", 900_000)
    assert coverage(FROM_SPACE, kinds=("explosion",)) == ("not_observed", 0)


def test_a_zone_that_does_not_exist_in_the_period_has_no_row() -> None:
    zones = (zone(valid=Interval(DAY_MS, 2 * DAY_MS)),)
    made = count(incidents({}), Findings.of(0), agreement(zones=zones), mission(), [day(0), day(1)], Exposures.of(0))
    assert {(r["period"], r["zone"]) for r in made.rows()} == {
        (day(0).name, "area"),
        (day(1).name, "area"),
        (day(1).name, "buffer"),
    }


def test_the_order_of_incidents_changes_nothing() -> None:
    rows = incidents(*({"lat_e7": k * E7_PER_KM // 2, "count_max": k + 1} for k in range(30)))
    turned = rows.take(np.arange(len(rows))[::-1])
    one, two = (count(t, Findings.of(0), agreement(), mission(), [day(0)], Exposures.of(0)) for t in (rows, turned))
    assert all((getattr(one, c.name) == getattr(two, c.name)).all() for c in one.columns())
