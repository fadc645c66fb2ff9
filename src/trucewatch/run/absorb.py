"""One entry of the ledger into the views: deliveries become evidence, acts of people are kept in order.

What an entry touched is remembered beside the views, so that `derive` can be interrupted and goes on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec
import sqlalchemy as sql

from trucewatch.errors import EvidenceError, SourceError
from trucewatch.ingest.source import Source
from trucewatch.ledger.journal import Withdrawn
from trucewatch.ledger.log import Log
from trucewatch.model.derived import Incidents
from trucewatch.model.digest import days_of
from trucewatch.model.entries import Entry
from trucewatch.model.evidence import (
    CoverageIntervals,
    Declarations,
    Inspections,
    Notifications,
    Noun,
    Observations,
    Restrictions,
)
from trucewatch.model.mission import Mission
from trucewatch.model.parsed import Parsed, RowReport
from trucewatch.model.time import DAY_MS, from_text
from trucewatch.run import groupings
from trucewatch.run.revisions import Key, note_records
from trucewatch.run.store import ACTS, DELIVERIES, REJECTIONS, Store

MAX_REJECTIONS_KEPT = 1000
_REACHING = (CoverageIntervals, Notifications)
"""Nouns that say something about every day of their span, not only of its start."""


_LASTING = (Declarations, Inspections)
"""Nouns by which everything that happens later is judged."""
_DERIVING = (Observations, Restrictions)
"""Nouns that are judged or counted on the day on which they begin."""
SINCE = "since"


class Touched:
    """Which days of which tables changed since state was last derived; kept beside the views."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.days: dict[str, set[int]] = {n: set(d) for n, d in json.loads(store.recall("touched", "{}")).items()}

    def add(self, name: str, days: set[int]) -> None:
        """Note days of a table; `derive` stands for incidents and all that follows from them, `since` for days from which all is judged anew."""
        self.days.setdefault(name, set()).update(days)
        self._store.remember("touched", json.dumps({n: sorted(d) for n, d in sorted(self.days.items())}))

    def taken(self, name: str) -> set[int]:
        """The days noted under a name, which is forgotten in this object alone."""
        return self.days.pop(name, set())

    def clear(self) -> None:
        """Everything that was touched is derived."""
        self.days.clear()
        self._store.remember("touched", "{}")


def absorb(
    store: Store, log: Log, index: int, entry: Entry | Withdrawn, mission: Mission, sources: Mapping[str, Source]
) -> None:
    """Bring what an entry says into the views; the caller notes how far they have come."""
    if isinstance(entry, Withdrawn):
        _note(
            store,
            index,
            {"source": "", "name": "", "time": "", "blob": {"size": 0, "sealed": True}},
            "withdrawn",
            "",
            None,
        )
    elif entry["kind"] == "delivery":
        _absorb_delivery(store, log, index, entry, mission, sources)
    elif entry["kind"] in {"decision", "publication", "withdrawal"}:
        store.insert(ACTS, [{"entry": index, "kind": entry["kind"], "body": msgspec.json.encode(entry).decode()}])
        if entry.get("act") in {"legal_state", "determination"}:
            Touched(store).add("derive", set(store.days(Incidents)))
        if entry.get("act") in groupings.ACTS:
            Touched(store).add(Observations.NAME, groupings.days_named(store, entry))


def parse_delivery(log: Log, index: int, entry: Entry, mission: Mission, sources: Mapping[str, Source]) -> Parsed:
    """Read the blob of a delivery and parse it. Raises: SourceError: it cannot be read as its source promises."""
    from trucewatch.ingest.ingest import ingest  # loads kernels that only deliveries need

    source = sources.get(entry["source"])
    if source is None:
        raise SourceError(
            "No such source is on the shelf.", hint="Install the version that has it.", place=entry["source"]
        )
    data = log.read_blob(entry["blob"], index)
    return ingest(data, entry["name"], source, mission, from_text(entry["time"]))


def _absorb_delivery(
    store: Store, log: Log, index: int, entry: Entry, mission: Mission, sources: Mapping[str, Source]
) -> None:
    try:
        parsed = parse_delivery(log, index, entry, mission, sources)
    except (SourceError, EvidenceError) as e:
        _note(store, index, entry, "unreadable", str(e), None)
        return
    _note(store, index, entry, "read", "", parsed.report)
    touched = Touched(store)
    for table in parsed.tables:
        store.add(table, index)
        touched.add(table.NAME, set(days_of(table).tolist()))
        touched.add("derive", _days_spoken_of(table))
        if isinstance(table, (*_DERIVING, *_REACHING, *_LASTING)):
            _touch_records(store, touched, table, note_records(store, table))
        if isinstance(table, _LASTING) and len(table):
            touched.add(SINCE, {int(table.t0_ms.min()) // DAY_MS})


def _touch_records(store: Store, touched: Touched, table: Noun, records: dict[Key, set[int]]) -> None:
    """Touch the days on which other rows of the same records say something: a new row can undo what they said."""
    days = {day for listed in records.values() for day in listed}
    if isinstance(table, Observations):
        touched.add(table.NAME, days)
    elif isinstance(table, _LASTING) and days:
        touched.add(SINCE, {min(days)})
    else:
        touched.add("derive", {d for day in days for d in _days_spoken_of(store.load(type(table), day, day))})


def _days_spoken_of(table: Noun) -> set[int]:
    if isinstance(table, _DERIVING):
        return set(days_of(table).tolist())
    if isinstance(table, _REACHING):
        spans = zip((table.t0_ms // DAY_MS).tolist(), ((table.t1_ms - 1) // DAY_MS).tolist(), strict=True)
        return {day for first, last in spans for day in range(first, max(first, last) + 1)}
    return set()


def _note(store: Store, index: int, entry: Entry, standing: str, message: str, report: RowReport | None) -> None:
    account = report or RowReport(rows=0, read=0)
    row = {
        "entry": index,
        "source": entry["source"],
        "name": entry["name"],
        "time": entry["time"],
        "standing": standing,
        "message": message,
        "skipped": json.dumps(account.skipped, sort_keys=True),
        "marks": json.dumps(list(account.marks)),
        "size": entry["blob"]["size"],
        "sealed": int(entry["blob"]["sealed"]),
        "row_count": account.rows,
        "read": account.read,
        "rejected": account.rejected,
    }
    store.insert(DELIVERIES, [row])
    kept = account.rejections[:MAX_REJECTIONS_KEPT]
    store.insert(REJECTIONS, [{"entry": index, "line": r.line, "reason": r.reason, "hint": r.hint} for r in kept])


def delivery_row(store: Store, index: int) -> dict[str, object]:
    """What the views say of one delivery: read, skipped by rule, rejected, or unreadable and why."""
    return store.select(sql.select(DELIVERIES).where(DELIVERIES.c.entry == index))[0]
