"""`trucewatch show PATH incidents --quakeml`: explosions for the mission's own analysts, in restricted/ and nowhere else."""

from __future__ import annotations

import stat
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from trucewatch.model.columns import row_ids
from trucewatch.model.signals import Detections
from trucewatch.model.time import from_text
from trucewatch.outputs.quakeml.render import BED
from trucewatch.sources.seismoacoustic import write
from trucewatch_command import answered, trucewatch
from unit.publish.detected import LINE, POINT

IN = {"b": BED}


def delivered(folder: Path, day: str) -> Path:
    at_ms = from_text(f"{day}T10:00:00Z")
    here = {"lat_e7": -210_000_000, "lon_e7": -130_000_000}
    rows = ({**one, **here, "t0_ms": at_ms + n, "t1_ms": at_ms + n + 400} for one, n in ((POINT, 0), (LINE, 7_200_000)))
    table = Detections.from_rows(rows)
    table = table.replace(id=row_ids("detection", table, [c.name for c in Detections.columns()][1:]))
    file = folder / "detections.csv"
    file.write_bytes(write.detections(table))
    return file


@pytest.fixture(scope="module")
def drill(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise whose mission also listens to waveforms, with one place and one bearing."""
    folder = tmp_path_factory.mktemp("heard")
    path = folder / "mission"
    trucewatch("new", path, "--mission", "exercise")
    paper = path / "mission.yaml"
    text = paper.read_text("utf-8")
    paper.write_text(text.replace("sources: [", "sources: [seismoacoustic, ", 1), "utf-8")
    trucewatch("adopt", path, "--by", "Head of mission")
    trucewatch("ingest", path, "seismoacoustic", delivered(folder, "2031-05-03"))
    return path


def test_explosions_go_into_restricted_and_nowhere_else(drill: Path) -> None:
    made = answered("show", drill, "incidents", "--quakeml")
    assert made["audience"] == "analysts"
    files = [Path(file) for file in made["files"]]
    assert sorted(file.name for file in files) == ["explosions.json", "explosions.quakeml"]
    assert {file.parent for file in files} == {drill / "restricted"}
    assert stat.S_IMODE((drill / "restricted").stat().st_mode) == 0o700
    events = ET.parse(drill / "restricted" / "explosions.quakeml").findall(".//b:event", IN)  # noqa: S314 - our own file
    assert len(events) == 2
    assert sorted(len(event.findall("b:pick", IN)) for event in events) == [0, 1]
    assert not list(drill.glob("out/**/*.quakeml"))


def test_days_choose_and_other_tables_are_refused(drill: Path) -> None:
    trucewatch("show", drill, "incidents", "--from", "2031-05-20", "--quakeml")
    assert b"<event " not in (drill / "restricted" / "explosions.quakeml").read_bytes()
    trucewatch("show", drill, "findings", "--quakeml", status=2)
