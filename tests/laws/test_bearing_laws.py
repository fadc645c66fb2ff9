"""What holds for every wave across an array: its direction comes out, and what does not concern it changes nothing."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.detect.bearings import Bearings, Listening, bearings
from trucewatch.detect.speechless import thinner
from trucewatch.model.signals import NS_PER_S, Record, Stretch
from unit.detect.waves import RATE_HZ, SIX, START_NS, changed, crossing, ids, stations, turned

UNHURRIED = settings(deadline=None, max_examples=25)
LISTENING = Listening(0.5, 2.0)
DEGREES = st.floats(0, 360, allow_nan=False)
SPEEDS = st.floats(300, 500)
STANDING = stations(SIX)


def heard(record: Record) -> Bearings:
    return bearings(record, STANDING, LISTENING)


def told(found: Bearings) -> list[tuple[int, str]]:
    """When, and all that is said of it, as text: what is no number equals what is none."""
    return [
        (w.start_ns, repr((w.back_azimuth_deg, w.trace_velocity_m_s, w.coherence, found.names(w.used))))
        for w in found.waves
    ]


@UNHURRIED
@given(DEGREES, SPEEDS, st.integers(0, 9))
def test_the_direction_comes_out(from_deg, speed, seed):
    best = heard(crossing(from_deg, speed, seed=seed))
    wave = best.waves[best.best]
    assert turned(wave.back_azimuth_deg, from_deg) < max(1.0, 3 * wave.back_azimuth_sigma_deg)
    assert abs(wave.trace_velocity_m_s - speed) < max(0.01 * speed, 3 * wave.trace_velocity_sigma_m_s)
    assert wave.out_of_step == ()
    assert best.flipped == ()


@UNHURRIED
@given(DEGREES, st.randoms(use_true_random=False))
def test_the_order_of_channels_and_stations_changes_nothing(from_deg, random):
    record = crossing(from_deg, 340.0)
    pieces = [part for s in record.stretches for part in (s.cut(0, 700), s.cut(700, len(s.samples)))]
    order = list(range(len(STANDING)))
    random.shuffle(pieces)
    random.shuffle(order)
    other = bearings(Record(tuple(pieces)), STANDING.take(np.array(order)), LISTENING)
    first = heard(record)
    assert told(other) == told(first)


@UNHURRIED
@given(DEGREES, st.integers(-(10**6), 10**6))
def test_what_happens_later_is_heard_later(from_deg, steps):
    shift_ns = steps * 15 * NS_PER_S
    now, then = heard(crossing(from_deg, 340.0)), heard(crossing(from_deg, 340.0, start_ns=START_NS + shift_ns))
    assert [(t + shift_ns, said) for t, said in told(now)] == told(then)


@UNHURRIED
@given(DEGREES, st.sets(st.integers(0, 5), min_size=1, max_size=2))
def test_reversed_channels_are_named_and_change_nothing(from_deg, which):
    record = crossing(from_deg, 340.0)
    other = record
    for i in which:
        other = changed(other, i, -record.stretches[i].samples)
    first, second = heard(record), heard(other)
    assert second.flipped == tuple(ids(6)[i] for i in sorted(which))
    assert told(second)[second.best] == told(first)[first.best]


@UNHURRIED
@given(DEGREES, st.integers(0, 5), st.sampled_from(["zeros", "one value", "nan", "missing"]))
def test_a_dead_channel_changes_nothing_but_coverage(from_deg, which, how):
    record = crossing(from_deg, 340.0)
    lost = Record(tuple(s for i, s in enumerate(record.stretches) if i != which))
    values = {"zeros": 0.0, "one value": 7.25, "nan": np.nan}
    silent = lost
    if how in values:
        silent = changed(record, which, np.full(len(record.stretches[which].samples), values[how]))
    found, without = heard(silent), heard(lost)
    channel = ids(6)[which]
    assert told(found) == told(without)
    assert (channel in found.left_out) == (how in values)
    assert not [row for row in found.states.rows() if row["channel"] == channel and row["state"] == "up"]


@UNHURRIED
@given(st.lists(st.integers(0, 9000), max_size=6), st.sampled_from([8000.0, 44100.0, 501.0]))
def test_sound_in_pieces_is_sound_at_once(cuts, rate_hz):
    sound = np.random.default_rng(3).normal(size=9000)
    edges = [0, *sorted(cuts), len(sound)]
    waiting, made = thinner("a.b.c.d", START_NS, rate_hz), []
    for first, end in pairwise(edges):
        waiting, piece = waiting.push(sound[first:end])
        made.append(piece)
    whole = thinner("a.b.c.d", START_NS, rate_hz).push(sound)[1]
    assert np.array_equal(np.concatenate([p.samples for p in made]), whole.samples)
    assert [p.start_ns for p in made if len(p.samples)][:1] == [whole.start_ns][: len(whole.samples)]
    assert all(isinstance(p, Stretch) and p.rate_hz <= max(501.5, RATE_HZ) for p in made)
