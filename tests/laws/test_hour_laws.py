"""What holds for time that is cut at full hours: whoever listens, and wherever a mark lies, every explosion is found once, and is the same."""

from itertools import pairwise

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trucewatch.detect.detector import Detector, detect
from trucewatch.detect.hours import HOUR_NS, Hour, at_mark, early, hour_of, middles_ms
from trucewatch.detect.spans import Spans
from trucewatch.detect.states import Fault
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Detections, Record, Stretch
from unit.detect.blasts import ONE, START_NS, TWO, network, record

NET = network()
HEARD = record([ONE, TWO], 240.0)
RATES = {s.channel: s.rate_hz for s in HEARD.stretches}
MARK_NS = hour_of(START_NS) + HOUR_NS
SAME = ("lat_e7", "lon_e7", "radius_m", "score_e3", "stations", "left_out")


def moved(shift_ns: int) -> Record:
    return Record(tuple(Stretch(s.channel, s.start_ns + shift_ns, s.rate_hz, s.samples) for s in HEARD.stretches))


def gone_through(begin_ns: int, heard: Record) -> Detections:
    hour, found = Hour(NET, RATES, begin_ns), []
    while not hour.decided(hour.end_ns):
        until = hour.at_ns + 600 * NS_PER_S
        inside = [s for s in heard.stretches if s.start_ns < until and s.end_ns > hour.at_ns]
        cut = [s.cut(max(0, (hour.at_ns - s.start_ns) // 10**7), (until - s.start_ns) // 10**7) for s in inside]
        found.append(hour.push(Record(tuple(cut)), until))
    return Detections.concat(found)


def in_hours(heard: Record) -> list[dict]:
    """What is told of the two hours beside the mark."""
    before, after = gone_through(MARK_NS - HOUR_NS, heard), gone_through(MARK_NS, heard)
    told, rest = at_mark(before, after, MARK_NS, NET)
    return Detections.concat([told, rest]).rows()


@given(off_ms=st.integers(-400, 400))
@example(off_ms=0)
@settings(max_examples=6, deadline=None)
def test_an_explosion_on_a_mark_is_found_once_and_is_the_same(off_ms) -> None:
    shift_ns = MARK_NS - START_NS - round(ONE.at_s * 1000) * NS_PER_MS + off_ms // 10 * 10 * NS_PER_MS
    begin_ns = (START_NS + shift_ns) // (10 * NS_PER_S) * 10 * NS_PER_S
    whole = detect(moved(shift_ns), NET, begin_ns, begin_ns + 250 * NS_PER_S).detections.rows()
    made = in_hours(moved(shift_ns))
    assert [[row[k] for k in SAME] for row in made] == [[row[k] for k in SAME] for row in whole]
    assert len(made) == 2
    assert all(abs(a["t0_ms"] - b["t0_ms"]) <= 40 for a, b in zip(made, whole, strict=True))


@st.composite
def views(draw) -> tuple[list[int], Detections, Detections]:
    """Explosions around a mark, in ms from it, and what the hours on both sides hear of them: all in their reach, each a little off."""
    gaps = draw(st.lists(st.integers(5_100, 12_000), max_size=8))
    begin = draw(st.integers(-30_000, 0))
    times = [begin + sum(gaps[:k]) for k in range(len(gaps))] + draw(st.sampled_from([[], [0]]))
    times = sorted(set(times)) if all(abs(t) > 5_100 for t in times[:-1]) else times[: len(gaps)]
    seen = []
    for k in range(2):
        rows = [t + draw(st.integers(-3, 3)) for t in times]
        rows = [t for t in rows if (t < 10_000 if k == 0 else t >= -10_000)]
        mark = MARK_NS // NS_PER_MS
        seen.append(Detections.from_rows({"t0_ms": mark + t - 40, "t1_ms": mark + t + 40} for t in rows))
    return times, *seen


@given(made=views())
def test_two_hours_tell_each_explosion_once_however_they_differ(made) -> None:
    times, before, after = made
    told, rest = at_mark(before, after, MARK_NS, NET)
    heard = np.concatenate([middles_ms(told), middles_ms(rest)]) - MARK_NS // NS_PER_MS
    assert len(heard) == len(times)
    assert all(abs(a - b) <= 3 for a, b in zip(heard.tolist(), times, strict=True))


def test_an_hour_begins_at_a_fixed_mark_early_enough_to_be_warm() -> None:
    hour = Hour(NET, RATES, MARK_NS)
    assert hour.at_ns == hour.detector.start_ns == MARK_NS - early(NET)
    assert early(NET) % (10 * NS_PER_S) == 0
    assert early(NET) / NS_PER_S >= 30 + NET.apart_s + hour.detector.stacker.tables.greatest / NET.rate_hz


@given(cuts=st.sets(st.integers(1, 23_999), max_size=8))
@settings(max_examples=8, deadline=None)
def test_what_was_decided_stays_as_it_was(cuts) -> None:
    """All detections whose middle lies before `decided_ns` were given by then."""
    detector, told = Detector(NET, RATES, START_NS), 0
    whole = middles_ms(detect(HEARD, NET, START_NS, START_NS + 240 * NS_PER_S).detections)
    for first, end in pairwise([0, *sorted(cuts), 24_000]):
        until = START_NS + end * 10**7
        told += len(detector.push(Record(tuple(s.cut(first, end) for s in HEARD.stretches)), until))
        assert told >= (whole < detector.decided_ns // NS_PER_MS).sum()
    assert told >= 1


@given(
    cuts=st.lists(st.integers(1, 999), max_size=4),
    spans=st.lists(st.tuples(st.integers(0, 900), st.integers(1, 400)), max_size=6),
)
def test_spans_of_hours_are_those_of_all_of_them(cuts, spans) -> None:
    """Cut at marks and put together again, what was told of channels is what was told."""
    faults = [Fault("A", a * 10**9, (a + n) * 10**9, "gap", "Samples are missing.") for a, n in spans]
    whole = Spans()
    whole.take(faults)
    again, edges = Spans(), [0, *sorted(set(cuts)), 2000]
    for low, high in pairwise(edges):
        again.take(whole.within(low * 10**9, high * 10**9))
    assert again.said().rows() == whole.said().rows()
