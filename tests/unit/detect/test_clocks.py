"""Clocks that part from their samples: followed and told while they are clocks, left out when they are none."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.detect.clocks import Clock
from trucewatch.detect.held import Held
from trucewatch.detect.quality import examine
from trucewatch.model.signals import NS_PER_S, Record, Stretch

START_NS = 1_900_000_000 * NS_PER_S
NAME = "XX.S1.00.HHZ"
RATE_HZ = 100.0


def pieces(millionths: float, lasting_s: int = 600, length: int = 400) -> list[Stretch]:
    """Records of a digitiser whose samples come slower than it says, by so much."""
    draw, made = np.random.default_rng(1), []
    for first in range(0, round(lasting_s * RATE_HZ), length):
        start_ns = START_NS + round(first * (1 + millionths * 1e-6) * NS_PER_S / RATE_HZ)
        made.append(Stretch(NAME, start_ns, RATE_HZ, np.rint(100 * draw.standard_normal(length))))
    return made


def held(parts: list[Stretch], seconds: int = 560):
    one = Held([NAME], RATE_HZ, START_NS)
    said = [fault for part in parts for fault in one.take(part)]
    values, present, faults = one.judged(0, seconds * 100)
    return values[0], present[0], said, faults


@given(cuts=st.sets(st.integers(1, 59_999), max_size=30), late_ns=st.integers(-4_000_000, 4_000_000))
def test_a_clock_in_step_is_never_blamed_however_its_record_is_cut(cuts, late_ns) -> None:
    whole, clock = Stretch(NAME, START_NS + late_ns, RATE_HZ, np.zeros(60_000, np.float32)), Clock()
    for first, end in pairwise([0, *sorted(cuts), 60_000]):
        again = (
            first - 1 if first % 3 == 1 else first
        )  # a reader that takes the last sample of the cut before once more
        assert not clock.take(whole.cut(again, end), again=again < first)


@pytest.mark.parametrize("millionths", [30, -30, 80, -80])
def test_a_drift_is_told_and_the_channel_is_used(millionths) -> None:
    _, present, said, _ = held(pieces(millionths))
    assert said
    assert not any(fault.whole for fault in said)
    assert {fault.defect for fault in said} == {"clock_drift"}
    assert said[0].start_ns - START_NS <= 5e9 / (abs(millionths) * 1e-4) + 8e9, "half a sample"
    assert f"({millionths} millionths)" in said[-1].reason
    assert present.mean() > 0.9998


def test_times_are_followed_to_half_a_sample() -> None:
    parts = pieces(80)
    values, _, _, _ = held(parts)
    late = parts[125]
    at = (late.start_ns - START_NS) / 1e7
    assert at - 125 * 400 > 3.5, "it has moved by four samples"
    assert np.array_equal(values[round(at) : round(at) + 400], late.samples)


@pytest.mark.parametrize("millionths", [400, -400])
def test_what_is_no_clock_is_left_out(millionths) -> None:
    _, present, said, faults = held(pieces(millionths))
    assert said[-1].whole
    assert present[:1000].all()
    assert not present[10_000:].any()
    assert not [fault for fault in faults if fault.defect == "gap" and fault.start_ns > START_NS + 100 * NS_PER_S]


def test_a_clock_that_wanders_a_little_is_used() -> None:
    parts = [
        Stretch(NAME, s.start_ns + (k * 7919 % 13 - 6) * 1_000_000, RATE_HZ, s.samples) for k, s in enumerate(pieces(0))
    ]
    _, _, said, _ = held(parts)
    assert not any(fault.whole for fault in said)


def test_what_its_recorder_doubts_is_left_out_and_told() -> None:
    parts = [
        Stretch(s.channel, s.start_ns, s.rate_hz, s.samples, "Doubted." if 20 <= k < 40 else "")
        for k, s in enumerate(pieces(0))
    ]
    _, present, said, _ = held(parts)
    assert present[:8000].all()
    assert present[16_000:].all()
    assert not present[8000:16_000].any()
    assert {(fault.defect, fault.reason, fault.whole) for fault in said} == {("clock_drift", "Doubted.", True)}
    good, states = examine(Record(tuple(parts)), 16.0)
    assert sum(len(s.samples) for s in good.stretches) == 60_000 - 8000
    assert "clock_drift" in {row["defect"] for row in states.rows() if row["state"] == "down"}
