"""Figures of others, visits and indicators: what of them is told, and what stays inside."""

import dataclasses

import numpy as np

from trucewatch.model.edition import Comparison
from trucewatch.publish.release import release
from unit.publish import sample


def facts(mission=sample.MISSION, agreement=sample.AGREEMENT, **changed):
    return release(dataclasses.replace(sample.EVIDENCE, **changed), mission, agreement, sample.AS_OF).facts


def test_a_comparison_names_its_figures_by_their_place_in_the_lists():
    told = facts()
    assert told["comparisons"] == [{"a": ["claims", 0], "b": ["claims", 2], "least": 4, "most": 6}]
    assert [told["claims"][at]["side"] for at in (0, 2)] == ["west", "east"]


def test_a_comparison_of_a_figure_that_is_not_told_stays_inside():
    assert facts(comparisons=(Comparison("1" * 40, "8" * 40, 1, 1),))["comparisons"] == []


def test_ids_of_claims_stay_inside():
    assert all("id" not in row for row in (*facts()["claims"], *facts()["records"]))


def test_a_visit_shows_compliance_only_with_full_access_and_everything_checked():
    assert facts()["inspections"] == [
        {"access": "full", "found": "differs", "number": 1},
        {"access": "full", "found": "as_declared", "number": 1},
        {"access": "full", "found": "open", "number": 1},
        {"access": "denied", "found": "open", "number": 1},
    ]
    partly = sample.INSPECTIONS.replace(access="partial", first_seen=0, present_unchecked=0)
    assert {row["found"] for row in facts(inspections=partly)["inspections"]} == {"open"}


def test_a_visit_that_ended_less_than_the_delay_ago_is_held_back():
    late = sample.INSPECTIONS.replace(t1_ms=sample.AS_OF)
    assert facts(inspections=late)["inspections"] == []


def test_findings_of_restrictions_and_visits_are_told_once_they_may_be():
    judged = sample.FINDINGS.replace(incident=sample.RESTRICTIONS.id[0])
    assert sum(row["inconsistent"] for row in facts(findings=judged)["findings"]) == 2
    late = sample.RESTRICTIONS.replace(t1_ms=sample.AS_OF)
    assert facts(findings=judged, restrictions=late)["findings"] == []


def test_of_each_indicator_the_last_week_is_told_in_the_order_of_the_missions_file():
    told = facts()["indicators"]
    assert [(row["indicator"], row["state"]) for row in told] == [("shots", "lower"), ("old", "too_little_seen")]
    assert told[0]["baseline"] == {"each_day_e3": 12_500, "least_e3": 9_000, "most_e3": 16_000}
    assert told[0]["baseline_source"]


def test_without_a_review_there_is_no_indicator():
    assert facts(indicators=())["indicators"] == []


def test_an_indicator_that_the_mission_does_not_declare_or_of_a_small_zone_stays_inside():
    assert facts(dataclasses.replace(sample.MISSION, indicators=()))["indicators"] == []
    assert "ford" not in {row["indicator"] for row in facts()["indicators"]}


def test_a_week_that_ended_less_than_the_delay_ago_is_held_back():
    late = tuple(dataclasses.replace(one, until_ms=sample.AS_OF) for one in sample.INDICATORS)
    assert facts(indicators=late)["indicators"] == []


def test_findings_are_told_by_word_and_every_finding_once():
    row = next(row for row in facts()["findings"] if row["clause"] == "ceasefire")
    assert row["likely"] == {"very_unlikely": 0, "unlikely": 0, "undecided": 0, "likely": 0, "very_likely": 4}
    spread = sample.FINDINGS.replace(
        lo_e6=np.array([0, 0, 0, 700_000, 0]), hi_e6=np.array([0, 300_000, 10**6, 10**6, 0])
    )
    row = next(row for row in facts(findings=spread)["findings"] if row["clause"] == "ceasefire")
    assert row["likely"] == {"very_unlikely": 1, "unlikely": 1, "undecided": 1, "likely": 1, "very_likely": 0}


def test_counts_by_side_leave_only_where_the_side_is_larger_than_cells():
    assert {row["zone"] for row in facts()["counts"]} >= {"side:west", "side:east"}
    narrow = dataclasses.replace(sample.AGREEMENT.extents["line|west"], most=sample.box(-21.02, -13.02, -21.0, -13.0))
    small = dataclasses.replace(sample.AGREEMENT, extents={**sample.AGREEMENT.extents, "line|west": narrow})
    assert "side:west" not in {row["zone"] for row in facts(agreement=small)["counts"]}
    unknown = dataclasses.replace(sample.AGREEMENT, extents={})
    assert not [row for row in facts(agreement=unknown)["counts"] if row["zone"].startswith("side:")]


def test_counts_by_place_of_observation_never_leave():
    assert not [row for row in facts()["counts"] if row["zone"].startswith("place:")]


def test_every_count_has_the_id_by_which_it_is_explained_and_a_sum_has_none():
    assert all(len(row["id"]) == 40 for row in facts()["counts"])
    two = type(sample.COUNTS).concat([sample.COUNTS, sample.BEFORE])
    sums = {row["zone"]: row["id"] for row in facts(counts=two)["counts"] if row["rule"] == "per_observation"}
    assert sums["area"] == ""
    assert sums["side:west"]
