"""What the ledger asks of a disk: a few operations on files named by relative paths with forward slashes.

The rest of the room is written against this protocol and touches no path, clock or random source itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

Reader = Callable[[str], bytes | None]
"""Reads one file of a ledger, from a disk or a mirror; None when there is none."""


class Storage(Protocol):
    """One mission folder. Every operation raises LedgerError when the disk refuses."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file, or None when there is none."""

    def read_at(self, path: str, offset: int, size: int) -> bytes:
        """Return up to `size` bytes from `offset`; fewer at the end of the file."""

    def size(self, path: str) -> int | None:
        """Return the number of bytes of a file, or None when there is none."""

    def walk(self, folder: str) -> Iterator[str]:
        """Yield the paths of all files below a folder, sorted within each folder; nothing when there is none."""

    def stage(self, path: str, chunks: Iterable[bytes]) -> None:
        """Prepare a whole file; `settle` puts it in place."""

    def settle(self) -> None:
        """Put staged files in place, whole; return once they and every removal are on stable storage."""

    def append(self, path: str, data: bytes) -> None:
        """Add bytes to the end of a file and return once they are on stable storage."""

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to `size` bytes, durably."""

    def remove(self, path: str) -> None:
        """Take a file away; nothing when there is none."""

    def erase(self, path: str) -> None:
        """Overwrite a file's bytes with zeros and take it away, durably; nothing when there is none."""

    def replace(self, path: str, chunks: Iterable[bytes]) -> None:
        """Put a whole file in place of an old one and overwrite the old one's bytes with zeros, durably."""

    def clear_remains(self) -> None:
        """Finish erasures and drop temporary files that a killed process left."""

    def lock(self, path: str) -> None:
        """Be the only process that holds this lock file until `close`. Raises InUse when another does."""

    def random(self, size: int) -> bytes:
        """Return bytes that nobody can guess."""

    def close(self) -> None:
        """Give back the lock and open files."""
