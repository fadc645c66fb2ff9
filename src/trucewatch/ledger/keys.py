"""The mission's own secrets: the key that signs checkpoints, and the key under which sealed content is named.

`private/log.key` is a note signing key; its public half stands in `ledger/log.vkey`. `private/content.key` is 32 random
bytes. `private/format` names the version of this layout and is written last when a ledger is made. Each file carries a
check of its own, so that a flipped bit is told from a newer version.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from trucewatch.errors import DefectFound, LedgerError
from trucewatch.ledger.checkpoint import PATH, VKEY_PATH
from trucewatch.ledger.journal import FOLDER
from trucewatch.ledger.note import LOG, Signer, Verifier, check_name, parse_secret, parse_vkey
from trucewatch.ledger.storage import Reader, Storage

LOG_KEY_PATH: Final = "private/log.key"
CONTENT_KEY_PATH: Final = "private/content.key"
FORMAT_PATH: Final = "private/format"
FORMAT: Final = 1
KEY_BYTES: Final = 32
_CHECKED: Final = re.compile(r"([a-z0-9 ]+) ([0-9a-f]{16})\n\Z")
_RESTORE: Final = "Restore this file from the mission's encrypted backup."


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What the mission holds: the log's signing key and the key of sealed content."""

    log: Signer
    content: bytes

    def content_id(self, data: bytes) -> str:
        """Name sealed content so that only a holder of the key can tell what it is: HMAC-SHA-256, hex."""
        return hmac.new(self.content, data, sha256).hexdigest()


def create_keys(storage: Storage, origin: str) -> Keys:
    """Make and store new keys; the public one under `ledger/`. Raises: LedgerError: the name cannot be used."""
    keys = Keys(Signer(check_name(origin), LOG, storage.random(KEY_BYTES)), storage.random(KEY_BYTES))
    storage.stage(LOG_KEY_PATH, [f"{keys.log.secret()}\n".encode()])
    storage.stage(CONTENT_KEY_PATH, [_with_check(keys.content.hex())])
    storage.stage(VKEY_PATH, [f"{keys.log.verifier.vkey}\n".encode()])
    storage.settle()
    return keys


def read_keys(storage: Storage) -> Keys:
    """Read the keys and see that they belong together. Raises: DefectFound: one is missing, damaged or of another log."""
    signer = parse_secret(_one_line(storage.read, LOG_KEY_PATH), LOG_KEY_PATH)
    if signer.verifier != read_vkey(storage.read):
        raise DefectFound("The log's private key does not fit its public key.", hint=_RESTORE, place=LOG_KEY_PATH)
    content = _without_check(storage.read, CONTENT_KEY_PATH)
    if not re.fullmatch("[0-9a-f]{64}", content):
        raise DefectFound("The content key is damaged.", hint=_RESTORE, place=CONTENT_KEY_PATH)
    return Keys(signer, bytes.fromhex(content))


def read_vkey(read: Reader) -> Verifier:
    """Read the log's public key. Raises: DefectFound: it is missing or damaged."""
    verifier = parse_vkey(_one_line(read, VKEY_PATH), VKEY_PATH)
    if verifier.kind != LOG:
        raise DefectFound("This is not the key of a log.", hint=_RESTORE, place=VKEY_PATH)
    return verifier


def write_format(storage: Storage) -> None:
    """Say which layout this is; the last file of a new ledger."""
    storage.stage(FORMAT_PATH, [_with_check(f"trucewatch ledger {FORMAT}")])
    storage.settle()


def check_format(storage: Storage) -> None:
    """See that there is a ledger, and that this version can read its layout.

    Raises: LedgerError: there is none, or its making was cut off; or it was written by a newer version.
        DefectFound: the format file is missing or damaged.
    """
    begun = storage.read(FORMAT_PATH) is not None or storage.read(PATH) is not None
    if not begun and not any(storage.walk(FOLDER)):
        raise LedgerError("There is no ledger here.", hint="Make a mission with `trucewatch new`.", place="ledger")
    if _without_check(storage.read, FORMAT_PATH) != f"trucewatch ledger {FORMAT}":
        raise LedgerError(
            "This mission was written by a newer trucewatch.", hint="Use that version.", place=FORMAT_PATH
        )


def _with_check(text: str) -> bytes:
    return f"{text} {sha256(text.encode()).hexdigest()[:16]}\n".encode()


def _without_check(read: Reader, path: str) -> str:
    found = _CHECKED.match((read(path) or b"").decode(errors="replace"))
    if not found or sha256(found[1].encode()).hexdigest()[:16] != found[2]:
        raise DefectFound("This file is missing or damaged.", hint=_RESTORE, place=path)
    return found[1]


def _one_line(read: Reader, path: str) -> str:
    text = (read(path) or b"").decode(errors="replace")
    if not text.endswith("\n") or "\n" in text[:-1]:
        raise DefectFound("This file is missing or damaged.", hint=_RESTORE, place=path)
    return text[:-1]
