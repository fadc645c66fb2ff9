"""Bad and hostile waveforms through the command line: each is named, the rest goes on, and nothing ends well that heard nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from trucewatch.model.signals import Record, Stretch
from trucewatch_command import command
from unit.detect.blasts import ONE, apart_m, channel, record
from unit.detect.waves import SIX, crossing, turned
from unit.run.heard import file_of, write_archive, write_network
from unit.run.hostile import SPOILT, Spoilt, flac, mseed, wav

SHORT_S = 180.0
BAND = ("--band", "0.5", "2")
WITHIN_S = 60
HEARD = record([ONE], SHORT_S)
VICTIM = next(s for s in HEARD.stretches if s.channel == channel("S1", "Z"))
WAVE = crossing(123.0, 340.0)
SILENT = [Stretch(s.channel, s.start_ns, s.rate_hz, np.zeros_like(s.samples)) for s in HEARD.stretches]
SLOW = [Stretch(s.channel, s.start_ns, 10.0, s.samples[::10]) for s in HEARD.stretches]
EARLIER = "2001-01-01T00:00:00Z"


def detect(*words: str | Path) -> tuple[int, Any, str]:
    """Exit status, answer and complaints of a command with --json, which ends in time, without a traceback or a fault of its own."""
    done = command("detect", *words, "--json", timeout_s=WITHIN_S)
    assert "Traceback" not in done.stderr
    assert "fault of trucewatch" not in done.stderr
    assert "\x1b" not in done.stderr
    return done.returncode, json.loads(done.stdout, parse_constant=strange) if done.stdout else None, done.stderr


def strange(word: str) -> float:
    raise AssertionError(f"{word} is no JSON")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network with its archive, and an array with a file for each channel: nothing is wrong with them."""
    folder = tmp_path_factory.mktemp("whole")
    write_archive(folder / "archive", HEARD)
    write_network(folder)
    (folder / "array").mkdir()
    for s in WAVE.stretches:
        (folder / "array" / s.channel).write_bytes(mseed(s, "FLOAT32"))
    rows = [f"{i + 1:02d},{x / 1000},{y / 1000}" for i, (x, y) in enumerate(SIX)]
    (folder / "array.csv").write_text("\n".join(["code,x_km,y_km", *rows]))
    return folder


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "place"))


def archive(place: Path, *words: str | Path) -> tuple[int, Any, str]:
    return detect("archive", *words, "--network", place / "network.yaml", "--out", place / "out")


@pytest.mark.parametrize("one", SPOILT, ids=lambda one: one.name)
def test_of_an_archive_the_rest_is_heard(place: Path, one: Spoilt) -> None:
    one.spoil(file_of(place / "archive", VICTIM), VICTIM)
    status, found, said = archive(place, place / "archive")
    assert status == 0, said
    (row,) = found["detections"]
    assert apart_m(row, ONE) < row["radius_m"]
    assert any(re.search(one.said, line) for line in said.splitlines()), said
    told = [row["reason"] for row in found["states"] if row["state"] != "up"]
    assert any(re.search(one.said, reason) for reason in told), told
    assert all((place / "out" / Path(name).name).read_text("utf-8") for name in found["files"])


@pytest.mark.parametrize("one", SPOILT, ids=lambda one: one.name)
def test_of_an_array_the_rest_is_heard(place: Path, one: Spoilt) -> None:
    spoilt = one.spoil(place / "array" / WAVE.stretches[0].channel, WAVE.stretches[0])
    others = [place / "array" / s.channel for s in WAVE.stretches[1:]]
    status, found, said = detect("bearing", spoilt, *others, "--array", place / "array.csv", *BAND)
    assert status == 0, said
    assert turned(found["back_azimuth_deg"], 123) < 3
    assert any(re.search(one.said, line) for line in said.splitlines()), said
    told = [row["reason"] for row in found["states"] if row["state"] != "up"]
    assert any(re.search(one.said, reason) for reason in told), told


@pytest.mark.parametrize("one", SPOILT, ids=lambda one: one.name)
def test_alone_none_of_them_ends_well(tmp_path: Path, whole: Path, one: Spoilt) -> None:
    """One channel is too little for a network or an array, whatever is wrong with it."""
    status, found, said = detect("archive", one.spoil(tmp_path / "one", VICTIM), *at(whole), "--out", tmp_path / "out")
    assert (status, said != "") == (1, True), (found, said)
    status, found, said = detect("bearing", tmp_path / "one", "--array", whole / "array.csv", *BAND)
    assert (status, found, said != "") == (1, None, True)


def at(whole: Path) -> tuple[str | Path, ...]:
    return ("--network", whole / "network.yaml")


@pytest.mark.parametrize(
    ("heard", "words", "status", "said"),
    [
        (SILENT, (), 1, "are all 0"),
        (SLOW, (), 1, "10 samples a second cannot hold"),
        (HEARD.stretches, ("--from", EARLIER, "--to", "2001-01-01T00:01:00Z"), 1, "Nothing"),
        (HEARD.stretches, ("--from", EARLIER, "--to", EARLIER), 2, "empty"),
        ([], (), 1, "Nothing could be heard"),
    ],
    ids=["all zeros", "10 Hz", "another year", "an empty time", "no files"],
)
def test_nothing_heard_is_never_fine(place: Path, heard: Any, words: tuple[str, ...], status: int, said: str) -> None:
    shutil.rmtree(place / "archive")
    (place / "archive").mkdir()
    write_archive(place / "archive", Record(tuple(heard)))
    ended, _, complaints = archive(place, place / "archive", *words)
    assert ended == status
    assert said in complaints


def test_files_in_any_order_of_time_are_heard_alike(place: Path) -> None:
    """The records of a channel in its file the other way round."""
    file = file_of(place / "archive", VICTIM)
    before = archive(place, place / "archive")[1]["detections"]
    data = file.read_bytes()
    file.write_bytes(b"".join(data[k : k + 512] for k in range(len(data) - 512, -1, -512)))
    status, found, said = archive(place, place / "archive")
    assert (status, said) == (0, "")
    assert [row["lat_e7"] for row in found["detections"]] == [row["lat_e7"] for row in before]


def test_one_record_of_another_century_costs_only_itself(place: Path) -> None:
    for path in (file_of(place / "archive", VICTIM), place / "one.mseed"):
        data = bytearray(mseed(VICTIM))
        data[4 * 512 + 20 : 4 * 512 + 22] = (2099).to_bytes(2, "big")
        path.write_bytes(data)
    status, found, said = archive(place, place / "archive")
    assert (status, len(found["detections"])) == (0, 1)
    assert "512 of its bytes" in said
    others = sorted(p for p in (place / "archive").rglob("*.D.*") if p != file_of(place / "archive", VICTIM))
    status, found, said = archive(place, place / "one.mseed", *others)
    assert (status, len(found["detections"])) == (0, 1)
    assert "512 of its bytes" in said


def test_two_stations_with_one_code_are_left_out_and_named(place: Path) -> None:
    table = place / "stations.csv"
    table.write_text(table.read_text() + "S1,48.10,37.15\n")
    status, found, said = archive(place, place / "archive")
    assert status == 0
    assert "S1 stands at two places" in said
    assert len(found["detections"]) == 1
    assert ".S1." not in found["detections"][0]["stations"]
    arrays = place / "array.csv"
    arrays.write_text(arrays.read_text() + "\n01,0.5,0.5\n")
    status, found, said = detect("bearing", *sorted((place / "array").iterdir()), "--array", arrays, *BAND)
    assert (status, found["left_out"][0]["channel"]) == (0, WAVE.stretches[0].channel)
    assert "stands at two places" in said


@pytest.mark.parametrize(
    ("table", "status", "said"),
    [
        ("code,latitude,longitude\n", 2, "names no station"),
        ("code,latitude,longitude\nNOBODY,48,37\n", 1, "where it stands"),
        ("code,latitude,longitude\nS1,inf,37\n", 2, "beyond the world"),
        ("code,latitude,longitude\nS1,nan,37\n", 2, "beyond the world"),
        ("code,x_km,y_km\nS1,0,0\n", 2, "latitude and longitude"),
        ("\x00\xff", 2, "columns"),
        ("<xml/>", 2, "StationXML"),
    ],
)
def test_a_table_of_stations_that_cannot_be_ends_with_its_reason(
    place: Path, table: str, status: int, said: str
) -> None:
    (place / "stations.csv").write_text(table)
    ended, _, complaints = archive(place, place / "archive")
    assert ended == status
    assert said in complaints


@pytest.mark.parametrize("which", ["stations.csv", "network.yaml"])
@pytest.mark.parametrize("how", ["pipe", "folder", "missing"])
def test_a_description_that_is_no_file_keeps_nobody_waiting(place: Path, which: str, how: str) -> None:
    (place / which).unlink()
    if how == "pipe":
        os.mkfifo(place / which)
    elif how == "folder":
        (place / which).mkdir()
    assert archive(place, place / "archive")[0] == 2


@pytest.mark.parametrize(
    ("name", "data", "answered", "said"),
    [
        ("01_20310501T100000Z.wav", wav(claimed=(1 << 32) - 1), True, "cut off"),
        ("01_20310501T100000Z.wav", wav(claimed=160_036, rate_hz=2_000_000_000), False, "no rate of a recorder"),
        ("01_20310501T100000Z.flac", flac(claimed=(1 << 36) - 1), False, "more than can be held"),
        ("01_20310501T100000Z.flac", flac(claimed=0), False, "how long it is"),
        ("01_20310501T100000Z.flac", flac(claimed=80_000)[:60_000], False, "cannot be read"),
    ],
    ids=["a WAV of 4 GB", "a WAV of 2 GHz", "a FLAC of 100 days", "a FLAC without end", "a FLAC that is cut"],
)
def test_recordings_that_say_more_than_they_hold(
    place: Path, name: str, data: bytes, answered: bool, said: str
) -> None:
    """Two other microphones are there, so that it depends on this one; what all three hear is noise."""
    files = [place / name, *(place / f"{n:02d}_20310501T100000Z.wav" for n in (2, 3))]
    for file, content in zip(files, (data, wav(160_036), wav(160_036)), strict=True):
        file.write_bytes(content)
    ended, found, complaints = detect("bearing", *files, "--array", place / "array.csv", "--band", "5", "50")
    assert ended == 1, complaints
    assert said in complaints
    assert (found is not None) == answered


@pytest.mark.parametrize(
    "words",
    [
        ("--band", "nan", "2"),
        ("--band", "0.5", "inf"),
        ("--band", "1e-300", "2"),
        (*BAND, "--window", "inf"),
        (*BAND, "--window", "nan"),
        (*BAND, "--window", "1e300"),
        (*BAND, "--step", "inf"),
        (*BAND, "--step", "nan"),
        (*BAND, "--slowest", "inf"),
        (*BAND, "--slowest", "1e-300"),
        (*BAND, "--slowest", "-1"),
    ],
    ids=" ".join,
)
def test_numbers_that_mean_nothing_end_with_2(whole: Path, words: tuple[str, ...]) -> None:
    status, found, said = detect(
        "bearing", *sorted((whole / "array").iterdir()), "--array", whole / "array.csv", *words
    )
    assert (status, found, said != "") == (2, None, True)


def test_steps_finer_than_a_sample_are_samples(whole: Path) -> None:
    files = sorted((whole / "array").iterdir())
    words = ("--array", whole / "array.csv", *BAND, "--window", "110", "--step", "1e-9")
    status, found, _ = detect("bearing", *files, *words)
    assert status == 0
    assert 100 < len(found["windows"]) <= 20 * 10 + 1
