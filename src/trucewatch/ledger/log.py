"""The log of one mission: append entries, read them back, publish checkpoints, withdraw.

An append is acknowledged when blob and entry are on stable storage; a batch shares one sync. Tiles and checkpoint are
derived from the entries and are written by `publish_checkpoint`, so that a kill at any moment leaves a valid state: the
entries beyond the last checkpoint are taken up again when the log is opened.

Source: RFC 6962; c2sp.org/tlog-tiles. Limits: one writer at a time; one blob an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from trucewatch.errors import DefectFound, EvidenceError, LedgerError
from trucewatch.ledger import blobs, checkpoint, cosignature, keys, packs, tiles, withdrawal
from trucewatch.ledger.admission import admit
from trucewatch.ledger.journal import (
    FOLDER,
    SALT_BYTES,
    Journal,
    Record,
    Withdrawn,
    commitment,
    entry_frame,
)
from trucewatch.ledger.merkle import inclusion_proof, range_hash
from trucewatch.ledger.note import Note, Signature, Verifier
from trucewatch.ledger.tiles import RightEdge
from trucewatch.model.entries import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from trucewatch.ledger.storage import Storage

PUBLISH_AFTER: Final = 65_536
_LOCK_PATH: Final = "private/lock"


class Log:
    """The entries, blobs and tree of one mission. Made by `create` or `open`, given back by `close`."""

    def __init__(self, storage: Storage, *, write: bool) -> None:
        """Take up what is stored. Raises: DefectFound: it does not fit together."""
        self._storage = storage
        self._write = write
        self._keys = keys.read_keys(storage)
        self._published, self._note = checkpoint.read_checkpoint(storage.read, self._keys.log.verifier)
        self._edge = tiles.read_edge(storage.read, self._published.size)
        if self._edge.root() != self._published.root:
            raise DefectFound("The tiles do not lead to the signed root.", hint=tiles.MEANING, place=checkpoint.PATH)
        self._stored = packs.Stored(storage)
        self._journal = Journal(storage)
        self._journal.must_reach(self._published.size)
        self._full_tiles: list[tuple[str, bytes]] = []
        self._blob_keys: dict[str, bytes] = {}
        self._withdrawing: dict[int, int] = {}
        for record in self._journal.records(self._published.size):
            self._take_up(record)

    @staticmethod
    def create(storage: Storage, origin: str) -> Log:
        """Make an empty log with new keys and open it for writing.

        Args:
            storage: a mission folder without a ledger.
            origin: the log's name, such as `trucewatch.invalid/mission/1a2b3c4d`.
        Raises: LedgerError: there is a ledger already, or the name cannot be used. InUse.
        """
        if storage.read(keys.FORMAT_PATH) is not None or any(storage.walk(FOLDER)):
            raise LedgerError("There is a ledger here already.", hint="Choose another folder.", place="ledger")
        storage.lock(_LOCK_PATH)
        try:
            mission = keys.create_keys(storage, origin)
            empty = checkpoint.Checkpoint(origin, 0, RightEdge().root())
            storage.stage(checkpoint.PATH, [checkpoint.sign_checkpoint(empty, mission.log).render()])
            storage.settle()
            keys.write_format(storage)
            return Log(storage, write=True)
        except BaseException:
            storage.close()
            raise

    @staticmethod
    def open(storage: Storage, *, write: bool) -> Log:
        """Open the log; for writing, also cut a torn tail and finish what a killed process left.

        Raises: LedgerError: there is none, or it was written by a newer version. DefectFound: it is damaged.
            InUse: another process is writing.
        """
        keys.check_format(storage)
        if not write:
            return Log(storage, write=False)
        storage.lock(_LOCK_PATH)
        try:
            storage.clear_remains()
            log = Log(storage, write=True)
            log._journal.cut_torn_tail()
            log._finish_withdrawals()
        except BaseException:
            storage.close()
            raise
        return log

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def size(self) -> int:
        """The number of entries, those beyond the checkpoint included."""
        return self._edge.size

    @property
    def root(self) -> bytes:
        """The RFC 6962 root over all entries, those beyond the checkpoint included."""
        return self._edge.root()

    def root_at(self, size: int) -> bytes:
        """Return the RFC 6962 root over the first `size` entries. Raises: LedgerError: there are fewer."""
        if not 0 <= size <= self.size:
            raise LedgerError(f"There are no {size} entries.", hint=f"The ledger has {self.size}.")
        if size <= self._published.size:
            return range_hash(tiles.node_reader(self._storage.read, self._published.size), 0, size)
        edge = tiles.read_edge(self._storage.read, self._published.size)
        for record in self._journal.records(self._published.size, size):
            edge.push(record.commitment)
        return edge.root()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._published.origin

    @property
    def published(self) -> checkpoint.Checkpoint:
        """The checkpoint as it was last signed."""
        return self._published

    @property
    def verifier(self) -> Verifier:
        """The log's public key."""
        return self._keys.log.verifier

    @property
    def note(self) -> Note:
        """The published checkpoint with all its signatures."""
        return self._note

    def put_blob(self, data: bytes, *, sealed: bool) -> dict[str, Any]:
        """Store content and return the blob object for its entry; sure to stay when the next append returns."""
        self._must_write()
        blob, key = blobs.store(self._storage, self._keys, data, sealed=sealed)
        self._blob_keys[blob["sha256"]] = key
        return blob

    def append(self, entries: Sequence[Entry]) -> range:
        """Add entries and return their indexes once they and their blobs are on stable storage.

        Steps: 1 each entry is checked against its schema and written canonically, its blob is there; 2 blobs are
        settled; 3 the records are written with one sync; 4 only then the tree grows.
        Raises: LedgerError: an entry is refused, and then none is added; or the disk refuses.
        """
        self._must_write()
        if not entries:
            return range(self.size, self.size)
        admitted = admit(entries, self._journal, self._withdrawing)  # 1
        blob_keys = [self._blob_key(entry) for entry in entries]
        salts = self._storage.random(SALT_BYTES * len(entries))
        records: list[Record] = []
        frames: list[bytes] = []
        for index, (entry_json, blob_key) in enumerate(zip(admitted, blob_keys, strict=True)):
            salt = salts[SALT_BYTES * index : SALT_BYTES * (index + 1)]
            frames.append(entry_frame(salt, blob_key, entry_json))
            records.append(Record(self.size + index, commitment(salt, entry_json), entry_json))
        self._storage.settle()  # 2
        self._journal.append(frames)  # 3
        for record in records:  # 4
            self._take_up(record)
        for entry in entries:
            self._blob_keys.pop((blobs.blob_of(entry) or {}).get("sha256", ""), None)
        if self.size - self._published.size >= PUBLISH_AFTER:
            self.publish_checkpoint()
        return range(self.size - len(records), self.size)

    def entry(self, index: int) -> Entry | Withdrawn:
        """Return one entry, or what stands in its place. Raises: LedgerError: there is none."""
        return self._journal.record(index).opened()

    def record(self, index: int) -> Record:
        """Return one entry with its salt, for a proof that opens it. Raises: LedgerError: there is none."""
        return self._journal.record(index)

    def records(self, start: int = 0, stop: int | None = None) -> Iterator[Record]:
        """Yield the entries start..stop as they are stored, with their salts."""
        return self._journal.records(start, stop)

    def inclusion(self, index: int) -> list[bytes]:
        """Return the audit path of an entry under the published checkpoint, from its leaf upwards."""
        size = self._published.size
        return inclusion_proof(tiles.node_reader(self._storage.read, size), index, size)

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, Entry | Withdrawn]]:
        """Yield the entries start..stop in order, reading one segment at a time."""
        for record in self._journal.records(start, stop):
            yield record.index, record.opened()

    def read_blob(self, blob: dict[str, Any], index: int) -> bytes:
        """Return the content that an entry refers to, its hashes checked.

        Raises: EvidenceError: the entry was withdrawn. DefectFound: the blob is missing or damaged.
        """
        record = self._journal.record(index)
        entry = record.opened()
        if isinstance(entry, Withdrawn):
            hint = f"Entry {entry.by_entry} says on which ground."
            raise EvidenceError(f"Entry {index} was withdrawn.", hint=hint, place=f"entry {index}")
        if blob != blobs.blob_of(entry):
            raise LedgerError("The entry does not refer to this blob.", hint="Give its own.", place=f"entry {index}")
        stored = self._stored.read(blob["sha256"], entry["time"][:10])
        if stored is None:
            raise DefectFound("A blob is missing.", hint=blobs.MEANING, place=blobs.blob_path(blob["sha256"]))
        return blobs.unseal(stored, blob, record.blob_key, self._keys, f"blob of entry {index}")

    def publish_checkpoint(self) -> None:
        """Write the tiles of the present tree and sign its size and root; nothing when nothing was added.

        Steps: 1 open withdrawals are finished; 2 tiles and bundles are durable; 3 the checkpoint; 4 partial tiles that
        a full one replaced go away. Cosignatures belong to the old size and go with it.
        """
        self._must_write()
        self._finish_withdrawals()  # 1
        if self.size == self._published.size:
            return
        for path, data in self._full_tiles + self._edge.partials():  # 2
            self._storage.stage(path, [data])
        self._storage.settle()
        self._published = checkpoint.Checkpoint(self.origin, self.size, self.root)  # 3
        self._store_note(checkpoint.sign_checkpoint(self._published, self._keys.log))
        for path, _ in self._full_tiles:  # 4
            for partial in list(self._storage.walk(f"{path}.p")):
                self._storage.remove(partial)
        self._full_tiles.clear()

    def add_cosignature(self, line: Signature) -> None:
        """Put a witness's line under the checkpoint. Raises: DefectFound: not of a registered witness, or not right."""
        self._must_write()
        for verifier in cosignature.registered_witnesses(self._journal.records()):
            if line.is_of(verifier):
                cosignature.check_cosignature(self._note.text, line, verifier, "cosignature")
                self._store_note(self._note.with_signature(line))
                return
        hint = "Register the witness by a key entry first."
        raise LedgerError(f"{line.name} is not a witness of this log.", hint=hint, place="cosignature")

    def withdraw(self, index: int) -> None:
        """Destroy the content, salt and keys of an entry whose withdrawal stands in the log; again does no harm.

        Raises: LedgerError: no withdrawal entry names it.
        """
        self._must_write()
        if self._journal.record(index).by_entry is not None:
            return
        if index not in self._withdrawing:
            raise LedgerError(f"No entry withdraws entry {index}.", hint="Append its withdrawal first.", place="ledger")
        withdrawal.destroy(self._storage, self._journal, index, self._withdrawing[index])
        del self._withdrawing[index]

    def close(self) -> None:
        """Publish what was added and give the log back."""
        try:
            if self._write and not self._journal.failed:
                self.publish_checkpoint()
        finally:
            self._write = False
            self._storage.close()

    def _blob_key(self, entry: Entry) -> bytes:
        """Return the key of an entry's blob, empty when open. Raises: LedgerError: the blob was not stored."""
        blob = blobs.blob_of(entry)
        key = self._blob_keys.get(blob["sha256"]) if blob else b""
        if blob and (bool(key) != blob["sealed"] or (key is None and not self._stored.holds(blob, entry["time"][:10]))):
            raise LedgerError("The entry's blob was not stored for it.", hint="Store it with put_blob first.")
        return key or b""

    def _take_up(self, record: Record) -> None:
        """Let the tree grow by one record."""
        self._full_tiles += self._edge.push(record.commitment)
        if b'"kind":"withdrawal"' in record.entry_json:
            entry = record.opened()
            if not isinstance(entry, Withdrawn) and entry["kind"] == "withdrawal":
                self._withdrawing[entry["entry"]] = record.index

    def _finish_withdrawals(self) -> None:
        for index in list(self._withdrawing):
            self.withdraw(index)
            self._withdrawing.pop(index, None)

    def _store_note(self, note: Note) -> None:
        self._storage.stage(checkpoint.PATH, [note.render()])
        self._storage.settle()
        self._note = note

    def _must_write(self) -> None:
        if not self._write:
            raise LedgerError("The log is open for reading only.", hint="Open it for writing.")
