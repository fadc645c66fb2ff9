"""What is wrong with a channel is said, with its time; the rest goes on."""

import numpy as np
import pytest

from trucewatch.detect.quality import examine
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from unit.detect.waves import START_NS

RATE_HZ = 50.0
CHANNEL = "XX.AAA.00.HHZ"
NOISE = np.rint(np.random.default_rng(2).normal(0, 300, 3000))


def piece(first: int, end: int, values: np.ndarray = NOISE, channel: str = CHANNEL, off_s: float = 0.0) -> Stretch:
    return Stretch(channel, START_NS + round((first / RATE_HZ + off_s) * NS_PER_S), RATE_HZ, values[first:end])


def seen(*pieces: Stretch, hi_hz: float = 10.0) -> tuple[list[tuple[int, int]], list[tuple[str, str, float, float]]]:
    """The good stretches as samples since the start, and every fault with its state and seconds."""
    record, states = examine(Record(pieces), hi_hz)
    good = [round((s.start_ns - START_NS) * RATE_HZ / NS_PER_S) for s in record.stretches]
    spans = [(first, first + len(s.samples)) for first, s in zip(good, record.stretches, strict=True)]
    start_ms = START_NS // 1_000_000
    faults = [
        (r["defect"], r["state"], (r["t0_ms"] - start_ms) / 1000, (r["t1_ms"] - start_ms) / 1000)
        for r in states.rows()
        if r["state"] != "up"
    ]
    up = [r for r in states.rows() if r["state"] == "up"]
    assert len(up) == len(spans)
    return spans, faults


def test_a_whole_channel_is_up():
    assert seen(piece(0, 3000)) == ([(0, 3000)], [])


def test_pieces_that_touch_are_one():
    assert seen(piece(1000, 3000), piece(0, 1000)) == ([(0, 3000)], [])


def test_a_gap_is_a_gap():
    assert seen(piece(0, 1000), piece(1500, 3000)) == (
        [(0, 1000), (1500, 3000)],
        [("gap", "down", 20.0, 30.0)],
    )


@pytest.mark.parametrize("order", [1, -1])
def test_an_overlap_that_agrees_is_nothing(order):
    assert seen(*[piece(0, 1000), piece(700, 3000), piece(750, 900)][::order]) == ([(0, 3000)], [])


def test_an_overlap_that_contradicts_is_believed_by_neither():
    """Time that went backwards: a clock was set, and the same minute was recorded twice."""
    other = NOISE + 1
    assert seen(piece(0, 1000), piece(700, 3000, other)) == (
        [(0, 700), (1000, 3000)],
        [("overlap", "down", 14.0, 20.0)],
    )


def test_what_lies_inside_another_and_contradicts_it_is_cut_out():
    assert seen(piece(0, 3000), piece(700, 900, NOISE + 1)) == (
        [(0, 700), (900, 3000)],
        [("overlap", "down", 14.0, 18.0)],
    )


def test_three_that_contradict_each_other():
    spans, faults = seen(piece(0, 1000), piece(500, 1500, NOISE + 1), piece(800, 2000, NOISE + 2))
    assert spans[0] == (0, 500)
    assert all(defect == "overlap" for defect, *_ in faults)
    assert spans[-1][1] == 2000


def test_another_rate_is_left_out():
    fast = Stretch(CHANNEL, START_NS + 60 * NS_PER_S, 100.0, NOISE)
    assert seen(piece(0, 3000), Stretch(CHANNEL, fast.start_ns, 100.0, NOISE[:500])) == (
        [(0, 3000)],
        [("wrong_rate", "down", 60.0, 65.0)],
    )


def test_a_dead_span_is_cut_out():
    values = NOISE.copy()
    values[1000:1400] = 5
    assert seen(piece(0, 3000, values)) == ([(0, 1000), (1400, 3000)], [("dead", "down", 20.0, 28.0)])


def test_a_short_piece_of_one_value_is_dead():
    assert seen(piece(0, 40, np.zeros(40))) == ([], [("dead", "down", 0.0, 0.8)])


def test_what_is_no_number_is_cut_out():
    values = NOISE.copy()
    values[1000:1005] = np.nan
    values[2000] = np.inf
    values[2500] = 1e37
    spans, faults = seen(piece(0, 3000, values))
    assert spans == [(0, 1000), (1005, 2000), (2001, 2500), (2501, 3000)]
    assert [f[:2] for f in faults] == [("not_finite", "down")] * 3


def test_a_clipped_channel_is_marked_and_kept():
    wave = np.clip(1000 * np.sin(np.arange(3000) / 8), -700, 700)
    spans, faults = seen(piece(0, 3000, np.rint(wave)))
    assert spans == [(0, 3000)]
    assert [f[:2] for f in faults] == [("clipped", "degraded")]


@pytest.mark.parametrize("height", [3, 40, 1000, 1e6])
def test_a_smooth_wave_is_not_clipped(height):
    wave = np.rint(height * np.sin(np.arange(3000) / 40))
    assert "clipped" not in [f[0] for f in seen(piece(0, 3000, wave))[1]]


def test_quiet_noise_is_neither_clipped_nor_dead():
    values = np.rint(np.random.default_rng(5).normal(0, 0.7, 3000))
    assert seen(piece(0, 3000, values)) == ([(0, 3000)], [])


def test_a_clock_that_drifts_is_told_and_times_stay_right():
    """Every piece begins 6 ms later than its samples say: a third of a sample each time."""
    pieces = [piece(500 * k, 500 * (k + 1), off_s=0.006 * k) for k in range(6)]
    record, states = examine(Record(tuple(pieces)), 10.0)
    rows = [r for r in states.rows() if r["defect"] == "clock_drift"]
    assert rows
    assert {r["state"] for r in rows} == {"degraded"}
    assert sum(len(s.samples) for s in record.stretches) == 3000
    for s in record.stretches:
        first = next(k for k in range(6) if s.samples[0] == NOISE[500 * k] and s.samples[1] == NOISE[500 * k + 1])
        assert abs(s.start_ns - pieces[first].start_ns) < 0.5 / RATE_HZ * NS_PER_S


def test_slow_samples_do_not_hold_the_band():
    assert seen(piece(0, 3000), hi_hz=21.0) == ([], [("too_slow", "down", 0.0, 60.0)])


def test_one_bad_channel_does_not_keep_another_back():
    record, states = examine(Record((piece(0, 3000, np.zeros(3000)), piece(0, 3000, channel="XX.BBB.00.HHZ"))), 10.0)
    assert record.channels() == ("XX.BBB.00.HHZ",)
    assert [(r["channel"][3:6], r["state"]) for r in states.rows()] == [("AAA", "down"), ("BBB", "up")]
