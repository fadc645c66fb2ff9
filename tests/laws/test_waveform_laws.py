"""Any bytes of waveforms are read, or refused with a reason; a flipped byte never ends a run."""

import io

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trucewatch.detect.speechless import FASTEST_HZ
from trucewatch.errors import SourceError
from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.run.obspy_door import obspy
from trucewatch.run.plausible import FIRST_NS, LAST_NS, LONGEST_S, SLOWEST_HZ
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


def read_or_refused(data: bytes) -> tuple[Stretch, ...] | SourceError:
    """What is read of some bytes, or why nothing is; whatever else is raised fails the test."""
    try:
        return parse(data, "here").stretches
    except SourceError as e:
        return e


def makes_sense(read: tuple[Stretch, ...] | SourceError) -> bool:
    """Whether a refusal says what happened, where, and what to do, or stretches lie in a time that can be gone through."""
    if isinstance(read, SourceError):
        return bool(read.what and read.hint and read.place == "here")
    return len(read) > 0 and all(
        s.samples.dtype in (np.float32, np.float64)
        and SLOWEST_HZ <= s.rate_hz <= FASTEST_HZ
        and FIRST_NS <= s.start_ns <= s.end_ns <= LAST_NS + LONGEST_S * NS_PER_S
        and s.channel.count(".") == 3
        for s in read
    )


FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=12)


@pytest.mark.parametrize("form", WHOLE)
@settings(deadline=None, max_examples=60)
@given(flips=FLIPS, cut=st.integers(0, 20_000), lost=st.integers(0, 700))
@example(flips=[], cut=465, lost=0)
def test_any_damage_is_read_or_refused(form, flips, cut, lost):
    data = bytearray(WHOLE[form][lost : len(WHOLE[form]) - cut])
    for place, value in flips:
        if data:
            data[place % len(data)] = value
    assert makes_sense(read_or_refused(bytes(data)))


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(data):
    assert makes_sense(read_or_refused(b"000001D " + data))


HEADS = st.lists(st.tuples(st.integers(8, 63), st.integers(0, 255)), min_size=1, max_size=6)


@pytest.mark.parametrize("form", ["steim2", "float32"])
@settings(deadline=None, max_examples=40)
@given(changes=HEADS)
def test_any_damage_of_headers_is_read_or_refused(form, changes):
    """The same in the header of every record, where times, rates and lengths stand."""
    data = bytearray(WHOLE[form])
    for place, value in changes:
        data[place::512] = bytes([value]) * len(data[place::512])
    assert makes_sense(read_or_refused(bytes(data)))


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.integers(0, 631), st.integers(0, 255)), min_size=1, max_size=6))
def test_any_damage_of_a_sac_header_is_read_or_refused(changes):
    data = bytearray(WHOLE["sac"])
    for place, value in changes:
        data[place] = value
    assert makes_sense(read_or_refused(bytes(data)))
