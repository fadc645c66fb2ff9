"""What is said of all records at once is what looking at each of them says, whatever bytes are there."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucewatch.run.obspy_door import obspy
from trucewatch.run.records import alike, claims_too_much, find_records, uniform

LENGTH = 256


def written(encoding: str, order: str, number: int = 5, length: int = LENGTH) -> bytes:
    library, out = obspy(), io.BytesIO()
    counts = np.arange(number * 100, dtype=np.int32)
    start = library.UTCDateTime("2031-05-01")
    library.Trace(counts, {"network": "XX", "station": "AAA", "channel": "HHZ", "starttime": start}).write(
        out, format="MSEED", encoding=encoding, reclen=length, byteorder=order
    )
    return out.getvalue()


WHOLE = [written(encoding, order) for encoding in ("INT32", "STEIM1") for order in "<>"]
FLIPS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 63), st.sampled_from([0, 1, 7, 8, 9, 32, 48, 68, 255])), max_size=4
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(WHOLE), FLIPS, st.sampled_from([0, 0, 1, 100, LENGTH, LENGTH + 1]))
def test_all_at_once_is_each_by_itself(data: bytes, flips: list[tuple[int, int, int]], lost: int) -> None:
    broken = bytearray(data[: len(data) - lost])
    for record, at, byte in flips:
        place = record * LENGTH + at
        if place < len(broken):
            broken[place] = byte
    held = bytes(broken)
    length = uniform(held)
    spans, said = find_records(held)
    if length:
        assert not said
        assert spans == [(k * length, (k + 1) * length) for k in range(len(held) // length)]
    if alike(held):
        assert not said
        assert not any(claims_too_much(held, *span) for span in spans)


@pytest.mark.parametrize("data", WHOLE)
def test_what_is_sound_is_seen_at_once(data) -> None:
    assert uniform(data) == LENGTH
    assert alike(data)
    assert uniform(data[:-1]) == 0, "the last may be anything"
    assert not alike(data[:-1])


@pytest.mark.parametrize("order", "<>")
def test_a_record_that_claims_too_much_is_not_sound(order) -> None:
    data = bytearray(written("INT32", order))
    data[LENGTH + 30 : LENGTH + 32] = (60).to_bytes(2, {"<": "little", ">": "big"}[order])
    assert uniform(bytes(data)) == LENGTH
    assert not alike(bytes(data))


@pytest.mark.parametrize("length", [256, 512, 4096])
def test_records_of_any_length(length) -> None:
    assert uniform(written("INT32", ">", 20, length)) == length


def test_what_is_no_record_is_not_uniform() -> None:
    assert uniform(b"") == 0
    assert uniform(bytes(4096)) == 0
    assert uniform(WHOLE[0][:48]) == 0
    assert not alike(WHOLE[0] + written("INT32", ">", 5, 512))
