"""Clocks as records of miniSEED tell them: drifting start times, questionable tags, and the quality of time; in `archive` and `live` alike."""

import io
from pathlib import Path

import numpy as np
import pytest

from trucewatch.model.signals import NS_PER_S, Record, Stretch
from trucewatch.model.time import to_text
from trucewatch.run.detecting import Asked, detect_archive
from trucewatch.run.listening import Live, listen
from trucewatch.run.miniseed import parse_miniseed
from trucewatch.run.terminal import Progress
from unit.detect.blasts import ONE, START_NS, TWO, apart_m, channel, record
from unit.run.heard import file_of, trace_of, write_archive, write_network

NAME = channel("S1", "Z")
SHORT_S = 240.0


def records(
    s: Stretch, millionths: float = 0.0, length: int = 1000, order: str = ">", quality: int | None = None
) -> list[bytes]:
    """Records whose start times drift away from their samples by so many millionths."""
    made = []
    for first in range(0, len(s.samples), length):
        part = s.cut(first, min(first + length, len(s.samples)))
        late_ns = round(first * millionths * 1e-6 * NS_PER_S / s.rate_hz / 1000) * 1000
        trace, out = trace_of(Stretch(s.channel, part.start_ns + late_ns, s.rate_hz, part.samples)), io.BytesIO()
        if quality is not None:
            trace.stats.mseed = {"blkt1001": {"timing_quality": quality}}
        trace.write(out, format="MSEED", encoding="INT32", reclen=4096, byteorder=order)
        assert len(out.getvalue()) == 4096
        made.append(out.getvalue())
    return made


def quiet(lasting_s: float = 300.0) -> Stretch:
    draw = np.random.default_rng(3)
    return Stretch(
        NAME, START_NS, 100.0, np.rint(100 * draw.standard_normal(round(100 * lasting_s))).astype(np.float32)
    )


@pytest.mark.parametrize("order", [">", "<"])
@pytest.mark.parametrize("millionths", [0.0, 40.0, -40.0])
def test_each_record_keeps_its_own_time(millionths, order) -> None:
    s = quiet()
    made = parse_miniseed(b"".join(records(s, millionths, order=order)), "test").stretches
    assert np.array_equal(np.concatenate([part.samples for part in made]), s.samples)
    taken = 0
    for part in made:
        true_ns = START_NS + round(taken * (1 + millionths * 1e-6) * 1e7)
        assert abs(part.start_ns - true_ns) <= 200_000
        taken += len(part.samples)
    assert (len(made) == 1) == (millionths == 0.0)


def test_what_a_recorder_doubts_is_marked() -> None:
    data = [bytearray(r) for r in records(quiet())]
    for r in data[10:20]:
        r[38] |= 0x80
    made = parse_miniseed(b"".join(map(bytes, data)), "test").stretches
    assert [(len(s.samples), bool(s.doubt)) for s in made] == [(10_000, False), (10_000, True), (10_000, False)]
    assert made[2].start_ns == START_NS + 200 * NS_PER_S
    assert "questionable" in made[1].doubt


@pytest.mark.parametrize(("quality", "doubted"), [(0, False), (10, True), (49, True), (50, False), (100, False)])
def test_the_quality_of_time_is_read(quality, doubted) -> None:
    (made,) = parse_miniseed(b"".join(records(quiet(), quality=quality)), "test").stretches
    assert bool(made.doubt) == doubted
    assert (f"{quality} %" in made.doubt) == doubted


def archive_of(folder: Path, millionths: float, doubted: bool = False) -> Path:
    """Six stations, of which one channel's clock drifts."""
    heard = record([ONE, TWO], SHORT_S)
    write_archive(folder / "archive", Record(tuple(s for s in heard.stretches if s.channel != NAME)))
    (s,) = heard.of(NAME)
    data = [bytearray(r) for r in records(s, millionths)]
    for r in data if doubted else []:
        r[38] |= 0x80
    file_of(folder / "archive", s).parent.mkdir(parents=True)
    file_of(folder / "archive", s).write_bytes(b"".join(map(bytes, data)))
    return write_network(folder)


@pytest.mark.parametrize(
    ("millionths", "doubted", "state"),
    [(60, False, "degraded"), (-60, False, "degraded"), (600, False, "down"), (0, True, "down")],
)
def test_archive_and_live_tell_of_a_clock_and_leave_out_what_is_none(tmp_path, millionths, doubted, state) -> None:
    network, told = archive_of(tmp_path, millionths, doubted), []
    made = detect_archive(Asked([tmp_path / "archive"], network), tmp_path / "out", None, Progress()).data
    listen(
        Live(tmp_path / "archive", network, tmp_path / "live", since=to_text(START_NS // 10**6), once=True), told.append
    )
    same = [k for k in told[0] if k not in {"id", "data"}]
    assert [[row[k] for k in same] for row in told] == [[row[k] for k in same] for row in made["detections"]]
    assert [apart_m(row, blast) < row["radius_m"] for row, blast in zip(told, (ONE, TWO), strict=True)] == [True, True]
    said = [r for r in made["states"] if r["defect"] == "clock_drift"]
    assert {(r["channel"], r["state"]) for r in said if r["t0_ms"] > START_NS // 10**6 + 90_000 or doubted} <= {
        (NAME, state)
    }
    assert (NAME, state) in {(r["channel"], r["state"]) for r in said}
    assert (NAME in told[-1]["stations"].split()) == (state == "degraded")
    (delivered,) = (tmp_path / "live").glob("*states.csv")
    (beside,) = (tmp_path / "out").glob("*states.csv")
    lines = [[line for line in p.read_text().splitlines() if NAME in line] for p in (delivered, beside)]
    assert lines[0] == lines[1]


def test_a_clock_in_step_stays_one_piece_over_all_that_is_read(tmp_path) -> None:
    network = archive_of(tmp_path, 0.0)
    states = detect_archive(Asked([tmp_path / "archive"], network), tmp_path / "out", None, Progress()).data["states"]
    assert [r["defect"] for r in states if r["channel"] == NAME] == ["none"]
