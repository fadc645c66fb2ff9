"""Waveforms of many files as they would have come in: some minutes at a time, of all channels, never a day at once.

Of miniSEED only the records of that time are read. Other files (SAC, WAV, FLAC, and miniSEED of sound) are read whole, and held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.speechless import FAST_HZ
from trucewatch.detect.states import Fault
from trucewatch.errors import SourceError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S, Record, Stretch
from trucewatch.run.archives import cut
from trucewatch.run.headers import (
    DAY_NS,
    Indexed,
    day_of,
    first_rates,
    holds_records,
    index,
    joined_by,
    records_between,
)
from trucewatch.run.miniseed import parse_miniseed
from trucewatch.run.opening import shown
from trucewatch.run.waveforms import read_file

BESIDE_MIDNIGHT_NS: Final = 7200 * NS_PER_S
"""A day's file is open so long before and after its day."""
BESIDE_NS: Final = NS_PER_S
"""Records are taken this much wider than asked: their headers say times to 0.1 ms, blockettes may say more."""
SLACK: Final = 0.5


@dataclass(eq=False)
class Played:
    """Files, opened and looked through.

    `growing`: they are being written to. `hashed`: their SHA-256 is wanted. `since_ns`: what lies before is not asked for any more; none: nobody said.
    `waiting`: files of days that are opened when their day comes, and closed after it; with the day's start.
    `faults`: what of them could not be read, by the name of the file: where it lies differs from machine to machine.
    """

    growing: bool = False
    hashed: bool = True
    since_ns: int | None = None
    indexes: dict[Path, Indexed] = field(default_factory=dict)
    held: list[Stretch] = field(default_factory=list)
    held_from: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    rates: dict[str, float] = field(default_factory=dict)
    waiting: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def open(self, path: Path) -> bool:
        """Look through one more file, or what was written to it since. Returns: whether there was something new."""
        try:
            if path in self.indexes:
                return self._grown(path)
            if str(path) in self.held_from:
                return False
            if holds_records(path) and self._add(path):
                return True
            self._hold(path)
        except SourceError as e:
            self.faults.append(Fault(shown(path.name), 0, 0, "unreadable", f"{e.what} {e.hint}"))
            return False
        return True

    def _add(self, path: Path) -> bool:
        found = index(path, hashed=self.hashed and not self.growing)
        if not found.channels or max(found.rates.values()) > FAST_HZ:
            return False
        self.indexes[path] = found
        for channel, rate in found.rates.items():
            self.rates.setdefault(channel, rate)
        if found.strange and not self.growing:
            said = f"{found.strange} of its bytes are no whole records, or say times that cannot be."
            self.faults.append(Fault(shown(path.name), 0, 0, "unreadable", said, whole=False))
        return True

    def _grown(self, path: Path) -> bool:
        before = self.indexes[path]
        more = index(path, since=before.until, hashed=False) if self.growing else None
        if more is None or not more.channels:
            return False
        self.indexes[path] = joined_by(before, more)
        return True

    def _hold(self, path: Path) -> None:
        parsed, digest = read_file(path)
        self.held += parsed.stretches
        for stretch in parsed.stretches:
            self.rates.setdefault(stretch.channel, stretch.rate_hz)
        spans = [(s.start_ns, s.end_ns) for s in parsed.stretches]
        self.held_from[str(path)] = digest, min(a for a, _ in spans), max(b for _, b in spans)
        self.faults += [Fault(shown(path.name), 0, 0, "unreadable", said, whole=False) for said in parsed.said]

    def put_off(self, path: Path) -> None:
        """Take a file of an archive, to be opened when its day comes; one whose name tells no day is opened now."""
        day_ns = day_of(path)
        if day_ns is None:
            self.open(path)
            return
        self.waiting[path] = day_ns

    def want(self, paths: Iterable[Path]) -> None:
        """Take files of an archive that are not there yet; see `put_off`."""
        for path in paths:
            if path not in self.indexes and path not in self.waiting and str(path) not in self.held_from:
                self.put_off(path)

    def rates_in(self, t0_ns: int, t1_ns: int) -> dict[str, float]:
        """How fast each channel is that has samples in a time; of a channel that changes its rate, the first."""
        self._turn_to(t0_ns, t1_ns)
        made: dict[str, float] = {}
        for path in sorted(self.indexes):
            found = self.indexes[path]
            for place in np.unique(found.of[found.between(t0_ns, t1_ns)]).tolist():
                made.setdefault(found.channels[place], found.rates[found.channels[place]])
        for s in self.held:
            if s.start_ns < t1_ns and s.end_ns > t0_ns:
                made.setdefault(s.channel, s.rate_hz)
        return made

    def let_go(self, before_ns: int) -> None:
        """Close the files of days that were over long before a time; nothing before it is asked for any more."""
        self.since_ns = before_ns
        for path in [path for path in self.indexes if (day_of(path) or before_ns) + 2 * DAY_NS < before_ns]:
            del self.indexes[path]

    def begin(self) -> None:
        """Open the first and the last day that waits, and see of every other channel how fast it is."""
        days = {min(self.waiting.values()), max(self.waiting.values())} if self.waiting else set()
        for path in [p for p, day in self.waiting.items() if day in days]:
            self.open(path)
        seen: set[str] = {path.name.partition(".D.")[0] for path in self.indexes}
        for path in sorted(self.waiting, key=lambda p: (self.waiting[p], p)):
            name = path.name.partition(".D.")[0]
            if name not in seen:
                seen.add(name)
                self._peek(path)

    def _peek(self, path: Path) -> None:
        try:
            for channel, rate in first_rates(path).items():
                self.rates.setdefault(channel, rate)
        except SourceError as e:
            self.faults.append(Fault(shown(path.name), 0, 0, "unreadable", f"{e.what} {e.hint}"))

    def _turn_to(self, t0_ns: int, t1_ns: int) -> None:
        """Open the days that come, and let go those that are over."""
        for path, day_ns in list(self.waiting.items()):
            if path not in self.indexes and t0_ns - DAY_NS - BESIDE_MIDNIGHT_NS < day_ns < t1_ns + BESIDE_MIDNIGHT_NS:
                self.open(path)
            elif day_ns + DAY_NS + BESIDE_MIDNIGHT_NS < t0_ns:
                self.indexes.pop(path, None)
                del self.waiting[path]

    def span_ns(self) -> tuple[int, int] | None:
        """From the first sample of all to the last; none: there are none."""
        starts = [int(i.start_ns.min()) for i in self.indexes.values()] + [s.start_ns for s in self.held]
        return (min(starts), max(self.ends_ns().values())) if starts else None

    def ends_ns(self) -> dict[str, int]:
        """Up to when there is something of each channel."""
        ends: dict[str, int] = {s.channel: s.end_ns for s in sorted(self.held, key=lambda s: s.end_ns)}
        for found in self.indexes.values():
            for channel in found.channels:
                last = int(found.end_ns[found.of_channel(channel)].max())
                ends[channel] = max(last, ends.get(channel, last))
        return ends

    def read(self, t0_ns: int, t1_ns: int) -> Record:
        """What there is of all channels from one time to before another."""
        self._turn_to(t0_ns, t1_ns)
        made = [s for path, found in self.indexes.items() for s in self._read(path, found, t0_ns, t1_ns)]
        made += [s for s in self.held if s.start_ns < t1_ns and s.end_ns > t0_ns]
        ordered = Record(tuple(sorted(made, key=lambda s: (s.start_ns, s.channel))))
        return cut(ordered, t0_ns // NS_PER_MS, t1_ns // NS_PER_MS, SLACK)

    def _read(self, path: Path, found: Indexed, t0_ns: int, t1_ns: int) -> Iterable[Stretch]:
        wanted = found.between(t0_ns - BESIDE_NS, t1_ns + BESIDE_NS)
        if not len(wanted):
            return ()
        try:
            with path.open("rb") as file:
                data = b"".join(_bytes(file, found, wanted))
            parsed = parse_miniseed(data, shown(path.name))
        except (SourceError, OSError) as e:
            said = f"{e.what} {e.hint}" if isinstance(e, SourceError) else f"It cannot be read ({e.strerror})."
            self.faults.append(Fault(shown(path.name), t0_ns, t1_ns, "unreadable", said))
            return ()
        self.faults += [Fault(shown(path.name), t0_ns, t1_ns, "unreadable", said, whole=False) for said in parsed.said]
        return parsed.stretches

    def data_of(self, t0_ns: int, t1_ns: int) -> str:
        """SHA-256 of every file with samples in a time, separated by spaces; of a file that grows, of its records of that time."""
        made = {self._digest(path, found, t0_ns, t1_ns) for path, found in self.indexes.items()} - {""}
        made |= {digest for digest, first, end in self.held_from.values() if first < t1_ns and end > t0_ns}
        return " ".join(sorted(made))

    def _digest(self, path: Path, found: Indexed, t0_ns: int, t1_ns: int) -> str:
        wanted = found.between(t0_ns, t1_ns)
        if not len(wanted) or found.sha256:
            return found.sha256 if len(wanted) else ""
        with path.open("rb") as file:
            records = records_between(b"".join(_bytes(file, found, wanted)), t0_ns, t1_ns)
        return hashlib.sha256(b"".join(records)).hexdigest() if records else ""


def _bytes(file: BinaryIO, found: Indexed, wanted: NDArray[Any]) -> Iterator[bytes]:
    """The bytes of some records, neighbours together."""
    first, length = found.first[wanted], found.length[wanted]
    breaks = np.flatnonzero(first[1:] != first[:-1] + length[:-1]) + 1
    for part in np.split(np.arange(len(wanted)), breaks):
        file.seek(int(first[part[0]]))
        yield file.read(int(first[part[-1]] + length[part[-1]] - first[part[0]]))


def play(paths: Iterable[Path], *, growing: bool = False, hashed: bool = True) -> Played:
    """Look through files of waveforms; one that cannot be read does not keep the others back."""
    played = Played(growing, hashed)
    for path in paths:
        played.put_off(path)
    played.begin()
    return played
