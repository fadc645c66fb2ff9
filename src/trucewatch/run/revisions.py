"""Records that were corrected: where each of their revisions lies, so that a correction finds what it replaces.

Only records with a revision above 0 are listed, with all their rows, whichever arrived first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sql

from trucewatch.model.evidence import Observations
from trucewatch.model.time import DAY_MS
from trucewatch.run.store import REVISIONS, Store


@dataclass(frozen=True, order=True)
class Revision:
    """One row of a corrected record."""

    revision: int
    id: bytes
    t0_ms: int


def revisions(store: Store) -> dict[tuple[str, str], list[Revision]]:
    """Every row of every corrected record, by (source, record)."""
    found: dict[tuple[str, str], list[Revision]] = {}
    for row in store.select(sql.select(REVISIONS)):
        known = found.setdefault((row["source"], row["record"]), [])
        known.append(Revision(row["revision"], row["id"].encode(), row["t0_ms"]))
    return found


def highest(rows: list[Revision]) -> Revision:
    """The row by which a record counts: of the highest revision, of equal ones the smallest id and time."""
    top = max(r.revision for r in rows)
    return min(r for r in rows if r.revision == top)


def note_revisions(store: Store, table: Observations) -> set[int]:
    """Enter new rows of corrected records, before they are filed. Returns: the days of these records' rows so far.

    A record whose first correction arrives is looked for in all that its source delivered before: rare, and dear in a long archive.
    """
    known = revisions(store)
    corrected = {(r["source"], r["record"]) for r in table.take((table.revision > 0) & (table.record != "")).rows()}
    if not corrected and not known:
        return set()
    rows: list[dict[str, Any]] = []
    for source, record in sorted(corrected - known.keys()):
        for _, held in store.holding(Observations, record):
            rows += _rows_of(held.take((held.source == source) & (held.record == record)))
    keys = np.array(
        [k in corrected or k in known for k in zip(table.source.tolist(), table.record.tolist(), strict=True)],
        dtype=bool,
    )
    rows += _rows_of(table.take(keys))
    fresh = [dict(r) for r in {tuple(sorted(r.items())) for r in rows}]
    store.insert(REVISIONS, fresh)
    touched = {(r["source"], r["record"]) for r in fresh}
    earlier = {r.t0_ms // DAY_MS for key in touched & known.keys() for r in known[key]}
    return earlier | {r["t0_ms"] // DAY_MS for r in fresh}


def _rows_of(table: Observations) -> list[dict[str, Any]]:
    names = ("source", "record", "id", "revision", "t0_ms")
    return [{n: row[n] for n in names} for row in table.rows()]
