"""An archive that grows, looked through again and again. A file of it that cannot be read is told once, not at every look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from trucewatch.detect.states import Fault
from trucewatch.model.signals import NS_PER_S
from trucewatch.run.headers import DAY_NS, day_of
from trucewatch.run.playing import Played
from trucewatch.run.spooling import Spool

POLL_S: Final = 1.0
TRIED_AGAIN: Final = 60
"""A file that could not be read is tried again when it was changed, and at each look of so many: a disk may have failed."""


@dataclass(eq=False)
class _Looks:
    """What was seen of files that could not be read: how large each was and when it was changed last, and what was told of it."""

    unread: dict[Path, tuple[int, int]] = field(default_factory=dict)
    told: set[Fault] = field(default_factory=set)
    many: int = 0

    def open(self, played: Played, paths: Iterable[Path]) -> bool:
        """Look through files. Returns: whether there was something new."""
        self.many += 1
        new = [self._open(played, path) for path in paths]
        return any(new)

    def _open(self, played: Played, path: Path) -> bool:
        state, before = _state(path), len(played.faults)
        if self.unread.get(path) == state and self.many % TRIED_AGAIN:
            return False
        new = played.open(path)
        faults = played.faults[before:]
        played.faults[before:] = [fault for fault in faults if fault not in self.told]
        self.told.update(faults)
        if faults and not new:
            self.unread[path] = state
        else:
            self.unread.pop(path, None)
        return new


def rounds(
    archive: Path, spool: Spool | None, played: Played, pause: Callable[[float], None], *, once: bool
) -> Iterator[bool]:
    """The archive, looked through again and again: whenever there is something new in it, and at the end; with whether this is the end.

    Args: spool: what fills it; none: somebody else. once: end when nothing more waits.
    Raises: SourceError, WorkflowError: why the server failed.
    """
    looks = _Looks()
    while True:
        serving = spool is not None and spool.alive
        new = looks.open(played, _recent(archive, played.since_ns))
        if new and played.rates:
            yield False
        elif spool and spool.failed:
            raise spool.failed
        elif (once or spool is not None) and not serving:
            if played.rates:
                yield True
            return
        pause(POLL_S if not once or serving else 0.0)


def played_s(played: Played) -> float:
    """For how many seconds there are samples; where that is long enough, every channel that sends has sent something."""
    there = played.span_ns()
    return (there[1] - there[0]) / NS_PER_S if there else -1.0


def _recent(archive: Path, since_ns: int | None) -> list[Path]:
    """The files of the archive from the day on from which it is listened to, or of its three newest days."""
    days = {path: day_of(path) or 0 for path in archive.glob("[0-9][0-9][0-9][0-9]/*/*/*.D/*.D.*")}
    first_ns = max(days.values(), default=0) if since_ns is None else since_ns
    return sorted(path for path, day_ns in days.items() if day_ns >= first_ns - 2 * DAY_NS)


def _state(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return (-1, 0)
    return (found.st_size, found.st_ctime_ns)
