"""What a witness signs: that it saw this checkpoint at this time, and that it continues all that it saw before.

Source: c2sp.org/tlog-cosignature, "Ed25519 signed message": two lines `cosignature/v1` and `time <seconds>`, then the
checkpoint's text; the line under the note carries the time in eight bytes and the signature; key type 0x04.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final

from trucewatch.errors import DefectFound
from trucewatch.ledger.journal import Record, Withdrawn
from trucewatch.ledger.note import MEANING, WITNESS, Signature, Signer, Verifier, parse_vkey

_TIME: Final = struct.Struct(">Q")
_BLOB_BYTES: Final = _TIME.size + 64
_MAX_TIME_S: Final = 2**63 - 1


def signed_message(text: str, time_s: int) -> bytes:
    """Return the bytes that a witness signs for a checkpoint's text at a time in POSIX seconds."""
    return f"cosignature/v1\ntime {time_s}\n{text}".encode()


def cosign(text: str, signer: Signer, time_s: int) -> Signature:
    """Sign a checkpoint's text as a witness."""
    blob = _TIME.pack(time_s) + signer.sign(signed_message(text, time_s))
    return Signature(signer.name, signer.verifier.key_id, blob)


def check_cosignature(text: str, line: Signature, verifier: Verifier, place: str) -> int:
    """Return the time in POSIX seconds at which a witness signed.

    Raises: DefectFound: not a cosignature of this key over this text.
    """
    if verifier.kind != WITNESS or len(line.blob) != _BLOB_BYTES:
        raise DefectFound("This is not a cosignature of a witness.", hint=MEANING, place=place)
    time_s: int = _TIME.unpack_from(line.blob)[0]
    if (
        not line.is_of(verifier)
        or time_s > _MAX_TIME_S
        or not verifier.verifies(signed_message(text, time_s), line.blob[_TIME.size :])
    ):
        raise DefectFound(f"The cosignature of {line.name} is not right.", hint=MEANING, place=place)
    return time_s


def registered_witnesses(records: Iterable[Record]) -> Iterator[Verifier]:
    """Yield the keys of the witnesses that entries have registered."""
    for record in records:
        if b'"role":"witness"' in record.entry_json:
            entry = record.opened()
            if not isinstance(entry, Withdrawn) and entry["kind"] == "key" and entry["role"] == "witness":
                yield parse_vkey(entry["vkey"], f"entry {record.index}")
