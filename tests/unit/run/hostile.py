"""Waveforms that are broken, or written to do harm: one channel of an array or network, spoilt in every way that we know of."""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.run.obspy_door import obspy

RECORD = 512
Spoil = Callable[[Path, Stretch], Path]


@dataclass(frozen=True)
class Spoilt:
    """What is done to the file of a channel, and what is then said of it."""

    name: str
    spoil: Spoil
    said: str


def mseed(s: Stretch, encoding: str = "STEIM2", **given) -> bytes:
    """A stretch as miniSEED; whole numbers unless floats are asked for."""
    whole = encoding not in {"FLOAT32", "FLOAT64"}
    values = np.rint(s.samples).astype(np.int32) if whole else np.asarray(s.samples, np.float32)
    return _written(s, values, "MSEED", encoding=encoding, reclen=RECORD, **given)


def sac(s: Stretch) -> bytes:
    return _written(s, np.asarray(s.samples, np.float32), "SAC")


def _written(s: Stretch, values: np.ndarray, form: str, **given) -> bytes:
    library = obspy()
    network, station, location, code = s.channel.split(".")
    head = {"network": network, "station": station, "location": location, "channel": code, "sampling_rate": s.rate_hz}
    out = io.BytesIO()
    library.Trace(values, {**head, "starttime": library.UTCDateTime(ns=s.start_ns)}).write(out, format=form, **given)
    return out.getvalue()


def patched(data: bytes, at: int, value: bytes, every: int = 0) -> bytes:
    """Bytes with some of them replaced; `every`: again and again, so far apart."""
    made = bytearray(data)
    for start in range(0, len(data), every) if every else (0,):
        made[start + at : start + at + len(value)] = value
    return bytes(made)


def bytes_of(make: Callable[[Stretch], bytes]) -> Spoil:
    def spoil(path: Path, s: Stretch) -> Path:
        path.write_bytes(make(s))
        return path

    return spoil


def again(**changed) -> Spoil:
    """The file of another stretch in its place."""

    def spoil(path: Path, s: Stretch) -> Path:
        said = {"channel": s.channel, "start_ns": s.start_ns, "rate_hz": s.rate_hz, "samples": s.samples}
        other = {name: change(s) for name, change in changed.items()}
        path.write_bytes(mseed(Stretch(**{**said, **other})))
        return path

    return spoil


def backwards(path: Path, s: Stretch) -> Path:
    """In the middle of the file the clock jumps back by half a minute."""
    half = len(s.samples) // 2
    first, second = s.cut(0, half), s.cut(half, len(s.samples))
    late = Stretch(s.channel, second.start_ns - 30 * NS_PER_S, s.rate_hz, second.samples)
    path.write_bytes(mseed(first) + mseed(late))
    return path


def pipe(path: Path, _: Stretch) -> Path:
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    return path


def folder(path: Path, _: Stretch) -> Path:
    path.unlink(missing_ok=True)
    path.mkdir()
    return path


def named(name: bytes) -> Spoil:
    """Nonsense under another name."""

    def spoil(path: Path, _: Stretch) -> Path:
        path.unlink(missing_ok=True)
        other = Path(os.fsdecode(os.fsencode(path.parent) + b"/" + name))
        other.write_bytes(b"nothing of the kind")
        return other

    return spoil


def with_nan(s: Stretch) -> bytes:
    samples = np.array(s.samples, np.float32)
    samples[len(samples) // 3 :] = np.nan
    return mseed(Stretch(s.channel, s.start_ns, s.rate_hz, samples), "FLOAT32")


def middle(data: bytes) -> int:
    return len(data) // RECORD // 2 * RECORD


SPOILT = [
    Spoilt("truncated", bytes_of(lambda s: mseed(s)[: middle(mseed(s)) + 100]), "no whole records|ends within"),
    Spoilt("nothing", bytes_of(lambda _: b""), "empty"),
    Spoilt("text", bytes_of(lambda _: b"hello, world\n" * 100), "no format of waveforms"),
    Spoilt("corrupt record", bytes_of(lambda s: patched(mseed(s), middle(mseed(s)) + 64, b"\xff" * 400)), "The record"),
    Spoilt("too many samples", bytes_of(lambda s: patched(mseed(s), 30, b"\xff\xff", RECORD)), "No record|The record"),
    Spoilt("no rate", bytes_of(lambda s: patched(mseed(s), 32, bytes(4), RECORD)), "no rate of a recorder"),
    Spoilt("absurd rate", bytes_of(lambda s: patched(mseed(s), 32, b"\x7f\xff" * 2, RECORD)), "no rate of a recorder"),
    Spoilt("slow as stone", bytes_of(lambda s: patched(mseed(s), 32, b"\x80\x00" * 2, RECORD)), "no rate of a recorder"),
    Spoilt("the year 2900", bytes_of(lambda s: patched(mseed(s), 20, struct.pack(">H", 2900), RECORD)), "2100"),
    Spoilt("day 999", bytes_of(lambda s: patched(mseed(s), 22, struct.pack(">H", 999), RECORD)), "julday|No record"),
    Spoilt("swapped SAC", bytes_of(lambda s: sac(s)[:632] + sac(s)[632:][::-1]), "byte order"),
    Spoilt("SAC without rate", bytes_of(lambda s: patched(sac(s), 0, bytes(4))), "no rate of a recorder"),
    Spoilt("SAC without time", bytes_of(lambda s: patched(sac(s), 280, struct.pack("<i", -12345))), "when it begins"),
    Spoilt("SAC of 2^31 samples", bytes_of(lambda s: patched(sac(s), 316, b"\xff\xff\xff\x7f")), "cannot be read"),
    Spoilt("not a number", bytes_of(with_nan), "no numbers"),
    Spoilt("all zeros", again(samples=lambda s: 0 * s.samples), "are all 0"),
    Spoilt("a tenth of the rate", again(rate_hz=lambda s: s.rate_hz / 10), "samples a second"),
    Spoilt("another station", again(channel=lambda s: s.channel.replace(".S1.", ".S9.").replace(".01.", ".99.")), "where it stands"),
    Spoilt("backwards", backwards, "contradict"),
    Spoilt("pipe", pipe, "no plain file"),
    Spoilt("folder", folder, "directory|no plain file"),
    Spoilt("escape in its name", named(b"XX.S1.00.HHZ.D.2030.076\x1b[31m\n"), "no format of waveforms"),
    Spoilt("no letters in its name", named(b"XX.S1.00.HHZ.D.\xff\xfe"), "no format of waveforms"),
]  # fmt: skip


def wav(claimed: int, rate_hz: int = 8000, frames: int = 80_000) -> bytes:
    """A WAV whose header speaks of so many bytes."""
    data = np.random.default_rng(1).integers(-9000, 9000, frames, dtype=np.int16).tobytes()
    form = struct.pack("<IHHIIHH", 16, 1, 1, rate_hz, 2 * rate_hz, 2, 16)
    return b"RIFF" + struct.pack("<I", claimed) + b"WAVEfmt " + form + b"data" + struct.pack("<I", claimed - 36) + data


def flac(claimed: int, frames: int = 80_000) -> bytes:
    """A FLAC whose header speaks of so many samples."""
    out = io.BytesIO()
    soundfile.write(out, 0.1 * np.random.default_rng(1).standard_normal(frames), 8000, format="FLAC")
    made = bytearray(out.getvalue())
    head = int.from_bytes(made[18:26], "big") >> 36 << 36 | claimed
    made[18:26] = head.to_bytes(8, "big")
    return bytes(made)
