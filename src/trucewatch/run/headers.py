"""What lies where in a file of miniSEED, from the headers of its records alone: so that an hour can be read of a day, and a day need not be held."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.signals import NS_PER_S
from trucewatch.run.opening import opened
from trucewatch.run.plausible import channel_named, may_be
from trucewatch.run.records import LEAST_RECORD, find_records, is_miniseed, uniform

PIECE: Final = 1 << 22
"""Bytes that are looked at together; a multiple of every length of records."""
HEADER: Final = 48
DAY_NS: Final = 86_400 * NS_PER_S
A_YEAR_NS: Final = 366 * DAY_NS
FIRST_YEAR: Final = 1970
EPOCHS: Final = {year: int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) * NS_PER_S for year in range(FIRST_YEAR, 2101)}
EPOCHS_NS: Final = np.array(list(EPOCHS.values()), np.int64)
TOGETHER: Final = 8
"""So many neighbours of one channel are kept as one entry: an index of a day stays small."""
FIELDS: Final = np.dtype(
    {
        "names": ("codes", "year", "day", "clock", "fraction", "n", "factor", "by", "did", "flaws", "late", "next"),
        "formats": ("S12", ">u2", ">u2", ("u1", 3), ">u2", ">u2", ">i2", ">i2", "u1", "u1", ">i4", ">u2"),
        "offsets": (8, 20, 22, 24, 28, 30, 32, 34, 36, 38, 40, 46),
        "itemsize": HEADER,
    }
)
CODES: Final = (slice(10, 12), slice(5), slice(5, 7), slice(7, 10))
"""Network, station, location and channel among the codes of a header."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Indexed:
    """The records of a file, up to eight neighbours together: of which channel (`of`, a place in `channels`), from when to when, and which bytes.

    `rates`: samples a second by channel. `until`: bytes up to here were looked at. `strange`: so many of them, and after them, are no whole records, or say
    times that cannot be.
    """

    channels: tuple[str, ...]
    rates: dict[str, float]
    of: Ints
    start_ns: Ints
    end_ns: Ints
    first: Ints
    length: Ints
    until: int
    strange: int
    sha256: str

    def of_channel(self, channel: str) -> NDArray[np.intp]:
        """The places of a channel's records."""
        return np.flatnonzero(self.of == self.channels.index(channel))

    def between(self, t0_ns: int, t1_ns: int) -> NDArray[np.intp]:
        """The places of all records with samples in a time."""
        return np.flatnonzero((self.end_ns > t0_ns) & (self.start_ns < t1_ns))


def index(path: Path, since: int = 0, *, hashed: bool = True) -> Indexed:
    """Look through a file of miniSEED.

    Args: since: bytes before this are left out. hashed: whether its SHA-256 is wanted.
    Raises: SourceError: it cannot be opened. Source: FDSN, SEED 2.4, chapter 8.
    Limits: all records of a file have one byte order. Times to 0.1 ms.
    """
    spans, heads, at = [np.zeros((0, 2), np.int64)], [np.zeros(0, FIELDS)], since
    with opened(path) as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest() if hashed else ""
        size = file.seek(0, SEEK_END)
        file.seek(since)
        while data := file.read(PIECE):
            found, used = _spans(data, last=len(data) < PIECE)
            spans.append(found + np.array([at, 0]))
            heads.append(_heads(data, found))
            at += used
            if not used:
                break
            file.seek(at)
    return _told(np.concatenate(spans), np.concatenate(heads), at, size - since, day_of(path), sha256)


def joined_by(before: Indexed, more: Indexed) -> Indexed:
    """What was known of a file, with what was found after it."""
    channels = tuple(sorted({*before.channels, *more.channels}))
    of = [np.array([channels.index(c) for c in one.channels], np.int64)[one.of] for one in (before, more)]
    start_ns, end_ns, first, length = (
        np.concatenate([getattr(before, name), getattr(more, name)])
        for name in ("start_ns", "end_ns", "first", "length")
    )
    rates = {**more.rates, **before.rates}
    spans = (start_ns, end_ns, first, length)
    return Indexed(channels, rates, np.concatenate(of), *spans, until=more.until, strange=more.strange, sha256="")


def _spans(data: bytes, *, last: bool) -> tuple[Ints, int]:
    """First byte and length of every record in some bytes, and how many bytes were used."""
    length = uniform(data)
    if length:
        firsts = np.arange(0, len(data), length, dtype=np.int64)
        return np.column_stack([firsts, np.full(len(firsts), length, np.int64)]), len(data)
    found, _ = find_records(data)
    whole = np.array([(a, b - a) for a, b in found], np.int64).reshape(-1, 2)
    used = int(whole[-1].sum()) if len(whole) else 0
    return whole, used if len(whole) or last else len(data)


def _heads(data: bytes, spans: Ints) -> NDArray[Any]:
    rows = np.frombuffer(data, np.uint8)[spans[:, :1] + np.arange(HEADER)] if len(spans) else np.zeros((0, HEADER))
    return np.ascontiguousarray(rows, np.uint8).view(FIELDS).reshape(-1)


def _told(spans: Ints, heads: NDArray[Any], until: int, size: int, day_ns: int | None, sha256: str = "") -> Indexed:
    heads = _in_order(heads)
    silent, sane = _silent(heads), _sane(heads)
    strange = size - int(spans[silent, 1].sum())
    heads, spans = heads[sane], spans[sane]
    near = _together_in_time(_starts(heads), day_ns)
    heads, spans = heads[near], spans[near]
    strange -= int(spans[:, 1].sum())
    codes, of = np.unique(heads["codes"], return_inverse=True)
    names = [_name(code) for code in codes.tolist()]
    channels = tuple(sorted(set(names)))
    of = np.array([channels.index(name) for name in names], np.int64)[of]
    rate = _rates(heads)
    start = _starts(heads)
    end = start + np.rint(heads["n"] * (NS_PER_S / rate)).astype(np.int64)
    rates = {name: float(np.median(rate[of == k])) for k, name in enumerate(channels)}
    first = _together(of, spans)
    if not len(first):
        return Indexed(channels, rates, of, start, end, of, of, until, strange, sha256)
    length = np.add.reduceat(spans[:, 1], first)
    times = np.minimum.reduceat(start, first), np.maximum.reduceat(end, first)
    return Indexed(channels, rates, of[first], *times, spans[first, 0], length, until, strange, sha256)


def _possible(heads: NDArray[Any]) -> NDArray[np.bool_]:
    """Which headers (n,) say a time that exists, and a rate that a recorder may have."""
    clock = heads["clock"].reshape(-1, 3) <= np.array([23, 59, 60])
    day = (heads["day"] >= 1) & (heads["day"] <= 366) & (heads["fraction"] < 10_000)
    made: NDArray[np.bool_] = _known(heads["year"]) & day & clock.all(axis=1)
    some = np.flatnonzero(made & ~_silent(heads))
    made[some] &= may_be(_rates(heads[some]), heads["n"][some])
    return made


def _together_in_time(start_ns: Ints, day_ns: int | None) -> NDArray[np.bool_]:
    """Which records (n,) lie where their file does: by the day in its name, or by its middle record. One wrong year would be centuries of nothing."""
    if not len(start_ns):
        return np.zeros(0, np.bool_)
    middle, beside = (int(np.sort(start_ns)[len(start_ns) // 2]), A_YEAR_NS) if day_ns is None else (day_ns, 2 * DAY_NS)
    return np.abs(start_ns - middle) < beside


def _silent(heads: NDArray[Any]) -> NDArray[np.bool_]:
    """Logs and the like, which hold no samples."""
    made: NDArray[np.bool_] = (heads["n"] == 0) | (heads["factor"] == 0) | (heads["by"] == 0)
    return made


def _sane(heads: NDArray[Any]) -> NDArray[np.bool_]:
    return _possible(heads) & ~_silent(heads)


def _together(of: Ints, spans: Ints) -> NDArray[np.intp]:
    """The places at which a run of at most `TOGETHER` neighbours of one channel begins."""
    if not len(of):
        return np.zeros(0, np.intp)
    apart = (of[1:] != of[:-1]) | (spans[1:, 0] != spans[:-1].sum(axis=1))
    run = np.concatenate([[0], np.cumsum(apart)])
    began = np.maximum.accumulate(np.where(np.concatenate([[True], apart]), np.arange(len(of)), 0))
    at = (np.arange(len(of)) - began) % TOGETHER
    return np.flatnonzero((at == 0) | np.concatenate([[True], run[1:] != run[:-1]]))


def _in_order(heads: NDArray[Any]) -> NDArray[Any]:
    """The headers with their numbers the right way round: by the years of most, as is usual."""
    known = [_known(year).sum() for year in (heads["year"], heads["year"].byteswap())]
    if known[0] >= known[1]:
        return heads
    turned = heads.copy()
    for name in ("year", "day", "fraction", "n", "factor", "by", "late", "next"):
        turned[name] = heads[name].byteswap()
    return turned


def _known(year: NDArray[Any]) -> NDArray[np.bool_]:
    """Which years (n,) have an epoch."""
    made: NDArray[np.bool_] = (year >= FIRST_YEAR) & (year < FIRST_YEAR + len(EPOCHS))
    return made


def _name(codes: bytes) -> str:
    padded = codes.ljust(12)
    return channel_named(*(padded[part].decode("ascii", "replace") for part in CODES))


def _rates(heads: NDArray[Any]) -> NDArray[np.float64]:
    """Source: SEED 2.4, chapter 8, fields 10 and 11: what is negative divides. Limits: none of them is 0."""
    factor, by = heads["factor"].astype(np.float64), heads["by"].astype(np.float64)
    rate: NDArray[np.float64] = np.where(factor > 0, np.abs(factor), 1.0 / np.abs(factor))
    return rate * np.where(by > 0, np.abs(by), 1.0 / np.abs(by))


def _starts(heads: NDArray[Any]) -> Ints:
    years = EPOCHS_NS[heads["year"].astype(np.int64) - FIRST_YEAR]
    clock = heads["clock"].astype(np.int64).reshape(-1, 3)
    seconds = clock @ np.array([3600, 60, 1]) if len(clock) else np.zeros(0, np.int64)
    days = (heads["day"].astype(np.int64) - 1) * DAY_NS
    starts: Ints = years + days + seconds * NS_PER_S + heads["fraction"].astype(np.int64) * 100_000
    return starts


def day_of(path: Path) -> int | None:
    """The start of the day that the name of a file in an archive tells, in nanoseconds; none: it tells none."""
    parts = path.name.rsplit(".", 2)
    if len(parts) != 3 or not (
        parts[0].endswith(".D") and len(parts[1]) == 4 and len(parts[2]) == 3 and (parts[1] + parts[2]).isdecimal()
    ):
        return None
    epoch, day = EPOCHS.get(int(parts[1])), int(parts[2])
    return epoch + (day - 1) * DAY_NS if epoch is not None and 1 <= day <= 366 else None


def first_rates(path: Path) -> dict[str, float]:
    """How fast the channels of a file's first records are. Raises: SourceError: it cannot be opened."""
    with opened(path) as file:
        data = file.read(PIECE >> 6)
    found, _ = _spans(data, last=True)
    return _told(found, _heads(data, found), 0, 0, day_of(path)).rates


@dataclass(frozen=True, eq=False)
class Head:
    """Records in some bytes: by row their channel, first sample, number of samples and rate; and the header itself, with its first byte."""

    channel: list[str]
    start_ns: Ints
    n: Ints
    rate_hz: NDArray[np.float64]
    header: NDArray[Any]
    first: Ints


def heads(data: bytes) -> Head:
    """The headers of all whole records in some bytes, in their order. Source: FDSN, SEED 2.4, chapter 8. Limits: as `index`."""
    spans, _ = _spans(data, last=True)
    found = _in_order(_heads(data, spans))
    sane = _sane(found)
    found, spans = found[sane], spans[sane]
    codes, of = np.unique(found["codes"], return_inverse=True)
    names = [_name(code) for code in codes.tolist()]
    rate = _rates(found)
    channel = [names[k] for k in of.tolist()]
    return Head(channel, _starts(found), found["n"].astype(np.int64), rate, found, spans[:, 0])


def records_between(data: bytes, t0_ns: int, t1_ns: int) -> list[bytes]:
    """The records in some bytes that have samples in a time, each once."""
    spans, _ = _spans(data, last=True)
    heads = _in_order(_heads(data, spans))
    sane = _sane(heads)
    heads, spans = heads[sane], spans[sane]
    start, rate = _starts(heads), _rates(heads)
    inside = (start < t1_ns) & (start + np.rint(heads["n"] * (NS_PER_S / rate)).astype(np.int64) > t0_ns)
    return list(dict.fromkeys(data[first : first + length] for first, length in spans[inside].tolist()))


def record_told(record: bytes) -> tuple[str, int] | None:
    """The channel of one record and the time of its first sample; none: it says neither."""
    heads = _in_order(np.frombuffer(record[:HEADER], FIELDS)) if len(record) >= HEADER and is_miniseed(record) else None
    if heads is None or int(heads["year"][0]) not in EPOCHS:
        return None
    return _name(heads["codes"].tolist()[0]), int(_starts(heads)[0])


def holds_records(path: Path) -> bool:
    """Whether a file begins with a record of miniSEED. Raises: SourceError: it cannot be opened."""
    with opened(path) as file:
        return is_miniseed(file.read(LEAST_RECORD))
