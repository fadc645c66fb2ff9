"""Live waveforms over SeedLink: records of miniSEED as they arrive, one after the other; obspy keeps the connection."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Sequence
from typing import Any, Final

from trucewatch.errors import SourceError
from trucewatch.run.obspy_door import obspy

PORT: Final = 18000
ANSWERS_WITHIN_S: Final = 10
SILENCE_S: Final = 120
"""After so long without a packet the connection is made anew."""


class Listener:
    """A connection to a SeedLink server. Iterating gives records (bytes) until the server ends, or `end` is called from another thread.

    Args:
        server: HOST or HOST:PORT. channels: NET.STA.LOC.CHA each; `?` allowed in the location and channel codes.
        silence_s: when to connect anew. begin_after: for NET.STA the sequence number of the last packet that was kept, so that nothing is lost.
    Raises: SourceError: nobody answers, or a channel is none. WorkflowError: obspy is not installed.
    Limits: SeedLink 3 with records of 512 bytes, not encrypted: over foreign networks only through a tunnel.
    """

    def __init__(
        self,
        server: str,
        channels: Sequence[str],
        silence_s: int = SILENCE_S,
        begin_after: dict[str, int] | None = None,
    ) -> None:
        obspy()
        from obspy.clients.seedlink.client.seedlinkconnection import SeedLinkConnection

        logging.getLogger("obspy.clients.seedlink").addHandler(logging.NullHandler())
        host, _, port = server.partition(":")
        address = (host, int(port) if port.isdigit() else PORT)
        self._answering(address)
        self.sequence: dict[str, int] = dict(begin_after or {})
        self._connection: Any = SeedLinkConnection()
        self._connection.set_sl_address(f"{address[0]}:{address[1]}")
        self._connection.set_net_timeout(silence_s)
        for channel in channels:
            network, station, selector = _selected(channel)
            self._connection.add_stream(network, station, selector, self.sequence.get(f"{network}.{station}", -1), None)

    def __iter__(self) -> Iterator[bytes]:
        """The records, in the order of their arrival."""
        from obspy.clients.seedlink.slpacket import SLPacket

        try:
            while True:
                packet = self._connection.collect()
                if packet == SLPacket.SLTERMINATE:
                    return
                if packet == SLPacket.SLERROR or packet.get_type() in {SLPacket.TYPE_SLINF, SLPacket.TYPE_SLINFT}:
                    continue
                record = bytes(packet.msrecord)
                self.sequence[_station(record)] = packet.get_sequence_number()
                yield record
        finally:
            self._connection.close()

    def end(self) -> None:
        """Let the iteration end after the packet that is under way."""
        self._connection.terminate()

    @staticmethod
    def _answering(address: tuple[str, int]) -> None:
        """Ask whether somebody listens there: obspy would wait for ever."""
        try:
            socket.create_connection(address, ANSWERS_WITHIN_S).close()
        except OSError as e:
            raise SourceError(
                f"Nobody answers at this SeedLink address ({e.strerror or e}).",
                hint="See the host and its port, and whether its server runs.",
                place=f"{address[0]}:{address[1]}",
            ) from e


def _selected(channel: str) -> tuple[str, str, str]:
    parts = channel.split(".")
    if len(parts) != 4 or not all(parts[:2]) or not parts[3]:
        raise SourceError("This names no channel.", hint="Write NET.STA.LOC.CHA.", place=channel)
    network, station, location, code = parts
    return network, station, f"{location or ''}{code}"


def _station(record: bytes) -> str:
    """Network and station of a record's header."""
    return f"{record[18:20].decode('ascii', 'replace').strip()}.{record[8:13].decode('ascii', 'replace').strip()}"
