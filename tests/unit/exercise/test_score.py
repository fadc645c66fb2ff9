"""Scores of states written by hand, in which every figure can be counted on the fingers."""

import numpy as np
import pytest

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
    assert made["counts"]["per_shot"].items() >= {"n": 1, "holds_the_truth": 1.0, "begins_above_it": 0.0}.items()
    assert all(
        made["counts"]["per_shot"][f"{end}_off{form}"] == 0 for end in ("least", "middle") for form in ("", "_abs")
    )
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
    assert (place["coverage95"], place["error_m"]["n"], place["error_m"]["median"]) == (None, 0, None)
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
    assert made["apart"].items() >= {"brier": 0.0625, "ece": 0.25, "ece_equal_mass": 0.25, "n": 1}.items()
    assert made["apart"]["curve"] == [{"p": 0.25, "happened": 0.0, "n": 1}]
    assert not {"findings", "zone", "kind"} & made.keys(), "what was nowhere given has no entry"


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
        {"indicator": "episodes_s", "until": f"{w}T00:00:00Z", "state": s}
        for w, s in (
            ("2031-05-02", "higher"),
            ("2031-05-09", "unchanged"),
            ("2031-05-16", "higher"),
            ("2031-05-23", "higher"),
        )
    ]
    empty = Incidents.of(0), Members.of(0), Observations.of(0), Findings.of(0), Counts.of(0)
    answered = score([TRUTH[0], line], *empty, None, weeks)["indicator"]
    never = score([TRUTH[0], line], *empty, None, weeks[:2])["indicator"]
    assert (answered["days"], answered["weeks"]) == (13.0, 3)
    assert (never["days"], never["weeks"]) == (None, 1)
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


def test_groups_of_observations_are_judged_among_all():
    """An incident that took in a rumour is as wrong for fire of arms as for the rumour."""
    made = scored({**RIGHT, "O4": "i2"})["association"]
    assert (made["of_arms"]["b3_precision"], made["of_arms"]["b3_recall"]) == (pytest.approx(2.5 / 3, abs=1e-6), 1.0)
    assert made["by_size"]["1"] == {"b3_precision": 0.5, "b3_recall": 1.0, "b3_f1": pytest.approx(2 / 3, abs=1e-6)}
    assert made["by_size"]["2 to 3"]["b3_f1"] == 1.0
    assert made["observations"] == 4


def test_what_was_found_is_told_by_class_and_by_means():
    truth = [
        TRUTH[0],
        {**event("bang", "O1", "O2"), "kind": "explosion", "within_reach": True},
        {**event("swallowed", "O3"), "kind": "explosion", "within_reach": True},
        {**event("missed"), "kind": "shot", "within_reach": True},
        {**event("far"), "kind": "shot", "within_reach": False},
        event("rumour", "O4", real=False),
    ]
    incidents, members, observations = tables({"O1": "i1", "O2": "i1", "O3": "i1", "O4": "i2"})
    seen = observations.replace(means=["heard", "detected", "heard", "told"])
    found = score(truth, incidents, members, seen, Findings.of(0), Counts.of(0))["detection"]
    columns = ("happened", "within_reach", "perceived", "found", "share", "share_within_reach")
    assert [found["by_class"]["heavy_weapons"][c] for c in columns] == [2, 2, 2, 1, 0.5, 0.5]
    assert [found["by_class"]["small_arms"][c] for c in columns] == [2, 1, 0, 0, None, 0.0]
    assert [found["all"][c] for c in columns] == [4, 3, 2, 1, 0.5, pytest.approx(1 / 3, abs=1e-6)]
    assert found["by_means"] == {
        "detected": {"perceived": 1, "found": 1, "share": 1.0},
        "heard": {"perceived": 2, "found": 1, "share": 0.5},
    }


def test_what_an_older_truth_does_not_say_of_reach_is_what_left_a_trace():
    assert scored(RIGHT)["detection"]["all"].items() >= {"happened": 3, "within_reach": 2, "share": 1.0}.items()


def test_an_ellipse_is_longer_one_way_than_the_other():
    """A standard deviation of 100 m northwards and 1,000 m eastwards: 300 m to the east is within half of it, 300 m to the north outside 95 %."""
    for x_m, y_m, held in ((300, 0, 1.0), (0, 300, 0.0)):
        incidents, members, observations = tables({"O3": "i2"})
        lat_e7, lon_e7 = land.to_e7(x_m, y_m)
        moved = incidents.replace(lat_e7=lat_e7, lon_e7=lon_e7, var_north_m2=10**4, var_east_m2=10**6, radius_m=2_450)
        place = score(TRUTH, moved, members, observations, Findings.of(0), Counts.of(0))["place"]
        assert (place["ellipse50"], place["ellipse95"], place["coverage95"]) == (held, held, 1.0)
        assert place["by_class"]["other"]["median"] == pytest.approx(300, abs=2)


def test_the_radius_of_half_is_taken_where_it_is_given():
    incidents, members, observations = tables(RIGHT, x_m=300)
    wide = incidents.replace(radius50_m=301)
    place = score(TRUTH, wide, members, observations, Findings.of(0), Counts.of(0))["place"]
    assert (place["coverage50"], scored(RIGHT, x_m=300)["place"]["coverage50"]) == (1.0, 0.0)


def test_spans_touch_or_do_not_and_starts_are_so_far_apart():
    truth = [TRUTH[0], {**event("shots", "O3"), "from": "2031-05-03T10:00:00Z", "until": "2031-05-03T10:01:00Z"}]
    incidents, members, observations = tables({"O3": "i2"})
    ten = 1_935_568_800_000
    for t0_ms, t1_ms, touched in (
        (ten - 5_000, ten + 1, 1.0),
        (ten - 5_000, ten, 0.0),
        (ten + 59_999, ten + 70_000, 1.0),
    ):
        spanned = incidents.replace(t0_ms=t0_ms, t1_ms=t1_ms)
        time = score(truth, spanned, members, observations, Findings.of(0), Counts.of(0))["time"]
        assert (time["touched"], time["start_off_s"]["n"]) == (touched, 1)
        assert time["start_off_s"]["median"] == round(abs(t0_ms - ten) / 1000, 1)


def test_numbers_are_off_with_their_sign_and_without():
    lines = [
        {"what": "period", "period": DAY, "acts": 10, "episodes": 2},
        {"what": "period", "period": "2031-05-04", "acts": 10, "episodes": 0},
        {"what": "count", "period": DAY, "rule": "per_shot", "zone": "buffer", "number": 4},
    ]
    rows = [
        {"period": DAY, "zone": "area", "rule": "per_shot", "least": 5, "most": 11},
        {"period": "2031-05-04", "zone": "area", "rule": "per_shot", "least": 15, "most": -1},
        {"period": DAY, "zone": "buffer", "rule": "per_shot", "least": 4, "most": 4},
        {"period": "2031-05-04", "zone": "buffer", "rule": "per_shot", "least": 1, "most": 1},
        {"period": DAY, "zone": "side:a", "rule": "per_shot", "least": 99, "most": 99},
        {"period": "2031-05-04", "zone": "area", "rule": "per_episode", "least": 0, "most": 0},
    ]
    empty = Incidents.of(0), Members.of(0), Observations.of(0), Findings.of(0)
    made = score([TRUTH[0], *lines], *empty, Counts.from_rows(rows))["counts"]
    assert made["per_shot"] == {
        "n": 4,
        "holds_the_truth": 0.5,
        "begins_above_it": 0.5,
        "least_off": 0.0,
        "least_off_abs": pytest.approx(1 / 3, abs=1e-6),
        "middle_off": -0.1,
        "middle_off_abs": 0.1,
    }
    assert (
        made["per_episode"].items() >= {"n": 1, "holds_the_truth": 1.0, "least_off": None, "middle_off": None}.items()
    )


@pytest.mark.parametrize(
    ("name", "kind"),
    [("false-trigger-A0387-001-1", "false_trigger"), ("rumour-section_01-03", "rumour"), ("thunder", "thunder")],
)
def test_false_incidents_are_told_by_what_they_were(name, kind):
    incidents, members, observations = tables({"O1": "i1"})
    truth = [TRUTH[0], event(name, "O1", real=False)]
    made = score(truth, incidents, members, observations, Findings.of(0), Counts.of(0))
    assert made["false_by_cause"] == {kind: 0.25}


@pytest.mark.parametrize(
    ("held", "whole"),
    [
        ({"O1": "i1", "O2": "i1"}, [1]),
        ({"O1": "i1", "O2": "i9"}, [0, 0]),
        ({"O1": "i1", "O2": "i1", "O3": "i1"}, [0]),
        ({"O1": "i1", "O3": "i1", "O2": "i9"}, [0, 0]),
    ],
)
def test_an_incident_is_whole_if_it_has_all_of_one_event_and_nothing_else(held, whole):
    incidents, members, observations = tables(held)
    sure = incidents.replace(preferred_e6=10**6)
    made = score(TRUTH, sure, members, observations, Findings.of(0), Counts.of(0))["calibration"]["preferred"]
    assert made["curve"] == [{"p": 1.0, "happened": sum(whole) / len(whole), "n": len(whole)}]


def test_kinds_are_judged_by_name_and_by_class():
    """A shot that was taken for a burst with 0.6: the kind is wrong, and small arms, with 0.9 in all, right."""
    truth = [TRUTH[0], {**event("shots", "O3"), "kind": "shot"}]
    incidents, members, observations = tables({"O3": "i2"})
    kinds = '{"burst":600000,"explosion":100000,"shot":300000}'
    told = incidents.replace(kind="burst", kind_e6=600_000, kinds=kinds)
    made = score(truth, told, members, observations, Findings.of(0), Counts.of(0))["calibration"]
    assert made["kind"]["curve"] == [{"p": 0.6, "happened": 0.0, "n": 1}]
    assert made["class"]["curve"] == [{"p": 0.1, "happened": 0.0, "n": 1}, {"p": 0.9, "happened": 1.0, "n": 1}]
