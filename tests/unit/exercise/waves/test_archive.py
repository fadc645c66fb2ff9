"""The archive of an exercise: what is asked for and nothing else, the same from one seed, with waves where the truth says."""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
import pytest

from trucewatch.detect.stations import parse_stations
from trucewatch.exercise.event import Event
from trucewatch.exercise.generate import Exercise, generate
from trucewatch.exercise.setting import Setting, on_stage
from trucewatch.exercise.truth import to_lines
from trucewatch.exercise.truth_lines import truth_lines
from trucewatch.exercise.waves.archive import archive
from trucewatch.exercise.waves.blasts import MOST_BANGS, blasts, chosen
from trucewatch.exercise.waves.miniseed import DATA_FROM, RECORD
from trucewatch.exercise.waves.ways import way
from trucewatch.model.time import from_text
from trucewatch.run.config import load_mission, shipped

SHIPPED = shipped("exercise")
STATIONS = 3


@cache
def made(seed: int = 1, waveforms: int = STATIONS) -> Exercise:
    return generate(on_stage(seed), SHIPPED, waveforms)


def read(data: bytes) -> list[tuple[int, np.ndarray]]:
    """Stretches of our own records: start in milliseconds, counts."""
    found: list[tuple[int, np.ndarray]] = []
    for k in range(0, len(data), RECORD):
        year, day, hour, minute, second, _, fraction, number = struct.unpack(">HHBBBBHH", data[k + 20 : k + 32])
        at_ms = from_text(f"{year}-01-01T00:00:00Z") + (day - 1) * 86_400_000
        at_ms += ((hour * 60 + minute) * 60 + second) * 1000 + fraction // 10
        counts = np.frombuffer(data, ">i4", number, k + DATA_FROM)
        if found and found[-1][0] + len(found[-1][1]) * 20 == at_ms:
            found[-1] = (found[-1][0], np.concatenate([found[-1][1], counts]))
        else:
            found.append((at_ms, counts))
    return found


def lines(what: str, exercise: Exercise | None = None) -> list[dict]:
    return [line for line in (exercise or made()).truth if line["what"] == what]


def test_without_being_asked_no_byte_differs() -> None:
    plain, asked = generate(on_stage(1), SHIPPED), made()
    assert plain.archive == {}
    assert plain.files == asked.files
    assert asked.truth[: len(plain.truth)] == plain.truth
    assert not {"waveforms", "blast"} & {line["what"] for line in plain.truth}
    assert b"seismoacoustic" not in plain.configuration["mission.yaml"]


def test_a_mission_with_waveforms_takes_in_what_is_detected_in_them() -> None:
    assert load_mission({**SHIPPED, **made().configuration}).sources[-1] == "seismoacoustic"
    drawn = generate(Setting(seed=3, line_km=40, days=3, rate=30), SHIPPED, 1)
    assert load_mission({**SHIPPED, **drawn.configuration}).sources[-1] == "seismoacoustic"


def test_a_seed_gives_one_set_of_bytes_and_another_seed_others() -> None:
    again = generate(on_stage(1), SHIPPED, STATIONS)
    assert again.archive == made().archive
    assert again.truth == made().truth
    assert generate(on_stage(2), SHIPPED, STATIONS).archive != made().archive


def test_every_station_has_its_channels_in_every_span_as_sds() -> None:
    spans = lines("waveforms")[0]["spans"]
    files = {path: data for path, data in made().archive.items() if not path.endswith((".csv", ".yaml"))}
    channels = {path.split("/")[-1].rsplit(".D.", 1)[0] for path in files}
    assert len(channels) == 3 * STATIONS
    for channel in channels:
        own = [data for path, data in sorted(files.items()) if f"/{channel}.D." in path]
        begins = [at_ms for data in own for at_ms, _ in read(data)]
        assert begins == [from_text(t0) for t0, _ in spans]
    assert all(path.startswith("waveforms/2031/XX/W0") for path in files)


def test_the_table_of_stations_names_every_channel() -> None:
    table = parse_stations(made().archive["waveforms/stations.csv"], "stations.csv")
    assert len(table) == 3 * STATIONS
    assert sorted({row["kind"] for row in table.rows()}) == ["acoustic", "seismic"]
    assert len({(row["lat_e7"], row["lon_e7"]) for row in table.rows()}) == STATIONS


def test_sound_comes_when_the_truth_says_and_is_not_there_before() -> None:
    (frame,), told = lines("waveforms"), lines("blast")
    table = parse_stations(made().archive["waveforms/stations.csv"], "stations.csv")
    at = next((r["lat_e7"], r["lon_e7"]) for r in table.rows() if r["code"] == "XX.W01.10.BDF")
    wind = frame["wind_east_m_s"], frame["wind_north_m_s"]
    stretches = [s for path, data in made().archive.items() if "XX.W01.10.BDF" in path for s in read(data)]
    loud = 0
    for line in told:
        found = way((line["lat_e7"], line["lon_e7"]), at, line["charge_g"], wind)
        comes_ms = from_text(line["at"]) + round(found.sound_s * 1000)
        begins, counts = next(s for s in stretches if s[0] <= comes_ms < s[0] + len(s[1]) * 20)
        k = (comes_ms - begins) // 20
        heard, before = np.abs(counts[k : k + 8]).max(), np.abs(counts[max(k - 25, 0) : k - 5]).max()
        loud += heard > 3 * before
    assert len(told) >= 12
    assert loud >= 0.9 * len(told)


def test_a_quiet_time_is_quiet() -> None:
    t0, t1 = lines("waveforms")[0]["spans"][0]
    assert not [line for line in lines("blast") if t0 <= line["at"] < t1]
    for path, data in made().archive.items():
        if "HHZ" in path and read(data)[0][0] == from_text(t0):
            quiet = np.abs(read(data)[0][1])
            assert np.median(quiet) < 5 * 40
            assert quiet.max() < 40 * 40, "cars, and no explosion"


def test_what_was_recorded_stands_in_the_truth_and_a_score_passes_it_over() -> None:
    events = {line["event"]: line for line in lines("event") if line["real"]}
    for line in lines("blast"):
        event = events[line["event"]]
        assert event["kind"] == "explosion"
        assert from_text(event["from"]) <= from_text(line["at"]) < from_text(event["until"])
        assert abs(line["lat_e7"] - event["lat_e7"]) < 40_000
    assert len(truth_lines(to_lines(made().truth))) == len(made().truth)


def explosion(name: str, hour: int, **more) -> Event:
    fields = {"t0_ms": hour * 3_600_000, "t1_ms": hour * 3_600_000 + 60_000, "x_m": 0, "y_m": 0, "acts": 2, **more}
    return Event(name, "explosion", **fields)


def test_the_first_breach_and_its_neighbours_are_chosen() -> None:
    far, near = explosion("far", 2, x_m=30_000), explosion("near", 3, x_m=5_000)
    breach, long = explosion("breach", 4, breaches=("ceasefire",)), explosion("long", 5, acts=MOST_BANGS + 1)
    never = explosion("never", 1, real=False)
    assert [e.id for e in chosen([far, long, breach, never, near])] == ["near", "breach"]
    assert [e.id for e in chosen([long, never])] == []


def test_bangs_of_what_was_not_chosen_are_heard_too_if_they_fall_into_a_span() -> None:
    breach = explosion("breach", 4, breaches=("ceasefire",))
    beside = explosion("beside", 4, acts=MOST_BANGS + 8, x_m=3_000)
    told = [line["event"] for line in archive([breach, beside], 1, 1).truth if line["what"] == "blast"]
    assert told.count("breach") == 2
    assert told.count("beside") == MOST_BANGS + 8


def test_each_act_is_a_bang_in_its_time() -> None:
    event = explosion("e", 1, acts=7)
    told = blasts(event, 1)
    assert len(told) == 7
    assert [b.at_ms for b in told] == sorted(b.at_ms for b in told)
    assert all(event.t0_ms <= b.at_ms < event.t1_ms for b in told)


def test_without_explosions_nothing_is_recorded() -> None:
    assert archive([explosion("never", 1, real=False)], 4, 1).files == {}
    assert archive([explosion("e", 1)], 0, 1).files == {}


def test_a_peer_reads_the_archive(tmp_path) -> None:
    pytest.importorskip("obspy", reason="extra signals")
    from trucewatch.run.archives import archive_channels, archive_files
    from trucewatch.run.playing import play

    for path, data in made().archive.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    channels = archive_channels(tmp_path / "waveforms", "XX.*.10.BDF")
    assert len(channels) == STATIONS
    spans = [(from_text(t0), from_text(t1)) for t0, t1 in lines("waveforms")[0]["spans"]]
    begin, end = spans[0][0], spans[-1][1]
    played = play(archive_files(tmp_path / "waveforms", channels, begin, end))
    record = played.read(begin * 10**6, end * 10**6)
    assert not played.faults
    found = sorted({(s.start_ns // 10**6, s.end_ns // 10**6) for s in record.stretches})
    assert found == spans
