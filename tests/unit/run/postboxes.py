"""Real servers on loopback that receive notices: mail by aiosmtpd, webhooks by http.server."""
# ruff: noqa: ARG002, N802 - the libraries' names and signatures

from __future__ import annotations

import email
import socket
import ssl
import threading
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

Answer = Callable[[Any, Any, Any], Any]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


class Postbox:
    """A mail server. `refuses`: recipients that it does not know; `drops`: for these it breaks the connection after the content."""

    def __init__(
        self,
        refuses: tuple[str, ...] = (),
        drops: tuple[str, ...] = (),
        tls: ssl.SSLContext | None = None,
        on_mail: Callable[[], None] = lambda: None,
        login: tuple[str, str] | None = None,
    ) -> None:
        self.mails: list[EmailMessage] = []
        self.greeted: list[str] = []
        outer = self

        class Handler:
            async def handle_EHLO(self, server, session, envelope, hostname, responses):
                outer.greeted.append(hostname)
                session.host_name = hostname
                return responses

            async def handle_RCPT(self, server, session, envelope, address, options):
                if address in refuses:
                    return "550 no such mailbox here"
                envelope.rcpt_tos.append(address)
                return "250 OK"

            async def handle_DATA(self, server, session, envelope):
                if set(envelope.rcpt_tos) & set(drops):
                    server.transport.abort()
                    return "250 nobody hears this"
                outer.mails.append(email.message_from_bytes(envelope.content, policy=default))
                on_mail()
                return "250 OK"

        def authenticator(server, session, envelope, mechanism, data):
            given = (data.login.decode(), data.password.decode())
            return AuthResult(success=given == login, handled=False)

        options: dict[str, Any] = {"tls_context": tls} if tls else {}
        if login:
            options |= {"authenticator": authenticator, "auth_required": True, "auth_require_tls": True}
        self._controller = Controller(Handler(), hostname="127.0.0.1", port=free_port(), **options)
        self.port = self._controller.port

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


class Hook:
    """A webhook. `answers`: one after the other, the last one for ever."""

    def __init__(self, *answers: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.asked: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append(({k.lower(): v for k, v in self.headers.items()}, body))
                answers[min(len(outer.asked), len(answers)) - 1](self)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/notices"
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def says(code: int, **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in {"Content-Length": "0", **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()

    return answer
