"""What a recording may say of itself: times, rates and names outside of this were misread, or written to do harm.

A rate of 1e9 samples a second asks for memory without end, a year 2900 for a search of centuries, a code `../x` for a file elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.speechless import FASTEST_HZ
from trucewatch.model.signals import NS_PER_MS
from trucewatch.model.time import from_text

SLOWEST_HZ: Final = 1e-4
FIRST_NS: Final = from_text("1970-01-01") * NS_PER_MS
LAST_NS: Final = from_text("2101-01-01") * NS_PER_MS
LONGEST_S: Final = 366 * 86_400.0
STRANGE: Final = re.compile(r"[^A-Za-z0-9_-]")


def why_not(start_ns: int, rate_hz: float, samples: int) -> str:
    """Why nobody recorded so many samples at such a rate from such a time on; empty: somebody may have."""
    if not SLOWEST_HZ <= rate_hz <= FASTEST_HZ:
        return f"{rate_hz:g} samples a second are no rate of a recorder."
    if samples > LONGEST_S * rate_hz:
        return f"{samples} samples at {rate_hz:g} a second would last longer than a year."
    if not FIRST_NS <= start_ns < LAST_NS:
        return "Its time lies before 1970 or after 2100."
    return ""


def may_be(rate_hz: NDArray[np.float64], samples: NDArray[Any]) -> NDArray[np.bool_]:
    """The same of rates and lengths of many records (n,)."""
    within: NDArray[np.bool_] = (rate_hz >= SLOWEST_HZ) & (rate_hz <= FASTEST_HZ) & (samples <= LONGEST_S * rate_hz)
    return within


def channel_named(network: str, station: str, location: str, code: str) -> str:
    """NET.STA.LOC.CHA; what no code may hold is a low line, so that names have four parts, and never lead to another folder."""
    return ".".join(STRANGE.sub("_", part.strip(" \0")) for part in (network, station, location, code))
