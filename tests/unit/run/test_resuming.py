"""`trucewatch detect live`, killed at any moment and begun anew: nothing is told twice, nothing is lost, and the deliveries are those of one that never stopped."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from trucewatch.detect.hours import HOUR_NS, hour_of
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_S, Record
from trucewatch.model.time import to_text
from trucewatch.run.listening import Live, listen
from trucewatch.run.networks import read_network
from trucewatch.run.resuming import ToldBefore, kept_in, told_before
from unit.detect.blasts import START_NS, Blast, channel, record
from unit.run.heard import NETWORK, write_archive, write_network

MARK_NS = hour_of(START_NS) + HOUR_NS
BEGIN_NS = MARK_NS - 400 * NS_PER_S
BLASTS = [
    Blast(150.2, 480_130_000, 370_480_000),
    Blast(250.1, 479_500_000, 371_000_000),
    Blast(400.0, 480_130_000, 370_480_000),
    Blast(520.3, 479_500_000, 371_000_000),
]
LASTING_S = 700.0


@pytest.fixture(scope="module")
def heard(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("heard")
    write_archive(folder / "archive", record(BLASTS, LASTING_S, start_ns=BEGIN_NS))
    write_network(folder)
    return folder


def live(folder: Path, out: Path, **given) -> Live:
    return Live(folder / "archive", folder / "network.yaml", out, once=True, **given)


def deliveries(out: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in out.glob("*.csv")}


@pytest.fixture(scope="module")
def never_stopped(heard, tmp_path_factory) -> dict[str, bytes]:
    told, out = [], tmp_path_factory.mktemp("never")
    listen(live(heard, out), told.append)
    assert len(told) == len(BLASTS)
    return deliveries(out)


def killed(heard: Path, out: Path, when: int) -> bool:
    """Begin to listen, as a process of its own, and kill it when so many deliveries lie there. Returns: whether it was still running."""
    words = [
        sys.executable,
        "-m",
        "trucewatch",
        "detect",
        "live",
        heard / "archive",
        "--network",
        heard / "network.yaml",
        "--once",
    ]
    process = subprocess.Popen([str(w) for w in (*words, "--out", out)], stdout=subprocess.DEVNULL)
    while process.poll() is None and (len(list(out.glob("*.csv"))) < when or not list(out.glob("*live.json"))):
        time.sleep(0.002)
    os.kill(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


@pytest.mark.parametrize("moments", [(0,), (1, 2), (3, 4), (5, 6)])
def test_whenever_it_is_killed_the_deliveries_are_those_of_one_that_never_stopped(
    heard, never_stopped, tmp_path, moments
) -> None:
    ended = [killed(heard, tmp_path, when) for when in moments]
    assert ended[0]
    before, told = deliveries(tmp_path), []
    assert before.items() <= never_stopped.items()
    listen(live(heard, tmp_path), told.append)
    assert deliveries(tmp_path) == never_stopped
    again = {row["id"][:8] for row in told} & {name.split("-")[-2] for name in before}
    assert not again


def test_it_goes_on_when_more_has_come(heard, never_stopped, tmp_path) -> None:
    """Stopped after each part; an explosion whose waves were cut off is heard by the next."""
    whole, told = record(BLASTS, LASTING_S, start_ns=BEGIN_NS), []
    write_network(tmp_path)
    for low, high in ((0, 20_000), (20_000, 40_150), (40_150, 70_000)):
        write_archive(tmp_path / "archive", Record(tuple(s.cut(low, high) for s in whole.stretches)))
        listen(live(tmp_path, tmp_path / "out", since=to_text(BEGIN_NS // 10**6)), told.append)
    middles = [(row["t0_ms"] + row["t1_ms"]) / 2e3 - BEGIN_NS / 1e9 for row in told]
    assert [round(at) for at in sorted(middles)] == [round(blast.at_s) for blast in BLASTS]


def test_a_channel_that_comes_later_is_listened_to_and_nothing_is_told_twice(tmp_path) -> None:
    whole, network, told = record(BLASTS, LASTING_S, start_ns=BEGIN_NS), write_network(tmp_path), []
    late = channel("S6", "Z")
    first = Record(tuple(s.cut(0, 34_000) for s in whole.stretches if s.channel != late))
    rest = Record(tuple(s if s.channel == late else s.cut(34_000, 70_000) for s in whole.stretches))
    write_archive(tmp_path / "archive", first)
    parts = [rest]

    def grow(_seconds: float) -> None:
        if parts and told:
            write_archive(tmp_path / "archive", parts.pop())

    listen(Live(tmp_path / "archive", network, tmp_path / "out", once=True), told.append, grow)
    assert len(told) == len(BLASTS)
    assert late not in told[0]["stations"]
    assert late in told[-1]["stations"]


def test_what_was_kept_of_another_description_is_refused(heard, tmp_path) -> None:
    out = tmp_path / "out"
    listen(live(heard, out), lambda _: None)
    write_network(tmp_path, NETWORK.replace("threshold: 2.0", "threshold: 2.1"))
    with pytest.raises(WorkflowError, match="another description") as refused:
        listen(Live(heard / "archive", tmp_path / "network.yaml", out, once=True), lambda _: None)
    assert "small-live.json" in refused.value.hint


def test_what_was_kept_by_another_version_is_said_and_goes_on(heard, tmp_path, capsys) -> None:
    listen(live(heard, tmp_path), lambda _: None)
    path, told = tmp_path / "small-live.json", []
    path.write_text(json.dumps({**json.loads(path.read_text()), "versions": "0.0"}))
    listen(live(heard, tmp_path), told.append)
    assert not told
    assert "Version 0.0 listened before" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "{", "[]", '{"network": "small"}', '{"format": 1, "strange": 2}'])
def test_what_cannot_be_read_is_refused(heard, tmp_path, text) -> None:
    (tmp_path / "small-live.json").write_text(text)
    with pytest.raises(WorkflowError, match="cannot be read"):
        kept_in(tmp_path, read_network(heard / "network.yaml"))


def test_each_that_was_told_counts_once(heard, never_stopped, tmp_path) -> None:
    before = ToldBefore({"a": 1000, "b": 1400})
    assert before.holds("b", 1400, 500)
    assert before.holds("other", 1300, 500)
    assert not before.holds("a", 1000, 500)
    assert not ToldBefore({"a": 1000}).holds("c", 1501, 500)
    for name, data in never_stopped.items():
        (tmp_path / name).write_bytes(data)
    network = read_network(heard / "network.yaml")
    assert len(told_before(tmp_path, network, 0).middles_ms) == len(BLASTS)
    assert len(told_before(tmp_path, network, MARK_NS + 60 * NS_PER_S).middles_ms) == 1
