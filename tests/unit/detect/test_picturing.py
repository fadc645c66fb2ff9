"""What is drawn of a detection: the stack it was found in, the region that it was told with, and the waves of all stations."""

import math
from dataclasses import replace

import numpy as np
import pytest

from trucewatch.detect.detector import detect
from trucewatch.detect.network import sites
from trucewatch.detect.origins import named
from trucewatch.detect.picturing import pictured
from trucewatch.detect.traces import BEFORE_S, Moment
from trucewatch.errors import EvidenceError
from trucewatch.model.pictures import Picture
from trucewatch.model.signals import NS_PER_S, Record
from trucewatch.science.distances import arc_m
from trucewatch.science.grids import grid_over
from unit.detect.blasts import (
    MUD,
    ONE,
    P_M_S,
    S_M_S,
    START_NS,
    TWO,
    channel,
    network,
    record,
    replaced,
    without,
)

LASTING_S = 240
END_NS = START_NS + LASTING_S * NS_PER_S


def rows_of(heard: Record) -> list[dict]:
    found = detect(heard, network(), START_NS, END_NS).detections
    return named(found, network().configuration(), "trucewatch 0.1.0", ["a" * 64] * len(found)).rows()


def drawn(heard: Record, row: dict, start_ns: int = START_NS, end_ns: int = END_NS) -> Picture:
    rates = {s.channel: s.rate_hz for s in heard.stretches}
    inside = [s for s in heard.stretches if s.end_ns > start_ns]
    return pictured(Moment(Record(tuple(inside)), rates, start_ns, end_ns), network(), row)


@pytest.fixture(scope="module")
def heard() -> Record:
    """A dead horizontal pair, a vertical that sent nothing, and one with a gap just where the first explosion is heard."""
    found = without(record([ONE, TWO]), channel("S2", "Z"))
    for component in "NE":
        found = replaced(found, channel("S4", component), lambda samples: np.full_like(samples, 7))
    (gapped,) = found.of(channel("S1", "Z"))
    pieces = (gapped.cut(0, 10_000), gapped.cut(10_300, len(gapped.samples)))
    return Record((*(s for s in found.stretches if s.channel != gapped.channel), *pieces))


@pytest.fixture(scope="module")
def pictures(heard) -> list[tuple[dict, Picture]]:
    return [(row, drawn(heard, row)) for row in rows_of(heard)]


def test_the_stack_and_the_region_are_those_of_the_detection(pictures) -> None:
    assert len(pictures) == 2
    for row, picture in pictures:
        assert picture.coalescence.max() == pytest.approx(row["score_e3"] / 1000, rel=0.15)
        assert picture.score == row["score_e3"] / 1000
        lattice = picture.lattice
        lats, lons = np.nonzero(picture.inside95)
        away = [
            arc_m(lattice.south_e7 + y * lattice.step_lat_e7, lattice.west_e7 + x * lattice.step_lon_e7, row["lat_e7"], row["lon_e7"])
            for y, x in zip(lats.tolist(), lons.tolist(), strict=True)
        ]  # fmt: skip
        assert min(away) < 1_000
        assert 0 < picture.inside50.sum() <= picture.inside95.sum()
        assert not (picture.inside50 & ~picture.inside95).any()


def test_the_region_that_is_drawn_is_as_wide_as_the_circle_that_is_told() -> None:
    """In slow rock what is wrong for all waves alike counts for much of a region."""
    fine = grid_over(480_080_000, 480_180_000, 370_400_000, 370_560_000, 50.0)
    slow, heard = replace(network(speeds=MUD), grid=fine), record([replace(ONE, loud=40.0)], 200.0, speeds=MUD)
    rates, end_ns = {s.channel: s.rate_hz for s in heard.stretches}, START_NS + 200 * NS_PER_S
    (row,) = detect(heard, slow, START_NS, end_ns).detections.rows()
    picture = pictured(Moment(heard, rates, START_NS, end_ns), slow, row)
    drawn_m = math.sqrt(picture.inside95.sum() * fine.cell_m2 / math.pi)
    assert drawn_m == pytest.approx(row["radius_m"], rel=0.2)


def test_the_stack_is_as_high_as_the_detection_says_where_the_same_rows_were_heard(pictures) -> None:
    """Before the second explosion the gap is over; what is used of the stack is decided for longer than of the region."""
    row, picture = pictures[1]
    assert round(1000 * picture.coalescence.max()) == pytest.approx(row["score_e3"], abs=2)


def test_a_moment_cut_out_gives_what_the_whole_record_gives(heard, pictures) -> None:
    """The picture is drawn of half a minute before, and not of the archive from its beginning on."""
    row, whole = pictures[1]
    origin_ns = (row["t0_ms"] + row["t1_ms"]) // 2 * 10**6
    start_ns = origin_ns // NS_PER_S * NS_PER_S - 35 * NS_PER_S
    cut = Record(tuple(s.cut(round((start_ns - s.start_ns) / 1e7), len(s.samples)) for s in heard.stretches if s.end_ns > start_ns + 10**9 and s.start_ns <= start_ns))  # fmt: skip
    part = drawn(Record((*cut.stretches,)), row, start_ns)
    assert np.allclose(part.coalescence, whole.coalescence, rtol=1e-3)
    assert (part.inside95 == whole.inside95).all()


def test_waves_stand_by_distance_with_the_time_at_which_they_were_to_arrive(pictures) -> None:
    for _, picture in pictures:
        away = [trace.away_m for trace in picture.traces]
        assert away == sorted(away)
        assert {(t.station, t.phase) for t in picture.traces} == {
            (s, p) for s in sites(network().stations) for p in "PS"
        }
        for trace in picture.traces:
            assert trace.arrival_s == pytest.approx(trace.away_m / (P_M_S if trace.phase == "P" else S_M_S), abs=0.01)


def test_a_wave_is_highest_after_its_time(pictures) -> None:
    for _, picture in pictures:
        for trace in picture.traces:
            if trace.used:
                at_s = np.nanargmax(np.abs(trace.samples)) / trace.rate_hz - BEFORE_S
                assert -0.5 < at_s - trace.arrival_s < 1.5, trace.station


def test_what_was_left_out_is_there_with_its_reason(pictures) -> None:
    (_, first), (_, second) = pictures
    traces = {(t.station, t.phase): t for t in first.traces}
    assert (traces["S4", "S"].used, traces["S4", "S"].defect) == (False, "dead")
    assert not np.isfinite(traces["S4", "S"].samples).any()
    assert (traces["S2", "P"].used, traces["S2", "P"].channel, traces["S2", "P"].defect) == (False, "", "")
    assert (traces["S1", "P"].used, traces["S1", "P"].defect) == (False, "gap")
    assert 290 < np.isnan(traces["S1", "P"].samples).sum() < 310
    assert first.left_out == {channel("S1", "Z"): "gap", channel("S4", "E"): "dead", channel("S4", "N"): "dead"}
    assert {(t.station, t.phase): t.used for t in second.traces}["S1", "P"]


def test_too_little_around_it_is_told(heard) -> None:
    (row, _) = rows_of(heard)
    with pytest.raises(EvidenceError, match="too little around"):
        drawn(heard, row, START_NS + 101 * NS_PER_S)
