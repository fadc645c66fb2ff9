"""Files that somebody else named: only plain ones are opened, so that a pipe keeps nobody waiting and a device gives no bytes without end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Final

from trucewatch.errors import SourceError

MOST_BYTES: Final = 1 << 31
"""No more than this is held of one file."""


@contextmanager
def opened(path: Path) -> Iterator[BufferedReader]:
    """Open a plain file to read it. Raises: SourceError: it is none, it cannot be opened, or its disk fails while it is read."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise SourceError("This is no plain file.", hint="Copy what it gives into one.", place=shown(path))
            yield file
    except OSError as e:
        raise SourceError(
            f"The file cannot be opened ({e.strerror}).", hint="See its name and rights.", place=shown(path)
        ) from e


def whole(path: Path, most: int = MOST_BYTES) -> bytes:
    """All bytes of a plain file. Raises: SourceError: as `opened`, or it is larger than `most`."""
    with opened(path) as file:
        return held(file, path, most)


def held(file: BufferedReader, path: Path, most: int = MOST_BYTES) -> bytes:
    """What an open file still has. Raises: SourceError: more than `most`."""
    if os.fstat(file.fileno()).st_size > most:
        raise SourceError(
            f"The file is larger than {most / 1e6:.0f} MB, too large to be held.", hint="Part it.", place=shown(path)
        )
    return file.read(most)


def shown(path: Path | str) -> str:
    """A file's name as it can be told: what no screen and no table can show is written as its number."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
