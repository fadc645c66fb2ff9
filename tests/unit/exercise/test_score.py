"""Scores of states written by hand, in which every figure can be counted on the fingers."""

import numpy as np
import pytest

from trucewatch.errors import EvidenceError
from trucewatch.exercise import land
from trucewatch.exercise.score import score
from trucewatch.model.derived import Counts, Findings, Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.mission import Region

DAY = "2031-05-03"


def event(name, *observations, real=True, breaches=(), x_m=0):
    lat_e7, lon_e7 = land.to_e7(x_m, 0)
    return {
        "what": "event",
        "event": name,
        "real": real,
        "lat_e7": lat_e7,
        "lon_e7": lon_e7,
        "breaches": list(breaches),
        "observations": [f"observations/{o}" for o in observations],
    }


TRUTH = [
    {"what": "exercise", "seed": 7, "days": 4},
    event("breach", "O1", "O2", breaches=["ceasefire"]),
    event("shots", "O3"),
    event("rumour", "O4", real=False),
    event("unseen", breaches=["aircraft"]),
    {"what": "period", "period": DAY, "acts": 6, "episodes": 2},
]


def tables(held, radius_m=500, x_m=0):
    """A state in which `held` says which incident holds each observation."""
    lat_e7, lon_e7 = land.to_e7(x_m, 0)
    ids = sorted(set(held.values()))
    observations = Observations.from_rows([{"id": o, "source": "observations", "record": o} for o in held])
    members = Members.from_rows([{"observation": o, "incident": i} for o, i in held.items()])
    incidents = Incidents.from_rows([{"id": i, "lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": radius_m} for i in ids])
    return incidents, members, observations


def finding(incident, clause, lo_e6, hi_e6, result):
    return {
        "id": incident + clause,
        "incident": incident,
        "clause": clause,
        "lo_e6": lo_e6,
        "hi_e6": hi_e6,
        "result": result,
    }


def scored(held, findings=(), counts=(), **places):
    incidents, members, observations = tables(held, **places)
    return score(TRUTH, incidents, members, observations, Findings.from_rows(findings), Counts.from_rows(counts))


RIGHT = {"O1": "i1", "O2": "i1", "O3": "i2", "O4": "i3"}


def test_a_perfect_state_scores_perfectly():
    findings = [
        finding("i1", "ceasefire", 10**6, 10**6, "inconsistent"),
        finding("i2", "ceasefire", 0, 0, "consistent"),
    ]
    counts = [{"period": DAY, "zone": "area", "rule": "per_shot", "least": 6, "most": 6}]
    made = scored(RIGHT, findings, counts)
    assert made["on"] == "on invented data made by ourselves"
    assert (made["seed"], made["days"]) == (7, 4)
    assert made["association"].items() >= {"b3_precision": 1.0, "b3_recall": 1.0, "b3_f1": 1.0}.items()
    assert made["place"].items() >= {"coverage50": 1.0, "coverage95": 1.0}.items()
    assert made["calibration"]["findings"].items() >= {"brier": 0.0, "ece": 0.0, "n": 2, "width": 0.0}.items()
    exact = {"holds_the_truth": 1.0, "begins_above_it": 0.0, "least_off": 0.0, "middle_off": 0.0}
    assert made["counts"]["per_shot"] == exact
    assert made["events"] == {"real": 3, "perceived": 2, "false": 1}
    assert made["false_incidents_per_day"] == 0.25


def test_a_breach_split_in_two_costs_recall_and_one_lumped_costs_precision():
    split = scored({**RIGHT, "O2": "i9"})["association"]
    lumped = scored(dict.fromkeys(RIGHT, "i1"))["association"]
    assert (split["b3_precision"], split["b3_recall"]) == (1.0, 0.75)
    assert (lumped["b3_precision"], lumped["b3_recall"]) == (0.375, 1.0)


@pytest.mark.parametrize(("off_m", "within"), [(200, (1.0, 1.0)), (300, (0.0, 1.0)), (600, (0.0, 0.0))])
def test_a_place_is_held_by_its_radius_or_not(off_m, within):
    """Half of a circular normal lies within 0.481 of the radius of 95 %: 240 m of 500 m."""
    place = scored(RIGHT, x_m=off_m)["place"]
    assert (place["coverage50"], place["coverage95"]) == within


def test_false_incidents_have_no_place_to_be_judged():
    place = scored({"O4": "i3"}, x_m=9_000)["place"]
    assert (place["coverage95"], place["error_m"]) == (0.0, {"n": 0})
    assert scored({"O1": "i1", "O4": "i3"})["place"]["coverage95"] == 1.0


def test_unknown_is_never_wrong_and_its_width_says_so():
    figures = scored(RIGHT, [finding("i1", "ceasefire", 0, 10**6, "undetermined")])["calibration"]["findings"]
    assert (figures["brier"], figures["ece"], figures["width"]) == (0.25, 0.0, 1.0)
    assert figures["curve"] == [{"least": 0.0, "most": 1.0, "happened": 1.0, "n": 1}]


def test_an_interval_errs_as_far_as_the_truth_lies_outside_it():
    wrong = [
        finding("i1", "ceasefire", 0, 200_000, "consistent"),
        finding("i2", "ceasefire", 700_000, 900_000, "undetermined"),
    ]
    assert scored(RIGHT, wrong)["calibration"]["findings"]["ece"] == pytest.approx((0.8 + 0.7) / 2)


def told(**columns):
    """The right state with columns of its three incidents, i1 to i3, and of members."""
    incidents, members, observations = tables(RIGHT)
    mine = {n: v for n, v in columns.items() if n in {c.name for c in Incidents.columns()}}
    rest = {n: v for n, v in columns.items() if n not in mine}
    return score(TRUTH, incidents.replace(**mine), members.replace(**rest), observations, Findings.of(0), Counts.of(0))[
        "calibration"
    ]


def test_every_probability_is_held_against_what_was_true():
    made = told(
        clutter_e6=[0, 0, 1_000_000],
        preferred_e6=[900_000, 1_000_000, 1_000_000],
        p_e6=[1_000_000, 1_000_000, 500_000, 1_000_000],
        alternatives=['[["i2",250000]]', '[["i1",250000]]', "[]"],
    )
    assert (made["clutter"]["ece"], made["clutter"]["n"]) == (0.0, 3)
    assert made["preferred"]["ece"] == pytest.approx(0.1 / 3, abs=1e-6)
    assert made["membership"]["ece"] == pytest.approx(0.5 / 4, abs=1e-6)
    assert made["apart"] == {"brier": 0.0625, "ece": 0.25, "n": 1, "curve": [{"p": 0.25, "happened": 0.0, "n": 1}]}
    assert not {"zone", "kind"} & made.keys()


def test_a_zone_is_judged_where_a_place_may_lie_on_either_side():
    lat_e7, lon_e7 = land.to_e7(0, 0)
    ring = np.array(
        [
            [lat_e7, lon_e7 - 10**7],
            [lat_e7 + 10**7, lon_e7 - 10**7],
            [lat_e7 + 10**7, lon_e7 + 10**7],
            [lat_e7, lon_e7 + 10**7],
        ]
    )
    incidents, members, observations = tables(RIGHT)
    round_ = incidents.replace(var_north_m2=250_000, var_east_m2=250_000)
    made = score(TRUTH, round_, members, observations, Findings.of(0), Counts.of(0), {"north": Region((ring,))})
    zone = made["calibration"]["zone"]
    # both real incidents lie on the edge: one half, and the edge to the south belongs to the zone
    assert (zone["n"], zone["curve"]) == (2, [{"p": 0.5, "happened": 1.0, "n": 2}])


def test_an_escalation_is_answered_after_so_many_days_or_never():
    line = {
        "what": "escalation",
        "section": "s",
        "from": "2031-05-03T00:00:00Z",
        "factor": 10,
        "indicator": "episodes_s",
    }
    weeks = [
        {"indicator": "episodes_s", "week": w, "state": s}
        for w, s in (("2031-05-02", "higher"), ("2031-05-09", "unchanged"), ("2031-05-16", "higher"))
    ]
    empty = Incidents.of(0), Members.of(0), Observations.of(0), Findings.of(0), Counts.of(0)
    assert score([TRUTH[0], line], *empty, None, weeks)["indicator"]["days"] == 13.0
    assert score([TRUTH[0], line], *empty, None, weeks[:2])["indicator"]["days"] is None
    assert score(TRUTH, *empty)["indicator"] is None


def test_breaches_missed_and_findings_that_are_not_borne_out_are_told():
    findings = [
        finding("i2", "ceasefire", 950_000, 10**6, "inconsistent"),
        finding("i1", "ceasefire", 0, 50_000, "consistent"),
        finding("i3", "ceasefire", 0, 10**6, "undetermined"),
    ]
    assert scored(RIGHT, findings)["findings"] == {
        "breaches": 2,
        "found": 0,
        "missed": 2,
        "wrongly_inconsistent": 1,
        "wrongly_consistent": 1,
        "undetermined": 1,
    }


@pytest.mark.parametrize(
    ("least", "most", "holds", "above"), [(2, 5, 0.0, 0.0), (4, -1, 1.0, 0.0), (7, 9, 0.0, 1.0), (6, 6, 1.0, 0.0)]
)
def test_a_count_holds_the_truth_or_begins_above_it(least, most, holds, above):
    count = {"period": DAY, "zone": "area", "rule": "per_shot", "least": least, "most": most}
    figures = scored(RIGHT, counts=[count])["counts"]["per_shot"]
    assert (figures["holds_the_truth"], figures["begins_above_it"]) == (holds, above)


def test_an_incident_is_taken_for_the_event_of_most_of_its_observations():
    held = dict.fromkeys(("O1", "O2", "O4"), "i1")
    assert scored(held)["false_incidents_per_day"] == 0.0
    assert scored({"O4": "i1"})["false_incidents_per_day"] == 0.25


def test_observations_that_the_truth_does_not_know_are_left_out():
    assert scored({**RIGHT, "stranger": "i1"})["association"]["b3_precision"] == 1.0


def test_a_truth_without_its_exercise_is_refused():
    with pytest.raises(EvidenceError, match="exercise new"):
        score(TRUTH[1:], *tables(RIGHT), Findings.of(0), Counts.of(0))
