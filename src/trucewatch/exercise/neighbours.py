"""Who watches near a place at a time, found without looking at everybody: by reporting period, then along the river."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TypeAlias

from trucewatch.exercise.calendar import CUT_OFF_MS
from trucewatch.exercise.watch import Watch
from trucewatch.model.time import DAY_MS

Row: TypeAlias = tuple[int, int, Watch]
"""Place along the river, place in the list of watches, the watch."""


class Neighbours:
    """Watchers on the ground that work, each of one reporting period at most.

    Args:
        watches: all of them; satellites, which are over a whole area, are left out, and so is who does not perceive in its state.
        reach_m: how far along the river anybody perceives anything.
    """

    def __init__(self, watches: Iterable[Watch], reach_m: int) -> None:
        self._reach_m = reach_m
        self._of: dict[int, list[Row]] = {}
        for place, watch in enumerate(watches):
            if watch.works and watch.state != "overpass":
                self._of.setdefault(_period(watch.t0_ms), []).append((watch.x_m, place, watch))
        for rows in self._of.values():
            rows.sort(key=lambda row: row[:2])

    def near(self, x_m: int, ms: int) -> list[Watch]:
        """Those at work at a time within reach along the river, in the order in which they were given."""
        rows = self._of.get(_period(ms), [])
        first = bisect_left(rows, x_m - self._reach_m, key=lambda row: row[0])
        last = bisect_right(rows, x_m + self._reach_m, key=lambda row: row[0])
        found = [(place, watch) for _, place, watch in rows[first:last] if watch.t0_ms <= ms < watch.t1_ms]
        return [watch for _, watch in sorted(found, key=lambda one: one[0])]


def _period(ms: int) -> int:
    """The number of the reporting period that holds a time."""
    return (ms - CUT_OFF_MS) // DAY_MS
