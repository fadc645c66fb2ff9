"""Poll one public file over HTTP: only what is new, never more than allowed, never from whom we cannot verify.

A conditional GET (ETag, Last-Modified), a fixed schedule of further tries, a limit of bytes and of time, TLS with the system's
trusted authorities. What comes back are the bytes as they arrived; whether they are a delivery is the source's parser's business.
"""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Final
from urllib.parse import urlsplit

from trucewatch.errors import SourceError

_STEP: Final = 1 << 16
_TRY_AGAIN: Final = frozenset((408, 425, 429, 500, 502, 503, 504))
_LONGEST_WAIT_S: Final = 120


@dataclass(frozen=True)
class Validators:
    """What the server said of the version that we have, to ask whether there is a newer one; empty: ask for whatever there is."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True)
class Limits:
    """How much, how long and how often. `waits_s`: the pauses before the second, third ... try; no chance in them."""

    max_bytes: int
    silence_s: float = 30
    total_s: float = 600
    waits_s: tuple[float, ...] = (2, 8, 32)


@dataclass(frozen=True)
class Fetched:
    """A new version and what to ask with next time."""

    body: bytes
    validators: Validators


@dataclass(frozen=True)
class NotModified:
    """The server has nothing newer than what we have."""


class _Passing(Exception):  # noqa: N818 - a state of one try; `fetch` answers it or turns it into a SourceError
    """This try failed in a way that another one may not. `wait_s`: what the server asked for; 0: nothing."""

    def __init__(self, what: str, wait_s: float = 0) -> None:
        super().__init__(what)
        self.wait_s = wait_s


def fetch(
    url: str,
    have: Validators,
    limits: Limits,
    *,
    trust: ssl.SSLContext | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Fetched | NotModified:
    """Ask for a file, and ask again where that can help.

    Args:
        url: http or https; from https no redirection leads to http. have: of the version that was fetched last.
        limits: see there. trust: who is trusted; by default the system's authorities. sleep: how to wait.
    Raises: SourceError: refused, gone, too large, not verifiable, or still failing after the last try.
    Source: RFC 9110, sections 13.1 (conditional requests), 15.5 and 15.6 (status codes), 10.2.3 (Retry-After).
    """
    _require_http(url)
    opener = urllib.request.build_opener(
        _NoDowngrade, urllib.request.HTTPSHandler(context=trust or ssl.create_default_context())
    )
    last = ""
    for wait_s in (*limits.waits_s, None):
        try:
            return _once(opener, url, have, limits)
        except _Passing as e:
            last = str(e)
            if wait_s is not None:
                sleep(min(max(wait_s, e.wait_s), _LONGEST_WAIT_S))
    tries = len(limits.waits_s) + 1
    raise SourceError(
        f"It failed {tries} times, at last: {last}.", hint="Nothing was lost: the next poll asks again.", place=url
    )


def _once(opener: urllib.request.OpenerDirector, url: str, have: Validators, limits: Limits) -> Fetched | NotModified:
    headers = {"User-Agent": "trucewatch", "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": have.etag} if have.etag else {}
    headers |= {"If-Modified-Since": have.last_modified} if have.last_modified else {}
    until_s = time.monotonic() + limits.total_s
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=limits.silence_s) as response:  # noqa: S310 - the scheme was checked
            body = _body(response, url, limits.max_bytes, until_s)
            said = response.headers
            return Fetched(body, Validators(said.get("ETag", ""), said.get("Last-Modified", "")))
    except urllib.error.HTTPError as e:
        return _refused(e, url)
    except urllib.error.URLError as e:
        if isinstance(e.reason, ssl.SSLCertVerificationError):
            raise SourceError(
                f"The server cannot prove who it is ({e.reason.verify_message}).",
                hint="Nothing was taken. Check the clock of this machine, and the address with the publisher.",
                place=url,
            ) from e
        raise _Passing(f"no answer ({e.reason})") from e
    except (http.client.HTTPException, OSError) as e:
        raise _Passing(f"the connection broke ({e or type(e).__name__})") from e


def _body(response: http.client.HTTPResponse, url: str, max_bytes: int, until_s: float) -> bytes:
    """Read to the end, in steps: the limits are asked after each of them."""
    promised = response.length
    pieces: list[bytes] = []
    held = 0
    while piece := response.read1(_STEP):
        pieces.append(piece)
        held += len(piece)
        if held > max_bytes or (promised or 0) > max_bytes:
            raise SourceError(
                f"More than {max_bytes:,} bytes.",
                hint="Raise the feed's max_bytes in source.yaml if it is genuine.",
                place=url,
            )
        if time.monotonic() > until_s:
            raise _Passing(f"too slow ({held:,} bytes so far)")
    if promised is not None and held < promised:
        raise _Passing(f"cut off after {held:,} of {promised:,} bytes")
    return b"".join(pieces)


def _refused(answer: urllib.error.HTTPError, url: str) -> NotModified:
    if answer.code == http.HTTPStatus.NOT_MODIFIED:
        return NotModified()
    if answer.code in _TRY_AGAIN:
        asked = answer.headers.get("Retry-After", "")
        raise _Passing(
            f"status {answer.code}", float(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
        )
    raise SourceError(
        f"The server answers {answer.code} {answer.reason}.",
        hint="Open the address: the publisher may have moved the file; then change the feed's url in source.yaml.",
        place=url,
    )


def _require_http(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SourceError(
            "Only http and https addresses are fetched.", hint="Change the feed's url in source.yaml.", place=url
        )


class _NoDowngrade(urllib.request.HTTPRedirectHandler):
    """Follow redirections, but not from https to http, and to nothing else than these two."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        _require_http(newurl)
        if req.type == "https" and urlsplit(newurl).scheme != "https":
            raise SourceError(
                "It redirects from https to http.", hint="Ask the publisher for the https address.", place=newurl
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)
