"""Live records of a SeedLink server into an archive of waveforms, as they arrive: what listens reads them there, and they are kept.

The number of the last packet of each station is kept beside them: whoever begins anew asks for what came meanwhile.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from trucewatch.errors import TrucewatchError, WorkflowError
from trucewatch.model.signals import NS_PER_MS
from trucewatch.model.time import from_ms
from trucewatch.run.headers import record_told
from trucewatch.run.seedlink import Listener

SEQUENCES: Final = "seedlink.json"
"""In the archive's folder: by server and station, the number of the last packet that was written."""
KEPT_EVERY_S: Final = 1.0


class Spool:
    """A server whose records are written to an archive in a thread of its own. `failed`: why it ended, if it did not end by itself."""

    def __init__(self, server: str, channels: Sequence[str], root: Path) -> None:
        """Begin. Args: channels: NET.STA.LOC.CHA each, `?` allowed in location and channel. Raises: SourceError: a channel is none."""
        self.failed: TrucewatchError | None = None
        self._root, self._server = root, server
        self._listener = Listener(server, channels, sequences(root).get(server))
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
            self._listen()
        except TrucewatchError as e:
            self.failed = e
        except OSError as e:
            said = f"The archive cannot be written to ({e.strerror})."
            self.failed = WorkflowError(said, hint="See its disk and rights.", place=str(self._root))

    def _listen(self) -> None:
        kept_s = time.monotonic()
        try:
            for record in self._listener:
                write_record(self._root, record)
                if time.monotonic() - kept_s > KEPT_EVERY_S:
                    self._keep()
                    kept_s = time.monotonic()
        finally:
            self._keep()

    def _keep(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        beside = self._root / f".{SEQUENCES}.part"
        beside.write_text(json.dumps({**sequences(self._root), self._server: self._listener.sequence}))
        beside.replace(self._root / SEQUENCES)


def sequences(root: Path) -> dict[str, dict[str, int]]:
    """The last packets that an archive has, by server and station; none that can be read: none."""
    try:
        made: dict[str, dict[str, int]] = json.loads((root / SEQUENCES).read_text())
    except (OSError, ValueError):
        return {}
    return made if isinstance(made, dict) else {}


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
