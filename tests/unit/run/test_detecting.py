"""`trucewatch detect archive`, `calibrate` and `live`: files in, deliveries out, and what is said of what could not be heard."""

import csv
import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from trucewatch.errors import AgreementError, EvidenceError, SourceError, WorkflowError
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.model.time import to_text
from trucewatch.run.calibrating import calibrate
from trucewatch.run.detecting import Asked, detect_archive
from trucewatch.run.listening import Live, listen
from trucewatch.run.networks import read_network
from trucewatch.run.terminal import Progress
from trucewatch_command import answered, trucewatch
from unit.detect.blasts import ONE, START_NS, TWO, Blast, apart_m, at_s, channel, record, replaced
from unit.run.heard import NETWORK, trace_of, write_archive, write_network
from unit.run.test_waveform_services import SeedLinkServer

HOUR_S = 3600.0
SHORT_S = 240.0
FIRST, SECOND = Blast(900.4, 480_130_000, 370_480_000), Blast(2700.7, 479_500_000, 371_000_000)


def found(folder: Path, network: Path, **given):
    files = [folder] if isinstance(folder, Path) else folder
    return detect_archive(Asked(files, network, **given), network.parent / "out", None, Progress())


def ended(*words) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "trucewatch", "detect", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def cut_out(heard: Record, name: str, first: int, end: int) -> Record:
    """The record without some samples of one channel."""
    made = []
    for s in heard.stretches:
        made += [s.cut(0, first), s.cut(end, len(s.samples))] if s.channel == name else [s]
    return Record(tuple(made))


@pytest.fixture(scope="module")
def hour(tmp_path_factory) -> Path:
    """An hour with two explosions, ten minutes missing of one channel, and another that is dead."""
    folder = tmp_path_factory.mktemp("hour")
    heard = cut_out(record([FIRST, SECOND], HOUR_S), channel("S1", "Z"), 60_000, 120_000)
    heard = replaced(heard, channel("S4", "N"), lambda samples: np.full_like(samples, 7))
    write_archive(folder / "archive", heard)
    write_network(folder)
    return folder


def test_an_hour_is_gone_through(hour) -> None:
    made = found(hour / "archive", hour / "network.yaml")
    rows = made.data["detections"]
    assert made.heard
    assert len(rows) == 2
    for row, blast in zip(rows, (FIRST, SECOND), strict=True):
        assert apart_m(row, blast) < row["radius_m"] < 6000
        assert at_s(row)[0] - 0.3 < blast.at_s < at_s(row)[1] + 0.3
        assert channel("S4", "N") in json.loads(row["left_out"])
        assert len(row["data"].split()) == 18
        assert len(row["id"]) == 40
    assert channel("S1", "Z") in json.loads(rows[0]["left_out"])
    assert channel("S1", "Z") in rows[1]["stations"]
    assert made.data["listened_s"] > 0.95 * HOUR_S
    assert [line.split()[-1] for line in made.lines[1:4]] == ["stations", "6", "6"], "stations, not channels"
    assert "samples are all 7" in " ".join(made.complaints)


def test_what_could_not_be_heard_is_told(hour) -> None:
    states = found(hour / "archive", hour / "network.yaml").data["states"]
    (gap,) = [r for r in states if r["channel"] == channel("S1", "Z") and r["state"] == "down"]
    start = START_NS // 10**6
    assert (gap["defect"], gap["t0_ms"] - start, gap["t1_ms"] - start) == ("gap", 600_000, 1_200_000)
    (dead,) = [r for r in states if r["channel"] == channel("S4", "N")]
    assert (dead["state"], dead["defect"]) == ("down", "dead")
    assert (dead["t0_ms"] - start, dead["t1_ms"] - start) == (0, 3_600_000)
    assert [r for r in states if r["channel"] == channel("S2", "E")] == [
        {**dead, "channel": channel("S2", "E"), "state": "up", "defect": "none", "reason": ""}
    ]


def test_deliveries_are_tables_with_the_columns_of_detections(hour) -> None:
    made = found(hour / "archive", hour / "network.yaml")
    detections, states = (Path(path) for path in made.data["files"])
    rows = list(csv.DictReader(detections.open()))
    assert [row["id"] for row in rows] == [row["id"] for row in made.data["detections"]]
    assert {row["state"] for row in csv.DictReader(states.open())} == {"up", "down"}


def test_part_of_an_hour_is_found_as_in_the_whole(hour) -> None:
    t0, t1 = (to_text(START_NS // 10**6 + minutes * 60_000) for minutes in (10, 20))
    part = found(hour / "archive", hour / "network.yaml", since=t0, until=t1)
    whole = found(hour / "archive", hour / "network.yaml")
    (row,) = part.data["detections"]
    for name in ("lat_e7", "lon_e7", "radius_m", "stations"):
        assert row[name] == whole.data["detections"][0][name] or name == "radius_m"
    assert abs(row["t0_ms"] - whole.data["detections"][0]["t0_ms"]) <= 40
    assert {r["t0_ms"] for r in part.data["states"] if r["state"] == "up"} <= {
        START_NS // 10**6 + 600_000,
        START_NS // 10**6 + 1_200_000,
    }


def test_files_of_any_layout_give_the_same(tmp_path) -> None:
    """One file with all channels one after the other; and files of other formats."""
    heard, network = record([ONE, TWO], SHORT_S), write_network(tmp_path)
    whole = tmp_path / "whole.mseed"
    with whole.open("wb") as out:
        for s in heard.stretches:
            trace_of(s).write(out, format="MSEED", encoding="STEIM2", reclen=4096)
    each = []
    for s in heard.stretches:
        each.append(tmp_path / f"{s.channel}.sac")
        trace = trace_of(s)
        trace.data = trace.data.astype(np.float32)
        trace.write(str(each[-1]), format="SAC")
    a, b = (found(files, network).data["detections"] for files in ([whole], each))
    same = [k for k in a[0] if k not in {"id", "data"}]
    assert [[row[k] for k in same] for row in a] == [[row[k] for k in same] for row in b]
    assert len(a) == 2


def test_a_station_that_no_table_names_changes_no_id(tmp_path) -> None:
    """Whether a folder is gone through, files that were named, or an archive that grows."""
    heard, network = record([ONE, TWO], SHORT_S), write_network(tmp_path)
    stranger = [Stretch("XX.FAR.00.HHZ", START_NS, 100.0, np.rint(heard.stretches[0].samples[::-1]))]
    told = []
    for name, more in (("alone", []), ("beside", stranger)):
        archive = tmp_path / name
        files = write_archive(archive, Record((*heard.stretches, *more)))
        told.append([found(given, network).data["detections"] for given in (archive, files)])
        told[-1].append([])
        listen(Live(archive, network, tmp_path / f"live-{name}", once=True), told[-1][2].append)
    alone, beside = ([[(row["id"], row["data"]) for row in rows] for rows in one] for one in told)
    assert alone == beside
    assert [len(rows) for rows in alone] == [2, 2, 2]
    assert all("XX.FAR.00.HHZ" in row["left_out"] for rows in told[1] for row in rows)


def test_midnight_changes_nothing(tmp_path) -> None:
    network = write_network(tmp_path)
    midnight = START_NS - START_NS % (86_400 * NS_PER_S) + 86_400 * NS_PER_S
    heard = record([ONE, TWO], SHORT_S, start_ns=midnight - 105 * NS_PER_S)
    at = 105 * 100
    halves = Record(tuple(part for s in heard.stretches for part in (s.cut(0, at), s.cut(at, len(s.samples)))))
    files = write_archive(tmp_path / "archive", halves)
    assert len(files) == 36
    rows = found(tmp_path / "archive", network).data["detections"]
    assert len(rows) == 2
    assert len(rows[0]["data"].split()) == 36
    assert len(rows[1]["data"].split()) == 18


def test_a_broken_file_does_not_keep_the_others_back(tmp_path) -> None:
    network = write_network(tmp_path)
    files = write_archive(tmp_path / "archive", record([ONE], SHORT_S))
    whole = files[0].read_bytes()
    files[0].write_bytes(whole[: len(whole) // 2 + 100])
    middle = len(files[1].read_bytes()) // 1024 * 512
    files[1].write_bytes(files[1].read_bytes()[:middle] + b"\xff" * 512 + files[1].read_bytes()[middle + 512 :])
    files[2].write_bytes(b"nothing of the kind")
    made = found(tmp_path / "archive", network)
    (row,) = made.data["detections"]
    assert apart_m(row, ONE) < row["radius_m"]
    told = {Path(r["channel"]).name for r in made.data["states"] if r["defect"] == "unreadable"}
    assert {f.name for f in files[:3]} == told


def test_detections_go_into_the_inbox_of_a_mission(tmp_path, hour) -> None:
    mission = tmp_path / "mission"
    (mission / "inbox" / "seismoacoustic").mkdir(parents=True)
    asked = Asked([hour / "archive"], hour / "network.yaml")
    with pytest.raises(WorkflowError, match="no mission"):
        detect_archive(asked, tmp_path / "out", mission, Progress())
    assert not (tmp_path / "out").exists()
    (mission / "mission.yaml").write_text("")
    detect_archive(asked, tmp_path / "out", mission, Progress())
    waiting = sorted(p.name for p in (mission / "inbox" / "seismoacoustic").iterdir())
    assert waiting == sorted(p.name for p in (tmp_path / "out").iterdir())
    assert len(waiting) == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("threshold: 2.0", "threshold: 0.9", "too small"),
        ("threshold: 2.0\n", "", "`threshold` is missing"),
        ("[6, 16]", "[16, 6]", "cannot be taken"),
        ("[6, 16]", "[6, 16, 20]", "too long"),
        ("onset_rate_hz: 25", "onset_rate_hz: 24.97", "whole samples"),
        ("south: 47.88", "south: 49", "box"),
        ("spacing_m: 1000", "spacing_m: 0.01", "too large"),
        ("through: {speed_m_s: 5000}", "through: {speed_m_s: 0}", "too small"),
        ("through: {speed_m_s: 5000}", "through: {layers: [{top_m: 5, speed_m_s: 3}]}", "do not fit"),
        ("through: {speed_m_s: 5000}", "through: {speed_m_s: 1, air: {temperature_c: 5}}", "more than one"),
        ('channels: "??Z"', "kanaele: x", "not known"),
        ('channels: "??Z",', 'channels: "??Z", sta_s: 3, lta_s: 1,', "short window"),
    ],
)
def test_a_description_that_cannot_be_is_refused_with_its_line(tmp_path, old, new, said) -> None:
    assert old in NETWORK
    with pytest.raises(AgreementError, match=said) as refused:
        read_network(write_network(tmp_path, NETWORK.replace(old, new, 1)))
    assert refused.value.place.startswith("network.yaml:")


def test_layers_and_air_are_read(tmp_path) -> None:
    text = NETWORK.replace(
        "{speed_m_s: 5000}", "{layers: [{top_m: 0, speed_m_s: 5000}, {top_m: 1000, speed_m_s: 6000}]}"
    )
    text = text.replace("{speed_m_s: 3000}", "{air: {temperature_c: 10, wind_east_m_s: 5}}")
    p, s = read_network(write_network(tmp_path, text)).phases
    assert type(p.medium).__name__ == "Layers"
    assert s.medium.temperature_k == pytest.approx(283.15)


def test_files_that_are_missing_are_named(tmp_path) -> None:
    with pytest.raises(AgreementError, match="cannot be opened"):
        read_network(tmp_path / "network.yaml")
    path = write_network(tmp_path)
    (tmp_path / "stations.csv").unlink()
    with pytest.raises(SourceError, match="cannot be opened"):
        read_network(path)
    with pytest.raises(EvidenceError, match="Nothing could be heard"):
        found([tmp_path / "none.mseed"], write_network(tmp_path))


def test_noise_is_zero_detections_and_silence_is_none_heard(tmp_path) -> None:
    network = write_network(tmp_path)
    write_archive(tmp_path / "noise", record([], SHORT_S))
    status, out, _ = ended("archive", tmp_path / "noise", "--network", network, "--out", tmp_path / "o", "--json")
    assert (status, json.loads(out)["detections"]) == (0, [])
    assert json.loads(out)["listened_s"] > 200
    dead = [Stretch(s.channel, s.start_ns, s.rate_hz, 0 * s.samples) for s in record([], SHORT_S).stretches]
    write_archive(tmp_path / "dead", Record(tuple(dead)))
    status, out, err = ended("archive", tmp_path / "dead", "--network", network, "--out", tmp_path / "d")
    assert status == 1
    assert "Nothing was heard" in out
    assert "samples are all 0" in err
    assert list((tmp_path / "d").glob("*states.csv"))


def test_slow_data_end_with_1_and_the_reason(tmp_path) -> None:
    network = write_network(tmp_path)
    slow = [Stretch(s.channel, s.start_ns, 10.0, s.samples[::10]) for s in record([ONE], SHORT_S).stretches]
    write_archive(tmp_path / "slow", Record(tuple(slow)))
    status, out, err = ended("archive", tmp_path / "slow", "--network", network, "--out", tmp_path / "o")
    assert (status, out) == (1, "")
    assert "10 samples a second cannot hold" in err


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "yesterday"),
        ("--from", "2031-05-02", "--to", "2031-05-01"),
        ("--network", "none.yaml"),
        ("--mission", "none"),
    ],
)
def test_wrong_use_ends_with_2(hour, tmp_path, words) -> None:
    status, out, err = ended(
        "archive", hour / "archive", "--network", hour / "network.yaml", "--out", tmp_path / "o", *words
    )
    assert (status, out) == (2, "")
    assert err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("given", [{"since": "2041-01-01"}, {"until": "2021-01-01"}])
def test_a_time_beyond_all_waveforms_is_none_that_was_heard(hour, given) -> None:
    with pytest.raises(EvidenceError, match="no file has waveforms of this time") as refused:
        found(hour / "archive", hour / "network.yaml", **given)
    assert to_text(START_NS // 10**6) in refused.value.hint


@pytest.mark.parametrize("patience_s", [float("nan"), float("inf"), -1.0, 1e6])
def test_live_does_not_wait_for_ever(hour, tmp_path, patience_s) -> None:
    asked = Live(hour / "archive", hour / "network.yaml", tmp_path / "live", patience_s=patience_s, once=True)
    with pytest.raises(WorkflowError, match="waits that long"):
        listen(asked, lambda _: None)
    assert not (tmp_path / "live").exists()


def test_live_finds_what_the_archive_holds(hour, tmp_path) -> None:
    told = []
    listen(Live(hour / "archive", hour / "network.yaml", tmp_path / "live", once=True), told.append)
    whole = found(hour / "archive", hour / "network.yaml").data["detections"]
    same = [k for k in whole[0] if k not in {"id", "data"}]
    assert [[row[k] for k in same] for row in told] == [[row[k] for k in same] for row in whole]
    assert len(list((tmp_path / "live").glob("*detections.csv"))) == 2
    assert list((tmp_path / "live").glob("*states.csv"))


def test_an_archive_is_heard_as_it_grows(tmp_path) -> None:
    network, heard, told = write_network(tmp_path), record([ONE, TWO], SHORT_S), []
    edges = [0, 3000, 9000, 16_400, 16_500, 24_000]
    waiting = list(pairwise(edges))
    sizes = []

    def grow(_seconds: float) -> None:
        """Each time that somebody waits, some more is written."""
        sizes.append(len(told))
        if waiting:
            low, high = waiting.pop(0)
            write_archive(tmp_path / "archive", Record(tuple(s.cut(low, high) for s in heard.stretches)))

    grow(0.0)
    live = Live(tmp_path / "archive", network, tmp_path / "out", since=to_text(START_NS // 10**6), once=True)
    listen(live, told.append, grow)
    write_archive(tmp_path / "at-once", heard)
    whole = found(tmp_path / "at-once", network).data["detections"]
    same = [k for k in whole[0] if k not in {"id", "data"}]
    assert [[row[k] for k in same] for row in told] == [[row[k] for k in same] for row in whole]
    assert 1 in sizes, "the first was told before all had come"


def test_a_server_fills_the_archive_that_is_listened_to(tmp_path) -> None:
    network, heard = write_network(tmp_path), record([ONE], SHORT_S)
    source = write_archive(tmp_path / "source", heard)
    records = [data[k : k + 512] for data in (p.read_bytes() for p in source) for k in range(0, len(data), 512)]
    told = []
    with SeedLinkServer(records) as server:
        live = Live(
            tmp_path / "archive",
            network,
            tmp_path / "out",
            server=server.address,
            channels=["XX.S1.??.HH?"],
            since=to_text(START_NS // 10**6),
            patience_s=86_400.0,
            once=True,
        )
        listen(live, told.append, lambda _: None)
    assert [p.read_bytes() for p in sorted((tmp_path / "archive").rglob("*.D.*"))] == [p.read_bytes() for p in source]
    assert len(told) == 1
    with pytest.raises(WorkflowError, match="by name"):
        listen(Live(tmp_path / "archive", network, tmp_path / "out", server="127.0.0.1:1"), told.append)


def test_an_empty_archive_is_not_listened_to(tmp_path) -> None:
    (tmp_path / "archive").mkdir()
    status, _, err = ended("live", tmp_path / "archive", "--network", write_network(tmp_path), "--once")
    assert status == 1
    assert "Nothing could be heard" in err


def test_the_threshold_of_quiet_data(tmp_path) -> None:
    network = write_network(tmp_path, NETWORK + "apart_s: 0.4\n")
    write_archive(tmp_path / "quiet", record([], 1500.0, seed=5))
    often, seldom = (calibrate(Asked([tmp_path / "quiet"], network), rate, Progress()).data for rate in (2000.0, 200.0))
    assert 1.1 < often["threshold"] < seldom["threshold"] < 3.0
    assert 0.4 < often["exceeded"] / (2000.0 * 1500.0 / 86_400.0) < 2.5
    assert found(
        tmp_path / "quiet", write_network(tmp_path, NETWORK.replace("2.0", f"{often['threshold']}") + "apart_s: 0.4\n")
    )
    with pytest.raises(WorkflowError, match="above 0"):
        calibrate(Asked([tmp_path / "quiet"], network), 0.0, Progress())
    with pytest.raises(EvidenceError, match="say nothing about a threshold"):
        calibrate(Asked([tmp_path / "quiet"], network, until=to_text(START_NS // 10**6 + 60_000)), 1.0, Progress())


def test_explosions_stand_among_the_incidents_of_a_mission(tmp_path) -> None:
    mission = tmp_path / "mission"
    trucewatch("new", mission, "--mission", "ukraine-2026")
    start_ns = 1_777_800_000 * NS_PER_S
    write_archive(tmp_path / "archive", record([ONE, TWO], SHORT_S, start_ns=start_ns))
    words = ("--network", write_network(tmp_path), "--out", tmp_path / "out", "--mission", mission)
    trucewatch("detect", "archive", tmp_path / "archive", *words)
    done = answered("run", mission)
    assert (done["incidents"], sum(file["rejected"] for file in done["files"])) == (2, 0)
    incidents = answered("show", mission, "incidents")["incidents"]
    assert {row["kind"] for row in incidents} == {"explosion"}
    told = sorted((row["t0"], row["lat"], row["lon"]) for row in incidents)
    for (_, lat, lon), blast in zip(told, (ONE, TWO), strict=True):
        assert abs(float(lat) - blast.lat_e7 / 1e7) < 0.03
        assert abs(float(lon) - blast.lon_e7 / 1e7) < 0.03
