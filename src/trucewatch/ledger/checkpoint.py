"""A checkpoint says how large a log is and what its root is, signed by the log's key.

Source: c2sp.org/tlog-checkpoint. Limits: written and read without extension lines.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final

from trucewatch.errors import DefectFound
from trucewatch.ledger.merkle import HASH_BYTES
from trucewatch.ledger.note import MEANING, Note, Signature, Signer, Verifier, parse_note, unbase64
from trucewatch.ledger.storage import Reader

PATH: Final = "ledger/checkpoint"
VKEY_PATH: Final = "ledger/log.vkey"
_FORM: Final = re.compile(r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,15})\n(?P<root>[^\n]+)\n\Z")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a log: its name, the number of its entries, and the root over them (32 bytes)."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Write the three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> Note:
    """Sign a checkpoint with the log's key."""
    text = checkpoint.text()
    return Note(text, (Signature(signer.name, signer.verifier.key_id, signer.sign(text.encode())),))


def parse_checkpoint(text: str, place: str) -> Checkpoint:
    """Read the three lines. Raises: DefectFound: they are not a checkpoint in its one form."""
    found = _FORM.match(text)
    root = unbase64(found["root"]) if found else b""
    if not found or len(root) != HASH_BYTES:
        raise DefectFound("This is not a checkpoint in its one form.", hint=MEANING, place=place)
    return Checkpoint(found["origin"], int(found["size"]), root)


def open_checkpoint(data: bytes, verifier: Verifier, place: str = PATH) -> tuple[Checkpoint, Note]:
    """Read a checkpoint and believe it, because the log's key signed it.

    Steps: 1 the note is in its one form; 2 it carries one line of the log's key; 3 the signature is right;
    4 the text is a checkpoint; 5 its origin is the key's name.
    Raises: DefectFound: a step failed.
    """
    note = parse_note(data, place)  # 1
    lines = note.lines_of(verifier)  # 2
    if len(lines) != 1:
        raise DefectFound("The log's key did not sign this checkpoint once.", hint=MEANING, place=place)
    if not verifier.verifies(note.text.encode(), lines[0].blob):  # 3
        raise DefectFound("The signature of the log is not right.", hint=MEANING, place=place)
    checkpoint = parse_checkpoint(note.text, place)  # 4
    if checkpoint.origin != verifier.name:  # 5
        raise DefectFound("The checkpoint is of another log.", hint=MEANING, place=place)
    return checkpoint, note


def read_checkpoint(read: Reader, verifier: Verifier) -> tuple[Checkpoint, Note]:
    """Read the published checkpoint of a log. Raises: DefectFound: it is missing, damaged or of another log."""
    data = read(PATH)
    if data is None:
        raise DefectFound("The checkpoint is missing.", hint=MEANING, place=PATH)
    return open_checkpoint(data, verifier)
