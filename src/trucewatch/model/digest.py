r"""The state digest: one SHA-256 that two parties compare to know that they derived the same state.

A tree of three levels, so that only touched days are hashed again:

    state = SHA-256("trucewatch state 1\n" || for each table by name, for each day: line)
    line  = table || " " || day || " " || rows || " " || day digest in hexadecimal || "\n"
    day   = SHA-256("trucewatch day 1\n" || for each column in declared order: header || data)

A row belongs to the UTC day of its table's `DAY` column. Rows are sorted by their first column, then by `content` where there is
one. A column's header is its name and form, each ended by a zero byte. Data: integers 8 bytes little-endian two's complement;
words 2 bytes little-endian (the place in the list); ids 40 bytes of text; text for each row its length in UTF-8 as 4 bytes
little-endian and its bytes. Test vectors: docs/reference/state-digest.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Column, Table
from trucewatch.model.time import DAY_MS


def day_digest(table: Table) -> str:
    """The digest of one day's rows of one table, in any order. Returns: 64 hexadecimal digits."""
    ordered = table.take(row_order(table))
    h = hashlib.sha256(b"trucewatch day 1\n")
    for column in ordered.columns():
        h.update(column.name.encode() + b"\0" + column.form.encode() + b"\0")
        h.update(_data(column, getattr(ordered, column.name)))
    return h.hexdigest()


def state_digest(days: Iterable[tuple[str, int, int, str]]) -> str:
    """The digest of the whole state from (table, day number since 1970, rows, day digest), in any order; empty days left out."""
    h = hashlib.sha256(b"trucewatch state 1\n")
    for name, day, rows, digest in sorted(days):
        if rows:
            h.update(f"{name} {day} {rows} {digest}\n".encode("ascii"))
    return h.hexdigest()


def row_order(table: Table) -> NDArray[np.int64]:
    """The order of rows that depends on nothing but the rows: by first column, then by content."""
    names = [c.name for c in table.columns()]
    first = getattr(table, names[0])
    if bool((first[:-1] < first[1:]).all()):
        return np.arange(len(first))
    keys = [getattr(table, "content")] if "content" in names else []  # noqa: B009 - not every table has it
    return np.lexsort([*keys, first])


def days_of(table: Table) -> NDArray[np.int64]:
    """The UTC day (number since 1970) that each row belongs to."""
    return getattr(table, table.DAY) // DAY_MS  # type: ignore[no-any-return]


def _data(column: Column, array: NDArray[np.generic]) -> bytes:
    if column.form != "text":
        return np.ascontiguousarray(array, dtype=column.dtype).tobytes()
    values = array.tolist()
    pieces = {t: _delimited(t) for t in set(values)}
    return b"".join([pieces[t] for t in values])


def _delimited(value: str) -> bytes:
    encoded = value.encode()
    return len(encoded).to_bytes(4, "little") + encoded
