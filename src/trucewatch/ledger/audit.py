"""Check everything that a mission folder holds and name the first defect, and what it means for a reader.

1. The layout, the keys and the checkpoint are sound and belong together.
2. Every entry is whole, canonical and of its schema; the tree over their commitments equals every tile and bundle.
3. The tree has the signed root at the signed size.
4. Every blob is there, opens, and is what its entry says.
5. Whatever was withdrawn is gone, and an entry says why.
6. Whoever else signed the checkpoint is a registered witness and signed rightly.
7. Nothing foreign or damaged lies under `ledger/` and `blobs/`.

Unfinished work of a killed process (a torn tail, a blob whose entry never came) is named and is no defect.
Limits: entries beyond the last checkpoint that were cut off whole leave no trace; the log's key is taken from the folder
itself, so compare it, or the checkpoint, with what another holder has.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from trucewatch.errors import DefectFound
from trucewatch.ledger import blobs, keys, packs, tiles
from trucewatch.ledger.checkpoint import PATH, VKEY_PATH, read_checkpoint
from trucewatch.ledger.cosignature import check_cosignature
from trucewatch.ledger.journal import FOLDER, Journal, Record, Withdrawn, entry_fault
from trucewatch.ledger.merkle import EMPTY_ROOT, HASH_BYTES
from trucewatch.ledger.note import Verifier, parse_vkey
from trucewatch.ledger.storage import Storage
from trucewatch.model.entries import Entry

Progress = Callable[[int, int], None]
"""Is told how many entries of how many are done."""

_EVERY: Final = 10_000
_TILE: Final = re.compile(r"ledger/tile/(entries|\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?\Z", re.ASCII)
_BLOB: Final = re.compile(r"blobs/sha256/([0-9a-f]{2})/(\1[0-9a-f]{62})\Z")
_PACK: Final = re.compile(r"blobs/pack/\d{4}-\d\d-\d\d\.pack\Z", re.ASCII)
_REMAINS: Final = re.compile(r"(ledger|blobs)/[^/]+\.(tmp|erase)\Z")
_FOREIGN: Final = "It does not belong to the log: find out who put it there, and move it away."


@dataclass(frozen=True, slots=True)
class Defect:
    """What differs from what was promised, where, and what that means for a reader."""

    what: str
    place: str
    meaning: str


@dataclass(slots=True)
class AuditReport:
    """What an audit saw. `unfinished` are sentences on what a killed process left; they are no defects."""

    first_defect: Defect | None = None
    size: int = 0
    root: bytes = EMPTY_ROOT
    published_size: int = 0
    blobs: int = 0
    unreferenced_blobs: int = 0
    withdrawn: list[Withdrawn] = field(default_factory=list)
    cosigned: list[tuple[str, int]] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def audit(storage: Storage, progress: Progress | None = None) -> AuditReport:
    """Check a mission folder.

    Args:
        storage: the folder; it is only read.
        progress: is told now and then how far the entries are.
    Returns: the report; `first_defect` is None when everything is as promised.
    Raises: LedgerError: the folder cannot be read, or was written by a newer version.
    """
    while True:
        before = _stamp(storage)
        report = AuditReport()
        try:
            _Audit(storage, report, progress or (lambda _done, _total: None)).run()
        except DefectFound as error:
            if _stamp(storage) != before:
                continue  # a running mission wrote in between: look again
            place = error.place.encode(errors="backslashreplace").decode()
            report.first_defect = Defect(error.what, place, error.hint)
        return report


def _stamp(storage: Storage) -> tuple[bytes | None, int]:
    """Tell whether somebody writes: the checkpoint, and how many bytes of entries there are."""
    return storage.read(PATH), sum(storage.size(path) or 0 for path in storage.walk(FOLDER))


class _Audit:
    def __init__(self, storage: Storage, report: AuditReport, progress: Progress) -> None:
        self._storage = storage
        self._report = report
        self._progress = progress
        self._stored = packs.Stored(storage)
        self._edge = tiles.RightEdge()
        self._seen = _Digests()
        self._witnesses: dict[tuple[str, bytes], Verifier] = {}
        self._buried: dict[int, int] = {}

    def run(self) -> None:
        keys.check_format(self._storage)  # 1
        self._keys = keys.read_keys(self._storage)
        self._published, self._note = read_checkpoint(self._storage.read, self._keys.log.verifier)
        self._report.published_size = self._published.size
        self._entries()  # 2 to 5
        self._cosignatures()  # 6
        self._seen.freeze()
        for path in self._storage.walk("ledger"):  # 7
            self._ledger_file(path)
        for path in self._storage.walk("blobs"):
            self._blob_file(path)
        if self._report.unreferenced_blobs:
            count = self._report.unreferenced_blobs
            self._report.unfinished.append(f"{count} blobs belong to no entry: they were stored, never acknowledged.")

    def _entries(self) -> None:
        journal = Journal(self._storage)
        journal.must_reach(self._published.size)
        if journal.torn_bytes:
            self._report.unfinished.append(
                f"The last {journal.torn_bytes} bytes of the entries are an unfinished write."
            )
        self._withdrawing = _open_withdrawals(journal, self._published.size)
        if self._published.size == 0:
            self._at_checkpoint()
        for record in journal.records():
            for path, data in self._edge.push(record.commitment):  # 2
                self._tile(path, data, needed=self._edge.size <= self._published.size)
            if self._edge.size == self._published.size:
                self._at_checkpoint()
            self._record(record)
            if self._edge.size % _EVERY == 0:
                self._progress(self._edge.size, journal.size)
        for path, data in self._edge.partials():
            self._partials_of(path.rpartition(".p/")[0], data)
        self._report.size, self._report.root = self._edge.size, self._edge.root()
        if self._buried:
            index = next(iter(self._buried.values()))
            raise DefectFound(
                "An entry is gone and no withdrawal says why.", hint=blobs.MEANING, place=f"entry {index}"
            )

    def _at_checkpoint(self) -> None:
        """See that the tree has the signed root at the signed size, and that its partial tiles are there."""
        if self._edge.root() != self._published.root:  # 3
            what = "The entries do not lead to the signed root."
            raise DefectFound(what, hint="The log was rewritten after it was signed: do not rely on it.", place=PATH)
        for path, data in self._edge.partials():
            whole = path.rpartition(".p/")[0]
            stored = self._storage.read(path)
            stored = self._storage.read(whole) if stored is None else stored
            if stored is None or stored[: len(data)] != data:
                raise DefectFound("A tile is missing or differs from the entries.", hint=tiles.MEANING, place=path)

    def _tile(self, path: str, data: bytes, *, needed: bool) -> None:
        stored = self._storage.read(path)
        if stored != data and (needed or stored is not None):
            raise DefectFound("A tile is missing or differs from the entries.", hint=tiles.MEANING, place=path)
        self._partials_of(path, data)

    def _partials_of(self, path: str, data: bytes) -> None:
        """See that partial tiles of earlier sizes are beginnings of the present one."""
        each = tiles.ENTRY_BYTES if "/entries/" in path else HASH_BYTES
        for partial in self._storage.walk(f"{path}.p"):
            width = partial.rpartition("/")[2]
            stored = self._storage.read(partial) or b""
            if not width.isdecimal() or len(stored) != int(width) * each or not data.startswith(stored):
                raise DefectFound("A partial tile differs from the entries.", hint=tiles.MEANING, place=partial)

    def _record(self, record: Record) -> None:
        place = f"entry {record.index}"
        entry = record.opened()
        if isinstance(entry, Withdrawn):
            self._buried[entry.by_entry] = entry.index
            self._report.withdrawn.append(entry)
            return
        wrong = entry_fault(entry)
        if wrong:
            raise DefectFound(f"An entry is not of its schema: entry{wrong}.", hint=blobs.MEANING, place=place)
        if entry["kind"] == "withdrawal":
            self._withdrawal(entry, record.index)
        elif entry["kind"] == "key" and entry["role"] == "witness":
            verifier = parse_vkey(entry["vkey"], place)
            self._witnesses[verifier.name, verifier.key_id] = verifier
        blob = blobs.blob_of(entry)
        if blob:
            self._blob(blob, record, entry)

    def _withdrawal(self, entry: Entry, index: int) -> None:
        """Step 5: what a withdrawal names is gone; only the last ones may still wait for it."""
        if self._buried.pop(index, None) == entry["entry"]:
            return
        if index < self._published.size:
            what = f"Entry {index} withdrew this entry, yet its content is here."
            raise DefectFound(what, hint="Open the mission for writing to destroy it.", place=f"entry {entry['entry']}")
        self._report.unfinished.append(f"Entry {entry['entry']} is withdrawn by entry {index} and not yet destroyed.")

    def _blob(self, blob: dict[str, Any], record: Record, entry: Entry) -> None:
        """Step 4."""
        stored = self._stored.read(blob["sha256"], entry["time"][:10])
        self._seen.add(bytes.fromhex(blob["sha256"]))
        if stored is None and record.index in self._withdrawing:
            return
        if stored is None:
            raise DefectFound("A blob is missing.", hint=blobs.MEANING, place=f"blob of entry {record.index}")
        blobs.unseal(stored, blob, record.blob_key, self._keys, f"blob of entry {record.index}")
        self._report.blobs += 1

    def _cosignatures(self) -> None:
        for line in self._note.signatures:
            if line.is_of(self._keys.log.verifier):
                continue
            witness = self._witnesses.pop((line.name, line.key_id), None)
            if witness is None:
                hint = "No entry registers this witness, or it stands there twice: do not count it."
                raise DefectFound(f"An unknown key {line.name} signed the checkpoint.", hint=hint, place=PATH)
            time_s = check_cosignature(self._note.text, line, witness, PATH)
            self._report.cosigned.append((line.name, time_s))

    def _ledger_file(self, path: str) -> None:
        """Tiles within the tree were compared with the entries before; here only their names matter."""
        found = _TILE.match(path)
        if found:
            level = found[1] if found[1] == "entries" else int(found[1])
            index = int(re.sub("[x/]", "", found[2]))
            width = int(found[3] or tiles.WIDTH)
            held = self._edge.size >> 8 * (0 if level == "entries" else int(level))
            if tiles.tile_path(level, index, width) == path and 0 < width <= held - index * tiles.WIDTH:
                return
        if path not in {PATH, VKEY_PATH} and not _REMAINS.match(path):
            raise DefectFound("A foreign file lies in the ledger.", hint=_FOREIGN, place=path)

    def _blob_file(self, path: str) -> None:
        loose = _BLOB.match(path)
        if loose and bytes.fromhex(loose[2]) not in self._seen:
            if sha256(self._storage.read(path) or b"").hexdigest() != loose[2]:
                raise DefectFound("The stored bytes of a blob are damaged.", hint=blobs.MEANING, place=path)
            self._report.unreferenced_blobs += 1
        elif _PACK.match(path):
            for _ in packs.check_pack(self._storage, path):
                pass
        elif not loose and not _REMAINS.match(path):
            raise DefectFound("A foreign file lies among the blobs.", hint=_FOREIGN, place=path)


def _open_withdrawals(journal: Journal, since: int) -> set[int]:
    """Return the entries that withdrawals beyond the checkpoint name: these may be half destroyed."""
    found = set()
    for record in journal.records(since):
        if b'"kind":"withdrawal"' in record.entry_json:
            entry = record.opened()
            if not isinstance(entry, Withdrawn) and entry_fault(entry) is None and entry["kind"] == "withdrawal":
                found.add(entry["entry"])
    return found


class _Digests:
    """A set of SHA-256 digests in eight bytes each: an archive has millions."""

    def __init__(self) -> None:
        self._kept: array[int] = array("Q")

    def add(self, digest: bytes) -> None:
        self._kept.append(int.from_bytes(digest[:8], "big"))

    def freeze(self) -> None:
        self._kept = array("Q", sorted(self._kept))

    def __contains__(self, digest: bytes) -> bool:
        key = int.from_bytes(digest[:8], "big")
        at = bisect_left(self._kept, key)
        return at < len(self._kept) and self._kept[at] == key
