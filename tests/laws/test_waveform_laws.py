"""Any bytes of waveforms are read, or refused with a reason; a flipped byte never ends a run."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.errors import SourceError
from trucewatch.model.signals import Stretch
from trucewatch.run.obspy_door import obspy
from trucewatch.run.waveforms import parse

COUNTS = np.rint(np.random.default_rng(4).normal(0, 500, 3000)).astype(np.int32)


def made(form: str, counts: np.ndarray, **given: object) -> bytes:
    library = obspy()
    head = {"network": "XX", "station": "AAA", "channel": "HHZ", "sampling_rate": 100.0}
    out = io.BytesIO()
    library.Trace(counts, {**head, "starttime": library.UTCDateTime("2031-05-01")}).write(out, format=form, **given)
    return out.getvalue()


WHOLE = {
    "steim2": made("MSEED", COUNTS, encoding="STEIM2", reclen=512),
    "float32": made("MSEED", COUNTS.astype(np.float32), encoding="FLOAT32", reclen=512),
    "sac": made("SAC", COUNTS.astype(np.float32)),
}


def read_or_refused(data: bytes) -> tuple[Stretch, ...]:
    try:
        return parse(data, "here").stretches
    except SourceError as e:
        refused = e
    assert refused.hint
    return ()


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12)


@pytest.mark.parametrize("form", WHOLE)
@settings(deadline=None, max_examples=60)
@given(flips=FLIPS, cut=st.integers(0, 20_000), lost=st.integers(0, 700))
def test_any_damage_is_read_or_refused(form, flips, cut, lost):
    data = bytearray(WHOLE[form][lost : len(WHOLE[form]) - cut])
    for place, value in flips:
        if data:
            data[place % len(data)] = value
    stretches = read_or_refused(bytes(data))
    assert all(s.samples.dtype in (np.float32, np.float64) and s.rate_hz > 0 for s in stretches)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data):
    read_or_refused(b"000001D " + data)
