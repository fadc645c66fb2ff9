"""Every page of the missions that ship keeps promise 3: no number without its rule and its coverage, no numeral without its kind."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from structure.numerals import defects, untold
from trucewatch_command import trucewatch
from unit.publish import sample

PATROL = sample.PACKAGE / "sources" / "observations" / "examples" / "patrol-day.csv"
WRITTEN = date(2026, 3, 28)
"""The day that the patrol's example tells of."""


def patrolled(mission: Path, day: date) -> None:
    """The patrol's day, moved to another day, into the inbox of a mission."""
    text = PATROL.read_text(encoding="utf-8")
    for step in (1, 0, -1):
        text = text.replace(str(WRITTEN + timedelta(days=step)), f"@{step}@")
    for step in (1, 0, -1):
        text = text.replace(f"@{step}@", str(day + timedelta(days=step)))
    inbox = mission / "inbox" / "observations"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / PATROL.name).write_text(text, encoding="utf-8")


def looked_at(out: Path, least: int) -> None:
    """Hold every page, and every edition, of a folder to the promise."""
    pages = sorted(out.rglob("*.html"))
    assert len(pages) >= least
    for page in pages:
        edition = json.loads((page.parent / f"{page.name.rsplit('.', 2)[0]}.json").read_bytes())
        assert defects(page.read_bytes(), {rule["id"] for rule in edition["agreement"]["rules"]}) == [], page.name
        assert untold(edition) == [], page.name


def test_the_exercise(tmp_path: Path) -> None:
    mission = tmp_path / "exercise"
    trucewatch("exercise", "new", mission, "--staged", "--seed", "7", "--days", "3")
    trucewatch("run", mission)
    trucewatch("bulletin", mission, "--period", "2031-05-01/2031-05-03")
    looked_at(mission / "out", 8)
    text = (mission / "out" / "2031-05-02" / "2031-05-02.v1.en.html").read_text(encoding="utf-8")
    assert text.count('class="count"') > 100


@pytest.mark.parametrize(("name", "day"), [("donbas-2015", date(2020, 8, 5)), ("ukraine-2026", WRITTEN)])
def test_a_mission_that_ships(tmp_path: Path, name: str, day: date) -> None:
    mission = tmp_path / name
    trucewatch("new", mission, "--mission", name)
    shutil.rmtree(mission / "inbox", ignore_errors=True)
    patrolled(mission, day)
    trucewatch("run", mission)
    trucewatch("bulletin", mission, "--period", str(day))
    looked_at(mission / "out", 2)
    text = (mission / "out" / str(day) / f"{day}.v1.de.html").read_text(encoding="utf-8")
    assert 'class="count"' in text
