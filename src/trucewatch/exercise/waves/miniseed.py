"""Samples as miniSEED 2: records of 4096 bytes with whole numbers of 32 bits, big-endian.

Source: FDSN, Standard for the Exchange of Earthquake Data, version 2.4 (2012), chapter 8 (fixed header, blockette 1000) and appendix A.
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.time import from_ms

RECORD: Final = 4096
DATA_FROM: Final = 64
SAMPLES: Final = (RECORD - DATA_FROM) // 4
MOST_RECORDS: Final = 999_999
_HEADER: Final = struct.Struct(">6sc1s5s2s3s2s HHBBBxH HhhBBBB iHH")
_BLOCKETTE: Final = struct.Struct(">HHBBBx")
_INT32, _BIG_ENDIAN, _RECORD_POWER = 3, 1, 12


def records(channel: str, t0_ms: int, rate_hz: int, samples: NDArray[np.int32]) -> bytes:
    """Samples without a gap, as records one after the other.

    Args: channel: NET.STA.LOC.CHA. t0_ms: of the first sample. rate_hz: a divisor of 1000, so that all samples are of whole milliseconds.
    Raises: ValueError: another rate, or codes longer than SEED has room for.
    Limits: not compressed; up to 999,999 records.
    """
    network, station, location, code = channel.split(".")
    if 1000 % rate_hz or len(network) > 2 or len(station) > 5 or len(location) > 2 or len(code) > 3:
        raise ValueError(f"{channel} at {rate_hz} Hz does not fit into SEED")
    codes = [text.encode().ljust(room) for text, room in ((station, 5), (location, 2), (code, 3), (network, 2))]
    made = bytearray()
    for number, first in enumerate(range(0, len(samples), SAMPLES)):
        part = samples[first : first + SAMPLES]
        begins = from_ms(t0_ms + first * 1000 // rate_hz)
        made += _head(number % MOST_RECORDS + 1, codes, begins, len(part), rate_hz)
        made += part.astype(">i4").tobytes().ljust(RECORD - DATA_FROM, b"\0")
    return bytes(made)


def _head(number: int, codes: list[bytes], begins: datetime, samples: int, rate_hz: int) -> bytes:
    """The fixed header of 48 bytes, and the blockette that says how samples are written; zeros up to the data."""
    clock = (begins.hour, begins.minute, begins.second, begins.microsecond // 100)
    header = _HEADER.pack(
        b"%06d" % number, b"D", b" ", *codes,
        begins.year, begins.timetuple().tm_yday, *clock,
        samples, rate_hz, 1, 0, 0, 0, 1,
        0, DATA_FROM, _HEADER.size,
    )  # fmt: skip
    return (header + _BLOCKETTE.pack(1000, 0, _INT32, _BIG_ENDIAN, _RECORD_POWER)).ljust(DATA_FROM, b"\0")
