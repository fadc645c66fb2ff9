"""The tree as files: C2SP tlog-tiles, 256 hashes a tile, under `ledger/tile/`.

`RightEdge` holds the partial tiles of a growing tree and nothing else, so memory does not grow with the archive: at most
255 hashes a level. The log uses it to write tiles, the audit to check them.

Source: c2sp.org/tlog-tiles, sections "Merkle Tree", "Partial Tiles" and "Log entries".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from trucewatch.errors import DefectFound
from trucewatch.ledger.merkle import EMPTY_ROOT, HASH_BYTES, NodeHash, fold, leaf_hash, node_hash
from trucewatch.ledger.storage import Reader

WIDTH: Final = 256
_HEIGHT: Final = 8
ENTRY_BYTES: Final = 2 + HASH_BYTES
_LENGTH: Final = HASH_BYTES.to_bytes(2, "big")
MEANING: Final = "The public tree cannot be relied on: ask another holder of the ledger for its copy."


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Name a tile, or with level "entries" a bundle of entries: index 1234067 is x001/x234/067."""
    digits = f"{index:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"ledger/tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def bundle(entries: list[bytes]) -> bytes:
    """Write 32-byte log entries as an entry bundle, each behind its length in two bytes."""
    return b"".join([_LENGTH + entry for entry in entries])


@dataclass(slots=True)
class RightEdge:
    """The partial tiles of a tree that grows: `entries` are the raw 32-byte log entries of the last bundle.

    `levels[l]` holds the hashes of level l after the last full tile.
    """

    size: int = 0
    entries: list[bytes] = field(default_factory=list)
    levels: list[list[bytes]] = field(default_factory=lambda: [[]])

    def push(self, entry: bytes) -> list[tuple[str, bytes]]:
        """Add one 32-byte log entry; return the tiles that became full, as (path, bytes)."""
        self.entries.append(entry)
        row = self.levels[0]
        row.append(leaf_hash(entry))
        self.size += 1
        return self._roll_up() if len(row) == WIDTH else []

    def _roll_up(self) -> list[tuple[str, bytes]]:
        full = [(tile_path("entries", (self.size >> _HEIGHT) - 1), bundle(self.entries))]
        self.entries.clear()
        for level in range(len(self.levels) + 1):
            row = self.levels[level]
            if len(row) < WIDTH:
                break
            full.append((tile_path(level, (self.size >> _HEIGHT * (level + 1)) - 1), b"".join(row)))
            if level + 1 == len(self.levels):
                self.levels.append([])
            self.levels[level + 1].append(fold(row))
            row.clear()
        return full

    def partials(self) -> list[tuple[str, bytes]]:
        """Return the partial tiles of the tree as it stands, as (path, bytes)."""
        found = []
        if self.entries:
            found.append((tile_path("entries", self.size >> _HEIGHT, len(self.entries)), bundle(self.entries)))
        for level, row in enumerate(self.levels):
            if row:
                index = self.size >> _HEIGHT * (level + 1)
                found.append((tile_path(level, index, len(row)), b"".join(row)))
        return found

    def root(self) -> bytes:
        """Return the RFC 6962 root: the perfect subtrees of the right edge, joined from right to left."""
        root: bytes | None = None
        for row in self.levels:
            stop = len(row)
            while stop:
                width = stop & -stop
                left = fold(row[stop - width : stop])
                root = left if root is None else node_hash(left, root)
                stop -= width
        return EMPTY_ROOT if root is None else root


def read_edge(read: Reader, size: int) -> RightEdge:
    """Take up the right edge of a published tree from its tiles.

    Raises: DefectFound: a tile is missing or has the wrong length.
    """
    edge = RightEdge(size=size, levels=[])
    width = size % WIDTH
    if width:
        data = read_tile(read, "entries", size >> _HEIGHT, width)
        edge.entries = [data[at + 2 : at + ENTRY_BYTES] for at in range(0, len(data), ENTRY_BYTES)]
    for level in levels_of(size):
        width = (size >> _HEIGHT * level) % WIDTH
        data = read_tile(read, level, size >> _HEIGHT * (level + 1), width) if width else b""
        edge.levels.append([data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)])
    return edge


def levels_of(size: int) -> Iterator[int]:
    """Yield the tile levels that a tree of this size has; always level 0."""
    level = 0
    yield level
    while size >> _HEIGHT * (level + 1):
        level += 1
        yield level


def read_tile(read: Reader, level: int | str, index: int, width: int) -> bytes:
    """Read a tile at least `width` wide and cut it to that; a full tile serves where a partial one was replaced."""
    each = ENTRY_BYTES if level == "entries" else HASH_BYTES
    path = tile_path(level, index, width)
    data = read(path)
    if data is None and width < WIDTH:
        data = read(tile_path(level, index))
    if data is None:
        raise DefectFound("A tile of the tree is missing.", hint=MEANING, place=path)
    if len(data) not in {width * each, WIDTH * each}:
        raise DefectFound("A tile of the tree has the wrong length.", hint=MEANING, place=path)
    return data[: width * each]


def node_reader(read: Reader, size: int) -> NodeHash:
    """Return the hash of any full subtree of a published tree of `size` leaves, read from its tiles.

    Limits: keeps the sixteen tiles read last.
    """

    @lru_cache(maxsize=16)
    def tile(level: int, index: int) -> bytes:
        width = min(WIDTH, (size >> _HEIGHT * level) - index * WIDTH)
        return read_tile(read, level, index, width)

    def node(level: int, index: int) -> bytes:
        tile_level, inner = divmod(level, _HEIGHT)
        first = index << inner
        data = tile(tile_level, first // WIDTH)
        at = first % WIDTH
        return fold([data[HASH_BYTES * k : HASH_BYTES * (k + 1)] for k in range(at, at + (1 << inner))])

    return node
