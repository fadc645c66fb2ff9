"""Post one notice to a webhook: signed, with a key by which the receiver knows a repetition, and never to where a redirection leads.

    Idempotency-Key: the same for every try of one notice to one recipient
    Trucewatch-Timestamp: seconds since 1970 in UTC, at the time of this try
    Trucewatch-Signature: v1=HEX, HMAC-SHA-256 under the secret over the timestamp, a full stop and the body

The receiver computes the signature from what arrived, compares in constant time, and refuses timestamps older than it likes.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ssl
import urllib.error
import urllib.request
from typing import IO, Final

from trucewatch.run.refusal import Refusal

TIMEOUT_S: Final = 20
ACCEPTED: Final = range(200, 300)


def signature(secret: str, timestamp_s: int, body: bytes) -> str:
    """The value of `Trucewatch-Signature`. Source: RFC 2104."""
    message = f"{timestamp_s}.".encode() + body
    return f"v1={hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()}"


def post(
    url: str,
    secret: str,
    key: str,
    body: bytes,
    at_s: int,
    *,
    trust: ssl.SSLContext | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Refusal | None:
    """Post JSON.

    Args: key: the Idempotency-Key. at_s: now. trust: who is trusted; by default the system's authorities.
    Returns: why it was not taken; None if the receiver answered 2xx.
    Limits: `timeout_s` is of silence, not of the whole; the answer's body is not read.
    """
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "trucewatch",
        "Idempotency-Key": key,
        "Trucewatch-Timestamp": str(at_s),
        "Trucewatch-Signature": signature(secret, at_s, body),
    }
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 - checked at configuration
    opener = urllib.request.build_opener(
        _Nowhere, urllib.request.HTTPSHandler(context=trust or ssl.create_default_context())
    )
    try:
        with opener.open(request, timeout=timeout_s) as answer:
            return None if answer.status in ACCEPTED else Refusal(f"the receiver answers {answer.status}")
    except urllib.error.HTTPError as e:
        e.close()
        led = ", and a redirection is not followed" if e.code in range(300, 400) else ""
        return Refusal(f"the receiver answers {e.code}{led}")
    except urllib.error.URLError as e:
        return Refusal(f"the receiver cannot be reached ({e.reason})", unreached=True)
    except (http.client.HTTPException, OSError) as e:
        return Refusal(f"the connection broke ({e or type(e).__name__})", unreached=True)


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follow no redirection: a notice goes where the mission said, or nowhere."""

    def redirect_request(
        self,
        req: urllib.request.Request,  # noqa: ARG002 - the library's signature
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: http.client.HTTPMessage,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None
