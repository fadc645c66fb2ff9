"""Column segments: how a column table lies in one database value.

For each column in declared order: one byte `1` and a single value where all rows agree, or `n` and the values; each part preceded by
its length as 8 bytes little-endian. Integers and words are little-endian, ids their 40 bytes, text a JSON list of
the distinct values followed by a place in that list for every row (4 bytes). The number of rows stands beside the body.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Column, Table, filled

T = TypeVar("T", bound=Table)


def pack(table: Table) -> bytes:
    """A column table of at least one row as bytes."""
    parts: list[bytes] = []
    for column in table.columns():
        body = (
            _pack_text(getattr(table, column.name))
            if column.form == "text"
            else _pack_fixed(getattr(table, column.name))
        )
        parts += [len(body).to_bytes(8, "little"), body]
    return b"".join(parts)


def unpack(table: type[T], rows: int, body: bytes) -> T:
    """The inverse of `pack`."""
    arrays: dict[str, NDArray[Any]] = {}
    at = 0
    for column in table.columns():
        size = int.from_bytes(body[at : at + 8], "little")
        arrays[column.name] = _unpack(column, rows, body[at + 8 : at + 8 + size])
        at += 8 + size
    return table(**arrays)


def _pack_fixed(array: NDArray[Any]) -> bytes:
    if (array == array[0]).all():
        return b"1" + array[:1].tobytes()
    return b"n" + array.tobytes()


def _pack_text(array: NDArray[np.object_]) -> bytes:
    values = array.tolist()
    places = {t: n for n, t in enumerate(dict.fromkeys(values))}
    codes = [places[t] for t in values] if len(places) > 1 else []
    words = msgspec.json.encode(list(places))
    listed = b"1" if len(places) == 1 else b"n" + np.array(codes, dtype="<i4").tobytes()
    return len(words).to_bytes(8, "little") + words + listed


def _unpack(column: Column, rows: int, body: bytes) -> NDArray[Any]:
    if column.form != "text":
        values = np.frombuffer(body, dtype=column.dtype, offset=1)
        return filled(column, rows, values[0]) if body[:1] == b"1" else values
    size = int.from_bytes(body[:8], "little")
    listed = msgspec.json.decode(body[8 : 8 + size])
    words = np.empty(len(listed), dtype=object)
    words[:] = listed
    if body[8 + size : 9 + size] == b"1":
        return filled(column, rows, words[0])
    places = np.frombuffer(body, dtype="<i4", offset=9 + size)
    return np.take(words, places)
