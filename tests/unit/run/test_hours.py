"""Hours of many networks on real workers: the same bytes as one process writes, whoever is lost and whatever cannot be read."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from trucewatch.detect.hours import HOUR_NS, hour_of
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.model.time import to_text
from trucewatch.run.detecting import Answer, Asked, detect_archive
from trucewatch.run.hours import Part, Recordings, heard
from trucewatch.run.terminal import Progress
from trucewatch_command import trucewatch
from unit.detect.blasts import START_NS, Blast, record
from unit.run.heard import NETWORK, file_of, write_archive, write_network

distributed = pytest.importorskip("distributed")

MARK_NS = hour_of(START_NS) + HOUR_NS
BEGIN_NS = MARK_NS - 600 * NS_PER_S
BLASTS = [
    Blast(300.2, 480_130_000, 370_480_000),
    Blast(600.0, 479_500_000, 371_000_000),
    Blast(4199.9, 480_130_000, 370_480_000),
]
"""One inside an hour, and one on each mark."""


class Told(Progress):
    """Progress that is kept, and that may kill somebody when the first hour is done."""

    def __init__(self, victim: int = 0) -> None:
        super().__init__()
        self.victim, self.told = victim, []

    def __call__(self, stage: str, done: int, of: int) -> None:
        self.told.append((stage, done, of))
        if done and self.victim:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = 0


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    """Two hours' beginnings and ends, and two networks of the same stations that listen differently."""
    folder = tmp_path_factory.mktemp("hours")
    write_archive(folder / "archive", record(BLASTS, 4500.0, start_ns=BEGIN_NS))
    write_network(folder)
    (folder / "other.yaml").write_text(
        NETWORK.replace("id: small", "id: other").replace("threshold: 2.0", "threshold: 1.9")
    )
    return folder


@pytest.fixture
def workers() -> Iterator[tuple[str, list[int]]]:
    """A scheduler, and two workers as processes that this test started and may kill."""
    with distributed.LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as made:
        words = [
            sys.executable,
            "-m",
            "distributed.cli.dask_worker",
            made.scheduler_address,
            "--no-nanny",
            "--nthreads",
            "1",
        ]
        begun = [subprocess.Popen([*words, "--no-dashboard"], stderr=subprocess.DEVNULL) for _ in range(2)]
        try:
            with distributed.Client(made, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=60)
            yield made.scheduler_address, [process.pid for process in begun]
        finally:
            for process in begun:
                process.terminate()
                process.wait(timeout=30)


def asked(folder: Path, **given) -> Asked:
    return Asked([folder / "archive"], folder / "network.yaml", threads=1, **given)


def files(answer: Answer) -> dict[str, bytes]:
    many = answer.data.get("networks", [answer.data])
    return {Path(path).name: Path(path).read_bytes() for one in many for path in one["files"]}


@pytest.fixture(scope="module")
def alone(archive) -> Answer:
    """What one process finds."""
    return detect_archive(asked(archive, also=[archive / "other.yaml"]), archive / "alone", None, Progress())


def test_explosions_on_marks_are_found_once(alone) -> None:
    for one in alone.data["networks"]:
        middles = [(row["t0_ms"] + row["t1_ms"]) / 2e3 - BEGIN_NS / 1e9 for row in one["detections"]]
        assert len(middles) == len(BLASTS)
        assert all(abs(middle - blast.at_s) < 0.3 for middle, blast in zip(middles, BLASTS, strict=True))
        assert {(r["t0_ms"], r["t1_ms"]) for r in one["states"]} == {(BEGIN_NS // 10**6, BEGIN_NS // 10**6 + 4_500_000)}
        assert one["listened_s"] > 0.98 * 4500


def test_a_worker_that_is_killed_loses_nothing(archive, alone, workers, tmp_path) -> None:
    address, pids = workers
    progress = Told(victim=pids[0])
    made = detect_archive(asked(archive, also=[archive / "other.yaml"], engine=address), tmp_path, None, progress)
    assert files(made) == files(alone)
    assert len(files(made)) == 4
    assert progress.told[0] == ("minutes of waveforms", 0, 150)
    assert progress.told[-1] == ("minutes of waveforms", 150, 150)
    assert progress.victim == 0
    with pytest.raises(ProcessLookupError):
        os.kill(os.waitpid(pids[0], 0)[0], 0)


def test_the_time_that_is_asked_for_changes_nothing_of_what_lies_in_it(archive, alone, tmp_path) -> None:
    whole = alone.data["networks"][0]
    for low_s, high_s, which in ((100, 400, [0]), (500, 4200, [1, 2]), (700, 4300, [2]), (4100, 4150, [])):
        since, until = (to_text(BEGIN_NS // 10**6 + s * 1000) for s in (low_s, high_s))
        part = detect_archive(asked(archive, since=since, until=until), tmp_path, None, Progress()).data
        assert part["detections"] == [whole["detections"][k] for k in which]


def test_stations_that_change_their_recorders_are_heard_before_and_after(tmp_path) -> None:
    """Before the mark 100 samples a second, after it 50, under other names of channels: neither silences the other."""
    early, late = (Blast(80.0, 480_130_000, 370_480_000), Blast(100.0, 479_500_000, 371_000_000))
    before = record([early], 150.0, start_ns=MARK_NS - 150 * NS_PER_S)
    after = [
        Stretch(s.channel.replace("HH", "BH"), s.start_ns, 50.0, s.samples[::2])
        for s in record([late], 150.0, seed=1, start_ns=MARK_NS).stretches
    ]
    write_archive(tmp_path / "archive", Record((*before.stretches, *after)))
    write_network(tmp_path)
    whole = detect_archive(asked(tmp_path), tmp_path / "whole", None, Progress()).data
    assert len(whole["detections"]) == 2
    since = detect_archive(asked(tmp_path, since=to_text(MARK_NS // 10**6)), tmp_path / "part", None, Progress()).data
    assert [row["id"] for row in since["detections"]] == [whole["detections"][1]["id"]]
    ends = {
        (r["channel"][-3:], r["state"]): (r["t0_ms"], r["t1_ms"]) for r in whole["states"] if ".S1." in r["channel"]
    }
    assert ends["HHZ", "up"][1] == ends["HHZ", "down"][0] == ends["BHZ", "up"][0] == MARK_NS // 10**6


def test_an_hour_that_cannot_be_read_is_told_and_the_others_go_on(archive, tmp_path) -> None:
    """Some records of every channel were overwritten in the middle of a file."""
    write_archive(tmp_path / "archive", record(BLASTS, 4500.0, start_ns=BEGIN_NS))
    write_network(tmp_path)
    broken = sorted({file_of(tmp_path / "archive", s) for s in record([], 1.0, start_ns=BEGIN_NS).stretches})
    for file in broken:
        data = bytearray(file.read_bytes())
        first, end = len(data) // 3 // 512 * 512, len(data) // 2 // 512 * 512
        data[first + 60 : end] = b"\xff" * (end - first - 60)
        file.write_bytes(bytes(data))
    made = detect_archive(asked(tmp_path), tmp_path / "out", None, Progress()).data
    assert [row["t0_ms"] // 10_000 for row in made["detections"]] == [
        (BEGIN_NS // 10**6 + round(1000 * blast.at_s) - 30) // 10_000 for blast in BLASTS
    ]
    assert {Path(r["channel"]).name for r in made["states"] if r["defect"] == "unreadable"} == {f.name for f in broken}
    assert {r["channel"] for r in made["states"] if r["defect"] == "gap"} == {
        s.channel for s in record([], 1.0).stretches
    }
    assert not made["failed"]


def test_an_hour_that_fails_says_why_and_is_told_as_down(archive) -> None:
    channels = tuple(sorted(s.channel for s in record([], 1.0).stretches))
    recordings = Recordings((), (archive / "archive",), channels, (), "here")
    asked_for = MARK_NS, MARK_NS + HOUR_NS
    part = Part(archive / "network.yaml", "another", recordings, MARK_NS, asked_for)
    made = heard(part)
    assert "described otherwise" in made.failed
    assert {(f.channel, f.start_ns, f.end_ns, f.whole) for f in made.spans} == {
        (name, *asked_for, True) for name in channels
    }
    assert "cannot be opened" in heard(Part(archive / "none.yaml", "", recordings, MARK_NS, asked_for)).failed


def test_a_worker_that_knew_the_network_without_its_size_measures_noise_all_the_same(tmp_path) -> None:
    """One that goes through both runs keeps what it read; nothing told would be coverage that is missing without a word."""
    write_archive(tmp_path / "archive", record([], 60.0, start_ns=MARK_NS))
    network = write_network(tmp_path)
    made = [detect_archive(asked(tmp_path), tmp_path / "plain", None, Progress())]
    network.write_text(NETWORK + "least_size: {magnitude: 4.6}\n")
    made.append(detect_archive(asked(tmp_path), tmp_path / "sized", None, Progress()))
    plain, sized = (sorted(name.rpartition("-")[2] for name in files(one)) for one in made)
    assert (plain, sized) == (["detections.csv", "states.csv"], ["audible.csv", "detections.csv", "states.csv"])


def test_networks_of_one_id_are_refused(archive, tmp_path) -> None:
    (tmp_path / "stations.csv").write_bytes((archive / "stations.csv").read_bytes())
    (tmp_path / "twin.yaml").write_text(NETWORK)
    with pytest.raises(WorkflowError, match="one id"):
        detect_archive(asked(archive, also=[tmp_path / "twin.yaml"]), tmp_path, None, Progress())


def test_the_command_takes_several_networks_and_an_engine(archive, alone, tmp_path) -> None:
    words = ["detect", "archive", archive / "archive", "--network", archive / "network.yaml"]
    said = trucewatch(*words, "--network", archive / "other.yaml", "--out", tmp_path, "--engine", "local")
    assert "small:" in said
    assert "other:" in said
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == files(alone)
