"""iCalendar content lines: escaped, folded at 75 octets between characters, ended by CRLF.

Source: RFC 5545, sections 3.1 (content lines), 3.3.5 (date-time in UTC), 3.3.11 (text).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from trucewatch.model.time import from_ms

MOST_OCTETS: Final = 75
_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def text(value: str) -> str:
    """A value of the type TEXT. Every kind of line end becomes one; other control characters cannot be written and are left out."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or (c >= " " and c != "\x7f")).translate(_ESCAPED)


def moment(ms: int) -> str:
    """An instant in UTC, to the second before it."""
    return from_ms(ms).strftime("%Y%m%dT%H%M%SZ")


def folded(lines: Iterable[str]) -> bytes:
    """Content lines as bytes."""
    return b"".join(_fold(line.encode()) for line in lines)


def _fold(line: bytes) -> bytes:
    return b"\r\n ".join(_pieces(line)) + b"\r\n"


def _pieces(line: bytes) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, the space before each later one counted; no character is cut."""
    start, most = 0, MOST_OCTETS
    while len(line) - start > most:
        end = start + most
        while line[end] & 0xC0 == 0x80:  # inside a character of several octets
            end -= 1
        yield line[start:end]
        start, most = end, MOST_OCTETS - 1
    yield line[start:]
