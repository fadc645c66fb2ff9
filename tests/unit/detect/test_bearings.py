"""Bearings of real arrays, and of records with something wrong."""

import math

import numpy as np
import pytest

from trucewatch.detect.bearings import Listening, bearings
from trucewatch.detect.passing import detected, passing
from trucewatch.detect.stations import parse_stations
from trucewatch.errors import EvidenceError, WorkflowError
from trucewatch.model.signals import Record, Stretch
from trucewatch.science.plane_waves import least_squares, told
from unit.detect.waves import DATA, RATE_HZ, REAL, SIX, SIX_ADKI, START_NS, changed, crossing, ids, stations, turned

LISTENING = Listening(0.5, 2.0)


def adki() -> Record:
    obspy = pytest.importorskip("trucewatch.run.waveforms")
    return obspy.read_files([DATA / "infrasound_adki" / "Bogoslof_Data.mseed"]).record


@REAL
def test_a_reversed_channel_of_a_real_array_is_found_by_itself():
    found = bearings(adki(), parse_stations(SIX_ADKI.encode(), "adki.csv"), LISTENING)
    best = found.waves[found.best]
    assert turned(best.back_azimuth_deg, 64.9) < 3
    assert 320 < best.trace_velocity_m_s < 360
    assert found.flipped == ("AV.ADKI.02.BDF",)
    assert found.left_out == {}
    assert best.out_of_step == ()
    assert turned(found.check.back_azimuth_deg, best.back_azimuth_deg) < 3
    assert [r["channel"] for r in found.states.rows() if r["defect"] == "reversed_polarity"] == ["AV.ADKI.02.BDF"]


@REAL
def test_the_least_squares_of_that_array_are_wrong():
    """Why the robust fit is there: the same delays, every pair as recorded, all of them used."""
    from trucewatch.detect.plane import Hearing, paired
    from trucewatch.detect.windows import filtered, windows

    record = adki()
    places = np.ascontiguousarray(np.array([r.split(",")[1:] for r in SIX_ADKI.split()[1:]], float) * 1000)
    heard = Record(tuple(filtered(s, 0.5, 2.0) for s in record.stretches))
    at = next(w for w in windows(heard, record.channels(), 20.0, 30, 15, 6) if w.span.start_ns == 1497103215 * 10**9)
    pairs = paired(at, places, Hearing(0.5, 2.0, 250.0))
    offsets = np.ascontiguousarray(places[pairs.table[:, 1]] - places[pairs.table[:, 0]])
    delays = np.ascontiguousarray(pairs.lags[:, 0] / 20.0)
    back, _, speed, _ = told(*least_squares(offsets, delays, np.ones(15, np.bool_)), 0.0, 0.0, 0.0)
    assert turned(back, 115.7) < 5
    assert abs(speed - 777) < 30


@REAL
@pytest.mark.parametrize("band", [(0.5, 4.0), (1.0, 8.0), (0.5, 2.5)])
def test_the_bearing_of_another_real_array_is_that_of_obspy(band):
    """Its f-k analysis of the same window, on the same grid."""
    from trucewatch.run.obspy_door import obspy
    from trucewatch.run.waveforms import read_files

    library = obspy()
    from obspy.core import AttribDict
    from obspy.signal.array_analysis import array_processing

    files = sorted((DATA / "infrasound").glob("*.SAC"))
    stream = library.Stream([library.read(str(f), format="SAC")[0] for f in files])
    rows = [f"{t.stats.station},{t.stats.sac.stla},{t.stats.sac.stlo}" for t in stream]
    standing = parse_stations("\n".join(["code,latitude,longitude", *rows]).encode(), "brp.csv")
    found = bearings(read_files(files).record, standing, Listening(*band, window_s=10.0))
    best = found.waves[found.best]
    for trace in stream:
        trace.data = trace.data.astype(np.float64)
        sac = trace.stats.sac
        trace.stats.coordinates = AttribDict(latitude=float(sac.stla), longitude=float(sac.stlo), elevation=0.0)
    start = library.UTCDateTime(ns=best.start_ns)
    grid = {"sll_x": -4, "slm_x": 4, "sll_y": -4, "slm_y": 4, "sl_s": 8 / 136}
    theirs = array_processing(
        stream, win_len=10.0, win_frac=0.5, **grid, semb_thres=-1e9, vel_thres=-1e9, frqlow=band[0], frqhigh=band[1],
        stime=start, etime=start + 10.03, prewhiten=0, timestamp="julsec",
    )  # fmt: skip
    assert turned(best.back_azimuth_deg, float(theirs[0, 3])) < 3
    assert turned(found.check.back_azimuth_deg, float(theirs[0, 3])) < 3
    assert len(best.used) == 4


def test_noise_is_no_wave():
    draw = np.random.default_rng(1)
    record = Record(tuple(Stretch(c, START_NS, RATE_HZ, draw.normal(size=40_000)) for c in ids(6)))
    found = bearings(record, stations(SIX), LISTENING)
    assert found.best == -1
    assert found.check is None
    assert len(found.waves) > 100
    assert found.flipped == ()


def test_a_channel_with_a_wrong_clock_is_out_of_step():
    record = crossing(200.0, 340.0)
    late = changed(record, 4, np.roll(record.stretches[4].samples, 9))
    found = bearings(late, stations(SIX), LISTENING)
    best = found.waves[found.best]
    assert best.out_of_step == (4,)
    assert turned(best.back_azimuth_deg, 200.0) < 2


def test_a_channel_of_noise_is_out_of_step():
    record = crossing(200.0, 340.0)
    noise = np.random.default_rng(5).normal(size=len(record.stretches[2].samples))
    best = (found := bearings(changed(record, 2, noise), stations(SIX), LISTENING)).waves[found.best]
    assert 2 in best.out_of_step
    assert turned(best.back_azimuth_deg, 200.0) < 2


def test_channels_whose_samples_fall_between_each_other_are_compared_in_time():
    """Each channel begins at another part of a sample: what matters is when, not which sample."""
    whole = crossing(77.0, 340.0)
    record = []
    for i, s in enumerate(whole.stretches):
        late_s = 0.008 * i
        angle, place = math.radians(77.0), SIX[i]
        behind = -(place[0] * math.sin(angle) + place[1] * math.cos(angle)) / 340.0
        t = np.arange(len(s.samples)) / RATE_HZ + late_s
        from unit.detect.waves import pulse

        record.append(Stretch(s.channel, START_NS + round(late_s * 1e9), RATE_HZ, pulse(t - behind)))
    found = bearings(Record(tuple(record)), stations(SIX), LISTENING)
    best = found.waves[found.best]
    assert turned(best.back_azimuth_deg, 77.0) < 0.3
    assert turned(found.check.back_azimuth_deg, 77.0) < 1.5


def test_half_an_array_reversed_is_not_decided():
    record = crossing(10.0, 340.0)
    for i in (0, 1, 2):
        record = changed(record, i, -record.stretches[i].samples)
    assert bearings(record, stations(SIX), LISTENING).flipped == ()


@pytest.mark.parametrize(
    ("record", "listening", "said"),
    [
        (Record(()), LISTENING, "Nothing could be heard"),
        (Record(tuple(Stretch(c, START_NS, 20.0, np.zeros(2400)) for c in ids(6))), LISTENING, "are all 0"),
        (Record(tuple(Stretch(c, START_NS, 20.0, np.full(2400, np.nan)) for c in ids(6))), LISTENING, "no numbers"),
        (Record(tuple(Stretch(c, START_NS, 10.0, np.arange(900.0)) for c in ids(6))), Listening(6, 16), "cannot hold 16 Hz"),
        (Record(tuple(Stretch(c, START_NS, 20.0, np.empty(0)) for c in ids(6))), LISTENING, "Nothing could be heard"),
        (Record(crossing(1.0, 340.0).stretches[:2]), LISTENING, "Fewer than three channels"),
        (Record(tuple(Stretch(f"A.B.{i}.C", START_NS, 20.0, np.arange(900.0)) for i in range(4))), LISTENING, "does not say where"),
        (crossing(1.0, 340.0, lasting_s=20.0), LISTENING, "No window of 30 s"),
    ],
    ids=["no record", "all zeros", "nan", "10 Hz for 6-16 Hz", "empty window", "two channels", "no metadata", "short"],
)  # fmt: skip
def test_what_cannot_be_heard_is_refused_with_its_reason(record, listening, said):
    with pytest.raises(EvidenceError) as refused:
        bearings(record, stations(SIX), listening)
    assert said in str(refused.value)


@pytest.mark.parametrize("listening", [Listening(2, 2), Listening(0, 2), Listening(1, math.inf), Listening(1, 2, -1)])
def test_a_band_that_is_none_is_refused(listening):
    with pytest.raises(WorkflowError):
        bearings(crossing(1.0, 340.0), stations(SIX), listening)


def test_two_stations_with_one_code_leave_that_channel_out():
    twice = stations(SIX)
    more = stations(SIX[:1] + 400.0)
    found = bearings(crossing(30.0, 340.0), type(twice).concat([twice, more]), LISTENING)
    assert list(found.left_out) == ["XX.ARR.01.BDF"]
    assert "two places" in found.left_out["XX.ARR.01.BDF"]
    assert turned(found.waves[found.best].back_azimuth_deg, 30.0) < 2


def test_a_gap_costs_only_the_windows_that_it_touches():
    record = crossing(30.0, 340.0)
    s = record.stretches[1]
    parted = Record((*record.stretches[:1], s.cut(0, 1000), s.cut(1100, 2400), *record.stretches[2:]))
    found = bearings(parted, stations(SIX), LISTENING)
    present = {tuple(sorted((*w.used, *w.out_of_step))) for w in found.waves}
    assert present == {(0, 1, 2, 3, 4, 5), (0, 2, 3, 4, 5)}
    gaps = [r for r in found.states.rows() if r["defect"] == "gap"]
    assert [(g["channel"], g["t1_ms"] - g["t0_ms"]) for g in gaps] == [("XX.ARR.02.BDF", 5000)]


def test_one_wave_is_one_detection():
    found = bearings(crossing(30.0, 340.0), stations(SIX), LISTENING)
    waves = passing(found.waves)
    assert waves == [found.waves[found.best]]
    row = detected(found, waves, (500_000_000, 300_000_000), "c" * 64, "v", ["b" * 64, "a" * 64]).rows()[0]
    assert row["place"] == "line"
    assert row["radius_m"] == 0
    assert abs(row["bearing_cdeg"] - 3000) < 200
    assert row["data"].split() == ["a" * 64, "b" * 64]
    assert row["stations"].split() == ids(6)
    assert len(row["id"]) == 40
