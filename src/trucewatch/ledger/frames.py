"""Records in an append-only file, framed so that any flipped bit shows and a torn tail is told from damage.

A frame is: magic "TWL", one letter for the kind, payload length, CRC-32 of the payload, CRC-32 of these twelve bytes (all
numbers big-endian in four bytes), then the payload. CRC-32 finds every error burst of up to 32 bits; the hash tree finds
the rest. A file that ends inside a frame whose header is sound, or inside a header, was cut off while it was
written: that is a torn tail. Everything else that does not fit is damage.

Limits: a tail of whole frames that is cut off leaves no trace here; the signed checkpoint is what shows it.
"""

from __future__ import annotations

import struct
from typing import Final, NamedTuple
from zlib import crc32

from trucewatch.errors import DefectFound, LedgerError

_MAGIC: Final = b"TWL"
_START: Final = struct.Struct(">3scII")
_HEAD: Final = struct.Struct(">3scIII")
HEADER_BYTES: Final = _HEAD.size
MEANING: Final = "What was received or decided here can no longer be read: restore this file from a backup."


class Frame(NamedTuple):
    """One record: where it begins, its kind (one letter) and its payload."""

    offset: int
    kind: bytes
    payload: bytes

    @property
    def end(self) -> int:
        """Where the next record begins."""
        return self.offset + HEADER_BYTES + len(self.payload)


def frame(kind: bytes, payload: bytes) -> bytes:
    """Write one record."""
    start = _START.pack(_MAGIC, kind, len(payload), crc32(payload))
    return start + crc32(start).to_bytes(4, "big") + payload


def read_frames(data: bytes, place: str) -> tuple[list[Frame], int]:
    """Read all records of a file; return them and the offset at which whole records end.

    When that offset is short of the end, the rest is a torn tail.
    Raises: DefectFound: a record is damaged. LedgerError: written by a newer version.
    """
    frames: list[Frame] = []
    offset = 0
    while offset + HEADER_BYTES <= len(data):
        magic, kind, length, payload_check, check = _HEAD.unpack_from(data, offset)
        if check != crc32(data[offset : offset + _START.size]):
            if not any(data[offset:]):
                break  # a power cut can leave zeros where a record was going to be
            raise _damage("The head of a record is damaged.", place, offset, len(frames))
        if magic != _MAGIC:
            raise LedgerError("This was written by a newer trucewatch.", hint="Use that version.", place=place)
        stop = offset + HEADER_BYTES + length
        if stop > len(data):
            break
        payload = data[offset + HEADER_BYTES : stop]
        if crc32(payload) != payload_check:
            raise _damage("A record is damaged.", place, offset, len(frames))
        frames.append(Frame(offset, kind, payload))
        offset = stop
    return frames, offset


def _damage(what: str, place: str, offset: int, record: int) -> DefectFound:
    return DefectFound(what, hint=MEANING, place=f"{place}, record {record} at byte {offset}")
