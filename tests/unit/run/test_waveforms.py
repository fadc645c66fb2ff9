"""Files of waveforms: every format, everything that is wrong with them, and nobody's speech."""

import gzip
import io
import pickle
import struct

import numpy as np
import pytest
import soundfile

from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.time import from_text
from trucewatch.run.archives import archive_channels, archive_files
from trucewatch.run.obspy_door import obspy
from trucewatch.run.playing import play
from trucewatch.run.station_files import parse_station_xml, read_stations
from trucewatch.run.waveforms import Sound, parse, read_file, read_files
from unit.detect.waves import DATA, REAL

START = "2031-05-01T10:00:00"
COUNTS = np.rint(np.random.default_rng(4).normal(0, 500, 4000)).astype(np.int32)
RECORD = 512


def trace(counts=COUNTS, channel="XX.AAA.00.HHZ", rate_hz=100.0, start=START):
    library = obspy()
    network, station, location, code = channel.split(".")
    head = {"network": network, "station": station, "location": location, "channel": code, "sampling_rate": rate_hz}
    return library.Trace(counts.copy(), {**head, "starttime": library.UTCDateTime(start)})


def written(made, form="MSEED", **given) -> bytes:
    out = io.BytesIO()
    made.write(out, format=form, **given)
    return out.getvalue()


MINISEED = written(trace(), encoding="STEIM2", reclen=RECORD)
SAC = written(trace(COUNTS.astype(np.float32)), "SAC")


def swapped(data: bytes, header: bool = True, samples: bool = True) -> bytes:
    head, rest = data[:440], data[632:]
    turn = lambda part: np.frombuffer(part, "<u4").byteswap().tobytes()  # noqa: E731
    return (turn(head) if header else head) + data[440:632] + (turn(rest) if samples else rest)


def read(data: bytes):
    return parse(data, "here.bin")


def test_miniseed_comes_out_as_it_went_in():
    (s,) = read(MINISEED).stretches
    assert (s.channel, s.rate_hz, s.start_ns) == ("XX.AAA.00.HHZ", 100.0, from_text(START + "Z") * 10**6)
    assert s.samples.dtype == np.float32
    assert np.array_equal(s.samples, COUNTS)


def test_counts_that_short_floats_cannot_hold_stay_exact():
    counts = COUNTS + 2**30
    (s,) = read(written(trace(counts), encoding="INT32")).stretches
    assert s.samples.dtype == np.float64
    assert np.array_equal(s.samples, counts)


@pytest.mark.parametrize("data", [SAC, swapped(SAC)], ids=["this order", "the other order"])
def test_sac_is_read_in_either_byte_order(data):
    (s,) = read(data).stretches
    assert np.array_equal(s.samples, COUNTS.astype(np.float32))


@pytest.mark.parametrize("wrong", [swapped(SAC, header=False), swapped(SAC, samples=False)], ids=["samples", "header"])
def test_sac_with_header_and_samples_in_different_orders_is_refused(wrong):
    with pytest.raises(SourceError, match="byte order"):
        read(wrong)


def test_sac_whose_header_is_out_of_date_is_read():
    """Programs that change samples often leave the header's least and greatest as they were."""
    data = bytearray(SAC)
    data[4:12] = struct.pack("<ff", -1.0, 1.0)
    assert len(read(bytes(data)).stretches) == 1


def test_a_truncated_miniseed_gives_its_whole_records_and_says_so():
    parsed = read(MINISEED[: 3 * RECORD + 100])
    (s,) = parsed.stretches
    assert 0 < len(s.samples) < len(COUNTS)
    assert np.array_equal(s.samples, COUNTS[: len(s.samples)])
    assert parsed.said == (f"It ends within the record at byte {3 * RECORD}.",)


@pytest.mark.parametrize("which", [0, 4])
def test_a_lost_header_costs_one_record(which):
    data = bytearray(MINISEED)
    data[which * RECORD : which * RECORD + 64] = bytes(64)
    parsed = read(bytes(data))
    assert sum(len(s.samples) for s in parsed.stretches) > 0.6 * len(COUNTS)
    assert parsed.said == (f"Bytes {which * RECORD} to {(which + 1) * RECORD - 1} are no records.",)


def test_a_record_that_cannot_be_decoded_costs_that_record():
    data = bytearray(MINISEED)
    data[2 * RECORD + 64 : 3 * RECORD] = b"\xff" * (RECORD - 64)
    parsed = read(bytes(data))
    assert 0.6 * len(COUNTS) < sum(len(s.samples) for s in parsed.stretches) < len(COUNTS)
    assert [said.partition(":")[0] for said in parsed.said] == [f"The record at byte {2 * RECORD}"]


def test_a_record_that_claims_more_samples_than_it_holds_is_left_out():
    """Whoever decoded it would take what lies behind it in memory for samples."""
    data = bytearray(written(trace(COUNTS.astype(np.float32)), reclen=RECORD))
    data[-RECORD + 30 : -RECORD + 32] = (2930).to_bytes(2, "big")
    parsed = read(bytes(data))
    (s,) = parsed.stretches
    assert np.array_equal(s.samples, COUNTS[: len(s.samples)])
    assert len(COUNTS) - RECORD / 4 < len(s.samples) < len(COUNTS)
    assert parsed.said == (f"The record at byte {len(data) - RECORD} claims more samples than it can hold.",)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"hello, world" * 100, "no format"),
        (MINISEED[:100], "can be read"),
        (SAC[:5000], "cannot be read"),
        (SAC[:400], "cannot be read"),
        (gzip.compress(MINISEED), "no format"),
        (bytes(np.random.default_rng(1).integers(0, 256, 5120, dtype=np.uint8)), "no format"),
    ],
    ids=["empty", "text", "cut header", "cut SAC", "cut SAC header", "gzip", "noise"],
)
def test_what_is_no_waveform_is_refused(data, said):
    with pytest.raises(SourceError) as refused:
        read(data)
    assert said in str(refused.value)


class Planted:
    """What a pickle may carry."""

    called = False

    def __reduce__(self):
        return setattr, (Planted, "called", True)


def test_a_pickle_is_never_opened(tmp_path):
    """obspy unpickles what it is given to guess a format of: so nothing is ever guessed."""
    path = tmp_path / "waves.mseed"
    path.write_bytes(pickle.dumps(Planted()))
    taken = read_files([path])
    assert not Planted.called
    assert "no format" in taken.unread.rows()[0]["reason"]


def test_one_bad_file_does_not_keep_the_others_back(tmp_path):
    for name, data in {"good.mseed": MINISEED, "bad.mseed": b"", "cut.mseed": MINISEED[: 2 * RECORD + 1]}.items():
        (tmp_path / name).write_bytes(data)
    taken = read_files([tmp_path / n for n in ("bad.mseed", "good.mseed", "cut.mseed", "none.mseed")])
    assert len(taken.record.stretches) == 2
    assert [(r["channel"].rpartition("/")[2], r["state"], r["defect"]) for r in taken.unread.rows()] == [
        ("bad.mseed", "down", "unreadable"),
        ("cut.mseed", "degraded", "unreadable"),
        ("none.mseed", "down", "unreadable"),
    ]
    assert len(taken.record.data) == 2
    assert all(len(digest) == 64 for digest in taken.hashes.values())


@REAL
def test_real_files_of_two_formats():
    taken = read_files([DATA / "infrasound_adki" / "Bogoslof_Data.mseed", *sorted((DATA / "infrasound").glob("*.SAC"))])
    assert len(taken.unread) == 0
    assert {s.channel for s in taken.record.stretches} == {
        *(f"AV.ADKI.{i:02d}.BDF" for i in range(1, 7)),
        *(f"YJ.BRP{i}..EDF" for i in range(1, 5)),
    }


def sound(path, hz=440.0, rate=8000, channels=1):
    t = np.arange(rate * 3) / rate
    tone = 0.5 * np.sin(2 * np.pi * 30 * t) + 0.4 * np.sin(2 * np.pi * hz * t)
    soundfile.write(path, np.column_stack([tone] * channels), rate)
    return path


@pytest.mark.parametrize("ending", ["wav", "flac", "WAV"])
def test_sound_comes_in_without_speech(tmp_path, ending):
    parsed, digest = read_file(sound(tmp_path / f"PHONE7_20310501T100000.250Z.{ending}"))
    (s,) = parsed.stretches
    assert s.channel == ".PHONE7.00.DDF"
    assert s.rate_hz == 500.0
    assert 0 < s.start_ns / 10**6 - from_text(START + "Z") - 250 < 60
    spectrum = np.abs(np.fft.rfft(s.samples * np.hanning(len(s.samples)))) / len(s.samples)
    hz = np.fft.rfftfreq(len(s.samples), 1 / s.rate_hz)
    assert abs(hz[spectrum.argmax()] - 30) < 1
    assert spectrum[hz > 40].max() < 1e-4  # 440 Hz would fall back to 60 Hz if it were only thinned out
    assert len(digest) == 64


def test_every_channel_of_a_recording_has_its_number(tmp_path):
    parsed, _ = read_file(sound(tmp_path / "MAST_20310501T100000Z.flac", channels=3))
    assert [s.channel for s in parsed.stretches] == [f".MAST.{i:02d}.DDF" for i in range(3)]


def test_raw_sound_is_refused_without_a_legal_basis(tmp_path):
    path = sound(tmp_path / "PHONE7_20310501T100000Z.wav")
    with pytest.raises(WorkflowError, match="legal basis"):
        read_files([path], Sound(raw=True, legal_basis="  "))
    taken = read_files([path], Sound(raw=True, legal_basis="Article 7 of the mandate"))
    assert [s.rate_hz for s in taken.record.stretches] == [8000.0]


@pytest.mark.parametrize("form", ["MSEED", "SAC"])
def test_fast_samples_are_slowed_in_any_container(form):
    counts = (1000 * np.sin(2 * np.pi * 440 * np.arange(8000) / 4000)).astype(
        np.int32 if form == "MSEED" else np.float32
    )
    (s,) = read(written(trace(counts, rate_hz=4000.0), form)).stretches
    assert s.rate_hz == 500.0
    assert np.abs(s.samples).max() < 1


@pytest.mark.parametrize(
    "name", ["sound.wav", "A_20311301T100000Z.wav", "A_20310501T100000.wav", "_20310501T100000Z.wav"]
)
def test_a_recording_whose_name_does_not_say_who_and_when_is_refused(tmp_path, name):
    with pytest.raises(SourceError, match="name of this recording"):
        read_file(sound(tmp_path / name))


def test_a_broken_recording_is_refused(tmp_path):
    path = tmp_path / "A_20310501T100000Z.flac"
    path.write_bytes(b"fLaC" + bytes(1000))
    with pytest.raises(SourceError, match="cannot be read"):
        read_file(path)


def test_an_archive_gives_what_lies_in_a_time(tmp_path):
    """Two days of one channel, one of another, and a file that is broken."""
    for day, start in (("121", "2031-05-01T23:59:40"), ("122", "2031-05-02T00:00:20")):
        put(tmp_path, "XX.AAA.00.HHZ", day, written(trace(start=start)))
    put(tmp_path, "XX.BBB..HHZ", "121", written(trace(channel="XX.BBB..HHZ", start="2031-05-01T23:59:40")))
    put(tmp_path, "XX.CCC..HHZ", "121", b"broken")
    channels = archive_channels(tmp_path)
    assert channels == ("XX.AAA.00.HHZ", "XX.BBB..HHZ", "XX.CCC..HHZ")
    assert archive_channels(tmp_path, "*.B??.*.HH?") == ("XX.BBB..HHZ",)
    t0, t1 = from_text("2031-05-01T23:59:50Z"), from_text("2031-05-02T00:00:30Z")
    played = play(archive_files(tmp_path, channels, t0, t1))
    heard = played.read(t0 * 10**6, t1 * 10**6)
    assert sorted((s.channel, len(s.samples), s.start_ns // 10**6 - t0) for s in heard.stretches) == [
        ("XX.AAA.00.HHZ", 1000, 30_000),
        ("XX.AAA.00.HHZ", 3000, 0),
        ("XX.BBB..HHZ", 3000, 0),
    ]
    assert {(fault.channel, fault.defect) for fault in played.faults} == {("XX.CCC..HHZ.D.2031.121", "unreadable")}


def put(root, channel, day, data):
    network, station, _, code = channel.split(".")
    folder = root / "2031" / network / station / f"{code}.D"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{channel}.D.2031.{day}").write_bytes(data)


@pytest.mark.parametrize("pattern", ["*", "../../x.*.*.*", "*.*.*.*.*"])
def test_patterns_of_channels_are_checked(tmp_path, pattern):
    with pytest.raises(WorkflowError):
        archive_channels(tmp_path, pattern)


XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<FDSNStationXML xmlns="http://www.fdsn.org/xml/station/1" schemaVersion="1.1">
<Source>test</Source><Created>2031-05-01T00:00:00Z</Created>
<Network code="XX"><Station code="AAA"><Latitude>50</Latitude><Longitude>30</Longitude><Elevation>100</Elevation>
<Site><Name>A</Name></Site>
<Channel code="HHZ" locationCode="00"><Latitude>50.5</Latitude><Longitude>30.25</Longitude><Elevation>120</Elevation>
<Depth>3</Depth><SampleRate>100</SampleRate></Channel>
<Channel code="DDF" locationCode="10"><Latitude>50.5</Latitude><Longitude>30.25</Longitude><Elevation>120</Elevation>
<Depth>0</Depth><SampleRate>500</SampleRate></Channel>
</Station></Network></FDSNStationXML>"""


def test_station_xml_gives_every_channel(tmp_path):
    path = tmp_path / "stations.xml"
    path.write_bytes(XML)
    rows = read_stations(path).rows()
    assert [(r["code"], r["kind"], r["lat_e7"], r["elevation_mm"]) for r in rows] == [
        ("XX.AAA.00.HHZ", "seismic", 505_000_000, 117_000),
        ("XX.AAA.10.DDF", "acoustic", 505_000_000, 120_000),
    ]


@pytest.mark.parametrize("data", [b"<html/>", XML[:300], XML.replace(b"<Channel", b"<Chanel"), b"<"])
def test_what_is_no_station_xml_is_refused(data):
    with pytest.raises(SourceError):
        parse_station_xml(data, "stations.xml")


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "SECRET">]>',
        b'<!DOCTYPE x [<!ENTITY e "51.5">]>',
        b'<!DOCTYPE x [<!ENTITY a "5"><!ENTITY e "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
    ],
    ids=["another file", "a word", "growing", "an address"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_station_xml_with_a_document_type_is_refused(tmp_path, doctype, encoding):
    """Entities stand in a document type: through them a file would name other files, or grow without end. No StationXML has one."""
    secret = tmp_path / "secret.txt"
    secret.write_text("51.5")
    planted = XML.replace(b"<FDSN", doctype.replace(b"SECRET", str(secret).encode()) + b"<FDSN", 1)
    planted = planted.replace(b"<Latitude>50.5", b"<Latitude>&e;").replace(b"UTF-8", encoding.encode())
    with pytest.raises(SourceError, match="document type"):
        parse_station_xml(planted.decode().encode(encoding), "stations.xml")


@pytest.mark.parametrize("encoding", ["UTF-7", "nonsense", "utf-32"])
def test_station_xml_in_no_encoding_of_xml_is_refused(encoding):
    with pytest.raises(SourceError, match="no XML"):
        parse_station_xml(XML.replace(b"UTF-8", encoding.encode()), "stations.xml")


def test_a_log_in_a_volume_is_no_waveform_and_no_complaint():
    library = obspy()
    log = library.Trace(np.frombuffer(b"The door was opened." * 10, "S1"), {"station": "AAA", "channel": "LOG"})
    log.stats.sampling_rate = 1.0
    parsed = read(MINISEED + written(log, encoding="ASCII", reclen=RECORD))
    assert [s.channel for s in parsed.stretches] == ["XX.AAA.00.HHZ"]
    assert parsed.said == ()
