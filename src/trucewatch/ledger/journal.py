"""The entries themselves, with their salts: append-only segments under `private/entries/`.

A segment is named by the index of its first entry. Its frames are of kind E (salt, entry), S (salt, blob key, entry) or
W (commitment, index of the withdrawal): withdrawing an entry puts W where E or S stood. The public leaf of an entry is
its commitment, SHA-256(salt || entry); salt and blob key stand together so that one erasure destroys both.

Limits: memory holds one segment at a time (16 MB) and the offsets of two.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.frames import MEANING, Frame, frame, read_frames
from trucewatch.ledger.schema import compile_schema
from trucewatch.ledger.storage import Storage
from trucewatch.model.entries import ENTRY_SCHEMA, Entry

FOLDER: Final = "private/entries"
SEGMENT_BYTES: Final = 16 << 20
SALT_BYTES: Final = 32
_TOMBSTONE: Final = struct.Struct(">32sQ")

entry_fault: Final = compile_schema(ENTRY_SCHEMA)
"""Says what is wrong with an entry, beginning with the path of the field; None when nothing is."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An entry whose content was destroyed: its place in the log, and the withdrawal that says why."""

    index: int
    by_entry: int


@dataclass(slots=True)  # not frozen: an audit makes millions, and freezing costs it a microsecond each
class Record:
    """One entry as it is stored. `entry_json` is empty and `by_entry` set once it was withdrawn."""

    index: int
    commitment: bytes
    entry_json: bytes = b""
    salt: bytes = b""
    blob_key: bytes = b""
    by_entry: int | None = None

    def opened(self) -> Entry | Withdrawn:
        """Return the entry, or what stands in its place."""
        if self.by_entry is not None:
            return Withdrawn(self.index, self.by_entry)
        try:
            entry: Entry = canonical.read(self.entry_json)
        except LedgerError as error:
            raise DefectFound(error.what, hint=MEANING, place=f"entry {self.index}") from error
        return entry


def commitment(salt: bytes, entry_json: bytes) -> bytes:
    """Return the public leaf of an entry."""
    return sha256(salt + entry_json).digest()


def entry_frame(salt: bytes, blob_key: bytes, entry_json: bytes) -> bytes:
    """Write an entry as a record."""
    return frame(b"S" if blob_key else b"E", salt + blob_key + entry_json)


def tombstone_frame(committed: bytes, by_entry: int) -> bytes:
    """Write what stands in the place of a withdrawn entry."""
    return frame(b"W", _TOMBSTONE.pack(committed, by_entry))


def read_record(index: int, read: Frame) -> Record:
    """Take a record apart. Raises: DefectFound: it has none of the known forms."""
    kind, payload = read.kind, read.payload
    if kind == b"W" and len(payload) == _TOMBSTONE.size:
        committed, by_entry = _TOMBSTONE.unpack(payload)
        return Record(index, committed, by_entry=by_entry)
    head = SALT_BYTES if kind == b"E" else 2 * SALT_BYTES
    if kind not in {b"E", b"S"} or len(payload) <= head:
        raise DefectFound("A record has no known form.", hint=MEANING, place=f"entry {index}")
    salt, entry_json = payload[:SALT_BYTES], payload[head:]
    return Record(index, commitment(salt, entry_json), entry_json, salt, payload[SALT_BYTES:head])


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of entries and the index of its first one."""

    path: str
    first: int


def segments(storage: Storage) -> list[Segment]:
    """List the segments in order. Raises: DefectFound: a file that is none lies among them."""
    found = []
    for path in storage.walk(FOLDER):
        name = path.removeprefix(FOLDER + "/")
        if len(name) != 12 or not (name.isascii() and name.isdigit()):
            raise DefectFound("A file that is no segment lies among the entries.", hint="Move it away.", place=path)
        found.append(Segment(path, int(name)))
    if found and found[0].first:
        raise DefectFound("The first entries are missing.", hint=MEANING, place=segment_path(0))
    return found


def segment_path(first: int) -> str:
    """Name the segment that begins with this entry."""
    return f"{FOLDER}/{first:012d}"


class Journal:
    """Reads and appends records by index; `size` counts those that are whole."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._segments = segments(storage)
        self._offsets: dict[str, tuple[int, list[Frame]]] = {}
        self.size = 0
        self.torn_bytes = 0
        self.failed = False
        if self._segments:
            last = self._segments[-1]
            data = self._read(last)
            frames, end = read_frames(data, last.path)
            self.size = last.first + len(frames)
            self.torn_bytes = len(data) - end
            self._tail_bytes = end

    def must_reach(self, size: int) -> None:
        """Raise DefectFound when there are fewer records than a signed checkpoint promises."""
        if self.size < size:
            what = f"The checkpoint promises {size} entries, only {self.size} are here."
            hint = "Acknowledged evidence was lost: restore private/ from a backup."
            raise DefectFound(what, hint=hint, place=FOLDER)

    def cut_torn_tail(self) -> None:
        """Drop the unfinished record that a killed process left, and make sure of the whole ones before it."""
        if self._segments:
            self._storage.truncate(self._segments[-1].path, self._tail_bytes)
            self.torn_bytes = 0

    def append(self, frames: list[bytes]) -> None:
        """Add records; they are on stable storage when this returns."""
        if not self._segments or self._tail_bytes >= SEGMENT_BYTES:
            self._segments.append(Segment(segment_path(self.size), self.size))
            self._tail_bytes = 0
        data = b"".join(frames)
        self.failed = True  # until it is known that all of it is on stable storage
        self._storage.append(self._segments[-1].path, data)
        self.failed = False
        self.size += len(frames)
        self._tail_bytes += len(data)

    def record(self, index: int) -> Record:
        """Return one record. Raises: LedgerError: there is none. DefectFound: it is damaged."""
        if not 0 <= index < self.size:
            raise LedgerError(f"There is no entry {index}.", hint=f"The ledger has {self.size} entries.")
        segment = self._segment_of(index)
        return read_record(index, self._frames(segment)[index - segment.first])

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Yield the records start..stop in order. Raises: DefectFound: one is damaged or missing."""
        stop = self.size if stop is None else min(stop, self.size)
        if start >= stop:
            return
        place = self._segments.index(self._segment_of(start))
        for segment in self._segments[place:]:
            if segment.first >= stop:
                return
            frames = self._whole(segment)
            for index, read in enumerate(frames, segment.first):
                if start <= index < stop:
                    yield read_record(index, read)
            start = segment.first + len(frames)

    def withdraw(self, index: int, by_entry: int) -> None:
        """Destroy one entry's content, salt and blob key; its commitment stays. Rewrites its segment."""
        segment = self._segment_of(index)
        frames = self._whole(segment)
        record = read_record(index, frames[index - segment.first])
        out = [frame(read.kind, read.payload) for read in frames]
        out[index - segment.first] = tombstone_frame(record.commitment, by_entry)
        self._storage.replace(segment.path, out)
        self._offsets.clear()
        if segment == self._segments[-1]:
            self._tail_bytes = sum(map(len, out))

    def _segment_of(self, index: int) -> Segment:
        return self._segments[bisect_right(self._segments, index, key=_first) - 1]

    def _read(self, segment: Segment) -> bytes:
        data = self._storage.read(segment.path)
        if data is None:
            raise DefectFound("A segment of entries is missing.", hint=MEANING, place=segment.path)
        return data

    def _whole(self, segment: Segment) -> list[Frame]:
        """Read a segment. Raises: DefectFound: damaged, or it does not reach to the beginning of the next one."""
        data = self._read(segment)
        frames, end = read_frames(data, segment.path)
        place = self._segments.index(segment)
        if place + 1 < len(self._segments):
            reached, following = segment.first + len(frames), self._segments[place + 1].first
            if reached != following or end != len(data):
                what = f"Entries {reached} to {following - 1} are missing."
                raise DefectFound(what, hint=MEANING, place=segment.path)
        return frames

    def _frames(self, segment: Segment) -> list[Frame]:
        """Return a segment's frames, read again when the file has changed."""
        size = self._storage.size(segment.path)
        known: Any = self._offsets.get(segment.path)
        if known is None or known[0] != size:
            known = (size, self._whole(segment))
            self._offsets = {segment.path: known}
        frames: list[Frame] = known[1]
        return frames


def _first(segment: Segment) -> int:
    return segment.first
