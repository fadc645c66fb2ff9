"""`trucewatch show PATH incidents --explosions`: explosions for staff on duty, in restricted/ and nowhere else."""

from __future__ import annotations

import json
import re
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
    made = answered("show", drill, "incidents", "--explosions")
    assert made["audience"] == "analysts"
    files = [Path(file) for file in made["files"]]
    assert sorted(file.name for file in files) == [
        "explosions.de.html",
        "explosions.en.html",
        "explosions.json",
        "explosions.quakeml",
    ]
    assert {file.parent for file in files} == {drill / "restricted"}
    assert stat.S_IMODE((drill / "restricted").stat().st_mode) == 0o700
    events = ET.parse(drill / "restricted" / "explosions.quakeml").findall(".//b:event", IN)  # noqa: S314 - our own file
    assert len(events) == 2
    assert sorted(len(event.findall("b:pick", IN)) for event in events) == [0, 1]
    assert not list(drill.glob("out/**/*.quakeml"))


def test_the_page_leads_to_the_pictures_that_were_drawn(drill: Path) -> None:
    """By the beginning of a detection's id, whatever the time at which its picture was named."""
    (record,) = [row["record"] for row in answered("show", drill, "observations")["observations"] if row["source"] == "seismoacoustic" and row["place"] == "point" and row["t0"] < "2031-05-04"]  # fmt: skip
    wall = drill / "restricted" / "pictures"
    wall.mkdir(mode=0o700, exist_ok=True)
    stem = f"20310503T100000Z-{record[:12]}"
    for tag in ("de", "en"):
        (wall / f"{stem}.{tag}.svg").write_text("<svg/>")
    trucewatch("show", drill, "incidents", "--explosions")
    for tag in ("de", "en"):
        page = (drill / "restricted" / f"explosions.{tag}.html").read_text("utf-8")
        assert re.findall(r'href="(pictures[^"]*)"', page) == [f"pictures/{stem}.{tag}.svg"]
        assert (drill / "restricted" / f"pictures/{stem}.{tag}.svg").is_file()


def test_the_picture_of_a_place_from_where_somebody_fired_is_taken_down(drill: Path, tmp_path: Path) -> None:
    """It was drawn before anybody knew; an analyst says so later, and then it hangs nowhere."""
    at_ms = from_text("2031-05-04T10:00:00Z")
    fired = {**POINT, "lat_e7": -209_000_000, "lon_e7": -129_000_000, "t0_ms": at_ms, "t1_ms": at_ms + 400}
    fell = {**fired, "lat_e7": -210_500_000, "t0_ms": at_ms + 3_600_000, "t1_ms": at_ms + 3_600_400, "data": "d" * 64}
    rows = [fired, fell]
    table = Detections.from_rows(rows)
    table = table.replace(id=row_ids("detection", table, [c.name for c in Detections.columns()][1:]))
    outgoing, other = (row_id.decode() for row_id in table.id.tolist())
    file = tmp_path / "later.csv"
    file.write_bytes(write.detections(table, {outgoing: "outgoing"}))
    trucewatch("ingest", drill, "seismoacoustic", file)
    wall = drill / "restricted" / "pictures"
    wall.mkdir(mode=0o700, exist_ok=True)
    names = [f"20310504T100000Z-{record[:12]}.{tag}.svg" for record in (outgoing, other) for tag in ("de", "en")]
    for name in names:
        (wall / name).write_text("<svg/>")
    trucewatch("show", drill, "incidents", "--explosions")
    assert [(wall / name).exists() for name in names] == [False, False, True, True]
    assert outgoing[:12] not in (drill / "restricted" / "explosions.en.html").read_text("utf-8")


def test_nothing_that_is_published_names_a_detection_a_picture_or_its_place(drill: Path) -> None:
    rows = answered("show", drill, "observations")["observations"]
    found = [row for row in rows if row["source"] == "seismoacoustic"]
    assert len(found) == 4
    trucewatch("run", drill)
    trucewatch("show", drill, "incidents", "--explosions")
    public = [path for path in (drill / "out").rglob("*") if path.is_file()]
    assert len(public) > 20
    sealed = [
        b"pictures/",
        b"restricted/",
        b".svg",
        b"explosions.json",
        b"explosions.en",
        b"explosions.q",
        *(row["record"].encode() for row in found),
    ]
    sealed += [row["record"][:12].encode() for row in found]
    for path in public:
        data, name = path.read_bytes(), str(path.relative_to(drill)).encode()
        assert not [word for word in sealed if word in data or word in name], path
    incidents = {row["id"] for row in answered("show", drill, "incidents")["incidents"]}
    events = json.loads((drill / "restricted" / "explosions.json").read_text("utf-8"))["events"]
    assert {e["id"] for e in events} <= incidents
    told = {d["record"] for e in events for d in e["detections"]}
    assert told == {row["record"] for row in found if row["description"] != "outgoing"}


def test_days_choose_and_other_tables_are_refused(drill: Path) -> None:
    trucewatch("show", drill, "incidents", "--from", "2031-05-20", "--quakeml")
    assert b"<event " not in (drill / "restricted" / "explosions.quakeml").read_bytes()
    trucewatch("show", drill, "findings", "--quakeml", status=2)
