"""Webhooks against a real HTTP server on loopback: signed, repeated with one key, never redirected."""

import hashlib
import hmac
import socket
import time

import pytest

from trucewatch.run.refusal import Refusal
from trucewatch.run.webhooks import post, signature
from unit.run.postboxes import Hook, free_port, says

SECRET = "a secret of sixteen"  # noqa: S105 - of a test
AT_S = 1_935_000_000


def why(refusal: Refusal | None) -> str:
    return refusal.reason if refusal else ""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def test_the_receiver_can_check_who_sent_it_and_when() -> None:
    with Hook(says(204)) as hook:
        assert post(hook.url, SECRET, "key-1", b'{"a":1}', AT_S) is None
    ((headers, body),) = hook.asked
    assert body == b'{"a":1}'
    assert headers["idempotency-key"] == "key-1"
    assert headers["content-type"] == "application/json"
    message = headers["trucewatch-timestamp"].encode() + b"." + body
    assert headers["trucewatch-signature"] == "v1=" + hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def test_a_signature_is_of_the_time_the_body_and_the_secret() -> None:
    made = {
        signature(*given) for given in ((SECRET, 1, b"a"), (SECRET, 2, b"a"), (SECRET, 1, b"b"), ("another", 1, b"a"))
    }
    assert len(made) == 4


@pytest.mark.parametrize("code", [400, 401, 410, 500, 503])
def test_an_answer_that_is_no_yes_is_a_no(code: int) -> None:
    with Hook(says(code)) as hook:
        assert str(code) in why(post(hook.url, SECRET, "k", b"{}", AT_S))
    assert len(hook.asked) == 1


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirection_is_not_followed(code: int) -> None:
    with Hook(says(200)) as elsewhere, Hook(says(code, Location=elsewhere.url)) as hook:
        assert "redirection is not followed" in why(post(hook.url, SECRET, "k", b"{}", AT_S))
    assert not elsewhere.asked, "the notice went where nobody said"


def test_a_silent_receiver_holds_nobody_up() -> None:
    with Hook(lambda _: time.sleep(2)) as hook:
        started = time.monotonic()
        assert "time" in why(post(hook.url, SECRET, "k", b"{}", AT_S, timeout_s=0.2))
    assert time.monotonic() - started < 10


def test_nobody_there_is_an_answer() -> None:
    assert "cannot be reached" in why(post(f"http://127.0.0.1:{free_port()}/", SECRET, "k", b"{}", AT_S))


def test_a_receiver_that_speaks_something_else_is_an_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        def babble() -> None:
            taken, _ = server.accept()
            taken.recv(65_536)
            taken.sendall(b"no http at all\r\n\r\n")
            taken.close()

        thread = threading.Thread(target=babble)
        thread.start()
        assert "connection broke" in why(post(f"http://127.0.0.1:{server.getsockname()[1]}/", SECRET, "k", b"{}", AT_S))
        thread.join()
