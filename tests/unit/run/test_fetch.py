"""`fetch` against a real HTTP server on loopback, with and without TLS."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from trucewatch.errors import SourceError
from trucewatch.run.fetch import Fetched, Limits, NotModified, Validators, fetch

BODY = b"latitude,longitude,acq_date\n48.1,37.1,2025-10-01\n"
NOTHING = Validators()
LIMITS = Limits(max_bytes=10_000, silence_s=5, total_s=20, waits_s=(0, 0))

Answer = Callable[[BaseHTTPRequestHandler], None]


class Server:
    """Answers one after the other from a list, the last one for ever; remembers what was asked."""

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append({k.lower(): v for k, v in self.headers.items()})
                answers[min(len(outer.asked), len(answers)) - 1](self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if tls:
            self._http.socket = tls.wrap_socket(self._http.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._http.server_address[1]}/fires.csv"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def says(code: int, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"Content-Length": str(len(body)), **given}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_new_version_comes_with_what_to_ask_next_time() -> None:
    with Server(says(200, BODY, ETag='"7"', Last_Modified="Wed, 01 Oct 2025 10:00:00 GMT")) as server:
        got = fetch(server.url, NOTHING, LIMITS)
        assert got == Fetched(BODY, Validators('"7"', "Wed, 01 Oct 2025 10:00:00 GMT"))
        assert "if-none-match" not in server.asked[0]


def test_nothing_newer_is_not_fetched_again() -> None:
    have = Validators('"7"', "Wed, 01 Oct 2025 10:00:00 GMT")
    with Server(says(304)) as server:
        assert fetch(server.url, have, LIMITS) == NotModified()
        assert server.asked[0]["if-none-match"] == '"7"'
        assert server.asked[0]["if-modified-since"] == have.last_modified


def test_a_passing_failure_is_asked_again_after_the_scheduled_waits() -> None:
    waits: list[float] = []
    limits = Limits(max_bytes=10_000, waits_s=(2, 8, 32))
    with Server(says(500), says(503, Retry_After="20"), says(200, BODY)) as server:
        got = fetch(server.url, NOTHING, limits, sleep=waits.append)
        assert isinstance(got, Fetched)
        assert got.body == BODY
    assert waits == [2, 20]


def test_a_lasting_failure_is_named_after_the_last_try() -> None:
    with Server(says(503)) as server:
        with pytest.raises(SourceError, match=r"failed 3 times, at last: status 503") as failed:
            fetch(server.url, NOTHING, LIMITS)
        assert len(server.asked) == 3
        assert failed.value.place == server.url


def test_what_is_gone_is_not_asked_for_again() -> None:
    with Server(says(404)) as server:
        with pytest.raises(SourceError, match="404"):
            fetch(server.url, NOTHING, LIMITS)
        assert len(server.asked) == 1


@pytest.mark.parametrize("announced", [True, False])
def test_too_large_is_refused_without_taking_it_all(announced: bool) -> None:
    sent: list[int] = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        if announced:
            handler.send_header("Content-Length", str(1 << 40))
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 65_536)
                sent.append(65_536)
        except OSError:
            pass

    with Server(endless) as server, pytest.raises(SourceError, match="More than 10,000 bytes"):
        fetch(server.url, NOTHING, LIMITS)
    assert sum(sent) < 100_000_000


def test_a_cut_off_answer_is_no_delivery() -> None:
    with Server(says(200, BODY, Content_Length="9000"), says(200, BODY)) as server:
        got = fetch(server.url, NOTHING, LIMITS)
        assert isinstance(got, Fetched)
        assert got.body == BODY
        assert len(server.asked) == 2


def test_a_silent_server_is_given_up() -> None:
    done = threading.Event()

    def silent(_: BaseHTTPRequestHandler) -> None:
        done.wait(10)

    limits = Limits(max_bytes=10_000, silence_s=0.2, waits_s=(0,))
    with Server(silent) as server:
        with pytest.raises(SourceError, match="failed 2 times"):
            fetch(server.url, NOTHING, limits)
        done.set()


def test_a_dripping_server_is_given_up() -> None:
    done = threading.Event()

    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not done.wait(0.02):
            try:
                handler.wfile.write(b".")
            except OSError:
                return

    limits = Limits(max_bytes=10_000, silence_s=5, total_s=0.3, waits_s=())
    with Server(dripping) as server:
        begun = time.monotonic()
        with pytest.raises(SourceError, match="too slow"):
            fetch(server.url, NOTHING, limits)
        assert time.monotonic() - begun < 4
        done.set()


def test_a_closed_door_is_a_passing_failure() -> None:
    with Server(says(200)) as server:
        url = server.url
    with pytest.raises(SourceError, match=r"failed 3 times.*no answer"):
        fetch(url, NOTHING, LIMITS)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "fires.csv"])
def test_only_http_is_fetched(url: str) -> None:
    with pytest.raises(SourceError, match="Only http"):
        fetch(url, NOTHING, LIMITS)


def test_a_redirection_to_a_file_is_not_followed() -> None:
    with Server(says(302, Location="file:///etc/passwd")) as server, pytest.raises(SourceError):
        fetch(server.url, NOTHING, LIMITS)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for 127.0.0.1, signed by itself, and the file with which to trust it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert_file, key_file)
    return context, cert_file


def test_an_untrusted_certificate_is_refused_at_once(certificate: tuple[ssl.SSLContext, Path]) -> None:
    with Server(says(200, BODY), tls=certificate[0]) as server:
        with pytest.raises(SourceError, match="cannot prove who it is"):
            fetch(server.url, NOTHING, LIMITS)
        assert server.asked == []


def test_a_trusted_certificate_is_believed(certificate: tuple[ssl.SSLContext, Path]) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[1]))
    with Server(says(200, BODY), tls=certificate[0]) as server:
        got = fetch(server.url, NOTHING, LIMITS, trust=trust)
        assert isinstance(got, Fetched)
        assert got.body == BODY


def test_https_never_becomes_http(certificate: tuple[ssl.SSLContext, Path]) -> None:
    trust = ssl.create_default_context(cafile=str(certificate[1]))
    with (
        Server(says(200, BODY)) as plain,
        Server(says(302, Location=plain.url), tls=certificate[0]) as server,
        pytest.raises(SourceError, match="from https to http"),
    ):
        fetch(server.url, NOTHING, LIMITS, trust=trust)
