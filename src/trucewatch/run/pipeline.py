"""The whole system on a page: how bytes become a bulletin.

    take_in     a file becomes a blob and an entry; only then is it acknowledged
    catch_up    entries become evidence, evidence becomes incidents, findings, coverage and counts
    publish     what is due is composed, released, said in every language, written, and entered in the ledger

Every step reads what the step before it wrote to ledger or views, so each can be interrupted and goes on where it stopped.
`rebuild` is `catch_up` into empty views.
"""

from __future__ import annotations

from collections.abc import Callable

from trucewatch.model.entries import Entry
from trucewatch.model.time import to_text
from trucewatch.run.absorb import absorb
from trucewatch.run.cases import in_runs, note_acts
from trucewatch.run.clock import now_ms
from trucewatch.run.engine import Each, in_turn
from trucewatch.run.folder import MissionFolder
from trucewatch.run.refolding import fold_touched
from trucewatch.run.shelves import Shelves
from trucewatch.run.store import Store

Say = Callable[[str, int, int], None]


def silent(_stage: str, _done: int, _all: int) -> None:
    """Say nothing about progress."""


def take_in(
    folder: MissionFolder, shelves: Shelves, source: str, name: str, data: bytes, at_ms: int | None = None
) -> int:
    """Make one file evidence. Returns: its entry, once blob and entry are on stable storage."""
    entry: Entry = {
        "kind": "delivery",
        "v": 1,
        "time": to_text(now_ms() if at_ms is None else at_ms),
        "source": source,
        "name": name,
        "blob": folder.log.put_blob(data, sealed=shelves.sources[source].manifest.sealed),
    }
    return folder.log.append([entry])[0]


def catch_up(
    folder: MissionFolder,
    store: Store,
    shelves: Shelves,
    size: int | None = None,
    say: Say = silent,
    each: Each = in_turn,
) -> None:
    """Bring the views to the first `size` entries of the ledger (None: all), and the state with them; `each` fuses days."""
    from trucewatch.run.derive import derive  # its kernels take a second to load, and taking in does without

    absorb_entries(folder, store, shelves, size, say)
    mission, agreement = folder.settings(size)
    derive(store, mission, agreement, {n: s.manifest for n, s in shelves.sources.items()}, say, each)
    store.commit()


def absorb_entries(
    folder: MissionFolder, store: Store, shelves: Shelves, size: int | None = None, say: Say = silent
) -> None:
    """Bring evidence into the views, one entry a transaction (commands on cases by thousands); nothing is derived yet."""
    stop = folder.log.size if size is None else size
    mission, _ = folder.settings(size)
    for records in in_runs(folder.log.records(int(store.recall("size", "0")), stop)):
        say("entries", records[0].index, stop)
        for record in note_acts(store, records):
            absorb(store, folder.log, record.index, record.opened(), mission, shelves.sources)
        store.remember("size", str(records[-1].index + 1))
        store.commit()
    fold_touched(folder, store, say)
