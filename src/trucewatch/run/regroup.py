"""Incidents of touched days made again, and of no others; the result equals fusing the whole archive in one go.

Time is cut into blocks, one a UTC day, and observations of different blocks are never of one incident. A cut does not fall on midnight
but into the longest silence within three hours of it, so that a bombardment around midnight stays whole. A cut depends on
nothing but the observations around it: a change on one day can move its two cuts, and so alters three blocks at most. Memory
holds one block, whatever the size of the archive.

A record with several rows belongs to the block of the row by which it counts, with all its other revisions and contents. What people merged
belongs to the block of the smallest observation that they named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.fuse import fuse
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Fusing, Grouping
from trucewatch.model.time import DAY_MS
from trucewatch.run.revisions import Key, Revision, revisions, standing_row
from trucewatch.run.store import Store, distinct

HALO_MS: Final = 3 * 3_600_000
"""How far from midnight a cut may lie."""


def regroup(
    store: Store, days: Iterable[int], by: Fusing, merged: Sequence[tuple[Grouping, set[int]]] = ()
) -> set[int]:
    """Make the incidents again that observations of the given UTC days can alter. Returns: the blocks that were made.

    Args: by: what fusion goes by. merged: the merges in force that reach over several days, each with its days.

    A block bears the number of its day. Its incidents are filed under the days on which they began.
    """
    touched = set(days)
    for _, theirs in merged:
        if any(day + off in touched for day in theirs for off in (-1, 0, 1)):
            touched |= theirs
    blocks = sorted({day + off for day in touched for off in (-1, 0, 1)})
    known = revisions(store)
    changed: set[int] = set()
    near = _Near(store)
    homes = _homes(near, merged, touched)
    for block in blocks:
        incidents, members = fuse(_block(near, block, known, homes), by)
        changed |= store.replace_block(incidents, block) | store.replace_block(members, block)
    return changed


def _homes(near: _Near, merged: Sequence[tuple[Grouping, set[int]]], touched: set[int]) -> dict[bytes, tuple[int, int]]:
    """For each observation of a merge over several days: when it begins, and when the smallest one of the merge does.

    Limits: an observation that two merges name goes with the later one; one that was corrected to another day than the act names stays where it is.
    """
    found: dict[bytes, tuple[int, int]] = {}
    for one, days in merged:
        if not days & touched:
            continue
        wanted = np.array(sorted({i.encode() for i in one.observations}), dtype="S40")
        parts = [near.day(day) for day in sorted(days)]
        rows = Observations.concat([p.take(np.isin(p.id, wanted)) for p in parts])
        if len(rows):
            home = int(rows.t0_ms[np.argsort(rows.id, kind="stable")[0]])
            found |= {i: (t0, home) for i, t0 in zip(rows.id.tolist(), rows.t0_ms.tolist(), strict=True)}
    return found


class _Near:
    """Observations of single days; the last few that were read are kept, since neighbouring blocks ask for the same ones."""

    KEPT: Final = 4

    def __init__(self, store: Store) -> None:
        self._store = store
        self._days: dict[int, Observations] = {}

    def day(self, day: int) -> Observations:
        """The observations of a UTC day, sorted."""
        if day not in self._days:
            if len(self._days) >= self.KEPT:
                del self._days[next(iter(self._days))]
            self._days[day] = self._store.load(Observations, day, day)
        return self._days[day]


def _block(
    near: _Near, block: int, known: dict[Key, list[Revision]], homes: dict[bytes, tuple[int, int]]
) -> Observations:
    """The observations of a block: those between its cuts, the other rows of records that count in it, and what was merged with one of them."""
    days = [near.day(day) for day in (block - 1, block, block + 1)]
    t0_ms = np.concatenate([d.t0_ms for d in days])
    begin, end = cut(t0_ms, block), cut(t0_ms, block + 1)
    rows = Observations.concat([d.take((d.t0_ms >= begin) & (d.t0_ms < end)) for d in days])
    if homes:
        rows = _with_merged(near, rows, homes, begin, end)
    if not known:
        return rows
    home = {key: begin <= standing_row(listed).t0_ms < end for key, listed in known.items()}
    keys = zip(rows.source.tolist(), rows.record.tolist(), strict=True)
    here = np.array([home.get(key, True) for key in keys], dtype=bool)
    others = [r for key, listed in known.items() if home[key] for r in listed if not begin <= r.t0_ms < end]
    ids = np.array(sorted({r.id for r in others}), dtype="S40")
    theirs = [near.day(day) for day in sorted({r.t0_ms // DAY_MS for r in others})]
    moved = [rows_of_day.take(np.isin(rows_of_day.id, ids)) for rows_of_day in theirs]
    return distinct(Observations.concat([rows.take(here), *moved]))


def _with_merged(
    near: _Near, rows: Observations, homes: dict[bytes, tuple[int, int]], begin: int, end: int
) -> Observations:
    """The rows of a block without those that were merged into another, and with those that were merged into this one."""
    away = {i for i, (_, home) in homes.items() if not begin <= home < end}
    coming = {i: t0 for i, (t0, home) in homes.items() if begin <= home < end and not begin <= t0 < end}
    kept = rows.take(~np.isin(rows.id, np.array(sorted(away), dtype="S40")))
    theirs = [near.day(day) for day in sorted({t0 // DAY_MS for t0 in coming.values()})]
    ids = np.array(sorted(coming), dtype="S40")
    return distinct(Observations.concat([kept, *(day.take(np.isin(day.id, ids)) for day in theirs)]))


def cut(t0_ms: NDArray[np.int64], day: int) -> int:
    """Where the block of a UTC day begins: after the longest silence around its midnight, of equal ones the earliest.

    Args:
        t0_ms: (n,) starts of observations; those within three hours of the midnight decide. day: number since 1970.
    """
    midnight = day * DAY_MS
    near = np.unique(t0_ms[(t0_ms >= midnight - HALO_MS) & (t0_ms < midnight + HALO_MS)])
    if not len(near):
        return midnight
    edges = np.concatenate([[midnight - HALO_MS], near, [midnight + HALO_MS]])
    return int(edges[int(np.argmax(np.diff(edges))) + 1])
