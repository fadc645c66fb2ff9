"""A witness signs the checkpoint of a log after seeing that it continues the one it signed last, and never otherwise.

With such a line both sides know that they were shown the same log. A witness keeps its state beside its own key: for
each log the key that it met first and the checkpoint that it signed last. What it finds wrong it answers with both
checkpoints, which together prove it to anyone.

Source: c2sp.org/tlog-cosignature; the order of checks follows c2sp.org/tlog-witness, "add-checkpoint".
Limits: the first checkpoint of a log and its key are believed as they come; compare them with another holder's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.checkpoint import PATH, VKEY_PATH, Checkpoint, open_checkpoint
from trucewatch.ledger.cosignature import cosign
from trucewatch.ledger.keys import KEY_BYTES, read_vkey
from trucewatch.ledger.merkle import consistency_proof, consistent, range_hash
from trucewatch.ledger.note import WITNESS, Note, Signature, Signer, Verifier, check_name, parse_secret, parse_vkey
from trucewatch.ledger.storage import Reader, Storage
from trucewatch.ledger.tiles import MEANING, node_reader

_KEEP: Final = "Keep both files and show them to all parties: one of them was not meant for you."


@dataclass(frozen=True, slots=True)
class Cosigned:
    """The checkpoint continues what was signed before; `line` is the signature to put under it."""

    checkpoint: Checkpoint
    line: Signature
    note: Note


@dataclass(frozen=True, slots=True)
class Conflict:
    """The log contradicts what this witness signed before. Both notes are signed by the log: that is the proof."""

    reason: Literal["rollback", "split_view"]
    signed_before: str
    shown_now: str
    hint: str = _KEEP


class Witness:
    """One witness: its key and what it signed last, in two files beside each other.

    Args:
        storage: the folder in which the key lies.
        key_path: the key's file, made when missing; the state lies in `<key_path>.state`.
        name: the witness's name for a new key, such as `witness.example/office`.
    Raises: InUse: another run of this witness is at work. DefectFound: key or state is damaged.
    """

    def __init__(self, storage: Storage, key_path: str, name: str) -> None:
        storage.lock(f"{key_path}.lock")
        self._storage = storage
        self._state_path = f"{key_path}.state"
        secret = storage.read(key_path)
        if secret is None:
            self.signer = Signer(check_name(name), WITNESS, storage.random(KEY_BYTES))
            storage.stage(key_path, [f"{self.signer.secret()}\n".encode()])
            storage.settle()
        else:
            self.signer = parse_secret(secret.decode(errors="replace").removesuffix("\n"), key_path)
        if self.signer.kind != WITNESS:
            raise LedgerError("This is not the key of a witness.", hint="Give another key file.", place=key_path)

    def cosign(self, read: Reader, time_s: int) -> Cosigned | Conflict:
        """Look at a log and sign its checkpoint if it continues the one signed last.

        Args:
            read: reads the files of the log, from a mission folder or a mirror.
            time_s: now, in POSIX seconds.
        Steps: 1 the log's key is the one met first; 2 the log signed the checkpoint; 3 it is not smaller than the last;
        4 its tiles lead to its root; 5 the last checkpoint is its beginning; 6 the state is durable; 7 sign.
        Raises: DefectFound: the log is damaged or shows another key. LedgerError: it cannot be read.
        """
        verifier = read_vkey(read)
        state = self._state()
        known = state.get(verifier.name)
        if known and known["vkey"] != verifier.vkey:  # 1
            raise DefectFound("The log shows another key than before.", hint=_KEEP, place=VKEY_PATH)
        shown = read(PATH) or b""
        checkpoint, note = open_checkpoint(shown, verifier)  # 2
        last = known["checkpoint"] if known else None
        reason = _contradiction(read, _opened(last, verifier), checkpoint)  # 3, 4, 5
        if reason:
            return Conflict(reason, last or "", _log_line_only(note, verifier))
        state[verifier.name] = {"vkey": verifier.vkey, "checkpoint": _log_line_only(note, verifier)}
        self._storage.stage(self._state_path, [canonical.encode(state)])  # 6
        self._storage.settle()
        line = cosign(note.text, self.signer, time_s)  # 7
        return Cosigned(checkpoint, line, note.with_signature(line))

    def close(self) -> None:
        """Give the lock back."""
        self._storage.close()

    def _state(self) -> dict[str, Any]:
        data = self._storage.read(self._state_path)
        try:
            state: dict[str, Any] = canonical.decode(data) if data is not None else {}
            for origin, seen in state.items():
                _opened(seen["checkpoint"], _named(parse_vkey(seen["vkey"]), origin))
        except (LedgerError, TypeError, KeyError, AttributeError) as error:
            hint = "Restore it from a backup: without it this witness could sign what contradicts its own word."
            raise DefectFound("The state of this witness is damaged.", hint=hint, place=self._state_path) from error
        return state


def _contradiction(read: Reader, last: Checkpoint | None, now: Checkpoint) -> Literal["rollback", "split_view"] | None:
    """Say how a checkpoint contradicts the last one. Raises: DefectFound: the tiles do not lead to the root."""
    if last and now.size < last.size:  # 3
        return "rollback"
    node = node_reader(read, now.size)
    if range_hash(node, 0, now.size) != now.root:  # 4
        raise DefectFound("The tiles do not lead to the signed root.", hint=MEANING, place=PATH)
    if last is None or last.size == 0:
        return None
    proof = consistency_proof(node, last.size, now.size)  # 5
    if consistent(last.size, now.size, last.root, now.root, proof):
        return None
    beginning = range_hash(node, 0, last.size)
    if beginning == last.root or not consistent(last.size, now.size, beginning, now.root, proof):
        raise DefectFound("The tiles do not lead to the signed root.", hint=MEANING, place=PATH)
    return "split_view"


def _opened(note: str | None, verifier: Verifier) -> Checkpoint | None:
    return None if note is None else open_checkpoint(note.encode(), verifier, "witness state")[0]


def _named(verifier: Verifier, origin: str) -> Verifier:
    if verifier.name != origin:
        raise LedgerError("The state names another log.", hint="", place=origin)
    return verifier


def _log_line_only(note: Note, verifier: Verifier) -> str:
    return Note(note.text, note.lines_of(verifier)).render().decode()
