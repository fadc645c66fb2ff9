"""Arrays far apart: from the waveforms of each to a bearing, from bearings to a place, and one incident there."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from trucewatch.model.signals import NS_PER_S
from trucewatch.science.distances import arc_m, departing_rad
from trucewatch_command import answered, command, trucewatch
from unit.detect.waves import SIX, crossing
from unit.run.hostile import mseed

AT_S = 1_777_800_000
EXPLOSION = (491_000_000, 380_300_000)
WEST, EAST = (480_000_000, 370_000_000), (480_000_000, 390_200_000)
S_KM = 3.3
"""Seconds that sound takes for a kilometre on its way; between the fast and the slow ways through the air."""


@dataclass(frozen=True)
class Array:
    """Where it stands, how much wind turned its bearing, and how late it heard beside what the sound takes."""

    code: str
    place: tuple[int, int]
    turned_deg: float = 0.0
    late_s: float = 0.0


ARRAYS = [Array("WEST", WEST, 3.0), Array("EAST", EAST, -4.0)]


def heard_by(folder: Path, array: Array, channels: int = 6) -> Path:
    """What an array says of the explosion, from waveforms that it may have recorded."""
    folder.mkdir(exist_ok=True)
    late_s = arc_m(*array.place, *EXPLOSION) / 1000 * S_KM + array.late_s
    towards = math.degrees(departing_rad(*array.place, *EXPLOSION)) + array.turned_deg
    wave = crossing(towards, 345.0, start_ns=(AT_S - 60) * NS_PER_S + round(late_s * NS_PER_S))
    rows, files = ["code,latitude,longitude"], []
    for k, (s, (east, north)) in enumerate(zip(wave.stretches[:channels], SIX, strict=False)):
        files.append(folder / f"{array.code}{k}")
        files[-1].write_bytes(mseed(s, "FLOAT32").replace(b"ARR  ", array.code.encode().ljust(5)))
        lat, lon = array.place[0] / 1e7 + north / 111_200, array.place[1] / 1e7 + east / 74_400
        rows.append(f"{k + 1:02d},{lat:.7f},{lon:.7f}")
    table = folder / f"{array.code}.csv"
    table.write_text("\n".join(rows))
    said = folder / f"{array.code}.json"
    said.write_text(trucewatch("detect", "bearing", *files, "--array", table, "--band", "0.5", "2", "--json"))
    return said


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The answers of two arrays 150 km apart."""
    folder = tmp_path_factory.mktemp("arrays")
    return [heard_by(folder, array) for array in ARRAYS]


def cross(out: Path, *files: Path | str) -> tuple[int, Any, str]:
    done = command("detect", "cross", *files, "--out", out, "--json")
    assert "fault of trucewatch" not in done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr


def off_m(row: dict[str, Any]) -> float:
    return float(arc_m(row["lat_e7"], row["lon_e7"], *EXPLOSION))


def test_two_arrays_make_one_place(tmp_path: Path, said: list[Path]) -> None:
    assert 149_000 < arc_m(*WEST, *EAST) < 152_000
    status, found, _ = cross(tmp_path, *said)
    (row,) = found["detections"]
    assert (status, row["method"], row["place"]) == (0, "crossing", "point")
    assert off_m(row) < row["radius_m"] < 60_000
    assert row["t0_ms"] < AT_S * 1000 < row["t1_ms"]
    assert {channel.split(".")[1] for channel in row["stations"].split()} == {"WEST", "EAST"}
    assert len(row["data"].split()) == 12
    assert cross(tmp_path, *reversed(said))[1]["detections"] == [row], "the order of the arrays changes nothing"
    assert [p.name for p in tmp_path.iterdir()] == [Path(found["files"][0]).name]


def test_the_place_is_one_incident_of_a_mission(tmp_path: Path, said: list[Path]) -> None:
    mission = tmp_path / "mission"
    trucewatch("new", mission, "--mission", "ukraine-2026")
    trucewatch("detect", "cross", *said, "--out", tmp_path / "out", "--mission", mission)
    done = answered("run", mission)
    assert (done["incidents"], sum(file["rejected"] for file in done["files"])) == (1, 0)
    (incident,) = answered("show", mission, "incidents")["incidents"]
    assert incident["kind"] == "explosion"
    assert abs(float(incident["lat"]) - EXPLOSION[0] / 1e7) < 0.6
    assert abs(float(incident["lon"]) - EXPLOSION[1] / 1e7) < 0.6


@pytest.mark.parametrize(
    "other",
    [Array("EAST", EAST, 150.0), Array("EAST", EAST, -3.0, late_s=7200.0)],
    ids=["another direction", "two hours later"],
)
def test_arrays_that_heard_different_things_make_no_place(tmp_path: Path, said: list[Path], other: Array) -> None:
    status, found, complaints = cross(tmp_path / "out", said[0], heard_by(tmp_path, other))
    assert (status, found["detections"], found["files"]) == (1, [], [])
    assert "tells of something else" in complaints
    assert not (tmp_path / "out").exists()


def test_a_third_array_that_heard_something_else_is_left_out(tmp_path: Path, said: list[Path]) -> None:
    third = heard_by(tmp_path, Array("SOUTH", (470_000_000, 381_000_000), 90.0))
    status, found, complaints = cross(tmp_path / "out", *said, third)
    (row,) = found["detections"]
    assert (status, len(found["arrays"])) == (0, 2)
    assert off_m(row) < row["radius_m"]
    assert "XX.SOUTH" in complaints
    assert "XX.SOUTH.01.BDF" in json.loads(row["left_out"])


def changed(path: Path, source: Path, **values: Any) -> Path:
    path.write_text(json.dumps({**json.loads(source.read_text()), **values}))
    return path


@pytest.mark.parametrize(
    ("values", "status", "complaint"),
    [
        ({"back_azimuth_deg": None}, 1, "heard no wave"),
        ({"array": None}, 1, "Nobody knows where"),
        ({"back_azimuth_deg": "north"}, 2, "no answer of an array"),
        ({"back_azimuth_sigma_deg": 1e999}, 2, "no answer of an array"),
        ({"array": {"latitude": 91, "longitude": 0}}, 2, "no answer of an array"),
        ({"from": "yesterday"}, 2, "no answer of an array"),
        ({"channels": []}, 2, "no answer of an array"),
        ({"files": [{}]}, 2, "no answer of an array"),
    ],
)
def test_an_answer_that_says_nothing_is_named(tmp_path, said, values, status, complaint) -> None:
    ended, found, complaints = cross(tmp_path / "out", said[0], changed(tmp_path / "one.json", said[1], **values))
    assert (ended, found) == (status, None)
    assert complaint in complaints
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, "\x00"])
def test_what_is_no_answer_is_refused(tmp_path, said, text) -> None:
    (tmp_path / "one.json").write_text(text)
    ended, _, complaints = cross(tmp_path / "out", said[0], tmp_path / "one.json")
    assert (ended, "no answer of an array" in complaints) == (2, True)


def test_one_array_is_never_a_place(tmp_path: Path, said: list[Path]) -> None:
    ended, found, complaints = cross(tmp_path / "out", said[0])
    assert (ended, found) == (1, None)
    assert "stays one" in complaints


@pytest.mark.parametrize("reach", ["0", "-1", "nan", "inf", "1e9"])
def test_a_reach_that_means_nothing_is_refused(tmp_path: Path, said: list[Path], reach: str) -> None:
    ended, found, complaints = cross(tmp_path / "out", *said, "--reach", reach)
    assert (ended, found) == (2, None)
    assert "--reach" in complaints


def test_the_farther_it_is_looked_for_the_wider_is_the_region(tmp_path: Path, said: list[Path]) -> None:
    wide, narrow = (cross(tmp_path / km, *said, "--reach", km)[1] for km in ("1000", "250"))
    assert wide["radius95_m"] > 2 * narrow["radius95_m"], "two arrays leave much doubt about all that lies far off"
