"""Live records of a SeedLink server into an archive of waveforms, as they arrive: what listens reads them there, and they are kept."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from trucewatch.errors import TrucewatchError, WorkflowError
from trucewatch.model.signals import NS_PER_MS
from trucewatch.model.time import from_ms
from trucewatch.run.headers import record_told
from trucewatch.run.seedlink import Listener


class Spool:
    """A server whose records are written to an archive in a thread of its own. `failed`: why it ended, if it did not end by itself."""

    def __init__(self, server: str, channels: Sequence[str], root: Path) -> None:
        """Begin. Args: channels: NET.STA.LOC.CHA each, `?` allowed in location and channel. Raises: SourceError: a channel is none."""
        self.failed: TrucewatchError | None = None
        self._root, self._listener = root, Listener(server, channels)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether more may come."""
        return self._thread.is_alive()

    def end(self) -> None:
        """Stop listening."""
        self._listener.end()
        self._thread.join(timeout=10.0)

    def _run(self) -> None:
        try:
            for record in self._listener:
                write_record(self._root, record)
        except TrucewatchError as e:
            self.failed = e
        except OSError as e:
            said = f"The archive cannot be written to ({e.strerror})."
            self.failed = WorkflowError(said, hint="See its disk and rights.", place=str(self._root))


def write_record(root: Path, record: bytes) -> Path | None:
    """Add a record to the file of its channel and day. Returns: the file; none: the record says nothing of a channel and time."""
    told = record_told(record)
    if told is None:
        return None
    channel, start_ns = told
    network, station, _, code = channel.split(".")
    if not (network and station and code):
        return None
    moment = from_ms(start_ns // NS_PER_MS)
    year, day = f"{moment.year:04d}", f"{moment.timetuple().tm_yday:03d}"
    file = root / year / network / station / f"{code}.D" / f"{channel}.D.{year}.{day}"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        out.write(record)
    return file
