import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger.frames import frame, read_frames

PAYLOADS = st.lists(st.tuples(st.sampled_from([b"E", b"S", b"W"]), st.binary(max_size=40)), max_size=5)


@given(PAYLOADS)
def test_what_was_written_is_read(payloads: list[tuple[bytes, bytes]]) -> None:
    data = b"".join(frame(kind, payload) for kind, payload in payloads)
    frames, end = read_frames(data, "f")
    assert [(one.kind, one.payload) for one in frames] == payloads
    assert end == len(data)
    assert [one.end for one in frames[:-1]] == [one.offset for one in frames[1:]]


@given(PAYLOADS.filter(bool), st.data())
def test_a_cut_is_a_torn_tail_and_keeps_every_whole_record(payloads: list, data: st.DataObject) -> None:
    written = b"".join(frame(kind, payload) for kind, payload in payloads)
    cut = data.draw(st.integers(0, len(written)))
    frames, end = read_frames(written[:cut], "f")
    ends = [one.end for one in read_frames(written, "f")[0]]
    assert end == max([0, *(one for one in ends if one <= cut)])
    assert len(frames) == sum(one <= cut for one in ends)


@given(PAYLOADS.filter(bool), st.data())
def test_a_flipped_bit_is_damage(payloads: list, data: st.DataObject) -> None:
    written = bytearray(b"".join(frame(kind, payload) for kind, payload in payloads))
    written[data.draw(st.integers(0, len(written) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DefectFound, match="damaged"):
        read_frames(bytes(written), "f")


def test_zeros_after_a_power_cut_are_a_torn_tail() -> None:
    assert read_frames(frame(b"E", b"x") + bytes(40), "f")[1] == len(frame(b"E", b"x"))


def test_a_newer_version_is_named_as_such() -> None:
    from zlib import crc32

    newer = b"TWM" + frame(b"E", b"x")[3:12]
    with pytest.raises(LedgerError, match="newer") as caught:
        read_frames(newer + crc32(newer).to_bytes(4, "big") + b"x", "f")
    assert not isinstance(caught.value, DefectFound)
