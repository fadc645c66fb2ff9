"""When and where somebody watched, or was kept from it, as discs in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.standing import standing
from trucewatch.model.time import Interval

WATCHING: Final = tuple(v.WATCH_STATES.index(s) for s in ("up", "present", "overpass"))
HINDERED: Final = tuple(v.WATCH_STATES.index(s) for s in ("degraded", "down", "jammed", "denied"))
"""A degraded sensor is not counted as one that watches. A clouded overpass neither watches nor hinders."""


@dataclass(frozen=True, eq=False)
class Discs:
    """Discs (n,) by time: where somebody watched, or `blocks`: where a means was kept from watching. `means`: place in the vocabulary."""

    lat_e7: Ints
    lon_e7: Ints
    radius_m: Ints
    t0_ms: Ints
    t1_ms: Ints
    means: Ints
    blocks: NDArray[np.bool_]

    def during(self, span: Interval) -> Discs:
        """The discs that are open in a span, cut to it."""
        kept = np.flatnonzero((self.t0_ms < span.t1_ms) & (self.t1_ms > span.t0_ms))
        columns = (self.lat_e7, self.lon_e7, self.radius_m, self.t0_ms, self.t1_ms, self.means)
        lat_e7, lon_e7, radius_m, t0_ms, t1_ms, means = (column[kept] for column in columns)
        opened, closed = np.maximum(t0_ms, span.t0_ms), np.minimum(t1_ms, span.t1_ms)
        return Discs(lat_e7, lon_e7, radius_m, opened, closed, means, self.blocks[kept])


def discs(intervals: CoverageIntervals) -> Discs:
    """Where and when somebody watched.

    What hindered a named platform (down, jammed, denied) is cut out of that platform's own intervals. What names no platform hinders
    every platform of its means within its disc. An interval with two contents of equal standing does not count as watched.
    """
    known = standing(intervals)
    rows = known.rows
    watching = np.isin(rows.state, WATCHING) & ~known.disputed & (rows.t1_ms > rows.t0_ms)
    hindered = np.isin(rows.state, HINDERED) & (rows.t1_ms > rows.t0_ms)
    general = hindered & (rows.platform == "")
    source, t0_ms, t1_ms = _cut(rows, watching, hindered & ~general)
    blocking = np.flatnonzero(general)
    index = np.append(source, blocking)
    return Discs(
        rows.lat_e7[index],
        rows.lon_e7[index],
        rows.radius_m[index],
        np.append(t0_ms, rows.t0_ms[blocking]),
        np.append(t1_ms, rows.t1_ms[blocking]),
        rows.means[index].astype(np.int64),
        np.arange(len(index)) >= len(source),
    )


def _cut(
    rows: CoverageIntervals, watching: NDArray[np.bool_], hindered: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], Ints, Ints]:
    """The parts of watching intervals in which their platform was not hindered: row, start, end (m,)."""
    holes = _by_platform(rows.source, rows.platform, rows, np.flatnonzero(hindered))
    parts: list[tuple[int, int, int]] = []
    for i in np.flatnonzero(watching).tolist():
        whole = Interval(int(rows.t0_ms[i]), int(rows.t1_ms[i]))
        left = _without(whole, holes.get((rows.source[i], rows.platform[i]), []))
        parts += [(i, part.t0_ms, part.t1_ms) for part in left]
    made = np.array(parts, dtype=np.int64).reshape(-1, 3)
    return made[:, 0], made[:, 1], made[:, 2]


def _by_platform(
    sources: Texts, platforms: Texts, rows: CoverageIntervals, chosen: NDArray[np.intp]
) -> dict[tuple[str, str], list[Interval]]:
    found: dict[tuple[str, str], list[Interval]] = {}
    for i in chosen.tolist():
        span = Interval(int(rows.t0_ms[i]), int(rows.t1_ms[i]))
        found.setdefault((sources[i], platforms[i]), []).append(span)
    return {platform: sorted(spans) for platform, spans in found.items()}


def _without(whole: Interval, holes: list[Interval]) -> list[Interval]:
    """What is left of a span when others, ascending, are taken out of it."""
    left, start_ms = [], whole.t0_ms
    for hole in holes:
        if start_ms < hole.t0_ms:
            left.append(Interval(start_ms, min(hole.t0_ms, whole.t1_ms)))
        start_ms = max(start_ms, hole.t1_ms)
    left.append(Interval(start_ms, whole.t1_ms))
    return [part for part in left if part.t0_ms < part.t1_ms]
