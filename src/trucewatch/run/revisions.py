"""Records of which there is more than one row: revisions, and contents that contradict each other, whichever arrived first.

All rows of a record are of one thing and belong to one block (regroup.py), however far apart they say that it happened. So every row
that has a record is listed here; sources whose rows have none, such as satellites, cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sql

from trucewatch.model.evidence import Observations
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
    """The rows of every record that has more than one, by (source, record)."""
    key = (RECORDS.c.source, RECORDS.c.record)
    several = sql.select(*key).group_by(*key).having(sql.func.count() > 1)
    return _by_key(store, sql.select(RECORDS).where(sql.tuple_(*key).in_(several)))


def standing_row(rows: list[Revision]) -> Revision:
    """The row by which a record counts: of the highest revision, of equal ones the smallest id and content (model.standing)."""
    top = max(r.revision for r in rows)
    return min(r for r in rows if r.revision == top)


def note_records(store: Store, table: Observations) -> set[int]:
    """List the records of new rows. Returns: the days of all rows of those records that have several."""
    rows = table.take(table.record != "").rows()
    names = ("source", "record", "id", "content", "revision", "t0_ms")
    store.insert_new(RECORDS, [{n: row[n] for n in names} for row in rows])
    touched: set[int] = set()
    for source in sorted({row["source"] for row in rows}):
        records = sorted({row["record"] for row in rows if row["source"] == source})
        for found in _of(store, source, records).values():
            touched |= {r.t0_ms // DAY_MS for r in found} if len(found) > 1 else set()
    return touched


def _of(store: Store, source: str, records: list[str]) -> dict[Key, list[Revision]]:
    found: dict[Key, list[Revision]] = {}
    for start in range(0, len(records), 500):
        some = RECORDS.c.record.in_(records[start : start + 500])
        found |= _by_key(store, sql.select(RECORDS).where((RECORDS.c.source == source) & some))
    return found


def _by_key(store: Store, chosen: sql.Select[Iterable[object]]) -> dict[Key, list[Revision]]:
    found: dict[Key, list[Revision]] = {}
    for row in store.select(chosen):
        made = Revision(row["id"].encode(), row["content"], row["revision"], row["t0_ms"])
        found.setdefault((row["source"], row["record"]), []).append(made)
    return found
