"""Content that is longer than an entry, and every delivered file: stored once, named by the hash of what is stored.

An open blob lies as it arrived. A sealed one is encrypted with AES-256-GCM under a key of its own that stands only in
the private record of its entry; its `content` is an HMAC under the mission's content key. As each key encrypts exactly
one message, the nonce is twelve zero bytes and is not stored.

Source: NIST SP 800-38D; RFC 2104. Limits: a blob is held in memory whole; at most 2**31 - 1 bytes.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from trucewatch.errors import DefectFound
from trucewatch.ledger.keys import KEY_BYTES, Keys
from trucewatch.ledger.storage import Storage
from trucewatch.model.entries import Entry

FOLDER: Final = "blobs/sha256"
_NONCE: Final = bytes(12)
MEANING: Final = "The bytes that arrived are not what stands here: whatever rests on this entry cannot be recomputed."


def blob_path(digest: str) -> str:
    """Where a blob lies by itself; days older than a week are packed (packs.py)."""
    return f"{FOLDER}/{digest[:2]}/{digest}"


def blob_of(entry: Entry) -> dict[str, Any] | None:
    """Return the one blob that an entry refers to, if it does."""
    blob: dict[str, Any] | None = entry.get("blob") or entry.get("edition")
    return blob


def store(storage: Storage, keys: Keys, data: bytes, *, sealed: bool) -> tuple[dict[str, Any], bytes]:
    """Put content in place; sure to stay once the storage is settled.

    Returns: the blob object for the entry, and the blob's key (empty for an open blob).
    """
    key = storage.random(KEY_BYTES) if sealed else b""
    stored = AESGCM(key).encrypt(_NONCE, data, None) if sealed else data
    blob: dict[str, Any] = {"sha256": sha256(stored).hexdigest(), "size": len(data), "sealed": sealed}
    if sealed:
        blob["content"] = keys.content_id(data)
    storage.stage(blob_path(blob["sha256"]), [stored])
    return blob, key


def unseal(stored: bytes, blob: dict[str, Any], key: bytes, keys: Keys, place: str) -> bytes:
    """Turn stored bytes into the content that arrived.

    Steps: 1 the stored bytes have the hash that the entry says; 2 the key opens them; 3 the content has the keyed name
    and 4 the length that the entry says.
    Raises: DefectFound: a step failed.
    """
    wrong = None
    data = stored
    if sha256(stored).hexdigest() != blob["sha256"]:  # 1
        wrong = "The stored bytes of a blob are damaged."
    elif blob["sealed"]:
        try:
            data = AESGCM(key).decrypt(_NONCE, stored, None)  # 2
        except (InvalidTag, ValueError):
            wrong = "The key of a sealed blob does not open it."
        else:
            if keys.content_id(data) != blob.get("content"):  # 3
                wrong = "A sealed blob or the content key is not what the entry says."
    if wrong is None and len(data) != blob["size"]:  # 4
        wrong = "A blob has another length than the entry says."
    if wrong:
        raise DefectFound(wrong, hint=MEANING, place=place)
    return data
