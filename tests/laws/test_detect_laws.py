"""What holds for detections whatever the waveforms: pieces, dead channels, time and order change nothing that they should not."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.detect.detector import Detected, Detector, detect
from trucewatch.model.signals import NS_PER_S, Detections, Record, Stretch
from unit.detect.blasts import COMPONENTS, MUD, ONE, PLACES, START_NS, TWO, channel, network, record, replaced, without

LASTING_S = 240
END_NS = START_NS + LASTING_S * NS_PER_S
HEARD = record([ONE, TWO], LASTING_S)
NET = network()
SLOW = network(threshold=1.7, apart_s=1.0, least_rows=4, speeds=MUD)
IN_MUD = record([ONE, TWO], LASTING_S, speeds=MUD)
"""Here triggers stand close together, and many are shadows of others that come later."""
RATES = {s.channel: s.rate_hz for s in HEARD.stretches}
SPEC = {"max_examples": 12, "deadline": None}


def holed(draw: st.DrawFn, heard: Record = HEARD) -> Record:
    """The record with some of its samples missing, dead, clipped or none."""
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(sorted(RATES)))
        first = draw(st.integers(0, LASTING_S * 100 - 1))
        length = draw(st.integers(1, 6000))
        value = draw(st.sampled_from([np.nan, 0.0, 250.0, 1e31]))

        def spoilt(samples, first=first, length=length, value=value):
            samples[first : first + length] = value
            return samples

        heard = replaced(heard, name, spoilt)
    return heard


EDGES = st.lists(st.integers(0, LASTING_S * 100), max_size=6).map(sorted)


def pieces(heard: Record, edges: list[int]) -> list[tuple[Record, int]]:
    """The same in pieces, each with the time up to which nothing is missing then; every channel is cut elsewhere."""
    made = []
    for low, high in pairwise([0, *edges, LASTING_S * 100 + 700]):
        cut = []
        for s in heard.stretches:
            early = sum(s.channel.encode()) % 700
            a, b = max(0, low - early), max(0, high - early)
            if len(s.samples[a:b]):
                cut.append(s.cut(a, min(b, len(s.samples))))
        made.append((Record(tuple(cut)), START_NS + max(0, high - 700) * (NS_PER_S // 100)))
    return made


def told(found: Detected) -> tuple:
    return found.detections.rows(), found.states.rows(), found.listened_s, found.of_s


@given(data=st.data())
@settings(**SPEC)
def test_pieces_of_waveforms_give_what_all_of_them_give(data) -> None:
    heard = holed(data.draw, IN_MUD)
    found = in_pieces(heard, data.draw(EDGES))
    assert told(found) == told(detect(heard, SLOW, START_NS, END_NS))
    assert len(found.detections)


def in_pieces(heard: Record, edges: list[int]) -> Detected:
    detector = Detector(SLOW, RATES, START_NS)
    tables = [detector.push(*piece) for piece in pieces(heard, edges)]
    tables.append(detector.end(END_NS))
    return Detected(Detections.concat(tables), detector.states(), *detector.listened_s)


def test_the_noise_before_a_wave_is_there_wherever_it_was_cut() -> None:
    """A cut between the noise and the wave once changed what a size was worth."""

    def gone(samples):
        samples[3924:9924] = np.nan
        return samples

    heard = replaced(IN_MUD, "XX.S2.00.HHZ", gone)
    assert told(in_pieces(heard, [16_300])) == told(detect(heard, SLOW, START_NS, END_NS))


@pytest.mark.parametrize("value", [0.0, 1234.0, np.nan])
def test_a_dead_channel_changes_nothing_but_coverage(value) -> None:
    name = channel("S3", "Z")
    dead = detect(replaced(HEARD, name, lambda samples: np.full_like(samples, value)), NET, START_NS, END_NS)
    absent = detect(without(HEARD, name), NET, START_NS, END_NS)
    assert len(dead.detections)
    same = ("t0_ms", "t1_ms", "lat_e7", "lon_e7", "radius_m", "score_e3", "stations")
    assert [[row[k] for k in same] for row in dead.detections.rows()] == [
        [row[k] for k in same] for row in absent.detections.rows()
    ]
    assert {r["defect"] for r in dead.states.rows() if r["channel"] == name} <= {"dead", "not_finite"}
    assert [r for r in dead.states.rows() if r["channel"] != name] == absent.states.rows()
    assert name in dead.detections.rows()[0]["left_out"]


@given(shift_ms=st.integers(-(10**11), 10**11), start=st.integers(0, 9))
@settings(**SPEC)
def test_shifting_all_data_shifts_all_origins(shift_ms, start) -> None:
    shift_ns = shift_ms * 1_000_000
    moved = Record(tuple(Stretch(s.channel, s.start_ns + shift_ns, s.rate_hz, s.samples) for s in HEARD.stretches))
    begin = START_NS - start * NS_PER_S
    here, there = detect(HEARD, NET, begin, END_NS), detect(moved, NET, begin + shift_ns, END_NS + shift_ns)
    assert len(here.detections) == 2
    for before, after in zip(here.detections.rows(), there.detections.rows(), strict=True):
        assert after == {**before, "t0_ms": before["t0_ms"] + shift_ms, "t1_ms": before["t1_ms"] + shift_ms}


@given(seed=st.integers(0, 2**32), threads=st.integers(1, 3))
@settings(**SPEC)
def test_order_of_channels_and_threads_change_nothing(seed, threads) -> None:
    order = np.random.default_rng(seed).permutation(len(HEARD.stretches))
    turned = Record(tuple(HEARD.stretches[k] for k in order))
    rows = np.random.default_rng(seed).permutation(len(PLACES))
    net = network()
    net = type(net)(**{**net.__dict__, "stations": net.stations.take(rows)})
    assert told(detect(turned, net, START_NS, END_NS, threads)) == told(detect(HEARD, NET, START_NS, END_NS))


@given(data=st.data())
@settings(**SPEC)
def test_every_moment_of_every_channel_is_told_once(data) -> None:
    found = detect(holed(data.draw), NET, START_NS, END_NS).states
    for name in [channel(code, component) for code in PLACES for component in COMPONENTS]:
        rows = [r for r in found.rows() if r["channel"] == name]
        of = {state: [(r["t0_ms"], r["t1_ms"]) for r in rows if r["state"] == state] for state in ("up", "down")}
        told = np.zeros((2, LASTING_S * 1000), np.int64)
        for k, spans in enumerate(of.values()):
            for low, high in spans:
                told[k, low - START_NS // 10**6 : high - START_NS // 10**6] = 1
        assert told.sum(axis=0).min() == 1, "a moment of which nothing is said"
        assert (told.sum(axis=0) == 2).sum() <= 2 * sum(map(len, of.values())), "both up and down"
