"""One entry proved in one file, which anyone checks offline with the log's public key.

A proof holds the entry's commitment, its audit path and the signed checkpoint with its cosignatures, and the public keys
of the log and of those witnesses. It says nothing of what the entry holds unless it was made with its salt, and then it opens this entry alone.

Source: RFC 6962 section 2.1.1; RFC 9162 section 2.1.3.2. Limits: a reader has to get the log's public key, and to judge
the witnesses' keys, by another way than from the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger import canonical
from trucewatch.ledger.checkpoint import Checkpoint, open_checkpoint
from trucewatch.ledger.cosignature import check_cosignature, registered_witnesses
from trucewatch.ledger.journal import commitment
from trucewatch.ledger.log import Log
from trucewatch.ledger.merkle import leaf_hash, root_from_inclusion
from trucewatch.ledger.note import parse_vkey
from trucewatch.ledger.schema import compile_schema
from trucewatch.model.entries import MAX_ENTRY_BYTES, Entry

FORMAT: Final = "trucewatch proof 1"
_HEX: Final = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXT: Final = {"type": "string", "maxLength": MAX_ENTRY_BYTES}
_fault: Final = compile_schema(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["format", "index", "commitment", "path", "checkpoint", "vkey", "witnesses"],
        "properties": {
            "format": {"const": FORMAT},
            "index": {"type": "integer", "minimum": 0},
            "commitment": _HEX,
            "path": {"type": "array", "items": _HEX, "maxItems": 64},
            "checkpoint": _TEXT,
            "vkey": _TEXT,
            "witnesses": {"type": "array", "items": _TEXT, "maxItems": 64},
            "entry": {"type": "object"},
            "salt": _HEX,
        },
    }
)


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows: this commitment stands at this index of the log that the checkpoint names.

    `entry` is there when the proof opens it; `cosigned` are (witness, POSIX seconds).
    """

    index: int
    commitment: bytes
    checkpoint: Checkpoint
    entry: Entry | None
    cosigned: tuple[tuple[str, int], ...]


def prove(log: Log, index: int, *, opened: bool = False) -> dict[str, Any]:
    """Make the proof of one entry.

    Args:
        log: open for reading is enough.
        index: below the size of the published checkpoint.
        opened: with the entry and its salt; the release policy says for whom.
    Raises: LedgerError: there is no such entry, it is not published yet, or it was withdrawn and cannot be opened.
    """
    record = log.record(index)
    if index >= log.published.size:
        raise LedgerError(f"Entry {index} is not under the checkpoint yet.", hint="Publish a checkpoint first.")
    witnesses = [one for one in registered_witnesses(log.records()) if log.note.lines_of(one)]
    proof: dict[str, Any] = {
        "format": FORMAT,
        "index": index,
        "commitment": record.commitment.hex(),
        "path": [step.hex() for step in log.inclusion(index)],
        "checkpoint": log.note.render().decode(),
        "vkey": log.verifier.vkey,
        "witnesses": sorted({one.vkey for one in witnesses}),
    }
    if opened:
        if record.by_entry is not None:
            hint = f"Entry {record.by_entry} withdrew it: prove it unopened."
            raise LedgerError(f"Entry {index} cannot be opened.", hint=hint)
        proof |= {"entry": canonical.read(record.entry_json), "salt": record.salt.hex()}
    return proof


def check(proof: Any, vkey: str) -> Proved:
    """Check a proof against the log's public key.

    Steps: 1 it has the form of a proof; 2 it is of the log with this key; 3 the log signed the checkpoint; 4 every other
    signature is of a witness that the proof names, and is right; 5 the path leads from the commitment to the signed
    root; 6 if it is opened, salt and entry give the commitment.
    Raises: LedgerError: not a proof at all. DefectFound: a step failed.
    """
    wrong = _fault(proof)  # 1
    if wrong:
        raise LedgerError(f"This is not a proof: proof{wrong}.", hint="Ask for the file again.", place="proof")
    if proof["vkey"] != vkey:  # 2
        raise DefectFound("The proof is of another log than this key.", hint=_MEANING, place="proof")
    checkpoint, note = open_checkpoint(proof["checkpoint"].encode(errors="replace"), parse_vkey(vkey), "proof")  # 3
    witnesses = [parse_vkey(one, "proof") for one in proof["witnesses"]]
    cosigned = tuple(  # 4
        (one.name, check_cosignature(note.text, line, one, "proof")) for one in witnesses for line in note.lines_of(one)
    )
    if len(cosigned) != len(witnesses) or len(note.signatures) != 1 + len(cosigned):
        raise DefectFound("The signatures and the witnesses do not fit.", hint=_MEANING, place="proof")
    committed = bytes.fromhex(proof["commitment"])
    path = [bytes.fromhex(step) for step in proof["path"]]
    root = root_from_inclusion(leaf_hash(committed), proof["index"], checkpoint.size, path)  # 5
    if root != checkpoint.root:
        raise DefectFound("The entry is not in the log that was signed.", hint=_MEANING, place="proof")
    entry = proof.get("entry")
    if ("salt" in proof) != (entry is not None):
        raise LedgerError("This is not a proof: an entry and its salt go together.", hint="Ask for the file again.")
    if entry is not None and commitment(bytes.fromhex(proof["salt"]), canonical.encode(entry)) != committed:  # 6
        raise DefectFound("The entry is not the one that was committed.", hint=_MEANING, place="proof")
    return Proved(proof["index"], committed, checkpoint, entry, cosigned)


_MEANING: Final = "It proves nothing: do not rely on what it says."
