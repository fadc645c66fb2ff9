"""One JSON text per value: RFC 8785 for the values that entries may hold.

Allowed are objects with ASCII keys, lists, text, booleans, null, and integers between -(2**53 - 1) and 2**53 - 1. On these
msgspec with sorted keys writes what RFC 8785 asks for, a hundred times faster than the reference library; a property
test holds the two together. Floats are refused: they would be written differently by different tools.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from trucewatch.errors import LedgerError

_LIMIT: Final = 2**53
_MAX_DEPTH: Final = 64
_encode: Final = msgspec.json.Encoder(order="sorted").encode
_decode: Final = msgspec.json.Decoder().decode


def encode(value: Any) -> bytes:
    """Write a value as canonical JSON.

    Raises: LedgerError: the value holds something that is not allowed.
    Source: RFC 8785 sections 3.2.2 and 3.2.3.
    """
    refused = refusal(value)
    if refused is None:
        try:
            return _encode(value)
        except UnicodeEncodeError:
            refused = "text with half of a surrogate pair"
    raise LedgerError(f"This cannot be written as canonical JSON: {refused}.", hint="Give integers and plain text.")


def decode(data: bytes) -> Any:
    """Read canonical JSON, and only that.

    Raises: LedgerError: not JSON, or not in the one canonical form.
    """
    try:
        value = _decode(data)
        same = refusal(value) is None and _encode(value) == data
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        same = False
    if not same:
        raise LedgerError("This is not canonical JSON.", hint="It was not written by trucewatch, or was changed since.")
    return value


def refusal(value: Any, depth: int = 0) -> str | None:
    """Say what in a value may not stand in an entry; None when all of it may."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return None
    if kind is int:
        return None if -_LIMIT < value < _LIMIT else "an integer of 2**53 or more"
    if depth == _MAX_DEPTH:
        return f"more than {_MAX_DEPTH} levels"
    if kind is dict:
        for key in value:
            if type(key) is not str or not key.isascii():
                return "a key that is not ASCII text"
        return _first_refusal(value.values(), depth)
    if kind is list:
        return _first_refusal(value, depth)
    return f"a {kind.__name__}"


def _first_refusal(values: Any, depth: int) -> str | None:
    for value in values:
        kind = type(value)
        if kind is str or kind is bool:
            continue
        refused = refusal(value, depth + 1)
        if refused is not None:
            return refused
    return None
