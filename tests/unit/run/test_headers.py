"""Where the records of a file lie, from their headers alone, against what obspy reads of the whole file."""

import hashlib

import numpy as np
import pytest

from trucewatch.errors import SourceError
from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.run.headers import day_of, first_rates, index, joined_by, record_told
from trucewatch.run.miniseed import parse_miniseed
from trucewatch.run.playing import play
from trucewatch.run.spooling import write_record
from unit.run.heard import file_of, trace_of

START_NS = 1_900_000_000 * NS_PER_S + 123_400_000


def stretch(
    channel: str = "XX.S1.00.HHZ", rate: float = 100.0, samples: int = 40_000, start_ns: int = START_NS
) -> Stretch:
    values = np.rint(1000 * np.random.default_rng(len(channel)).standard_normal(samples))
    return Stretch(channel, start_ns, rate, values)


def written(path, *stretches: Stretch, **given):
    with path.open("wb") as out:
        for s in stretches:
            trace_of(s).write(out, format="MSEED", **{"encoding": "STEIM2", "reclen": 512, **given})
    return path


@pytest.mark.parametrize(
    "given", [{}, {"reclen": 4096}, {"byteorder": "<"}, {"encoding": "INT32"}, {"encoding": "FLOAT64"}]
)
@pytest.mark.parametrize("rate", [100.0, 62.5, 0.1, 20.0])
def test_an_index_says_what_obspy_reads(tmp_path, given, rate) -> None:
    one = stretch(rate=rate)
    trace = trace_of(one)
    if given.get("encoding") == "FLOAT64":
        trace.data = trace.data.astype(np.float64)
    path = tmp_path / "one.mseed"
    trace.write(str(path), format="MSEED", **{"encoding": "STEIM2", "reclen": 512, **given})
    found = index(path)
    assert found.channels == (one.channel,)
    assert found.rates[one.channel] == pytest.approx(rate, rel=1e-4)
    assert abs(found.start_ns.min() - one.start_ns) <= 100_000
    assert abs(found.end_ns.max() - one.end_ns) <= 100_000 + 1e-4 * (one.end_ns - one.start_ns)
    assert found.length.sum() == path.stat().st_size == found.until
    assert found.strange == 0
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert first_rates(path)[one.channel] == pytest.approx(rate, rel=1e-4)


def test_channels_in_one_file_are_told_apart(tmp_path) -> None:
    a, b = stretch(), stretch("XX.S2..BDF", 50.0, 500)
    found = index(written(tmp_path / "two.mseed", a, b, a))
    assert found.rates == {"XX.S1.00.HHZ": 100.0, "XX.S2..BDF": 50.0}
    assert set(found.of[found.of_channel("XX.S2..BDF")]) == {1}
    assert found.start_ns[found.of_channel("XX.S2..BDF")].min() // 100_000 == b.start_ns // 100_000


def test_junk_between_records_is_counted_and_passed_over(tmp_path) -> None:
    path = written(tmp_path / "one.mseed", stretch())
    data = path.read_bytes()
    path.write_bytes(data[:1024] + b"\xff" * 512 + data[1536:] + data[:300])
    found = index(path)
    assert found.strange == 512 + 300
    assert found.length.sum() == len(data) - 512


def test_what_is_no_waveform_has_no_index(tmp_path) -> None:
    (tmp_path / "none").write_bytes(b"nothing of the kind" * 100)
    assert index(tmp_path / "none").channels == ()
    (tmp_path / "empty").write_bytes(b"")
    assert index(tmp_path / "empty").channels == ()
    with pytest.raises(SourceError, match="cannot be opened"):
        index(tmp_path / "missing")


def test_what_is_added_to_a_file_is_found_after_what_was_there(tmp_path) -> None:
    path = written(tmp_path / "one.mseed", stretch())
    whole = path.read_bytes()
    at = len(whole) // 1024 * 512 + 200
    path.write_bytes(whole[:at])
    before = index(path, hashed=False)
    assert (before.until, before.sha256) == (at - 200, "")
    path.write_bytes(whole)
    joined = joined_by(before, index(path, since=before.until, hashed=False))
    assert joined.length.sum() == len(whole)
    assert joined.end_ns.max() == index(path).end_ns.max()


def test_only_what_is_asked_for_is_read(tmp_path) -> None:
    one = stretch()
    played = play([written(tmp_path / "one.mseed", one)])
    got = played.read(START_NS + 50 * NS_PER_S, START_NS + 60 * NS_PER_S)
    (part,) = got.stretches
    assert len(part.samples) == 1000
    first = round((part.start_ns - one.start_ns) / 1e7)
    assert np.array_equal(part.samples, one.samples[first : first + 1000])
    assert not played.read(START_NS + 5000 * NS_PER_S, START_NS + 6000 * NS_PER_S).stretches


def test_records_go_into_the_file_of_their_day(tmp_path) -> None:
    one = stretch()
    data = written(tmp_path / "one.mseed", one).read_bytes()
    assert record_told(data[:512]) == (one.channel, one.start_ns)
    assert write_record(tmp_path / "archive", data[:512]) == file_of(tmp_path / "archive", one)
    assert write_record(tmp_path / "archive", b"no record" * 60) is None
    assert day_of(file_of(tmp_path, one)) == one.start_ns // (86_400 * NS_PER_S) * 86_400 * NS_PER_S
    assert day_of(tmp_path / "one.mseed") is None


@pytest.mark.parametrize(
    ("codes", "channel"),
    [
        (b"/tmp 00HHZXX", "XX._tmp.00.HHZ"),
        (b"../..00HHZ..", "__._____.00.HHZ"),
        (b"S1   00\x1b[2XX", "XX.S1.00.__2"),
        (b"S1   00HHZ  ", ".S1.00.HHZ"),
    ],
)
def test_codes_lead_to_no_other_folder(tmp_path, codes, channel) -> None:
    """What a server sends is written where the archive is, or nowhere."""
    record = bytearray(written(tmp_path / "one.mseed", stretch()).read_bytes()[:512])
    record[8:20] = codes
    assert record_told(bytes(record))[0] == channel
    file = write_record(tmp_path / "archive", bytes(record))
    assert (file is None) == channel.startswith(".")
    assert file is None or file.resolve().is_relative_to(tmp_path / "archive")
    (tmp_path / "other.mseed").write_bytes(record)
    assert index(tmp_path / "other.mseed").channels == (channel,)
    assert [s.channel for s in parse_miniseed(bytes(record), "x").stretches] == [channel]


@pytest.mark.parametrize(
    ("rate", "kept"), [(b"\x00\x64\x00\x01", True), (b"\x7f\xff\x7f\xff", False), (b"\x80\0" * 2, False)]
)
def test_records_of_no_possible_rate_are_none(tmp_path, rate, kept) -> None:
    data = bytearray(written(tmp_path / "one.mseed", stretch()).read_bytes())
    data[512 + 32 : 512 + 36] = rate
    (tmp_path / "one.mseed").write_bytes(data)
    assert index(tmp_path / "one.mseed").strange == (0 if kept else 512)


@pytest.mark.parametrize("which", [0, 5])
@pytest.mark.parametrize(("at", "value"), [(20, b"\x08\x33"), (22, b"\x03\xe7"), (24, b"\xff")])
def test_a_record_of_another_time_is_none_of_its_file(tmp_path, which, at, value) -> None:
    """A wrong year, day or hour, first in the file or later; by the day in its name, or by its other records."""
    one = stretch()
    for path in (tmp_path / "one.mseed", file_of(tmp_path, one)):
        path.parent.mkdir(parents=True, exist_ok=True)
        data = bytearray(written(path, one).read_bytes())
        data[512 * which + at : 512 * which + at + len(value)] = value
        path.write_bytes(data)
        found = index(path)
        assert found.strange == 512
        assert found.end_ns.max() <= one.end_ns + NS_PER_S
        assert found.start_ns.min() >= one.start_ns - NS_PER_S


@pytest.mark.parametrize(
    "name", ["XX.A..HHZ.D.2031.000", "XX.A..HHZ.D.2031.367", "XX.A..HHZ.D.9999.001", "XX.A..HHZ.D.2031.1"]
)
def test_names_that_tell_no_day(tmp_path, name) -> None:
    assert day_of(tmp_path / name) is None
