"""What the headers of records say of their clock: where they and the number of samples part, a stretch is cut; what the recorder itself doubts is marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.signals import NS_PER_S, Stretch
from trucewatch.run.headers import Head, heads

TOLD_NS: Final = 150_000
"""Headers tell times to a tenth of a millisecond; what differs by no more than this, or by a fiftieth of a sample, is the same."""
SHARE: Final = 0.02
QUESTIONABLE: Final = 0x80
CORRECTED: Final = 0x02
LATE_NS: Final = 100_000
LEAST_QUALITY: Final = 50
"""A clock that its recorder believes less than half is left out; 0 says that it does not tell."""
MOST_BLOCKETTES: Final = 8
TIMING: Final = 1001

Ints = NDArray[np.int64]


def timed(stretches: Sequence[Stretch], data: bytes) -> list[Stretch]:
    """Stretches that were decoded from some bytes, each cut where its times and its samples part, and marked where its recorder doubts its clock.

    Source: FDSN, SEED 2.4, chapter 8: field 14 (bit 7: the time tag is questionable), field 16, blockette 1001 (timing quality, microseconds).
    Limits: a stretch whose records overlap, or stand in no order that makes it up, stays as it is.
    """
    found = heads(data)
    micro_ns, quality = _timing(found, data)
    late_ns = np.where(found.header["did"] & CORRECTED, 0, found.header["late"].astype(np.int64) * LATE_NS)
    start_ns = found.start_ns + micro_ns + late_ns
    doubt = _doubts(found.header["flaws"], quality)
    rows: dict[str, list[int]] = {}
    for k in np.argsort(start_ns, kind="stable").tolist():
        rows.setdefault(found.channel[k], []).append(k)
    made: list[Stretch] = []
    for s in stretches:
        at = np.array(rows.get(s.channel, ()), np.int64)
        made += _cut(s, start_ns[at], found.n[at], doubt[at])
    return made


def _cut(s: Stretch, start_ns: Ints, n: Ints, doubt: NDArray[Any]) -> Iterator[Stretch]:
    first = int(np.searchsorted(start_ns, s.start_ns - round(0.5 * NS_PER_S / s.rate_hz)))
    after = np.cumsum(n[first:])
    end = first + int(np.searchsorted(after, len(s.samples))) + 1
    if not len(after) or end > len(n) or after[end - 1 - first] != len(s.samples):
        yield s
        return
    at = after[: end - first] - n[first:end]
    off_ns = start_ns[first:end] - start_ns[first] - np.rint(at * (NS_PER_S / s.rate_hz)).astype(np.int64)
    near_ns = max(TOLD_NS, SHARE * NS_PER_S / s.rate_hz)
    if (np.abs(off_ns) <= near_ns).all() and (doubt[first:end] == "").all():
        yield s
        return
    begun = 0
    for k in range(1, end - first + 1):
        if k < end - first and abs(off_ns[k] - off_ns[begun]) <= near_ns and doubt[first + k] == doubt[first + begun]:
            continue
        last = int(at[k]) if k < end - first else len(s.samples)
        piece = s.cut(int(at[begun]), last)
        yield replace(piece, start_ns=piece.start_ns + int(off_ns[begun]), doubt=str(doubt[first + begun]))
        begun = k


def _doubts(flaws: NDArray[Any], quality: Ints) -> NDArray[Any]:
    """Of every record why its time is not to be believed; empty: nothing speaks against it."""
    made = np.full(len(flaws), "", object)
    for k in np.flatnonzero((flaws & QUESTIONABLE != 0) | ((quality > 0) & (quality < LEAST_QUALITY))).tolist():
        made[k] = _doubted(int(flaws[k]), int(quality[k]))
    return made


def _doubted(flaws: int, quality: int) -> str:
    if flaws & QUESTIONABLE:
        return "Its recorder marks the times as questionable."
    if 0 < quality < LEAST_QUALITY:
        return f"Its recorder gives its clock {quality} % of the accuracy that it can have."
    return ""


def _timing(found: Head, data: bytes) -> tuple[Ints, Ints]:
    """Of every record what is to be added to its start, and the quality of its time; 0 where nothing is said."""
    raw = np.frombuffer(data, np.uint8)
    micro_ns, quality = np.zeros(len(found.n), np.int64), np.zeros(len(found.n), np.int64)
    turned = bool(len(found.n)) and not 1900 <= int(_short(raw, found.first[:1] + 20, turned=False)[0]) <= 2100
    at = found.header["next"].astype(np.int64)
    for _ in range(MOST_BLOCKETTES):
        there = np.flatnonzero((at > 0) & (found.first + at + 8 <= len(raw)))
        if not len(there):
            break
        place = found.first[there] + at[there]
        kind, after = (_short(raw, place + k, turned=turned) for k in (0, 2))
        of = kind == TIMING
        quality[there[of]] = raw[place[of] + 4]
        micro_ns[there[of]] = raw[place[of] + 5].astype(np.int8).astype(np.int64) * 1000
        at = np.zeros_like(at)
        at[there] = np.where(after > found.header["next"][there], after, 0)
    return micro_ns, quality


def _short(raw: NDArray[Any], at: Ints, *, turned: bool) -> Ints:
    high, low = raw[at].astype(np.int64), raw[at + 1].astype(np.int64)
    return low * 256 + high if turned else high * 256 + low
