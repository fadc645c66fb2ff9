"""What the sides declare and what visits find: read by the sources that missions use."""

import pytest

from trucewatch.exercise.calendar import Calendar
from trucewatch.exercise.generate import generate
from trucewatch.exercise.setting import on_stage
from trucewatch.exercise.sites import NUMBER, visits
from trucewatch.ingest.ingest import ingest
from trucewatch.model.evidence import Declarations, Inspections
from trucewatch.run.config import load_mission, shipped
from trucewatch.run.inbox import arrival_ms
from trucewatch.run.shelves import shelves

CALENDAR = Calendar(14)
MISSION = load_mission(shipped("exercise"))


def delivered(noun, source):
    files = {path: data for path, data in generate(on_stage()).files.items() if path.startswith(f"{source}/")}
    parsed = [
        ingest(data, path, shelves().sources[source], MISSION, arrival_ms(path.split("/")[1]))
        for path, data in files.items()
    ]
    assert sum(p.report.rejected for p in parsed) == 0
    return noun.concat([p.of(noun) for p in parsed]).rows()


def test_each_side_declares_its_holding_area_before_the_truce_and_from_its_beginning():
    rows = delivered(Declarations, "declarations")
    assert [(r["declared_by"], r["site"], r["number"]) for r in rows] == [
        ("lowland", "holding-lowland", NUMBER),
        ("upland", "holding-upland", NUMBER),
    ]
    assert all(r["declared_ms"] < r["t0_ms"] == CALENDAR.in_force_ms for r in rows)
    assert not any("1001" in str(value) for r in rows for value in r.values()), "serial numbers stay in the delivery"


def test_visits_find_one_discrepancy_and_one_is_denied():
    rows = delivered(Inspections, "inspections")
    assert [r["access"] for r in rows].count("denied") == 1
    assert [r["access"] for r in rows].count("full") == 4
    (odd,) = [r for r in rows if r["first_seen"] or r["absent_unexplained"]]
    assert (odd["site"], odd["first_seen"], odd["absent_unexplained"]) == ("holding-lowland", 1, 1)
    for r in (r for r in rows if r["access"] == "full"):
        accounted = r["present_matched"] + r["absent_explained"] + r["absent_unexplained"]
        assert accounted == NUMBER


@pytest.mark.parametrize("days", [3, 4, 14, 60])
def test_visits_have_references_of_their_own_in_exercises_of_any_length(days):
    calendar = Calendar(days)
    made = visits(calendar)
    assert len({v.record for v in made}) == len(made)
    assert all(calendar.holds(v.t0_ms, v.t1_ms) for v in made)
    assert sum(v.unexplained for v in made) == 1
