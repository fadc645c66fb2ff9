"""miniSEED as it is written: read back by a peer, sample by sample and to the millisecond."""

from __future__ import annotations

import io
import itertools
import struct

import numpy as np
import pytest

from trucewatch.exercise.waves.miniseed import RECORD, SAMPLES, records
from trucewatch.model.time import from_text

AT = "2031-12-31T23:59:40.250Z"
CHANNEL = "XX.W01.10.BDF"
COUNTS = np.arange(-1_500, 1_500, dtype=np.int32) * 700_000


def made(samples=COUNTS, channel=CHANNEL, rate_hz=50) -> bytes:
    return records(channel, from_text(AT), rate_hz, samples)


@pytest.mark.parametrize("number", [1, SAMPLES - 1, SAMPLES, SAMPLES + 1, 3_000])
def test_a_peer_reads_the_same_samples_at_the_same_times(number) -> None:
    obspy = pytest.importorskip("obspy", reason="extra signals")
    stream = obspy.read(io.BytesIO(made(COUNTS[:number])), format="MSEED", details=True)
    (trace,) = stream
    assert trace.id == CHANNEL
    assert (trace.data == COUNTS[:number]).all()
    assert trace.stats.starttime == obspy.UTCDateTime(AT)
    assert trace.stats.sampling_rate == 50
    assert (trace.stats.mseed.encoding, trace.stats.mseed.record_length) == ("INT32", RECORD)
    assert trace.stats.mseed.dataquality == "D"


@pytest.mark.parametrize("rate_hz", [1, 20, 40, 50, 100, 250])
def test_a_record_begins_where_the_one_before_ends(rate_hz) -> None:
    obspy = pytest.importorskip("obspy", reason="extra signals")
    data = made(rate_hz=rate_hz)
    parts = [obspy.read(io.BytesIO(data[k : k + RECORD]), format="MSEED")[0] for k in range(0, len(data), RECORD)]
    for before, after in itertools.pairwise(parts):
        assert after.stats.starttime - before.stats.endtime == pytest.approx(1 / rate_hz, abs=1e-6)


def test_records_are_whole_and_numbered_and_the_year_turns() -> None:
    data = made()
    assert len(data) == 3 * RECORD
    assert [data[k : k + 6] for k in range(0, len(data), RECORD)] == [b"000001", b"000002", b"000003"]
    assert [struct.unpack(">HH", data[k + 20 : k + 24]) for k in (0, RECORD)] == [(2031, 365), (2032, 1)]
    assert data[6:8] == b"D "
    assert data[8:20] == b"W01  10BDFXX"


def test_nothing_is_nothing() -> None:
    assert made(COUNTS[:0]) == b""


@pytest.mark.parametrize(("channel", "rate_hz"), [("XXX.W01.10.BDF", 50), ("XX.TOOLONG.10.BDF", 50), (CHANNEL, 30)])
def test_what_does_not_fit_into_seed_is_refused(channel, rate_hz) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        made(channel=channel, rate_hz=rate_hz)
