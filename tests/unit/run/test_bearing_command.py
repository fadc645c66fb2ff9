"""`trucewatch detect bearing` as a process: what it answers, what it complains of, how it ends."""

import json
import math
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from trucewatch.run.obspy_door import obspy
from trucewatch_command import answered, trucewatch
from unit.detect.waves import DATA, REAL, SIX, SIX_ADKI, crossing, pulse, turned

ADKI = DATA / "infrasound_adki" / "Bogoslof_Data.mseed"


@pytest.fixture
def array(tmp_path) -> Path:
    path = tmp_path / "array.csv"
    rows = [f"{i + 1:02d},{x / 1000},{y / 1000}" for i, (x, y) in enumerate(SIX)]
    path.write_text("\n".join(["code,x_km,y_km", *rows]))
    return path


def write(path: Path, record) -> Path:
    library = obspy()
    traces = []
    for s in record.stretches:
        network, station, location, code = s.channel.split(".")
        head = {"network": network, "station": station, "location": location, "channel": code}
        start = library.UTCDateTime(ns=s.start_ns)
        traces.append(library.Trace(np.array(s.samples), {**head, "sampling_rate": s.rate_hz, "starttime": start}))
    library.Stream(traces).write(str(path), format="MSEED")
    return path


def ended(*words: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "trucewatch", "detect", "bearing", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@REAL
def test_the_answer_for_a_real_array(tmp_path):
    (tmp_path / "adki.csv").write_text(SIX_ADKI)
    found = answered("detect", "bearing", ADKI, "--array", tmp_path / "adki.csv", "--band", "0.5", "2")
    assert turned(found["back_azimuth_deg"], 64.9) < 3
    assert 320 < found["trace_velocity_m_s"] < 360
    assert 0 < found["back_azimuth_sigma_deg"] < 5
    assert 0 < found["trace_velocity_sigma_m_s"] < 30
    assert found["reversed"] == ["AV.ADKI.02.BDF"]
    best = max(found["windows"], key=lambda w: w["coherence"])
    assert best["from"] == found["from"]
    assert found["files"][0]["file"] == str(ADKI)


def test_every_format_gives_the_same(tmp_path, array):
    record = crossing(123.0, 340.0)
    one = write(tmp_path / "all.mseed", record)
    library = obspy()
    each = []
    for trace in library.read(str(one), format="MSEED"):
        each.append(tmp_path / f"{trace.id}.sac")
        trace.data = trace.data.astype(np.float32)
        trace.write(str(each[-1]), format="SAC")
    a, b = (answered("detect", "bearing", *files, "--array", array, "--band", "0.5", "2") for files in ([one], each))
    assert turned(a["back_azimuth_deg"], 123) < 2
    assert abs(a["back_azimuth_deg"] - b["back_azimuth_deg"]) < 0.05
    assert len(b["files"]) == 6


def test_sound_files_give_the_direction_too(tmp_path, array):
    """Four microphones at 4,000 samples a second, one file each; the band is heard in what is left of them."""
    angle, t = math.radians(123.0 + 180.0), np.arange(4000 * 100) / 4000
    files = []
    for i in range(4):
        late = (SIX[i, 0] * math.sin(angle) + SIX[i, 1] * math.cos(angle)) / 340.0
        files.append(tmp_path / f"{i + 1:02d}_20310501T100000Z.flac")
        soundfile.write(files[-1], 1e-4 * pulse(t - late, lo_hz=4.0, hi_hz=16.0), 4000, subtype="PCM_24")
    found = answered("detect", "bearing", *files, "--array", array, "--band", "4", "16", "--window", "8")
    assert turned(found["back_azimuth_deg"], 123) < 2
    assert found["channels"] == [f".{i + 1:02d}.00.DDF" for i in range(4)]


def test_a_bad_file_is_complained_of_and_the_rest_goes_on(tmp_path, array):
    good = write(tmp_path / "all.mseed", crossing(123.0, 340.0))
    bad = tmp_path / "bad.mseed"
    bad.write_bytes(b"nothing of the kind")
    status, out, err = ended(bad, good, "--array", array, "--band", "0.5", "2", "--json")
    assert status == 0
    assert "bad.mseed" in err
    assert turned(json.loads(out)["back_azimuth_deg"], 123) < 2


def test_noise_is_said_to_be_none_and_does_not_end_fine(tmp_path, array):
    draw = np.random.default_rng(3)
    record = crossing(1.0, 340.0)
    quiet = type(record)(
        tuple(type(s)(s.channel, s.start_ns, s.rate_hz, draw.normal(size=len(s.samples))) for s in record.stretches)
    )
    status, out, _ = ended(write(tmp_path / "noise.mseed", quiet), "--array", array, "--band", "0.5", "2", "--json")
    assert status == 1
    assert json.loads(out)["back_azimuth_deg"] is None
    assert len(json.loads(out)["windows"]) > 3


@pytest.mark.parametrize(("band", "code"), [(("6", "16"), 1), (("2", "1"), 2), (("0", "2"), 2)])
def test_a_band_that_the_channels_cannot_hold_ends_with_1_and_one_that_is_none_with_2(tmp_path, array, band, code):
    status, out, err = ended(write(tmp_path / "a.mseed", crossing(1.0, 340.0)), "--array", array, "--band", *band)
    assert (status, out) == (code, "")
    assert err


@pytest.mark.parametrize("silent", [0.0, 5.0])
def test_dead_channels_end_with_1_and_their_reason(tmp_path, array, silent):
    record = crossing(1.0, 340.0)
    dead = type(record)(
        tuple(type(s)(s.channel, s.start_ns, s.rate_hz, np.full(len(s.samples), silent)) for s in record.stretches)
    )
    status, out, err = ended(write(tmp_path / "dead.mseed", dead), "--array", array, "--band", "0.5", "2")
    assert (status, out) == (1, "")
    assert f"are all {silent:g}" in err


def test_files_that_are_not_there_end_with_1(tmp_path, array):
    assert ended(tmp_path / "none.mseed", "--array", array, "--band", "0.5", "2")[0] == 1
    assert (
        ended(write(tmp_path / "a.mseed", crossing(1.0, 340.0)), "--array", tmp_path / "none", "--band", "1", "2")[0]
        == 2
    )


def test_people_get_lines(tmp_path, array):
    said = trucewatch(
        "detect", "bearing", write(tmp_path / "a.mseed", crossing(123.0, 340.0)), "--array", array, "--band", "0.5", "2"
    )
    assert said.startswith("From 12")
    assert "m/s across the array" in said
