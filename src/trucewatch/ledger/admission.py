"""What an entry has to be before the log takes it: of its schema, canonical, not too long, and allowed where it stands.

Whatever is refused here never reaches the disk; whatever passes is the same bytes for everyone who recomputes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from trucewatch.errors import LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.journal import Journal, Withdrawn, entry_fault
from trucewatch.model.entries import MAX_ENTRY_BYTES, Entry


def admit(entries: Sequence[Entry], journal: Journal, withdrawing: Iterable[int]) -> list[bytes]:
    """Return the canonical JSON of each entry.

    Args:
        entries: a batch that is to follow what the journal holds.
        withdrawing: entries whose withdrawal stands in the journal and is not carried out yet.
    Raises: LedgerError: one entry is refused.
    """
    gone = set(withdrawing)
    admitted = []
    for entry in entries:
        wrong = entry_fault(entry)
        if wrong:
            raise LedgerError(f"The entry is refused: entry{wrong}.", hint="See the schema of entries.", place="entry")
        entry_json = canonical.write(entry)
        if len(entry_json) > MAX_ENTRY_BYTES:
            size = len(entry_json)
            raise LedgerError(f"The entry has {size} bytes, more than {MAX_ENTRY_BYTES}.", hint="Make it a blob.")
        if entry["kind"] == "withdrawal":
            _check_withdrawal(journal, entry["entry"], gone)
            gone.add(entry["entry"])
        admitted.append(entry_json)
    return admitted


def _check_withdrawal(journal: Journal, index: int, gone: set[int]) -> None:
    """See that an entry can be withdrawn: it is there, was not before, and the log can be checked without it."""
    entry = journal.record(index).opened()
    place = f"entry {index}"
    if isinstance(entry, Withdrawn) or index in gone:
        raise LedgerError(f"Entry {index} was withdrawn already.", hint="Nothing is left to withdraw.", place=place)
    if entry["kind"] == "withdrawal":
        raise LedgerError("A withdrawal cannot be withdrawn.", hint="It holds no content of others.", place=place)
    if entry["kind"] == "key" and entry["role"] == "witness":
        raise LedgerError("A witness's key cannot be withdrawn.", hint="Revoke it by a key entry.", place=place)
