"""Where the records of a miniSEED file begin and end, and which bytes are none: asked when something is wrong with it."""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

LEAST_RECORD: Final = 128
MOST_RECORD: Final = 1 << 20
SEARCHED: Final = 1 << 16
HEADER: Final = 48
YEARS: Final = range(1900, 2101)
BLOCKETTE_1000: Final = 1000
MOST_BLOCKETTES: Final = 16
NAMED: Final = np.array([[byte in said for byte in range(256)] for said in (*6 * [b"0123456789 "], b"DRQM", b" \0")])
"""What each of the first bytes of a record may be."""
BYTES_A_SAMPLE: Final = {0: 1, 1: 2, 2: 3, 3: 4, 4: 4, 5: 8, 12: 3, 13: 2, 14: 2, 15: 2, 16: 2, 30: 2, 32: 2, 33: 2}
"""By encoding of blockette 1000, without compression; what is compressed is checked by whoever decodes it."""


def is_miniseed(data: bytes) -> bool:
    """Whether bytes begin with the header of a miniSEED 2 record: six digits and a data quality."""
    return len(data) > 8 and data[:6].replace(b" ", b"0").isdigit() and data[6:7] in b"DRQM" and data[7:8] in b" \0"


def holds_miniseed(data: bytes) -> bool:
    """Whether such a header stands somewhere near the beginning: the first record may be lost."""
    return any(is_miniseed(data[n : n + HEADER]) for n in range(0, min(len(data), SEARCHED), LEAST_RECORD))


def find_records(data: bytes) -> tuple[list[tuple[int, int]], list[str]]:
    """First byte and end of every whole record, and what lies between them, in sentences.

    Source: FDSN, SEED 2.4, chapter 8 (fixed section of the data header, blockette 1000).
    Limits: a record without blockette 1000 ends where the next begins.
    """
    spans: list[tuple[int, int]] = []
    said: list[str] = []
    at = lost = 0
    while at < len(data):
        if not is_miniseed(data[at : at + HEADER]):
            at += LEAST_RECORD
            continue
        said += _between(lost, at)
        end = at + _length(data, at)
        if end > len(data) or end < at + HEADER:
            return spans, [*said, f"It ends within the record at byte {at}."]
        spans.append((at, end))
        at = lost = end
    return spans, said + _between(lost, len(data))


def _between(first: int, end: int) -> list[str]:
    return [f"Bytes {first} to {end - 1} are no records."] if end > first else []


def claims_too_much(data: bytes, first: int, end: int) -> bool:
    """Whether a record says that it has more samples than it can hold: whoever decoded it would read what lies behind it.

    Source: FDSN, SEED 2.4, chapter 8, fields 9 and 17, blockette 1000. Limits: records without blockette 1000, and compressed ones, are not judged.
    """
    order = _order(data, first)
    number, begin = (int.from_bytes(data[first + k : first + k + 2], order) for k in (30, 44))
    at = _blockette_1000(data, first, order)
    wide = BYTES_A_SAMPLE.get(data[first + at + 4]) if at else None
    return wide is not None and number * wide > end - first - begin


def uniform(data: bytes) -> int:
    """The length of all records where bytes hold nothing else, and all are written alike; 0: each has to be looked at.

    Source: see `find_records`, which then finds the same. Limits: records without blockette 1000, and any from two years.
    """
    at = _blockette_1000(data, 0, _order(data, 0)) if is_miniseed(data[:HEADER]) else 0
    length = 1 << data[at + 6] if at else 0
    if not at or at + 7 > length or len(data) % length:
        return 0
    grid = _grid(data, length)
    written = grid[:, [20, 21, *range(46, at + 7)]]
    return length if (written == written[0]).all() and _all_named(grid) else 0


def alike(data: bytes) -> bool:
    """Whether bytes are whole records, written alike, of which none claims too much: `find_records` and `claims_too_much` find nothing wrong."""
    length = uniform(data)
    if not length:
        return False
    order = _order(data, 0)
    wide = BYTES_A_SAMPLE.get(data[_blockette_1000(data, 0, order) + 4])
    told = np.ascontiguousarray(_grid(data, length)[:, [30, 31, 44, 45]]).view(">u2" if order == "big" else "<u2")
    number, begin = told.astype(np.int64).T
    return wide is None or bool((number * wide <= length - begin).all())


def _grid(data: bytes, length: int) -> NDArray[np.uint8]:
    """Whole records of one length (n, length)."""
    return np.frombuffer(data, np.uint8).reshape(-1, length)


def _all_named(grid: NDArray[np.uint8]) -> bool:
    """As `is_miniseed`, of records (n, length)."""
    return bool(NAMED[np.arange(len(NAMED)), grid[:, : len(NAMED)]].all())


def _order(data: bytes, at: int) -> Literal["big", "little"]:
    orders: tuple[Literal["big", "little"], ...] = ("big", "little")
    return next((o for o in orders if int.from_bytes(data[at + 20 : at + 22], o) in YEARS), "big")


def _blockette_1000(data: bytes, at: int, order: Literal["big", "little"]) -> int:
    """Where in a record it stands; 0: nowhere, or it gives no length."""
    blockette = int.from_bytes(data[at + 46 : at + 48], order)
    for _ in range(MOST_BLOCKETTES):
        if not HEADER <= blockette < MOST_RECORD:
            break
        kind, after = (int.from_bytes(data[at + blockette + k : at + blockette + k + 2], order) for k in (0, 2))
        exponent = data[at + blockette + 6 : at + blockette + 7]
        if kind == BLOCKETTE_1000 and exponent and LEAST_RECORD <= 1 << exponent[0] <= MOST_RECORD:
            return blockette
        if after <= blockette:
            break
        blockette = after
    return 0


def _length(data: bytes, at: int) -> int:
    """What blockette 1000 says, or the distance to the next header."""
    blockette = _blockette_1000(data, at, _order(data, at))
    if blockette:
        return 1 << int(data[at + blockette + 6])
    further = range(at + LEAST_RECORD, min(len(data), at + SEARCHED), LEAST_RECORD)
    return next((n - at for n in further if is_miniseed(data[n : n + HEADER])), len(data) - at)
