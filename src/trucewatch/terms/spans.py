"""Whether something that happened within a span happened inside other spans: certainly, or perhaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.model.time import Interval, from_ms, local_to_ms, zone


def within(t0_ms: Ints, t1_ms: Ints, spans: Sequence[Interval]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of the spans [t0, t1) (n,) lie wholly in one of the given spans, and which touch any of them.

    An instant (t1 = t0) is taken to last a millisecond. Given spans that follow each other without a gap are one.
    """
    joined = _joined(spans)
    if not joined:
        return np.zeros(len(t0_ms), np.bool_), np.zeros(len(t0_ms), np.bool_)
    starts = np.array([s.t0_ms for s in joined])
    ends = np.array([s.t1_ms for s in joined])
    end_ms = np.maximum(t1_ms, t0_ms + 1)
    # the last span that begins before the incident's end: if that does not reach its start, none does
    last = np.searchsorted(starts, end_ms, side="left") - 1
    touched = (last >= 0) & (ends[last] > t0_ms)
    return touched & (starts[last] <= t0_ms) & (ends[last] >= end_ms), touched


def _joined(spans: Sequence[Interval]) -> list[Interval]:
    joined: list[Interval] = []
    for span in sorted(s for s in spans if s.t1_ms > s.t0_ms):
        if joined and span.t0_ms <= joined[-1].t1_ms:
            joined[-1] = Interval(joined[-1].t0_ms, max(joined[-1].t1_ms, span.t1_ms))
        else:
            joined.append(span)
    return joined


def overlap(spans: Sequence[Interval], other: Interval) -> list[Interval]:
    """The parts of spans that lie in another span."""
    cut = [Interval(max(s.t0_ms, other.t0_ms), min(s.t1_ms, other.t1_ms)) for s in spans]
    return [s for s in cut if s.t0_ms < s.t1_ms]


def daily(from_: str, until: str, timezone: str, over: Interval) -> list[Interval]:
    """The daily windows between two local times that touch a span.

    Args:
        from_, until: `HH:MM`; across midnight if `until` is the earlier, the whole day if they are equal. timezone: an IANA name.
    Limits: around changes of the clock a window is an hour longer or shorter, as the local clock says.
    """
    tz = zone(timezone)
    day = from_ms(over.t0_ms).astimezone(tz).date() - timedelta(days=1)
    last = from_ms(over.t1_ms).astimezone(tz).date()
    found = []
    while day <= last:
        ends_on = day if until > from_ else day + timedelta(days=1)
        found.append(Interval(local_to_ms(day, from_, tz), local_to_ms(ends_on, until, tz, fold=1)))
        day += timedelta(days=1)
    return overlap(found, over)
