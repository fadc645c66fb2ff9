"""Loose blobs of days older than a week, moved into one file a day: a million deliveries a day must not be a million files."""

from __future__ import annotations

from typing import Final

from trucewatch.ledger import packs
from trucewatch.ledger.blobs import blob_of
from trucewatch.ledger.journal import Withdrawn
from trucewatch.model.time import DAY_MS, utc_day
from trucewatch.run.folder import MissionFolder
from trucewatch.run.store import Store

KEPT_LOOSE_DAYS: Final = 7


def pack_old_days(folder: MissionFolder, store: Store, now_ms: int) -> int:
    """Pack the blobs of every full UTC day that lies more than a week back. Returns: how many were moved."""
    limit = utc_day(now_ms - KEPT_LOOSE_DAYS * DAY_MS)
    start = int(store.recall("packed", "0"))
    by_day: dict[str, list[str]] = {}
    for index, entry in folder.log.entries(start):
        if not isinstance(entry, Withdrawn):
            if entry["time"][:10] >= limit:
                break
            blob = blob_of(entry)
            if blob is not None:
                by_day.setdefault(entry["time"][:10], []).append(blob["sha256"])
        start = index + 1
    moved = sum(packs.pack(folder.storage, day, digests) for day, digests in sorted(by_day.items()))
    store.remember("packed", str(start))
    store.commit()
    return moved
