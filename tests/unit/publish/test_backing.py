"""The restricted editions: every figure with unit and rule, every cell with the statements that it rests on, for whom they are."""

import dataclasses

import pytest

from trucewatch.model.readiness import TaskReadiness
from trucewatch.publish.backing import backed
from unit.publish import pledges
from unit.publish.test_positions import walk

EDITION = pledges.backing_edition()


def by_id(rows):
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("edition", [EDITION, pledges.scenarios_edition(), pledges.compared_edition()])
def test_it_says_for_whom_it_is_and_holds_text_integers_and_lists_only(edition):
    assert edition["audience"] == "guarantors"
    assert {type(value) for value in walk(edition)} <= {dict, list, str, int, bool}


def test_every_figure_has_its_unit_and_its_rule():
    figures = [one for one in walk(EDITION) if isinstance(one, dict) and "least" in one and "most" in one]
    figures = [one for one in figures if "found" not in one and "what" not in one]
    assert len(figures) > 15
    assert all(one["rule"] == "readiness" and one["unit"] in {"soldiers", "ships"} for one in figures)


def test_a_task_is_told_whole():
    task = by_id(EDITION["tasks"])["presence"]
    assert (task["needed"]["least"], task["needed"]["most"]) == (3_000, 5_000)
    assert (task["backed"]["least"], task["backed"]["most"], task["binding"]["most"]) == (0, 5_000, 3_100)
    assert [pivot["condition"] for pivot in task["pivots"]] == ["truce", "alden-mandate"]
    assert (task["failing"], task["failing_whole"], task["exact"]) == ([["truce"], ["alden-mandate"]], 0, 0)
    assert by_id(EDITION["tasks"])["patrol"]["waits_for"] == ["presence"]


@pytest.mark.parametrize(
    ("least", "most", "answer"), [(5, 9, "holds"), (4, 5, "open"), (0, 4, "fails"), (0, 0, "fails")]
)
def test_whether_it_is_enough_is_told_from_both_ends(least, most, answer):
    found = TaskReadiness("t", 5, 9, least, most, True, 0, 0, 0, 0)
    assert backed(found, "ships")["answer"] == answer


def test_every_cell_names_statements_that_stand_in_the_edition():
    known = by_id(EDITION["commitments"])
    assert len(EDITION["cells"]) == len(pledges.REGISTER.states) * len(pledges.REGISTER.tasks)
    assert all(name in known for cell in EDITION["cells"] for name in cell["commitments"])


def test_a_condition_is_told_with_who_decides_why_and_what_hangs_on_it():
    mandate = by_id(EDITION["conditions"])["alden-mandate"]
    assert (mandate["answer"], mandate["decided_by"], mandate["decides"]) == ("open", "council", ["presence"])
    assert mandate["history"][0]["word"] == "open"
    assert [c["answer"] for c in EDITION["conditions"]] == ["open", "open", "holds", "fails"]


def test_a_formula_is_told_in_one_form():
    may = by_id(EDITION["commitments"])["alden-may"]
    assert may["when"] == {
        "join": "all",
        "parts": [{"join": "met", "condition": "truce"}, {"join": "met", "condition": "alden-mandate"}],
    }
    assert may["trigger"]["parts"][1] == {"join": "not", "parts": [{"join": "met", "condition": "truce"}]}
    assert by_id(EDITION["commitments"])["corran-no"]["when"] == {}


def test_what_is_public_of_a_statement_is_the_same_here():
    public = pledges.positions_edition()["facts"]["states"][0]["matters"][0]["statements"][1]
    here = by_id(EDITION["commitments"])["alden-may"]
    assert {name: here[name] for name in public} == public


def test_a_step_tells_who_is_bound_and_which_clock_runs():
    (scenario,) = pledges.scenarios_edition()["scenarios"]
    first, second = scenario["steps"]
    assert (first["bound"], first["clocks"], first["nobody"]) == (["bryland-ships"], [], ["presence"])
    assert [clock["due_ms"] for clock in second["clocks"]] == [pledges.OUTCOMES[1].clocks[0].due_ms, -1]
    assert second["changed"][0]["was"]["answer"] == "open"
    assert second["changed"][0]["now"]["answer"] == "holds"


def test_two_scenarios_stand_side_by_side():
    assert [one["id"] for one in pledges.compared_edition()["scenarios"]] == ["vote", "nothing"]


def test_a_scenario_without_an_outcome_for_each_step_is_refused():
    with pytest.raises(ValueError, match="zip"):
        pledges.scenarios_edition(((pledges.SCENARIO, pledges.OUTCOMES[:1]),))


def test_the_edition_depends_on_the_register_that_it_was_made_from():
    fewer = dataclasses.replace(pledges.READINESS, standings=pledges.STANDINGS[:2])
    assert [c["id"] for c in pledges.backing_edition(readiness=fewer)["commitments"]] == ["alden-january", "alden-may"]
