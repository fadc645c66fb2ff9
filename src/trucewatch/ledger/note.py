"""Signed notes: a text and the signatures under it, Ed25519 only.

Reading is strict: what is read can be written again to the same bytes, so a note has one form and a flipped bit shows.

Source: c2sp.org/signed-note; verifier keys as golang.org/x/mod/sumdb/note writes them. Signature types: 0x01 for a log,
0x04 for a witness (c2sp.org/tlog-cosignature).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from trucewatch.errors import DefectFound, LedgerError

LOG: Final = 0x01
WITNESS: Final = 0x04
MAX_NOTE_BYTES: Final = 64_000
_KEY_BYTES: Final = 32
_DASH: Final = "\u2014"
_NAME: Final = re.compile(r"[^\s+\x00-\x1f\x7f]+\Z")
_SECRET: Final = "PRIVATE+KEY"  # noqa: S105 - the mark of a private key, none itself
MEANING: Final = "It was not written by the key that it names, or was changed since: do not rely on it."


@dataclass(frozen=True, slots=True)
class Signature:
    """One line under a note: who signed, by name and four bytes of key id, and the bytes of the signature."""

    name: str
    key_id: bytes
    blob: bytes

    def is_of(self, verifier: Verifier) -> bool:
        """Say whether the line claims to be of this key."""
        return (self.name, self.key_id) == (verifier.name, verifier.key_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends in a newline, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def render(self) -> bytes:
        """Write the note."""
        lines = [f"{_DASH} {one.name} {b64encode(one.key_id + one.blob).decode()}\n" for one in self.signatures]
        return (self.text + "\n" + "".join(lines)).encode()

    def lines_of(self, verifier: Verifier) -> tuple[Signature, ...]:
        """Return the lines that claim to be of this key; their signatures are not checked here."""
        return tuple(one for one in self.signatures if one.is_of(verifier))

    def with_signature(self, line: Signature) -> Note:
        """Return the note with one line more, in place of an earlier line of the same key."""
        kept = [one for one in self.signatures if (one.name, one.key_id) != (line.name, line.key_id)]
        return replace(self, signatures=(*kept, line))


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key with the name that stands in its signature lines."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """The first four bytes of SHA-256(name, newline, type, key)."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @property
    def vkey(self) -> str:
        """The key as text, as it is handed to others."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(bytes([self.kind]) + self.key).decode()}"

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Say whether this key signed these bytes (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key: 32 bytes of seed, never printed."""

    name: str
    kind: int
    seed: bytes

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, self.kind, public.public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """Sign bytes (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def secret(self) -> str:
        """The key as text for a file that only its owner reads."""
        return (
            f"{_SECRET}+{self.name}+{self.verifier.key_id.hex()}+{b64encode(bytes([self.kind]) + self.seed).decode()}"
        )


def check_name(name: str) -> str:
    """Return a key name. Raises: LedgerError: it is empty or holds spaces, plus signs or control characters."""
    if not _NAME.match(name):
        raise LedgerError(f"{name!r} cannot name a key.", hint="Use a name like example.org/log, without spaces.")
    return name


def parse_note(data: bytes, place: str) -> Note:
    """Read a signed note. Raises: DefectFound: it is not one in its one form."""
    try:
        text, gap, tail = data[:MAX_NOTE_BYTES].decode().rpartition("\n\n")
        lines = tail.split("\n")
        note = Note(text + "\n", tuple(_parse_line(line) for line in lines[:-1]))
    except ValueError as error:
        raise DefectFound("This is not a signed note.", hint=MEANING, place=place) from error
    control = any(one < " " and one != "\n" for one in note.text)
    if not gap or control or not note.signatures or note.render() != data:
        raise DefectFound("This is not a signed note in its one form.", hint=MEANING, place=place)
    return note


def _parse_line(line: str) -> Signature:
    dash, name, coded = line.split(" ")
    blob = unbase64(coded)
    if dash != _DASH or not _NAME.match(name) or len(blob) <= 4:
        raise ValueError(line)
    return Signature(name, blob[:4], blob[4:])


def parse_vkey(text: str, place: str = "vkey") -> Verifier:
    """Read a public key. Raises: DefectFound: it is not one in its one form."""
    name, kind, key = _parse_key(text.split("+", 2), place)
    verifier = Verifier(name, kind, key)
    if verifier.vkey != text:
        raise DefectFound("This is not a public key in its one form.", hint=MEANING, place=place)
    return verifier


def parse_secret(text: str, place: str) -> Signer:
    """Read a private key. Raises: DefectFound: it is not one in its one form."""
    name, kind, seed = _parse_key(text.removeprefix(_SECRET + "+").split("+", 2), place)
    signer = Signer(name, kind, seed)
    if signer.secret() != text:
        raise DefectFound("This is not a private key in its one form.", hint=MEANING, place=place)
    return signer


def _parse_key(parts: list[str], place: str) -> tuple[str, int, bytes]:
    name, coded = parts[0], parts[-1]
    data = unbase64(coded)
    if len(parts) != 3 or not _NAME.match(name) or len(data) != 1 + _KEY_BYTES or data[0] not in {LOG, WITNESS}:
        raise DefectFound("This is not a key that we know.", hint=MEANING, place=place)
    return name, data[0], data[1:]


def unbase64(text: str) -> bytes:
    """Decode base64 that would be written the same way again; nothing when it would not."""
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError):
        return b""
    return data if b64encode(data).decode() == text else b""
