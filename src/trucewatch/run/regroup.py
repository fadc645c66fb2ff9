"""Incidents of touched days made again, and of no others; the result equals fusing the whole archive in one go.

Time is cut into blocks, one a UTC day, and observations of different blocks are never of one incident. A cut does not fall on midnight
but into the longest silence within three hours of it, so that a bombardment around midnight stays whole. A cut depends on
nothing but the observations around it: a change on one day can move its two cuts, and so alters three blocks at most. Memory
holds one block, whatever the size of the archive.

Observations whose rows lie apart, records with several rows and what people merged, belong to one block (homes.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.fuse import fuse
from trucewatch.model.derived import Incidents, Members
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Fusing
from trucewatch.model.time import DAY_MS
from trucewatch.run.engine import Each, in_turn
from trucewatch.run.homes import Astray, astray, joined, touched_by
from trucewatch.run.revisions import revisions
from trucewatch.run.store import Store, distinct

HALO_MS: Final = 3 * 3_600_000
"""How far from midnight a cut may lie."""


def regroup(store: Store, days: Iterable[int], by: Fusing, each: Each = in_turn) -> set[int]:
    """Make the incidents again that observations of the given UTC days can alter. Returns: the days that this touches.

    Args: by: what fusion goes by. A merge over several days touches all of them if it touches one. each: fuses the blocks.

    A block bears the number of its day. Its incidents are filed under the days on which they began.
    """
    known = revisions(store)
    groups = joined(by.groupings, known)
    touched = touched_by(groups, set(days))
    near = _Near(store)
    elsewhere = astray(groups, known, touched, near.day)
    changed: set[int] = set()
    blocks = sorted({day + off for day in touched for off in (-1, 0, 1)})
    parts = ((rows, _as_named(by, rows)) for rows in (_block(near, block, elsewhere) for block in blocks))
    for block, (incidents, members) in zip(blocks, each(_fused, parts), strict=True):
        changed |= store.replace_block(incidents, block) | store.replace_block(members, block)
    return changed


def _fused(part: tuple[Observations, Fusing]) -> tuple[Incidents, Members]:
    return fuse(*part)


def _as_named(by: Fusing, rows: Observations) -> Fusing:
    """What fusion goes by in a block: of people's decisions, the names of observations that begin on the day that was named with them.

    Whoever writes a wrong day names nothing: otherwise an act could bear on days that nobody makes again because of it.
    """
    if not by.groupings:
        return by
    named = {one.encode() for g in by.groupings for one in g.observations}
    some = rows.take(np.isin(rows.id, np.array(sorted(named), "S40")))
    there = set(zip(some.id.tolist(), (some.t0_ms // DAY_MS).tolist(), strict=True))
    pairs = [
        (g, [o for o, d in zip(g.observations, g.days, strict=True) if (o.encode(), d) in there]) for g in by.groupings
    ]
    return replace(by, groupings=tuple(replace(g, observations=tuple(o)) for g, o in pairs if o))


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


def _block(near: _Near, block: int, elsewhere: Mapping[int, list[Astray]]) -> Observations:
    """The observations of a block: those between its cuts, without those that belong elsewhere and with those of elsewhere that belong here."""
    days = [near.day(day) for day in (block - 1, block, block + 1)]
    t0_ms = np.concatenate([d.t0_ms for d in days])
    begin, end = cut(t0_ms, block), cut(t0_ms, block + 1)
    rows = Observations.concat([d.take((d.t0_ms >= begin) & (d.t0_ms < end)) for d in days])
    listed = {one.id: one for day in (block - 1, block, block + 1) for one in elsewhere.get(day, ())}
    if not listed:
        return rows
    home = {i: one for i, one in listed.items() if begin <= one.home_ms < end}
    coming = {i: [ms for ms in one.starts_ms if not begin <= ms < end] for i, one in home.items()}
    stay = rows.take(~np.isin(rows.id, np.array(sorted(listed.keys() - home.keys()), "S40")))
    theirs = [near.day(day) for day in sorted({ms // DAY_MS for starts in coming.values() for ms in starts})]
    ids = np.array(sorted(i for i, starts in coming.items() if starts), "S40")
    return distinct(Observations.concat([stay, *(day.take(np.isin(day.id, ids)) for day in theirs)]))


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
