"""Records of which there is more than one row: revisions, and contents that contradict each other, whichever arrived first.

All rows of a record are of one thing, however far apart they say that it happened: observations of a record belong to one block
(regroup.py), and a new row of a record can undo on one day what an older row said on another. So every row that has a record is
listed here; sources whose rows have none, such as satellites, cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sql

from trucewatch.model.evidence import Noun, Observations
from trucewatch.model.time import DAY_MS
from trucewatch.run.store import RECORDS, Store

Key: TypeAlias = tuple[str, str]
"""(source, record)"""


@dataclass(frozen=True, order=True)
class Revision:
    """One row of a record; in order of ids and contents."""

    id: bytes
    content: str
    revision: int
    t0_ms: int


def revisions(store: Store) -> dict[Key, list[Revision]]:
    """The observations of every record that has more than one row, by (source, record)."""
    key, mine = (RECORDS.c.source, RECORDS.c.record), RECORDS.c.name == Observations.NAME
    several = sql.select(*key).where(mine).group_by(*key).having(sql.func.count() > 1)
    return _by_key(store, sql.select(RECORDS).where(mine & sql.tuple_(*key).in_(several)))


def standing_row(rows: list[Revision]) -> Revision:
    """The row by which a record counts: of the highest revision, of equal ones the smallest id and content (model.standing)."""
    top = max(r.revision for r in rows)
    return min(r for r in rows if r.revision == top)


def note_records(store: Store, table: Noun) -> dict[Key, set[int]]:
    """List the records of new rows. Returns: of those records that have several rows, the days on which any of them begins."""
    rows = table.take(table.record != "").rows()
    names = ("source", "record", "id", "content", "revision", "t0_ms")
    store.insert_new(RECORDS, [{"name": table.NAME, **{n: row[n] for n in names}} for row in rows])
    found: dict[Key, set[int]] = {}
    for source in sorted({row["source"] for row in rows}):
        records = sorted({row["record"] for row in rows if row["source"] == source})
        for key, listed in _of(store, table.NAME, source, records).items():
            if len(listed) > 1:
                found[key] = {r.t0_ms // DAY_MS for r in listed}
    return found


def days_of_records(store: Store, observations: Iterable[str]) -> set[int]:
    """The UTC days on which any row of the records of some observations begins."""
    ids = sorted(set(observations))
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        mine = (RECORDS.c.name == Observations.NAME) & RECORDS.c.id.in_(ids[start : start + 500])
        keys = store.select(sql.select(RECORDS.c.source, RECORDS.c.record).where(mine).distinct())
        for source in sorted({row["source"] for row in keys}):
            records = sorted({row["record"] for row in keys if row["source"] == source})
            listed = _of(store, Observations.NAME, source, records)
            found |= {r.t0_ms // DAY_MS for rows in listed.values() for r in rows}
    return found


def _of(store: Store, name: str, source: str, records: list[str]) -> dict[Key, list[Revision]]:
    found: dict[Key, list[Revision]] = {}
    mine = (RECORDS.c.name == name) & (RECORDS.c.source == source)
    for start in range(0, len(records), 500):
        some = RECORDS.c.record.in_(records[start : start + 500])
        found |= _by_key(store, sql.select(RECORDS).where(mine & some))
    return found


def _by_key(store: Store, chosen: sql.Select[Iterable[object]]) -> dict[Key, list[Revision]]:
    found: dict[Key, list[Revision]] = {}
    for row in store.select(chosen):
        made = Revision(row["id"].encode(), row["content"], row["revision"], row["t0_ms"])
        found.setdefault((row["source"], row["record"]), []).append(made)
    return found
