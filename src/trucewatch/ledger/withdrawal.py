"""Withdrawing an entry: two people and a legal ground decide (checked before), here the content is destroyed.

What stays is the commitment, so that tree, checkpoints and proofs of all other entries stay valid, and the index of the
withdrawal, which says why. Salt and key go with the entry: without them the commitment cannot be recognised again.

Limits: what was copied, exported or backed up before is out of reach; see files.py on what overwriting can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucewatch.ledger import blobs, packs
from trucewatch.ledger.journal import Journal, Withdrawn

if TYPE_CHECKING:
    from trucewatch.ledger.storage import Storage


def destroy(storage: Storage, journal: Journal, index: int, by_entry: int) -> None:
    """Destroy an entry's blob, then the entry with its salt and key.

    In this order a kill in between can be made good: while the entry stands, it says which blob has to go.
    """
    entry = journal.record(index).opened()
    blob = None if isinstance(entry, Withdrawn) else blobs.blob_of(entry)
    if blob and not _needed_elsewhere(journal, blob["sha256"], index):
        packs.erase_stored(storage, blob["sha256"])
    journal.withdraw(index, by_entry)


def _needed_elsewhere(journal: Journal, digest: str, index: int) -> bool:
    """Say whether another live entry refers to the same stored bytes."""
    wanted = digest.encode()
    for record in journal.records():
        if wanted in record.entry_json and record.index != index:
            entry = record.opened()
            blob = None if isinstance(entry, Withdrawn) else blobs.blob_of(entry)
            if blob and blob["sha256"] == digest:
                return True
    return False
