"""Live waveforms over SeedLink: records of miniSEED as they arrive, and after a break from where it was.

The protocol is spoken here, on a plain socket: the client of obspy takes a closed connection for silence (docs/decisions/0011). obspy
decodes the records.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedRWPair
from typing import Final

from trucewatch.errors import SourceError

PORT: Final = 18000
ANSWERS_WITHIN_S: Final = 10.0
SILENCE_S: Final = 120.0
AGAIN_S: Final = (1.0, 5.0, 30.0)
HEADER: Final = 8
RECORD: Final = 512
HEXADECIMAL: Final = frozenset(b"0123456789ABCDEFabcdef")
LONGEST_LINE: Final = 200


class Listener:
    """Records from a SeedLink server: iterating gives them one by one, until the server ends or `end` is called.

    Args:
        server: HOST or HOST:PORT. channels: NET.STA.LOC.CHA each; `?` allowed in location and channel.
        sequence: for NET.STA the number of the last packet that was kept: it goes on after that. It is kept up to date.
        silence_s: after so long without a packet the connection is made anew. wait: how to pause; false: somebody asked to end.
    Raises: SourceError: nobody answers the first time, the server refuses, or a channel is none.
    Source: SeedLink 3 (GFZ/IRIS). Limits: records of 512 bytes; not encrypted, so that over foreign networks it needs a tunnel.
    """

    def __init__(
        self,
        server: str,
        channels: Sequence[str],
        sequence: dict[str, int] | None = None,
        silence_s: float = SILENCE_S,
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        host, _, port = server.partition(":")
        self._address = (host, int(port) if port.isdigit() else PORT)
        self._selected = _selected(channels)
        self._silence_s = silence_s
        self._ended = threading.Event()
        self._wait = wait or self._pause
        self._socket: socket.socket | None = None
        self.sequence: dict[str, int] = dict(sequence or {})

    def __iter__(self) -> Iterator[bytes]:
        """The records, in the order of their arrival."""
        answered, tries = False, 0
        while not self._ended.is_set():
            try:
                with self._connected() as stream:
                    answered = True
                    for station, number, record in _packets(stream):
                        self.sequence[station], tries = number, 0
                        yield record
                    return
            except (OSError, EOFError, ValueError) as e:
                if not answered and not self._ended.is_set():
                    raise self._refused(e) from e
            if not self._wait(AGAIN_S[min(tries, len(AGAIN_S) - 1)]):
                return
            tries += 1

    def end(self) -> None:
        """Let the iteration end, from whatever thread."""
        self._ended.set()
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def _pause(self, seconds: float) -> bool:
        return not self._ended.wait(seconds)

    @contextmanager
    def _connected(self) -> Iterator[BufferedRWPair]:
        """A connection on which the server has begun to send. Raises: OSError, EOFError, ValueError: it did not come to that."""
        with socket.create_connection(self._address, ANSWERS_WITHIN_S) as connection:
            self._socket = connection
            with connection.makefile("rwb") as stream:
                self._ask(stream)
                connection.settimeout(self._silence_s)
                yield stream

    def _refused(self, e: Exception) -> SourceError:
        place = f"{self._address[0]}:{self._address[1]}"
        if isinstance(e, OSError):
            said = f"Nobody answers at this SeedLink address ({e.strerror or e})."
            return SourceError(said, hint="See the host and its port, and whether its server runs.", place=place)
        said = f"The SeedLink server refused: {e if str(e) else 'it hung up'}."
        return SourceError(said, hint="See which stations it has.", place=place)

    def _ask(self, stream: BufferedRWPair) -> None:
        """Greet, name every station with its channels and where to begin, and start."""
        _send(stream, "HELLO")
        if not _line(stream).upper().startswith("SEEDLINK"):
            message = "it does not speak SeedLink"
            raise ValueError(message)
        _line(stream)
        for (network, station), selectors in self._selected.items():
            last = self.sequence.get(f"{network}.{station}")
            begin = "DATA" if last is None else f"DATA {(last + 1) % (1 << 24):06X}"
            for command in (f"STATION {station} {network}", *(f"SELECT {s}" for s in selectors), begin):
                _send(stream, command)
                if (answered := _line(stream)) != "OK":
                    message = f"{command}: {answered}"
                    raise ValueError(message)
        _send(stream, "END")


def _selected(channels: Sequence[str]) -> dict[tuple[str, str], list[str]]:
    """Selectors by network and station."""
    made: dict[tuple[str, str], list[str]] = {}
    for channel in channels:
        parts = channel.split(".")
        if len(parts) != 4 or not all((parts[0], parts[1], parts[3])) or not channel.replace("?", "").isprintable():
            raise SourceError("This names no channel.", hint="Write NET.STA.LOC.CHA.", place=channel)
        network, station, location, code = parts
        made.setdefault((network, station), []).append(f"{location}{code}")
    return made


def _send(stream: BufferedRWPair, command: str) -> None:
    stream.write(command.encode("ascii", "replace") + b"\r\n")
    stream.flush()


def _line(stream: BufferedRWPair) -> str:
    line = stream.readline(LONGEST_LINE)
    if not line:
        raise EOFError
    return line.decode("ascii", "replace").strip()


def _packets(stream: BufferedRWPair) -> Iterator[tuple[str, int, bytes]]:
    """Station, sequence number and record of every data packet, until the server says END. Raises: EOFError: it hung up."""
    while True:
        head = stream.read(HEADER)
        if head.startswith(b"END"):
            return
        if len(head) < HEADER or not head.startswith(b"SL"):
            raise EOFError
        record = stream.read(RECORD)
        if len(record) < RECORD:
            raise EOFError
        if head.startswith(b"SLINFO"):
            continue
        if not HEXADECIMAL.issuperset(head[2:]):
            raise EOFError
        number = int.from_bytes(bytes.fromhex(head[2:].decode()))
        yield f"{_text(record[18:20])}.{_text(record[8:13])}", number, record


def _text(part: bytes) -> str:
    return part.decode("ascii", "replace").strip()
