"""Clocks that are a day off: a platform's rows that fit those of its neighbours only when a day is added or taken away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.model.time import DAY_MS

FITTING: Final = 4
"""So many rows, and a third of all of a platform, must fit those of others a day away."""
UNFITTING: Final = 5
"""For each row that fits as it stands, so many must fit a day away: who is right has neighbours that say so."""
_MOST_ROWS: Final = 200_000
_MOMENT_MS: Final = 180_000
_NEAR_E7: Final = 2_500_000
_TOLD_MS: Final = DAY_MS // 2
LONGEST_MS: Final = 3_600_000
"""Rows over longer spans name no moment that could fit another."""
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


class DayOff(NamedTuple):
    """A platform, how many rows it has, how many fit a day away, and whether they fit later than they say."""

    platform: str
    rows: int
    fitting: int
    later: bool


def clocks_a_day_off(table: Observations) -> Iterator[DayOff]:
    """Platforms whose clocks may be a day off, in the order of their names.

    Two rows fit whose middles lie in one span of three minutes, that are of one kind, and whose places, as given, lie in one square of a quarter of
    a degree. A row that itself states half a day of error says enough.
    Limits: of deliveries up to 200,000 rows; a platform without neighbours in the delivery, or with fewer than four rows, is not told.
    """
    if len(table) > _MOST_ROWS:
        return
    timed = (table.t1_ms - table.t0_ms <= LONGEST_MS) & (table.clock_error_ms < _TOLD_MS)
    rows = table.take(timed & (table.platform != ""))
    if not len(rows):
        return
    names, who = np.unique(rows.platform.astype(str), return_inverse=True)
    total = np.bincount(who)
    if len(names) < 2 or total.max() < FITTING:
        return
    here = _boxes(rows, 0)
    now = _fitting(here, who, here)
    for later, shift_ms in ((False, -DAY_MS), (True, DAY_MS)):
        moved = _fitting(_boxes(rows, shift_ms), who, here)
        off = (moved >= FITTING) & (3 * moved >= total) & (moved >= UNFITTING * now)
        for platform in np.flatnonzero(off).tolist():
            yield DayOff(str(names[platform]), int(total[platform]), int(moved[platform]), later)


def _boxes(rows: Observations, shift_ms: int) -> NDArray[np.uint64]:
    """A number (n,) for the moment, square and kind of each row, its time shifted."""
    key = np.zeros(len(rows), np.uint64)
    parts = (
        ((rows.t0_ms + rows.t1_ms) // 2 + shift_ms) // _MOMENT_MS,
        rows.lat_e7 // _NEAR_E7,
        rows.lon_e7 // _NEAR_E7,
        rows.kind,
    )
    for part in parts:
        key = (key ^ part.astype(np.int64).view(np.uint64)) * _MIX
        key ^= key >> np.uint64(29)
    return key


def _fitting(boxes: NDArray[np.uint64], who: Ints, here: NDArray[np.uint64]) -> Ints:
    """How many rows of each platform lie in a box in which, unshifted, another platform has a row."""
    distinct, place = np.unique(here, return_inverse=True)
    first = np.full(len(distinct), np.iinfo(np.int64).max)
    last = np.full(len(distinct), -1)
    np.minimum.at(first, place, who)
    np.maximum.at(last, place, who)
    at = np.minimum(np.searchsorted(distinct, boxes), len(distinct) - 1)
    others = (distinct[at] == boxes) & ((first[at] != who) | (last[at] != who))
    made: Ints = np.bincount(who[others], minlength=int(who.max()) + 1)
    return made
