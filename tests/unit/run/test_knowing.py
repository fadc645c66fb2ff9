"""What a guarantees mission knows: of a bulletin its latest version, of what several bulletins tell one thing."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shelves.sources import SHELF
from trucewatch.model.register import Known
from trucewatch.model.time import from_text
from trucewatch.run.config import shipped
from trucewatch.run.folder import MissionFolder, create
from trucewatch.run.inbox import take_in_file
from trucewatch.run.knowing import known
from trucewatch.run.shelves import shelves
from trucewatch.run.views import with_evidence

NOW = from_text("2026-11-30")
EDITION = json.loads((SHELF / "bulletins" / "examples" / "a-day-with-a-ruling.json").read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[MissionFolder]:
    with create(tmp_path / "mission", shipped("ukraine-2026-guarantees"), "test") as made:
        yield made


def knows(folder: MissionFolder, *editions: dict[str, Any]) -> Known:
    store = with_evidence(folder, shelves())
    try:
        for edition in editions:
            take_in_file(folder, store, shelves(), "bulletins", "given", "b.json", json.dumps(edition).encode())
        return known(folder, store, NOW)
    finally:
        store.close()


def told(found: Known) -> list[tuple[str, str, int]]:
    return [(p.what, p.word, p.number) for p in found.published]


def edition(**changed: Any) -> dict[str, Any]:
    made = copy.deepcopy(EDITION)
    made["provenance"]["version"] = changed.pop("version", 2)
    made["period"]["name"] = changed.pop("period", made["period"]["name"])
    made["facts"] |= changed
    return made


WHOLE = [
    ("legal_state", "in_force", 0),
    ("recorded_breach", "", 3),
    ("ruling", "breach", 1),
    ("ruling", "insufficient_evidence", 1),
]


def test_everything_of_a_bulletin_is_known_with_its_entry(folder):
    found = knows(folder, edition())
    assert told(found) == WHOLE
    assert {p.entry for p in found.published} == {folder.log.size - 1}
    assert (found.published[2].category, found.published[2].severity) == ("", "grave")


def test_a_new_version_takes_the_place_of_all_that_the_old_one_said(folder):
    assert told(knows(folder, edition(), edition(version=3, recorded=[], cases={"rulings": []}))) == WHOLE[:1]


def test_the_order_of_versions_makes_no_difference(folder):
    assert told(knows(folder, edition(version=3, recorded=[], cases={"rulings": []}), edition())) == WHOLE[:1]


def test_what_two_bulletins_tell_is_one_thing(folder):
    assert told(knows(folder, edition(), edition(period="2025-05-04"))) == WHOLE


def test_an_indicator_is_not_known(folder):
    assert knows(folder, edition(indicators=[{"state": "higher"}])) == knows(folder)
    assert told(knows(folder)) == WHOLE


def test_without_a_bulletin_nothing_is_known(folder):
    assert knows(folder) == Known(NOW)


@pytest.mark.parametrize(("since", "left"), [("2025-05-20", 1), ("2026-11-29", 1), ("2027-01-01", 2)])
def test_a_ruling_that_was_set_aside_is_known_no_longer_from_then_on(folder, since, left):
    """One of the two cases is reopened: its ruling goes when that is published and has happened, the other's stays."""
    (first, *_) = EDITION["facts"]["cases"]["rulings"]
    gone = {"case": first["case"], "ruling": first["ruling"], "clause": first["clause"], "at_ms": from_text(since)}
    later = edition(period="2025-05-21", cases={"rulings": [], "set_aside": [gone]})
    found = knows(folder, edition(), later)
    assert sum(p.what == "ruling" for p in found.published) == left
    assert not [p for p in found.published if p.what == "set_aside"]


def test_a_ruling_after_one_that_was_set_aside_counts(folder):
    (first, *_) = EDITION["facts"]["cases"]["rulings"]
    gone = {**first, "at_ms": from_text("2025-05-20")}
    anew = {**first, "at_ms": from_text("2025-06-20"), "ruling": "no_breach"}
    later = edition(period="2025-06-21", cases={"rulings": [anew], "set_aside": [gone]})
    assert ("ruling", "no_breach", 1) in told(knows(folder, edition(), later))
