"""Declared sites and visits to them. Absence of a visit is never compliance."""

import pytest

from trucewatch.model.evidence import Declarations, Inspections
from trucewatch.model.time import DAY_MS
from unit.assess import scenes
from unit.assess.scenes import E7_PER_KM, HOUR_MS
from unit.terms.asking import FALSE, TRUE, UNKNOWN, ask, evidence, intervals, said

SEEN = {"kind": "weapon_sighting", "weapon": "mortar_82"}
SITE = {"site": "S1", "site_kind": "holding_area", "weapon": "mortar", "t0_ms": -30 * DAY_MS, "t1_ms": 30 * DAY_MS}
VISIT = {"site": "S1", "weapon": "mortar", "access": "full", "t0_ms": -DAY_MS, "t1_ms": -DAY_MS + HOUR_MS}


@pytest.mark.parametrize(
    ("site", "row", "asked", "is_", "message"),
    [
        ({}, {}, {}, TRUE, "holds"),
        ({}, {}, {"sites": ["holding_area"]}, TRUE, "holds"),
        ({}, {}, {"sites": ["exercise_area"]}, FALSE, "none"),
        ({}, {"lat_e7": 950 * E7_PER_KM // 1000}, {}, UNKNOWN, "perhaps"),
        ({}, {"lat_e7": 9 * E7_PER_KM}, {}, FALSE, "none"),
        ({}, {"weapon": "tank"}, {}, FALSE, "none"),
        ({}, {"weapon": "unknown"}, {}, UNKNOWN, "perhaps"),
        ({"weapon": "mortar_120"}, {"weapon": "mortar"}, {}, UNKNOWN, "perhaps"),
        ({"weapon": "unknown"}, {}, {}, UNKNOWN, "perhaps"),
        ({"t1_ms": -DAY_MS}, {}, {}, FALSE, "none"),
        ({"declared_ms": -23 * HOUR_MS}, {}, {"hours_before": 24}, TRUE, "holds"),
        ({"declared_ms": -11 * HOUR_MS}, {}, {"hours_before": 24}, FALSE, "late"),
        ({"declared_ms": -11 * HOUR_MS}, {"t1_ms": 15 * HOUR_MS}, {"hours_before": 24}, UNKNOWN, "perhaps"),
    ],
)
def test_declared(site, row, asked, is_, message) -> None:
    sites = evidence(Declarations, {**SITE, **site})
    judged = ask({"declared": asked}, {**SEEN, **row}, declarations=sites)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.declared.{message}"])


def test_a_declaration_with_two_contents_settles_nothing() -> None:
    both = evidence(Declarations, SITE, {**SITE, "site_kind": "exercise_area"}).replace(id=scenes.ids(["a", "a"]))
    assert intervals(ask({"declared": {}}, SEEN, declarations=both)) == [UNKNOWN]


VISITED = [
    ({}, TRUE, "found"),
    ({"present_matched": 3, "present_unchecked": 2, "absent_explained": 1}, TRUE, "found"),
    ({"first_seen": 1}, FALSE, "differs"),
    ({"absent_unexplained": 1}, FALSE, "differs"),
    ({"abandoned": "yes"}, FALSE, "differs"),
    ({"access": "partial"}, UNKNOWN, "less_access"),
    ({"access": "denied"}, UNKNOWN, "less_access"),
    ({"access": "partial", "first_seen": 1}, FALSE, "differs"),
]


@pytest.mark.parametrize(("visit", "is_", "message"), VISITED)
def test_an_inspection_speaks_for_itself(visit, is_, message) -> None:
    visits = evidence(Inspections, {**VISIT, **visit, "name": "incident 0"})
    judged = ask({"inspected": {"within_days": 30}}, {"kind": "inspection", "weapon": "mortar"}, inspections=visits)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.inspected.{message}"])


@pytest.mark.parametrize(
    ("visit", "is_", "message"),
    [
        *VISITED,
        ({"site": "S2"}, UNKNOWN, "not_visited"),
        ({"weapon": "tank"}, UNKNOWN, "not_visited"),
        ({"t0_ms": -40 * DAY_MS, "t1_ms": -40 * DAY_MS}, UNKNOWN, "not_visited"),
        ({"t0_ms": 10 * HOUR_MS, "t1_ms": 13 * HOUR_MS}, UNKNOWN, "not_visited"),
    ],
)
def test_what_stands_in_a_site_is_inspected_by_the_last_visit_before(visit, is_, message) -> None:
    beside = {"declarations": evidence(Declarations, SITE), "inspections": evidence(Inspections, {**VISIT, **visit})}
    judged = ask({"inspected": {"within_days": 30}}, SEEN, **beside)
    assert (intervals(judged), said(judged)) == ([is_], [f"reason.inspected.{message}"])


def test_other_access_may_be_enough_where_the_clause_says_so() -> None:
    visits = evidence(Inspections, {**VISIT, "access": "partial", "name": "incident 0"})
    asked = {"inspected": {"within_days": 30, "access": ["full", "partial"]}}
    assert intervals(ask(asked, {"kind": "inspection"}, inspections=visits)) == [TRUE]


def test_only_the_last_visit_counts_with_all_its_rows() -> None:
    visits = evidence(
        Inspections,
        {**VISIT, "t0_ms": -9 * DAY_MS, "t1_ms": -9 * DAY_MS, "first_seen": 1},
        VISIT,
        {**VISIT, "access": "partial"},
    )
    beside = {"declarations": evidence(Declarations, SITE), "inspections": visits}
    assert intervals(ask({"inspected": {"within_days": 30}}, SEEN, **beside)) == [UNKNOWN]
    beside["inspections"] = visits.take([0, 1])
    assert intervals(ask({"inspected": {"within_days": 30}}, SEEN, **beside)) == [TRUE]


def test_without_a_visit_or_a_site_nothing_is_ever_as_declared() -> None:
    site = evidence(Declarations, SITE)
    asked = {"inspected": {"within_days": 30}}
    assert intervals(ask(asked, SEEN, declarations=site)) == [UNKNOWN]
    assert intervals(ask(asked, {**SEEN, "lat_e7": 9 * E7_PER_KM}, declarations=site)) == [UNKNOWN]
    assert intervals(ask(asked, {"kind": "inspection"})) == [UNKNOWN]
