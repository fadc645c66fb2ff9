"""FDSN web services and SeedLink against real servers on loopback."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from trucewatch.errors import SourceError, WorkflowError
from trucewatch.model.time import from_text
from trucewatch.run.fdsn import fetch_each, fetch_station_xml, fetch_waveforms
from trucewatch.run.fetch import Limits
from trucewatch.run.obspy_door import obspy
from trucewatch.run.seedlink import Listener
from trucewatch.run.spooling import Spool
from trucewatch.run.station_files import parse_station_xml
from trucewatch.run.waveforms import parse
from unit.run.test_waveforms import COUNTS, MINISEED, RECORD, XML

T0, T1 = from_text("2031-05-01T10:00:00Z"), from_text("2031-05-01T10:00:40.250Z")
QUICK = Limits(max_bytes=1_000_000, silence_s=5, total_s=20, waits_s=())


@pytest.fixture
def service() -> Iterator[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """A server that has one channel and one inventory, and remembers what it was asked."""
    asked: list[tuple[str, dict[str, str]]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query))
            asked.append((parts.path, query))
            if query["station"] == "AAA":
                self.answer(200, MINISEED if "dataselect" in parts.path else XML)
            elif query["station"] == "NONE":
                self.answer(int(query["nodata"]), b"")
            else:
                self.answer(400, b"Bad request")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            if status != 204:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_waveforms_come_as_they_are(service):
    url, asked = service
    data = fetch_waveforms(url, "XX.AAA..HHZ", T0, T1, QUICK)
    assert data == MINISEED
    assert np.array_equal(parse(data, "here").stretches[0].samples, COUNTS)
    assert asked == [
        (
            "/fdsnws/dataselect/1/query",
            {
                "network": "XX",
                "station": "AAA",
                "location": "--",
                "channel": "HHZ",
                "format": "miniseed",
                "starttime": "2031-05-01T10:00:00.000",
                "endtime": "2031-05-01T10:00:40.250",
                "nodata": "204",
            },
        )
    ]


def test_station_metadata_come_down_to_the_channel(service):
    url, asked = service
    read = parse_station_xml(fetch_station_xml(url, "XX.AAA.*.*", QUICK), "here")
    assert len(read) == 2
    assert asked[0][1]["level"] == "channel"


def test_nothing_is_told_from_a_refusal_and_neither_keeps_the_others_back(service):
    url, _ = service
    came, without = fetch_each(url, ["XX.NONE..HHZ", "XX.AAA..HHZ", "XX.BAD..HHZ", "nonsense"], T0, T1)
    assert came == {"XX.AAA..HHZ": MINISEED}
    assert "nothing of it" in without["XX.NONE..HHZ"]
    assert "400" in without["XX.BAD..HHZ"]
    assert "names no channel" in without["nonsense"]


class SeedLinkServer:
    """SeedLink 3 as far as a client needs it: greets, takes stations and selectors, sends the packets of one connection after the other.

    A connection sends its packets and says END, or hangs up in the middle of one where `cut` says so, or says nothing more.
    """

    def __init__(self, *connections: list[bytes], cut: bool = False, silent: bool = False, refuses: str = "") -> None:
        self.said: list[str] = []
        self._connections, self._cut, self._silent, self._refuses = list(connections), cut, silent, refuses
        self._number = 7
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def _serve(self) -> None:
        for k, packets in enumerate(self._connections):
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as stream:
                self._talk(stream, packets, last=k == len(self._connections) - 1)

    def _talk(self, stream: Any, packets: list[bytes], *, last: bool) -> None:
        while line := stream.readline().decode().strip():
            self.said.append(line)
            if line == "END":
                self._send(stream, packets, last=last)
                return
            greeting = b"SeedLink v3.1 (2031.001) :: test\r\nloopback\r\n"
            refused = self._refuses and line.startswith(self._refuses)
            stream.write(greeting if line == "HELLO" else b"ERROR\r\n" if refused else b"OK\r\n")
            stream.flush()

    def _send(self, stream: Any, packets: list[bytes], *, last: bool) -> None:
        for packet in packets:
            stream.write(f"SL{self._number:06X}".encode() + packet)
            self._number += 1
        more = b"" if self._silent else b"SL00" if self._cut else b"END"
        stream.write(b"END" if last else more)
        stream.flush()
        if self._silent and not last:
            stream.read(1)


PACKETS = [MINISEED[n : n + RECORD] for n in range(0, len(MINISEED), RECORD)]


def test_records_come_as_they_arrive():
    with SeedLinkServer(PACKETS) as server:
        listener = Listener(server.address, ["XX.AAA.00.HHZ", "XX.AAA.00.HHN", "YY.BBB..BHZ"])
        came = list(listener)
    assert came == PACKETS
    assert server.said == [
        *("HELLO", "STATION AAA XX", "SELECT 00HHZ", "SELECT 00HHN", "DATA"),
        *("STATION BBB YY", "SELECT BHZ", "DATA", "END"),
    ]
    assert listener.sequence == {"XX.AAA": 6 + len(PACKETS)}
    assert sum(len(s.samples) for r in came for s in parse(r, "live").stretches) == len(COUNTS)


def test_after_a_break_it_goes_on_where_it_was():
    with SeedLinkServer(PACKETS[:3], PACKETS[3:], cut=True) as server:
        listener = Listener(server.address, ["XX.AAA.00.HHZ"], {"XX.AAA": 5}, wait=lambda _: True)
        assert list(listener) == PACKETS
    assert [said for said in server.said if said.startswith("DATA")] == ["DATA 000006", "DATA 00000A"]


def test_an_archive_is_filled_on_from_where_it_was_filled(tmp_path):
    """A second process asks for what came after the last packet that the first wrote; a damaged memory asks for what comes now."""
    with SeedLinkServer(PACKETS, PACKETS[:1], PACKETS) as server:
        for spoilt in (False, False, True):
            if spoilt:
                (tmp_path / "seedlink.json").write_text("{")
            spool = Spool(server.address, ["XX.AAA.00.HHZ"], tmp_path)
            while spool.alive:
                time.sleep(0.01)
            assert spool.failed is None
    first = f"DATA {7 + len(PACKETS):06X}"
    assert [said for said in server.said if said.startswith("DATA")] == ["DATA", first, "DATA"]


def test_it_ends_when_asked_though_the_server_is_silent():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        listener = Listener(f"127.0.0.1:{silent.getsockname()[1]}", ["XX.AAA.00.HHZ"])
        came: list[bytes] = []
        ended = threading.Thread(target=lambda: came.extend(listener), daemon=True)
        ended.start()
        connection, _ = silent.accept()
        with connection:
            assert connection.recv(100) == b"HELLO\r\n"
            listener.end()
            ended.join(5)
        assert (ended.is_alive(), came) == (False, [])


def test_a_silent_connection_is_made_anew():
    with SeedLinkServer(PACKETS[:2], PACKETS[2:], silent=True) as server:
        listener = Listener(server.address, ["XX.AAA.00.HHZ"], silence_s=0.2, wait=lambda _: True)
        assert list(listener) == PACKETS
    assert [said for said in server.said if said.startswith("DATA")] == ["DATA", "DATA 000009"]


@pytest.mark.parametrize("refuses", ["STATION", "SELECT", "DATA"])
def test_a_refusal_is_said(refuses):
    with SeedLinkServer([], refuses=refuses) as server, pytest.raises(SourceError, match="refused"):
        list(Listener(server.address, ["XX.AAA.00.HHZ"]))


@pytest.mark.parametrize("channel", ["nonsense", "XX..00.HHZ", "XX.AAA.00."])
def test_what_names_no_channel_is_refused(channel):
    with pytest.raises(SourceError, match="names no channel"):
        Listener("127.0.0.1", [channel])


def test_nobody_there_is_said_at_once():
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="Nobody answers"):
        list(Listener(f"127.0.0.1:{port}", ["XX.AAA.00.HHZ"]))


def test_a_written_stream_is_what_obspy_reads():
    """The records that travelled are whole miniSEED: another reader agrees."""
    (trace,) = obspy().read(io.BytesIO(MINISEED), format="MSEED")
    assert np.array_equal(trace.data, COUNTS)


def test_an_archive_that_cannot_be_written_to_ends_the_spool_with_its_reason(tmp_path) -> None:
    """A full or broken disk must not look like a server that has ended."""
    root = tmp_path / "archive"
    root.write_text("no folder")
    with SeedLinkServer([MINISEED[:512]]) as server:
        spool = Spool(server.address, ["XX.AAA.00.HHZ"], root)
        until = time.monotonic() + 30
        while spool.alive and time.monotonic() < until:
            time.sleep(0.01)
    assert isinstance(spool.failed, WorkflowError)
    assert "cannot be written to" in str(spool.failed)
