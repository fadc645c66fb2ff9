"""Pieces on a grid of time: times between samples, overlaps, and spans that grow from block to block."""

import numpy as np
import pytest

from trucewatch.detect.held import Held
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import Fault
from trucewatch.model.signals import NS_PER_S, Stretch

START_NS = 1_900_000_000 * NS_PER_S
NAME = "XX.S1.00.HHZ"
NOISE = np.random.default_rng(1).standard_normal(3000)


def held() -> Held:
    return Held([NAME], 100.0, START_NS)


def piece(first: int, end: int, late_ns: int = 0) -> Stretch:
    return Stretch(NAME, START_NS + first * 10_000_000 + late_ns, 100.0, NOISE[first:end])


@pytest.mark.parametrize("late_ns", [0, 4_999_999, 5_000_001, -5_000_000, 2_600_000])
def test_pieces_that_go_on_from_each_other_go_on_from_each_other(late_ns) -> None:
    one = held()
    for first, end in ((0, 701), (701, 1300), (1300, 3000)):
        jitter = (first % 7) * 10_000
        assert one.take(piece(first, end, late_ns + jitter)) == []
    values, present, _ = one.judged(0, 2000)
    shift = round(late_ns / 1e7)
    first = max(shift, 0)
    assert present[0, first:].all()
    assert np.array_equal(values[0, first : 1900 + first], NOISE[first - shift :][:1900])


def test_samples_that_say_the_same_twice_are_one() -> None:
    one = held()
    for part in (piece(0, 2000), piece(500, 3000)):
        one.take(part)
    _, present, faults = one.judged(0, 2000)
    assert present.all()
    assert [f.defect for f in faults] == ["none"]


def test_what_comes_after_its_block_is_dropped() -> None:
    one = held()
    one.take(piece(0, 1000))
    one.judged(0, 1000)
    one.judged(1000, 2000)
    one.take(piece(0, 300))
    _, present, _ = one.judged(2000, 3000)
    assert not present.any()


def test_a_single_sample_that_is_told_twice_otherwise_is_not_believed() -> None:
    one = held()
    for value in (1.0, 2.0):
        assert one.take(Stretch(NAME, START_NS, 100.0, np.array([value]))) == []
    one.take(piece(1, 3000))
    _, present, faults = one.judged(0, 2000)
    assert not present[0, 0]
    assert present[0, 1:].all()
    assert "overlap" in {f.defect for f in faults}


def test_a_piece_without_samples_says_nothing() -> None:
    one, other = held(), held()
    for part in (piece(0, 1000), piece(500, 500), piece(1000, 3000)):
        assert one.take(part) == []
    other.take(piece(0, 3000))
    assert np.array_equal(one.judged(0, 2000)[1], other.judged(0, 2000)[1])


def fault(first_s: int, end_s: int, defect: str = "gap", reason: str = "") -> Fault:
    return Fault(NAME, first_s * NS_PER_S, end_s * NS_PER_S, defect, reason, whole=defect != "none")


def test_spans_that_touch_are_one() -> None:
    spans = Spans()
    for first in (0, 10, 30):
        spans.take([fault(first, first + 10), fault(first, first + 10, "dead", "1600 samples are all 7.")])
    told = [(r["defect"], r["t0_ms"], r["t1_ms"], r["reason"]) for r in spans.said().rows()]
    assert told == [
        ("dead", 0, 20_000, "For 20 s samples are all 7."),
        ("gap", 0, 20_000, "20 s are missing."),
        ("dead", 30_000, 40_000, "1600 samples are all 7."),
        ("gap", 30_000, 40_000, "10 s are missing."),
    ]
    within = spans.within(15 * NS_PER_S, 35 * NS_PER_S)
    assert sorted((f.defect, f.start_ns // NS_PER_S, f.end_ns // NS_PER_S) for f in within) == [
        *(("dead", 15, 20), ("dead", 30, 35)),
        *(("gap", 15, 20), ("gap", 30, 35)),
    ]


def test_a_channel_was_up_when_some_of_it_could_be_used() -> None:
    spans = Spans()
    for first in (0, 100):
        spans.take([fault(first, first + 10, "none")])
    spans.take([fault(50, 60)])
    assert [spans.up(NAME, t * NS_PER_S, (t + 5) * NS_PER_S) for t in (0, 8, 20, 52, 97, 120)] == [
        True,
        True,
        False,
        False,
        True,
        False,
    ]
    assert not spans.up("XX.S2.00.HHZ", 0, 10**12)
