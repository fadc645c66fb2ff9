"""When and where somebody watched, or was kept from it: watches that open and close in time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.coverage.reach import OVERPASS
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts
from trucewatch.model.evidence import CoverageIntervals
from trucewatch.model.standing import standing
from trucewatch.model.time import Interval
from trucewatch.science.exposure import WATCH

WATCHING: Final = tuple(v.WATCH_STATES.index(s) for s in ("up", "present", "overpass"))
HINDERED: Final = tuple(v.WATCH_STATES.index(s) for s in ("degraded", "down", "jammed", "denied"))
"""A degraded sensor is not counted as one that watches. A clouded overpass neither watches nor hinders."""
OVERPASSES: Final = tuple(v.WATCH_STATES.index(s) for s in ("overpass", "overpass_clouded"))
TOLD: Final = v.MEANS.index("told")


def discs(intervals: CoverageIntervals, lifted: Collection[str] = ()) -> NDArray[Any]:
    """When and where somebody watched (`blocks` 0), or a means was kept from watching (`blocks` 1).

    Args:
        intervals: in any order. lifted: states to be taken for watching, to ask what would have been seen without them.
    Returns: (n,) `science.exposure.WATCH`, in no order that means anything; `model` as in `reach.reaches`.

    What hindered a named platform (down, jammed, denied) is cut out of that platform's own intervals. What names no platform hinders
    every platform of its means within its disc. An interval with two contents of equal standing does not count as watched, nor does
    what was told: reports are no watch.
    """
    known = standing(intervals)
    rows = known.rows
    lifting = [v.WATCH_STATES.index(s) for s in lifted]
    lasting = (rows.t1_ms > rows.t0_ms) & (rows.means != TOLD)
    unnamed = rows.platform == ""
    freed = np.isin(rows.state, lifting)
    watching = lasting & ~known.disputed & (np.isin(rows.state, WATCHING) | (freed & ~unnamed))
    hindered = lasting & np.isin(rows.state, HINDERED) & ~freed
    source, t0_ms, t1_ms = _cut(rows, watching, hindered & ~unnamed)
    blocking = np.flatnonzero(hindered & unnamed)
    index = np.append(source, blocking)
    made = np.zeros(len(index), WATCH)
    made["t0_ms"] = np.append(t0_ms, rows.t0_ms[blocking])
    made["t1_ms"] = np.append(t1_ms, rows.t1_ms[blocking])
    for name in ("lat_e7", "lon_e7", "radius_m", "means"):
        made[name] = getattr(rows, name)[index]
    made["model"] = np.where(np.isin(rows.state[index], OVERPASSES), OVERPASS, rows.means[index])
    made["blocks"] = np.arange(len(index)) >= len(source)
    return made


def during(watches: NDArray[Any], span: Interval) -> NDArray[Any]:
    """The watches that are open in a span, cut to it."""
    made = watches[(watches["t0_ms"] < span.t1_ms) & (watches["t1_ms"] > span.t0_ms)]
    made["t0_ms"], made["t1_ms"] = np.maximum(made["t0_ms"], span.t0_ms), np.minimum(made["t1_ms"], span.t1_ms)
    return made


def sites_of(watches: NDArray[Any]) -> tuple[NDArray[Any], Ints]:
    """The watches sorted site by site, and where each site begins (s + 1,): one site has one place, radius, means and model."""
    keys = [watches[name] for name in ("blocks", "model", "means", "radius_m", "lon_e7", "lat_e7")]
    order = np.lexsort(keys)
    changed = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    starts = np.concatenate([[0], np.flatnonzero(changed) + 1, [len(order)]]) if len(order) else np.zeros(1, np.int64)
    return watches[order], starts.astype(np.int64)


def _cut(
    rows: CoverageIntervals, watching: NDArray[np.bool_], hindered: NDArray[np.bool_]
) -> tuple[NDArray[np.intp], Ints, Ints]:
    """The parts of watching intervals in which their platform was not hindered: row, start, end (m,)."""
    holes = _by_platform(rows.source, rows.platform, rows, np.flatnonzero(hindered))
    parts: list[tuple[int, int, int]] = []
    for i in np.flatnonzero(watching).tolist():
        whole = Interval(int(rows.t0_ms[i]), int(rows.t1_ms[i]))
        found = holes.get((rows.source[i], rows.platform[i]))
        parts += [(i, part.t0_ms, part.t1_ms) for part in (_without(whole, found) if found else [whole])]
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
