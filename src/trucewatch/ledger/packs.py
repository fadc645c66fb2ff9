"""Blobs of a whole UTC day in one file, `blobs/pack/<day>.pack`, because a million files a day would pile up.

A pack is one frame of kind P that lists (SHA-256, offset, length) sorted by hash, then the stored bytes of the blobs in
that order, back to back from offset 0 after the frame. Every byte is covered: the list by its frame, each blob by its
hash, the end of the file by the last entry of the list.

Limits: one pack a day; a blob that two days refer to lies in the pack of one of them and is searched for in all.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any, Final

from trucewatch.errors import DefectFound
from trucewatch.ledger.blobs import MEANING, blob_path
from trucewatch.ledger.frames import HEADER_BYTES, frame, read_frames
from trucewatch.ledger.storage import Storage

FOLDER: Final = "blobs/pack"
_ROW: Final = struct.Struct(">32sQQ")
_KEPT_LISTS: Final = 4
_LENGTH_AT: Final = slice(4, 8)


@dataclass(frozen=True, slots=True)
class Pack:
    """The list of one pack: rows of (hash, offset, length), and where the blobs begin in the file."""

    path: str
    rows: bytes
    start: int

    def __len__(self) -> int:
        return len(self.rows) // _ROW.size

    def __iter__(self) -> Iterator[tuple[bytes, int, int]]:
        return iter(_ROW.iter_unpack(self.rows))

    def find(self, digest: bytes) -> tuple[int, int] | None:
        """Return (offset, length) of a blob."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            key, offset, length = _ROW.unpack_from(self.rows, middle * _ROW.size)
            if key == digest:
                return offset, length
            low, high = (middle + 1, high) if key < digest else (low, middle)
        return None


def pack_path(day: str) -> str:
    """Name the pack of a UTC day, YYYY-MM-DD."""
    return f"{FOLDER}/{day}.pack"


def read_pack(storage: Storage, path: str) -> Pack | None:
    """Read a pack's list; None when there is no such pack. Raises: DefectFound: the list is damaged."""
    if storage.size(path) is None:
        return None
    length = int.from_bytes(storage.read_at(path, 0, HEADER_BYTES)[_LENGTH_AT], "big")
    start = HEADER_BYTES + length
    frames, end = read_frames(storage.read_at(path, 0, start), path)
    rows = frames[0].payload if frames else b""
    if end != start or len(frames) != 1 or frames[0].kind != b"P" or len(rows) % _ROW.size:
        raise DefectFound("The list of a pack is damaged.", hint=MEANING, place=path)
    return Pack(path, rows, start)


def check_pack(storage: Storage, path: str) -> Iterator[str]:
    """Read a whole pack and yield the hashes of its blobs, in order.

    Raises: DefectFound: the list has gaps or is out of order, a blob is damaged, or the file does not end with the last.
    """
    pack = read_pack(storage, path)
    if pack is None:
        return
    at, before = 0, b""
    for digest, offset, size in pack:
        if offset != at or digest <= before:
            raise DefectFound("The list of a pack has gaps or is out of order.", hint=MEANING, place=path)
        if sha256(storage.read_at(path, pack.start + offset, size)).digest() != digest:
            raise DefectFound("A blob in a pack is damaged.", hint=MEANING, place=f"{path}, blob {digest.hex()}")
        yield digest.hex()
        at, before = at + size, digest
    if storage.size(path) != pack.start + at:
        raise DefectFound("A pack does not end with its last blob.", hint=MEANING, place=path)


class Stored:
    """Finds the stored bytes of blobs, loose or packed. Keeps the lists of the four packs used last."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._lists: dict[str, tuple[int | None, Pack | None]] = {}

    def read(self, digest: str, day: str) -> bytes | None:
        """Return the stored bytes of a blob: loose, in its day's pack, or in any pack; None when they are nowhere."""
        stored = self._storage.read(blob_path(digest))
        if stored is not None:
            return stored
        for path in chain([pack_path(day)], self._storage.walk(FOLDER)):
            pack = self._list(path)
            place = pack.find(bytes.fromhex(digest)) if pack else None
            if pack and place:
                return self._storage.read_at(path, pack.start + place[0], place[1])
        return None

    def holds(self, blob: dict[str, Any], day: str) -> bool:
        """Say whether an open blob is there already, from an earlier entry, and is what it says."""
        stored = None if blob["sealed"] else self.read(blob["sha256"], day)
        return stored is not None and sha256(stored).hexdigest() == blob["sha256"]

    def _list(self, path: str) -> Pack | None:
        size = self._storage.size(path)
        known = self._lists.pop(path, None)
        if known is None or known[0] != size:
            known = (size, read_pack(self._storage, path))
        self._lists[path] = known
        if len(self._lists) > _KEPT_LISTS:
            del self._lists[next(iter(self._lists))]
        return known[1]


def pack(storage: Storage, day: str, digests: Iterable[str]) -> int:
    """Move loose blobs of one UTC day into its pack; return how many moved.

    The caller says which blobs belong to the day, and holds the lock. A kill leaves
    blobs loose, packed, or both, and each of these reads the same; packing again goes on.
    Raises: DefectFound: a blob is not what its name says; nothing is removed then.
    """
    old = read_pack(storage, pack_path(day))
    loose = sorted({digest for digest in digests if storage.size(blob_path(digest)) is not None})
    new = [digest for digest in loose if old is None or old.find(bytes.fromhex(digest)) is None]
    if new:
        _write(storage, day, old, new)
    for digest in loose:
        storage.remove(blob_path(digest))
    storage.settle()
    return len(loose)


def _write(storage: Storage, day: str, old: Pack | None, new: list[str]) -> None:
    """Write a pack that holds the old one's blobs and the new ones."""
    sizes = {bytes.fromhex(digest): storage.size(blob_path(digest)) or 0 for digest in new}
    sizes |= {digest: size for digest, _, size in old} if old else {}
    order = sorted(sizes)

    def stored(digest: bytes) -> bytes:
        place = old.find(digest) if old else None
        if old and place:
            return storage.read_at(old.path, old.start + place[0], place[1])
        return storage.read(blob_path(digest.hex())) or b""

    storage.stage(pack_path(day), _packed(order, sizes, stored))
    storage.settle()


def _packed(order: list[bytes], sizes: dict[bytes, int], stored: Any) -> Iterator[bytes]:
    rows, at = [], 0
    for digest in order:
        rows.append(_ROW.pack(digest, at, sizes[digest]))
        at += sizes[digest]
    yield frame(b"P", b"".join(rows))
    for digest in order:
        data: bytes = stored(digest)
        if sha256(data).digest() != digest:
            raise DefectFound("A blob is not what its name says.", hint=MEANING, place=blob_path(digest.hex()))
        yield data


def erase_stored(storage: Storage, digest: str) -> None:
    """Overwrite and remove a blob wherever it lies; a pack is written again without it."""
    storage.erase(blob_path(digest))
    gone = bytes.fromhex(digest)
    for path in list(storage.walk(FOLDER)):
        pack = read_pack(storage, path)
        if pack is None or pack.find(gone) is None:
            continue
        sizes = {key: size for key, _, size in pack if key != gone}
        places = {key: offset for key, offset, _ in pack}

        def stored(key: bytes, pack: Pack = pack, places: dict[bytes, int] = places, sizes: Any = sizes) -> bytes:
            return storage.read_at(pack.path, pack.start + places[key], sizes[key])

        if sizes:
            storage.replace(path, _packed(sorted(sizes), sizes, stored))
        else:
            storage.erase(path)
