"""Who was told what: `private/notices.log`, a line of JSON for each try, only ever appended to.

A line is written after the receiver took the notice. Whoever is stopped in between tells again, with the same id: at least one time, never lost.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import IO, Any, Final, Self

from trucewatch.errors import InUse

FILE: Final = "private/notices.log"


class Told:
    """The log, held by one process at a time. `taken`: keys of notices that their recipients took."""

    def __init__(self, root: Path) -> None:
        """Open it. Raises: InUse: another process is telling people at this moment."""
        self._path = root / FILE
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._file: IO[bytes] = os.fdopen(descriptor, "a+b", buffering=0)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as e:
            self._file.close()
            hint = "Wait until it is done; nothing is told twice."
            raise InUse("Another process is sending notices.", hint=hint, place=FILE) from e
        self.taken = taken(root)

    def note(self, line: dict[str, Any]) -> None:
        """Put down one try, on stable storage before this returns. `line` has `key` and `standing`, `taken` or `refused`."""
        size = self._file.seek(0, os.SEEK_END)
        # a line that a crash cut off must not swallow this one
        cut = size > 0 and os.pread(self._file.fileno(), 1, size - 1) != b"\n"
        self._file.write((b"\n" if cut else b"") + json.dumps(line, sort_keys=True).encode() + b"\n")
        os.fsync(self._file.fileno())
        if line["standing"] == "taken":
            self.taken.add(line["key"])

    def __enter__(self) -> Self:
        """Use it in a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let others tell."""
        self._file.close()


def taken(root: Path) -> set[str]:
    """Keys of notices that were taken. A line that a crash cut off says nothing."""
    try:
        data = (root / FILE).read_bytes()
    except FileNotFoundError:
        return set()
    return {line["key"] for line in map(_read, data.splitlines()) if line.get("standing") == "taken" and "key" in line}


def _read(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
