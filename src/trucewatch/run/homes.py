"""To which moment observations belong whose rows lie apart: records with several rows, and what people merged.

All rows of a record belong to the moment of the row by which it counts. What people merged belongs to the moment of the smallest
observation among it, and so does what another merge joins to it. Everything else belongs to its own start.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Grouping
from trucewatch.model.time import DAY_MS
from trucewatch.run.revisions import Key, Revision, standing_row

FARTHEST_DAYS: Final = 2
"""A change on a day alters its block and the two beside it, and each takes rows of the days beside it."""


@dataclass(frozen=True)
class Joined:
    """Observations that merges join to each other, with all that correct them. `days`: on which any of them is said to begin."""

    ids: frozenset[bytes]
    days: frozenset[int]


@dataclass(frozen=True)
class Astray:
    """An observation that does not simply belong to its start. `starts_ms`: of its rows. `home_ms`: the moment that it belongs to."""

    id: bytes
    starts_ms: tuple[int, ...]
    home_ms: int


def joined(groupings: Sequence[Grouping], known: Mapping[Key, list[Revision]]) -> list[Joined]:
    """What the merges in force join, each observation in one group at most. Args: known: records with several rows."""
    record = {r.id: key for key, listed in known.items() for r in listed}
    groups: list[tuple[set[bytes], set[int]]] = []
    holder: dict[bytes, int] = {}
    for one in groupings:
        if one.act != "merge":
            continue
        named = {i.encode(): day for i, day in zip(one.observations, one.days, strict=True)}
        keys = {record[i] for i, day in named.items() if i in record and _says(known[record[i]], i, day)}
        rows = [r for key in keys for r in known[key]]
        ids = {*(i for i in named if i not in record), *(r.id for r in rows)}
        days = {*one.days, *(r.t0_ms // DAY_MS for r in rows)}
        for nth in {holder[i] for i in ids if i in holder}:
            ids, days = ids | groups[nth][0], days | groups[nth][1]
            groups[nth] = (set(), set())
        groups.append((ids, days))
        holder |= dict.fromkeys(ids, len(groups) - 1)
    return [Joined(frozenset(ids), frozenset(days)) for ids, days in groups if ids]


def _says(rows: Iterable[Revision], wanted: bytes, day: int) -> bool:
    return any(r.id == wanted and r.t0_ms // DAY_MS == day for r in rows)


def touched_by(groups: Iterable[Joined], days: Collection[int]) -> set[int]:
    """Some days, and all days of groups that say something on one of them."""
    return {*days, *(day for one in groups if not one.days.isdisjoint(days) for day in one.days)}


def astray(
    groups: Iterable[Joined],
    known: Mapping[Key, list[Revision]],
    touched: Collection[int],
    read: Callable[[int], Observations],
) -> dict[int, list[Astray]]:
    """Observations that belong elsewhere than they begin, by the UTC days of their starts and homes.

    Args: touched: days; groups too far from them to matter are left out. read: gives the observations of a day.
    """
    near = {day + off for day in touched for off in range(-FARTHEST_DAYS, FARTHEST_DAYS + 1)}
    groups = [one for one in groups if not one.days.isdisjoint(near)]
    home: dict[bytes, int] = {}
    starts = _single_starts(groups, {r.id for listed in known.values() for r in listed}, read)
    home |= {i: min(ms) for i, ms in starts.items()}
    for listed in known.values():
        at_ms = standing_row(listed).t0_ms
        for row in listed:
            home[row.id] = at_ms
            starts[row.id].add(row.t0_ms)
    for one in groups:
        there = one.ids & home.keys()
        if there:
            home |= dict.fromkeys(there, home[min(there)])
    return _by_day(Astray(i, tuple(sorted(starts[i])), ms) for i, ms in home.items() if starts[i] != {ms})


def _single_starts(
    groups: Iterable[Joined], in_records: set[bytes], read: Callable[[int], Observations]
) -> defaultdict[bytes, set[int]]:
    """When those observations of groups begin that are of no record with several rows."""
    wanted: dict[int, set[bytes]] = defaultdict(set)
    for one in groups:
        for day in one.days:
            wanted[day] |= one.ids - in_records
    starts: defaultdict[bytes, set[int]] = defaultdict(set)
    for day, ids in sorted(wanted.items()):
        rows = read(day)
        mine = rows.take(np.isin(rows.id, np.array(sorted(ids), "S40")))
        for i, t0_ms in zip(mine.id.tolist(), mine.t0_ms.tolist(), strict=True):
            starts[i].add(t0_ms)
    return starts


def _by_day(found: Iterable[Astray]) -> dict[int, list[Astray]]:
    days: dict[int, list[Astray]] = defaultdict(list)
    for one in found:
        for day in sorted({ms // DAY_MS for ms in (*one.starts_ms, one.home_ms)}):
            days[day].append(one)
    return days
