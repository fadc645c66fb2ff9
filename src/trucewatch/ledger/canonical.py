"""One JSON text per value: RFC 8785 for the values that entries may hold.

Allowed are objects with ASCII keys, lists, text, booleans, null, and integers between -(2**53 - 1) and 2**53 - 1. On these
msgspec with sorted keys writes what RFC 8785 asks for, a hundred times faster than the reference library; a property
test holds the two together. Floats are refused: they would be written differently by different tools.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from trucewatch.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Iterable

_LIMIT: Final = 2**53
_MAX_DEPTH: Final = 64
_NOT_OURS: Final = "It was not written by trucewatch, or was changed since."
_PLAIN: Final = {str, int, bool, NoneType}
_encode: Final = msgspec.json.Encoder(order="sorted").encode


def _no_float(text: str) -> Any:
    raise msgspec.DecodeError(text)


_decode: Final = msgspec.json.Decoder(float_hook=_no_float).decode


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

    Raises: LedgerError: not JSON, not in the one canonical form, or with something that is not allowed.
    """
    value = read(data)
    refused = refusal(value)
    if refused:
        raise LedgerError(f"This is not canonical JSON: {refused}.", hint=_NOT_OURS)
    return value


def write(value: Any) -> bytes:
    """Write a value that a schema check has passed: the check refuses whatever `refusal` would."""
    try:
        return _encode(value)
    except UnicodeEncodeError as error:
        raise LedgerError("An entry holds half of a surrogate pair.", hint="Give plain text.") from error


def read(data: bytes) -> Any:
    """Read JSON that would be written the same way again; what it may hold is left to a schema check.

    Raises: LedgerError: not JSON, or written otherwise.
    """
    try:
        value = _decode(data)
        same = _encode(value) == data
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        same = False
    if not same:
        raise LedgerError("This is not canonical JSON.", hint=_NOT_OURS)
    return value


def refusal(value: Any, depth: int = 0) -> str | None:
    """Say what in a value may not stand in an entry; None when all of it may."""
    kind = type(value)
    inner: Iterable[Any] = ()
    if kind is int and not -_LIMIT < value < _LIMIT:
        return "an integer of 2**53 or more"
    if kind is dict:
        if not all(type(key) is str and key.isascii() for key in value):
            return "a key that is not ASCII text"
        inner = value.values()
    elif kind is list:
        inner = value
    elif kind not in _PLAIN:
        return f"a {kind.__name__}"
    if depth > _MAX_DEPTH:
        return f"more than {_MAX_DEPTH} levels"
    for one in inner:
        refused = None if type(one) is str else refusal(one, depth + 1)
        if refused:
            return refused
    return None
