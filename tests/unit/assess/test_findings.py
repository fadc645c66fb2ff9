"""Findings, situation by situation: what a jurist would ask."""

import msgspec
import numpy as np
import pytest

from trucewatch.assess.findings import find, results
from trucewatch.model import vocabulary as v
from trucewatch.model.agreement import Extent
from trucewatch.model.evidence import Inspections, Notifications, Restrictions
from trucewatch.model.judging import Surroundings
from trucewatch.model.mission import Region
from trucewatch.model.time import DAY_MS, Interval
from unit.assess.scenes import ALWAYS, E7_PER_KM, HOUR_MS, agreement, clause, ids, incidents, zone
from unit.terms.asking import evidence

FIRE = {"all": [{"act": {"kinds": ["explosion"]}}, {"in_zone": "buffer"}]}
NOON = 12 * HOUR_MS


def found(*rows, clauses=None, notifications=None, **given) -> list[str]:
    """The result for each incident in its order; `-` where there is no finding."""
    made = incidents(*rows)
    beside = Surroundings(notifications=Notifications.of(0) if notifications is None else notifications)
    findings = find(made, agreement(*(clauses or [clause(FIRE)]), **given), beside)
    by_incident = {f["incident"]: f["result"] for f in findings.rows()}
    return [by_incident.get(i.decode(), "-") for i in made.id.tolist()]


def test_fire_in_the_zone_is_inconsistent_outside_consistent_on_the_edge_undetermined() -> None:
    rows = {}, {"lat_e7": 20 * E7_PER_KM}, {"lat_e7": 10 * E7_PER_KM}
    assert found(*rows) == ["inconsistent", "consistent", "undetermined"]


def test_a_kind_that_the_clause_does_not_concern_gives_no_finding() -> None:
    assert found({"kind": "fire"}) == ["-"]


def test_outside_the_area_there_is_no_finding() -> None:
    assert found({"in_area": "no"}) == ["-"]


def test_before_entry_into_force_and_after_expiry_there_is_no_finding() -> None:
    rows = {"t0_ms": 0, "t1_ms": HOUR_MS}, {}, {"t0_ms": 20 * HOUR_MS, "t1_ms": 21 * HOUR_MS}
    assert found(*rows, in_force=(Interval(NOON, 13 * HOUR_MS),)) == ["-", "inconsistent", "-"]
    assert found(*rows, in_force=()) == ["-", "-", "-"]


def test_ending_at_the_instant_of_entry_into_force_is_before_it() -> None:
    assert found({"t0_ms": 0, "t1_ms": NOON}, {"t0_ms": NOON, "t1_ms": NOON}, in_force=(Interval(NOON, DAY_MS),)) == [
        "-",
        "inconsistent",
    ]


def test_what_may_have_happened_before_entry_into_force_is_undetermined() -> None:
    assert found({"t0_ms": 0, "t1_ms": NOON + 1}, in_force=(Interval(NOON, DAY_MS),)) == ["undetermined"]


def test_a_clause_has_its_own_time() -> None:
    early = clause(FIRE, id="early", valid=Interval(0, NOON))
    late = clause(FIRE, id="late", valid=Interval(NOON, DAY_MS))
    findings = find(incidents({}), agreement(early, late), Surroundings())
    assert findings.clause.tolist() == ["late"]


def test_an_accepted_demolition_is_consistent_and_an_unanswered_one_undetermined() -> None:
    exception = {"notified": {"activities": ["controlled_detonation"], "hours_before": 24}}
    told = Notifications.from_rows(
        [{"t0_ms": 0, "t1_ms": DAY_MS, "radius_m": 5000, "activity": "controlled_detonation", "announced_ms": -DAY_MS}]
    ).replace(id=ids(["n"]), content=ids(["n"]))
    clauses = [clause(FIRE, exception)]
    assert found({}, clauses=clauses) == ["inconsistent"]
    assert found({}, clauses=clauses, notifications=told) == ["undetermined"]
    assert found({}, clauses=clauses, notifications=told.replace(answer="accepted")) == ["consistent"]
    assert found({}, clauses=clauses, notifications=told.replace(answer="objected")) == ["inconsistent"]


def test_low_confidence_alone_bears_no_finding_of_inconsistency() -> None:
    rows = {"low_confidence": "yes"}, {"low_confidence": "yes", "lat_e7": 20 * E7_PER_KM}
    assert found(*rows) == ["undetermined", "consistent"]


def test_disputed_evidence_bears_no_finding_either_way() -> None:
    rows = {"disputed": "yes"}, {"disputed": "yes", "lat_e7": 20 * E7_PER_KM}
    assert found(*rows) == ["undetermined", "undetermined"]


@pytest.mark.parametrize(
    ("edge_km", "result"), [(0.0, "undetermined"), (0.045, "undetermined"), (0.06, "inconsistent")]
)
def test_certainty_is_asked_of_the_lower_end(edge_km: float, result: str) -> None:
    """At 0.9 the middle of a place known to 100 m must lie some 52 m inside."""
    assert found({"lat_e7": round((10 - edge_km) * E7_PER_KM)}) == [result]


@pytest.mark.parametrize(("certainty", "result"), [(900_000, "inconsistent"), (950_000, "undetermined")])
def test_certainty_stands_in_the_agreement(certainty: int, result: str) -> None:
    lo, hi = np.array([920_000]), np.array([1_000_000])
    assert v.RESULTS[results(lo, hi, certainty)[0]] == result


def test_where_both_ends_would_meet_it_is_undetermined() -> None:
    assert v.RESULTS[results(np.array([500_000]), np.array([500_000]), 500_000)[0]] == "undetermined"


def test_the_reason_is_canonical_names_the_clause_and_no_doer() -> None:
    findings = find(incidents({}), agreement(clause(FIRE, zone="buffer")), Surroundings())
    tree = msgspec.json.decode(findings.reason[0])
    assert msgspec.json.encode(tree, order="sorted").decode() == findings.reason[0]
    assert (tree["m"], tree["a"], tree["lo"], tree["hi"]) == ("reason.clause", {"clause": "fire"}, 1_000_000, 1_000_000)
    said = {part["m"] for part in tree["of"]}
    assert said == {"reason.all", "reason.in_force.inside", "reason.evidence.stands"}
    assert findings.zone.tolist() == ["buffer"]


def test_a_line_holds_nothing() -> None:
    nothing = Extent(Region(()), Region(()), ALWAYS)
    assert found({}, extents={"buffer": nothing}) == ["consistent"]


def test_a_finding_keeps_its_id_when_other_incidents_come() -> None:
    one = find(incidents({}), agreement(clause(FIRE)), Surroundings())
    two = find(
        incidents({}, {"kind": "shot"}), agreement(clause(FIRE), clause({"not": FIRE}, id="other")), Surroundings()
    )
    assert set(one.id.tolist()) < set(two.id.tolist())
    assert len(two) == 4


DENIED = {"access_denied": {"restrictions": ["denied"]}}


def test_restrictions_and_inspections_are_judged_under_their_own_ids() -> None:
    access = clause(DENIED, id="access", concerns=("restriction",))
    storage = clause({"not": {"inspected": {"within_days": 30}}}, id="storage", concerns=("inspection",))
    beside = Surroundings(
        restrictions=evidence(Restrictions, {"restriction": "denied"}, {"restriction": "delayed"}),
        inspections=evidence(
            Inspections, {"name": "x", "first_seen": 1}, {"name": "y"}, {"name": "z", "access": "denied"}
        ),
    )
    judged = {
        (f["clause"], f["incident"]): f["result"]
        for f in find(incidents({}), agreement(access, storage), beside).rows()
    }
    names = {name: ids([name])[0].decode() for name in "abxyz"}
    assert judged == {
        ("access", names["a"]): "inconsistent",
        ("access", names["b"]): "consistent",
        ("storage", names["x"]): "inconsistent",
        ("storage", names["y"]): "consistent",
        ("storage", names["z"]): "undetermined",
    }


def test_a_restriction_that_was_corrected_is_judged_as_corrected() -> None:
    access = clause(DENIED, id="access", concerns=("restriction",))
    both = evidence(
        Restrictions,
        {"restriction": "denied", "record": "R1"},
        {"restriction": "delayed", "record": "R1", "revision": 1},
    )
    findings = find(incidents(), agreement(access), Surroundings(restrictions=both))
    assert [(f["incident"], f["result"]) for f in findings.rows()] == [(ids(["b"])[0].decode(), "consistent")]


def test_an_incident_is_judged_by_the_text_of_its_time() -> None:
    first = clause(FIRE, id="first", valid=Interval(0, NOON))
    second = clause({"not": FIRE}, id="second", valid=Interval(NOON, DAY_MS), amendment="change")
    findings = find(incidents({"t0_ms": 0, "t1_ms": 1}, {}), agreement(first, second), Surroundings())
    assert {(f["clause"], f["result"]) for f in findings.rows()} == {
        ("first", "inconsistent"),
        ("second", "consistent"),
    }


def test_an_exception_that_says_what_the_condition_says_is_never_undetermined() -> None:
    """On the edge of the zone: in it, except if in it. Composed part by part this would be open up to a half."""
    edge = {"lat_e7": 10 * E7_PER_KM}
    findings = find(incidents(edge), agreement(clause(FIRE, {"in_zone": "buffer"})), Surroundings())
    assert findings.hi_e6.tolist() == [0]


def test_independent_predicates_are_multiplied_only_where_the_agreement_states_it() -> None:
    rows = {"lat_e7": 10 * E7_PER_KM, "lon_e7": 20 * E7_PER_KM}
    two = {"all": [{"in_zone": "north"}, {"in_zone": "east"}]}
    zones = (zone("north", lat_km=20, lon_km=20), zone("east", lat_km=10, lon_km=30))
    stated, plain = (
        find(incidents(rows), agreement(clause(two, independent=i), zones=zones), Surroundings())
        for i in ("Article 1", "")
    )
    assert plain.lo_e6[0] < 10
    assert plain.hi_e6[0] > 499_000
    assert abs(stated.lo_e6[0] - 250_000) < 10
    assert abs(stated.hi_e6[0] - 250_000) < 10
    assert msgspec.json.decode(stated.reason[0])["of"][0]["a"] == {"stated": "Article 1"}


def test_what_people_decided_of_an_incident_decides_its_finding() -> None:
    returned = clause(FIRE, {"self_defence": {}})
    own = incidents({}).id[0].decode()
    decided = {None: "undetermined", True: "consistent", False: "inconsistent"}
    for answer, result in decided.items():
        said = {} if answer is None else {(own, "self_defence", ""): answer}
        findings = find(incidents({}), agreement(returned), Surroundings(determined=said))
        assert [f["result"] for f in findings.rows()] == [result]


def test_more_rows_than_are_judged_at_once_are_judged_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    often = {"rate_over": {"kinds": ["explosion"], "number": 3, "hours": 1, "zone": "buffer"}}
    rows = incidents(*({"t0_ms": NOON + k, "t1_ms": NOON + k, "lat_e7": k * E7_PER_KM} for k in range(12)))
    ruled = agreement(clause(FIRE, often))
    whole = find(rows, ruled, Surroundings())
    monkeypatch.setattr("trucewatch.assess.findings.AT_ONCE", 5)
    parts = find(rows, ruled, Surroundings())
    assert whole.reason.tolist() == parts.reason.tolist()
    assert whole.id.tolist() == parts.id.tolist()
    assert len(set(whole.result.tolist())) > 1
